"""Forms about what is open to guest readers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.boards.forms import reason_field
from partnership.boards.models import Membership
from partnership.clock import today
from partnership.pages.fields import DateField, Radios, Revealing
from partnership.pages.layout import Buttons, GovukHelper, Link, Reveal
from partnership.pages.screening import ScreenedLine
from partnership.people.forms import ByAddress, GoesBack
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records.grants import Grant

from .actions import LONGEST


def latest_day() -> date:
    return today() + LONGEST


def last_day_field() -> DateField:
    return DateField(
        label="What is the last day?",
        what="The last day",
        help_text="A year from now at most. It ends by itself after that day.",
        earliest=today,
        latest=latest_day,
    )


def guest_accounts() -> QuerySet[User]:
    """Who may sign in and has no place on a board."""
    placed = Membership.objects.not_over().values("user")
    return User.objects.filter(is_active=True).exclude(pk__in=placed).order_by("post", "pk")


class GiveForm(GoesBack, Revealing, ByAddress):
    """To whom a record is opened, until when and why."""

    reveals = {
        "who": {
            "known": {"known": "Select who may read it"},
            "new": {"email": "Enter their e-mail address", "post": ""},
        }
    }
    who = forms.ChoiceField(
        label="Who may read it?",
        choices=[("known", "A guest who has an account"), ("new", "Somebody else")],
        widget=Radios,
        error_messages={"required": "Select who may read it"},
    )
    known = forms.ModelChoiceField(
        label="Which guest?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Select a guest",
        error_messages={"invalid_choice": "Select a guest of the list"},
    )
    until = last_day_field()
    why = ScreenedLine(
        label="Why?",
        help_text="Like “Inspection of how agencies work together”. They read it too.",
        max_length=240,
        error_messages={"required": "Enter why they may read it"},
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["known"]
        known.queryset = guest_accounts()
        known.label_from_instance = lambda person: told_apart(person, reader)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == "known":
            self.person = cleaned.get("known")
        return cleaned

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            Reveal.of(self, "who"), "until", "why", Buttons("Continue", Link("Cancel", self.back))
        )


def told_apart(person: User, reader: User) -> str:
    """A guest with their address, for two may have one post. A community's contributor stays unnamed."""
    seen = as_seen_by(person, reader)
    return f"{seen} ({person.email})" if seen == person.post else seen


class KeepForm(GoesBack, forms.Form):
    """What is done to a grant: it knows from which version of it the officer started."""

    done = "End it now"
    reason = reason_field(help_text="They read it too.")
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"base": grant.version, "until": grant.until})
        super().__init__(*args, **kwargs)

    def pieces(self) -> list[str]:
        return ["reason"]

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(*self.pieces(), Buttons(self.done, Link("Cancel", self.back)))


class LastDayForm(KeepForm):
    done = "Change the last day"
    until = last_day_field()

    def pieces(self) -> list[str]:
        return ["until", "reason"]
