"""The pages of a round: who gets in, and how an officer sets it up."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from issues_log.models import Issue
from partnership.clock import today
from partnership.models import Event, Grant
from partnership.records.marking import Marking
from prioritisation.models import (
    Candidate,
    Evidenced,
    Round,
    RoundCriterion,
)
from tests.factories.ground import make_person, make_seat, prevention_board, upper_board
from tests.factories.meetings import officer
from tests.factories.prioritisation import (
    answer,
    candidate_issue,
    decided_round,
    evidence_for,
    held_seat,
    make_behaviour,
    make_candidate,
    make_round,
    open_round,
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


def boxes(name: str, day: date) -> dict[str, str]:
    """A day as it is typed."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


# Who gets in ------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", READERS)
def test_members_of_the_board_read_rounds(role, client_as):
    round, [targeted] = decided_round()
    client = client_as(make_person(role))
    for address in (
        url("round_list"),
        url("round_detail", round.pk),
        url("round_results", round.pk),
        url("candidate_detail", targeted.candidate_id),
        url("targeted_list"),
        url("targeted_detail", targeted.pk),
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", OUTSIDERS)
def test_others_see_nothing_of_rounds(role, client_as):
    round, [targeted] = decided_round()
    client = client_as(make_person(role))
    for page, pk in [
        ("round_detail", round.pk),
        ("round_results", round.pk),
        ("round_results_csv", round.pk),
        ("round_score", round.pk),
        ("candidate_detail", targeted.candidate_id),
        ("targeted_detail", targeted.pk),
    ]:
        assert client.get(url(page, pk)).status_code == 404, page
    for page in ("round_list", "targeted_list", "round_set_up"):
        assert client.get(url(page)).status_code == 403, page


@pytest.mark.parametrize("role", ["commissioner", "holder"])
def test_members_of_the_upper_board_see_targeted_behaviours_only(role, client_as):
    round, [targeted] = decided_round()
    seat = make_seat(upper_board()) if role == "holder" else None
    client = client_as(make_person(role, board=upper_board(), seat=seat))
    assert client.get(url("targeted_list")).status_code == 200
    page = client.get(url("targeted_detail", targeted.pk))
    assert page.status_code == 200
    assert url("round_detail", round.pk) not in text(page)
    assert client.get(url("round_list")).status_code == 403
    for name in ("round_detail", "round_results"):
        assert client.get(url(name, round.pk)).status_code == 404


def test_a_guest_reads_the_round_that_was_opened_to_them(client_as):
    round, other = revealed_round(), revealed_round()
    guest = make_person(None)
    Grant.objects.create(
        user=guest,
        target_kind="round",
        target_id=round.pk,
        until=today(),
        why="Review",
        given_at=round.revealed_at,
    )
    client = client_as(guest)
    assert client.get(url("round_results", round.pk)).status_code == 200
    assert client.get(url("round_results", other.pk)).status_code == 404
    assert other.name not in text(client.get(url("round_list")))


@pytest.mark.parametrize("role", [role for role in READERS if role not in RUNNERS])
def test_only_officers_and_the_chief_executive_run_rounds(role, client_as):
    setting_up, scoring, revealed = make_round(), open_round(), revealed_round()
    candidate = Candidate.objects.filter(round=scoring).first()
    client = client_as(make_person(role))
    for address in (
        url("round_set_up"),
        url("candidate_put_forward", setting_up.pk),
        url("round_weights", setting_up.pk),
        url("round_open", setting_up.pk),
        url("round_dates", scoring.pk),
        url("round_reveal", scoring.pk),
        url("round_decide", revealed.pk),
        url("candidate_screen", candidate.pk),
        url("candidate_let_through", candidate.pk),
        url("candidate_evidence", candidate.pk),
    ):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {}).status_code == 403, address
    assert client.post(url("round_work_out_again", revealed.pk)).status_code == 403


@pytest.mark.parametrize("role", ["chair", "officer", "chief_executive", "analyst"])
def test_without_a_seat_nobody_scores(role, client_as):
    round = open_round()
    seat, _ = held_seat()
    client = client_as(make_person(role))
    assert client.get(url("round_score", round.pk)).status_code == 403
    assert client.get(url("score_criterion", round.pk, seat.pk, "harm")).status_code == 403
    assert "Score the candidates" not in text(client.get(url("round_detail", round.pk)))


def test_before_the_reveal_there_are_no_results_for_anybody(client_as):
    round = open_round()
    answer(round)
    for role in READERS:
        client = client_as(make_person(role))
        for page in ("round_results", "round_results_csv", "round_decide"):
            assert client.get(url(page, round.pk)).status_code in (403, 404)


