"""A candidate is changed before scoring opens and withdrawn before the reveal: each rule, what it refuses."""

import pytest
from django.db import IntegrityError, transaction

from issues_log.models import Issue
from partnership.clock import today
from partnership.models import Event, Notice
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.versions import Clash
from prioritisation.actions import (
    InARound,
    change_candidate,
    decide_round,
    let_through,
    open_scoring,
    pass_screen,
    reveal_scores,
    submit_scores,
    withdraw,
)
from prioritisation.models import Candidate, Score
from prioritisation.panels import rounds_of_issue
from prioritisation.results import read_results
from prioritisation.sheets import unanswered
from tests.factories.ground import actor, make_area, make_person, make_seat
from tests.factories.meetings import make_decision, officer
from tests.factories.prioritisation import (
    answer,
    candidate_issue,
    decided_round,
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


def by():
    return actor(officer())


def change(candidate: Candidate, **changes) -> Candidate:
    as_it_is = {
        "name": candidate.name,
        "behaviour": candidate.behaviour,
        "issues": list(candidate.issues.all()),
        "definition": candidate.definition,
        "official_wording": candidate.official_wording,
        "base_version": candidate.version,
    }
    return change_candidate(candidate=candidate, by=by(), **as_it_is | changes)


def take_out(candidate: Candidate, reason: str = "It is the same as another", **more) -> Candidate:
    return withdraw(candidate=candidate, reason=reason, by=by(), **more)


# Changing it ------------------------------------------------------------------------------------
def test_a_candidate_changes_before_scoring_opens_and_must_be_screened_again():
    candidate = screened(make_candidate(name="Harm at home"))
    behaviour, issue, place = make_behaviour(), candidate_issue(), make_area()
    changed = change(
        candidate,
        name="Harm in homes",
        behaviour=behaviour,
        issues=[issue],
        places=[place],
        definition="At night",
    )
    changed.refresh_from_db()
    assert (changed.name, changed.behaviour, changed.definition) == ("Harm in homes", behaviour, "At night")
    assert (list(changed.issues.all()), list(changed.places.all())) == ([issue], [place])
    assert (changed.version, changed.is_screened) == (2, False)
    event = Event.objects.of(changed).first()
    assert event.kind == "changed"
    assert event.note == "What seats read, the behaviour, what counts as it, the issues behind it, where."


def test_saving_what_is_there_already_changes_nothing():
    candidate = screened(make_candidate())
    change(candidate)
    candidate.refresh_from_db()
    assert (candidate.version, candidate.is_screened) == (1, True)
    assert not Event.objects.of(candidate).filter(kind="changed").exists()


def test_what_is_held_back_stays_held_back_when_it_changes():
    held = change(hold(make_candidate()), name="Said better")
    assert held.is_held
    assert held.is_screened


def test_two_officers_do_not_overwrite_each_other():
    candidate = make_candidate(name="As put forward")
    change(candidate, name="Changed by the first")
    with pytest.raises(Clash):
        change(candidate, name="Changed by the second")
    with pytest.raises(Clash):
        take_out(candidate, base_version=1)
    with pytest.raises(Clash):  # what the first officer wrote, nobody has screened
        pass_screen(candidate=candidate, base_version=1, by=by())
    held = hold(make_candidate())
    change(held, name="Other words")
    with pytest.raises(Clash):
        let_through(candidate=held, reason="The order ended", base_version=1, by=by())
    candidate.refresh_from_db()
    assert (candidate.name, candidate.is_withdrawn, candidate.is_screened) == (
        "Changed by the first",
        False,
        False,
    )


def test_what_a_change_refuses():
    round = make_round()
    candidate, other = make_candidate(round), make_candidate(round)
    with pytest.raises(NotAllowed, match="of that name"):
        change(candidate, name=other.name)
    with pytest.raises(NotAllowed, match="at least one issue"):
        change(candidate, issues=[])
    early = candidate_issue()
    Issue.objects.filter(pk=early.pk).update(status="under_review")
    with pytest.raises(NotAllowed, match="only a candidate can go forward"):
        change(candidate, issues=[early])
    with pytest.raises(WrongState, match="scoring already"):
        change(open_round().candidates.first(), name="Too late")
    with pytest.raises(WrongState, match="revealed"):
        change(revealed_round().candidates.first(), name="Too late")
    with pytest.raises(WrongState, match="withdrawn"):
        change(take_out(other), name="Gone")


def test_an_issue_that_has_moved_on_may_stay_behind_its_candidate():
    candidate = make_candidate()
    candidate.issues.update(status="under_review")
    assert change(candidate, name="Said better").name == "Said better"


def test_its_marking_rises_with_its_issues_and_is_not_lowered():
    plain, sensitive = candidate_issue(), candidate_issue(marking=Marking.SENSITIVE)
    candidate = make_candidate(issues=[plain])
    with pytest.raises(NotAllowed, match="OFFICIAL wording"):
        change(candidate, issues=[plain, sensitive])
    candidate = change(candidate, issues=[plain, sensitive], official_wording="Harm in one place")
    assert (candidate.marking, candidate.official_wording) == (Marking.SENSITIVE, "Harm in one place")
    candidate = change(candidate, issues=[plain])
    assert candidate.marking == Marking.SENSITIVE


# One live round ---------------------------------------------------------------------------------
def test_an_issue_is_in_one_live_round_and_the_refusal_names_it():
    issue = candidate_issue()
    first = make_candidate(make_round("Spring round"), "Harm at home", issues=[issue])
    with pytest.raises(InARound, match=r"“Harm at home” in RD-\d+ Spring round already"):
        make_candidate(make_round("Autumn round"), issues=[issue])
    with pytest.raises(InARound, match="“Harm at home” in this round already"):
        make_candidate(first.round, issues=[issue])
    other = make_candidate()
    with pytest.raises(InARound, match="Spring round"):
        change(other, issues=[issue])
    hold(first)  # still in its round
    with pytest.raises(InARound, match="Spring round"):
        make_candidate(issues=[issue])
    with pytest.raises(IntegrityError), transaction.atomic():
        other.issues.add(issue)


def test_the_refusal_names_no_candidate_that_one_may_not_read():
    issue, hidden = candidate_issue(), candidate_issue(marking=Marking.SENSITIVE)
    make_candidate(make_round("Spring round"), "Undercover", issues=[issue, hidden], official_wording="Harm")
    for person, named in ((officer(), False), (make_person("officer", sensitive=True), True)):
        with pytest.raises(InARound) as refusal:
            make_candidate(issues=[issue], by=actor(person))
        assert ("Spring round" in str(refusal.value)) is named
        assert ("Undercover" in str(refusal.value)) is named
        assert ("another round" in str(refusal.value)) is not named


def test_a_decision_a_withdrawal_and_a_change_free_the_issues():
    round, [targeted] = decided_round()
    not_chosen = round.candidates.exclude(pk=targeted.candidate_id).get().issues.get()
    assert make_candidate(issues=[not_chosen]).is_in_play
    issue = candidate_issue()
    candidate = make_candidate(issues=[issue])
    change(candidate, issues=[candidate_issue()])
    again = make_candidate(issues=[issue])
    take_out(again)
    assert make_candidate(issues=[issue]).is_in_play


# Withdrawing it ---------------------------------------------------------------------------------
def test_withdrawing_needs_a_reason_and_keeps_it():
    candidate = make_candidate()
    with pytest.raises(NotAllowed, match="why it is withdrawn"):
        take_out(candidate, " ")
    candidate = take_out(candidate)
    candidate.refresh_from_db()
    assert candidate.withdrawn_because == "It is the same as another"
    assert Event.objects.of(candidate).first().note == "It is the same as another"
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=candidate.pk).update(withdrawn_because="")
    for move in (take_out, hold, screened):
        with pytest.raises(WrongState, match="withdrawn"):
            move(candidate)


