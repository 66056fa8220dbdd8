"""The moves of triage: each asks for what its action needs, and for the reason that the contributor reads.

Every field is named as the action's argument, so that `answers()` feeds it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.urls import reverse

from issues_log.analysis import is_specific, needs_several_agencies
from issues_log.models import Issue, number_in
from issues_log.permissions import may_look_after
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Agency, Board
from partnership.clock import today
from partnership.pages.fields import DateField, Radios, Revealing
from partnership.pages.layout import Buttons, GovukHelper, Link, Reveal
from partnership.pages.screening import ScreenedText
from partnership.people.models import User

from .fields import BehaviourField

YES, NO = "yes", "no"
YES_OR_NO = [(YES, "Yes"), (NO, "No")]
TO_AGENCY, TO_BOARD = "agency", "board"
OTHER = "other"
HINT = "The contributor reads these words. Write about what happens, never about one person."


def tomorrow() -> date:
    return today() + timedelta(days=1)


def is_leaf(behaviour: Behaviour) -> bool:
    return not behaviour.children.exists()


class Reason(ScreenedText):
    """Why it was done. The contributor reads it word for word."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Why?")
        kwargs.setdefault("help_text", HINT)
        kwargs.setdefault("error_messages", {"required": "Enter the reason: the contributor will read it"})
        super().__init__(limit=1000, rows=4, **kwargs)


class MoveForm(forms.Form):
    """What every move has: the version of the issue that the officer was looking at."""

    button = "Save"
    base_version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, issue: Issue, user: User) -> None:
        super().__init__(data, initial={"base_version": issue.version}, label_suffix="")
        self.issue, self.user = issue, user
        self.offer()

    def offer(self) -> None:
        """Fill in the choices that come from the database."""

    def pieces(self) -> list[Any]:
        return [name for name in self.fields if name != "base_version"]

    @property
    def helper(self) -> GovukHelper:
        back = Link("Cancel", reverse("issues_log:issue_detail", args=[self.issue.pk]))
        return GovukHelper(*self.pieces(), Buttons(self.button, back))

    def answers(self) -> dict[str, Any]:
        """The arguments of the action."""
        return dict(self.cleaned_data)

    def start_again_from(self, issue: Issue) -> None:
        """After a clash: what was typed stays, and counts from the issue as it is now."""
        kept: Any = self.data
        again = kept.copy()
        again["base_version"] = str(issue.version)
        self.data = again


class TakeUpForm(MoveForm):
    button = "Take it up"
    owner = forms.ModelChoiceField(
        label="Who looks at it?",
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": "Select who looks at it", "invalid_choice": "Select an officer"},
    )

    def offer(self) -> None:
        field: Any = self.fields["owner"]
        field.queryset = may_look_after(self.issue)
        field.initial = self.user.pk


class AcceptForm(MoveForm):
    button = "Make it a candidate"
    behaviour = BehaviourField(
        label="Which behaviour is it?",
        empty="Choose a behaviour",
        error_messages={"required": "Select which behaviour it is"},
    )
    is_multi_agency = forms.ChoiceField(
        label="Would two or more agencies need to act together?",
        choices=YES_OR_NO,
        widget=Radios(inline=True),
        error_messages={"required": "Select whether two or more agencies would need to act together"},
    )
    is_specific = forms.ChoiceField(
        label="Is it specific enough?",
        help_text="The end of a branch of the tree, or a broader one in a community below the whole area",
        choices=YES_OR_NO,
        widget=Radios(inline=True),
        error_messages={"required": "Select whether it is specific enough"},
    )
    reason = Reason(label="Why is it a candidate?")

    def offer(self) -> None:
        field: Any = self.fields["behaviour"]
        field.offer()
        field.initial = self.issue.behaviour_id
        agencies, place_or_group = list(self.issue.agencies_needed.all()), self.issue.footprint()
        behaviour = self.issue.behaviour
        self.suggested_multi_agency = needs_several_agencies(
            (agency.convenes for agency in agencies), not_sure=self.issue.agencies_not_sure
        )
        self.suggested_specific = is_specific(
            is_leaf=is_leaf(behaviour) if behaviour else None, has_community=not place_or_group.is_whole_area
        )
        self.suggest("is_multi_agency", self.suggested_multi_agency)
        self.suggest("is_specific", self.suggested_specific)

    def suggest(self, name: str, suggested: bool | None) -> None:
        if suggested is None:
            return
        field = self.fields[name]
        field.initial = YES if suggested else NO
        reason = f"Suggested by what was logged: {'yes' if suggested else 'no'}."
        field.help_text = f"{field.help_text}. {reason}" if field.help_text else reason

    def answers(self) -> dict[str, Any]:
        flags = {name: self.cleaned_data[name] == YES for name in ("is_multi_agency", "is_specific")}
        return {**self.cleaned_data, **flags}


