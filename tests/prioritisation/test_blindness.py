"""Nothing of what a seat answered shows to anybody else before the reveal.

One seat scores. Every page, file and address that there is, read by everybody else, must stay the same to
the byte when that seat's answers are changed underneath: so no value, mean, total, count or mark of them is
in any of it, however it might be written. After the reveal the same pages must differ.
"""

import re
from collections.abc import Iterable

import pytest
from django.core.cache import cache
from django.urls import reverse
from freezegun import freeze_time

import partnership.urls  # noqa: F401  numpy, behind the charts, can't be imported on a still clock
from partnership.models import Event, Notice
from prioritisation.actions import reveal_scores
from prioritisation.models import Candidate, Round, Score, ScoreSheet
from prioritisation.urls import urlpatterns
from tests.factories.ground import actor, add_role, make_person, make_seat, prevention_board, upper_board
from tests.factories.meetings import officer
from tests.factories.prioritisation import answer, hold, open_round, prepare

pytestmark = pytest.mark.django_db

COMMENT = "Zebra crossing at noon"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
LINK = re.compile(rb'href="(/[^"#]*)')
NOT_FOLLOWED = ("/static/", "/accounts/")


class Board:
    """A round open to scores, the seat that has scored, and everybody else."""

    def __init__(self) -> None:
        prevention_board(quorum=2), upper_board()
        self.round = open_round(candidates=4, name="Blind round", evidence=50)
        hold(Candidate.objects.filter(round=self.round).last())
        self.seat = make_seat()
        self.own = {
            role: make_person(role, seat=self.seat, sensitive=True)
            for role in ("holder", "deputy", "colleague")
        }
        first, second, third, _ = (each.pk for each in Candidate.objects.filter(round=self.round))
        self.answers = {first: 100, second: 25, third: None}
        self.sheet = prepare(self.round, self.seat, self.own["colleague"], self.answers, COMMENT)
        self.sheet = answer(self.round, self.answers, self.seat, self.own["holder"])
        other = make_seat()
        self.others = {
            role: make_person(role, seat=other, sensitive=True) for role in ("holder", "deputy", "colleague")
        }
        prepare(self.round, other, self.others["colleague"], 50)  # begun, so that its own pages exist
        for role in ("chair", "vice_chair", "officer", "chief_executive", "analyst"):
            self.others[role] = make_person(role, sensitive=True)
        for role in ("zone_coordinator", "community_contact", "administrator"):
            self.others[role] = make_person(role)
        self.others["commissioner"] = make_person("commissioner", board=upper_board())
        self.others["guest"] = make_person(None)
        seated_chair = make_person("chair", sensitive=True)
        add_role(seated_chair, "holder", seat=make_seat())
        self.others["seated chair"] = seated_chair

    def change_the_answers(self) -> None:
        """Other values in every cell, and another comment; nothing else."""
        turned = {100: 0, 25: 75, None: 50}
        for score in Score.objects.filter(sheet=self.sheet):
            Score.objects.filter(pk=score.pk).update(value=turned[score.value])
        ScoreSheet.objects.filter(pk=self.sheet.pk).update(comment="Something else altogether")


def addresses(board: Board) -> list[str]:
    """Every page of rounds that there is, for this round, its candidates and its seats."""
    criteria = ["harm", "preventability", "benefit", "concern", "scale", "trend", "inequality"]
    candidates = list(Candidate.objects.filter(round=board.round).values_list("pk", flat=True))
    seats = list(ScoreSheet.objects.filter(round=board.round).values_list("seat", flat=True))
    found = []
    for pattern in urlpatterns:
        name = f"prioritisation:{pattern.name}"
        wanted = set(pattern.pattern.converters)
        pks = candidates if str(pattern.pattern).startswith("candidates/") else [board.round.pk]
        for pk in pks if "pk" in wanted else [None]:
            for seat in seats if "seat" in wanted else [None]:
                for criterion in criteria if "criterion" in wanted else [None]:
                    given = {"pk": pk, "seat": seat, "criterion": criterion}
                    found.append(reverse(name, kwargs={key: given[key] for key in wanted}))
    return found