def test_the_name_and_the_issues_of_what_is_withdrawn_are_free_again():
    round = make_round()
    first = make_candidate(round, "Harm at home")
    issues = list(first.issues.all())
    take_out(first)
    assert screened(make_candidate(round, "Harm at home", issues=issues)).is_in_play
    assert open_scoring(round=round, closes_on=today(), by=by()).status == "scoring"


def test_a_withdrawn_candidate_keeps_nothing_from_opening():
    round = make_round()
    take_out(make_candidate(round))
    with pytest.raises(NotAllowed, match="at least one candidate"):
        open_scoring(round=round, closes_on=today(), by=by())
    screened(make_candidate(round))
    open_scoring(round=round, closes_on=today(), by=by())


@pytest.mark.parametrize("leave", [take_out, hold])
def test_its_scores_are_kept_and_do_not_count_and_the_seats_that_gave_them_are_told(leave):
    round = open_round(candidates=3)
    gone, *others = Candidate.objects.filter(round=round)
    seat, holder = held_seat()
    colleague = make_person("colleague", seat=seat)
    answer(round, {gone.pk: 100, others[0].pk: 75, others[1].pk: 25}, seat, holder)
    begun, preparer = held_seat()
    prepare(round, begun, preparer)
    _, idle = held_seat()
    before = Score.objects.count()
    Notice.objects.all().delete()
    leave(gone)
    assert Score.objects.count() == before
    notices = Notice.objects.filter(kind="candidate_out")
    assert {each.to for each in notices} == {holder, colleague, preparer}
    assert idle.pk not in set(notices.values_list("to", flat=True))
    assert gone.name in notices[0].text
    assert "do not count" in notices[0].text
    later = submit_scores(sheet=prepare(round, *held_seat(), {each.pk: 50 for each in others}), by=by())
    assert unanswered(later) == set()
    results = read_results(reveal_scores(round=round, because="For a test", by=by()))
    assert {each.candidate for each in results.ranking.standings} == {each.pk for each in others}
    assert [each.pk for each in [*results.withdrawn, *results.held]] == [gone.pk]