# An officer sets a round up ---------------------------------------------------------------------
def test_an_officer_sets_a_round_up(client_as):
    client = client_as(officer())
    prevention_board()
    assert "Enter what this round is called" in text(client.post(url("round_set_up"), {"name": ""}))
    client.post(url("round_set_up"), {"name": "Summer 2024 round"})
    round = Round.objects.get()
    page = text(client.get(url("round_detail", round.pk)))
    assert "No candidate has been put forward yet" in page
    assert "Cannot start yet" in page


def test_an_officer_puts_an_issue_forward(client_as):
    round, issue = make_round(), candidate_issue("Homes taken over")
    client = client_as(officer())
    form = client.get(url("candidate_put_forward", round.pk), {"issue": issue.pk})
    assert "Homes taken over" in text(form)
    wrong = client.post(url("candidate_put_forward", round.pk), {})
    for words in ("Select at least one issue", "Select a behaviour", "Enter what seats will read"):
        assert words in text(wrong)
    behaviour = make_behaviour("Cuckooing")
    data = {"issues": [issue.pk], "name": "Taking over homes", "behaviour": behaviour.pk}
    response = client.post(url("candidate_put_forward", round.pk), data)
    candidate = Candidate.objects.get()
    assert response.url == url("candidate_detail", candidate.pk)
    page = text(client.get(response.url))
    assert issue.reference in page


def test_only_candidate_issues_are_offered(client_as):
    round, issue = make_round(), candidate_issue("Offered to the round")
    other = candidate_issue("No longer a candidate")
    Issue.objects.filter(pk=other.pk).update(status=Issue.Status.UNDER_REVIEW)
    page = text(client_as(officer()).get(url("candidate_put_forward", round.pk)))
    assert issue.what in page
    assert other.what not in page


def test_a_sensitive_issue_asks_for_an_official_wording(client_as):
    round, issue = make_round(), candidate_issue("Very quiet harm", marking=Marking.SENSITIVE)
    cleared = make_person("officer", sensitive=True)
    assert "Very quiet harm" not in text(client_as(officer()).get(url("candidate_put_forward", round.pk)))
    data = {"issues": [issue.pk], "name": "Quiet harm", "behaviour": make_behaviour().pk}
    wrong = client_as(cleared).post(url("candidate_put_forward", round.pk), data)
    assert "Enter the OFFICIAL wording" in text(wrong)


def test_an_officer_holds_back_and_everybody_reads_why(client_as):
    candidate = make_candidate()
    client = client_as(officer())
    screen = url("candidate_screen", candidate.pk)
    assert "Select whether the answer is yes to all five" in text(client.post(screen, {}))
    wrong = text(client.post(screen, {"answer": "no"}))
    for words in ("Select which question", "Enter why the answer is no", "Enter what would make it a yes"):
        assert words in wrong
    data = {"letter": "acceptability", "because": "Tenants object", "would_be_a_yes_if": "Tenants agree"}
    client.post(screen, {"answer": "no", "base_version": candidate.version, **data})
    reader = client_as(make_person("analyst"))
    for address in (url("candidate_detail", candidate.pk), url("round_detail", candidate.round_id)):
        page = text(reader.get(address))
        assert "Held back: acceptability" in page
        assert "Tenants object" in page
        assert "Tenants agree" in page
    client.post(url("candidate_let_through", candidate.pk), {"reason": "Tenants agreed", "base_version": 1})
    assert Candidate.objects.get().held_by == ""


def test_what_nobody_has_screened_never_looks_like_a_pass(client_as):
    round = make_round()
    first, second = make_candidate(round, "The first matter"), make_candidate(round, "The second matter")
    client = client_as(officer())
    for address in (url("round_detail", round.pk), url("candidate_detail", first.pk)):
        page = text(client.get(address))
        assert "Not screened yet" in page
        assert "Passed" not in page
    assert "2 not screened yet" in text(client.get(url("round_detail", round.pk)))
    opening = text(client.get(url("round_open", round.pk)))
    assert "2 candidates have not been screened" in opening
    for candidate in (first, second):
        assert url("candidate_screen", candidate.pk) in opening
    assert "closes_on" not in opening
    later = boxes("opens_on", today()) | boxes("closes_on", today())
    assert "Not screened yet: The first matter; The second matter" in text(
        client.post(url("round_open", round.pk), later)
    )
    for candidate in (first, second):
        answer = {"answer": "yes", "note": "Legal advice", "base_version": candidate.version}
        client.post(url("candidate_screen", candidate.pk), answer)
    page = text(client.get(url("round_detail", round.pk)))
    assert "Not screened yet" not in page
    assert page.count("Passed") == 2
    for candidate in (first, second):
        evidence_for(candidate)
    assert "Everything is ready. Open scoring" in text(client.get(url("round_detail", round.pk)))
    assert "Legal advice" in text(client.get(url("candidate_detail", first.pk)))
    assert "closes_on" in text(client.get(url("round_open", round.pk)))


