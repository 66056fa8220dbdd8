"""Who has declared an interest does not decide: at every step from an issue to the zone that came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

import partnership.urls  # noqa: F401  numpy, behind the charts, can't be imported on a still clock
from issues_log.models import Issue
from meetings.actions import BelowQuorum, add_item, declare_interest, record_decision
from meetings.models import Decision, Meeting
from meetings.quorum import quorum_of
from partnership.boards.models import Board, Seat
from partnership.people.models import User
from partnership.records import registry
from partnership.records.marking import Marking
from people_zones.models import Zone
from prioritisation.models import Candidate, Round, TargetedBehaviour
from strategies.models import Input, Strategy
from tests.factories.ground import actor, add_role, make_person, prevention_board, upper_board
from tests.factories.meetings import attend, make_meeting, officer, seat_of
from tests.factories.people_zones import make_zone
from tests.factories.prioritisation import decided_round, hold, make_candidate, make_round
from tests.factories.strategies import make_input, make_strategy, to_board

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
SignIn = Callable[[User], Client]


@dataclass(frozen=True)
class Chain:
    """One behaviour from the issue behind it to the zone, and a candidate that was not chosen."""

    issue: Issue
    merged: Issue
    candidate: Candidate
    other: Candidate
    round: Round
    targeted: TargetedBehaviour
    strategy: Strategy
    input: Input
    zone: Zone


@pytest.fixture
def chain() -> Chain:
    round_, (targeted,) = decided_round(candidates=2)
    candidate = targeted.candidate
    issue = candidate.issues.get()
    other = round_.candidates.exclude(pk=candidate.pk).get()
    merged = other.issues.get()
    Issue.objects.filter(pk=merged.pk).update(status=Issue.Status.MERGED, merged_into=issue)
    other.issues.clear()
    strategy = make_strategy(targeted=targeted)
    item = make_input(strategy)
    return Chain(issue, merged, candidate, other, round_, targeted, strategy, item, make_zone(strategy))


def room(board: Board, seats: int = 3) -> tuple[Meeting, list[Seat]]:
    """A meeting of today with just enough seats in the room."""
    Board.objects.filter(pk=board.pk).update(quorum=seats)
    board.refresh_from_db()
    meeting = make_meeting(board)
    present = [seat_of("voluntary", board) for _ in range(seats)]
    attend(meeting, *present)
    return meeting, present


def holder_of(seat: Seat) -> User:
    return seat.memberships.get(role="holder").user


def declare(seat: Seat, record: Any) -> None:
    holder = holder_of(seat)
    declare_interest(seat=seat, person=holder, record=record, what="We are paid for it", by=actor(holder))


def decide(board: Board, meeting: Meeting, record: Any, kind: str = "general") -> Decision:
    return record_decision(
        board=board,
        meeting=meeting,
        route="meeting",
        kind=kind,
        record=record,
        text="Agreed.",
        reason="It answers the harm.",
        decided_on=meeting.held_on,
        by=actor(officer()),
    )


COUNTS = {
    "issue": {"issue", "merged"},
    "candidate": {"candidate", "issue", "merged"},
    "round": {"round", "candidate", "other", "issue", "merged"},
    "targeted": {"targeted", "candidate", "issue", "merged"},
    "strategy": {"strategy", "input", "targeted", "candidate", "issue", "merged"},
    "input": {"input"},
    "zone": {"zone", "strategy", "input", "targeted", "candidate", "issue", "merged"},
}
"""What a decision on each record involves: an interest in any of these counts, in any other it does not."""


@pytest.mark.parametrize("decided", COUNTS)
def test_an_interest_counts_in_all_that_a_decision_involves_and_in_nothing_else(
    chain: Chain, decided: str
) -> None:
    meeting, seats = room(prevention_board(), seats=len(COUNTS["zone"]) + 2)
    names = sorted(set().union(*COUNTS.values()))
    for seat, name in zip(seats, names, strict=True):
        declare(seat, getattr(chain, name))
    left = quorum_of(meeting, getattr(chain, decided)).left
    assert {names[seats.index(each.seat)] for each in left} == COUNTS[decided]


@pytest.mark.parametrize(
    ("declared", "decided"),
    [
        ("candidate", "round"),
        ("candidate", "strategy"),
        ("targeted", "strategy"),
        ("candidate", "zone"),
        ("strategy", "zone"),
    ],
)
def test_below_quorum_without_them_nothing_is_decided(chain: Chain, declared: str, decided: str) -> None:
    board = prevention_board()
    meeting, seats = room(board)
    decide(board, meeting, getattr(chain, decided))
    declare(seats[0], getattr(chain, declared))
    with pytest.raises(BelowQuorum, match="2 seats counted and 3 are needed"):
        decide(board, meeting, getattr(chain, decided))
    assert decide(board, meeting, None)
    assert decide(board, meeting, getattr(chain, decided), kind=Decision.NOTED)


def test_a_candidate_that_is_held_back_is_not_chosen_among() -> None:
    round_ = make_round()
    held, open_ = hold(make_candidate(round_)), make_candidate(round_)
    meeting, seats = room(prevention_board())
    declare(seats[0], held)
    assert quorum_of(meeting, round_).left == ()
    declare(seats[1], open_)
    assert [each.seat for each in quorum_of(meeting, round_).left] == [seats[1]]


def test_who_declared_it_on_one_board_does_not_decide_on_the_upper_one(chain: Chain) -> None:
    upper = upper_board()
    seat = seat_of("voluntary")
    person = holder_of(seat)
    declare(seat, chain.candidate)
    meeting, present = room(upper)
    assert quorum_of(meeting, chain.strategy).met
    theirs = present[0]
    theirs.memberships.all().delete()
    add_role(person, "holder", seat=theirs)
    attend(meeting, theirs)
    quorum = quorum_of(meeting, chain.strategy)
    assert (quorum.met, [each.seat for each in quorum.left]) == (False, [theirs])
    with pytest.raises(BelowQuorum):
        decide(upper, meeting, chain.strategy, kind="upper_board")


def test_the_pages_of_higher_apps_refuse_it_and_say_who_takes_no_part(
    client_as: SignIn, chain: Chain
) -> None:
    to_board(chain.strategy)
    board = prevention_board()
    meeting, seats = room(board)
    declare(seats[0], chain.targeted)
    client, url = client_as(officer()), reverse("strategies:endorse", args=[chain.strategy.pk])
    assert f"because of a declared interest: {seats[0]}" in client.get(url).content.decode()
    typed = {"outcome": "endorse", "text": "Endorsed.", "reason": "It answers the harm.", "route": "meeting",
             "meeting": meeting.pk, "published": "yes", "marking": "official"}  # fmt: skip
    refused = client.post(url, typed).content.decode()
    assert "This meeting may note, but not decide. Quorum not met: 2 seats counted" in refused
    attend(meeting, seat_of("police", board))
    client.post(url, typed)
    page = reverse("meetings:decision_detail", args=[Decision.objects.get(kind="endorse").pk])
    told = f"{seats[0]}, because of its interest in"
    assert told in client.get(page).content.decode()
    assert registry.url_of(chain.targeted) in client.get(page).content.decode()
    Candidate.objects.filter(pk=chain.candidate.pk).update(
        marking=Marking.SENSITIVE, official_wording="A behaviour"
    )
    assert told not in client.get(page).content.decode()
    marked = client_as(make_person("holder", sensitive=True)).get(page).content.decode()
    assert told in marked
    assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in marked


@freeze_time("2024-05-14 10:00")  # each page says how long its session lasts
def test_what_a_reader_may_not_see_is_not_told_by_the_count(client_as: SignIn, chain: Chain) -> None:
    """All may read the strategy, not the candidate behind it, nor that somebody has an interest in that."""
    board = prevention_board()
    meeting, seats = room(board)
    add_item(meeting=meeting, title="The strategy", record=chain.strategy, by=actor(officer()))
    holder, cleared = make_person("holder"), make_person("holder", sensitive=True)
    url = reverse("meetings:meeting_detail", args=[meeting.pk])
    Candidate.objects.filter(pk=chain.candidate.pk).update(
        marking=Marking.SENSITIVE, official_wording="A behaviour"
    )
    before = client_as(holder).get(url).content
    declare(seats[0], chain.candidate)
    told = client_as(cleared).get(url).content.decode()
    assert "2 seats counted and 3 are needed" in told
    assert "OFFICIAL-SENSITIVE" in told
    after = client_as(holder).get(url).content
    assert without_tokens(after) == without_tokens(before)
    with pytest.raises(BelowQuorum) as refusal:
        decide(board, meeting, chain.strategy)
    assert str(refusal.value) == "This meeting may note, but not decide. There is no quorum for this."


def without_tokens(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrf" not in line and b"nonce" not in line]


def test_what_belongs_together_is_found_in_a_query_for_each_kind_and_step(
    chain: Chain, django_assert_num_queries: Any
) -> None:
    targets = [registry.target_of(getattr(chain, name)) for name in COUNTS]
    with django_assert_num_queries(9):
        registry.involved(targets)


def test_an_agenda_takes_as_many_queries_however_many_interests_count(
    client_as: SignIn, chain: Chain, django_assert_max_num_queries: Any
) -> None:
    meeting, seats = room(prevention_board(), seats=8)
    for name in COUNTS:
        add_item(meeting=meeting, title=name, record=getattr(chain, name), by=actor(officer()))
    client, url = client_as(make_person("officer", sensitive=True)), registry.url_of(meeting)
    for seat in seats:
        declare(seat, chain.issue)
        with django_assert_max_num_queries(40):
            client.get(url)
    for seat, name in zip(seats, sorted(COUNTS), strict=False):
        if name != "issue":
            declare(seat, getattr(chain, name))
    with django_assert_max_num_queries(40):
        assert client.get(url).content.decode().count("Not counted:") == 6 * 8 + 1
