"""Strategies: answers and late work of one's agency, an officer's next step, what the upper board reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from dashboards.desk import Desk
from meetings.models import Meeting
from partnership.area.models import say
from partnership.boards.standing import PREPARES, SUBMITS
from partnership.templatetags.board import tier_code
from partnership.wording import counted, listed
from prioritisation.models import TargetedBehaviour
from strategies.models import Answer, Input, Strategy
from strategies.presenters.chasing import accounts

from .need import Need

Status = Strategy.Status


def needs(desk: Desk) -> Iterator[Need]:
    if desk.who.agency_ids(PREPARES):
        yield from of_agency(desk)
    if desk.who.runs_board:
        yield from to_remind(desk)
        yield from without_strategy(desk)
        for strategy in desk.strategies:
            yield from step(desk, strategy)
    elif desk.who.reads_upper_board:
        yield from to_read(desk)


# One's agency -----------------------------------------------------------------------------------
def of_agency(desk: Desk) -> Iterator[Need]:
    """Answers that are awaited, one for each strategy, and agreed inputs past their end."""
    prepared = Answer.objects.filter(input=OuterRef("pk"), submitted_at__isnull=True)
    awaited = Q(strategy__status=Status.CONSULTATION, answer_now="")
    behind = Q(
        strategy__status__in=Strategy.RUNNING,
        answer_now__in=Answer.COUNTS,
        done_at__isnull=True,
        ends_on__lt=desk.on,
    )
    inputs = (
        Input.objects.visible_to(desk.user)
        .filter(awaited | behind, lead__in=desk.who.agency_ids(PREPARES))
        .select_related("strategy", "tier")
        .annotate(is_prepared=Exists(prepared))
        .order_by("strategy__number", "tier__position", "id")
    )
    asked: dict[Strategy, list[Input]] = defaultdict(list)
    for item in inputs:
        if item.strategy.status == Status.CONSULTATION:
            asked[item.strategy].append(item)
        elif item.lead_id in desk.who.agency_ids(SUBMITS):
            yield late_input(item)
    for strategy, items in asked.items():
        yield answer(desk, strategy, items)


def answer(desk: Desk, strategy: Strategy, items: list[Input]) -> Need:
    submits = all(item.lead_id in desk.who.agency_ids(SUBMITS) for item in items)
    prepared = sum(item.is_prepared for item in items)  # type: ignore[attr-defined]
    inputs = "input" if len(items) == 1 else f"{len(items)} inputs"
    if submits:
        text = f"Answer on your agency’s {inputs} to “{strategy.title}”"
        tag, colour = (f"{prepared} prepared", "blue") if prepared else ("To answer", "yellow")
    else:
        text = f"Prepare the answer on your agency’s {inputs} to “{strategy.title}”"
        tag, colour = ("Prepared", "blue") if prepared == len(items) else ("To prepare", "yellow")
        if tag == "Prepared":
            text = f"The answer on your agency’s {inputs} to “{strategy.title}”"
    one = len(items) == 1
    page, pk = ("input_answer", items[0].pk) if one else ("agency_detail", items[0].lead_id)
    return Need(
        text=text,
        url=reverse(f"strategies:{page}", args=[pk]),
        hint=f"{strategy.reference} · at {tiers_of(items)}",
        due=strategy.consultation_closes_on,
        due_word="By",
        tag=tag,
        colour=colour,
        waited_for=True,
        is_sensitive=strategy.is_sensitive,
        prepared=not submits and prepared == len(items),
    )


def tiers_of(items: Iterable[Input]) -> str:
    """ "T1 and T3"."""
    return listed(list(dict.fromkeys(tier_code(item.tier) for item in items)))


def late_input(item: Input) -> Need:
    return Need(
        text=f"Say whether “{item.title}” is done",
        url=reverse("strategies:input_detail", args=[item.pk]),
        hint=f"{item.reference} · your agency’s input to “{item.strategy.title}”",
        due=item.ends_on,
        due_word="It was to end",
        is_sensitive=item.strategy.is_sensitive,
    )


# Officers ---------------------------------------------------------------------------------------
def to_remind(desk: Desk) -> Iterator[Need]:
    """Agencies whose word is late or due within a week, and that nobody has reminded for a week."""
    week = timedelta(days=7)
    found = [
        account
        for account in accounts(desk.user, desk.on)
        if account.owes
        and not account.is_unheard
        and account.due <= desk.on + week
        and (account.reminded_on is None or account.reminded_on <= desk.on - week)
    ]
    if found:
        who = str(found[0].agency) if len(found) == 1 else f"{len(found)} agencies"
        url = reverse("strategies:remind")
        chosen = urlencode([("agency", account.agency.pk) for account in found])
        yield Need(
            text=f"Remind {who} of what is late or due this week",
            url=f"{url}?{chosen}",
            hint="Answers on inputs, and word on inputs past their end",
            tag="To remind",
            waited_for=True,
            is_sensitive=any(
                item.strategy.is_sensitive for account in found for item in account.awaited + account.behind
            ),
        )


def without_strategy(desk: Desk) -> Iterator[Need]:
    opened = Strategy.objects.order_by().values("targeted")
    waiting = TargetedBehaviour.objects.visible_to(desk.user).exclude(pk__in=opened)
    for targeted in waiting.select_related("candidate"):
        yield Need(
            text=f"Open a strategy for “{targeted.candidate.name}”",
            url=reverse("strategies:strategy_open", args=[targeted.pk]),
            hint=f"{targeted.reference} · the board chose it, and nobody has begun",
            tag="Not started",
            waited_for=True,
            is_sensitive=targeted.candidate.is_sensitive,
        )


@dataclass(frozen=True)
class Step:
    """What an officer does next with a strategy, and the day that goes with it."""

    text: str
    page: str = "strategy_detail"
    tag: str = ""
    colour: str = "grey"
    due: date | None = None
    due_word: str = "Meets"
    waited_for: bool = True


def step(desk: Desk, strategy: Strategy) -> Iterator[Need]:
    """The one next step of a strategy, where an officer can take it."""
    next_one = step_of(desk, strategy)
    if next_one is not None:
        yield Need(
            text=next_one.text,
            url=reverse(f"strategies:{next_one.page}", args=[strategy.pk]),
            hint=hint_of(strategy),
            due=next_one.due,
            due_word=next_one.due_word,
            tag=next_one.tag,
            colour=next_one.colour,
            waited_for=next_one.waited_for,
            is_sensitive=strategy.is_sensitive,
        )


def step_of(desk: Desk, strategy: Strategy) -> Step | None:
    title, board, upper = strategy.title, say("board"), say("upper_board")
    closes_on = strategy.consultation_closes_on
    closed = closes_on is not None and closes_on < desk.on
    if strategy.status == Status.DRAFT:
        text = f"Finish the draft of “{title}” and start its consultation"
        return Step(text, tag="Draft", waited_for=False)
    if strategy.status == Status.CONSULTATION and (closed or not awaited(strategy)):
        due = closes_on if closed else None
        return Step(f"Send “{title}” to the {board}", "to_board", "To send", "blue", due, "Answers were due")
    if strategy.status == Status.BOARD_REVIEW:
        text = f"Record what the {board} decides on “{title}”"
        return Step(text, tag="To record", colour="purple", due=day_of(desk.meetings.board))
    if strategy.status == Status.UPPER_REVIEW:
        text = f"Take “{title}” to the {upper} and record its answer"
        return Step(text, tag="To take", colour="purple", due=day_of(desk.meetings.upper))
    if strategy.status == Status.UNDER_REVIEW:
        return Step(f"Finish the review of “{title}”", tag="Under review", waited_for=False)
    return None


def day_of(meeting: Meeting | None) -> date | None:
    return meeting.held_on if meeting is not None else None


def awaited(strategy: Strategy) -> int:
    """How many inputs have no valid answer, as `strategies_seen` counts them."""
    return int(strategy.awaited)  # type: ignore[attr-defined]


def hint_of(strategy: Strategy) -> str:
    if strategy.status != Status.CONSULTATION:
        return strategy.reference
    number = awaited(strategy)
    words = f"{counted(number, 'input')} without an answer" if number else "every lead has answered"
    return f"{strategy.reference} · {words}"


# The upper board --------------------------------------------------------------------------------
def to_read(desk: Desk) -> Iterator[Need]:
    for strategy in desk.strategies:
        if strategy.status == Status.UPPER_REVIEW:
            yield Need(
                text=f"Read “{strategy.title}” before the {say('upper_board')} decides on it",
                url=reverse("strategies:strategy_detail", args=[strategy.pk]),
                hint=f"{strategy.reference} · endorsed by the {say('board')}",
                due=day_of(desk.meetings.upper),
                due_word="Meets",
                tag="To read",
                waited_for=True,
                is_sensitive=strategy.is_sensitive,
            )
