"""Every form of a round names all its fields in its layout, and every required field has its own message."""

import pytest

from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from prioritisation.forms import (
    AskAgainForm,
    ChangeForm,
    CheckForm,
    DatesForm,
    DecideForm,
    EvidenceForm,
    InterestForm,
    LetThroughForm,
    OpenForm,
    PutForwardForm,
    RevealForm,
    ScreenForm,
    SetUpForm,
    WeightsForm,
    WithdrawForm,
    read_scores,
)
from prioritisation.models import Candidate, RoundCriterion
from tests.factories.ground import make_person, make_seat
from tests.factories.prioritisation import make_candidate, make_round, open_round

pytestmark = pytest.mark.django_db


def forms():
    round, reader = make_round(), make_person("officer", sensitive=True)
    candidate = make_candidate(round)
    rows = list(RoundCriterion.objects.filter(round=round).select_related("criterion"))
    yield SetUpForm(back="/")
    yield WeightsForm(rows=rows, back="/")
    yield OpenForm(back="/")
    yield AskAgainForm(back="/")
    yield DatesForm(round=open_round(), back="/")
    yield RevealForm(below_quorum=True, back="/")
    yield RevealForm(below_quorum=False, back="/")
    yield PutForwardForm(reader=reader, back="/")
    yield ScreenForm(candidate=candidate, back="/")
    yield WithdrawForm(candidate=candidate, back="/")
    yield ChangeForm(candidate=candidate, reader=reader, back="/")
    yield LetThroughForm(candidate=candidate, back="/")
    yield EvidenceForm(rows=[row for row in rows if row.evidenced], found={}, back="/")
    yield InterestForm(seats=[make_seat()], back="/")
    yield InterestForm(seats=[make_seat(), make_seat()], back="/")
    yield CheckForm(can_submit=True, back="/")
    yield DecideForm(
        board=round.board, reader=reader, record=round, candidates=[(candidate, "A name", "1 of 2")], back="/"
    )


def test_layouts_and_messages():
    for form in forms():
        assert layout_faults(form) == [], type(form).__name__
        assert unworded_fields(form) == [], type(form).__name__


def test_free_text_refuses_personal_data_and_does_not_repeat_it():
    typed = {"because": "Ring 07700 900123", "letter": "legality", "would_be_a_yes_if": "No"}
    form = ScreenForm({"answer": "no", **typed}, candidate=make_candidate(), back="/")
    assert not form.is_valid()
    assert "07700" not in str(form.errors["because"])


@pytest.mark.parametrize(
    ("posted", "read"),
    [
        ({"c7": "0"}, {(7, 3): 0}),
        ({"c7": "100"}, {(7, 3): 100}),
        ({"c7": "na"}, {(7, 3): None}),
        ({"c7": ""}, {}),
        ({"c7": "99"}, {}),
        ({"c8": "50"}, {}),
        ({}, {}),
    ],
)
def test_a_posted_grid(posted, read):
    assert read_scores(posted, [Candidate(pk=7)], 3) == read
