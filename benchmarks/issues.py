"""A log of ten thousand issues and more: as an old log would be, most of them settled long ago."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.db import connection

from issues_log.models import Issue, Voice
from partnership.behaviours.models import Behaviour
from partnership.boards.models import Membership
from partnership.clock import moment, today
from partnership.places.models import Place
from partnership.records.events import Event
from partnership.records.references import sequence_of

BATCH = 2_000
PEOPLE = (
    "Children|Older people|Shop workers|Young men|Tenants|Commuters|Women at night|Carers|Students|Riders"
)
DOINGS = (
    "are threatened by groups who gather|lose money to callers who pretend to be a bank|are followed home"
    "|are drawn into carrying drugs|find needles left|are shouted at for their faith|see cars raced at night"
    "|are cuckooed in their own flats|are sold vapes without a question|have bicycles taken from sheds"
)
PLACES = (
    "near the market|by the station|on the estate|around the schools|in the park|along the canal|in the lanes"
)
REASONS = (
    "It happens most weeks and people have stopped going there.|Two were taken to hospital this spring."
    "|It has doubled since last year by our own counts.|Those harmed are the least able to move away."
    "|It costs the surgery a day a week.|It leads to worse: we have seen it three times."
    "|Families tell us that they no longer report it.|Nobody holds the whole picture, so nobody acts."
)
RARE = "zealotry"
"""A word of one issue in four hundred: a page full of it in the small log."""
COMMON = "hospital"
"""A word of about one issue in five."""

STATUSES = {
    "logged": 3,
    "under_review": 4,
    "candidate": 5,
    "prioritised": 3,
    "passed_on": 28,
    "on_hold": 5,
    "not_taken": 52,
}
"""Of a hundred issues."""


def grow_log_to(wanted: int) -> None:
    """Add issues, with their places, voices and timelines, until the log holds that many."""
    missing = wanted - Issue.objects.count()
    chance = random.Random(wanted)  # noqa: S311 - the same log at every run
    ground = Ground()
    for first in range(0, missing, BATCH):
        _add(min(BATCH, missing - first), ground, chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Ground:
    """Who logs, where and about what."""

    def __init__(self) -> None:
        held = Membership.objects.current().filter(seat__isnull=False).select_related("user", "agency")
        self.members = [each for each in held if each.agency is not None]
        self.agencies = sorted({each.agency_id for each in self.members if each.agency_id})
        self.places = list(Place.objects.exclude(levels__overlap=[Place.Level.LSOA, Place.Level.AREA]))
        self.behaviours = list(Behaviour.objects.all())


def _add(count: int, ground: Ground, chance: random.Random) -> None:
    numbers = _take_numbers(count)
    issues = Issue.objects.bulk_create([_issue(number, ground, chance) for number in numbers])
    where: Any = Issue.places.through
    needed: Any = Issue.agencies_needed.through
    where.objects.bulk_create(
        where(issue_id=issue.pk, place=place)
        for issue in issues
        for place in chance.sample(ground.places, chance.randint(0, 2))
    )
    needed.objects.bulk_create(
        needed(issue_id=issue.pk, agency_id=agency)
        for issue in issues
        for agency in chance.sample(ground.agencies, chance.randint(0, 3))
    )
    Voice.objects.bulk_create(
        voice for issue in issues for voice in _voices(issue, ground, chance, chance.choice((0, 0, 1, 2)))
    )
    Event.objects.bulk_create(event for issue in issues for event in _events(issue))


def _take_numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence_of(Issue.PREFIX), count]
        )
        return [number for (number,) in cursor.fetchall()]


def _issue(number: int, ground: Ground, chance: random.Random) -> Issue:
    member = chance.choice(ground.members)
    status = chance.choices(list(STATUSES), list(STATUSES.values()))[0]
    age = chance.randint(0, 20) if status in ("logged", "under_review") else chance.randint(20, 3_000)
    logged_at = moment() - timedelta(days=age, minutes=chance.randint(0, 1_400))
    reason = (
        "" if status in ("logged", "under_review", "candidate", "prioritised") else "It is somebody else’s."
    )
    return Issue(
        number=number,
        what=" ".join(chance.choice(words.split("|")) for words in (PEOPLE, DOINGS, PLACES)),
        why=" ".join(chance.sample(REASONS.split("|"), 2)),
        detail=" ".join(chance.sample(REASONS.split("|"), 3)) + (f" {RARE}" if number % 400 == 0 else ""),
        who_is_harmed=chance.choice(PEOPLE.split("|")),
        agencies_not_sure=True,
        behaviour=chance.choice(ground.behaviours),
        spread=chance.choice(Issue.Spread.values),
        direction=chance.choice(Issue.Direction.values),
        evidence=chance.choice(REASONS.split("|")),
        status=status,
        marking="sensitive" if chance.random() < 0.03 else "official",
        raised_by_id=member.user_id,
        raised_for_id=member.seat_id,
        agency_id=member.agency_id,
        logged_at=logged_at,
        moved_at=logged_at,
        reason=reason,
        passed_to_agency_id=chance.choice(ground.agencies) if status == "passed_on" else None,
        on_hold_until=today() + timedelta(days=60) if status == "on_hold" else None,
    )


def _voices(issue: Issue, ground: Ground, chance: random.Random, count: int) -> list[Voice]:
    return [
        Voice(
            issue=issue,
            by_id=member.user_id,
            seat_id=member.seat_id,
            agency_id=member.agency_id,
            harm=chance.choice(Voice.Harm.values),
            words=chance.choice(REASONS.split("|")),
            at=issue.logged_at + timedelta(days=1),
        )
        for member in chance.sample(ground.members, count)
    ]


def _events(issue: Issue) -> list[Event]:
    return [
        Event(
            target_kind="issue",
            target_id=issue.pk,
            at=issue.logged_at + timedelta(hours=step),
            by_id=issue.raised_by_id,
            kind=kind,
            note=issue.reason if step else "",
        )
        for step, kind in enumerate(("logged",) if issue.status == "logged" else ("logged", "taken_up"))
    ]
