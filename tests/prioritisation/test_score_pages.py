"""A seat's own pages: saving, coming back, checking, submitting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from meetings.models import Interest
from partnership.boards.naming import seat_names
from partnership.clock import today
from partnership.records.marking import Marking
from prioritisation.actions import open_scoring, reveal_scores
from prioritisation.models import (
    Candidate,
    Round,
    Score,
    ScoreSheet,
)
from tests.factories.ground import actor, add_role, make_agency, make_person, make_seat
from tests.factories.meetings import officer
from tests.factories.prioritisation import (
    answer,
    evidence_for,
    held_seat,
    make_candidate,
    make_round,
    open_round,
    prepare,
    revealed_round,
    screened,
)

pytestmark = pytest.mark.django_db

READERS = ["holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst"]
RUNNERS = ["officer", "chief_executive"]
OUTSIDERS = ["zone_coordinator", "community_contact", "administrator", None]


def url(page: str, *args: object) -> str:
    return reverse(f"prioritisation:{page}", args=args)


def text(response) -> str:
    return response.content.decode()


def test_a_seat_scores_saves_and_comes_back(client_as):
    round = open_round()
    first, second = Candidate.objects.filter(round=round)
    seat, holder = held_seat()
    client = client_as(holder)
    start = client.get(url("round_score", round.pk), follow=True)
    assert start.redirect_chain[-1][0] == url("score_criterion", round.pk, seat.pk, "harm")
    assert "Lasting or deadly" in text(start)
    harm = url("score_criterion", round.pk, seat.pk, "harm")
    client.post(harm, {f"c{first.pk}": "75", "later": "1"})
    page = text(client.get(harm))
    assert f'id="c{first.pk}-75" name="c{first.pk}" type="radio" value="75" checked' in page
    assert "1 of 2" in page
    response = client.post(harm, {f"c{first.pk}": "75", f"c{second.pk}": "na"})
    assert response.url == url("score_criterion", round.pk, seat.pk, "preventability")
    assert set(Score.objects.values_list("candidate", "value")) == {(first.pk, 75), (second.pk, None)}


def test_unknown_and_forged_answers_are_left_out(client_as):
    round = open_round()
    first, _ = Candidate.objects.filter(round=round)
    foreign = make_candidate(make_round())
    seat, holder = held_seat()
    harm = url("score_criterion", round.pk, seat.pk, "harm")
    client_as(holder).post(harm, {f"c{first.pk}": "60", f"c{foreign.pk}": "75", "c0": "50"})
    assert Score.objects.count() == 0
    assert client_as(holder).get(url("score_criterion", round.pk, seat.pk, "scale")).status_code == 404


def test_a_colleague_prepares_and_a_deputy_submits(client_as):
    round = open_round()
    seat, _ = held_seat()
    colleague, deputy = make_person("colleague", seat=seat), make_person("deputy", seat=seat)
    prepare(round, seat, colleague)
    check = url("score_check", round.pk, seat.pk)
    page = text(client_as(colleague).get(check))
    assert "Submit these scores" not in page
    client_as(colleague).post(check, {"comment": "From our analysts"})
    assert ScoreSheet.objects.get().submitted_at is None
    client_as(deputy).post(check, {"comment": "From our analysts"})
    sheet = ScoreSheet.objects.get()
    assert (sheet.submitted_by, sheet.comment) == (deputy, "From our analysts")
    assert "Answered" in text(client_as(officer()).get(url("round_detail", round.pk)))
    first = Candidate.objects.filter(round=round).first()
    harm = url("score_criterion", round.pk, seat.pk, "harm")
    assert client_as(colleague).post(harm, {f"c{first.pk}": "0"}).status_code == 403
    assert client_as(deputy).post(harm, {f"c{first.pk}": "0"}).status_code == 302


def test_submitting_with_gaps_says_where_they_are(client_as):
    round = open_round()
    seat, holder = held_seat()
    response = client_as(holder).post(url("score_check", round.pk, seat.pk), {"comment": ""})
    page = text(response)
    assert "<title>Error: " in page
    assert "Answer 2 candidates on preventability" in page
    assert url("score_criterion", round.pk, seat.pk, "preventability") in page
    assert not ScoreSheet.objects.filter(submitted_at__isnull=False).exists()


def test_a_person_with_two_seats_keeps_two_sheets(client_as):
    round = open_round()
    one, person = held_seat()
    two = make_seat()
    add_role(person, "holder", seat=two)
    client = client_as(person)
    first = Candidate.objects.filter(round=round).first()
    client.post(url("score_criterion", round.pk, one.pk, "harm"), {f"c{first.pk}": "100"})
    client.post(url("score_criterion", round.pk, two.pk, "harm"), {f"c{first.pk}": "0"})
    assert set(Score.objects.values_list("sheet__seat", "value")) == {(one.pk, 100), (two.pk, 0)}


def test_another_seats_sheet_is_not_there(client_as):
    round = open_round()
    _, holder = held_seat()
    other, _ = held_seat()
    for page in ("score_check", "score_start"):
        assert client_as(holder).get(url(page, round.pk, other.pk)).status_code == 404


def test_a_holder_declares_an_interest_and_no_longer_scores_it(client_as):
    round = open_round()
    mine, _ = Candidate.objects.filter(round=round)
    seat, holder = held_seat()
    client = client_as(holder)
    address = url("candidate_interest", mine.pk)
    assert "Enter what the interest is" in text(client.post(address, {"what": ""}))
    client.post(address, {"what": "We run the service"})
    assert Interest.objects.get().seat == seat
    page = text(client.get(url("score_criterion", round.pk, seat.pk, "harm")))
    assert f'name="c{mine.pk}"' not in page
    assert "Your seat declared an interest in" in page
    for role in ("colleague", "officer", "analyst"):
        assert client_as(make_person(role)).get(address).status_code == 403


def test_no_sheet_after_the_reveal(client_as):
    seat, holder = held_seat()
    round = revealed_round()
    for page in ("score_check", "score_start"):
        assert client_as(holder).get(url(page, round.pk, seat.pk)).status_code == 404


def test_going_to_another_criterion_at_the_side_saves_this_one(client_as):
    round = open_round()
    first, _ = Candidate.objects.filter(round=round)
    seat, holder = held_seat()
    harm = url("score_criterion", round.pk, seat.pk, "harm")
    client = client_as(holder)
    page = text(client.get(harm))
    assert 'name="go" value="harm"' in page
    assert 'name="go" value="preventability"' in page
    assert client.post(harm, {f"c{first.pk}": "75", "go": "harm"}).url == harm
    assert Score.objects.get().value == 75
    last = client.post(harm, {f"c{first.pk}": "50", "go": "check"})
    assert last.url == url("score_check", round.pk, seat.pk)
    assert Score.objects.get().value == 50


def test_the_side_list_only_leads_where_nothing_can_be_saved(client_as):
    round = open_round()
    seat, _ = held_seat()
    answer(round, 50, seat, make_person("deputy", seat=seat))
    page = text(
        client_as(make_person("colleague", seat=seat)).get(url("score_criterion", round.pk, seat.pk, "harm"))
    )
    assert 'name="go"' not in page
    assert url("score_criterion", round.pk, seat.pk, "preventability") in page


def test_facts_stand_on_the_sheet_and_a_wording_says_that_it_is_all(client_as):
    round = make_round()
    evidence_for(screened(make_candidate(round, "Open matter", definition="Only at night")))
    quiet = make_candidate(round, "A quiet matter", marking=Marking.SENSITIVE, definition="Hidden words")
    evidence_for(screened(quiet))
    open_scoring(round=round, closes_on=today() + timedelta(days=5), by=actor(officer()))
    seat, holder = held_seat()
    page = text(client_as(holder).get(url("score_criterion", round.pk, seat.pk, "harm")))
    assert "Only at night" in page
    assert "50 of 100" in page
    assert "A count" in page
    assert "Hidden words" not in page
    assert "A quiet matter" not in page
    only = "Scored by this wording only; more is not shown at your marking."
    assert page.count(only) == 1
    assert text(client_as(holder).get(url("round_detail", round.pk))).count(only) == 1
    cleared = make_person("deputy", seat=seat, sensitive=True)
    page = text(client_as(cleared).get(url("score_criterion", round.pk, seat.pk, "harm")))
    assert "Hidden words" in page
    assert only not in page


def test_the_buttons_of_the_check_say_what_they_do(client_as):
    round = open_round()
    seat, holder = held_seat()
    colleague = make_person("colleague", seat=seat)
    check = url("score_check", round.pk, seat.pk)
    prepared = text(client_as(colleague).get(check))
    assert "Save for the seat holder to submit" in prepared
    assert "Cancel" in prepared
    assert "ome back later" not in prepared
    prepare(round, seat, holder)
    held = text(client_as(holder).get(check))
    assert "Submit these scores" in held
    assert held.count("ome back later") == 1
    client_as(holder).post(check, {"comment": "Not done yet", "later": "1"})
    sheet = ScoreSheet.objects.get()
    assert (sheet.comment, sheet.submitted_at) == ("Not done yet", None)


def test_others_see_whether_a_seat_has_answered_not_that_it_has_begun(client_as):
    round = open_round()
    reader = client_as(officer())
    seat, holder = held_seat()
    before = text(reader.get(url("round_detail", round.pk))).split("Who has answered")[1]
    prepare(round, seat, holder)
    after = text(reader.get(url("round_detail", round.pk))).split("Who has answered")[1]
    assert "Not yet" in before
    assert before.split("</table>")[0] == after.split("</table>")[0]
    reveal_scores(round=round, because="For a test", by=actor(officer()))
    assert "Did not answer" in text(reader.get(url("round_detail", round.pk)))


def test_seats_of_one_name_are_numbered(client_as):
    round = open_round()
    forum = make_agency()
    one, two = (make_seat(category="Community leaders", agency=forum) for _ in range(2))
    other = make_seat(category="Police")
    name = f"Community leaders seat, {forum.short_name}"
    assert seat_names([two, other]) == {two.pk: f"{name} 2", other.pk: str(other)}
    for seat in (one, two):
        make_person("holder", seat=seat)
    page = text(client_as(officer()).get(url("round_detail", round.pk)))
    assert f"{name} 1" in page
    assert f"{name} 2" in page


@pytest.mark.parametrize(
    ("days", "words"), [(20, "Scoring has closed. Your seat has not submitted"), (-3, "Scoring opens on")]
)
def test_a_sheet_that_takes_no_scores_now_says_why_and_offers_no_button(client_as, days, words):
    round = open_round(days=14)
    seat, holder = held_seat()
    prepare(round, seat, holder)
    Round.objects.filter(pk=round.pk).update(opens_on=today() + timedelta(days=1 if days < 0 else 0))
    harm, check = (
        url("score_criterion", round.pk, seat.pk, "harm"),
        url("score_check", round.pk, seat.pk),
    )
    with freeze_time(today() + timedelta(days=max(days, 0))):
        client = client_as(holder)
        for address in (harm, check):
            page = text(client.get(address))
            assert words in page
            assert "Save and" not in page
            assert "Submit these scores" not in page
        first = Candidate.objects.filter(round=round).first()
        response = client.post(harm, {f"c{first.pk}": "100"}, follow=True)
        assert "has passed" in text(response) or "not open yet" in text(response)
        refused = text(client.post(check, {"comment": "Kept on the page"}))
        assert "Kept on the page" in refused or words in refused
        detail = text(client.get(url("round_detail", round.pk)))
        assert "Go on scoring" not in detail
    assert set(Score.objects.values_list("value", flat=True)) == {50}
