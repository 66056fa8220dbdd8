"""SIGKILL to each part in the middle of an upload, a check, a report, a scoring and a decision, all at once.

Every one of them has written in its transaction and waits to write its event when the part is killed. When it
has been started again, and people have sent again what they were told was not saved, nothing is lost and
nothing is there twice.
"""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from devtools.servers import Servers, wheel_binaries
from operations.backup.tools import find_tools, server_major
from partnership.clock import today
from partnership.people.models import User
from reports.models import Definition
from tests.conftest import BASICS, Shelf
from tests.factories.ground import make_person
from tests.factories.monitoring import make_force, make_llr, street_file, street_row
from tests.factories.prioritisation import held_seat, open_round, prepare
from tests.factories.reports import made_report
from tests.test_containers import COMPOSE

from .board import HOST, Answer, Board, Person, Sending, free_port, heading

pytestmark = pytest.mark.drill
VICTIMS = ("web", "worker", "broker", "database")
AT_ONCE = 5  # an upload, a scoring and a decision at the web; a check and a report at the worker
ROWS = 30
CANDIDATES, CRITERIA = 2, 4
SUBMISSION = "SELECT count(*) FROM monitoring_submission WHERE sha256 = %s"
STATUS = "SELECT status FROM monitoring_submission WHERE sha256 = %s"
EVENTS = "SELECT count(*) FROM partnership_event WHERE target_kind = %s AND target_id = %s AND kind = %s"
SCORES = "SELECT count(*), min(value), max(value) FROM prioritisation_score WHERE sheet_id = %s"
FIGURES = """SELECT coalesce(sum(o.x), 0) FROM monitoring_observation o
JOIN monitoring_submission s ON s.id = o.submission_id WHERE s.sha256 = %s"""


@dataclass(frozen=True)
class Cast:
    """Who acts, and on what."""

    officer: Person
    holders: dict[str, tuple[Person, int]]  # for each victim a person who scores, and their seat
    force: int
    round: int
    report: int


@dataclass(frozen=True)
class Street:
    """A data file that no other drill sends."""

    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def set_the_scene(board: Board) -> Cast:
    """In the test database, from where it is brought to the board's own server."""
    make_llr()
    force, report, round = make_force(), made_report(), open_round(CANDIDATES)
    Definition.objects.update(is_active=False)  # no other month comes due meanwhile
    make_person("chair")
    holders = {}
    for victim in VICTIMS:
        seat, holder = held_seat()
        prepare(round, seat, holder, 75)
        holders[victim] = (Person(board, session_of(holder)), seat.pk)
    officer = Person(board, session_of(make_person("officer")))
    return Cast(officer, holders, force.pk, round.pk, report.pk)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    folder = tmp_path_factory.mktemp("drills")
    board = Board(folder, free_port(), Servers(folder / "servers"))
    board.start_servers()
    try:
        yield board
    finally:
        board.stop(*list(board.running))
        board.servers.wipe()


