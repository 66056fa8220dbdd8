"""Who owes what: answers awaited, actions overdue, score sheets not in. Who, never what they would say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count
from django.urls import reverse

from meetings.models import Action
from partnership.people.models import User
from partnership.records.marking import Marking
from strategies.models import Input, Strategy

from .rounds import Progress


class What(StrEnum):
    """The kinds of thing that are owed. Values are the words of the filter."""

    ANSWERS = "answers"
    DELIVERY = "delivery"
    ACTIONS = "actions"
    SCORES = "scores"


@dataclass(frozen=True)
class Owed:
    """One thing that an agency owes. A seat without an agency owes under its own name.

    `key` tells those who owe apart.
    """

    what: What
    key: str
    who: str
    who_in_short: str
    reference: str
    words: str
    note: str
    url: str
    due: date | None
    is_sensitive: bool = False


def everything_owed(user: User, on: date, open_rounds: Iterable[Progress]) -> list[Owed]:
    """All of it that this reader may see, what is due first in front."""
    owed = [
        *answers_owed(user),
        *delivery_owed(user, on),
        *actions_owed(user, on),
        *scores_owed(open_rounds),
    ]
    return sorted(owed, key=lambda each: (each.due or date.max, each.who, each.reference))


def answers_owed(user: User) -> list[Owed]:
    """One for each strategy and lead with an open answer, however many inputs it covers."""
    rows = (
        Input.objects.visible_to(user)
        .awaited()
        .order_by()
        .values(
            "lead",
            "lead__name",
            "lead__short_name",
            "strategy",
            "strategy__number",
            "strategy__title",
            "strategy__marking",
            "strategy__consultation_closes_on",
        )
        .annotate(inputs=Count("pk"))
    )
    return [
        Owed(
            what=What.ANSWERS,
            key=str(row["lead"]),
            who=row["lead__name"],
            who_in_short=row["lead__short_name"],
            reference=f"{Strategy.PREFIX}-{row['strategy__number']:04d}",
            words=row["strategy__title"],
            note=f"Answer on {row['inputs']} input{'' if row['inputs'] == 1 else 's'}",
            url=reverse("strategies:strategy_detail", args=[row["strategy"]]),
            due=row["strategy__consultation_closes_on"],
            is_sensitive=row["strategy__marking"] == Marking.SENSITIVE,
        )
        for row in rows
    ]


def delivery_owed(user: User, on: date) -> list[Owed]:
    """One for each agreed input that is past its end and not done: its lead owes word of it."""
    rows = Input.objects.visible_to(user).behind(on).select_related("lead", "strategy")
    return [
        Owed(
            what=What.DELIVERY,
            key=str(item.lead_id),
            who=item.lead.name,
            who_in_short=item.lead.short_name,
            reference=item.reference,
            words=item.title,
            note=f"Input of {item.strategy.reference}, behind schedule",
            url=reverse("strategies:input_detail", args=[item.pk]),
            due=item.ends_on,
            is_sensitive=item.strategy.is_sensitive,
        )
        for item in rows
    ]


def actions_owed(user: User, on: date) -> list[Owed]:
    rows = Action.objects.visible_to(user).overdue(on).select_related("agency", "board", "decision")
    return [
        Owed(
            what=What.ACTIONS,
            key=str(action.agency_id),
            who=action.agency.name,
            who_in_short=action.agency.short_name,
            reference=action.reference,
            words=action.what,
            note=f"Action for the {action.board}",
            url=reverse("meetings:action_detail", args=[action.pk]),
            due=action.due_on,
            is_sensitive=action.decision is not None and action.decision.is_sensitive,
        )
        for action in rows
    ]


def scores_owed(open_rounds: Iterable[Progress]) -> list[Owed]:
    return [
        Owed(
            what=What.SCORES,
            key=str(seat.agency_id or f"seat-{seat.pk}"),
            who=seat.agency.name if seat.agency is not None else str(seat),
            who_in_short=seat.agency.short_name if seat.agency is not None else str(seat),
            reference=progress.round.reference,
            words=progress.round.name,
            note=f"Scores of the {seat}, {'begun' if seat.pk in progress.begun else 'not begun'}",
            url=reverse("prioritisation:round_detail", args=[progress.round.pk]),
            due=progress.round.closes_on,
        )
        for progress in open_rounds
        for seat in progress.waiting
        if seat.pk not in progress.standing
    ]


@dataclass(frozen=True)
class Debtor:
    """One agency with how much of each kind it owes."""

    key: str
    name: str
    short_name: str
    answers: int = 0
    delivery: int = 0
    actions: int = 0
    scores: int = 0

    @property
    def total(self) -> int:
        return self.answers + self.delivery + self.actions + self.scores


def by_agency(owed: Sequence[Owed]) -> list[Debtor]:
    """Who owes most first: what is late weighs before what still has time."""
    kinds: dict[str, list[What]] = defaultdict(list)
    for each in owed:
        kinds[each.key].append(each.what)
    names = {each.key: (each.who, each.who_in_short) for each in owed}
    found = [
        Debtor(
            key,
            *names[key],
            answers=own.count(What.ANSWERS),
            delivery=own.count(What.DELIVERY),
            actions=own.count(What.ACTIONS),
            scores=own.count(What.SCORES),
        )
        for key, own in kinds.items()
    ]
    return sorted(
        found, key=lambda each: (-each.actions - each.delivery, -each.answers, -each.total, each.name)
    )
