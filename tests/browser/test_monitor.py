"""Sending a street file in a real browser, following its check, and reading what it made."""

import gzip

import pytest
from django.conf import settings

from monitoring.models import Indicator, Submission
from tests.factories.monitoring import street_file, street_row

pytestmark = pytest.mark.browser
ROWS = [
    *[street_row(month="2024-04")] * 12,
    *[street_row("Charnwood", month="2024-04")] * 9,
    street_row("Rugby", month="2024-04"),
    street_row("", month="2024-04"),
    "x",
]


def checked(page):
    """Follow the check as somebody without scripts does: press the link until it is done."""
    for _ in range(40):
        again = page.get_by_role("link", name="See how far it is")
        if not again.is_visible():
            return
        page.wait_for_timeout(250)
        again.click()
        page.wait_for_load_state()


def send(page, content, name="2024-04-street.csv.gz"):
    page.goto("/indicators/")
    page.get_by_role("button", name="Send a data file").first.click()
    page.get_by_label("Which police force is the file of?").select_option(label="Leicestershire Police")
    page.get_by_label("Upload a file").set_input_files(
        {"name": name, "mimeType": "application/gzip", "buffer": content}
    )
    page.get_by_role("button", name="Upload and check").click()


def test_an_officer_sends_a_file_and_reads_the_chart(page_as, faults, worker):
    page = page_as("officer")
    page.goto("/data/send/")
    assert faults(page) == []
    page.get_by_role("button", name="Upload and check").click()
    assert page.title().startswith("Error: ")
    assert faults(page) == []
    page.get_by_role("link", name="Select a file").click()
    assert page.evaluate("document.activeElement.id") == "id_file"

    send(page, gzip.compress(street_file(*ROWS)))
    page.get_by_text("What became of its 24 rows").wait_for()  # the script follows and loads the result
    assert faults(page) == []
    page.get_by_text("1 row in 1 district").click()
    assert page.get_by_role("rowheader", name="Rugby").is_visible()

    send(page, street_file(*ROWS), name="again.csv")
    page.get_by_text("was sent before").wait_for()

    page.goto("/indicators/")
    assert faults(page) == []
    page.get_by_role("link", name="Shoplifting recorded by police").click()
    page.locator("#xmr .main-svg").first.wait_for()
    assert faults(page) == []
    page.get_by_label("Place").select_option(label="Charnwood")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Shoplifting recorded by police in Charnwood").wait_for()
    page.goto("/data/")
    assert faults(page) == []


def test_a_file_that_waits_says_so_and_how_far_it_is(page_as, faults):
    waiting = Submission.objects.order_by("pk")[0]
    page = page_as("officer")
    for status, said in (("received", "Waiting to be checked."), ("checking", "This file is being checked")):
        Submission.objects.filter(pk=waiting.pk).update(
            status=status, rows_read=400, rows_total=1000, settled_at=None
        )
        page.goto(f"/data/{waiting.pk}/")
        page.get_by_text(said).wait_for()
        assert faults(page) == []


def test_without_scripts_the_check_is_followed_by_a_link_and_the_table_shows(page_as, worker):
    page = page_as("officer", java_script_enabled=False)
    send(page, street_file(*ROWS), name="plain.csv")
    checked(page)
    assert page.get_by_text("What became of its 24 rows").is_visible()
    indicator = Indicator.objects.get(key="police-shoplifting")
    page.goto(f"/indicators/{indicator.pk}/")
    assert page.get_by_role("rowheader", name="April 2024").first.is_visible()


def test_a_wrong_file_is_refused_in_words(page_as, faults, worker):
    page = page_as("officer")
    send(page, b"Name,Count\nx,1\n", name="wrong.csv")
    page.get_by_text("This file was not accepted").wait_for()
    assert page.get_by_text("No row has been loaded, and the figures before it stand.").is_visible()
    page.get_by_text("The file is not kept, because it was not accepted.").wait_for()  # the worker removed it
    assert faults(page) == []


def test_a_check_that_is_slow_offers_to_start_again(page_as, faults, worker):
    waiting = Submission.objects.order_by("pk")[0]
    Submission.objects.filter(pk=waiting.pk).update(status="checking", rows_read=4, settled_at=None)
    page = page_as("officer")
    page.goto(f"/data/{waiting.pk}/")
    assert faults(page) == []
    page.get_by_role("button", name="Start the check again").click()
    page.get_by_text("The check has been started again.").wait_for()


@pytest.mark.parametrize("mail", ["holder", "commissioner", "community-contact"])
def test_those_who_do_not_send_are_refused(page_as, mail):
    page = page_as(mail)
    assert page.goto("/data/send/").status == 403


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways(page_as, width):
    page = page_as("holder", viewport={"width": width, "height": 900})
    shown = Indicator.objects.filter(signals__isnull=False).first()
    for address in ["/indicators/", "/data/", *([f"/indicators/{shown.pk}/"] if shown else [])]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_limit_is_a_setting():
    assert settings.SUBMISSION_LIMIT == 50_000_000
