"""Every form names its fields in its layout and has its own words for what is missing."""

from __future__ import annotations

import pytest
from django import forms

from meetings.actions import record_decision
from meetings.forms import (
    AskForm,
    CallForm,
    CancelForm,
    ChangeForm,
    DecisionFields,
    DecisionForm,
    DisputeForm,
    FinishForm,
    InterestForm,
    ItemForm,
    decision_kwargs,
)
from partnership.clock import today
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import Buttons, GovukHelper, layout_faults
from tests.factories.ground import actor, make_person, prevention_board
from tests.factories.meetings import make_decision, make_meeting, officer

pytestmark = pytest.mark.django_db


class OutcomeForm(DecisionFields):
    """As a higher app includes the questions in its own form."""

    outcome = forms.ChoiceField(choices=[("yes", "Yes")], error_messages={"required": "Select the outcome"})

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("outcome", *self.decision_layout(), Buttons("Record"))


def all_forms() -> list[forms.Form]:
    board, reader, cleared = prevention_board(), officer(), make_person("officer", sensitive=True)
    meeting, record = make_meeting(), make_decision(marking="sensitive")
    common = {"board": board, "reader": reader}
    return [
        OutcomeForm(**common),
        OutcomeForm(board=board, reader=cleared),
        OutcomeForm(board=board, reader=cleared, record=record),
        DecisionForm(**common, back="/"),
        DisputeForm(back="/"),
        CallForm(reader=reader, back="/"),
        ChangeForm(meeting=meeting, reader=reader, back="/"),
        CancelForm(back="/", told=True),
        ItemForm(reader=reader, back="/"),
        InterestForm(meeting=meeting, seats=None, about=None, reader=reader, back="/"),
        InterestForm(meeting=meeting, seats={1}, about=record, reader=reader, back="/"),
        AskForm(**common, back="/"),
        FinishForm(back="/"),
    ]


def test_layouts_name_every_field() -> None:
    for form in all_forms():
        assert layout_faults(form) == [], type(form).__name__


def test_required_fields_have_their_own_words() -> None:
    for form in all_forms():
        assert unworded_fields(form) == [], type(form).__name__


def test_a_higher_app_records_a_decision_from_its_own_form() -> None:
    board, record = prevention_board(), make_decision()
    typed = {
        "outcome": "yes",
        "text": "Endorsed.",
        "reason": "It answers the harm.",
        "route": "meeting",
        "meeting": make_meeting().pk,
        "published": "no",
        "not_published_because": "A contract is open.",
        "agreed_on_day": "1",
    }
    form = OutcomeForm(typed, board=board, reader=officer(), record=record)
    assert form.is_valid(), form.errors
    decision = record_decision(
        board=board, kind="endorse", record=record, by=actor(officer()), **decision_kwargs(form.cleaned_data)
    )
    assert (decision.kind, decision.target_id, decision.decided_on) == ("endorse", record.pk, today())
    assert (decision.published, decision.not_published_because) == (False, "A contract is open.")
