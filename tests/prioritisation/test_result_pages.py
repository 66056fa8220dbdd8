"""Results, the board's decision, sensitive candidates, and what the pages cost."""

import re

import pytest
from django.urls import reverse

from meetings.actions import declare_interest
from meetings.models import Decision
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.records.marking import Marking
from prioritisation.actions import put_forward, set_up_round
from prioritisation.models import (
    Candidate,
    Round,
    ScoreSheet,
    TargetedBehaviour,
)
from tests.factories.ground import actor, make_person, prevention_board, upper_board
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
    revealed_round,
)

pytestmark = pytest.mark.django_db

READERS = ["holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst"]
RUNNERS = ["officer", "chief_executive"]
OUTSIDERS = ["zone_coordinator", "community_contact", "administrator", None]


def url(page: str, *args: object) -> str:
    return reverse(f"prioritisation:{page}", args=args)


def text(response) -> str:
    return response.content.decode()


# Results and decision ---------------------------------------------------------------------------
def test_results_say_it_in_words_first(client_as):
    round = open_round(candidates=3)
    one, two, held = Candidate.objects.filter(round=round)
    hold(held, because="An order covers it", would_be_a_yes_if="The order ends")
    for value in (100, 25):
        answer(round, {one.pk: 75, two.pk: value})
    client = client_as(officer())
    client.post(url("round_reveal", round.pk), {})
    page = text(client.get(url("round_results", round.pk)))
    words = page.index(f"{one.name} leads with 66.2 out of 100")
    assert words < page.index("Ranking by weighted score")
    assert "of 10,000 weightings" in page
    assert "Talk about these first" in page
    assert "Kendall’s W" in page
    assert "An order covers it" in page
    assert "Lowest to highest seat" in page
    assert 'style="' not in page


def test_an_uncovered_candidate_is_not_ranked_and_says_why(client_as):
    round = make_round()
    make_candidate(round, "Without evidence")
    client = client_as(officer())
    Round.objects.filter(pk=round.pk).update(status="scoring", closes_on=today())
    answer(Round.objects.get(pk=round.pk))
    client.post(url("round_reveal", round.pk), {})
    page = text(client.get(url("round_results", round.pk)))
    assert "Not ranked" in page
    assert "No source covers scale, trend and inequality." in page


@pytest.mark.parametrize(
    ("one", "two", "words"),
    [
        (100, 0, "{one} leads with"),
        (0, 100, "{two} leads with"),
        (50, 50, "{one} and {two} share first place with"),
        (None, 50, "{two} is the only behaviour that can be ranked."),
        (None, None, "No behaviour can be ranked yet."),
    ],
)
def test_the_opening_words_follow_the_scores(client_as, one, two, words):
    round = open_round()
    first, second = Candidate.objects.filter(round=round)
    for _ in range(2):
        answer(round, {first.pk: one, second.pk: two})
    client = client_as(officer())
    client.post(url("round_reveal", round.pk), {"because": "For a test"})
    page = text(client.get(url("round_results", round.pk)))
    said = re.search(r'Ranking</h2>\s*<p class="pb-finding">([^<]*)</p>', page)
    assert said[1].startswith(words.format(one=first.name, two=second.name))


def test_a_criterion_on_which_nobody_could_say_leaves_it_unranked(client_as):
    """ "Can't say", pressed on the sheet by every seat, up to the choice of the board."""
    round = open_round()
    first, second = Candidate.objects.filter(round=round)
    for _ in range(2):
        seat, holder = held_seat()
        client = client_as(holder)
        for criterion in ("harm", "preventability", "benefit", "concern"):
            said = "na" if criterion == "concern" else "75"
            page = url("score_criterion", round.pk, seat.pk, criterion)
            client.post(page, {f"c{first.pk}": said, f"c{second.pk}": "50"})
        assert "can’t say" in text(client.get(url("score_check", round.pk, seat.pk)))
        client.post(url("score_check", round.pk, seat.pk), {"comment": ""})
    client = client_as(officer())
    client.post(url("round_reveal", round.pk), {"because": "For a test"})
    page = text(client.get(url("round_results", round.pk)))
    assert f"{first.name} is not ranked: there is no answer on Community concern." in page
    assert "Nobody could say on community concern." in page
    assert "Not ranked" in page
    assert f"Not ranked,{first.name},," in text(client.get(url("round_results_csv", round.pk)))
    decide = text(client.get(url("round_decide", round.pk)))
    assert decide.index(second.name) < decide.index(first.name)
    assert "Not ranked" in decide


