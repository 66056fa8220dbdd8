"""A record opened to a guest reader, read by them, and closed again, in a real browser."""

import pytest
from playwright.sync_api import expect

from partnership.clock import today
from partnership.people.models import User
from partnership.records.notices import Notice
from strategies.models import Strategy

pytestmark = pytest.mark.browser


def test_an_officer_opens_a_strategy_to_a_guest_and_ends_it(page_as, site, faults):
    strategy = Strategy.objects.get(number=2)
    url = f"{site}/strategies/{strategy.pk}/"
    guest = page_as("guest", viewport={"width": 390, "height": 800})
    assert guest.goto(url).status == 404

    officer = page_as("officer")
    officer.goto(url)
    officer.get_by_role("link", name="Let somebody read this").click()
    officer.get_by_role("button", name="Continue").click()
    expect(officer.get_by_role("link", name="Select who may read it")).to_be_visible()
    assert faults(officer) == []
    officer.get_by_label("A guest who has an account").check()
    expect(officer.get_by_label("Their e-mail address")).not_to_be_visible()
    officer.get_by_label("Which guest?").select_option(str(User.objects.get(email="guest@example.org").pk))
    for part, value in (("Day", today().day), ("Month", today().month), ("Year", today().year + 1)):
        officer.get_by_label(part, exact=True).fill(str(value))
    officer.get_by_label("Why?").fill("Inspection of support for families")
    officer.get_by_role("button", name="Continue").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Check before you open it")
    assert faults(officer) == []
    officer.get_by_role("button", name="Change", exact=True).click()
    expect(officer.get_by_label("Why?")).to_have_value("Inspection of support for families")
    officer.get_by_label("Why?").fill("Inspection of help for families")
    officer.get_by_role("button", name="Continue").click()
    officer.get_by_role("button", name="Let them read it").click()
    expect(officer.get_by_text("and have been told")).to_be_visible()
    assert faults(officer) == []

    guest.goto(site)
    expect(guest.get_by_text("Inspection of help for families").first).to_be_visible()
    assert faults(guest) == []
    guest.get_by_role("link", name=f"{strategy.reference} {strategy.title}").first.click()
    expect(guest.get_by_role("heading", level=1)).to_have_text(strategy.title)
    expect(guest.get_by_text("Let somebody read this")).to_have_count(0)

    officer.get_by_role("link", name=User.objects.get(email="guest@example.org").post).click()
    assert faults(officer) == []
    officer.get_by_role("button", name="End it now").click()
    officer.get_by_label("Why?").fill("The inspection is over")
    officer.get_by_role("button", name="End it now").click()
    expect(officer.get_by_text("It is ended.")).to_be_visible()
    officer.goto(f"{site}/guests/?state=over")
    expect(officer.get_by_text("The inspection is over")).to_be_visible()
    assert faults(officer) == []

    assert guest.goto(url).status == 404
    guest.goto(f"{site}/notices/")
    expect(guest.get_by_text("The reason: The inspection is over")).to_be_visible()
    assert strategy.title not in Notice.objects.latest("pk").text


def test_a_member_is_refused(page_as, site, faults):
    page = page_as("holder")
    strategy = Strategy.objects.get(number=2)
    page.goto(f"{site}/strategies/{strategy.pk}/")
    expect(page.get_by_text("Guest readers")).to_have_count(0)
    assert page.goto(f"{site}/guests/").status == 403
    assert page.goto(f"{site}/guests/give/?record=strategy-{strategy.pk}").status == 403
    assert faults(page) == []
