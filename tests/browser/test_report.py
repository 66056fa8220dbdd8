"""The month's report in a real browser: read, kept as a file, published; refused to whoever may not."""

import pytest

from reports.models import Report
from tests.papers.reading import words_of

pytestmark = pytest.mark.browser


def ready():
    return Report.objects.filter(status="ready", edition="official").order_by("-period").first()


def address(report):
    return f"/reports/{report.pk}/"


def test_an_officer_reads_the_report_keeps_it_as_a_pdf_and_publishes_it(page_as, faults):
    report = ready()
    page = page_as("officer")
    page.goto("/reports/")
    assert faults(page) == []
    page.get_by_role("row", name=report.reference).get_by_role("link").click()
    assert page.get_by_role("heading", level=1, name="monitoring report").is_visible()
    assert page.get_by_role("heading", name="Summary").is_visible()
    drawing = page.locator("img.pb-figure__drawing").first
    assert drawing.get_attribute("alt")
    assert drawing.evaluate("image => image.complete && image.naturalWidth > 0")
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.startswith(report.reference)
    assert "Summary" in words_of(download.value.path().read_bytes())
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", level=1, name="Publish").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Publish for good").click()
    page.get_by_text("The readers of the board are told").wait_for()
    assert page.get_by_role("button", name="Publish").count() == 0
    assert faults(page) == []

    reader = page_as("holder")
    reader.goto(address(report))
    assert reader.get_by_text("It can't change any more.").is_visible()
    assert reader.get_by_role("button", name="Make again").count() == 0


def test_a_failure_is_read_in_words_and_asked_for_again(page_as, faults, worker):
    report = ready()
    Report.objects.filter(pk=report.pk).update(
        status="failed",
        content=None,
        made_at=None,
        failure="The paper would not be whole: Report of is empty.",
    )
    page = page_as("officer")
    page.goto(address(report))
    page.get_by_text("This report could not be made.").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Make again").click()
    for _ in range(40):
        again = page.get_by_role("link", name="Check again")
        if not again.is_visible():
            break
        page.wait_for_timeout(250)
        again.click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Publish").wait_for()


def test_a_report_that_waits_says_so(page_as, faults):
    report = ready()
    Report.objects.filter(pk=report.pk).update(status="queued", content=None, made_at=None)
    page = page_as("officer")
    page.goto(address(report))
    page.get_by_text("waits to be made").wait_for()
    assert faults(page) == []


def test_on_a_phone_nothing_runs_out_of_the_page(page_as, faults):
    page = page_as("officer", viewport={"width": 390, "height": 844})
    for path in ("/reports/", address(ready())):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert faults(page) == []
    page.get_by_role("link", name="state and download").click()
    assert page.get_by_role("button", name="Publish").is_visible()


def test_it_is_read_without_scripts_too(page_as):
    page = page_as("officer", java_script_enabled=False)
    page.goto(address(ready()))
    assert page.get_by_role("heading", name="Summary").is_visible()
    assert page.locator("img.pb-figure__drawing").first.is_visible()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Publish for good").click()
    assert page.get_by_text("The readers of the board are told").is_visible()


@pytest.mark.parametrize(
    ("mail", "status"), [("community-contact", 403), ("administrator", 403), ("coordinator", 403)]
)
def test_who_reads_no_board_reads_no_report(page_as, mail, status):
    page = page_as(mail)
    assert page.goto("/reports/").status == status
    assert page.goto(address(ready())).status == 404


def test_the_upper_board_reads_what_is_published_to_it_and_no_other(page_as):
    page = page_as("spb-member")
    made = Report.objects.filter(status__in=["ready", "published"])
    for report in made.select_related("definition__board"):
        theirs = report.definition.board.kind == "upper" and report.status == "published"
        assert page.goto(address(report)).status == (200 if theirs else 404), report


def test_the_sensitive_edition_is_for_those_who_may_see_it(page_as):
    report = Report.objects.filter(edition="sensitive").first()
    seen = {mail: page_as(mail).goto(address(report)).status for mail in ("officer", "holder", "analyst")}
    assert 404 in seen.values()
    assert seen["officer"] == 200
