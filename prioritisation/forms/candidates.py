"""Putting a candidate forward, screening it, and what the data say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models

from issues_log.models import Issue, IssueQuerySet
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Seat
from partnership.boards.naming import seat_names
from partnership.pages.fields import Checkboxes, Radios, Revealing
from partnership.pages.layout import Buttons, Control, GovukHelper, Link, Reveal, Section, Words
from partnership.pages.screening import ScreenedLine, ScreenedText
from partnership.people.models import User
from partnership.places.models import Community, Place
from partnership.records.marking import Marking
from prioritisation.models import Candidate, CandidateIssue, Evidenced, RoundCriterion

YES, NO = "yes", "no"


class IssueChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        marking = " (OFFICIAL-SENSITIVE)" if obj.is_sensitive else ""
        return f"{obj.reference} {obj.what}{marking}"


class BehaviourChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The tree as one list, each node behind its parent."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent} › {obj}" if obj.parent else str(obj)


class VersionedForm(forms.Form):
    """A form about a candidate. It carries the version of it that the officer was looking at."""

    base_version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        kwargs["initial"] = {**(kwargs.get("initial") or {}), "base_version": candidate.version}
        super().__init__(*args, **kwargs)

    def start_again_from(self, candidate: Candidate) -> None:
        """After a clash: what was typed stays, and counts from the candidate as it is now."""
        kept: Any = self.data
        again = kept.copy()
        again["base_version"] = str(candidate.version)
        self.data = again


class PutForwardForm(forms.Form):
    """A behaviour, the issues behind it, and where it does harm."""

    button = "Put it forward"
    issues = IssueChoices(
        label="Which issues are behind it?",
        help_text="Only issues that triage accepted as candidates can go forward.",
        queryset=Issue.objects.none(),
        widget=Checkboxes,
        error_messages={"required": "Select at least one issue"},
    )
    name = ScreenedLine(
        label="What will seats read when they score it?",
        help_text="The behaviour, who does it or is harmed, and where",
        max_length=160,
        error_messages={"required": "Enter what seats will read when they score it"},
    )
    official_wording = ScreenedLine(
        label="OFFICIAL wording (only where an issue is OFFICIAL-SENSITIVE)",
        help_text="Seats that may not see the issue score it by these words and read nothing else.",
        max_length=160,
        required=False,
    )
    behaviour = BehaviourChoice(
        label="Which behaviour is it?",
        help_text="The more specific, the better",
        queryset=Behaviour.objects.none(),
        empty_label="Select a behaviour",
        error_messages={"required": "Select a behaviour"},
    )
    definition = ScreenedText(
        label="What counts as this behaviour, and what does not? (optional)", limit=2000, required=False
    )
    places = forms.ModelMultipleChoiceField(
        label="Where (optional)",
        help_text="Leave all empty for the whole area.",
        queryset=Place.objects.none(),
        widget=Checkboxes(columns=2),
        required=False,
    )
    communities = forms.ModelMultipleChoiceField(
        label="Among whom (optional)",
        queryset=Community.objects.none(),
        widget=Checkboxes(columns=2),
        required=False,
    )

    def __init__(self, *args: Any, reader: User, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        fields: dict[str, Any] = self.fields
        self.offer_issues(reader)
        if not self.needs_wording():
            del fields["official_wording"]
        fields["behaviour"].queryset = Behaviour.objects.select_related("parent").order_by(
            "parent__name", "name"
        )
        fields["places"].queryset = Place.objects.at_level(Place.Level.DISTRICT)
        fields["communities"].queryset = Community.objects.all()

    def offer_issues(self, reader: User) -> None:
        """Issues that are free. Those in a live round are named with it; the action refuses them."""
        field: Any = self.fields["issues"]
        field.queryset = self.issues_possible(reader).order_by("number")
        taken = {each.issue_id: each.candidate for each in self.behind_others()}
        field.choices = [
            (issue.pk, field.label_from_instance(issue)) for issue in field.queryset if issue.pk not in taken
        ]
        elsewhere: dict[str, list[str]] = {}
        for issue in field.queryset:
            if (where := taken.get(issue.pk)) is not None:
                name = where.round.name if where.is_open_to(reader) else "another round"
                elsewhere.setdefault(name, []).append(issue.reference)
        if elsewhere:
            rounds = "; ".join(f"{name} ({', '.join(issues)})" for name, issues in elsewhere.items())
            field.help_text += f" Not offered, because a round that is not decided has them: {rounds}."

    def needs_wording(self) -> bool:
        """Whether an issue that could be behind it is OFFICIAL-SENSITIVE; most rounds never ask."""
        issues: Any = self.fields["issues"]
        return any(issue.is_sensitive for issue in issues.queryset)

    def issues_possible(self, reader: User) -> IssueQuerySet:
        """Issues that triage accepted."""
        return Issue.objects.visible_to(reader).filter(status=Issue.Status.CANDIDATE)

    def behind_others(self) -> models.QuerySet[CandidateIssue]:
        """Issues that are in a live round, with the candidate there."""
        return CandidateIssue.objects.filter(live=True).select_related("candidate__round")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        issues = cleaned.get("issues") or []
        if any(issue.is_sensitive for issue in issues) and not cleaned.get("official_wording"):
            self.add_error("official_wording", "Enter the OFFICIAL wording by which other seats can score it")
        return cleaned

    @property
    def helper(self) -> GovukHelper:
        wording = ["official_wording"] if "official_wording" in self.fields else []
        return GovukHelper(
            "issues",
            "name",
            *wording,
            "behaviour",
            "definition",
            Section("Where and among whom", "places", "communities"),
            Buttons(self.button, Link("Cancel", self.back)),
        )


class ChangeForm(VersionedForm, PutForwardForm):
    """The same questions about a candidate that is there already."""

    button = "Save the changes"

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        self.candidate = candidate
        super().__init__(*args, candidate=candidate, **kwargs)

    def issues_possible(self, reader: User) -> IssueQuerySet:
        """Those behind it already, too."""
        mine = Issue.objects.visible_to(reader).filter(pk__in=self.candidate.issues.values("pk"))
        return super().issues_possible(reader) | mine

    def needs_wording(self) -> bool:
        behind = self.candidate.issues.filter(marking=Marking.SENSITIVE)
        return self.candidate.is_sensitive or behind.exists() or super().needs_wording()

    def behind_others(self) -> models.QuerySet[CandidateIssue]:
        return super().behind_others().exclude(candidate=self.candidate)


class WithdrawForm(VersionedForm):
    reason = ScreenedText(
        label="Why is it withdrawn?",
        help_text="Everyone who reads the round reads this.",
        limit=500,
        rows=3,
        error_messages={"required": "Enter why it is withdrawn"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("reason", Buttons("Withdraw it", Link("Cancel", self.back)))


class ScreenForm(Revealing, VersionedForm):
    """The five questions before any score: yes to all of them, or which has the answer no and why."""

    reveals = {
        "answer": {
            YES: {"note": ""},
            NO: {
                "letter": "Select which question has the answer no",
                "because": "Enter why the answer is no",
                "would_be_a_yes_if": "Enter what would make it a yes",
            },
        }
    }
    answer = forms.ChoiceField(
        label="Is the answer yes to all five questions?",
        choices=[(YES, "Yes, to all five"), (NO, "No, to at least one")],
        widget=Radios(),
        error_messages={"required": "Select whether the answer is yes to all five questions"},
    )
    note = ScreenedText(label="What do the answers rest on? (optional)", limit=500, rows=3, required=False)
    letter = forms.ChoiceField(
        label="Which question has the answer no?",
        help_text="If several have, select the one that weighs most and tell of the others below.",
        choices=list(Candidate.PEARL.items()),
        widget=Radios(),
        required=False,
    )
    because = ScreenedText(label="Why is the answer no?", limit=500, rows=3, required=False)
    would_be_a_yes_if = ScreenedText(label="What would make it a yes?", limit=500, rows=3, required=False)

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def passes(self) -> bool:
        return bool(self.cleaned_data["answer"] == YES)

    def why_not(self) -> dict[str, Any]:
        """Which question has the answer no, why, and what would make it a yes."""
        return {name: self.cleaned_data[name] for name in self.reveals["answer"][NO]}

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Save the answer", Link("Cancel", self.back))
        return GovukHelper(Reveal.of(self, "answer"), buttons)


class LetThroughForm(VersionedForm):
    reason = ScreenedText(
        label="What made it a yes?",
        limit=500,
        rows=3,
        error_messages={"required": "Enter what made it a yes"},
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("reason", Buttons("Let it through", Link("Cancel", self.back)))


class EvidenceForm(forms.Form):
    """A value from 0 to 100 and its source for each evidenced criterion; an empty value is "not covered"."""

    def __init__(
        self,
        *args: Any,
        rows: Iterable[RoundCriterion],
        found: Mapping[int, Evidenced],
        back: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.found, self.back = list(rows), found, back
        for row in self.rows:
            name, kept = row.criterion.name, found.get(row.criterion_id)
            wrong = f"{name} must be a whole number from 0 to 100"
            self.fields[f"value_{row.criterion.key}"] = forms.IntegerField(
                label="Value",
                help_text="Leave it empty where no source covers it.",
                required=False,
                min_value=0,
                max_value=100,
                initial=kept.value if kept else None,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            )
            self.fields[f"source_{row.criterion.key}"] = ScreenedLine(
                label="Source",
                help_text="Who counted what, for which place and period",
                max_length=240,
                required=False,
                initial=kept.source if kept else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rows:
            key = row.criterion.key
            there = cleaned.get(f"value_{key}") is not None or row.criterion_id in self.found
            if there and not cleaned.get(f"source_{key}") and f"source_{key}" not in self.errors:
                self.add_error(
                    f"source_{key}", f"Enter where the value for {row.criterion.name.lower()} comes from"
                )
        if not self.errors and not self.entered():
            first = self.rows[0].criterion.key
            self.add_error(f"source_{first}", "Enter at least one source, with its value or without")
        return cleaned

    def entered(self) -> list[tuple[RoundCriterion, int | None, str]]:
        """What has a source: the criterion, its value (None: not covered) and the source."""
        data = self.cleaned_data
        return [
            (row, data.get(f"value_{row.criterion.key}"), source)
            for row in self.rows
            if (source := data.get(f"source_{row.criterion.key}"))
        ]

    @property
    def helper(self) -> GovukHelper:
        sections = []
        for row in self.rows:
            key = row.criterion.key
            steps = "; ".join(f"{25 * i} {words.lower()}" for i, words in enumerate(row.criterion.anchors))
            sections.append(
                Section(
                    row.criterion.name,
                    Words(row.criterion.question),
                    Control(f"value_{key}", width=3),
                    f"source_{key}",
                    hint=steps,
                )
            )
        return GovukHelper(*sections, Buttons("Save the evidence", Link("Cancel", self.back)))


class InterestForm(forms.Form):
    """A seat's interest in a candidate: it neither scores nor decides it."""

    seat = forms.ChoiceField(
        label="For which seat?", widget=Radios, error_messages={"required": "Select the seat"}
    )
    what = ScreenedLine(
        label="What is the interest?",
        help_text="For example, our agency runs a service that would be funded",
        max_length=240,
        error_messages={"required": "Enter what the interest is"},
    )

    def __init__(self, *args: Any, seats: Iterable[Seat], back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.back = {str(seat.pk): seat for seat in seats}, back
        if len(self.seats) == 1:
            del self.fields["seat"]
        else:
            choice: Any = self.fields["seat"]
            names = seat_names(self.seats.values())
            choice.choices = [(pk, names[seat.pk]) for pk, seat in self.seats.items()]

    def chosen_seat(self) -> Seat:
        return self.seats[self.cleaned_data.get("seat") or next(iter(self.seats))]

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(*self.fields, Buttons("Declare this interest", Link("Cancel", self.back)))