def test_one_can_look_at_each_criterion(client_as):
    round = revealed_round()
    client = client_as(make_person("analyst"))
    page = text(client.get(url("round_results", round.pk), {"criterion": "concern"}))
    assert '<option value="concern" selected>' in page
    assert client.get(url("round_results", round.pk), {"criterion": "nonsense"}).status_code == 200


def test_the_file_of_results_carries_no_formula(client_as):
    round = make_round()
    make_candidate(round, "=SUM(A1)")
    Round.objects.filter(pk=round.pk).update(status="scoring", closes_on=today())
    answer(Round.objects.get(pk=round.pk))
    client = client_as(officer())
    client.post(url("round_reveal", round.pk), {})
    file = client.get(url("round_results_csv", round.pk))
    assert file["Content-Type"].startswith("text/csv")
    assert ",'=SUM(A1)," in text(file)


def test_an_interest_after_the_reveal_offers_to_work_it_out_again(client_as):
    round = open_round()
    candidate = Candidate.objects.filter(round=round).first()
    seat, holder = held_seat()
    answer(round, 100, seat, holder)
    answer(round, 50)
    client = client_as(officer())
    client.post(url("round_reveal", round.pk), {})
    by = standing(holder).actor(seat)
    declare_interest(seat=seat, person=holder, record=candidate, what="We run it", by=by)
    results = url("round_results", round.pk)
    words = "An interest was declared after the reveal"
    assert words in text(client.get(results))
    assert words not in text(client_as(make_person("analyst")).get(results))
    client.post(url("round_work_out_again", round.pk))
    page = text(client.get(results))
    assert words not in page
    assert "Not counted" in page


DECISION = {
    "text": "Act on the first",
    "reason": "It does the most harm",
    "route": "correspondence",
    "agreed_on_day": "1",
    "agreed_on_month": "3",
    "agreed_on_year": "2024",
    "published": "yes",
}


def test_an_officer_records_the_boards_decision(client_as):
    round = revealed_round()
    chosen, other = Candidate.objects.filter(round=round)
    client = client_as(officer())
    address = url("round_decide", round.pk)
    wrong = text(client.post(address, {}))
    for words in (
        "Select at least one behaviour",
        "Enter what the board decided",
        "Enter the board’s reason",
    ):
        assert words in wrong
    assert wrong.index("Select at least one behaviour") < wrong.index("Enter what the board decided")
    data = {**DECISION, "chosen": [chosen.pk], "dissent": "The police seat", "equality_note": "Fewer tenants"}
    assert "Enter what would be seen less" in text(client.post(address, data))
    assert not Decision.objects.exists()
    response = client.post(address, {**data, f"aim_{chosen.pk}": "Fewer homes taken over"})
    assert response.url == url("round_detail", round.pk)
    targeted = TargetedBehaviour.objects.get()
    assert (targeted.candidate, targeted.aim) == (chosen, "Fewer homes taken over")
    page = text(client.get(response.url))
    assert "to be confirmed" in page
    assert "It does the most harm" in page
    assert "The police seat" in page
    assert "Not chosen in this round" in text(client.get(url("candidate_detail", other.pk)))
    assert "To be confirmed" in text(client.get(url("targeted_detail", targeted.pk)))
    assert "To be confirmed" in text(client.get(url("targeted_list")))
    again = client.get(address, follow=True)
    assert "This round is decided and frozen" in text(again)


def test_decision_and_targeted_behaviours_are_written_together_or_not_at_all(client_as):
    round = revealed_round()
    chosen = Candidate.objects.filter(round=round).first()
    earlier = make_decision()
    TargetedBehaviour.objects.create(candidate=chosen, decision=earlier, aim="Odd", since=today())
    client = client_as(officer())
    client.raise_request_exception = False
    data = {**DECISION, "chosen": [chosen.pk], f"aim_{chosen.pk}": "Fewer homes taken over"}
    assert client.post(url("round_decide", round.pk), data).status_code == 500
    assert list(Decision.objects.all()) == [earlier]
    round.refresh_from_db()
    assert round.status == Round.Status.REVEALED


