"""Numbers tell too: no total, count, badge, chart or export moves for a record that its reader may not see.

Pages are read, then records are added that the reader may not see, and the same pages must come back the
same to the byte. Whoever may see the records must find the pages changed, or the test would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from issues_log.actions import merge, put_on_hold, take_up
from meetings.models import Action, Decision
from partnership.boards.models import Board
from partnership.clock import moment, today
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.marking import Marking
from partnership.records.references import next_number
from prioritisation.models import TargetedBehaviour
from reports.models import Report
from strategies.models import Input, Strategy
from tests.factories.ground import actor
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.meetings import make_meeting
from tests.factories.people_zones import make_zone
from tests.factories.strategies import (
    consult,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    make_targeted,
)
from tests.permissions.walking import filters_on, lists, opened, pages_of, still
from tests.permissions.world import Reader, World

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("llr")]
SignIn = Callable[[User], Client]
SENSITIVE = Marking.SENSITIVE


@dataclass(frozen=True)
class Coming:
    """Records that come between two readings: who must find nothing moved, and who must find more."""

    what: str
    come: Callable[[World], None]
    unseen_by: tuple[str, ...]
    seen_by: str


def issues_come(world: World, marking: str) -> None:
    """In every state, with voices, and one that is merged into an issue that everybody reads."""
    by, old = actor(world.officer), moment() - timedelta(days=60)
    held, merged, late, up = (make_issue(world.stranger, marking=marking, at=old) for _ in range(4))
    for issue in (held, merged, late, up):
        make_voice(issue, world.officer_of_away())
    take_up(issue=up, by=by)
    put_on_hold(issue=held, until=today() + timedelta(days=9), reason="Waits.", by=by)
    merge(issue=merged, into=world.find("issue", "another's").row, reason="One harm.", by=by)


def strategies_come(world: World, targets: list[TargetedBehaviour]) -> None:
    """Active with money and something late, in consultation with an answer owed, and a draft."""
    active, asked, draft = (make_strategy(world.officer, targeted) for targeted in targets)
    for strategy in (active, asked, draft):
        make_input(strategy, 2, world.home)
    make_active(active)
    about = Decision.objects.filter(target_kind="strategy", target_id=active.pk)
    about.update(marking=active.marking)
    Input.objects.filter(strategy=active).update(ends_on=today() - timedelta(days=9))
    consult(asked, closes_on=today() + timedelta(days=9), at=moment())


def zones_come(world: World, targeted: TargetedBehaviour) -> None:
    strategy = Strategy.objects.get(targeted=targeted)
    make_zone(strategy, "New", places=[Place.objects.order_by("pk").last()])


def decisions_come(world: World, board: Board, marking: str) -> None:
    """To confirm and disputed, with actions that are overdue."""
    disputed = {"disputed_because": "No", "confirmed_by": world.stranger, "confirmed_at": moment()}
    for more in ({"status": "to_confirm"}, {"status": "disputed", **disputed}):
        decision = make_decision(
            None,
            "general",
            board,
            marking=marking,
            recorded_by=world.officer,
            recorded_at=moment(),
            decided_on=today(),
            **more,
        )
        Action.objects.create(
            number=next_number("AC"),
            board=board,
            decision=decision,
            what="Act",
            agency=world.away,
            due_on=today() - timedelta(days=1),
        )


def reports_come(world: World) -> None:
    """The sensitive edition of a month."""
    old = world.find("report", "the board's sensitive").row
    Report.objects.create(
        number=next_number("RP"),
        definition=old.definition,
        period=date(2021, 1, 1),
        edition=SENSITIVE,
        due_at=moment() - timedelta(days=9),
        made_at=moment(),
        status="ready",
        content=old.content,
    )


def work_comes(world: World, marking: str) -> None:
    """Of the main board, all of one marking. What was targeted is there before: it is others' to read."""
    name = "Sensitive" if marking == SENSITIVE else "Open"
    targets = [each for each in world.ready if each.candidate.marking == marking]
    assert len(targets) == 3, name
    issues_come(world, marking)
    strategies_come(world, targets)
    zones_come(world, targets[0])
    decisions_come(world, world.main, marking)


def sensitive_work(world: World) -> None:
    work_comes(world, SENSITIVE)
    reports_come(world)


def open_work(world: World) -> None:
    work_comes(world, Marking.OFFICIAL)


def work_of_another_board(world: World) -> None:
    make_meeting(world.other, today() + timedelta(days=3), venue="A room")
    make_meeting(world.other, today() - timedelta(days=9), venue="A room")
    decisions_come(world, world.other, Marking.OFFICIAL)


OUTSIDE = ("commissioner", "coordinator", "guest", "administrator")
COMING = (
    Coming("sensitive work", sensitive_work, ("holder", "officer", "other", *OUTSIDE), "officer, cleared"),
    Coming("work of another board", work_of_another_board, ("holder", *OUTSIDE), "other"),
    Coming("open work of the board", open_work, ("other", *OUTSIDE), "holder"),
)
FILTER = ("holder", "officer", "commissioner")
COUNTS_REQUESTS = "operations:metrics"


class Reading:
    """What one reader finds on every list, some filtered too, and on a page of each kind of record."""

    def __init__(self, world: World, reader: Reader, client: Client) -> None:
        self.client = client
        self.found: dict[str, tuple[int, str]] = {}
        for url in (reverse(name) for name in lists() if name != COUNTS_REQUESTS):
            text = self.open(url)
            for filtered in filters_on(url, text) if reader.column in FILTER else ():
                self.open(filtered)
        tried = set()
        for page in pages_of(world, reader):
            about = page.kept
            if about is None or not page.is_detail or about.answer(reader) != "read":
                continue
            if page.name not in tried or about.name == "another's":
                tried.add(page.name)
                self.open(page.url)

    def open(self, url: str) -> str:
        status, text = opened(self.client, url)
        if status == 200:
            self.found[url] = status, still(text)
        return text

    def moved(self) -> list[str]:
        """Which of the pages are no longer what they were; from here on they are compared with this."""
        cache.clear()
        before = dict(self.found)
        for url in before:
            self.open(url)
        return [url for url, was in before.items() if was != self.found[url]]


def test_no_number_moves_for_what_a_reader_may_not_see(world: World, client_as: SignIn) -> None:
    with freeze_time(moment()):
        world.ready = [
            make_targeted(f"Ready {n}", marking=SENSITIVE if n < 3 else Marking.OFFICIAL) for n in range(6)
        ]
        who_reads = dict.fromkeys(who for each in COMING for who in (*each.unseen_by, each.seen_by))
        clients = {who: client_as(world.readers[who].user) for who in who_reads}
        cache.clear()
        reading = {who: Reading(world, world.readers[who], client) for who, client in clients.items()}
        for coming in COMING:
            coming.come(world)
            assert len(reading[coming.seen_by].moved()) > 3, f"{coming.what} came unseen"
            moved = {who: reading[who].moved() for who in coming.unseen_by}
            assert not any(moved.values()), f"{coming.what} moved {moved}"
