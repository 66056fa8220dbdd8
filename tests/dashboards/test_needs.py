"""What needs a person: every noun's needs, for whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from freezegun import freeze_time

from dashboards.desk import Desk
from dashboards.needs import Need, grouped
from dashboards.state.owing import scores_owed
from issues_log.models import Issue
from meetings.actions import dispute_decision
from monitoring.actions import check_submission
from partnership.clock import at_time, moment, today
from partnership.guests.actions import let_read
from partnership.records.drafts import Draft
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from people_zones.models import Zone
from prioritisation.actions import ask_again, change_dates, reveal_scores, set_up_round
from reports.models import Report
from tests.dashboards.needing import fresh, needs, texts
from tests.factories.ground import (
    actor,
    add_role,
    make_agency,
    make_person,
    make_seat,
    prevention_board,
    upper_board,
)
from tests.factories.issues_log import make_issue
from tests.factories.meetings import make_action, make_decision
from tests.factories.monitoring import make_force, make_llr, send, street_file, street_row
from tests.factories.people_zones import make_zone
from tests.factories.prioritisation import answer as submit_sheet
from tests.factories.prioritisation import held_seat, open_round, prepare, revealed_round
from tests.factories.reports import made_report
from tests.factories.strategies import (
    make_strategy,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with freeze_time("2026-06-10 09:00"):
        yield


# Groups -----------------------------------------------------------------------------------------
def test_needs_are_late_this_week_or_later() -> None:
    def of(due: date | None, **fields: object) -> Need:
        return Need("Do it", "/", due=due, **fields)  # type: ignore[arg-type]

    groups = grouped(
        [
            of(ON + timedelta(days=8)),
            of(None),
            of(ON),
            of(ON + timedelta(days=7)),
            of(None, waited_for=True),
            of(ON - timedelta(days=4)),
            of(ON - timedelta(days=9)),
        ],
        ON,
    )
    assert [(group.title, len(group.lines)) for group in groups] == [
        ("Late", 2),
        ("This week", 3),
        ("Later", 2),
    ]
    late = groups[0].lines
    assert [(line.tag, line.colour) for line in late] == [("9 days late", "red"), ("4 days late", "red")]
    assert len({line.id for group in groups for line in group.lines}) == 7


# Rounds -----------------------------------------------------------------------------------------
def test_a_seat_is_asked_for_its_scores_until_it_has_submitted_them() -> None:
    seat, holder = held_seat()
    deputy = make_person("deputy", seat=seat)
    colleague = make_person("colleague", seat=seat)
    round = open_round(name="Summer round")
    (need,) = needs(holder)
    assert need.text == "Score the candidates of “Summer round”"
    assert (need.due, need.tag) == (round.closes_on, "Not started")
    assert texts(deputy) == texts(holder)
    assert texts(colleague) == ["Prepare your seat’s scores for the candidates of “Summer round”"]

    prepare(round, seat, holder)
    assert needs(holder)[0].tag == "In progress"
    submit_sheet(round, 75, seat, holder)
    assert needs(holder) == needs(deputy) == needs(colleague) == []


def test_a_sheet_that_a_colleague_has_filled_waits_for_the_holder() -> None:
    seat, holder = held_seat()
    colleague = make_person("colleague", seat=seat)
    round = open_round(name="Summer round")
    sheet = prepare(round, seat, colleague)
    (need,) = needs(colleague)
    assert need.text == "Your seat’s scores for the candidates of “Summer round”"
    assert (need.tag, need.prepared) == ("Prepared", True)
    assert [group.title for group in grouped([need], ON)] == ["Prepared, waiting for the holder"]
    assert not needs(holder)[0].prepared

    sheet.scores.first().delete()
    assert texts(colleague) == ["Prepare your seat’s scores for the candidates of “Summer round”"]
    assert not needs(colleague)[0].prepared


def test_nobody_is_asked_for_the_scores_of_another_seat() -> None:
    held_seat()
    open_round()
    assert needs(make_person("analyst")) == []
    assert needs(make_person("officer")) == []


def test_nobody_is_asked_before_the_day_from_which_seats_score() -> None:
    officer = make_person("officer")
    _, holder = held_seat()
    round = open_round(days=14)
    opens = today() + timedelta(days=3)
    dates = {"opens_on": opens, "closes_on": opens}
    change_dates(round=round, reason="Too early", by=actor(officer), **dates)
    assert texts(holder) == texts(officer) == []
    with freeze_time(opens):
        assert texts(holder) == [f"Score the candidates of “{round.name}”"]


def test_scoring_again_is_offered_and_owed_only_by_seats_that_were_silent() -> None:
    officer = make_person("officer")
    seat, holder = held_seat()
    round = open_round(name="Summer round")
    submit_sheet(round, 50, seat, holder)
    round = reveal_scores(round=round, because="For a test", by=actor(officer))
    silent, other = held_seat()
    closes = today() + timedelta(days=7)
    round = ask_again(round=round, closes_on=closes, by=actor(officer))
    (need,) = needs(holder)
    assert need.text == "Look at your seat’s scores of “Summer round” again"
    assert (need.tag, need.due) == ("If you wish", closes)
    assert "its first scores stand" in need.hint
    assert texts(other) == ["Score the candidates of “Summer round”"]
    (progress,) = Desk(fresh(officer), today()).open_rounds
    assert progress.words == "0 of 2 seats have scored again"
    assert [owed.key for owed in scores_owed([progress])] == [str(silent.agency_id)]
    prepare(round, seat, holder, 75)
    assert needs(holder)[0].tag == "In progress"
    submit_sheet(round, 75, seat, holder)
    assert needs(holder) == []
    with freeze_time(closes + timedelta(days=1)):
        assert texts(officer) == ["Reveal the scores of “Summer round”"]


def test_officers_are_asked_to_reveal_once_all_have_scored_or_the_day_has_passed() -> None:
    officer = make_person("officer")
    seat, holder = held_seat()
    round = open_round(name="Summer round")
    assert texts(officer) == []
    submit_sheet(round, 50, seat, holder)
    assert texts(officer) == ["Reveal the scores of “Summer round”"]


def test_officers_are_asked_to_open_and_to_record_a_round() -> None:
    officer = make_person("officer")
    set_up_round(name="Autumn round", board=prevention_board(), by=actor(officer))
    assert texts(officer) == ["Open “Autumn round” to scores"]
    revealed = revealed_round()
    assert f"Record what the board chose in “{revealed.name}”" in texts(officer)
    assert texts(make_person("holder")) == []


# Decisions, actions -----------------------------------------------------------------------------
def test_the_chair_confirms_what_somebody_else_recorded() -> None:
    chair, officer = make_person("chair"), make_person("officer")
    decision = make_decision(by=officer, text="Share the analysis. And publish it.")
    make_decision(board=upper_board(), by=officer)
    (need,) = needs(chair)
    assert need.text == "Confirm that the Prevention Board decided this: “Share the analysis”"
    assert grouped([need], ON)[0].title == "This week"
    assert needs(officer) == []

    recorder = make_person("officer")
    add_role(recorder, "vice_chair")
    assert len(needs(recorder)) == 1
    decision.recorded_by = recorder
    decision.save(update_fields=["recorded_by"])
    assert needs(recorder) == []


def test_a_sensitive_decision_is_confirmed_by_a_chair_who_may_see_it() -> None:
    make_decision(by=make_person("officer", sensitive=True), marking=Marking.SENSITIVE)
    assert needs(make_person("vice_chair")) == []
    assert len(needs(make_person("chair", sensitive=True))) == 1


def test_a_disputed_decision_goes_back_to_the_officers() -> None:
    chair, officer = make_person("chair"), make_person("officer")
    decision = make_decision(by=officer)
    dispute_decision(decision=decision, because="We agreed two things.", by=actor(chair))
    assert texts(officer) == [f"Record {decision.reference} as the Prevention Board decided it"]
    assert needs(chair) == []
    make_decision(by=officer, supersedes=decision)
    assert texts(officer) == []


def test_an_agency_reads_the_actions_asked_of_it_and_how_late_they_are() -> None:
    agency = make_agency("Fire Service")
    holder = make_person("holder", seat=make_seat(agency=agency))
    action = make_action(
        agency=agency, what="Bring a plan", due_on=date(2026, 6, 2), at=at_time(date(2026, 6, 1))
    )
    make_action(what="Something of others")
    (need,) = needs(holder)
    assert need.text == "Bring a plan"
    assert need.hint == f"{action.reference} · the Prevention Board asked Fire Service for this"
    assert grouped([need], ON)[0].lines[0].tag == "8 days late"


def test_a_colleague_prepares_an_action_that_others_finish() -> None:
    agency = make_agency("Fire Service")
    colleague = make_person("colleague", seat=make_seat(agency=agency))
    make_action(agency=agency, what="Draft the answer")
    (need,) = needs(colleague)
    assert need.text == "Prepare what your agency was asked for: “Draft the answer”"
    assert need.tag == "To prepare"
    assert need.hint.endswith("its seat holder or deputy finishes it")


# Issues -----------------------------------------------------------------------------------------
def test_ones_own_draft_waits_and_nobody_elses() -> None:
    holder, other = make_person("holder"), make_person("holder")
    Draft.objects.create(person=holder, form="issue", answers={"what": "Fires in sheds"})
    Draft.objects.create(person=holder, form="strategy", answers={"what": "Not an issue"})
    assert texts(holder) == ["Finish the issue you began: “Fires in sheds”"]
    assert needs(other) == []


def test_officers_triage_late_issues_first() -> None:
    officer, holder = make_person("officer"), make_person("holder")
    make_issue(holder, at=at_time(date(2026, 5, 20)))
    make_issue(holder)
    make_issue(holder)
    first, second = needs(officer)
    assert first.text == "Triage 1 issue past the day promised"
    assert first.due == date(2026, 6, 3)
    assert second.text == "Triage 2 more issues"
    assert second.due == date(2026, 6, 24)
    assert needs(holder) == []


def test_an_officer_who_is_not_cleared_counts_no_sensitive_issue() -> None:
    cleared = make_person("officer", sensitive=True)
    issue = make_issue(cleared, marking=Marking.SENSITIVE)
    assert Issue.objects.get(pk=issue.pk).is_sensitive
    assert texts(cleared) == ["Triage 1 issue"]
    assert needs(make_person("officer")) == []


# Reports, data, zones ---------------------------------------------------------------------------
@freeze_time("2026-07-02 09:00")
def test_officers_publish_reports_and_hear_of_failures() -> None:
    officer = make_person("officer")
    report = made_report()
    assert f"Read and publish: {report}" in texts(officer)
    Report.objects.filter(pk=report.pk).update(status=Report.Status.FAILED, failure="No paper")
    assert f"Make again: {report}" in texts(officer)
    assert texts(make_person("holder")) == []


def test_a_refused_file_waits_until_it_is_sent_again() -> None:
    make_llr()
    force = make_force()
    analyst = make_person("analyst", agency=force)
    other = make_person("analyst", agency=make_agency())
    refused = check_submission(send(b"not,a,street,file\n1,2,3,4\n", force, name="wrong.csv").pk)
    assert refused.status == "rejected"
    assert texts(analyst) == ["Mend and send again: wrong.csv"]
    assert needs(other) == []
    check_submission(send(street_file(street_row()), force, at=moment() + timedelta(hours=1)).pk)
    assert needs(analyst) == []


def test_officers_put_a_ready_zone_to_the_board() -> None:
    officer = make_person("officer")
    zone = make_zone(make_strategy(by=officer), "Castle Street")
    assert not any("Castle Street" in text for text in texts(officer))
    Zone.objects.filter(pk=zone.pk).update(status=Zone.Status.READY)
    assert "Put People Zone “Castle Street” to the Prevention Board to commission" in texts(officer)


def test_officers_decide_whether_a_guest_reads_on_in_the_last_week() -> None:
    officer, guest = make_person("officer"), make_person(None, post="Inspector of Police")
    for issue, days in ((make_issue(), 7), (make_issue(), 7), (make_issue(), 8)):
        let_read(person=guest, record=issue, until=ON + timedelta(days=days), why="Visit", by=actor(officer))
    (need,) = (need for need in needs(officer) if "guest" in need.text)
    assert need.text == "Decide whether Inspector of Police reads on as a guest"
    assert (need.hint, need.due) == ("2 records · Visit", ON + timedelta(days=7))
    assert need.url == f"/guests/?person={guest.pk}"
    assert not any("guest" in text for text in texts(make_person("holder")))
    with freeze_time(ON + timedelta(days=8)):
        (need,) = (need for need in needs(officer) if "guest" in need.text)
        assert need.url == f"/guests/{Grant.objects.get(until=ON + timedelta(days=8)).pk}/"
