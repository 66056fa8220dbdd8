"""Two officers at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection

from partnership.clock import today
from partnership.guests.actions import change_last_day, end_reading, let_read
from partnership.records.events import Event
from partnership.records.grants import Grant
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from partnership.records.versions import Clash
from tests.factories.ground import actor, make_person
from tests.factories.monitoring import make_indicator

LATER = timedelta(days=60)


def together(*acts: Callable[[], object]) -> list[str]:
    """What became of each: "done", or the class of its refusal."""
    gate, became = threading.Barrier(len(acts)), []

    def work(act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            act()
            became.append("done")
        except (NotAllowed, Clash) as refusal:
            became.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(became)


def test_the_same_given_by_two_is_given_once(committed: None) -> None:
    guest, record = make_person(None), make_indicator()
    officers = [actor(make_person("officer")) for _ in range(2)]
    until = today() + LATER
    acts = [
        lambda by=by: let_read(person=guest, record=record, until=until, why="Inspection", by=by)
        for by in officers
    ]
    assert together(*acts) == ["NotAllowed", "done"]
    assert Grant.objects.count() == Notice.objects.filter(to=guest).count() == 1


def test_ended_by_one_while_another_lengthens_it(committed: None) -> None:
    by = actor(make_person("officer"))
    grant = let_read(
        person=make_person(None), record=make_indicator(), until=today() + LATER, why="Inspection", by=by
    )
    done, refused = together(
        lambda: end_reading(grant=grant, reason="Over", base_version=1, by=by),
        lambda: change_last_day(
            grant=grant, until=today() + 2 * LATER, reason="Longer", base_version=1, by=by
        ),
    )[::-1]
    assert done == "done"
    assert refused in ("Clash", "NotAllowed")
    assert Event.objects.of(grant).count() == 2
