"""The questions that every board decision asks, wherever it is recorded.

A page of a higher app includes them in its own form and records the decision from them:

    class EndorseForm(DecisionFields):
        conditions = forms.CharField(…)

        @property
        def helper(self) -> GovukHelper:
            return GovukHelper("conditions", *self.decision_layout(), Buttons("Record the decision"))

    form = EndorseForm(request.POST or None, board=board, reader=request.user, record=strategy)
    …
    decision = record_decision(
        board=board, kind="endorse", record=strategy, by=actor, **decision_kwargs(form.cleaned_data)
    )
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from meetings.models import Decision, Meeting
from meetings.quorum import Left, interests_about, roll_of, seats_out, seen_by, why_not
from partnership.boards.models import Board
from partnership.boards.naming import seat_names
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.pages.fields import DateField, Radios, Revealing
from partnership.pages.layout import Buttons, Control, GovukHelper, Link, Reveal, Section, Words
from partnership.pages.screening import ScreenedLine, ScreenedText
from partnership.people.models import User
from partnership.records import registry
from partnership.records.marking import Marking
from partnership.wording import spoken

Route = Decision.Route


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Meetings by their day: the board is known."""

    def label_from_instance(self, obj: Any) -> str:
        return spoken(obj.held_on)


class DecisionFields(Revealing, forms.Form):
    """What was decided, why, and by which route. Refuses a meeting below quorum beside the meeting.

    A form that reveals more adds to these: `reveals = {**DecisionFields.reveals, "outcome": {…}}`.
    """

    reveals = {
        "route": {
            Route.MEETING: {"meeting": "Select the meeting"},
            Route.CORRESPONDENCE: {"agreed_on": "Enter the day by which it was agreed"},
            Route.URGENT: {"acted_on": "Enter the day on which the chair acted"},
        },
        "published": {"no": {"not_published_because": "Enter why it is not published"}},
    }

    text = ScreenedText(
        label="What did the board decide?",
        help_text="One sentence that could be read out at the next meeting.",
        limit=1000,
        rows=3,
        error_messages={"required": "Enter what the board decided"},
    )
    reason = ScreenedText(
        label="Why?", limit=2000, rows=4, error_messages={"required": "Enter the board’s reason"}
    )
    route = forms.ChoiceField(
        label="How was it decided?",
        choices=Route,
        widget=Radios,
        error_messages={"required": "Select how it was decided"},
    )
    meeting = MeetingChoice(
        label="Which meeting?",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Select a meeting",
    )
    agreed_on = DateField(
        label="By which day was it agreed?", what="The day of agreement", latest=today, required=False
    )
    acted_on = DateField(
        label="On which day did the chair act?", what="The day the chair acted", latest=today, required=False
    )
    dissent = ScreenedText(
        label="Who disagreed, and why (optional)",
        help_text="Name the seat, not the person.",
        limit=1000,
        rows=2,
        required=False,
    )
    equality_note = ScreenedText(
        label="Equality and disadvantage (optional)",
        help_text="Who could be better or worse off, and what the board took into account.",
        limit=1000,
        rows=2,
        required=False,
    )
    published = forms.ChoiceField(
        label="Will the decision be published?",
        choices=[("yes", "Yes"), ("no", "No")],
        initial="yes",
        widget=Radios,
        error_messages={"required": "Select whether the decision will be published"},
    )
    not_published_because = ScreenedLine(label="Why not?", max_length=240, required=False)
    marking = forms.ChoiceField(
        label="Who may read the decision?",
        choices=[
            (Marking.OFFICIAL, "Everyone who reads this board’s business (OFFICIAL)"),
            (Marking.SENSITIVE, "Only people cleared to see OFFICIAL-SENSITIVE"),
        ],
        initial=Marking.OFFICIAL,
        widget=Radios,
        error_messages={"required": "Select who may read the decision"},
    )

    def __init__(
        self, *args: Any, board: Board, reader: User, record: Any | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.interests = interests_about(record)
        self.out = out_words(seats_out(board.pk, seen_by(reader, self.interests)))
        held = Meeting.objects.visible_to(reader).not_cancelled().filter(board=board, held_on__lte=today())
        meetings: Any = self.fields["meeting"]
        meetings.queryset = held.select_related("board").order_by("-held_on")
        # A sensitive record makes its decision sensitive; who may not see such records can't make one.
        self.record_is_sensitive = record is not None and registry.is_sensitive(record)
        if self.record_is_sensitive or not standing(reader).may_see_sensitive:
            del self.fields["marking"]

    def decision_layout(self) -> tuple[Any, ...]:
        """The questions in their order, for the layout of the form that includes them."""
        pieces: list[Any] = [
            *([Words(self.out, inset=True)] if self.out else []),
            Section("The decision", "text", "reason", Reveal.of(self, "route")),
            Section("For the record", "dissent", "equality_note", Reveal.of(self, "published")),
        ]
        if "marking" in self.fields:
            pieces.append(Control("marking"))
        elif self.record_is_sensitive:
            pieces.append(
                Words("This decision will be marked OFFICIAL-SENSITIVE, as its record is.", inset=True)
            )
        return tuple(pieces)

    @property
    def only_notes(self) -> bool:
        """Whether what is recorded is a note, for which no quorum is needed."""
        return False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        meeting = cleaned.get("meeting")
        if cleaned.get("route") == Route.MEETING and meeting is not None and not self.only_notes:
            refusal = why_not(roll_of(meeting), self.interests, self.reader)
            if refusal:
                self.add_error("meeting", refusal)
        return cleaned


def out_words(left: Iterable[Left]) -> str:
    """Who does not decide, before a meeting is chosen; empty where there is nobody."""
    seats = [each.seat for each in left]
    if not seats:
        return ""
    named = seat_names(seats)
    names = "; ".join(named[seat.pk] for seat in seats)
    return f"Takes no part in this and is not counted, because of a declared interest: {names}."


def decision_kwargs(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The answers of `DecisionFields` as `record_decision` takes them; add board, kind, record and by."""
    meeting: Meeting | None = cleaned["meeting"]
    days = {
        Route.MEETING: meeting.held_on if meeting is not None else None,
        Route.CORRESPONDENCE: cleaned["agreed_on"],
        Route.URGENT: cleaned["acted_on"],
    }
    return {
        "route": cleaned["route"],
        "meeting": meeting,
        "decided_on": days[Route(cleaned["route"])],
        "text": cleaned["text"],
        "reason": cleaned["reason"],
        "dissent": cleaned["dissent"],
        "equality_note": cleaned["equality_note"],
        "published": cleaned["published"] == "yes",
        "not_published_because": cleaned["not_published_because"],
        "marking": cleaned.get("marking") or Marking.OFFICIAL,
    }


class DecisionForm(DecisionFields):
    """A decision recorded by itself, or what a meeting noted. What replaces another begins with its words."""

    kind = forms.ChoiceField(
        label="What did the board do?",
        choices=[("general", "It decided something"), (Decision.NOTED, "It noted something")],
        initial="general",
        widget=Radios(hints={Decision.NOTED: "A meeting below quorum may note, but not decide."}),
        error_messages={"required": "Select what the board did"},
    )

    def __init__(self, *args: Any, back: str, old: Decision | None = None, **kwargs: Any) -> None:
        """old: the decision that this one replaces, of the same kind."""
        initial = kwargs.pop("initial", {}) | (words_of(old) if old is not None else {})
        super().__init__(*args, initial=initial, **kwargs)
        self.back, self.old = back, old
        if old is not None:
            del self.fields["kind"]

    @property
    def kind_recorded(self) -> str:
        return self.old.kind if self.old is not None else self.cleaned_data.get("kind", "")

    @property
    def only_notes(self) -> bool:
        return self.kind_recorded == Decision.NOTED

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Record the decision", Link("Cancel", self.back))
        kind = () if self.old is not None else (Control("kind"),)
        return GovukHelper(*kind, *self.decision_layout(), buttons)


def words_of(decision: Decision) -> dict[str, Any]:
    """The answers that would record a decision as it is."""
    names = (
        "text",
        "reason",
        "route",
        "meeting",
        "dissent",
        "equality_note",
        "not_published_because",
        "marking",
    )
    day = {Route.CORRESPONDENCE: "agreed_on", Route.URGENT: "acted_on"}.get(Route(decision.route))
    return {
        **{name: getattr(decision, name) for name in names},
        "published": "yes" if decision.published else "no",
        **({day: decision.decided_on} if day else {}),
    }


class DisputeForm(forms.Form):
    """What is not as recorded."""

    because = ScreenedText(
        label="What is not as recorded?",
        help_text="The officer who recorded it reads this, and so does everyone who may read the decision.",
        limit=1000,
        rows=4,
        error_messages={"required": "Enter what is not as recorded"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("because", Buttons("Mark as not as recorded", Link("Cancel", self.back)))
