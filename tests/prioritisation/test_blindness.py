"""Nothing of what a seat answered shows to anybody else before the reveal, the first time and the second.

One seat scores. Every page, file and address that there is, read by everybody else, must stay the same to
the byte when that seat's answers are changed underneath: so no value, mean, total, count or mark of them is
in any of it, however it might be written. After the reveal the same pages must differ. Where seats score
again, the first results stand open meanwhile, and must not move.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from freezegun import freeze_time

import partnership.urls  # noqa: F401  numpy, behind the charts, can't be imported on a still clock
from partnership.boards.standing import standing
from partnership.clock import today
from partnership.models import Event, Notice
from prioritisation.actions import ask_again, reveal_scores
from prioritisation.models import Candidate, Reveal, Score, ScoreSheet
from prioritisation.urls import urlpatterns
from tests.factories.ground import actor, add_role, make_person, make_seat, prevention_board, upper_board
from tests.factories.meetings import officer
from tests.factories.prioritisation import answer, hold, open_round, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

COMMENT = "Zebra crossing at noon"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
LINK = re.compile(rb'href="(/[^"#]*)')
NOT_FOLLOWED = ("/static/", "/accounts/")


class Board:
    """A round open to scores, the seat that has scored, and everybody else."""

    comment = COMMENT
    follows = ("officer", "chief_executive", "holder")
    """From whose pages every link is followed too."""

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
        turned = {100: 0, 25: 75, None: 50, 50: None}
        for score in Score.objects.filter(sheet=self.sheet):
            Score.objects.filter(pk=score.pk).update(value=turned[score.value])
        ScoreSheet.objects.filter(pk=self.sheet.pk).update(comment="Something else altogether")


class SecondBoard(Board):
    """The same round after its first reveal: the seat has scored again, otherwise than before."""

    comment = "Yellow tram at dawn"
    follows = ("officer",)

    def __init__(self) -> None:
        super().__init__()
        runs = actor(officer())
        reveal_scores(round=self.round, because="For a test", by=runs)
        until = today() + timedelta(days=7)
        self.round = ask_again(round=self.round, closes_on=until, by=runs)
        first, second, third = self.answers
        self.answers = {first: 25, second: None, third: 50}
        prepare(self.round, self.seat, self.own["colleague"], self.answers, self.comment)
        self.sheet = answer(self.round, self.answers, self.seat, self.own["holder"])
        assert self.sheet.phase == 2
        other = next(iter(standing(self.others["holder"]).seats()))
        prepare(self.round, other, self.others["colleague"], 75)


BOARDS = pytest.mark.parametrize("kind", [Board, SecondBoard])


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
        wide = role in board.follows
        start = (
            ["/", "/dashboard/", "/reports/", "/meetings/", *addresses(board)] if wide else addresses(board)
        )
        for url, body in read(client_as(person), start, follow=wide).items():
            seen[role, url] = body
    return seen


@BOARDS
@freeze_time("2024-05-14 10:00")
def test_no_page_of_anybody_else_depends_on_what_a_seat_answered(client_as, kind):
    board = kind()
    before = everything(board, client_as)
    assert len(before) > 800
    board.change_the_answers()
    after = everything(board, client_as)
    assert before.keys() == after.keys()
    differ = [where for where in before if before[where] != after[where]]
    assert differ == []
    for where, body in after.items():
        assert board.comment.encode() not in before[where], where
        assert b"Something else altogether" not in body, where


@BOARDS
@freeze_time("2024-05-14 10:00")
def test_the_seats_own_people_do_see_the_change(client_as, kind):
    """The test above can see: the same reading tells the two worlds apart for those who may."""
    board = kind()
    own = board.own.values()
    before = [read(client_as(person), addresses(board)) for person in own]
    board.change_the_answers()
    after = [read(client_as(person), addresses(board)) for person in own]
    for was, is_ in zip(before, after, strict=True):
        differ = {url for url in was if was[url] != is_[url]}
        sheet = reverse("prioritisation:score_check", args=[board.round.pk, board.seat.pk])
        assert sheet in differ
        assert all(f"/score/{board.seat.pk}/" in url for url in differ)


@BOARDS
@freeze_time("2024-05-14 10:00")
def test_the_reveal_shows_it_to_everyone_who_reads_rounds(client_as, kind):
    board = kind()
    page = reverse("prioritisation:round_results", args=[board.round.pk])
    if kind is SecondBoard:  # the first results are open meanwhile
        assert said_by(board, client_as, "analyst") == ["100", "25", "can’t say"]
    reveal_scores(round=board.round, because="For a test", by=actor(officer()))
    expected = ["can’t say" if value is None else str(value) for value in board.answers.values()]
    for role in ("holder", "colleague", "chair", "officer", "chief_executive", "analyst"):
        assert board.comment in read(client_as(board.others[role]), [page])[page].decode()
        assert sorted(said_by(board, client_as, role)) == sorted(expected)


def said_by(board: Board, client_as, role: str) -> list[str]:
    """What the results page tells somebody of what the seat scored on the criterion shown."""
    page = reverse("prioritisation:round_results", args=[board.round.pk])
    body = read(client_as(board.others[role]), [page])[page].decode()
    row = body[body.index(f'<th scope="row" class="govuk-table__header">{board.seat}</th>') :]
    return re.findall(r"numeric\">([^<]*)</td>", row[: row.index("</tr>")])


@BOARDS
@freeze_time("2024-05-14 10:00")  # no day named in a notice is a score
def test_scoring_leaves_no_trace_in_events_notices_or_what_was_revealed(kind):
    board = kind()
    kept = list(Reveal.objects.values_list("phase", "figures"))
    assert [phase for phase, _ in kept] == ([1] if kind is SecondBoard else [])
    board.change_the_answers()
    assert list(Reveal.objects.values_list("phase", "figures")) == kept
    about = Event.objects.filter(target_kind__in=["round", "candidate"]).exclude(kind="set_evidence")
    for event in about:
        assert event.data == {}
        assert board.comment not in event.note
    assert not re.search(r"\b(0|25|50|75|100)\b", " ".join(Notice.objects.values_list("text", flat=True)))


@BOARDS
def test_the_seats_sheet_is_nobody_elses(client_as, kind):
    """Refused by status too: a page that merely looked empty would be one template away from a leak."""
    board = kind()
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
    assert board.sheet.comment == board.comment
