"""The page of one's notices, the number in the header, and what is said of a record that one may not see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from issues_log.actions import not_take_further, take_up
from issues_log.models import Issue
from partnership.clock import moment
from partnership.people.models import User
from partnership.records import registry
from partnership.records.marking import Marking
from partnership.records.notices import Notice, notify
from people_zones.actions import give_zone_role
from tests.factories.ground import actor, make_agency, make_person, make_seat
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.meetings import make_action, make_decision
from tests.factories.people_zones import make_legacy_zone
from tests.factories.prioritisation import open_round
from tests.factories.reports import published_report
from tests.factories.strategies import make_strategy

pytestmark = pytest.mark.django_db
NOW = moment()


@pytest.fixture
def holder() -> User:
    return make_person("holder")


def tell(
    person: User, text: str = "Something happened.", issue: Issue | None = None, **fields: Any
) -> Notice:
    (notice,) = notify(issue or make_issue(), [person], kind="told", text=text, **fields)
    return notice


def words(client: Client, path: str = "/notices/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# The list ---------------------------------------------------------------------------------------
def test_the_newest_comes_first_each_leads_to_its_record(client_as: Any, holder: User) -> None:
    earlier, later = make_issue(what="Fires in sheds"), make_issue(what="Fires in bins")
    tell(holder, "Taken up for review.", earlier, at=NOW - timedelta(days=2))
    tell(holder, "Now a candidate.", later, at=NOW)
    tell(make_person(), "Not for you.")
    rows = client_as(holder).get("/notices/").context["rows"]
    assert [(row.name, row.text, row.url) for row in rows] == [
        (f"{later.reference} Fires in bins", "Now a candidate.", f"/issues/{later.pk}/"),
        (f"{earlier.reference} Fires in sheds", "Taken up for review.", f"/issues/{earlier.pk}/"),
    ]
    assert "Not for you." not in words(client_as(holder))


def test_whoever_was_told_nothing_reads_so(client_as: Any) -> None:
    assert "Nobody has told you anything yet" in words(client_as(make_person(None)))


def test_unread_ones_are_called_so_in_words_until_they_are_marked(client_as: Any, holder: User) -> None:
    client = client_as(holder)
    for _ in range(3):
        tell(holder)
    page = words(client)
    assert page.count(">Unread</strong>") == 3
    assert "3 unread of 3" in page
    newest = client.get("/notices/").context["newest"]
    tell(holder, "It came while the page was open.")
    response = client.post("/notices/read/", {"up_to": newest}, follow=True)
    assert response.status_code == 200
    assert [row.text for row in response.context["rows"] if row.is_unread] == [
        "It came while the page was open."
    ]
    assert Notice.objects.filter(to=holder, read_at__isnull=False).count() == 3


def test_reading_the_page_marks_nothing_and_nobody_marks_anothers(client_as: Any, holder: User) -> None:
    notice = tell(holder)
    other = client_as(make_person("officer"))
    client_as(holder).get("/notices/")
    other.post("/notices/read/", {"up_to": notice.pk})
    assert client_as(holder).get("/notices/read/").status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30, "²"])
def test_a_made_up_number_marks_nothing(client_as: Any, holder: User, up_to: str) -> None:
    notice = tell(holder)
    assert client_as(holder).post("/notices/read/", {"up_to": up_to}).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


def test_marking_as_read_keeps_when_it_was_read(client_as: Any, holder: User) -> None:
    notice = tell(holder)
    Notice.objects.update(read_at=NOW - timedelta(days=9))
    client_as(holder).post("/notices/read/", {"up_to": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at == NOW - timedelta(days=9)


def test_the_list_has_pages(client_as: Any, holder: User) -> None:
    issue = make_issue()
    for number in range(27):
        tell(holder, f"Number {number}.", issue, at=NOW + timedelta(seconds=number))
    client = client_as(holder)
    assert len(client.get("/notices/").context["rows"]) == 25
    assert [row.text for row in client.get("/notices/?page=2").context["rows"]] == ["Number 1.", "Number 0."]
    assert "Showing 26 to 27 of 27" in words(client, "/notices/?page=2")


# Per reader -------------------------------------------------------------------------------------
def test_a_record_that_one_may_not_see_any_more_is_not_named(client_as: Any, holder: User) -> None:
    issue = make_issue(what="A quiet matter")
    tell(holder, "A quiet thing happened.", issue)
    assert "quiet" in words(client_as(holder))
    Issue.objects.update(marking=Marking.SENSITIVE)
    page = words(client_as(holder))
    assert "You may not see this record any more" in page
    assert "quiet" not in page
    assert issue.reference not in page
    assert f"/issues/{issue.pk}/" not in page
    assert "OFFICIAL-SENSITIVE" not in page


def test_the_contributor_of_a_sensitive_issue_is_led_to_the_receipt(client_as: Any, holder: User) -> None:
    issue = make_issue(holder, what="A quiet matter", marking=Marking.SENSITIVE)
    not_take_further(issue=issue, reason="A quiet reason.", by=actor(make_person("officer", sensitive=True)))
    (row,) = client_as(holder).get("/notices/").context["rows"]
    assert (row.name, row.url) == (issue.reference, f"/issues/{issue.pk}/")
    assert "quiet" not in words(client_as(holder))
    assert "your receipt" in words(client_as(holder), f"/issues/{issue.pk}/receipt/")


def test_a_page_with_words_of_a_sensitive_record_is_marked(client_as: Any) -> None:
    cleared = make_person("holder", sensitive=True)
    tell(cleared, issue=make_issue(marking=Marking.SENSITIVE))
    for path in ("/notices/", "/"):
        assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in words(client_as(cleared), path)


def test_one_gone_for_good_is_said_to_be_out_of_sight(client_as: Any, holder: User) -> None:
    Notice.objects.create(
        to=holder, target_kind="issue", target_id=0, kind="told", text="Lost words.", at=NOW
    )
    assert "Lost words." not in words(client_as(holder))


# In the shell and at home ------------------------------------------------------------------------
def test_the_header_of_every_page_says_how_many_are_unread(client_as: Any, holder: User) -> None:
    client = client_as(holder)
    assert '<a class="pb-nowrap" href="/notices/">Notices</a>' in words(client, "/account/")
    notice = tell(holder)
    tell(make_person())
    unread = 'href="/notices/">Notices (1<span class="govuk-visually-hidden"> unread</span>)</a>'
    assert unread in words(client, "/account/")
    client.post("/notices/read/", {"up_to": notice.pk})
    assert '<a class="pb-nowrap" href="/notices/">Notices</a>' in words(client, "/account/")


def test_the_number_costs_no_query_of_its_own(
    client_as: Any, holder: User, django_assert_num_queries: Any
) -> None:
    client = client_as(holder)
    tell(holder)
    client.get("/model/")
    with django_assert_num_queries(4) as asked:
        client.get("/model/")
    counting = [each["sql"] for each in asked.captured_queries if "partnership_notice" in each["sql"]]
    assert len(counting) == 1
    assert "COUNT(" in counting[0]


@pytest.mark.parametrize("role", ["holder", "officer", "community_contact", "administrator", None])
def test_home_shows_everybody_the_latest_that_they_have_not_read(client_as: Any, role: str | None) -> None:
    person = make_person(role)
    issue = make_issue(person)
    for number in range(7):
        tell(person, f"Number {number}.", issue, at=NOW + timedelta(seconds=number))
    response = client_as(person).get("/")
    assert [row.text for row in response.context["page"].unread] == [
        f"Number {number}." for number in (6, 5, 4, 3, 2)
    ]
    page = " ".join(response.content.decode().split())
    assert "All 7 unread notices, and earlier ones" in page
    assert ">Unread</strong>" not in page, "the heading says so of all of them"
    client_as(person).post("/notices/read/", {"up_to": Notice.objects.latest("pk").pk})
    assert client_as(person).get("/").context["page"].unread == []
    assert "Notices that you have not read" not in words(client_as(person), "/")


def test_the_number_of_queries_does_not_grow(client_as: Any, django_assert_max_num_queries: Any) -> None:
    agency = make_agency("Fire Service")
    person = make_person("holder", seat=make_seat(agency=agency))
    officer = make_person("officer")
    for number in range(5):
        issue = make_issue(what=f"Issue {number}")
        make_voice(issue, person)
        take_up(issue=issue, by=actor(officer))
        make_action(agency=agency)
        give_zone_role(
            zone=make_legacy_zone(f"Zone {number}"), user=person, role="contact", by=actor(officer)
        )
        for record in (make_strategy(), make_decision(), open_round()):
            notify(record, [person], kind="told", text="Something happened.")
    published_report()
    client = client_as(person)
    client.get("/notices/")
    with django_assert_max_num_queries(12):
        assert len(client.get("/notices/").context["rows"]) == 25


# The kinds --------------------------------------------------------------------------------------
def test_every_kind_of_record_says_how_it_is_marked() -> None:
    """A kind that is marked, itself or by what it belongs to, names the path to the marking."""
    for kind in registry.kinds():
        *way, last = kind.marking.split("__")
        model: Any = kind.model
        for step in way:
            model = model._meta.get_field(step).related_model
        if last:
            assert model._meta.get_field(last).choices == Marking.choices
        assert set(way) <= set(kind.related), f"{kind.name}: a marking read row by row"
    assert {kind.name for kind in registry.kinds() if not kind.marking} == {
        "account", "agency", "grant", "indicator", "meeting", "round", "seat", "step", "submission",
    }  # fmt: skip
