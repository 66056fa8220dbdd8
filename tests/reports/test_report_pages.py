"""The pages: who sees which report, what officers may do, the file, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from partnership.boards.models import Agency
from partnership.clock import at_time, moment
from partnership.people.models import User
from partnership.records.grants import Grant
from partnership.records.notices import Notice
from reports.actions import ensure_due, make_report, publish_report, queue_again
from reports.models import Report
from strategies.actions import watch
from tests.factories.ground import actor, add_role, make_agency, make_person, upper_board
from tests.factories.issues_log import make_issue
from tests.factories.monitoring import make_indicator
from tests.factories.reports import (
    DUE,
    due_report,
    made_report,
    make_definition,
    published_report,
    series,
    whole_area,
)
from tests.factories.strategies import make_active, make_input, make_strategy
from tests.papers.reading import words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = "/reports/"


def page_of(report: Report, name: str = "report_detail") -> str:
    return reverse(f"reports:{name}", args=[report.pk])


def sensitive(report: Report) -> Report:
    """The same report as if it were the sensitive edition."""
    Report.objects.filter(pk=report.pk).update(edition="sensitive")
    report.refresh_from_db()
    return report


@pytest.fixture
def officer(client_as: SignIn) -> Client:
    return client_as(make_person("officer", post="Policy officer", sensitive=True))


# The list --------------------------------------------------------------------------------------
def test_the_list_shows_every_month_with_its_state(officer: Client) -> None:
    report = made_report()
    page = officer.get(LIST).content.decode()
    assert report.reference in page
    assert "Monitoring report, June 2026" in page
    assert "Ready to publish" in page
    assert "Made 1 July 2026" in page


def test_filters_are_chips_and_what_is_unknown_filters_nothing(officer: Client) -> None:
    sensitive(made_report())
    make_definition("other", title="Other report")
    ensure_due(at=DUE)
    assert "Monitoring report" not in officer.get(LIST, {"status": "queued"}).content.decode()
    page = officer.get(LIST, {"edition": "sensitive", "status": "ready"}).content.decode()
    assert "Other report" not in page
    assert "Edition: OFFICIAL-SENSITIVE" in page
    assert 'href="?edition=sensitive"' in page
    assert "Other report" in officer.get(LIST, {"status": "x", "edition": "y", "page": "z"}).content.decode()
    nothing = officer.get(LIST, {"status": "failed"}).content.decode()
    assert "No report fits these filters." in nothing


def test_the_list_pages_by_25(officer: Client) -> None:
    make_definition(starts_with=date(2024, 1, 1))
    ensure_due(at=DUE)
    assert len(officer.get(LIST).context["rows"]) == 25
    assert len(officer.get(LIST, {"page": 2}).context["rows"]) == 5


def test_an_empty_list_says_so(officer: Client) -> None:
    assert "No month’s report has come due yet." in officer.get(LIST).content.decode()


@pytest.mark.parametrize("role", ["community_contact", "zone_coordinator", "administrator"])
def test_who_reads_no_board_is_refused_the_list(role: str, client_as: SignIn) -> None:
    assert client_as(make_person(role)).get(LIST).status_code == 403


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    report = published_report()
    for address in (LIST, page_of(report), page_of(report, "report_pdf")):
        assert client.get(address).status_code == 302


# One report ------------------------------------------------------------------------------------
def test_the_page_is_the_paper_with_its_state_and_what_can_be_done(officer: Client) -> None:
    report = made_report()
    page = officer.get(page_of(report)).content.decode()
    assert "Prevention Board: monitoring report, June 2026" in page
    assert "The board targets no behaviour yet." in page
    assert "Made on Wednesday 1 July 2026 at 6am, from the records as they stood then." in page
    assert ">Publish<" in page
    assert ">Make again<" in page
    assert page.count("<h1") == 1


def test_a_figure_is_an_image_with_its_words_and_the_page_has_no_inline_style(officer: Client) -> None:
    area, indicator, strategy = whole_area(), make_indicator(), make_strategy()
    watch(strategy=strategy, indicator=indicator, by=actor(make_person("officer")))
    make_input(strategy)
    make_active(strategy)
    series(indicator, area, [40, 42] * 7)
    page = officer.get(page_of(made_report())).content.decode()
    assert '<img class="pb-figure__drawing" src="data:image/svg+xml;base64,' in page
    assert f'alt="{indicator.name} ' in page
    assert " style=" not in page
    assert reverse("strategies:strategy_detail", args=[strategy.pk]) in page


def test_a_reader_reads_but_has_no_buttons(client_as: SignIn) -> None:
    page = client_as(make_person("holder")).get(page_of(made_report())).content.decode()
    assert "The board targets no behaviour yet." in page
    assert ">Publish<" not in page
    assert ">Make again<" not in page


def test_a_report_that_waits_says_so(officer: Client) -> None:
    page = officer.get(page_of(due_report())).content.decode()
    assert "It was due on Wednesday 1 July 2026 at 6am and waits to be made." in page
    assert "Check again" in page
    assert "PDF" not in page


def test_a_failure_is_shown_in_words_with_a_way_on(officer: Client) -> None:
    report = due_report()
    Report.objects.filter(pk=report.pk).update(status="failed", failure="The header of a paper is empty.")
    page = officer.get(page_of(report)).content.decode()
    assert "This report could not be made." in page
    assert "The header of a paper is empty." in page
    assert ">Make again<" in page
    assert ">Publish<" not in page


def test_a_published_report_offers_nothing_more(officer: Client) -> None:
    page = officer.get(page_of(published_report())).content.decode()
    assert "It can&#x27;t change any more." in page
    assert ">Make again<" not in page
    assert ">Publish<" not in page


def test_the_sensitive_edition_is_marked_on_the_page(officer: Client) -> None:
    page = officer.get(page_of(sensitive(made_report()))).content.decode()
    assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in page
    assert "Why it is marked" in page


# Who sees which --------------------------------------------------------------------------------
def test_a_sensitive_edition_is_not_there_for_who_may_not_see_it(client_as: SignIn) -> None:
    report = sensitive(made_report())
    client = client_as(make_person("chief_executive"))
    assert client.get(page_of(report)).status_code == 404
    assert client.get(page_of(report, "report_pdf")).status_code == 404
    assert client.post(page_of(report, "report_publish")).status_code == 404
    assert client.post(page_of(report, "report_make_again")).status_code == 404
    assert report.reference not in client.get(LIST).content.decode()
    assert "Edition" not in client.get(LIST, {"edition": "sensitive"}).context["chips"]


def closed_to(client: Client, report: Report) -> bool:
    pages = [client.get(page_of(report, name)).status_code for name in ("report_detail", "report_pdf")]
    assert len(set(pages)) == 1
    assert (report.reference in client.get(LIST).content.decode()) is (pages == [200, 200])
    return pages == [404, 404]


def test_each_board_reads_its_own_reports(client_as: SignIn) -> None:
    """Each tells of what the other board may not open."""
    ours, theirs = published_report(), published_report(board=upper_board(), key="upper")
    member, holder = (client_as(make_person("holder", board)) for board in (upper_board(), None))
    officer = client_as(make_person("officer"))
    assert (closed_to(member, ours), closed_to(member, theirs)) == (True, False)
    assert (closed_to(holder, ours), closed_to(holder, theirs)) == (False, True)
    assert (closed_to(officer, ours), closed_to(officer, theirs)) == (False, False)


def test_the_upper_board_reads_a_report_once_it_is_published(client_as: SignIn) -> None:
    report = made_report(board=upper_board(), key="upper")
    member = client_as(make_person("holder", upper_board()))
    assert closed_to(member, report)
    publish_report(report=report, by=actor(make_person("officer")))
    assert not closed_to(member, report)


def test_who_sits_on_both_boards_reads_both_but_no_draft_for_the_upper_one(client_as: SignIn) -> None:
    person = make_person("holder")
    add_role(person, "holder", upper_board())
    ours, theirs = made_report(), made_report(board=upper_board(), key="upper")
    client = client_as(person)
    assert (closed_to(client, ours), closed_to(client, theirs)) == (False, True)


def open_to(guest: User, report: Report) -> None:
    Grant.objects.create(
        user=guest,
        target_kind="report",
        target_id=report.pk,
        until=moment().date() + timedelta(days=3),
        why="Inspection",
        given_at=moment(),
    )


def test_a_guest_reads_what_was_opened_to_them_and_no_list(client_as: SignIn) -> None:
    report, guest = published_report(), make_person(None)
    client = client_as(guest)
    assert client.get(page_of(report)).status_code == 404
    open_to(guest, report)
    assert client.get(page_of(report)).status_code == 200
    assert client.get(page_of(report, "report_pdf")).status_code == 200
    assert client.get(LIST).status_code == 403


def test_links_to_records_are_only_for_who_may_see_them(client_as: SignIn) -> None:
    whole_area()
    strategy = make_strategy()
    make_input(strategy, lead=Agency.objects.first() or make_agency())
    make_active(strategy)
    report = published_report()
    link = reverse("strategies:strategy_detail", args=[strategy.pk])
    assert link in client_as(make_person("holder")).get(page_of(report)).content.decode()
    guest = make_person(None)
    open_to(guest, report)
    page = client_as(guest).get(page_of(report)).content.decode()
    assert strategy.reference in page
    assert link not in page


# The file --------------------------------------------------------------------------------------
def test_the_pdf_is_a_download_with_a_name_that_says_what_it_is(officer: Client) -> None:
    report = made_report()
    answer = officer.get(page_of(report, "report_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"] == f'attachment; filename="{report.reference}-monitoring-2026-06.pdf"'
    )
    assert "Prevention Board: monitoring report, June 2026" in words_of(answer.content)
    name = officer.get(page_of(sensitive(report), "report_pdf"))["Content-Disposition"]
    assert name.endswith('-OFFICIAL-SENSITIVE.pdf"')


def test_a_pdf_is_not_set_again_for_a_browser_that_has_it(officer: Client) -> None:
    report = made_report()
    first = officer.get(page_of(report, "report_pdf"))
    assert first["Cache-Control"] == "private, no-cache"
    again = officer.get(page_of(report, "report_pdf"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    other = officer.get(page_of(report, "report_pdf"), headers={"if-none-match": '"of-another"'})
    assert other.content == first.content
    refused = Client().get(page_of(report, "report_pdf"), headers={"if-none-match": first["ETag"]})
    assert refused.status_code == 302


def test_no_browser_keeps_a_sensitive_pdf(officer: Client) -> None:
    answer = officer.get(page_of(sensitive(made_report()), "report_pdf"))
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer


def test_there_is_no_pdf_of_what_is_not_made(officer: Client) -> None:
    assert officer.get(page_of(due_report(), "report_pdf")).status_code == 404


# What officers do ------------------------------------------------------------------------------
def test_an_officer_publishes(officer: Client) -> None:
    report = made_report()
    answer = officer.post(page_of(report, "report_publish"), {"read": report.content_hash}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(report)
    assert "Published. The readers of the board are told" in answer.content.decode()
    report.refresh_from_db()
    assert report.published_by is not None
    assert report.published_by.post == "Policy officer"


def test_only_what_was_read_is_published(officer: Client) -> None:
    report = made_report()
    read = report.content_hash
    make_issue(at=DUE - timedelta(days=3))
    again = make_report(report=queue_again(report=report, by=actor(make_person("officer"))), at=DUE)
    assert again.content_hash != read
    for answer in (
        officer.get(page_of(report, "report_publish"), {"read": read}, follow=True),
        officer.post(page_of(report, "report_publish"), {"read": read}, follow=True),
        officer.post(page_of(report, "report_publish"), follow=True),
    ):
        page = answer.content.decode()
        assert "It was made again after you read it, so nothing has been published." in page
        assert "People steal from small shops" in page, "the new one is shown"
        report.refresh_from_db()
        assert report.status == "ready"
    officer.post(page_of(report, "report_publish"), {"read": again.content_hash})
    report.refresh_from_db()
    assert report.status == "published"


def test_made_again_with_the_same_words_is_what_was_read(officer: Client) -> None:
    report = make_report(report=made_report(), at=DUE)
    read = report.content_hash
    again = make_report(report=queue_again(report=report, by=actor(make_person("officer"))), at=DUE)
    assert again.content_hash == read
    assert officer.get(page_of(report, "report_publish"), {"read": read}).status_code == 200


def test_publishing_twice_is_refused_in_words(officer: Client) -> None:
    report = published_report()
    answer = officer.post(page_of(report, "report_publish"), follow=True)
    assert "This is “Published” now" in answer.content.decode()


def test_an_officer_has_it_made_again(officer: Client) -> None:
    report = made_report()
    answer = officer.post(page_of(report, "report_make_again"), follow=True)
    assert "It is being made again." in answer.content.decode()
    report.refresh_from_db()
    assert report.status == "queued"


def test_what_waits_already_can_not_be_asked_for_again(officer: Client) -> None:
    report = queue_again(report=made_report(), by=actor(make_person("officer")))
    answer = officer.post(page_of(report, "report_make_again"), follow=True)
    assert "This is “Queued” now" in answer.content.decode()


@pytest.mark.parametrize("name", ["report_publish", "report_make_again"])
@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "analyst"])
def test_others_may_read_it_but_not_do_that(name: str, role: str, client_as: SignIn) -> None:
    report = made_report()
    assert client_as(make_person(role)).post(page_of(report, name)).status_code == 403
    report.refresh_from_db()
    assert report.status == "ready"


def test_making_again_is_no_get(officer: Client) -> None:
    assert officer.get(page_of(made_report(), "report_make_again")).status_code == 405


def asked(officer: Client, report: Report, days: int) -> str:
    """The page that asks before publishing, so many days after the report was made."""
    Report.objects.filter(pk=report.pk).update(made_at=moment() - timedelta(days=days))
    page = officer.get(page_of(report, "report_publish"))
    assert page.status_code == 200
    report.refresh_from_db()
    assert report.status == "ready"
    return page.content.decode()


def test_before_publishing_a_page_says_what_it_does_and_who_is_told(officer: Client) -> None:
    for role in ("holder", "chair", "community_contact"):
        make_person(role)
    report = made_report()
    page = asked(officer, report, 7)
    assert "Once published, it can’t be changed, made again or taken back." in page
    assert "7 days ago." in page
    assert "2 people will be told, by a notice and a mail." in page
    assert "Warning" not in page
    assert ">Make again<" not in page
    way = f'href="{page_of(report, "report_publish")}?read={report.content_hash}"'
    assert way in officer.get(page_of(report)).content.decode()
    officer.post(page_of(report, "report_publish"), {"read": report.content_hash})
    assert Notice.objects.filter(kind="report_published").count() == 2


def test_an_old_report_warns_and_offers_to_make_it_again(officer: Client) -> None:
    page = asked(officer, made_report(), 8)
    assert "This report is 8 days old." in page
    assert ">Make again<" in page


def test_the_page_says_when_nobody_is_told(officer: Client) -> None:
    assert "nobody is told" in asked(officer, made_report(), 0)


def test_what_is_published_is_not_asked_about_again(officer: Client) -> None:
    answer = officer.get(page_of(published_report(), "report_publish"), follow=True)
    assert "This is “Published” now" in answer.content.decode()


def test_others_are_not_asked_either(client_as: SignIn) -> None:
    assert client_as(make_person("holder")).get(page_of(made_report(), "report_publish")).status_code == 403


def test_a_reference_is_not_broken_by_a_line(officer: Client) -> None:
    strategy = make_strategy(at=DUE - timedelta(days=3))
    page = officer.get(page_of(made_report())).content.decode()
    assert f'<span class="pb-nowrap">{strategy.reference}</span>' in page


# Queries ---------------------------------------------------------------------------------------
def test_the_list_takes_as_many_queries_for_25_as_for_one(
    officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_definition(starts_with=date(2024, 5, 1))
    ensure_due(at=at_time(date(2026, 7, 2)))
    officer.get(LIST)
    with django_assert_max_num_queries(7):
        officer.get(LIST)


def test_the_page_takes_few_queries(
    officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    whole_area()
    for _ in range(3):
        strategy = make_strategy()
        make_input(strategy)
        make_active(strategy)
    report = make_report(report=due_report(), at=DUE)
    officer.get(page_of(report))
    with django_assert_max_num_queries(9):
        officer.get(page_of(report))