def test_a_seat_reads_of_a_sensitive_candidate_no_more_than_before():
    round = make_round()
    secret = screened(make_candidate(round, "An undercover matter", marking=Marking.SENSITIVE))
    screened(make_candidate(round))
    round = open_scoring(round=round, closes_on=today(), by=by())
    seat, holder = held_seat()
    cleared = make_person("deputy", seat=seat, sensitive=True)
    answer(round, 50, seat, holder)
    take_out(secret, "An undercover reason")
    told = {each.to_id: each.text for each in Notice.objects.filter(kind="candidate_out")}
    assert "ndercover" not in told[holder.pk]
    assert secret.official_wording in told[holder.pk]
    assert "An undercover matter" in told[cleared.pk]
    assert "An undercover reason" in told[cleared.pk]


def test_nothing_is_withdrawn_after_the_reveal():
    with pytest.raises(WrongState, match="revealed"):
        take_out(revealed_round().candidates.first())


def test_what_is_withdrawn_can_not_be_chosen():
    round = open_round()
    gone, _ = Candidate.objects.filter(round=round)
    gone = take_out(gone)
    answer(round)
    round = reveal_scores(round=round, because="For a test", by=by())
    decision = make_decision(kind="round", record=round)
    with pytest.raises(NotAllowed, match="withdrawn"):
        decide_round(round=round, chosen=[(gone, "Less of it")], decision=decision, by=by())


def test_those_who_raised_an_issue_hear_that_its_candidate_is_withdrawn():
    contributor = make_person("holder", seat=make_seat())
    open_, hidden = candidate_issue(by=contributor), candidate_issue(marking=Marking.SENSITIVE)
    Notice.objects.all().delete()
    take_out(make_candidate(issues=[open_]), "The council acts alone")
    assert "The council acts alone" in Notice.objects.get(to=contributor).text
    assert rounds_of_issue(open_, contributor).lines[0].note == "Withdrawn: The council acts alone"
    quiet = make_candidate(issues=[open_, hidden], official_wording="A wording")
    take_out(quiet, "An undercover reason")
    written = [each.note for each in Event.objects.of(open_)]
    written += [each.text for each in Notice.objects.filter(to=contributor)]
    assert "ndercover" not in " ".join(written)
    open_.refresh_from_db()
    assert open_.status == "candidate"