@pytest.fixture(scope="module")
def cast(board: Board, shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Cast:
    """The scene, on the board's own server, with everything running."""
    dump = board.folder / "scene.dump"
    with django_db_blocker.unblock():
        shelf.restore(BASICS, always=True)
        cast = set_the_scene(board)
        find_tools(server_major()).run("pg_dump", "--format=custom", f"--file={dump}")
        connections.close_all()
        shelf.restore(BASICS, always=True)
    subprocess.run(
        [wheel_binaries() / "pg_restore", f"--dbname={board.env['DATABASE_URL']}", "--no-owner", dump],
        check=True,
    )
    board.start("web")
    board.start("beat")
    return cast


def upload(cast: Cast, file: Street) -> Answer:
    content = BytesIO(file.content)
    content.name = "street.csv"
    return cast.officer.sends("/data/send/", {"agency": cast.force, "file": content})


def score(cast: Cast, victim: str) -> Answer:
    person, seat = cast.holders[victim]
    return person.sends(f"/rounds/{cast.round}/score/{seat}/check/", {"comment": f"While the {victim} died"})


def decide(cast: Cast, victim: str) -> Answer:
    day = today()
    return cast.officer.sends(
        "/meetings/decisions/record/",
        {
            "kind": "general",
            "text": f"Go on although the {victim} died.",
            "reason": "Each sees only a part.",
            "route": "correspondence",
            "agreed_on_day": day.day,
            "agreed_on_month": day.month,
            "agreed_on_year": day.year,
            "published": "yes",
        },
    )


def send_half(board: Board, cast: Cast, file: Street) -> socket.socket:
    """An upload of which only the beginning has come."""
    head = (
        "POST /data/send/ HTTP/1.1",
        f"Host: {HOST}",
        f"Cookie: {cast.officer.cookie('a' * 32)}",
        f"Content-Length: {len(file.content) * 2}",
        "Content-Type: multipart/form-data; boundary=x",
        "",
        "",
    )
    connection = socket.create_connection((HOST, board.port), timeout=30)
    connection.sendall("\r\n".join(head).encode() + file.content)
    return connection


def street(month: int) -> Street:
    return Street(street_file(*[street_row(month=f"2024-{month:02d}")] * ROWS))


@pytest.mark.parametrize("victim", VICTIMS)
def test_nothing_is_lost_and_nothing_is_there_twice(board: Board, cast: Cast, victim: str) -> None:
    number = VICTIMS.index(victim)
    checked, sent, broken_off = street(2 * number + 1), street(2 * number + 2), street(9 + number)
    made_before = board.one(EVENTS, "report", cast.report, "made")
    board.stop("worker")
    assert upload(cast, checked).status == 302
    assert cast.officer.sends(f"/reports/{cast.report}/make-again/", {}).status == 302

    with board.nothing_is_written_to("partnership_event") as so_many_wait:
        board.start("worker")
        acts = [lambda: upload(cast, sent), lambda: score(cast, victim), lambda: decide(cast, victim)]
        sendings = [Sending(act) for act in acts]
        assert so_many_wait(AT_ONCE), board.said("worker") + board.said("web")
        half_sent = send_half(board, cast, broken_off)
        board.kill(victim)
    answers = [sending.arrived() for sending in sendings]
    half_sent.close()
    board.mend(victim)

    see_what_happened(victim, answers)
    if victim in ("web", "database"):
        answers = [act() for act in acts]
    assert [answer.status for answer in answers] == [302, 302, 302], [heading(each.text) for each in answers]
    everything_is_there_once(board, cast, victim, (checked, sent), made_before)
    assert board.one(SUBMISSION, broken_off.sha256) == 0


def see_what_happened(victim: str, answers: list[Answer]) -> None:
    """What each of the three people has before them."""
    if victim == "web":
        assert answers == [Answer()] * 3, "the browser says that the connection was lost"
    elif victim == "database":
        assert [answer.status for answer in answers] == [503] * 3
        for answer in answers:
            assert heading(answer.text) == "The service is away for a moment"
            assert "most likely not saved" in answer.text
    else:
        assert [answer.status for answer in answers] == [302] * 3


def everything_is_there_once(
    board: Board, cast: Cast, victim: str, files: tuple[Street, ...], made_before: int
) -> None:
    for file in files:
        assert board.becomes("accepted", STATUS, file.sha256), board.said("worker")
        assert board.one(SUBMISSION, file.sha256) == 1
        assert board.one(FIGURES, file.sha256) == ROWS
        pk, name = board.rows("SELECT id, file FROM monitoring_submission WHERE sha256 = %s", file.sha256)[0]
        assert [board.one(EVENTS, "submission", pk, kind) for kind in ("received", "accepted")] == [1, 1]
        assert (Path(board.env["FILES_DIR"]) / name).read_bytes() == file.content
        assert "Accepted" in cast.officer.read(f"/data/{pk}/")

    assert board.becomes("ready", "SELECT status FROM reports_report WHERE id = %s", cast.report)
    assert board.one(EVENTS, "report", cast.report, "made") == made_before + 1
    assert "Publishing freezes it" in cast.officer.read(f"/reports/{cast.report}/")

    seat = cast.holders[victim][1]
    sheets = board.rows(
        "SELECT id, submitted_at IS NOT NULL, comment FROM prioritisation_scoresheet WHERE seat_id = %s", seat
    )
    assert [row[1:] for row in sheets] == [(True, f"While the {victim} died")]
    assert board.rows(SCORES, sheets[0][0]) == [(CANDIDATES * CRITERIA, 75, 75)]
    answered = "SELECT count(*) FROM partnership_event WHERE kind = 'submitted_scores' AND for_seat_id = %s"
    assert board.one(answered, seat) == 1

    decided = board.rows(
        "SELECT id FROM meetings_decision WHERE text LIKE %s", f"%although the {victim} died."
    )
    assert len(decided) == 1
    assert board.one(EVENTS, "decision", decided[0][0], "recorded") == 1
    told = "SELECT count(*) FROM partnership_notice WHERE target_kind = 'decision' AND target_id = %s"
    assert board.one(told, decided[0][0]) == 1


def test_two_beats_and_two_workers_make_each_report_once(board: Board, cast: Cast) -> None:
    board.stop("worker", "beat")
    for number in (1, 2):
        board.start("worker", f"worker-{number}")
        board.start("beat", f"beat-{number}")
    board.rows(
        """INSERT INTO reports_definition (key, title, board_id, starts_with, is_active)
        SELECT 'second', 'Second report', board_id, date_trunc('month', now() - interval '4 months')::date,
        true
        FROM reports_definition LIMIT 1"""
    )
    mine = "FROM reports_report r JOIN reports_definition d ON d.id = r.definition_id WHERE d.key = 'second'"
    assert board.becomes(True, f"SELECT count(*) >= 4 {mine}"), board.said("beat-1")
    board.kill("beat-1")
    assert board.becomes(0, f"SELECT count(*) {mine} AND r.status <> 'ready'"), board.said("worker-1")
    per_month = board.rows(f"SELECT r.period, r.edition, count(*) {mine} GROUP BY 1, 2")
    assert {count for *_, count in per_month} == {1}
    made = board.rows(
        f"""SELECT r.id, (SELECT count(*) FROM partnership_event e WHERE e.target_kind = 'report'
        AND e.target_id = r.id AND e.kind = 'made') {mine}"""
    )
    assert {count for _, count in made} == {1}
    board.stop("worker-1", "worker-2", "beat-2")


def test_the_health_check_of_docker_compose_passes_on_a_web_that_works(board: Board, cast: Cast) -> None:
    check = COMPOSE["services"]["web"]["healthcheck"]["test"]
    assert check[:3] == ["CMD", "python", "-c"]
    code = check[3].replace("127.0.0.1:8000", f"{HOST}:{board.port}")
    subprocess.run([sys.executable, "-c", code], env={"ALLOWED_HOSTS": f"localhost,{HOST}"}, check=True)
