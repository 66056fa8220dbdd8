"""The log as a list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from issues_log import actions
from issues_log.models import Issue
from partnership.records.marking import Marking
from tests.factories.ground import actor, make_agency, make_area, make_person
from tests.factories.issues_log import make_behaviours, make_issue, make_issue_under_review, make_voice

pytestmark = pytest.mark.django_db

URL = reverse("issues_log:issue_list")


def listed(response):
    return [row.what for row in response.context["rows"]]


@pytest.fixture
def member():
    return make_person("holder")


@pytest.fixture
def client(client_as, member):
    return client_as(member)


def test_it_works(client):
    make_issue(what="People steal from shops")
    response = client.get(URL)
    assert response.status_code == 200
    assert listed(response) == ["People steal from shops"]
    assert ">1 issue</p>" in response.content.decode()


def test_an_empty_log_says_so(client):
    assert "no issue is in this view" in client.get(URL).content.decode()


@pytest.mark.parametrize("role", [None, "administrator", "community_contact", "zone_coordinator"])
def test_it_is_for_those_who_read_the_board(client_as, role):
    assert client_as(make_person(role)).get(URL).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client_as):
    from django.test import Client

    assert Client().get(URL).status_code == 302


def test_sensitive_issues_are_neither_listed_nor_counted_nor_found(client, client_as):
    make_issue(what="A quiet matter of homes", marking=Marking.SENSITIVE)
    for query in (
        "",
        "?view=all",
        "?words=quiet",
        "?marking=sensitive",
        f"?words=PB-{Issue.objects.get().number}",
    ):
        page = client.get(URL + query)
        assert listed(page) == []
        assert page.context["shown"] == 0
        assert all("(0)" in view.label for view in page.context["views"])
        assert "quiet matter" not in page.content.decode()
    cleared = client_as(make_person("holder", sensitive=True)).get(URL)
    assert listed(cleared) == ["A quiet matter of homes"]
    assert "OFFICIAL-SENSITIVE" in cleared.content.decode()


# Views ----------------------------------------------------------------------------------------
@freeze_time("2026-05-20 10:00")
def test_saved_views(client, member):
    officer = make_person("officer")
    now = datetime(2026, 5, 20, 9, tzinfo=UTC)
    make_issue(what="Fresh and new one", at=now)
    make_issue(what="Late and old one", at=now - timedelta(days=15))
    make_issue(member, what="Ours and aside one", at=now)
    ours = Issue.objects.get(what="Ours and aside one")
    actions.not_take_further(issue=ours, reason="No", by=actor(officer))
    views = {
        "open": {"Fresh and new one", "Late and old one"},
        "triage": {"Fresh and new one", "Late and old one"},
        "late": {"Late and old one"},
        "ours": {"Ours and aside one"},
        "all": {"Fresh and new one", "Late and old one", "Ours and aside one"},
    }
    for view, expected in views.items():
        page = client.get(URL, {"view": view})
        assert set(listed(page)) == expected, view
        current = [each.label for each in page.context["views"] if each.current]
        assert [f"({len(expected)})" in label for label in current] == [True]
    assert "1 day late" in client.get(URL, {"view": "late"}).content.decode()
    assert listed(client.get(URL, {"view": "triage"}))[0] == "Late and old one"  # what is late comes first


@freeze_time("2026-05-20 10:00")
@pytest.mark.parametrize(("days", "late"), [(14, 0), (15, 1)])
def test_the_triage_target_is_missed_on_the_fifteenth_day(client, days, late):
    make_issue(at=datetime(2026, 5, 20, 9, tzinfo=UTC) - timedelta(days=days))
    assert client.get(URL, {"view": "late"}).context["shown"] == late


# Filters --------------------------------------------------------------------------------------
def test_words_find_other_forms_and_any_part_of_the_issue(client):
    make_issue(what="Threatening shop workers at night", why="Staff are leaving.")
    make_issue(what="Damage to bus shelters", why="Drivers stay away.")
    assert listed(client.get(URL, {"words": "threatened"})) == ["Threatening shop workers at night"]
    assert listed(client.get(URL, {"words": "driver"})) == ["Damage to bus shelters"]
    assert listed(client.get(URL, {"words": "shop -night"})) == []


def test_a_reference_finds_its_issue(client):
    issue = make_issue(what="The one that is meant")
    make_issue(what="Another one altogether")
    for spoken in (issue.reference, f"pb {issue.number}", f"PB{issue.number}"):
        assert listed(client.get(URL, {"words": spoken})) == ["The one that is meant"]


def test_a_place_takes_in_what_is_below_it(client):
    area = make_area("Eastham", "Westham")
    east, west = area.children.order_by("name")
    make_issue(what="Issue in the east", places=[east])
    make_issue(what="Issue in the west", places=[west])
    assert listed(client.get(URL, {"place": east.pk})) == ["Issue in the east"]
    make_issue(what="Issue in both places", places=[east, west])
    assert client.get(URL, {"place": area.pk}).context["shown"] == 3  # the area itself isn't offered


def test_a_place_above_finds_an_issue_once(client):
    area = make_area("Eastham", "Westham")
    area.levels = ["upper_tier"]
    area.save()
    make_issue(what="Issue in both places", places=list(area.children.all()))
    assert listed(client.get(URL, {"place": area.pk})) == ["Issue in both places"]


def test_a_behaviour_takes_in_what_is_below_it(client):
    broad, leaf = make_behaviours()
    make_issue(what="Issue about the leaf", behaviour=leaf)
    make_issue(what="Issue about nothing named")
    assert listed(client.get(URL, {"behaviour": broad.pk})) == ["Issue about the leaf"]


def test_status_agency_owner_and_marking(client_as):
    cleared, officer = make_person("holder", sensitive=True), make_person("officer", sensitive=True)
    fire = make_agency("Fire")
    make_issue(make_person("holder", agency=fire), what="Issue of the fire service")
    make_issue_under_review(officer, what="Issue under review now")
    make_issue(what="Issue that is sensitive", marking=Marking.SENSITIVE)
    client = client_as(cleared)
    assert listed(client.get(URL, {"agency": fire.pk})) == ["Issue of the fire service"]
    assert listed(client.get(URL, {"owner": officer.pk})) == ["Issue under review now"]
    assert listed(client.get(URL, {"status": "under_review"})) == ["Issue under review now"]
    assert listed(client.get(URL, {"marking": "sensitive"})) == ["Issue that is sensitive"]
    assert len(listed(client.get(URL, {"status": ["under_review", "logged"]}))) == 3


def test_chips_take_one_filter_away(client):
    make_issue()
    page = client.get(URL, {"status": ["logged", "candidate"], "words": "shops", "view": "all"})
    assert [chip.label for chip in page.context["chips"]] == [
        "Words: shops",
        "Status: Logged",
        "Status: Candidate",
    ]
    without_logged = page.context["chips"][1].url
    assert "status=logged" not in without_logged
    assert {"status=candidate", "words=shops", "view=all"} <= set(without_logged.lstrip("?").split("&"))


def test_nonsense_in_the_address_is_left_out_of_account(client):
    make_issue()
    for query in (
        "view=x",
        "sort=x",
        "status=x",
        "place=x",
        "place=99999",
        "behaviour=;",
        "page=x",
        "page=99",
    ):
        page = client.get(f"{URL}?{query}")
        assert page.status_code == 200
        assert page.context["shown"] == 1


def test_a_community_members_agency_is_not_offered_as_a_filter(client):
    forum = make_agency("Eastham forum")
    make_issue(make_person("holder", agency=forum, community_area="Eastham"))
    page = client.get(URL, {"agency": forum.pk})
    assert page.context["chips"] == []
    assert "Eastham forum" not in page.content.decode()
    assert "A community member, Eastham" in page.content.decode()


# Order, pages, size ---------------------------------------------------------------------------
def test_order(client):
    now = datetime(2026, 5, 20, 9, tzinfo=UTC)
    older = make_issue(what="The older of the two", at=now)
    newer = make_issue(what="The newer of the two", at=now + timedelta(days=1))
    assert listed(client.get(URL, {"sort": "age"})) == [newer.what, older.what]
    assert listed(client.get(URL, {"sort": "-age"})) == [older.what, newer.what]
    assert listed(client.get(URL, {"sort": "reference"})) == [older.what, newer.what]
    actions.take_up(issue=older, by=actor(make_person("officer")))
    assert listed(client.get(URL, {"sort": "status"})) == [newer.what, older.what]
    assert 'aria-sort="descending"' in client.get(URL, {"sort": "-age"}).content.decode()


def test_agencies_are_counted_once_with_those_of_merged_issues(client):
    fire, officer = make_agency("Fire"), make_person("officer")
    stays, gone = make_issue(what="The one that stays"), make_issue(what="The one that goes")
    for issue in (stays, gone):
        make_voice(issue, make_person("holder", agency=fire))
    make_voice(stays, make_person("holder", community_area="Eastham"))
    actions.merge(issue=gone, into=stays, reason="The same", by=actor(officer))
    row = client.get(URL).context["rows"][0]
    assert row.agencies == 3  # two contributors' agencies and the fire service; the community isn't an agency


def test_a_long_log_says_how_far_it_was_counted(client, monkeypatch):
    for _ in range(4):
        make_issue(what="Needles in the park")
    monkeypatch.setattr("issues_log.presenters.filters.FOUND", 2)
    page = client.get(URL, {"words": "needles", "view": "all"}).content.decode()
    assert "2+ of 4 issues" in page
    assert "Download these 2+" in page
    assert "All (4)" in page


def test_a_thousand_issues_take_few_queries(client, django_assert_max_num_queries):
    first = make_issue()
    area = make_area()
    rows = [
        Issue(
            number=10_000 + number,
            what=f"Issue number {number} of very many",
            why="Harm",
            raised_by=first.raised_by,
            agency=first.agency,
            logged_at=first.logged_at,
            moved_at=first.moved_at,
        )
        for number in range(1000)
    ]
    for issue in Issue.objects.bulk_create(rows)[:50]:
        issue.places.set(area.children.all())
    with django_assert_max_num_queries(12):
        page = client.get(URL, {"words": "issue"})
    assert page.context["shown"] == 1000
    assert len(page.context["rows"]) == 25
    assert "Showing 1 to 25 of 1,000" in page.content.decode()
    assert "words=issue" in page.content.decode().split('rel="next"')[0].rsplit("href=", 1)[1]
