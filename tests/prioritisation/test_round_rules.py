"""Setting up, screening, opening and revealing a round: each rule, and what it refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from freezegun import freeze_time

from issues_log.actions import put_on_hold
from partnership.clock import today
from partnership.models import Event, Notice
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed, WrongState
from prioritisation.actions import (
    change_dates,
    let_through,
    open_scoring,
    pass_screen,
    put_forward,
    reveal_scores,
    set_evidence,
    set_weights,
    submit_scores,
)
from prioritisation.models import Candidate, Criterion, Round, RoundCriterion
from prioritisation.panels import rounds_of_issue
from prioritisation.results import read_results
from tests.factories.ground import actor, make_person, make_seat, prevention_board
from tests.factories.meetings import officer
from tests.factories.prioritisation import (
    answer,
    candidate_issue,
    evidence_for,
    held_seat,
    hold,
    make_behaviour,
    make_candidate,
    make_round,
    open_round,
    prepare,
    revealed_round,
    screened,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(days=7)


def by():
    return actor(officer())


def test_a_new_round_has_the_default_criteria_and_weights():
    round = make_round("Summer 2024 round")
    rows = {row.criterion.key: row for row in RoundCriterion.objects.filter(round=round)}
    judged = {key for key, row in rows.items() if not row.evidenced}
    assert round.reference.startswith("RD-")
    assert judged == {"harm", "preventability", "benefit", "concern"}
    assert set(rows) - judged == {"scale", "trend", "inequality"}
    assert sum(row.weight for row in rows.values()) == 1


def test_weights_change_before_scoring_and_must_add_up():
    round = make_round()
    rows = list(RoundCriterion.objects.filter(round=round))
    equal = {row.criterion_id: Decimal("0.1") for row in rows}
    with pytest.raises(NotAllowed, match="add up to 100%"):
        set_weights(round=round, weights=equal, reason="A try", by=by())
    equal[rows[0].criterion_id] = Decimal("0.4")
    set_weights(round=round, weights=equal, reason="Swing weighting", by=by())
    assert RoundCriterion.objects.get(pk=rows[0].pk).weight == Decimal("0.4")
    with pytest.raises(NotAllowed, match="every criterion"):
        set_weights(round=round, weights={rows[0].criterion_id: Decimal(1)}, reason="A try", by=by())
    with pytest.raises(WrongState):
        set_weights(round=open_round(), weights=equal, reason="Too late", by=by())


def test_only_candidate_issues_go_forward_and_only_before_scoring():
    issue = candidate_issue()
    put_on_hold(issue=issue, until=today() + SOON, reason="Waiting for a study", by=by())
    issue.refresh_from_db()
    common = {"name": "A behaviour", "behaviour": make_behaviour(), "by": by()}
    with pytest.raises(NotAllowed, match="only a candidate can go forward"):
        put_forward(round=make_round(), issues=[issue], **common)
    with pytest.raises(NotAllowed, match="at least one issue"):
        put_forward(round=make_round(), issues=[], **common)
    with pytest.raises(WrongState):
        put_forward(round=open_round(), issues=[candidate_issue()], **common)


def test_two_candidates_of_a_round_differ_in_name():
    round = make_round()
    make_candidate(round, "Harm at home")
    with pytest.raises(NotAllowed, match="of that name"):
        make_candidate(round, "Harm at home")


def test_a_candidate_is_marked_as_the_highest_of_its_issues():
    plain, sensitive = candidate_issue(), candidate_issue(marking=Marking.SENSITIVE)
    with pytest.raises(NotAllowed, match="OFFICIAL wording"):
        make_candidate(issues=[plain, sensitive], official_wording="")
    candidate = make_candidate(issues=[plain, sensitive], official_wording="Harm in one place")
    assert candidate.marking == Marking.SENSITIVE
    assert make_candidate(official_wording="Not needed").official_wording == ""


def test_the_database_wants_an_official_wording_for_a_sensitive_candidate():
    candidate = make_candidate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(marking=Marking.SENSITIVE)


def test_holding_back_says_which_letter_why_and_what_would_make_it_a_yes():
    candidate = hold(make_candidate())
    assert candidate.get_held_by_display().startswith("Legality")
    for missing in ({"because": " "}, {"would_be_a_yes_if": ""}, {"letter": "money"}):
        with pytest.raises(NotAllowed):
            hold(make_candidate(), **missing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=make_candidate().pk).update(held_by="legality")


def test_nothing_opens_until_every_candidate_is_screened():
    round = make_round()
    screened(make_candidate(round)), hold(make_candidate(round))
    waiting = make_candidate(round, "Nobody has looked at this one")
    hidden = make_candidate(round, "A quiet matter", marking=Marking.SENSITIVE)
    with pytest.raises(NotAllowed, match="Not screened yet: Nobody has looked") as refusal:
        open_scoring(round=round, closes_on=today() + SOON, by=by())
    assert hidden.official_wording in str(refusal.value)
    assert "A quiet matter" not in str(refusal.value)
    screened(waiting), hold(hidden)
    assert open_scoring(round=round, closes_on=today() + SOON, by=by()).status == Round.Status.SCORING


def test_passing_the_screen_is_written_down_and_is_not_for_what_is_held_back():
    candidate = make_candidate()
    assert candidate.screened_at is None
    assert not candidate.is_screened
    passed = pass_screen(candidate=candidate, note="The legal adviser agrees", by=by())
    event = Event.objects.of(passed).first()
    assert (event.kind, event.note) == ("passed_screen", "The legal adviser agrees")
    assert passed.is_screened
    held = hold(make_candidate())
    assert held.is_screened
    with pytest.raises(WrongState, match="held back"):
        pass_screen(candidate=held, by=by())
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=held.pk).update(screened_at=None)


def test_a_held_candidate_can_be_let_through_only_before_scoring():
    round = make_round()
    held, other = hold(make_candidate(round)), screened(make_candidate(round))
    let_through(candidate=held, reason="The order has ended", by=by())
    assert Candidate.objects.get(pk=held.pk).held_by == ""
    hold(held)
    with pytest.raises(WrongState):
        let_through(candidate=other, reason="Nothing held it", by=by())
    open_scoring(round=round, closes_on=today() + SOON, by=by())
    with pytest.raises(WrongState, match="scoring already"):
        let_through(candidate=held, reason="Too late", by=by())


def test_nothing_about_a_candidate_changes_after_the_reveal():
    candidate = Candidate.objects.filter(round=revealed_round()).first()
    with pytest.raises(WrongState):
        hold(candidate)
    with pytest.raises(WrongState):
        evidence_for(candidate, 10)


def test_evidence_has_a_source_is_0_to_100_and_only_on_evidenced_criteria():
    candidate, scale = make_candidate(), Criterion.objects.get(key="scale")
    common = {"candidate": candidate, "by": by()}
    assert set_evidence(criterion=scale, value=None, source="No source covers it", **common).value is None
    assert set_evidence(criterion=scale, value=60, source="Police counts 2023", **common).value == 60
    assert candidate.evidenced.count() == 1
    with pytest.raises(NotAllowed, match="comes from"):
        set_evidence(criterion=scale, value=60, source=" ", **common)
    with pytest.raises(NotAllowed, match="0 to 100"):
        set_evidence(criterion=scale, value=101, source="Police", **common)
    with pytest.raises(NotAllowed, match="judged"):
        set_evidence(criterion=Criterion.objects.get(key="harm"), value=60, source="Police", **common)


def test_opening_tells_every_seat_and_needs_something_to_score():
    round = make_round()
    _, holder = held_seat()
    with pytest.raises(NotAllowed, match="at least one candidate"):
        open_scoring(round=round, closes_on=today() + SOON, by=by())
    hold(make_candidate(round))
    with pytest.raises(NotAllowed, match="at least one candidate"):
        open_scoring(round=round, closes_on=today() + SOON, by=by())
    screened(make_candidate(round))
    with pytest.raises(NotAllowed, match="today or later"):
        open_scoring(round=round, closes_on=today() - timedelta(days=1), by=by())
    open_scoring(round=round, closes_on=today() + SOON, by=by())
    assert Notice.objects.filter(to=holder, kind="scoring_opened").count() == 1
    with pytest.raises(WrongState):
        open_scoring(round=round, closes_on=today() + SOON, by=by())


def test_a_round_opens_and_closes_on_days_that_can_be():
    round = make_round()
    screened(make_candidate(round))
    for opens, closes, words in (
        (today() - timedelta(days=1), today() + SOON, "opening day must be today or later"),
        (today() + 2 * SOON, today() + SOON, "not be before the opening day"),
    ):
        with pytest.raises(NotAllowed, match=words):
            open_scoring(round=round, opens_on=opens, closes_on=closes, by=by())
    round = open_scoring(round=round, closes_on=today() + SOON, by=by())
    assert round.opens_on == today()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(closes_on=today() - SOON)


def test_new_dates_need_a_reason_and_every_seat_is_told_of_both():
    round = open_round()
    done, waiting = held_seat(), held_seat()
    answer(round, 50, *done)
    common = {"round": round, "by": by()}
    until = today() + 3 * SOON
    with pytest.raises(NotAllowed, match="why the dates change"):
        change_dates(opens_on=today(), closes_on=until, reason=" ", **common)
    with pytest.raises(NotAllowed, match="the dates already"):
        change_dates(opens_on=round.opens_on, closes_on=round.closes_on, reason="None", **common)
    with pytest.raises(NotAllowed, match="today or later"):
        change_dates(opens_on=today(), closes_on=today() - SOON, reason="Over", **common)
    change_dates(opens_on=today(), closes_on=until, reason="Two seats asked for time", **common)
    told = Notice.objects.filter(kind="dates_changed")
    assert {done[1].pk, waiting[1].pk} <= set(told.values_list("to", flat=True))
    said = f"until {until:%A} {until.day} {until:%B %Y}"
    assert said in told[0].text
    assert "Two seats asked for time" in told[0].text
    event = Event.objects.get(kind="changed_dates")
    assert event.note == f"Open {said}. Two seats asked for time"
    for state in (make_round(), revealed_round()):
        with pytest.raises(WrongState):
            change_dates(round=state, opens_on=today(), closes_on=until, reason="Early", by=by())


def test_nobody_scores_before_the_opening_day_and_a_later_one_keeps_what_is_saved():
    round, (seat, holder) = open_round(), held_seat()
    sheet = prepare(round, seat, holder, 50)
    opens = today() + timedelta(days=3)
    change_dates(round=round, opens_on=opens, closes_on=opens + SOON, reason="Too early", by=by())
    with pytest.raises(NotAllowed, match="not open yet"):
        prepare(round, seat, holder, 75)
    with pytest.raises(NotAllowed, match="not open yet"):
        submit_scores(sheet=sheet, by=actor(holder))
    with freeze_time(opens):
        assert set(sheet.scores.values_list("value", flat=True)) == {50}
        submit_scores(sheet=sheet, by=actor(holder))
        with pytest.raises(NotAllowed, match="opening day must be today"):
            change_dates(
                round=round, opens_on=opens - timedelta(days=1), closes_on=opens, reason="Back", by=by()
            )
        # the opening day that has passed may stay as it is
        later = {"opens_on": opens, "closes_on": opens + 2 * SOON}
    with freeze_time(opens + timedelta(days=2)):
        assert change_dates(round=round, reason="More time", by=by(), **later).opens_on == opens


def test_closing_never_reveals():
    round = open_round(days=3)
    answer(round, 75)
    with freeze_time(today() + timedelta(days=4)):
        round.refresh_from_db()
        assert round.status == Round.Status.SCORING
        assert not round.takes_scores(today())
        with pytest.raises(ValueError, match="not revealed"):
            read_results(round)


def test_revealing_below_quorum_needs_a_reason():
    prevention_board(quorum=2)
    round = open_round()
    answer(round)
    seat, person = held_seat()
    prepare(round, seat, person)  # begun, not submitted: it does not count
    with pytest.raises(NotAllowed, match="1 seats have submitted"):
        reveal_scores(round=round, by=by())
    with pytest.raises(NotAllowed):
        reveal_scores(round=round, because="  ", by=by())
    revealed = reveal_scores(round=round, because="The board meets tomorrow", by=by())
    assert revealed.reveals.get().below_quorum_because == "The board meets tomorrow"
    assert Event.objects.get(kind="revealed").note == "The board meets tomorrow"


def test_revealing_at_quorum_needs_none_and_keeps_none():
    prevention_board(quorum=1)
    round = open_round()
    answer(round)
    round = reveal_scores(round=round, because="Not needed", by=by())
    assert round.reveals.get().below_quorum_because == ""
    assert round.status == Round.Status.REVEALED
    with pytest.raises(WrongState):
        reveal_scores(round=round, by=by())


def test_nobody_scores_after_the_reveal():
    round = open_round()
    seat, person = held_seat()
    sheet = prepare(round, seat, person)
    reveal_scores(round=round, because="For a test", by=by())
    with pytest.raises(WrongState):
        prepare(round, seat, person, 100)
    with pytest.raises(WrongState):
        submit_scores(sheet=sheet, by=actor(make_person("holder", seat=None)))


def test_those_who_raised_an_issue_hear_that_its_candidate_is_held_back_and_let_through():
    contributor = make_person("holder", seat=make_seat())
    issue = candidate_issue(by=contributor)
    candidate = make_candidate(make_round(), issues=[issue])
    Notice.objects.all().delete()
    held = hold(candidate)
    said = "Legality. An order covers it. It would be a yes if: The order ends"
    event = Event.objects.of(issue).first()
    assert (event.kind, event.note) == ("held_back", said)
    notice = Notice.objects.get(to=contributor)
    assert "Held back" in notice.text
    assert said in notice.text
    panel = rounds_of_issue(issue, contributor)
    assert panel.lines[0].note == "Held back: legality. An order covers it"
    let_through(candidate=held, reason="It ended", by=actor(officer()))
    assert "No longer held back" in Notice.objects.filter(to=contributor).first().text


def test_what_is_said_of_a_sensitive_candidate_is_not_written_on_an_open_issue():
    contributor = make_person("holder", seat=make_seat())
    issue = candidate_issue(by=contributor)
    hidden = candidate_issue(marking=Marking.SENSITIVE)
    candidate = make_candidate(make_round(), issues=[issue, hidden], official_wording="A wording")
    Notice.objects.all().delete()
    held = hold(candidate, because="A covert matter")
    let_through(candidate=held, reason="A covert reason", by=actor(officer()))
    written = [each.note for each in Event.objects.of(issue)]
    written += [each.text for each in Notice.objects.filter(to=contributor)]
    assert len(written) >= 4
    assert "overt" not in " ".join(written)
    assert "A covert matter" in " ".join(each.note for each in Event.objects.of(hidden))
