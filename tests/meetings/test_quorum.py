"""Quorum by number and by category, with deputies, and without seats that have an interest."""

from __future__ import annotations

import pytest

from meetings.actions import declare_interest, record_attendance
from meetings.models import Attendance, Meeting
from meetings.quorum import quorum_of, rolls_of
from partnership.boards.models import Board, QuorumRule, Seat
from tests.factories.ground import (
    actor,
    make_board,
    make_person,
    make_seat,
    prevention_board,
)
from tests.factories.meetings import attend, make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    """Three seats, one of the police, one of the NHS and one of an upper-tier council."""
    board = prevention_board(quorum=3)
    QuorumRule.objects.create(board=board, words="the police", kinds=["police"])
    QuorumRule.objects.create(board=board, words="an NHS body", kinds=["nhs_commissioner", "nhs_provider"])
    QuorumRule.objects.create(board=board, words="an upper-tier council", kinds=["upper_tier"])
    return board


@pytest.fixture
def room(board: Board) -> tuple[Seat, Seat, Seat, Seat]:
    return seat_of("police"), seat_of("nhs_provider"), seat_of("upper_tier"), seat_of("fire")


def test_met_by_number_and_category(board: Board, room: tuple[Seat, ...]) -> None:
    meeting = make_meeting()
    attend(meeting, *room)
    quorum = quorum_of(meeting)
    assert (quorum.met, quorum.present, quorum.needed) == (True, 4, 3)
    assert quorum.words == "Quorum met: 4 seats attended and 3 are needed."


def test_not_met_by_number(board: Board, room: tuple[Seat, ...]) -> None:
    board.quorum = 5
    board.save()
    meeting = make_meeting()
    attend(meeting, *room)
    quorum = quorum_of(meeting)
    assert not quorum.met
    assert quorum.missing == ()
    assert quorum.words == "Quorum not met: 4 seats attended and 5 are needed."


def test_not_met_by_category_however_many_attend(board: Board, room: tuple[Seat, ...]) -> None:
    meeting = make_meeting()
    attend(meeting, *room[1:], seat_of("fire"), seat_of("probation"))
    quorum = quorum_of(meeting)
    assert not quorum.met
    assert quorum.present == 5
    assert quorum.words == "Quorum not met: 5 seats attended and 3 are needed; not in the room: the police."


def test_a_category_may_be_filled_by_any_of_its_kinds(board: Board, room: tuple[Seat, ...]) -> None:
    police, _, council, _ = room
    meeting = make_meeting()
    attend(meeting, police, council, seat_of("nhs_commissioner"))
    assert quorum_of(meeting).met


def test_a_category_may_ask_for_several_seats(board: Board, room: tuple[Seat, ...]) -> None:
    QuorumRule.objects.create(board=board, words="two community leaders", kinds=["community"], at_least=2)
    meeting = make_meeting()
    attend(meeting, *room, seat_of("community"))
    assert quorum_of(meeting).missing == ("two community leaders",)
    attend(meeting, seat_of("community"))
    assert quorum_of(meeting).met


def test_a_deputy_counts_as_the_holder_does(board: Board, room: tuple[Seat, ...]) -> None:
    police, nhs, council, _ = room
    make_person("deputy", seat=police)
    meeting = make_meeting()
    attend(meeting, nhs, council)
    assert not quorum_of(meeting).met
    attend(meeting, police, how=Attendance.As.DEPUTY)
    assert quorum_of(meeting).met


@pytest.mark.parametrize("how", [Attendance.As.APOLOGIES, Attendance.As.ABSENT])
def test_who_is_away_does_not_count(board: Board, room: tuple[Seat, ...], how: str) -> None:
    police, *others = room
    meeting = make_meeting()
    attend(meeting, *others)
    attend(meeting, police, how=how)
    assert quorum_of(meeting).present == 3
    assert quorum_of(meeting).missing == ("the police",)


def test_a_seat_with_an_interest_leaves_the_count_for_that_record_only(
    board: Board, room: tuple[Seat, ...]
) -> None:
    board.quorum = 4
    board.save()
    meeting = make_meeting()
    attend(meeting, *room)
    record, other = make_decision(), make_decision()
    fire = room[3]
    holder = fire.memberships.get(role="holder").user
    declare_interest(
        seat=fire, person=holder, record=record, what="We are paid for it", by=actor(holder), meeting=meeting
    )
    about = quorum_of(meeting, record)
    assert (about.met, about.present, len(about.left)) == (False, 3, 1)
    assert about.words == (
        "Quorum not met: 3 seats counted and 4 are needed. 1 seat with a declared interest is not counted."
    )
    assert quorum_of(meeting, other).met
    assert quorum_of(meeting).met


def test_an_interest_can_take_a_category_out_of_the_room(board: Board, room: tuple[Seat, ...]) -> None:
    meeting = make_meeting()
    attend(meeting, *room)
    record, police = make_decision(), room[0]
    holder = police.memberships.get(role="holder").user
    declare_interest(seat=police, person=holder, record=record, what="Our own bid", by=actor(holder))
    assert quorum_of(meeting, record).present == 3
    assert quorum_of(meeting, record).missing == ("the police",)


def test_an_interest_of_a_seat_that_is_not_there_changes_nothing(
    board: Board, room: tuple[Seat, ...]
) -> None:
    meeting = make_meeting()
    attend(meeting, *room)
    record, away = make_decision(), seat_of("voluntary")
    holder = away.memberships.get(role="holder").user
    declare_interest(seat=away, person=holder, record=record, what="A grant", by=actor(holder))
    assert quorum_of(meeting, record).left == ()
    assert quorum_of(meeting, record).met


def test_nothing_recorded_is_not_a_quorum(board: Board) -> None:
    quorum = quorum_of(make_meeting())
    assert not quorum.met
    assert "Attendance has not been recorded" in quorum.words


def test_a_board_without_a_quorum_may_always_decide() -> None:
    quorum = quorum_of(make_meeting(make_board()))
    assert quorum.met
    assert quorum.words == "This board has no quorum: any meeting may decide."


def test_a_seat_without_an_agency_counts_by_number(board: Board, room: tuple[Seat, ...]) -> None:
    leader = make_seat(category="Community leader")
    Seat.objects.filter(pk=leader.pk).update(agency=None)
    leader.refresh_from_db()
    person = make_person(None)
    person.memberships.create(board=board, role="holder", seat=leader, during=room[0].during)
    meeting = make_meeting()
    record_attendance(meeting=meeting, seat=leader, how="holder", by=actor(officer()))
    assert quorum_of(meeting).present == 1


def test_many_rolls_take_two_queries(board: Board, room: tuple[Seat, ...], django_assert_num_queries) -> None:
    other = make_board()
    for each in (board, other):
        make_meeting(each)
    meetings = list(Meeting.objects.select_related("board"))
    with django_assert_num_queries(2):
        assert len(rolls_of(meetings)) == 2
