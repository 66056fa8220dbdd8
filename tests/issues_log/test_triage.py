"""The moves of triage: what each does, and each refusal."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from issues_log import actions
from issues_log.models import Issue
from partnership.behaviours.models import Behaviour
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from partnership.records.versions import Clash
from tests.factories.ground import actor, make_agency, make_board, make_person
from tests.factories.issues_log import make_behaviours, make_issue, make_issue_under_review, make_voice

pytestmark = pytest.mark.django_db

Status = Issue.Status
AT = datetime(2026, 5, 14, 10, tzinfo=UTC)


@pytest.fixture
def officer():
    return make_person("officer", sensitive=True)


@pytest.fixture
def logged():
    return make_issue()


@pytest.fixture
def reviewed(officer):
    return make_issue_under_review(officer)


def in_state(status, officer):
    """An issue brought into a state through the actions."""
    by, issue = actor(officer), make_issue()
    if status == Status.LOGGED:
        return issue
    issue = actions.take_up(issue=issue, by=by)
    _, leaf = make_behaviours()
    steps = {
        Status.UNDER_REVIEW: lambda: issue,
        Status.CANDIDATE: lambda: accept(issue, officer, behaviour=leaf),
        Status.PRIORITISED: lambda: actions.prioritise(
            issue=accept(issue, officer, behaviour=leaf), reason="Chosen", by=by
        ),
        Status.MERGED: lambda: actions.merge(issue=issue, into=make_issue(), reason="Same", by=by),
        Status.PASSED_ON: lambda: actions.pass_on(
            issue=issue, to_agency=make_agency(), reason="Theirs", by=by
        ),
        Status.ON_HOLD: lambda: actions.put_on_hold(
            issue=issue, until=date(2099, 1, 1), reason="Wait", by=by
        ),
        Status.NOT_TAKEN: lambda: actions.not_take_further(issue=issue, reason="No", by=by),
    }
    return steps[status]()


def accept(issue, officer, **more):
    answers = {"reason": "It needs several agencies.", "is_multi_agency": True, "is_specific": True, **more}
    return actions.accept_as_candidate(issue=issue, by=actor(officer), **answers)


# Each move ------------------------------------------------------------------------------------
def test_taking_up_names_an_owner(logged, officer):
    issue = actions.take_up(issue=logged, by=actor(officer), at=AT)
    assert (issue.status, issue.owner, issue.moved_at) == (Status.UNDER_REVIEW, officer, AT)
    other = make_person("officer")
    assert actions.take_up(issue=make_issue(), by=actor(officer), owner=other).owner == other


def test_a_candidate_has_its_behaviour_and_flags_settled(reviewed, officer):
    _, leaf = make_behaviours()
    issue = accept(reviewed, officer, behaviour=leaf, is_multi_agency=False)
    assert (issue.status, issue.behaviour) == (Status.CANDIDATE, leaf)
    assert (issue.is_multi_agency, issue.is_specific) == (False, True)  # a flag, not a bar


def test_a_candidate_needs_a_behaviour(reviewed, officer):
    with pytest.raises(NotAllowed, match="behaviour"):
        accept(reviewed, officer)


def test_a_candidate_keeps_the_behaviour_that_was_logged(officer):
    _, leaf = make_behaviours()
    issue = make_issue_under_review(officer, behaviour=leaf)
    assert accept(issue, officer).behaviour == leaf


def test_passing_on_names_one_receiver(logged, officer):
    agency, board, by = make_agency(), make_board(), actor(officer)
    issue = actions.pass_on(issue=logged, to_agency=agency, reason="Its own business", by=by)
    assert (issue.status, issue.passed_to_agency) == (Status.PASSED_ON, agency)
    issue = actions.pass_on(issue=make_issue(), to_board=board, reason="A duty of that board", by=by)
    assert issue.passed_to_board == board
    for receivers in ({}, {"to_agency": agency, "to_board": board}):
        with pytest.raises(NotAllowed, match="one agency or to one board"):
            actions.pass_on(issue=make_issue(), reason="Why", by=by, **receivers)


def test_the_receiving_agencys_members_are_told_unless_they_may_not_see_it(officer):
    agency = make_agency()
    holder = make_person("holder", agency=agency)
    colleague = make_person("colleague", agency=agency, seat=holder.memberships.get().seat)
    for marking, told in ((Marking.OFFICIAL, {holder}), (Marking.SENSITIVE, set())):
        issue = make_issue(make_person(sensitive=True), marking=marking)
        actions.pass_on(issue=issue, to_agency=agency, reason="Theirs", by=actor(officer))
        received = Notice.objects.filter(target_id=issue.pk, kind="passed_to_you")
        assert {notice.to for notice in received} == told
    assert not Notice.objects.filter(to=colleague).exists()


def test_a_contributor_of_the_receiving_agency_is_told_once(officer):
    holder = make_person("holder")
    agency = holder.memberships.get().agency
    actions.pass_on(issue=make_issue(holder), to_agency=agency, reason="Theirs", by=actor(officer))
    assert [notice.kind for notice in Notice.objects.filter(to=holder)] == ["passed_on"]


def test_on_hold_until_a_day_to_come(logged, officer):
    by = actor(officer)
    with pytest.raises(NotAllowed, match="future"):
        actions.put_on_hold(issue=logged, until=date(2026, 5, 14), reason="Wait", by=by, at=AT)
    issue = actions.put_on_hold(issue=logged, until=date(2026, 5, 15), reason="Wait", by=by, at=AT)
    assert (issue.status, issue.on_hold_until) == (Status.ON_HOLD, date(2026, 5, 15))


def test_not_taken_further_keeps_its_reason(logged, officer):
    issue = actions.not_take_further(issue=logged, reason="It is not a behaviour.", by=actor(officer))
    assert (issue.status, issue.reason) == (Status.NOT_TAKEN, "It is not a behaviour.")


@pytest.mark.parametrize("aside", [Status.PASSED_ON, Status.ON_HOLD, Status.NOT_TAKEN])
def test_reopening_clears_what_it_was_aside_for(aside, officer):
    issue = actions.reopen(issue=in_state(aside, officer), reason="News", by=actor(officer))
    assert issue.status == Status.UNDER_REVIEW
    assert (issue.passed_to_agency, issue.passed_to_board, issue.on_hold_until) == (None, None, None)


def test_the_board_prioritises_a_candidate(officer):
    assert in_state(Status.PRIORITISED, officer).reason == "Chosen"


# Merging --------------------------------------------------------------------------------------
def test_merging_is_written_on_both(officer):
    gone, stays = make_issue(), make_issue()
    issue = actions.merge(issue=gone, into=stays, reason="They tell of the same.", by=actor(officer))
    assert (issue.status, issue.merged_into) == (Status.MERGED, stays)
    assert Event.objects.of(gone).first().data["into"] == stays.pk
    assert Event.objects.of(stays).first().kind == "merged_in"
    assert Event.objects.of(stays).first().note == ""  # the reason may be in a sensitive issue's words


def test_what_was_merged_before_goes_along(officer):
    first, second, third = make_issue(), make_issue(), make_issue()
    by = actor(officer)
    actions.merge(issue=first, into=second, reason="Same", by=by)
    actions.merge(issue=second, into=third, reason="Same", by=by)
    first.refresh_from_db()
    assert first.merged_into == third


def test_an_issue_is_not_merged_into_itself_nor_into_one_that_is_merged(officer):
    gone, stays, other = make_issue(), make_issue(), make_issue()
    by = actor(officer)
    with pytest.raises(NotAllowed, match="itself"):
        actions.merge(issue=gone, into=gone, reason="Same", by=by)
    actions.merge(issue=gone, into=stays, reason="Same", by=by)
    with pytest.raises(NotAllowed, match="choose that one"):
        actions.merge(issue=other, into=gone, reason="Same", by=by)


# Refusals -------------------------------------------------------------------------------------
MOVES = {
    "take_up": ({Status.LOGGED}, {}),
    "accept_as_candidate": ({Status.UNDER_REVIEW}, {"is_multi_agency": True, "is_specific": True}),
    "pass_on": ({Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}, {}),
    "merge": ({Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}, {}),
    "put_on_hold": ({Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}, {"until": date(2099, 1, 1)}),
    "not_take_further": ({Status.LOGGED, Status.UNDER_REVIEW, Status.CANDIDATE}, {}),
    "reopen": ({Status.PASSED_ON, Status.ON_HOLD, Status.NOT_TAKEN}, {}),
    "prioritise": ({Status.CANDIDATE}, {}),
}


def arguments(name, issue):
    """What a move needs besides the issue."""
    more = dict(MOVES[name][1])
    if name != "take_up":
        more["reason"] = "Because"
    if name == "accept_as_candidate":
        leaves = Behaviour.objects.filter(parent__isnull=False)
        more["behaviour"] = issue.behaviour or leaves.first() or make_behaviours()[1]
    if name == "pass_on":
        more["to_board"] = make_board()
    if name == "merge":
        more["into"] = make_issue()
    return more


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_made_from_its_own_states_only(name, status, officer):
    issue = in_state(Status(status), officer)
    act, given = getattr(actions, name), arguments(name, issue)
    if status in MOVES[name][0]:
        assert act(issue=issue, by=actor(officer), **given).status != status
    else:
        with pytest.raises(WrongState):
            act(issue=issue, by=actor(officer), **given)
        issue.refresh_from_db()
        assert issue.status == status


@pytest.mark.parametrize("name", [name for name in MOVES if name != "take_up"])
def test_every_move_but_taking_up_says_why(name, officer):
    status = next(iter(MOVES[name][0]))
    issue = in_state(status, officer)
    given = arguments(name, issue)
    with pytest.raises(NotAllowed, match="Say why"):
        getattr(actions, name)(issue=issue, by=actor(officer), **{**given, "reason": "  "})
    issue.refresh_from_db()
    assert issue.status == status


@pytest.mark.parametrize("name", MOVES)
def test_a_move_from_an_old_version_clashes_and_changes_nothing(name, officer):
    issue = in_state(next(iter(MOVES[name][0])), officer)
    before = issue.version
    with pytest.raises(Clash):
        getattr(actions, name)(
            issue=issue, by=actor(officer), base_version=before - 1, **arguments(name, issue)
        )
    issue.refresh_from_db()
    assert issue.version == before


@pytest.mark.parametrize("name", MOVES)
def test_a_move_writes_its_event_and_counts_a_version(name, officer):
    issue = in_state(next(iter(MOVES[name][0])), officer)
    given = arguments(name, issue)
    moved = getattr(actions, name)(issue=issue, by=actor(officer), base_version=issue.version, at=AT, **given)
    assert moved.version == issue.version + 1
    event = Event.objects.filter(target_id=issue.pk).order_by("-id").exclude(kind="merged_in").first()
    assert (event.by, event.at, event.note) == (officer, AT, given.get("reason", ""))


# Telling --------------------------------------------------------------------------------------
def test_contributors_are_told_each_move_with_its_reason(logged, officer):
    voice = make_voice(logged)
    Notice.objects.all().delete()
    actions.not_take_further(issue=logged, reason="It is not a behaviour.", by=actor(officer))
    notices = Notice.objects.all()
    assert {notice.to for notice in notices} == {logged.raised_by, voice.by}
    assert all("It is not a behaviour." in notice.text for notice in notices)


def test_the_words_of_a_sensitive_issue_stay_out_of_its_notices(officer):
    author = make_person()
    issue = make_issue(author, marking=Marking.SENSITIVE)
    voice = make_voice(issue, make_person(sensitive=True))
    voice.by.memberships.update(may_see_sensitive=False)  # no longer cleared
    Notice.objects.all().delete()
    actions.take_up(issue=issue, by=actor(officer))
    notice = Notice.objects.get()
    assert notice.to == author
    assert issue.what not in notice.text


# What the database holds ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "impossible",
    [
        {"status": "merged", "reason": "Why"},
        {"status": "passed_on", "reason": "Why"},
        {"status": "on_hold", "reason": "Why"},
        {"status": "not_taken", "reason": ""},
        {"number": None},
        {"on_hold_until": date(2099, 1, 1)},
    ],
    ids=[
        "merged into none",
        "passed to none",
        "on hold without end",
        "no reason",
        "no number",
        "until, not on hold",
    ],
)
def test_the_database_refuses_what_must_not_be(logged, impossible):
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=logged.pk).update(**impossible)
