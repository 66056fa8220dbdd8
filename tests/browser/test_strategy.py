"""A strategy from the targeted behaviour to active, each step as who does it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.models import Decision
from partnership.boards.models import Agency
from partnership.clock import today
from partnership.people.models import User
from strategies.actions import endorse, flag_for_upper_board
from strategies.models import Input, Strategy
from tests.factories.ground import actor
from tests.factories.strategies import make_decision, make_input, make_strategy, make_targeted, to_board

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
TOP, THIRD, SECOND, BOTTOM = 3, 2, 1, 0


def at(name: str, *args: object) -> str:
    return reverse(f"strategies:{name}", args=args)


def agency_of(mail: str) -> Agency:
    return User.objects.get(email=f"{mail}@example.org").memberships.get(role__in=["holder", "deputy"]).agency


def fill_day(page: Page, question: str, days_from_now: int) -> None:
    day = today() + timedelta(days=days_from_now)
    group = page.get_by_role("group", name=question)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))


def add_input(page: Page, strategy: Strategy, tier: int, title: str, lead: Agency) -> None:
    """Through the page, with two lines of money: the second asked for by its button."""
    page.goto(at("input_add", strategy.pk, tier))
    page.get_by_label("What is the input called?").fill(title)
    page.get_by_label("Which agency leads it?").select_option(label=lead.name)
    fill_day(page, "From which day?", 10)
    fill_day(page, "Until which day?", 400)
    page.get_by_label("Within a year").check()
    page.get_by_label("Not known", exact=True).check()
    fill_line(page, 1, "Cash", "Own budget", "£120,000")
    page.get_by_role("button", name="Add another line").click()
    expect(page.get_by_label("What is the input called?")).to_have_value(title)
    fill_line(page, 2, "In kind", "Staff time", "8,000")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()


def fill_line(page: Page, number: int, kind: str, source: str, pounds: str) -> None:
    line = page.get_by_role("group", name=f"Line {number}", exact=True)
    line.get_by_label("Financial year").select_option(index=2)
    line.get_by_label("Kind").select_option(label=kind)
    line.get_by_label("From whom or what").fill(source)
    line.get_by_label("Pounds").fill(pounds)


def say_none(page: Page, strategy: Strategy, tier: int) -> None:
    page.goto(at("strategy_detail", strategy.pk))
    page.locator(f"#tier-{tier}").get_by_role("link", name="say why there is none").click()
    page.get_by_label("Why is there no input at this tier?").fill("Other strategies build this resilience.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(f"#tier-{tier}").get_by_text("None at this tier")).to_be_visible()


def record(page: Page, outcome: str, text: str) -> None:
    """A decision by correspondence, agreed today."""
    page.get_by_label(outcome).check()
    page.get_by_label("What did the board decide?").fill(text)
    page.get_by_label("Why?").fill("It answers a harm that no agency can end by itself.")
    page.get_by_label("By correspondence").check()
    fill_day(page, "By which day was it agreed?", 0)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("The chair is asked to confirm it.")).to_be_visible()


def confirm(page: Page) -> None:
    decision = Decision.objects.latest("pk")
    page.goto(reverse("meetings:decision_detail", args=[decision.pk]))
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_text(f"{decision.reference} is confirmed.")).to_be_visible()


def test_from_the_targeted_behaviour_to_active(
    page_as: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    targeted = make_targeted("Shop theft that pays for drug use")
    health, police = agency_of("holder"), agency_of("deputy")

    # Drafting
    officer = page_as("officer")
    officer.goto(reverse("prioritisation:targeted_detail", args=[targeted.pk]))
    officer.get_by_role("link", name="Open a strategy").click()
    officer.get_by_role("button", name="Open the strategy").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Shop theft that pays for drug use")
    strategy = Strategy.objects.get(targeted=targeted)
    officer.get_by_role("link", name="Analysis and conclusions").click()
    officer.get_by_label("Analysis and conclusions").fill("Thefts follow missed treatment.")
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("“Analysis and conclusions” is saved.")).to_be_visible()
    add_input(officer, strategy, TOP, "Treatment begun in custody", police)
    add_input(officer, strategy, THIRD, "Outreach beside neighbourhood policing", health)
    expect(officer.get_by_text("Before the consultation, add an input or say why")).to_be_visible()
    say_none(officer, strategy, SECOND)
    say_none(officer, strategy, BOTTOM)
    officer.get_by_role("link", name="Watch an indicator").click()
    officer.get_by_label("Which indicator?").select_option(index=1)
    officer.get_by_label("What do you expect to see, and by when? (optional)").fill("Fewer by 2028")
    officer.get_by_role("button", name="Watch this indicator").click()
    officer.goto(at("flag", strategy.pk))
    officer.get_by_label("What is significant about it?").fill("Two agencies put in £240,000 a year.")
    officer.get_by_role("button", name="Flag this strategy").click()
    expect(officer.get_by_text("The Strategic Partnership Board must approve this strategy.")).to_be_visible()
    assert faults(officer) == []

    # Consultation
    officer.get_by_role("button", name="Start the consultation").click()
    fill_day(officer, "By which day must each lead answer?", 14)
    officer.get_by_role("button", name="Start the consultation").click()
    expect(officer.get_by_text("In consultation")).to_be_visible()
    expect(officer.get_by_role("button", name="Send to the Prevention Board")).to_have_count(0)
    holder = page_as("holder")
    holder.goto(at("strategy_detail", strategy.pk))
    holder.get_by_role("button", name="Answer on your input").click()
    holder.get_by_role("button", name="Submit and go to the next").click()
    expect(holder).to_have_title(re.compile("^Error: "))
    holder.get_by_label("Agree", exact=True).check()
    holder.get_by_role("button", name="Submit and go to the next").click()
    expect(holder.get_by_role("heading", name="Answer on this input")).to_be_visible()
    holder.get_by_label("No objection").check()
    holder.get_by_role("button", name="Submit the answer").click()
    expect(holder.get_by_text("Nothing else waits for")).to_be_visible()
    expect(holder.get_by_text("Nothing waits for an answer.")).to_be_visible()
    assert faults(holder) == []
    theirs = Input.objects.get(strategy=strategy, lead=police)
    assert holder.goto(at("input_answer", theirs.pk)).status == 403
    assert holder.goto(at("input_edit", theirs.pk)).status == 403
    deputy = page_as("deputy")
    deputy.goto(at("input_answer", theirs.pk))
    deputy.get_by_label("Agree subject to").check()
    deputy.get_by_label("Subject to what?").fill("One more post in custody from April")
    deputy.get_by_role("button", name="Submit the answer").click()
    expect(deputy.get_by_text("One more post in custody from April").first).to_be_visible()

    # The board
    officer.goto(at("strategy_detail", strategy.pk))
    officer.get_by_role("button", name="Send to the Prevention Board").click()
    officer.get_by_role("button", name="Send to the board").click()
    officer.get_by_role("button", name="Record the decision").click()
    record(officer, "It endorsed the strategy", "The board endorses the strategy.")
    expect(officer.get_by_text("With the upper board")).to_be_visible()
    expect(officer.get_by_text("to be confirmed", exact=True).first).to_be_visible()
    assert holder.goto(at("endorse", strategy.pk)).status == 403
    confirm(page_as("chair"))

    # The upper board
    commissioner = page_as("commissioner")
    commissioner.goto(at("strategy_detail", strategy.pk))
    expect(commissioner.get_by_role("heading", level=1)).to_have_text("Shop theft that pays for drug use")
    chief = page_as("chief-executive")
    chief.goto(at("strategy_detail", strategy.pk))
    chief.get_by_role("button", name="Record the answer").click()
    record(chief, "It approved the strategy", "The board approves the strategy.")
    expect(chief.get_by_text("Active", exact=True).first).to_be_visible()
    confirm(commissioner)
    chief.goto(at("strategy_detail", strategy.pk))
    expect(chief.get_by_text("to be confirmed", exact=True)).to_have_count(0)
    chief.get_by_role("link", name="Version 1").click()
    expect(chief.get_by_text("This version never changes.")).to_be_visible()
    assert faults(chief) == []

    # Done
    holder.goto(at("strategy_detail", strategy.pk))
    holder.get_by_role("link", name="Outreach beside neighbourhood policing").first.click()
    holder.get_by_role("button", name="Report how it goes").click()
    holder.get_by_label("Done", exact=True).check()
    holder.get_by_label("What was done?").fill("Three workers in post")
    holder.get_by_role("button", name="Submit the report").click()
    expect(holder.get_by_text("Three workers in post").first).to_be_visible()


def test_the_upper_board_sends_it_back_and_goes_on_reading_what_it_had(
    page_as: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    officer_of = actor(User.objects.get(email="officer@example.org"))
    strategy = make_strategy(targeted=make_targeted("Fires set on waste ground"), by=officer_of.user)
    make_input(strategy, TOP, title="Clear the waste", lead=agency_of("holder"))
    flag_for_upper_board(strategy=strategy, because="Several agencies' money.", by=officer_of)
    to_board(strategy)
    endorse(strategy=strategy, decision=make_decision(strategy), by=officer_of)

    chief = page_as("chief-executive")
    chief.goto(at("strategy_detail", strategy.pk))
    chief.get_by_role("button", name="Record the answer").click()
    record(chief, "It returned it with conditions", "Show what it costs each agency.")
    expect(chief.get_by_text("Draft", exact=True).first).to_be_visible()
    officer = page_as("officer")
    officer.goto(at("input_edit", strategy.inputs.get().pk))
    officer.get_by_label("What is the input called?").fill("Clear and fence the waste ground")
    officer.get_by_role("button", name="Save").click()

    member = page_as("spb-member", **PHONE)
    member.goto(at("strategy_list"))
    member.get_by_role("link", name="Fires set on waste ground").click()
    expect(member.get_by_text("It is being drafted again.")).to_be_visible()
    expect(member.get_by_text("Show what it costs each agency.").first).to_be_visible()
    expect(member.get_by_text("Clear the waste")).to_be_visible()
    assert member.get_by_text("Clear and fence").count() == 0
    assert faults(member) == []
    assert member.goto(at("input_detail", strategy.inputs.get().pk)).status == 404


def test_two_officers_write_the_same_section_and_nothing_is_lost(
    page_as: Callable[..., Page], faults: Callable[[Page], list[str]]
) -> None:
    strategy = Strategy.objects.filter(status=Strategy.Status.DRAFT).get()
    url = at("section_edit", strategy.pk, "enablers")
    first, second = page_as("officer"), page_as("chief-executive")
    first.goto(url)
    second.goto(url)
    before = first.get_by_label("Policy enablers").input_value()
    first.get_by_label("Policy enablers").fill(f"{before} Share the register of tenancies.".strip())
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_text("is saved.")).to_be_visible()
    second.get_by_label("Policy enablers").fill(f"One lead in each council. {before}".strip())
    second.get_by_role("button", name="Save").click()
    expect(second).to_have_title(re.compile("^Error: "))
    expect(second.get_by_text("Nothing has been lost: both versions are below.")).to_be_visible()
    assert faults(second) == []
    second.get_by_role("link", name="Choose the text to keep").click()
    expect(second.get_by_label("Text to keep")).to_be_focused()
    second.get_by_role("button", name="Save the joined text").click()
    kept = strategy.sections.get(key="enablers").text
    assert "Share the register of tenancies." in kept
    assert "One lead in each council." in kept


def test_lines_of_money_are_added_without_script(page_as: Callable[..., Page]) -> None:
    strategy = Strategy.objects.filter(status=Strategy.Status.DRAFT).get()
    page = page_as("officer", java_script_enabled=False)
    add_input(page, strategy, TOP, "Visits by two services together", agency_of("deputy"))
    item = Input.objects.get(title="Visits by two services together")
    assert {(m.kind, m.pounds) for m in item.money.all()} == {("cash", 120_000), ("in_kind", 8_000)}


def test_on_a_phone_each_answer_stands_below_its_agency(page_as: Callable[..., Page]) -> None:
    strategy = Strategy.objects.get(status=Strategy.Status.CONSULTATION)
    page = page_as("holder", **PHONE)
    page.goto(at("strategy_detail", strategy.pk))
    matrix = page.get_by_role("region", name="Answers by agency and tier")
    assert matrix.evaluate("box => box.scrollWidth <= box.clientWidth")
    for row in matrix.get_by_role("rowgroup").last.get_by_role("row").all():
        agency, answer = (
            row.get_by_role("rowheader").bounding_box(),
            row.get_by_role("cell").last.bounding_box(),
        )
        assert agency is not None
        assert answer is not None
        assert answer["y"] > agency["y"]
        assert answer["x"] + answer["width"] <= 390
        assert answer["y"] - (agency["y"] + agency["height"]) < 40  # only the marks of the tiers between


PAGES = {
    "officer": [
        "strategy_list",
        "investment",
        "strategy_detail",
        "input_add",
        "flag",
        "consult",
        "watch",
        "section_edit",
        "agency_list",
        "remind",
    ],
    "holder": ["strategy_list", "strategy_detail", "input_detail", "agency_list", "input_report"],
    "guest": ["strategy_detail"],
    "commissioner": ["strategy_list", "strategy_detail", "investment"],
}


def addresses(mail: str) -> list[str]:
    active = Strategy.objects.get(status=Strategy.Status.ACTIVE)
    draft = Strategy.objects.get(status=Strategy.Status.DRAFT)
    args: dict[str, tuple[object, ...]] = {
        "strategy_list": (),
        "investment": (),
        "strategy_detail": (active.pk,),
        "input_detail": (active.inputs.first().pk,),
        "input_report": (active.inputs.filter(lead=agency_of("holder"), done_at=None)[0].pk,),
        "agency_list": (),
        "remind": (),
        "input_add": (draft.pk, TOP),
        "section_edit": (draft.pk, "behaviour"),
    }
    return [at(name, *args.get(name, (draft.pk,))) for name in PAGES[mail]]


@pytest.mark.parametrize("mail", PAGES)
@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_pages_are_accessible_and_never_scroll_sideways(
    mail: str,
    options: dict[str, object],
    page_as: Callable[..., Page],
    faults: Callable[[Page], list[str]],
) -> None:
    page = page_as(mail, **options)
    for address in addresses(mail):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