# Sensitive candidates ---------------------------------------------------------------------------
def test_a_sensitive_candidates_name_reaches_cleared_readers_only(client_as):
    cleared, plain = make_person("officer", sensitive=True), make_person("officer")
    round = set_up_round(name="A round", board=prevention_board(), by=actor(cleared))
    secret = put_forward(
        round=round,
        name="Undercover whisper",
        behaviour=make_behaviour(),
        issues=[candidate_issue(marking=Marking.SENSITIVE)],
        definition="Whispered definition",
        official_wording="Harm in one quiet place",
        by=actor(cleared),
    )
    make_candidate(round)
    Round.objects.filter(pk=round.pk).update(status="scoring", closes_on=today())
    round.refresh_from_db()
    hold(secret, because="Whispered reason", would_be_a_yes_if="Whispered wish")
    Candidate.objects.filter(pk=secret.pk).update(held_by="", held_because="", would_be_a_yes_if="")
    seat, holder = held_seat()
    pages = [
        url("round_list"),
        url("round_detail", round.pk),
        url("score_criterion", round.pk, seat.pk, "harm"),
        url("score_check", round.pk, seat.pk),
    ]
    for address in pages:
        assert "hisper" not in text(client_as(holder).get(address)), address
    for address in pages[1:]:
        assert "Harm in one quiet place" in text(client_as(holder).get(address)), address
    answer(round, 50, seat, holder)
    client_as(plain).post(url("round_reveal", round.pk), {})
    for person in (holder, plain):
        for page in ("round_results", "round_results_csv", "round_detail"):
            body = text(client_as(person).get(url(page, round.pk)))
            assert "hisper" not in body, page
            assert "Harm in one quiet place" in body, page
        assert client_as(person).get(url("candidate_detail", secret.pk)).status_code == 404
    for page in ("round_results", "round_detail"):
        body = text(client_as(cleared).get(url(page, round.pk)))
        assert "Undercover whisper" in body
        assert "OFFICIAL-SENSITIVE" in body
    assert "Undercover whisper" in text(client_as(cleared).get(url("candidate_detail", secret.pk)))


def test_a_sensitive_targeted_behaviour_is_not_there_for_others(client_as):
    _, [targeted] = decided_round()
    Candidate.objects.filter(pk=targeted.candidate_id).update(
        marking=Marking.SENSITIVE, official_wording="Something else"
    )
    for person in (make_person("holder"), make_person("commissioner", board=upper_board())):
        client = client_as(person)
        assert targeted.candidate.name not in text(client.get(url("targeted_list")))
        assert client.get(url("targeted_detail", targeted.pk)).status_code == 404


# What pages cost --------------------------------------------------------------------------------
def test_the_list_costs_the_same_for_many_rounds(client_as, django_assert_max_num_queries):
    for _ in range(3):
        decided_round()
    open_round()
    client = client_as(make_person("analyst"))
    client.get(url("round_list"))
    with django_assert_max_num_queries(8):
        client.get(url("round_list"))
    with django_assert_max_num_queries(8):
        client.get(url("targeted_list"))


@pytest.fixture
def full_round():
    """22 seats and 8 candidates, all scored."""
    round = open_round(candidates=8)
    steps = [0, 25, 50, 75, 100]
    ids = list(Candidate.objects.filter(round=round).values_list("pk", flat=True))
    for number in range(22):
        answer(round, {pk: steps[(place * number + place) % 5] for place, pk in enumerate(ids)})
    return round


def test_pages_of_a_full_round(client_as, full_round, django_assert_max_num_queries):
    runs = officer()
    client = client_as(runs)
    with django_assert_max_num_queries(16):
        assert client.get(url("round_detail", full_round.pk)).status_code == 200
    client.post(url("round_reveal", full_round.pk), {})
    with django_assert_max_num_queries(16):
        page = client.get(url("round_results", full_round.pk))
    assert "22 of 22" in text(page)
    with django_assert_max_num_queries(14):
        client.get(url("candidate_detail", Candidate.objects.first().pk))


def test_a_score_page_costs_the_same_for_many_candidates(
    client_as, full_round, django_assert_max_num_queries
):
    sheet = ScoreSheet.objects.select_related("submitted_by").first()
    client = client_as(sheet.submitted_by)
    with django_assert_max_num_queries(16):
        client.get(url("score_criterion", full_round.pk, sheet.seat_id, "harm"))
    with django_assert_max_num_queries(12):
        client.get(url("score_check", full_round.pk, sheet.seat_id))
