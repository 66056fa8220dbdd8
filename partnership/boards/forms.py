"""Forms about seats, places on boards and agencies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from partnership.clock import today
from partnership.pages.fields import Checkboxes, DateField, Radios, Revealing
from partnership.pages.layout import Buttons, Control, GovukHelper, Link, Reveal, Words
from partnership.pages.screening import ScreenedLine
from partnership.people.forms import ByAddress, GoesBack

from .models import Agency, Board, Membership, called

Role = Membership.Role
CLEARED = "cleared"
HINTS = {
    Role.HOLDER: "Follows whoever holds it now, whose last day is the day before",
    Role.DEPUTY: "May do all that the holder may, at any time",
    Role.COLLEAGUE: "Prepares for the seat; the holder or a deputy submits",
}


def since_field() -> DateField:
    return DateField(label="From which day?", what="The first day", initial=today)


def last_day_field(label: str = "What is the last day?") -> DateField:
    return DateField(label=label, what="The last day")


def reason_field(**kwargs: Any) -> ScreenedLine:
    return ScreenedLine(label="Why?", max_length=240, error_messages={"required": "Enter why"}, **kwargs)


def clearance_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Marking they may read",
        choices=[(CLEARED, "OFFICIAL-SENSITIVE too")],
        required=False,
        help_text="Only who needs to know. They must then set up a second factor.",
        widget=Checkboxes,
    )


class PlaceForm(GoesBack, forms.Form):
    """What both forms for a place ask: from when, and what marking may be read."""

    since = since_field()
    clearance = clearance_field()

    def __init__(self, *args: Any, may_clear: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_clear:
            del self.fields["clearance"]

    def clearance_piece(self) -> list[str]:
        return ["clearance"] if "clearance" in self.fields else []

    @property
    def cleared(self) -> bool:
        return CLEARED in (self.cleaned_data.get("clearance") or [])


class FillSeatForm(ByAddress, PlaceForm):
    """Who is to fill a seat. An address without an account is invited, if a post is given."""

    role = forms.ChoiceField(
        label="As what?",
        choices=[(role, role.label) for role in (Role.HOLDER, Role.DEPUTY, Role.COLLEAGUE)],
        widget=Radios(hints={str(role): words for role, words in HINTS.items()}),
        error_messages={"required": "Select as what they come"},
    )

    @property
    def helper(self) -> GovukHelper:
        pieces = [Control("role"), "email", "post", "since", *self.clearance_piece()]
        return GovukHelper(*pieces, Buttons("Fill the seat", Link("Cancel", self.back)))


class GivePlaceForm(PlaceForm):
    """A role on a board that belongs to no seat."""

    role = forms.ChoiceField(label="As what?", error_messages={"required": "Select as what they come"})
    board = forms.ModelChoiceField(
        label="On which board?",
        queryset=Board.objects.all(),
        empty_label="Select a board",
        error_messages={"required": "Select a board"},
    )
    agency = forms.ModelChoiceField(
        label="For which agency? (optional)",
        queryset=Agency.objects.none(),
        empty_label="None",
        required=False,
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [("", "Select a role"), *((each, each.label) for each in roles)]
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.current()

    @property
    def helper(self) -> GovukHelper:
        pieces = ["role", "board", "agency", "since", *self.clearance_piece()]
        return GovukHelper(*pieces, Buttons("Give this place", Link("Cancel", self.back)))


class EndForm(GoesBack, forms.Form):
    """The last day of a place or a seat, and why it ends."""

    last_day = last_day_field()
    reason = reason_field()

    def __init__(self, *args: Any, done: str, note: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.done, self.note = done, note

    @property
    def helper(self) -> GovukHelper:
        first = [Words(self.note, inset=True)] if self.note else []
        return GovukHelper(*first, "last_day", "reason", Buttons(self.done, Link("Cancel", self.back)))


class SeatForm(GoesBack, forms.Form):
    """A new seat."""

    board = forms.ModelChoiceField(
        label="On which board?",
        queryset=Board.objects.all(),
        empty_label="Select a board",
        error_messages={"required": "Select a board"},
    )
    category = ScreenedLine(
        label="Category in the terms of reference",
        help_text="Like “Police” or “Voluntary and community sector”",
        max_length=80,
        error_messages={"required": "Enter the category"},
    )
    agency = forms.ModelChoiceField(
        label="Which agency’s seat is it? (optional)",
        queryset=Agency.objects.none(),
        empty_label="No agency’s",
        required=False,
    )
    strategic_role = ScreenedLine(
        label="Post that should fill it (optional)",
        help_text="Like “Director of Public Health”",
        max_length=160,
        required=False,
    )
    since = since_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        agency.queryset = Agency.objects.current()

    @property
    def helper(self) -> GovukHelper:
        pieces = ["board", "category", "agency", "strategic_role", "since"]
        return GovukHelper(*pieces, Buttons("Add this seat", Link("Cancel", self.back)))


class AgencyForm(GoesBack, forms.Form):
    """What an agency is called, and what it is."""

    name = ScreenedLine(label="Name in full", max_length=160, error_messages={"required": "Enter its name"})
    short_name = ScreenedLine(
        label="Short name",
        help_text="Where there is little room, like in tables",
        max_length=40,
        error_messages={"required": "Enter a short name"},
    )
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Select what it is"), *Agency.Kind.choices],
        error_messages={"required": "Select what it is"},
    )
    done = "Save"

    @property
    def helper(self) -> GovukHelper:
        more = [name for name in self.fields if name not in ("name", "short_name", "kind", "base")]
        pieces = [Control("name"), Control("short_name", width=20), "kind", *more]
        return GovukHelper(*pieces, Buttons(self.done, Link("Cancel", self.back)))


class AddAgencyForm(AgencyForm):
    """A new agency."""

    since = since_field()
    done = "Add this agency"


class ChangeAgencyForm(AgencyForm):
    """The same, filled with what is known, and knowing what it started from."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        known = {"name": agency.name, "short_name": agency.short_name, "kind": agency.kind}
        super().__init__(*args, initial={**known, "base": called(agency)}, **kwargs)


class EndAgencyForm(GoesBack, Revealing, forms.Form):
    """The last day of an agency, and who comes after it."""

    reveals = {"follows": {"successor": {"successor": "Select the agency that follows", "carry_over": ""}}}

    last_day = last_day_field()
    reason = reason_field()
    follows = forms.ChoiceField(
        label="Does another agency follow?",
        choices=[("successor", "Yes"), ("nobody", "No")],
        widget=Radios,
        error_messages={"required": "Select whether another agency follows"},
    )
    successor = forms.ModelChoiceField(
        label="Which one?", queryset=Agency.objects.none(), empty_label="Select an agency", required=False
    )
    carry_over = forms.BooleanField(
        label="Its seats and places go to that agency the day after, with the same people", required=False
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, initial={"carry_over": True}, **kwargs)
        successor: Any = self.fields["successor"]
        successor.queryset = Agency.objects.exclude(pk=agency.pk).filter(
            during__contains=today() + timedelta(days=1)
        )

    def answers(self) -> dict[str, Any]:
        """As the action takes them."""
        given = self.cleaned_data
        return {
            "last_day": given["last_day"],
            "reason": given["reason"],
            "successor": given["successor"],
            "carry_over": bool(given["carry_over"]) and given["successor"] is not None,
        }

    @property
    def helper(self) -> GovukHelper:
        pieces = ["last_day", "reason", Reveal.of(self, "follows")]
        return GovukHelper(*pieces, Buttons("End this agency", Link("Cancel", self.back)))