def read(client, urls: Iterable[str], *, follow: bool = False, most: int = 150) -> dict[str, bytes]:
    """Status, headers and bytes of each address; with `follow`, of every page they lead to as well."""
    queue, read_ = list(urls), {}
    while queue and len(read_) < most:
        url = queue.pop(0)
        if url in read_ or url.startswith(NOT_FOLLOWED):
            continue
        response = client.get(url)
        body = response.getvalue() if response.streaming else response.content
        head = f"{response.status_code} {response.headers.get('Location', '')}\n".encode()
        read_[url] = head + TOKEN.sub(b"", body)
        if follow:
            queue += [link.decode().replace("&amp;", "&") for link in LINK.findall(body)]
    return read_


def everything(board: Board, client_as) -> dict[tuple[str, str], bytes]:
    """What everybody but the seat's own people can get at."""
    cache.clear()
    seen = {}
    for role, person in board.others.items():
        wide = role in ("officer", "chief_executive", "holder")
        start = (
            ["/", "/dashboard/", "/reports/", "/meetings/", *addresses(board)] if wide else addresses(board)
        )
        for url, body in read(client_as(person), start, follow=wide).items():
            seen[role, url] = body
    return seen


@freeze_time("2024-05-14 10:00")
def test_no_page_of_anybody_else_depends_on_what_a_seat_answered(client_as):
    board = Board()
    before = everything(board, client_as)
    assert len(before) > 800
    board.change_the_answers()
    after = everything(board, client_as)
    assert before.keys() == after.keys()
    differ = [where for where in before if before[where] != after[where]]
    assert differ == []
    for where, body in after.items():
        assert b"Zebra" not in before[where], where
        assert b"Something else altogether" not in body, where


@freeze_time("2024-05-14 10:00")
def test_the_seats_own_people_do_see_the_change(client_as):
    """The test above can see: the same reading tells the two worlds apart for those who may."""
    board = Board()
    own = board.own.values()
    before = [read(client_as(person), addresses(board)) for person in own]
    board.change_the_answers()
    after = [read(client_as(person), addresses(board)) for person in own]
    for was, is_ in zip(before, after, strict=True):
        differ = {url for url in was if was[url] != is_[url]}
        sheet = reverse("prioritisation:score_check", args=[board.round.pk, board.seat.pk])
        assert sheet in differ
        assert all(f"/score/{board.seat.pk}/" in url for url in differ)


@freeze_time("2024-05-14 10:00")
def test_the_reveal_shows_it_to_everyone_who_reads_rounds(client_as):
    board = Board()
    reveal_scores(round=board.round, because="For a test", by=actor(officer()))
    page = reverse("prioritisation:round_results", args=[board.round.pk])
    for role in ("holder", "colleague", "chair", "officer", "chief_executive", "analyst"):
        body = read(client_as(board.others[role]), [page])[page].decode()
        assert COMMENT in body
        row = body[body.index(f'<th scope="row" class="govuk-table__header">{board.seat}</th>') :]
        said = re.findall(r"numeric\">([^<]*)</td>", row[: row.index("</tr>")])
        assert said == ["100", "25", "can’t say"]


def test_scoring_leaves_no_trace_in_events_notices_or_the_rounds_own_row():
    board = Board()
    about = Event.objects.filter(target_kind__in=["round", "candidate"]).exclude(kind="set_evidence")
    for event in about:
        assert event.data == {}
        assert COMMENT not in event.note
    assert not re.search(r"\b(0|25|50|75|100)\b", " ".join(Notice.objects.values_list("text", flat=True)))
    assert Round.objects.get(pk=board.round.pk).figures == {}


def test_the_seats_sheet_is_nobody_elses(client_as):
    """Refused by status too: a page that merely looked empty would be one template away from a leak."""
    board = Board()
    mine = [
        reverse("prioritisation:score_check", args=[board.round.pk, board.seat.pk]),
        reverse("prioritisation:score_start", args=[board.round.pk, board.seat.pk]),
        reverse("prioritisation:score_criterion", args=[board.round.pk, board.seat.pk, "harm"]),
    ]
    for role, person in board.others.items():
        client = client_as(person)
        for url in mine:
            assert client.get(url).status_code in (403, 404), (role, url)
            assert client.post(url, {"comment": "Mine now"}).status_code in (403, 404, 405), (role, url)
    board.sheet.refresh_from_db()
    assert board.sheet.comment == COMMENT
