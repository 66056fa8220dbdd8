"""Who prepared and who submitted stay apart, and nobody's preparation is written over unseen."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.boards.models import Seat
from partnership.boards.standing import SYSTEM
from partnership.clock import at_time
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from strategies.actions import (
    answer_input,
    edit_input,
    mark_done,
    prepare_answer,
    prepare_report,
    report_delivery,
)
from strategies.actions.statements import SaidMeanwhile
from strategies.models import Answer, DeliveryReport, Input
from strategies.saying import in_preparation, latest, mark_of
from tests.factories.ground import actor, make_person, make_seat
from tests.factories.strategies import an_officer, make_active, make_input, make_strategy
from tests.strategies.test_inputs import fields_of

pytestmark = pytest.mark.django_db
JUNE = at_time(date(2026, 6, 10))


@pytest.fixture
def people(asked: tuple[Input, Seat]) -> dict[str, User]:
    _, seat = asked
    return {role: make_person(role, seat=seat) for role in ("holder", "deputy", "colleague")}


@pytest.fixture
def item(asked: tuple[Input, Seat]) -> Input:
    return asked[0]


# A letter beside what is in preparation -------------------------------------------------------------
def test_a_written_answer_leaves_what_a_colleague_prepares_alone(
    item: Input, people: dict[str, User]
) -> None:
    prepare_answer(input=item, says="not_able", note="No room", by=actor(people["colleague"]))
    officer = an_officer()
    written = answer_input(input=item, says="agree", by=actor(officer), recorded_from="Letter of 8 June")
    assert (written.prepared_by, written.submitted_by) == (None, officer)
    item.refresh_from_db()
    assert item.answer_now == "agree"
    prepared = in_preparation(item.answers.all())
    assert prepared is not None
    assert (prepared.says, prepared.note, prepared.prepared_by) == (
        "not_able",
        "No room",
        people["colleague"],
    )
    answer_input(input=item, says="not_able", note="No room", by=actor(people["holder"]))
    item.refresh_from_db()
    assert item.answer_now == "not_able"
    assert item.answers.count() == 2


def test_the_agencys_people_are_told_of_a_written_answer(item: Input, people: dict[str, User]) -> None:
    answer_input(input=item, says="agree", by=actor(an_officer()), recorded_from="Letter of 8 June")
    told = Notice.objects.filter(kind="answer_recorded")
    assert {notice.to for notice in told} == set(people.values())
    assert "Letter of 8 June" in told[0].text
    answer_input(input=item, says="agree", by=actor(people["holder"]))
    assert told.count() == 3, "what they submit themselves they know"


def test_the_database_keeps_a_written_answer_apart_from_who_prepared(
    item: Input, people: dict[str, User]
) -> None:
    fields = {"input": item, "agency": item.lead, "says": "agree", "agreed_hash": "x"}
    said = {"submitted_by": an_officer(), "submitted_at": JUNE, "recorded_from": "Letter"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(**fields, **said, prepared_by=people["colleague"])
    Answer.objects.create(**fields, **said)


# Prepared and submitted -----------------------------------------------------------------------------
def test_submitted_as_it_was_prepared_or_changed(item: Input, people: dict[str, User]) -> None:
    other = make_input(item.strategy, lead=item.lead)
    for each in (item, other):
        prepare_answer(input=each, says="agree", note="From April", by=actor(people["colleague"]))
    same = answer_input(input=item, says="agree", note="From April ", by=actor(people["holder"]))
    changed = answer_input(input=other, says="not_able", note="No staff", by=actor(people["deputy"]))
    assert (same.prepared_by, same.submitted_by) == (people["colleague"], people["holder"])
    assert not same.changed_on_submission
    assert (changed.prepared_by, changed.submitted_by) == (people["colleague"], people["deputy"])
    assert changed.changed_on_submission
    kept = Event.objects.of(other).filter(kind="prepared_answer").get()
    assert kept.note == "Agree. From April", "what the colleague wrote stays in the agency's own history"


def test_what_somebody_prepared_meanwhile_is_not_written_over(item: Input, people: dict[str, User]) -> None:
    colleague, holder = actor(people["colleague"]), actor(people["holder"])
    seen = mark_of(item.answers.all(), own=True)
    prepare_answer(input=item, says="not_able", note="No room", by=colleague)
    with pytest.raises(SaidMeanwhile, match=item.lead.name):
        answer_input(input=item, says="agree", by=holder, seen=seen)
    with pytest.raises(SaidMeanwhile):
        prepare_answer(input=item, says="agree", by=actor(people["deputy"]), seen=seen)
    seen = mark_of(item.answers.all(), own=True)
    prepare_answer(input=item, says="not_able", note="No room at all", by=colleague)
    with pytest.raises(SaidMeanwhile):
        answer_input(input=item, says="agree", by=holder, seen=seen)
    assert item.answers.get().note == "No room at all"
    answer_input(input=item, says="agree", by=holder, seen=mark_of(item.answers.all(), own=True))
    item.refresh_from_db()
    assert item.answer_now == "agree"


def test_two_who_answer_at_once_do_not_answer_past_each_other(item: Input, people: dict[str, User]) -> None:
    seen = mark_of(item.answers.all(), own=True)
    answer_input(input=item, says="agree", by=actor(people["deputy"]), seen=seen)
    with pytest.raises(SaidMeanwhile):
        answer_input(input=item, says="not_able", note="No", by=actor(people["holder"]), seen=seen)


def test_an_officer_who_records_a_letter_learns_nothing_of_what_is_in_preparation(
    item: Input, people: dict[str, User]
) -> None:
    seen = mark_of(item.answers.all(), own=False)
    prepare_answer(input=item, says="not_able", note="No room", by=actor(people["colleague"]))
    assert mark_of(item.answers.all(), own=False) == seen
    by = actor(an_officer())
    answer_input(input=item, says="agree", by=by, recorded_from="Letter", seen=seen)
    with pytest.raises(SaidMeanwhile):
        answer_input(input=item, says="agree", by=by, recorded_from="Letter", seen=seen)


def test_an_agency_that_no_longer_leads_is_told_that_what_it_prepared_is_not_needed(
    item: Input, people: dict[str, User]
) -> None:
    prepare_answer(input=item, says="agree", by=actor(people["colleague"]))
    fields = fields_of(item, lead=make_seat().agency)
    edit_input(input=item, base_version=item.version, by=actor(an_officer()), **fields)
    assert not item.answers.exists()
    told = Notice.objects.filter(kind="prepared_dropped")
    assert {notice.to for notice in told} == set(people.values())


def test_a_person_prepares_and_a_person_submits(item: Input) -> None:
    for act in (prepare_answer, answer_input):
        with pytest.raises(NotAllowed):
            act(input=item, says="agree", by=SYSTEM)


# Delivery -------------------------------------------------------------------------------------------
@pytest.fixture
def running() -> tuple[Input, Seat]:
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, lead=seat.agency, ends_on=date(2026, 8, 31))
    make_active(strategy)
    return item, seat


def test_a_prepared_report_counts_only_once_it_is_submitted(running: tuple[Input, Seat]) -> None:
    item, seat = running
    colleague, holder = make_person("colleague", seat=seat), make_person("holder", seat=seat)
    prepare_report(input=item, says="done", note="In post", by=actor(colleague))
    item.refresh_from_db()
    assert item.done_at is None
    assert latest(item.reports.all()) is None
    report_delivery(input=item, says="done", note="In post", by=actor(holder), at=JUNE)
    item.refresh_from_db()
    assert (item.done_at, item.done_by, item.done_note) == (JUNE, holder, "In post")
    report = item.reports.get()
    assert (report.prepared_by, report.submitted_by) == (colleague, holder)


def test_a_report_moves_no_day_and_done_ends_being_behind(running: tuple[Input, Seat]) -> None:
    item, seat = running
    holder = actor(make_person("holder", seat=seat))
    after = date(2026, 9, 1)
    report_delivery(input=item, says="on_track", by=holder, at=JUNE)
    assert list(Input.objects.all().behind(after)) == [item]
    report_delivery(input=item, says="done", note="In post", by=holder)
    assert not Input.objects.all().behind(after).exists()
    report_delivery(input=item, says="off_track", note="They left", by=holder)
    assert list(Input.objects.all().behind(after)) == [item]
    assert [report.says for report in item.reports.all()] == ["off_track", "done", "on_track"]


@pytest.mark.parametrize("says", ["at_risk", "off_track", "done"])
def test_a_risk_and_an_end_say_what(says: str, running: tuple[Input, Seat]) -> None:
    item, _ = running
    with pytest.raises(NotAllowed):
        report_delivery(input=item, says=says, note=" ", by=actor(an_officer()))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryReport.objects.create(
            input=item, agency=item.lead, says=says, submitted_by=an_officer(), submitted_at=JUNE
        )
    with pytest.raises(NotAllowed):
        report_delivery(input=item, says="perhaps", by=actor(an_officer()))


def test_the_owner_is_told_of_what_may_fail_and_of_what_is_done(running: tuple[Input, Seat]) -> None:
    item, seat = running
    holder = actor(make_person("holder", seat=seat))
    Notice.objects.all().delete()
    report_delivery(input=item, says="on_track", by=holder)
    assert not Notice.objects.exists()
    report_delivery(input=item, says="at_risk", note="No staff", by=holder)
    mark_done(input=item, note="In post", by=holder)
    assert [(n.kind, n.to) for n in Notice.objects.order_by("pk")] == [
        ("reported", item.strategy.owner),
        ("done", item.strategy.owner),
    ]
