"""A round from set-up to decision, as the people who do it, in a real browser on the example."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from issues_log.models import Issue
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.people.models import User
from prioritisation.actions import put_forward as put_forward_candidate
from prioritisation.actions import set_up_round
from prioritisation.models import Candidate, Criterion, Round, ScoreSheet, TargetedBehaviour

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
SEATED = ("chair", "holder", "deputy", "community-leader")


def at(name: str, *args: object) -> str:
    return reverse(f"prioritisation:{name}", args=args)


def fill_day(page: Page | Locator, day: date) -> None:
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))


def not_chosen_before() -> list[Issue]:
    """Two candidate issues that no open round holds."""
    held = Candidate.objects.filter(round__status="scoring").values("issues")
    return list(Issue.objects.filter(status="candidate").exclude(pk__in=held).order_by("number")[:2])


def put_forward(page: Page, round: Round, issue: Issue, name: str) -> Candidate:
    page.goto(at("candidate_put_forward", round.pk))
    page.get_by_label(re.compile(f"^{issue.reference} ")).check()
    page.get_by_label("What will seats read when they score it?").fill(name)
    page.get_by_label("Which behaviour is it?").select_option(str(issue.behaviour_id))
    page.get_by_role("button", name="Put it forward").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("button", name="Screen it").click()
    page.get_by_label("Yes, to all five").check()
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("It has passed the screen.")).to_be_visible()
    page.get_by_role("button", name="Enter evidence").click()
    for criterion in Criterion.objects.filter(evidenced=True):
        group = page.get_by_role("group", name=criterion.name)
        group.get_by_label("Value").fill("60")
        group.get_by_label("Source").fill("Counts of the last twelve months")
    page.get_by_role("button", name="Save the evidence").click()
    expect(page.get_by_text("The evidence is saved.")).to_be_visible()
    return Candidate.objects.latest("pk")


def score(page: Page, round: Round, values: dict[int, str]) -> None:
    """Every criterion in turn, as a seat does it."""
    page.goto(at("round_score", round.pk))
    for _ in range(Criterion.objects.filter(evidenced=False).count()):
        for candidate, value in values.items():
            page.locator(f"#c{candidate}-{value}").check()
        page.get_by_role("button", name=re.compile("^Save and (go to|check)")).click()


def test_the_board_prioritises(page_as, faults) -> None:
    officer = page_as("officer")
    officer.goto(at("round_list"))
    assert faults(officer) == []
    officer.get_by_role("button", name="Set up a round").click()
    officer.get_by_role("button", name="Set up this round").click()
    expect(officer).to_have_title(re.compile("^Error: "))
    officer.get_by_role("link", name="Enter what this round is called").click()
    expect(officer.get_by_label("What is this round called?")).to_be_focused()
    assert faults(officer) == []
    officer.get_by_label("What is this round called?").fill("Autumn round")
    officer.get_by_role("button", name="Set up this round").click()
    round = Round.objects.get(name="Autumn round")

    one, two = not_chosen_before()
    first = put_forward(officer, round, one, "The first behaviour")
    second = put_forward(officer, round, two, "The second behaviour")
    officer.goto(at("round_detail", round.pk))
    expect(officer.get_by_text("Complete", exact=True)).to_have_count(2)  # screened, and evidence entered
    assert faults(officer) == []
    officer.get_by_role("button", name="Open scoring").click()
    officer.get_by_role("button", name="Open scoring").click()
    officer.get_by_role("link", name="Enter the closing day").click()
    closing = officer.get_by_role("group", name="By which day are seats asked to score?")
    expect(closing.get_by_label("Day", exact=True)).to_be_focused()
    assert faults(officer) == []
    fill_day(closing, today() + timedelta(days=7))
    officer.get_by_role("button", name="Open scoring").click()
    expect(officer.get_by_text("Scoring is open. Every seat has been told.")).to_be_visible()

    for number, mail in enumerate(SEATED):
        seat = page_as(mail, **PHONE)
        seat.goto(at("round_detail", round.pk))
        expect(seat.get_by_role("button", name="Score the candidates")).to_be_visible()
        score(seat, round, {first.pk: "75", second.pk: "25" if number else "na"})
        expect(seat.get_by_role("heading", level=1)).to_have_text("Check your seat’s scores")
        assert faults(seat) == []
        seat.get_by_role("button", name="Submit these scores").click()
        expect(seat.get_by_text("Your seat’s scores are submitted.")).to_be_visible()
        assert seat.goto(at("round_results", round.pk)).status == 404

    officer.goto(at("round_detail", round.pk))
    expect(officer.get_by_text(re.compile(r"^4 of \d+ seats have answered\.")).first).to_be_visible()
    assert officer.goto(at("round_results", round.pk)).status == 404
    assert officer.goto(at("round_score", round.pk)).status == 403
    officer.goto(at("round_reveal", round.pk))
    officer.get_by_role("button", name="Reveal the scores").click()
    officer.get_by_role("link", name="Enter why you reveal below quorum").click()
    expect(officer.get_by_label("Why do you reveal below quorum?")).to_be_focused()
    assert faults(officer) == []
    officer.get_by_label("Why do you reveal below quorum?").fill("The board meets tomorrow")
    officer.get_by_role("button", name="Reveal the scores").click()
    expect(officer.get_by_text(re.compile("^The first behaviour leads with"))).to_be_visible()
    assert faults(officer) == []

    officer.get_by_role("button", name="Ask seats to score again").click()
    officer.get_by_role("button", name="Ask seats to score again").click()
    assert faults(officer) == []
    fill_day(
        officer.get_by_role("group", name="By which day are seats asked to score?"),
        today() + timedelta(days=7),
    )
    officer.get_by_role("button", name="Ask seats to score again").click()
    expect(officer.get_by_text("Scoring again, blind")).to_be_visible()
    assert faults(officer) == []

    seat = page_as(SEATED[0], **PHONE)
    seat.goto(at("round_detail", round.pk))
    seat.get_by_role("button", name="Look at your seat’s scores again").click()
    expect(seat.locator(f"#c{first.pk}-75")).to_be_checked()  # its own first answers
    assert faults(seat) == []
    score(seat, round, {first.pk: "100", second.pk: "0"})
    seat.get_by_role("button", name="Submit these scores").click()
    officer.goto(at("round_results", round.pk))
    expect(officer.get_by_text("This page shows what they scored first")).to_be_visible()
    officer.goto(at("round_reveal", round.pk))
    officer.get_by_label("Why do you reveal below quorum?").fill("The board meets tomorrow")
    officer.get_by_role("button", name="Reveal the scores").click()
    expect(officer.get_by_text(re.compile("^The first behaviour still leads, with"))).to_be_visible()
    expect(officer.get_by_text("1 seat scored again; the first scores of 3 seats stand.")).to_be_visible()
    assert faults(officer) == []

    officer.get_by_role("button", name="Record the decision").click()
    assert faults(officer) == []
    officer.get_by_label("The first behaviour").check()
    officer.get_by_label("What did the board decide?").fill("Act on the first behaviour.")
    officer.get_by_label("Why?").fill("It does more harm than the other.")
    officer.get_by_label("By correspondence").check()
    fill_day(officer.locator("#conditional-id_route_1"), today())
    officer.get_by_role("button", name="Record the decision").click()
    officer.get_by_role("link", name="Enter what would be seen less").click()
    expect(officer.locator(f"#id_aim_{first.pk}")).to_be_focused()
    assert faults(officer) == []
    officer.locator(f"#id_aim_{first.pk}").fill("Fewer people harmed")
    officer.get_by_role("button", name="Record the decision").click()
    expect(officer.get_by_text("It does more harm than the other.")).to_be_visible()
    targeted = TargetedBehaviour.objects.get(candidate=first)
    officer.get_by_role("link", name=targeted.reference).click()
    expect(officer.get_by_text("To be confirmed", exact=True)).to_be_visible()
    assert faults(officer) == []
    one.refresh_from_db()
    assert one.status == Issue.Status.PRIORITISED

    chair = page_as("chair")
    chair.goto(at("targeted_detail", targeted.pk))
    chair.get_by_role("link", name=targeted.decision.reference).first.click()
    chair.get_by_role("button", name="Confirm").first.click()
    chair.goto(at("targeted_detail", targeted.pk))
    expect(chair.get_by_text("Confirmed", exact=True)).to_be_visible()


def open_round() -> Round:
    return Round.objects.get(status=Round.Status.SCORING)


def test_a_seat_saves_and_comes_back_without_javascript(page_as) -> None:
    round = open_round()
    ScoreSheet.objects.filter(round=round).delete()
    colleague = page_as("colleague", java_script_enabled=False)
    colleague.goto(at("round_score", round.pk))
    candidate = Candidate.objects.filter(round=round, held_by="").first()
    colleague.locator(f"#c{candidate.pk}-100").check()
    colleague.get_by_role("button", name="Save and come back later").click()
    colleague.get_by_role("button", name="Go on scoring").click()
    expect(colleague.get_by_text("not answered").first).to_be_visible()
    expect(colleague.get_by_role("button", name="Submit these scores")).to_have_count(0)
    colleague.get_by_role("link", name=re.compile("1. Harm")).first.click()
    expect(colleague.locator(f"#c{candidate.pk}-100")).to_be_checked()


def test_one_criterion_by_keyboard(page_as, faults) -> None:
    round = open_round()
    ScoreSheet.objects.filter(round=round).delete()
    holder = page_as("holder")
    holder.goto(at("round_score", round.pk))
    assert faults(holder) == []
    candidate = Candidate.objects.filter(round=round, held_by="").first()
    holder.locator(f"#c{candidate.pk}-0").focus()
    holder.keyboard.press("Space")
    holder.keyboard.press("ArrowRight")
    expect(holder.locator(f"#c{candidate.pk}-25")).to_be_checked()
    holder.keyboard.press("Enter")  # the next criterion, not the first of the side list
    expect(holder.get_by_role("heading", level=1)).to_have_text("Preventability")
    side = holder.get_by_role("navigation", name="Criteria")
    side.get_by_role("button", name=re.compile("^1. Harm")).click()
    holder.locator(f"#c{candidate.pk}-75").check()
    side.get_by_role("button", name=re.compile("^2. ")).click()
    side.get_by_role("button", name=re.compile("^1. Harm")).click()
    expect(holder.locator(f"#c{candidate.pk}-75")).to_be_checked()
    holder.get_by_text("Facts about").first.click()
    assert faults(holder) == []
    holder.get_by_role("button", name="Check and submit").click()
    holder.get_by_role("button", name="Submit these scores").click()
    expect(holder).to_have_title(re.compile("^Error: "))
    assert faults(holder) == []
    holder.get_by_role("link", name=re.compile("on preventability")).first.click()
    expect(holder.get_by_role("heading", level=1)).to_have_text("Preventability")


def test_on_a_phone_each_step_has_its_words_and_the_promise_stands_below(page_as, faults) -> None:
    holder = page_as("holder", **PHONE)
    holder.goto(at("round_score", open_round().pk))
    words = holder.locator(".pb-score__words").first
    promise = holder.get_by_role("heading", name="Blind until revealed")
    onwards = holder.get_by_role("button", name=re.compile("^Save and go to"))
    assert words.bounding_box()["width"] > 20
    assert promise.bounding_box()["y"] > onwards.bounding_box()["y"]
    assert holder.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(holder) == []


def test_who_is_kept_out(page_as) -> None:
    decided, scoring = Round.objects.get(status=Round.Status.DECIDED), open_round()
    targeted = TargetedBehaviour.objects.first()
    holder = page_as("holder")
    for page, pk in (
        ("round_reveal", scoring.pk),
        ("round_dates", scoring.pk),
        ("round_decide", decided.pk),
    ):
        assert holder.goto(at(page, pk)).status == 403
    for mail in ("community-contact", "administrator", "coordinator"):
        person = page_as(mail)
        assert person.goto(at("round_detail", scoring.pk)).status == 404
        assert person.goto(at("round_list")).status == 403
    commissioner = page_as("commissioner")
    assert commissioner.goto(at("round_results", decided.pk)).status == 404
    assert commissioner.goto(at("targeted_detail", targeted.pk)).status == 200


def round_being_set_up() -> tuple[Round, Candidate]:
    """With one candidate that nobody has screened."""
    by = standing(User.objects.get(email="officer@example.org")).actor()
    board = Round.objects.get(status=Round.Status.DECIDED).board
    round, [issue, _] = set_up_round(name="Being set up", board=board, by=by), not_chosen_before()
    return round, put_forward_candidate(
        round=round, name="A behaviour", behaviour=issue.behaviour, issues=[issue], by=by
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_axe_finds_nothing(page_as, faults, width) -> None:
    decided, scoring = Round.objects.get(status=Round.Status.DECIDED), open_round()
    targeted = TargetedBehaviour.objects.first()
    setting_up, candidate = round_being_set_up()
    page = page_as("officer", viewport={"width": width, "height": 900})
    for address in (
        at("round_list"),
        at("round_detail", scoring.pk),
        at("round_detail", decided.pk),
        at("round_results", decided.pk),
        at("round_dates", scoring.pk),
        at("candidate_put_forward", setting_up.pk),
        at("round_weights", setting_up.pk),
        at("round_open", setting_up.pk),
        at("round_detail", setting_up.pk),
        at("candidate_detail", candidate.pk),
        at("candidate_screen", candidate.pk),
        at("candidate_change", candidate.pk),
        at("candidate_withdraw", candidate.pk),
        at("candidate_evidence", candidate.pk),
        at("targeted_list"),
        at("targeted_detail", targeted.pk),
    ):
        assert page.goto(address).status == 200
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
