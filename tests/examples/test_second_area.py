"""A made-up second area goes the whole way, and no word of another area is found anywhere on it.

It is loaded from its workbook and lived through by the product's own actions; then every page, file, form
error, mail and paper is read as each of its people.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from examples.area import load_area
from examples.story import tell
from examples.world import World
from issues_log.models import Issue
from monitoring.actions import check_submission
from monitoring.models import Indicator, Submission
from partnership.area.models import forget_kept_words
from partnership.behaviours.models import Behaviour, Tier
from partnership.boards.models import Agency, Board, Seat
from partnership.clock import at_time, today
from partnership.notices.actions import mail_notice
from partnership.people.models import User
from partnership.places.models import Community, Place
from partnership.records.drafts import Draft
from partnership.records.grants import Grant
from partnership.records.notices import Notice
from partnership.records.queue import nothing_queued
from people_zones.models import Zone
from prioritisation.models import Round, TargetedBehaviour
from reports.models import Report
from strategies.models import Strategy
from tests.factories.monitoring import street_file, street_row
from tests.papers.reading import words_of
from tests.test_permissions import NAMES, address, routes

from .second_area import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
HERE = Path(__file__).parent
FOREIGN = re.compile(
    r"Leicester|Rutland|\bLLR\b|Charnwood|OPCC|\bPCC\b|\bSPB\b|People Zone|Prevention Board"
    r"|Strategic Partnership Board|(?-i:Commissioner)|Zone co-ordinator|Define the problem|Find the causes"
    r"|Find what works|Do it and widen it|whole-population resilience|Early help for groups"
    r"|Emerging behaviour|Established or crisis|(?-i:\bT0\b)|\bEMAS\b|\bUHL\b|\bLPT\b|\bVRN\b",
    re.IGNORECASE,
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
ALIASES = {"chair": "police@vale.example", "chief-executive": "director@sno.example"}


def foreign(text: str) -> list[str]:
    """Words of another area in a text, each with what stands around it."""
    text = TOKEN.sub("", text)
    return [text[max(0, m.start() - 60) : m.end() + 30] for m in FOREIGN.finditer(text)]


def world_of_the_area() -> World:
    """What the workbook made, under the names by which a story speaks of it."""
    people = {user.email.split("@")[0]: user for user in User.objects.all()}
    people |= {name: User.objects.get(email=address) for name, address in ALIASES.items()}
    world = World(day=today())
    world.agencies = {agency.short_name: agency for agency in Agency.objects.all()}
    world.boards = {
        "board": Board.objects.get(kind="prevention"),
        "upper_board": Board.objects.get(kind="upper"),
    }
    world.people = people
    world.places = {place.name: place for place in Place.objects.all()}
    world.communities = {group.name: group for group in Community.objects.all()}
    world.behaviours = {behaviour.name: behaviour for behaviour in Behaviour.objects.all()}
    world.tiers = {tier.position: tier for tier in Tier.objects.all()}
    codes = {"Policing": "police", "Health": "hospitals", "Community": "community", "Leaders": "leader"}
    for seat in Seat.objects.select_related("agency", "board"):
        code = codes.get(seat.category, str(seat.agency.short_name if seat.agency else "").lower())
        world.seats[code] = seat
        for member in seat.memberships.select_related("user"):
            name = member.user.email.split("@")[0]
            if seat.board.kind == Board.Kind.UPPER:
                world.upper_seats[name] = seat
            else:
                world.seat_of[name] = seat
    return world


@pytest.fixture(scope="module")
def world(
    shelf: Any, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Told once: kept for all of these tests in a transaction around theirs, which is rolled back."""
    with django_db_blocker.unblock():
        shelf.hold("basics")
        with transaction.atomic():
            yield told(tmp_path_factory.mktemp("area"))
            transaction.set_rollback(True)
    forget_kept_words()