def test_an_officer_enters_evidence_with_its_source(client_as):
    candidate = make_candidate()
    client = client_as(officer())
    address = url("candidate_evidence", candidate.pk)
    assert "Enter where the value for scale comes from" in text(client.post(address, {"value_scale": "60"}))
    assert "must be a whole number from 0 to 100" in text(
        client.post(address, {"value_scale": "600", "source_scale": "Police"})
    )
    assert "Enter at least one source" in text(client.post(address, {}))
    data = {"value_scale": "60", "source_scale": "Police counts", "source_trend": "No series covers it"}
    client.post(address, data)
    kept = dict(Evidenced.objects.values_list("criterion__key", "value"))
    assert kept == {"scale": 60, "trend": None}
    page = text(client.get(url("candidate_detail", candidate.pk)))
    assert "Police counts" in page
    assert "not covered" in page
    assert "not yet entered" in page
    written = Event.objects.filter(kind="set_evidence").count()
    client.post(address, data)  # what is there already is not entered again
    assert Event.objects.filter(kind="set_evidence").count() == written
    emptied = text(client.post(address, {"value_scale": "", "source_scale": "", "source_trend": "As it was"}))
    assert "Enter where the value for scale comes from" in emptied


def test_an_officer_weighs_and_opens(client_as):
    round = make_round()
    screened(make_candidate(round))
    client = client_as(officer())
    weights = {f"weight_{row.criterion.key}": "10" for row in round.criteria.select_related("criterion")}
    wrong = client.post(url("round_weights", round.pk), {**weights, "reason": "Workshop"})
    assert "these are 70%" in text(wrong)
    client.post(url("round_weights", round.pk), {**weights, "weight_harm": "40", "reason": "Workshop"})
    assert float(RoundCriterion.objects.get(round=round, criterion__key="harm").weight) == 0.4
    opening, empty = url("round_open", round.pk), text(client.post(url("round_open", round.pk), {}))
    assert "Enter the opening day" in empty
    assert "Enter the closing day" in empty
    assert "or later" in text(client.post(opening, boxes("closes_on", date(2020, 1, 1))))
    later, soon = today() + timedelta(days=9), today() + timedelta(days=3)
    backwards = client.post(opening, boxes("opens_on", later) | boxes("closes_on", soon))
    assert "The closing day must be the opening day or later" in text(backwards)
    client.post(opening, boxes("opens_on", today()) | boxes("closes_on", later))
    round.refresh_from_db()
    assert round.status == Round.Status.SCORING


def test_the_reveal_page_says_who_has_not_answered_and_asks_why_below_quorum(client_as):
    prevention_board(quorum=2)
    round = open_round()
    waiting, _ = held_seat()
    answer(round)
    client = client_as(officer())
    page = text(client.get(url("round_reveal", round.pk)))
    assert str(waiting) in page
    assert "The board’s quorum is 2 seats" in page
    assert "Enter why you reveal below quorum" in text(client.post(url("round_reveal", round.pk), {}))
    client.post(url("round_reveal", round.pk), {"because": "The board meets today"})
    assert "The board meets today" in text(client.get(url("round_results", round.pk)))


def test_an_officer_changes_the_dates_and_what_was_typed_stays(client_as):
    round, client = open_round(days=14), client_as(officer())
    page = url("round_dates", round.pk)
    assert page in text(client.get(url("round_detail", round.pk)))
    later = boxes("opens_on", today()) | boxes("closes_on", today() + timedelta(days=30))
    wrong = text(client.post(page, later))
    assert "Enter why the dates change" in wrong
    assert f'value="{(today() + timedelta(days=30)).day}"' in wrong
    same = boxes("opens_on", round.opens_on) | boxes("closes_on", round.closes_on)
    assert "These are the dates already" in text(client.post(page, same | {"reason": "None"}))
    response = client.post(page, later | {"reason": "Two seats asked for time"}, follow=True)
    assert "The dates are changed. Every seat has been told." in text(response)
    assert "Two seats asked for time" in text(response)
    round.refresh_from_db()
    assert round.closes_on == today() + timedelta(days=30)


def test_pages_of_another_state_lead_back(client_as):
    setting_up, scoring, revealed = make_round(), open_round(), revealed_round()
    client = client_as(officer())
    for page, round in (
        ("round_dates", setting_up),
        ("round_dates", revealed),
        ("round_reveal", setting_up),
        ("round_reveal", revealed),
        ("round_weights", scoring),
        ("round_open", scoring),
    ):
        assert client.get(url(page, round.pk)).url == url("round_detail", round.pk), page


def test_a_get_changes_nothing(client_as):
    round = open_round()
    client = client_as(officer())
    for page in ("round_reveal", "round_dates", "round_open", "round_detail"):
        client.get(url(page, round.pk))
    assert client.get(url("round_work_out_again", round.pk)).status_code == 405
    round.refresh_from_db()
    assert round.status == Round.Status.SCORING
