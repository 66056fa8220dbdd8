"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django import forms

from partnership.pages.fields import Radios, Revealing
from partnership.pages.layout import Buttons, Control, GovukHelper, Link, Reveal
from partnership.pages.screening import ScreenedLine, ScreenedText

from .models import User, known_as

ADDRESS_ERRORS = {"invalid": "Enter an e-mail address, like name@example.org"}


def address_field(
    label: str, required: str = "Enter their e-mail address", **kwargs: Any
) -> forms.EmailField:
    return forms.EmailField(label=label, error_messages={**ADDRESS_ERRORS, "required": required}, **kwargs)


def post_field(**kwargs: Any) -> ScreenedLine:
    return ScreenedLine(
        label="Their post",
        help_text="What others read beside what they write, like “Head of Community Safety”. Not a name.",
        max_length=160,
        error_messages={"required": "Enter their post"},
        **kwargs,
    )


class ByAddress(forms.Form):
    """Asks for somebody by their address. One without an account is invited, if a post is given."""

    email = address_field("Their e-mail address")
    post = ScreenedLine(
        label="Their post, if they have no account yet (optional)",
        help_text="Like “Head of Community Safety”. We then send them an invitation.",
        max_length=160,
        required=False,
    )
    person: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if email := cleaned.get("email"):
            self.person = User.objects.filter(email__iexact=email).first()
            if self.person is None and not cleaned.get("post") and "post" not in self.errors:
                self.add_error(
                    "post", "Nobody has an account with this address. Enter their post to invite them"
                )
        return cleaned


class GoesBack:
    """A form whose page has a way back."""

    back: str

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back


def start_from(form: forms.Form, base: str) -> None:
    """Tell a refused edit form what it starts from by now: sent again, it knows what it replaces."""
    sent: Any = form.data
    form.data = sent.copy()
    form.data["base"] = base  # type: ignore[index]


class NameForm(GoesBack, forms.Form):
    """How a community contributor is named to others."""

    named = forms.ChoiceField(
        label="What do others read beside what you write?",
        widget=Radios,
        error_messages={"required": "Select what others read"},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"named": "yes" if person.named_to_others else "no"})
        super().__init__(*args, **kwargs)
        named: Any = self.fields["named"]
        named.choices = [
            ("no", f"“a community member, {person.community_area}”"),
            ("yes", f"“{person.post}”"),
        ]

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(Control("named"), Buttons("Save", Link("Cancel", self.back)))


class AccountForm(GoesBack, Revealing, forms.Form):
    """Whom an account is for: to invite somebody, and to correct it later."""

    reveals = {"kind": {"community": {"community_area": "Enter the area that they speak for"}}}

    email = address_field("Their e-mail address", help_text="The invitation and all codes go there.")
    post = post_field()
    kind = forms.ChoiceField(
        label="For whom do they come?",
        choices=[("agency", "An agency"), ("community", "A community")],
        initial="agency",
        widget=Radios(hints={"community": "Others read “a community member” and the area, not the post"}),
        error_messages={"required": "Select for whom they come"},
    )
    community_area = ScreenedLine(label="Which area do they speak for?", max_length=120, required=False)
    done = "Send the invitation"

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            "email", "post", Reveal.of(self, "kind"), Buttons(self.done, Link("Cancel", self.back))
        )

    def answers(self) -> dict[str, Any]:
        """As the actions take them."""
        given = self.cleaned_data
        return {name: given[name] for name in ("email", "post", "community_area", "base") if name in given}


class ChangeAccountForm(AccountForm):
    """The same, filled with what is known, and knowing what it started from."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    done = "Save"

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kind = "community" if person.community_area else "agency"
        known = {"email": person.email, "post": person.post, "community_area": person.community_area}
        start = {**known, "kind": kind, "base": known_as(person)}
        super().__init__(*args, initial=start, **kwargs)


class SureForm(GoesBack, forms.Form):
    """Nothing to fill in: one button, after what the page says of it."""

    def __init__(self, *args: Any, done: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.done = done

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(Buttons(self.done, Link("Cancel", self.back)))


class ReasonForm(SureForm):
    """Why something is done to somebody's account; administrators and that person read it."""

    reason = ScreenedText(
        label="Why?",
        help_text="Kept with the account. Write it so that the person may read it.",
        limit=240,
        rows=3,
        error_messages={"required": "Enter why"},
    )

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("reason", Buttons(self.done, Link("Cancel", self.back)))
