"""The log as a file."""

import csv
import io

import pytest
from django.urls import reverse

from issues_log.models import Issue
from partnership.records.marking import Marking
from tests.factories.ground import make_person
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.django_db

URL = reverse("issues_log:issue_list_csv")


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_it_holds_what_the_list_shows_on_all_its_pages(client_as):
    issue = make_issue(what="The one that is meant")
    for number in range(30):
        make_issue(what=f"Shop issue number {number}")
    client = client_as(make_person())
    assert len(rows(client.get(URL))) == 31
    found = rows(client.get(URL, {"words": issue.reference}))
    assert [row["What is happening"] for row in found] == ["The one that is meant"]
    assert found[0]["Raised by"] == issue.agency.name


def test_sensitive_issues_are_for_the_cleared(client_as):
    make_issue(marking=Marking.SENSITIVE)
    assert rows(client_as(make_person()).get(URL)) == []
    assert len(rows(client_as(make_person(sensitive=True)).get(URL))) == 1


def test_no_cell_can_run_in_a_spreadsheet(client_as):
    make_issue(what='=HYPERLINK("http://example.org")')
    assert rows(client_as(make_person()).get(URL))[0]["What is happening"].startswith("'=")


def test_community_members_are_named_as_on_the_page(client_as):
    make_issue(make_person("holder", community_area="Eastham", post="Chair of the residents"))
    row = rows(client_as(make_person()).get(URL))[0]
    assert row["Raised by"] == "A community member, Eastham"


@pytest.mark.parametrize("role", [None, "administrator", "community_contact"])
def test_it_is_for_those_who_read_the_board(client_as, role):
    assert client_as(make_person(role)).get(URL).status_code == 403


def test_its_queries_do_not_grow_with_the_rows(client_as, django_assert_max_num_queries):
    for number in range(5):
        make_issue(what=f"Shop issue number {number}")
    client = client_as(make_person())
    with django_assert_max_num_queries(11):
        client.get(URL)
    assert Issue.objects.count() == 5
