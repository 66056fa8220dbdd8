"""Calling a meeting, its agenda, and interests declared in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meetings.models import Meeting
from partnership.boards.models import Board, Membership, Seat
from partnership.boards.standing import SUBMITS
from partnership.pages.fields import DateField
from partnership.pages.layout import Buttons, Control, GovukHelper, Link
from partnership.pages.screening import ScreenedLine
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry


class BoardChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class RecordField(forms.CharField):
    """A record by the reference that people say, "PB-0042". Gives the record, or None when left empty.

    A record that the reader may not see is no different from one that is not there.
    """

    reader: User | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        reference = super().clean(value)
        if not reference:
            return None
        assert self.reader is not None
        found = registry.find_by_reference(reference, self.reader)
        if found is None:
            raise ValidationError("Enter the reference of a record that you can see, such as PB-0042")
        return found


class CallForm(forms.Form):
    """When and where a board meets."""

    board = BoardChoice(
        label="Which board?",
        queryset=Board.objects.all(),
        empty_label="Select a board",
        error_messages={"required": "Select the board that meets"},
    )
    held_on = DateField(label="On which day?", what="The day of the meeting")
    starts_at = forms.TimeField(
        label="At what time? (optional)",
        help_text="For example, 14:00",
        required=False,
        widget=forms.TextInput,
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": "Enter the time like 14:00"},
    )
    venue = forms.CharField(label="Where? (optional)", max_length=160, required=False)

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Call the meeting", Link("Cancel", self.back))
        return GovukHelper("board", "held_on", Control("starts_at", width=5), "venue", buttons)


class ItemForm(forms.Form):
    """One item of an agenda."""

    title = ScreenedLine(
        label="What is the item called?",
        max_length=200,
        error_messages={"required": "Enter what the item is called"},
    )
    record = RecordField(
        label="Which record is it about? (optional)",
        help_text="Its reference, for example PB-0042. Who may not see it will not see the item’s name.",
        required=False,
    )

    def __init__(self, *args: Any, reader: User, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        record: Any = self.fields["record"]
        record.reader = reader

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Add to the agenda", Link("Cancel", self.back))
        return GovukHelper("title", Control("record", width=10), buttons)


class InterestForm(forms.Form):
    """A seat's interest in a record: who declares it, and what it is."""

    who = forms.ChoiceField(
        label="Whose interest is it?",
        error_messages={
            "required": "Select whose interest it is",
            "invalid_choice": "Select a seat for which you may declare an interest",
        },
    )
    record = RecordField(
        label="In which record?",
        help_text="Its reference, for example PB-0042",
        error_messages={"required": "Enter the reference of the record"},
    )
    what = ScreenedLine(
        label="What is the interest?",
        help_text="For example: our organisation is paid for this work",
        max_length=240,
        error_messages={"required": "Enter what the interest is"},
    )

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        seats: set[int] | None,
        about: Any | None,
        reader: User,
        back: str,
        **kwargs: Any,
    ) -> None:
        """seats: the seats offered, None for all of the board. about: the record, where it is known."""
        super().__init__(*args, **kwargs)
        self.back, self.about = back, about
        self.people = people_of_seats(meeting, seats)
        names = [
            (key, f"{person.seat}: {as_seen_by(person.user, reader)}") for key, person in self.people.items()
        ]
        who: Any = self.fields["who"]
        who.choices = [("", "Select a seat"), *names] if len(names) > 1 else names
        record: Any = self.fields["record"]
        record.reader = reader
        if about is not None:
            del self.fields["record"]

    def declaration(self) -> dict[str, Any]:
        """The answers as `declare_interest` takes them."""
        chosen = self.people[self.cleaned_data["who"]]
        seat: Seat | None = chosen.seat
        return {
            "seat": seat,
            "person": chosen.user,
            "record": self.about if self.about is not None else self.cleaned_data["record"],
            "what": self.cleaned_data["what"],
        }

    @property
    def helper(self) -> GovukHelper:
        record = () if self.about is not None else (Control("record", width=10),)
        return GovukHelper("who", *record, "what", Buttons("Declare the interest", Link("Cancel", self.back)))


def people_of_seats(meeting: Meeting, seats: set[int] | None) -> dict[str, Membership]:
    """Holders and deputies of the board's seats on the day of the meeting, by the key of the choice."""
    held = Membership.objects.filter(seat__board=meeting.board_id, role__in=SUBMITS).current(meeting.held_on)
    if seats is not None:
        held = held.filter(seat__in=seats)
    found = held.select_related("user", "seat__agency").order_by("seat", "-role")
    return {str(membership.pk): membership for membership in found}
