"""Calling a meeting, its agenda, and interests declared in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from meetings.models import Meeting
from partnership.boards.models import Board, Membership, Seat
from partnership.boards.standing import CHAIRS, SUBMITS
from partnership.clock import today
from partnership.pages.fields import DATE_PARTS, DateField
from partnership.pages.layout import Buttons, Control, GovukHelper, Link
from partnership.pages.screening import ScreenedLine, ScreenedText
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


class WhenAndWhere(forms.Form):
    """When and where a board meets. Who may chair it, the forms themselves know: `chairs`, by the key."""

    held_on = DateField(label="On which day?", what="The day of the meeting")
    starts_at = forms.TimeField(
        label="At what time? (optional)",
        help_text="For example, 2pm or 14:00",
        required=False,
        widget=forms.TextInput,
        input_formats=["%H:%M", "%H.%M", "%I%p", "%I:%M%p", "%I.%M%p", "%I %p", "%I:%M %p", "%I.%M %p"],
        error_messages={"invalid": "Enter the time like 2pm or 14:00"},
    )
    venue = forms.CharField(label="Where? (optional)", max_length=160, required=False)
    chair = forms.ChoiceField(
        label="Who chairs it?",
        required=False,
        error_messages={"invalid_choice": "Select who chairs it from the list"},
    )

    def __init__(
        self, *args: Any, reader: User, back: str, chairing: list[Membership], nobody: str, **kwargs: Any
    ) -> None:
        """chairing: who may. nobody: the choice of none of them."""
        super().__init__(*args, **kwargs)
        self.back = back
        self.chairing = {str(member.user_id): member for member in chairing}
        chair: Any = self.fields["chair"]
        chair.choices = [
            ("", nobody),
            *((key, self.called(member, reader)) for key, member in self.chairing.items()),
        ]

    def called(self, member: Membership, reader: User) -> str:
        return f"{as_seen_by(member.user, reader)}, {member.get_role_display().lower()}"

    @property
    def chosen_chair(self) -> Membership | None:
        return self.chairing.get(self.cleaned_data.get("chair") or "")


class CallForm(WhenAndWhere):
    """Calling a meeting of any board; its chair chairs it unless another is chosen."""

    board = BoardChoice(
        label="Which board?",
        queryset=Board.objects.all(),
        empty_label="Select a board",
        error_messages={"required": "Select the board that meets"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        chairs = Membership.objects.filter(role__in=CHAIRS).current().select_related("user", "board")
        super().__init__(
            *args,
            chairing=list(chairs.order_by("board", "role", "pk")),
            nobody="The chair of that board",
            **kwargs,
        )

    def called(self, member: Membership, reader: User) -> str:
        return f"{member.board.short_name}: {super().called(member, reader)}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        board, chosen = cleaned.get("board"), self.chosen_chair
        if board is not None and chosen is not None and chosen.board_id != board.pk:
            self.add_error("chair", f"Select somebody who chairs the {board}")
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What `call_meeting` takes."""
        board = self.cleaned_data["board"]
        own = (each for each in self.chairing.values() if each.board_id == board.pk)
        chair = self.chosen_chair or next((each for each in own if each.role == Membership.Role.CHAIR), None)
        return {**self.cleaned_data, "chair": chair.user if chair is not None else None}

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Call the meeting", Link("Cancel", self.back))
        return GovukHelper("board", "held_on", Control("starts_at", width=5), "venue", "chair", buttons)


class ChangeForm(WhenAndWhere):
    """The same of a meeting that is called, with a word to the members. `was`: what the page began with."""

    message = ScreenedText(
        label="What else should members know? (optional)",
        help_text="They are told if the day, the time or the place changes.",
        limit=240,
        rows=2,
        required=False,
    )
    was = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        now = facts_of(meeting)
        start = {**now, "held_on": meeting.held_on, "was": now}
        super().__init__(
            *args, chairing=who_may_chair(meeting), nobody="Not settled yet", initial=start, **kwargs
        )
        day: Any = self.fields["held_on"]
        day.earliest = today

    def clean_was(self) -> dict[str, Any]:
        was = self.cleaned_data["was"]
        return was if isinstance(was, dict) else {}

    def answers(self) -> dict[str, Any]:
        """What `change_meeting` takes."""
        names = ("held_on", "starts_at", "venue", "message")
        chair = self.chosen_chair.user if self.chosen_chair is not None else None
        return {**{name: self.cleaned_data[name] for name in names}, "chair": chair}

    def facts(self) -> dict[str, str]:
        """What was typed, spelled as `facts_of` spells what is saved."""
        typed = self.cleaned_data
        return spelled(typed["held_on"], typed["starts_at"], typed["venue"], typed["chair"])

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Save", Link("Cancel", self.back))
        when = ("held_on", Control("starts_at", width=5), "venue", "chair")
        return GovukHelper(*when, "message", "was", buttons)


def facts_of(meeting: Meeting) -> dict[str, str]:
    """When, where and under whom a meeting is held, as words that can be compared."""
    return spelled(meeting.held_on, meeting.starts_at, meeting.venue, str(meeting.chair_id or ""))


def spelled(held_on: date, starts_at: time | None, venue: str, chair: str) -> dict[str, str]:
    hour = f"{starts_at:%H:%M}" if starts_at else ""
    return {"held_on": held_on.isoformat(), "starts_at": hour, "venue": venue, "chair": chair}


def over(data: QueryDict, meeting: Meeting, untouched: Iterable[str]) -> QueryDict:
    """What was typed, with what somebody else has saved in the questions that were left as they were."""
    again, saved = data.copy(), facts_of(meeting)
    again["was"] = json.dumps(saved)
    for name in untouched:
        if name == "held_on":
            for part in DATE_PARTS:
                again[f"held_on_{part}"] = str(getattr(meeting.held_on, part))
        else:
            again[name] = saved[name]
    return again


def who_may_chair(meeting: Meeting) -> list[Membership]:
    """Whoever chairs the board or fills a seat on it that day, chairs first; and who is to chair so far."""
    held = Membership.objects.filter(board=meeting.board_id, role__in=CHAIRS | SUBMITS)
    on_that_day = held.current(meeting.held_on)
    if meeting.chair_id is not None:
        on_that_day |= held.filter(user=meeting.chair_id)
    found = on_that_day.select_related("user", "board").order_by("pk")
    first: dict[int, Membership] = {}
    for member in sorted(found, key=lambda member: (member.role not in CHAIRS, member.role, member.pk)):
        first.setdefault(member.user_id, member)
    return list(first.values())


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    because = ScreenedText(
        label="Why is it cancelled?",
        help_text="Everybody who reads the meeting reads this.",
        limit=240,
        rows=3,
        error_messages={"required": "Enter why it is cancelled"},
    )

    def __init__(self, *args: Any, back: str, told: bool, **kwargs: Any) -> None:
        """told: its day is to come, so that its members are told."""
        super().__init__(*args, **kwargs)
        self.back = back
        if told:
            self.fields["because"].help_text = "The members of the board are told, with this."

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Cancel the meeting", Link("Keep it", self.back))
        return GovukHelper("because", buttons)


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