def told(folder: Path) -> World:
    """The second area after its first hundred days."""
    load_area(path=workbook(folder / "area.xlsx"), at=at_time(today() - timedelta(days=120)))
    world = world_of_the_area()
    steps = tomllib.loads((HERE / "second_story.toml").read_text())["step"]
    with nothing_queued():
        tell(world, steps)
    guest = User.objects.create_user("guest@vale.example", post="Inspector")
    Grant.objects.create(
        user=guest,
        target_kind="strategy",
        target_id=Strategy.objects.get().pk,
        until=today(),
        why="Inspection",
        given_by=world.person("officer"),
        given_at=at_time(today()),
    )
    forget_kept_words()
    return world


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email__startswith=ALIASES.get(name, f"{name}@")))
    return client


def afresh(client: Client) -> Client:
    """The same sign-in for one page more: a form that is sent in may end it."""
    again = Client()
    again.cookies = copy(client.cookies)
    return again


def test_it_goes_the_whole_way(world: World) -> None:
    """Log, triage, round, decision, strategy, answers, endorsement, the board above, data, report."""
    racing = Issue.objects.get(what__startswith="Cars race")
    assert racing.status == "prioritised"
    assert Round.objects.get(name="Spring round").status == "decided"
    assert TargetedBehaviour.objects.get().candidate.name == "Racing on the ring road"
    strategy = Strategy.objects.get()
    assert (strategy.status, strategy.endorsement is not None, strategy.upper_decision is not None) == (
        "active",
        True,
        True,
    )
    assert Report.objects.filter(status="published").count() >= 3
    assert Zone.objects.get().status == "seeking"
    page = signed_in("chief-executive").get("/dashboard/").context["page"]
    assert page.title == "Before the Leaders’ Table"
    assert "1 targeted behaviour" in page.behaviours_say
    schedule = signed_in("officer").get("/schedule/").context["page"]
    assert [step.is_done for step in schedule.steps] == [True, True, False]


# Every page ----------------------------------------------------------------------------------------
PEOPLE = (
    "officer", "chief-executive", "police", "norvale", "millend", "pact", "tenants", "figures", "leader",
    "mayor", "admin", "guest",
)  # fmt: skip
SENDERS = ("officer", "norvale", "admin")


def addresses() -> Iterator[tuple[str, str]]:
    """Every URL that this area has a record for."""
    for name in NAMES:
        try:
            yield name, address(name)
        except (AttributeError, IndexError):
            assert dict(routes())[name].pattern.converters, name
            continue  # nothing of that kind was made


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        return words_of(content)
    return str(content.decode(errors="replace"))


def test_most_urls_have_a_record_to_be_read_with(world: World) -> None:
    missing = set(NAMES) - {name for name, _ in addresses()}
    assert missing <= {"monitoring:submission_answer"}


def test_no_page_has_a_word_of_another_area(world: World) -> None:
    """Each page as each of its people, and what every form answers that is sent in empty."""
    send_a_street_file()
    found: dict[str, list[str]] = {}
    read: Counter[str] = Counter()
    every = list(addresses())
    for name in PEOPLE:
        person = signed_in(name)
        for page, url in every:
            if page == "examples:area_template":
                continue  # the workbook of any area: its rows are those of the basics
            client = afresh(person)
            response = client.get(url)
            read[name] += response.status_code == 200
            if response.status_code == 200 and (words := foreign(body_of(response))):
                found[f"{name} {url}"] = words
            if name in SENDERS and (words := foreign(answer_to_nothing(client, url))):
                found[f"{name} {url}, sent in empty"] = words
    assert found == {}
    assert read["officer"] > 60
    assert all(read[name] > 3 for name in PEOPLE)


def answer_to_nothing(client: Client, url: str) -> str:
    """What a page says when its form is sent in empty. Nothing of it stays."""
    with transaction.atomic():
        sent = client.post(url, {}, follow=True)
        assert sent.status_code != 500, url
        transaction.set_rollback(True)
    return body_of(sent)


