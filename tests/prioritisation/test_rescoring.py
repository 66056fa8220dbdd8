"""Seats score again after the reveal: from their own scores, once, and the results say what changed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings.actions import declare_interest
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.models import Event, Notice
from partnership.records.moves import NotAllowed, WrongState
from prioritisation.actions import (
    ask_again,
    change_dates,
    decide_round,
    reveal_scores,
    save_scores,
    submit_scores,
    withdraw,
    work_out_again,
)
from prioritisation.models import Candidate, Round, Score, ScoreSheet
from prioritisation.results import read_results
from tests.factories.ground import actor, make_person, prevention_board
from tests.factories.meetings import make_decision, officer
from tests.factories.prioritisation import (
    answer,
    evidence_for,
    held_seat,
    hold,
    make_round,
    open_round,
    prepare,
    revealed_round,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(days=7)


def by():
    return actor(officer())


def again(round: Round, **more) -> Round:
    return ask_again(round=round, closes_on=today() + SOON, by=by(), **more)


def reveal(round: Round) -> Round:
    return reveal_scores(round=round, because="For a test", by=by())


class TwoSeats:
    """Two seats that put the first of two candidates in front, and are asked to score again."""

    def __init__(self) -> None:
        self.round = open_round()
        self.first, self.second = Candidate.objects.filter(round=self.round)
        self.one, self.two = held_seat(), held_seat()
        for each in (self.one, self.two):
            answer(self.round, {self.first.pk: 75, self.second.pk: 25}, *each)
        self.round = again(reveal(self.round))

    def turn(self, seat_and_holder) -> ScoreSheet:
        return answer(self.round, {self.first.pk: 0, self.second.pk: 100}, *seat_and_holder)


# The rules --------------------------------------------------------------------------------------
def test_seats_are_asked_again_once_after_the_reveal():
    for state in (make_round(), open_round()):
        with pytest.raises(WrongState):
            again(state)
    round = revealed_round()
    _, holder = held_seat()
    with pytest.raises(NotAllowed, match="today or later"):
        ask_again(round=round, closes_on=today() - SOON, by=by())
    round = again(round)
    assert (round.status, round.phase, round.closes_on) == ("rescoring", 2, today() + SOON)
    assert Event.objects.of(round).first().kind == "asked_again"
    notice = Notice.objects.get(to=holder, kind="asked_again")
    assert "If your seat sends nothing, its first scores stand." in notice.text
    round = reveal(round)
    with pytest.raises(WrongState, match="again already"):
        again(round)


def test_the_database_knows_two_phases():
    round = again(revealed_round())
    for wrong in ({"phase": 1}, {"phase": 3}, {"status": "scoring"}, {"revealed_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.filter(pk=round.pk).update(**wrong)


def test_a_seat_starts_from_its_own_scores_and_its_first_sheet_stays():
    board = TwoSeats()
    seat, holder = board.one
    ScoreSheet.objects.filter(seat=seat).update(comment="As we saw it in May")
    cell = (board.first.pk, Score.objects.first().criterion_id)
    sheet = save_scores(round=board.round, seat=seat, scores={cell: 0}, by=standing(holder).actor(seat))
    assert (sheet.phase, sheet.submitted_at, sheet.comment) == (2, None, "As we saw it in May")
    values = {(row.candidate_id, row.criterion_id): row.value for row in sheet.scores.all()}
    assert values.pop(cell) == 0
    assert {value for (candidate, _), value in values.items() if candidate == board.first.pk} == {75}
    first = ScoreSheet.objects.get(seat=seat, phase=1)
    assert first.submitted_at is not None
    assert set(first.scores.values_list("value", flat=True)) == {75, 25}
    assert submit_scores(sheet=sheet, by=standing(holder).actor(seat)).submitted_at is not None


def test_what_a_seat_had_only_begun_is_where_it_goes_on():
    round = open_round()
    answer(round)
    seat, holder = held_seat()
    prepare(round, seat, holder, 25)
    round = again(reveal(round))
    sheet = save_scores(round=round, seat=seat, scores={}, by=standing(holder).actor(seat))
    assert set(sheet.scores.values_list("value", flat=True)) == {25}


def test_first_scores_stand_unless_others_are_submitted():
    board = TwoSeats()
    board.turn(board.one)
    prepare(board.round, *board.two, 100)  # begun, not submitted: what it scored first stands
    results = read_results(reveal(board.round))
    assert len(results.seats) == 2
    assert results.again == {board.one[0].pk}
    cells = {each.candidate: each.cells["harm"].mean for each in results.ranking.standings}
    assert cells == {board.first.pk: (0 + 75) / 2, board.second.pk: (100 + 25) / 2}


def test_a_seat_that_was_silent_may_speak_the_second_time():
    board = TwoSeats()
    late = held_seat()
    board.turn(late)
    results = read_results(reveal(board.round))
    assert len(results.seats) == 3
    assert results.again == {late[0].pk}


def test_the_first_results_stay_and_do_not_move_while_seats_score_again():
    board = TwoSeats()
    before = read_results(board.round)
    board.turn(board.one), board.turn(board.two)
    assert read_results(board.round) == before
    with pytest.raises(ValueError, match="not revealed"):
        read_results(board.round, 2)
    round = reveal(board.round)
    after = read_results(round)
    assert after.ranking.ranked[0].candidate == board.second.pk
    first = read_results(round, 1)
    assert (first.ranking, first.agreement, first.seats) == (before.ranking, before.agreement, before.seats)
    assert [each.phase for each in round.reveals.all()] == [1, 2]


def test_the_quorum_counts_first_scores_that_stand():
    prevention_board(quorum=2)
    board = TwoSeats()
    assert reveal_scores(round=board.round, by=by()).status == Round.Status.REVEALED


def test_while_seats_score_again_nothing_is_decided_changed_or_worked_out():
    board = TwoSeats()
    decision = make_decision(kind="round", record=board.round)
    with pytest.raises(WrongState):
        decide_round(round=board.round, chosen=[(board.first, "Less")], decision=decision, by=by())
    with pytest.raises(WrongState):
        work_out_again(round=board.round, by=by())
    for act in (hold, evidence_for, lambda each: withdraw(candidate=each, reason="Late", by=by())):
        with pytest.raises(WrongState, match="revealed"):
            act(board.first)
    later = today() + 2 * SOON
    changed = change_dates(round=board.round, opens_on=today(), closes_on=later, reason="Holidays", by=by())
    assert changed.closes_on == later


def test_an_interest_declared_in_between_counts_the_second_time():
    board = TwoSeats()
    seat, holder = board.one
    actor_ = standing(holder).actor(seat)
    declare_interest(seat=seat, person=holder, record=board.first, what="We run it", by=actor_)
    results = read_results(reveal(board.round))
    cells = {each.candidate: each.cells["harm"].n for each in results.ranking.standings}
    assert cells == {board.first.pk: 1, board.second.pk: 2}


def test_the_board_decides_on_the_second_results():
    board = TwoSeats()
    round = reveal(board.round)
    decision = make_decision(kind="round", record=round)
    decide_round(round=round, chosen=[(board.second, "Less of it")], decision=decision, by=by())
    round.refresh_from_db()
    assert round.status == Round.Status.DECIDED


# The pages --------------------------------------------------------------------------------------
def url(page: str, *args: object) -> str:
    return reverse(f"prioritisation:{page}", args=args)


def text(response) -> str:
    return response.content.decode()


def day_of(name: str, day) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_an_officer_asks_again_and_the_first_results_stay_open(client_as):
    round = revealed_round()
    client, page = client_as(officer()), url("round_ask_again", round.pk)
    for address in (url("round_detail", round.pk), url("round_results", round.pk)):
        assert page in text(client.get(address))
    assert "Enter the closing day" in text(client.post(page, day_of("opens_on", today())))
    days = day_of("opens_on", today()) | day_of("closes_on", today() + SOON)
    response = client.post(page, days, follow=True)
    assert "Scoring is open. Every seat has been told." in text(response)
    assert "Scoring again, blind" in text(response)
    assert "The first scores of 2 seats stand." in text(response)
    results = text(client.get(url("round_results", round.pk)))
    assert "This page shows what they scored first" in results
    assert "Record the decision" not in results
    assert client.get(page).url == url("round_detail", round.pk)
    decide = client.get(url("round_decide", round.pk), follow=True)
    assert "Seats are scoring again" in text(decide)


@pytest.mark.parametrize("role", ["holder", "chair", "analyst"])
def test_only_those_who_run_rounds_ask_again(role, client_as):
    round = revealed_round()
    client = client_as(make_person(role))
    assert client.get(url("round_ask_again", round.pk)).status_code == 403
    assert client.post(url("round_ask_again", round.pk), {}).status_code == 403
    assert client_as(make_person(None)).get(url("round_ask_again", round.pk)).status_code == 404


def test_a_seat_finds_its_own_scores_and_submits_others(client_as):
    board = TwoSeats()
    seat, holder = board.one
    client = client_as(holder)
    detail = text(client.get(url("round_detail", board.round.pk)))
    assert "Look at your seat’s scores again" in detail
    assert "its first scores stand" in detail
    harm = url("score_criterion", board.round.pk, seat.pk, "harm")
    page = text(client.get(url("round_score", board.round.pk), follow=True))
    assert f'id="c{board.first.pk}-75" name="c{board.first.pk}" type="radio" value="75" checked' in page
    assert "starting from its own first scores" in page
    client.post(harm, {f"c{board.first.pk}": "100", f"c{board.second.pk}": "25"})
    check = url("score_check", board.round.pk, seat.pk)
    assert "not answered" not in text(client.get(check))
    done = text(client.post(check, {"comment": "What was said changed our view"}, follow=True))
    assert "Your seat’s scores are submitted" in done
    assert "Your seat has answered" in done
    others = text(client_as(officer()).get(url("round_detail", board.round.pk)))
    assert "1 of 2 seats have scored again. The first scores of 1 seat stand." in others


def test_a_seat_may_confirm_its_scores_without_changing_one(client_as):
    board = TwoSeats()
    seat, holder = board.one
    client_as(holder).post(url("score_check", board.round.pk, seat.pk), {"comment": ""})
    sheet = ScoreSheet.objects.get(seat=seat, phase=2)
    assert sheet.submitted_at is not None
    assert sheet.scores.count() == ScoreSheet.objects.get(seat=seat, phase=1).scores.count()


def test_the_second_results_say_what_changed_in_words_first(client_as):
    board = TwoSeats()
    board.turn(board.one), board.turn(board.two)
    client = client_as(officer())
    confirm = text(client.get(url("round_reveal", board.round.pk)))
    assert "2 of 2 seats have scored again" in confirm
    client.post(url("round_reveal", board.round.pk), {"because": "For a test"})
    page = text(client.get(url("round_results", board.round.pk)))
    first, second = board.first.name, board.second.name
    words = page.index(f"{second} leads now; before, {first} led.")
    assert words < page.index("Rank before") < page.index("Ranking by weighted score")
    assert f"2 behaviours changed place: {second} from 2nd to 1st and {first} from 1st to 2nd." in page
    assert "Agreement between seats stayed at Kendall’s W 1.00 (strong)." in page
    assert "2 seats scored again; the first scores of 0 seats stand." in page
    assert "Up 1" in page
    assert "Down 1" in page
    assert url("round_ask_again", board.round.pk) not in page
    old = text(client.get(url("round_results", board.round.pk), {"phase": "1"}))
    assert "These are the first results. Seats have scored again since." in old
    assert f"{first} leads with" in old
    assert "What scoring again changed" not in old
    assert 'name="phase" value="1"' in old
    file = text(client.get(url("round_results_csv", board.round.pk)))
    assert file.startswith("Rank,Behaviour,Score,First rank,First score")
    assert f"1,{second}," in file


def test_nothing_changed_is_said_too(client_as):
    board = TwoSeats()
    reveal(board.round)
    page = text(client_as(make_person("analyst")).get(url("round_results", board.round.pk)))
    assert f"{board.first.name} still leads, with" in page
    assert "No behaviour changed place." in page
    assert "0 seats scored again; the first scores of 2 seats stand." in page
    detail = text(client_as(make_person("analyst")).get(url("round_detail", board.round.pk)))
    assert "2 of 2 seats" in detail
    assert "First scores stand" in detail


@pytest.mark.whole
def test_pages_of_a_round_scored_twice_cost_little_more(client_as, django_assert_max_num_queries):
    round = open_round(candidates=8)
    steps = [0, 25, 50, 75, 100]
    ids = list(Candidate.objects.filter(round=round).values_list("pk", flat=True))
    seats = [held_seat() for _ in range(22)]
    for turn in (0, 1):
        for number, (seat, holder) in enumerate(seats):
            given = {pk: steps[(place * number + place + turn) % 5] for place, pk in enumerate(ids)}
            answer(round, given, seat, holder)
        round = reveal(round) if turn else again(reveal(round))
    client = client_as(officer())
    with django_assert_max_num_queries(24):
        client.get(url("round_results", round.pk))
    with django_assert_max_num_queries(18):
        client.get(url("round_detail", round.pk))