class PassOnForm(Revealing, MoveForm):
    button = "Pass it on"
    reveals = {
        "to": {
            TO_AGENCY: {"to_agency": "Select the agency"},
            TO_BOARD: {"to_board": "Select the board"},
        }
    }
    to = forms.ChoiceField(
        label="Whose business is it?",
        choices=[(TO_AGENCY, "One agency’s"), (TO_BOARD, "Another board’s")],
        widget=Radios(),
        error_messages={"required": "Select whose business it is"},
    )
    to_agency = forms.ModelChoiceField(
        label="Which agency?", queryset=Agency.objects.none(), required=False, empty_label="Choose an agency"
    )
    to_board = forms.ModelChoiceField(
        label="Which board?", queryset=Board.objects.none(), required=False, empty_label="Choose a board"
    )
    reason = Reason(label="Why is it theirs?")

    def offer(self) -> None:
        agency: Any = self.fields["to_agency"]
        agency.queryset = Agency.objects.current()
        board: Any = self.fields["to_board"]
        board.queryset = Board.objects.exclude(kind=Board.Kind.PREVENTION)

    def pieces(self) -> list[Any]:
        return [Reveal.of(self, "to"), "reason"]

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "to"}


class MergePickForm(Revealing, forms.Form):
    """Which issue tells of the same: one of those alike, or any by its reference."""

    reveals = {"into": {OTHER: {"reference": "Enter the reference of the other issue, like PB-0042"}}}
    into = forms.ChoiceField(
        label="Which issue does it go into?",
        help_text="The other one stays; this one is read from there.",
        widget=Radios(),
        error_messages={"required": "Select the issue that it goes into"},
    )
    reference = forms.CharField(label="Its reference, like PB-0042", required=False)

    def __init__(self, data: Any = None, *, issue: Issue, user: User) -> None:
        super().__init__(data, label_suffix="")
        self.issue, self.user = issue, user
        self.named: Issue | None = None
        others = Issue.objects.visible_to(user).exclude(pk=issue.pk)
        self.alike = others.alike(issue.what, most=5)
        into: Any = self.fields["into"]
        into.choices = [
            *((str(each.pk), f"{each.reference} {each.what}") for each in self.alike),
            (OTHER, "Another one, by its reference" if self.alike else "By its reference"),
        ]
        into.initial = None if self.alike else OTHER

    def clean_reference(self) -> str:
        """The number must be that of another issue which this officer may see."""
        typed: str = self.cleaned_data["reference"]
        if not typed.strip():
            return ""
        number = number_in(typed)
        visible = (
            Issue.objects.visible_to(self.user).filter(number=number) if number else Issue.objects.none()
        )
        self.named = visible.first()
        if self.named is None:
            raise forms.ValidationError("Enter a reference that is in the log, like PB-0042")
        if self.named.pk == self.issue.pk:
            raise forms.ValidationError("Enter the reference of another issue: this one can’t go into itself")
        return typed

    def chosen(self) -> int:
        """The id of the other issue."""
        into = self.cleaned_data["into"]
        if into != OTHER:
            return int(into)
        assert self.named is not None
        return self.named.pk

    @property
    def helper(self) -> GovukHelper:
        back = Link("Cancel", reverse("issues_log:issue_detail", args=[self.issue.pk]))
        return GovukHelper(Reveal.of(self, "into"), Buttons("Show both", back))


class MergeForm(MoveForm):
    button = "Merge them"
    reason = Reason(label="Why do they tell of the same?")


class HoldForm(MoveForm):
    button = "Put it on hold"
    until = DateField(
        label="Until when?",
        what="The day until which it is on hold",
        help_text="For example 27 3 2027",
        earliest=tomorrow,
    )
    reason = Reason(label="Why must it wait?")


class NotTakeForm(MoveForm):
    button = "Take it no further"
    reason = Reason(label="Why is it not taken further now?")


class ReopenForm(MoveForm):
    button = "Reopen it"
    reason = Reason(label="Why is it reopened?")