def send_a_street_file() -> Submission:
    """What the analyst of that force does on the page, and the worker after it."""
    rows = [
        *(street_row(place) for place in ("Norvale", "Highmarch", "Lowmarch") for _ in range(9)),
        street_row("Elsewhere"),
        street_row(""),
    ]
    rows = [row.replace("Leicestershire Police", "Norvale Constabulary") for row in rows]
    client = signed_in("figures")
    force = Agency.objects.get(kind="police")
    file = SimpleUploadedFile("street.csv", street_file(*rows), "text/csv")
    answer = client.post(reverse("monitoring:submission_send"), {"agency": force.pk, "file": file})
    assert answer.status_code == 302, body_of(answer)
    return check_submission(Submission.objects.latest("pk").pk)


def test_another_force_sends_its_street_file(world: World) -> None:
    sent = send_a_street_file()
    assert (sent.status, sent.rows_loaded, sent.rows_outside, sent.rows_unplaced) == ("accepted", 27, 1, 1)
    assert Indicator.objects.get(name="Shoplifting recorded by police").agency.name == "Norvale Constabulary"


def test_strangers_read_no_word_of_another_area(world: World, settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.OUTBOX = True, tmp_path
    client = Client()
    for name, url in addresses():
        response = client.get(url, follow=True)
        assert foreign(body_of(response)) == [], name
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere/"):
        assert foreign(body_of(client.get(path))) == [], path


# The way in, mail, papers ----------------------------------------------------------------------------
def test_an_issue_is_logged_on_the_pages(world: World) -> None:
    client = signed_in("marches")
    start = body_of(client.get(reverse("issues_log:issue_start")))
    assert "Call the night team on 0300 000 0000." in start
    client.post(reverse("issues_log:issue_start"))
    draft = Draft.objects.get(person__email="marches@vale.example", form="issue")
    highmarch = Place.objects.get(name="Highmarch")
    said: tuple[tuple[str, dict[str, Any]], ...] = (
        ("what", {"what": "Dogs are set on walkers by the river"}),
        ("who", {"whom": "places", "districts": [highmarch.pk]}),
        ("why", {"why": "Nobody walks there any more."}),
        ("agencies", {"agencies": [Agency.objects.get(short_name="Marches").pk]}),
    )
    for question, typed in said:
        url = reverse("issues_log:issue_question", args=[draft.pk, question])
        assert foreign(body_of(client.get(url))) == []
        answer = client.post(url, typed)
        assert answer.status_code == 302, body_of(answer)
    done = client.post(reverse("issues_log:issue_check", args=[draft.pk]), follow=True)
    assert foreign(body_of(done)) == []
    issue = Issue.objects.get(what__startswith="Dogs")
    assert issue.reference in body_of(done)
    officer = signed_in("officer")
    page = officer.get(reverse("issues_log:issue_take_up", args=[issue.pk]))
    version = page.context["form"]["base_version"].value()
    owner = User.objects.get(email="officer@sno.example").pk
    taken = officer.post(
        reverse("issues_log:issue_take_up", args=[issue.pk]),
        {"owner": owner, "base_version": version},
        follow=True,
    )
    issue.refresh_from_db()
    assert issue.status == "under_review"
    assert foreign(body_of(taken)) == []


def test_mails_speak_of_this_area_only(world: World, mailoutbox: list[mail.EmailMessage]) -> None:
    Notice.objects.update(queued_at=at_time(today()))  # as if they had been written today, not loaded
    for notice in Notice.objects.to_mail():
        mail_notice(notice_id=notice.pk)
    Client().post("/accounts/password/reset/", {"email": "norvale@vale.example"})
    assert len(mailoutbox) > 5
    assert any("Safer Norvale Office, for the Harm Reduction Council" in each.body for each in mailoutbox)
    assert [words for each in mailoutbox for words in foreign(f"{each.subject}\n{each.body}")] == []


def test_the_report_as_a_paper_speaks_of_this_area_only(world: World) -> None:
    report = Report.objects.filter(status="published").order_by("-period")[0]
    paper = body_of(signed_in("officer").get(reverse("reports:report_pdf", args=[report.pk])))
    assert "Safer Norvale Office" in paper
    assert "Harm Reduction Council" in paper
    assert foreign(paper) == []


def test_tiers_are_shown_from_1_to_4(world: World) -> None:
    page = body_of(Client().get("/model/"))
    assert "Deep support (T4)" in page
    assert "A good start (T1)" in page
