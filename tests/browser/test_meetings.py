"""Meetings, decisions and actions as people use them, in a real browser on the example."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from meetings.models import Action, Decision, Meeting
from partnership.boards.models import Board
from partnership.clock import today
from people_zones.models import Zone

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}


def held() -> Meeting:
    """The last meeting of the board."""
    return Meeting.objects.filter(board__kind=Board.Kind.PREVENTION).past(today()).first()


def at(name: str, *args: int) -> str:
    return reverse(f"meetings:{name}", args=args)


def fill_decision(page: Page, text: str) -> None:
    page.get_by_label("What did the board decide?").fill(text)
    page.get_by_label("Why?").fill("Each agency sees only its own part.")


def test_a_decision_is_recorded_confirmed_and_refused_to_others(page_as) -> None:
    meeting = held()
    officer = page_as("officer")
    officer.goto(at("meeting_detail", meeting.pk))
    officer.get_by_role("button", name="Record a decision").click()
    officer.get_by_role("button", name="Record the decision").click()
    expect(officer).to_have_title(re.compile("^Error: "))
    officer.get_by_role("link", name="Enter what the board decided").click()
    expect(officer.get_by_label("What did the board decide?")).to_be_focused()
    fill_decision(officer, "Share the analysis with every agency.")
    expect(officer.get_by_label("At a meeting")).to_be_checked()
    officer.get_by_role("button", name="Record the decision").click()
    officer.get_by_role("link", name="Share the analysis with every agency.").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Share the analysis with every agency.")
    expect(officer.get_by_text("To be confirmed", exact=True)).to_be_visible()
    expect(officer.get_by_role("button", name="Confirm")).to_have_count(0)
    decision = Decision.objects.latest("pk")

    holder = page_as("holder")
    holder.goto(at("decision_detail", decision.pk))
    expect(holder.get_by_role("button", name="Confirm")).to_have_count(0)
    assert holder.goto(at("decision_record")).status == 403
    assert holder.goto(at("decision_dispute", decision.pk)).status == 403

    chair = page_as("chair")
    chair.goto(at("decision_detail", decision.pk))
    chair.get_by_role("button", name="Confirm").click()
    expect(chair.get_by_text(f"{decision.reference} is confirmed.")).to_be_visible()
    decision.refresh_from_db()
    assert decision.status == "confirmed"


def test_the_chair_says_it_is_not_as_recorded_and_it_is_replaced(page_as) -> None:
    officer, chair = page_as("officer"), page_as("chair", **PHONE)
    officer.goto(at("decision_record"))
    fill_decision(officer, "Publish the minutes within ten days.")
    officer.get_by_label("By correspondence").check()
    day = today()
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        officer.locator("#conditional-id_route_1").get_by_label(part).fill(str(value))
    officer.get_by_role("button", name="Record the decision").click()
    decision = Decision.objects.latest("pk")

    chair.goto(at("decision_detail", decision.pk))
    chair.get_by_role("button", name="Not as recorded").click()
    chair.get_by_label("What is not as recorded?").fill("We said fifteen days.")
    chair.get_by_role("button", name="Mark as not as recorded").click()
    expect(chair.get_by_text("Nothing is undone by itself")).to_be_visible()

    officer.reload()
    officer.get_by_role("button", name="Record what replaces it").click()
    expect(officer.get_by_text(f"This replaces {decision.reference}")).to_be_visible()


def test_a_meeting_is_called_and_run_without_javascript(page_as) -> None:
    page = page_as("officer", java_script_enabled=False)
    page.goto(at("meeting_list"))
    page.get_by_role("button", name="Call a meeting").click()
    for part, value in (("Day", today().day), ("Month", today().month), ("Year", today().year)):
        page.get_by_label(part).fill(str(value))
    page.get_by_label("At what time? (optional)").fill("14:00")
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_text("The meeting is in the calendar.")).to_be_visible()
    expect(page.get_by_text("Nothing is on the agenda yet.")).to_be_visible()
    page.get_by_role("button", name="Change the agenda").click()
    page.get_by_label("Name of new item 1").fill("Minutes of the last meeting")
    page.get_by_role("button", name="Add another item").click()
    expect(page.get_by_label("Name of new item 1")).to_have_value("Minutes of the last meeting")
    page.get_by_label("Name of new item 2").fill("Welcome")
    page.get_by_label("Place of new item 2").fill("1")
    page.get_by_role("button", name="Save the agenda").click()
    expect(page.get_by_role("cell", name="Minutes of the last meeting")).to_be_visible()
    page.get_by_role("button", name="Record attendance").click()
    page.get_by_label(re.compile("^Attended")).first.check()
    page.get_by_role("button", name="Record attendance").click()
    expect(page.get_by_text("Quorum not met: 1 seat attended")).to_be_visible()
    page.get_by_role("button", name="Record a decision").click()
    fill_decision(page, "Decide below quorum.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("link", name=re.compile("may note, but not decide"))).to_be_visible()
    expect(page.get_by_label("What did the board decide?")).to_have_value("Decide below quorum.")


def test_a_meeting_is_moved_and_cancelled_and_its_members_read_of_it(page_as) -> None:
    officer, holder = page_as("officer"), page_as("holder", **PHONE)
    meeting = Meeting.objects.filter(board__kind=Board.Kind.PREVENTION).upcoming(today()).first()
    officer.goto(at("meeting_detail", meeting.pk))
    officer.get_by_role("button", name="Change this meeting").click()
    officer.get_by_label("Where? (optional)").fill("")
    officer.get_by_label("At what time? (optional)").fill("half past two")
    officer.get_by_role("button", name="Save").click()
    expect(officer).to_have_title(re.compile("^Error: "))
    officer.get_by_role("link", name="Enter the time like 2pm or 14:00").click()
    expect(officer.get_by_label("At what time? (optional)")).to_be_focused()
    officer.get_by_label("At what time? (optional)").fill("2.30pm")
    officer.get_by_label("Where? (optional)").fill("City Hall")
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("2:30pm, City Hall")).to_be_visible()
    holder.goto("/")
    expect(holder.get_by_text(": 2:30pm, City Hall.").first).to_be_visible()

    officer.get_by_role("button", name="More").click()
    officer.get_by_role("button", name="Cancel this meeting").click()
    officer.get_by_label("Why is it cancelled?").fill("Too few members can come.")
    officer.get_by_role("button", name="Cancel the meeting").click()
    expect(officer.get_by_text("This meeting is cancelled.")).to_be_visible()
    holder.reload()
    expect(holder.get_by_text("It is cancelled. Too few members can come.")).to_be_visible()
    holder.get_by_role("link", name=str(meeting)).first.click()
    expect(holder.get_by_text("Too few members can come.").first).to_be_visible()


def test_two_officers_on_one_agenda_lose_nothing(page_as) -> None:
    meeting = Meeting.objects.filter(board__kind=Board.Kind.PREVENTION).upcoming(today()).first()
    one, two = page_as("officer"), page_as("chief-executive", **PHONE)
    for page in (one, two):
        page.goto(at("agenda_change", meeting.pk))
    two.get_by_label("Name of new item 1").fill("From the chief executive")
    two.get_by_role("button", name="Save the agenda").click()
    one.get_by_label("Name of item 1").fill("Reworded by the officer")
    one.get_by_role("button", name="Save the agenda").click()
    expect(one.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(one.get_by_role("cell", name="From the chief executive", exact=True)).to_be_visible()
    expect(one.get_by_label("Name of item 1")).to_have_value("Reworded by the officer")
    one.get_by_role("button", name="Save the agenda").click()
    for words in ("From the chief executive", "Reworded by the officer"):
        expect(one.get_by_role("cell", name=words)).to_be_visible()


def test_an_agency_finishes_what_it_was_asked(page_as) -> None:
    officer, holder = page_as("officer"), page_as("holder", **PHONE)
    officer.goto(at("meeting_detail", held().pk))
    officer.get_by_role("button", name="More").click()
    officer.get_by_role("button", name="Ask for an action").click()
    officer.get_by_label("What is to be done?").fill("Send the counts by district")
    officer.get_by_label("Which agency is asked?").select_option(label=agency_of("holder"))
    day = today()
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        officer.get_by_label(part).fill(str(value))
    officer.get_by_role("button", name="Ask for this action").click()
    action = Action.objects.latest("pk")

    holder.goto(at("action_list"))
    holder.get_by_role("link", name="Send the counts by district").click()
    holder.get_by_role("button", name="Finish this action").click()
    holder.get_by_label("What was done?").fill("Sent on Friday")
    holder.get_by_role("button", name="Finish this action").click()
    expect(holder.get_by_text(f"{action.reference} is finished.")).to_be_visible()
    assert page_as("analyst").goto(at("action_finish", action.pk)).status == 403


def agency_of(mail: str) -> str:
    from partnership.people.models import User

    return str(User.objects.get(email=f"{mail}@example.org").memberships.get(role="holder").agency)


def test_a_zones_own_people_open_their_zone_only(page_as) -> None:
    own, other = Zone.objects.order_by("number")[:2]
    for mail in ("coordinator", "community-contact"):
        page = page_as(mail)
        page.goto(reverse("people_zones:zone_list"))
        page.get_by_role("link", name=own.name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(own.name)
        assert page.goto(reverse("people_zones:zone_detail", args=[other.pk])).status == 404
        assert page.goto(at("meeting_list")).status == 403


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(page_as, faults, size) -> None:
    meeting, decision = held(), Decision.objects.to_confirm().first()
    action, zone = Action.objects.open().first(), Zone.objects.order_by("number").last()
    page = page_as("chief-executive", **size)
    coming = Meeting.objects.upcoming(today()).first()
    forms = [
        at("meeting_call"),
        at("meeting_cancel", coming.pk),
        at("item_add", meeting.pk),
        at("interest_declare", meeting.pk),
        at("decision_record"),
        at("action_ask"),
        at("action_finish", action.pk),
    ]
    pages = [
        at("meeting_list"),
        at("meeting_detail", meeting.pk),
        at("attendance_take", meeting.pk),
        at("attendance_take", coming.pk),
        at("meeting_detail", coming.pk),
        at("meeting_change", coming.pk),
        at("agenda_change", coming.pk),
        at("decision_list"),
        at("decision_detail", decision.pk),
        at("action_list"),
        at("action_detail", action.pk),
        reverse("people_zones:zone_list"),
        reverse("people_zones:zone_detail", args=[zone.pk]),
    ]
    for url in pages + forms:
        assert page.goto(url).status == 200
        assert faults(page) == [], url
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), f"{url} scrolls sideways"
    for url in forms:
        page.goto(url)
        page.locator("main form button[type=submit]").last.click()
        expect(page).to_have_title(re.compile("^Error: "))
        assert faults(page) == [], f"{url} with errors"
