"""What each agency does at each tier: added, changed, taken out, or "none, because…"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from partnership.behaviours.models import Tier
from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.places.models import Community, Place
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.references import next_number
from partnership.records.versions import save_from
from strategies.agreed import valid_answer
from strategies.models import Input, Money, NoInput, Strategy

from .locking import needed, take_input, take_to_edit
from .telling import tell_agencies


@dataclass(frozen=True)
class MoneyLine:
    """What an input costs in one financial year (named by its first year), of one kind, from one source."""

    financial_year: int
    kind: str
    source: str
    pounds: int


@transaction.atomic
def add_input(
    *,
    strategy: Strategy,
    tier: Tier,
    title: str,
    lead: Agency,
    starts_on: date,
    ends_on: date,
    horizon: str,
    by: Actor,
    what: str = "",
    evidence: str = Input.Evidence.NOT_KNOWN,
    evidence_source: str = "",
    places: Iterable[Place] = (),
    communities: Iterable[Community] = (),
    money: Sequence[MoneyLine] = (),
    at: datetime | None = None,
) -> Input:
    """Add what an agency would do at a tier. It takes the place of "none at this tier, because…"."""
    strategy = take_to_edit(strategy)
    check(starts_on, ends_on, money)
    item = Input.objects.create(
        number=next_number(Input.PREFIX),
        strategy=strategy,
        tier=tier,
        title=needed(title, "Enter a title."),
        what=what.strip(),
        lead=lead,
        starts_on=starts_on,
        ends_on=ends_on,
        horizon=horizon,
        evidence=evidence,
        evidence_source=evidence_source.strip(),
    )
    locate_and_pay(item, places, communities, money)
    NoInput.objects.filter(strategy=strategy, tier=tier).delete()
    record(item, by=by, kind="added", at=at)
    if strategy.status == Strategy.Status.CONSULTATION:
        tell_agencies(
            item,
            strategy,
            [lead.pk],
            kind="answer_asked",
            at=at,
            text="Answer on this new input, which you lead.",
        )
    return item


@transaction.atomic
def edit_input(
    *,
    input: Input,
    base_version: int,
    by: Actor,
    tier: Tier,
    title: str,
    lead: Agency,
    starts_on: date,
    ends_on: date,
    horizon: str,
    what: str = "",
    evidence: str = Input.Evidence.NOT_KNOWN,
    evidence_source: str = "",
    places: Iterable[Place] = (),
    communities: Iterable[Community] = (),
    money: Sequence[MoneyLine] = (),
    at: datetime | None = None,
) -> Input:
    """Change an input. Raises Clash if somebody else did since `base_version`.

    An answer given on other words, dates or money is no longer one: it lapses, and its lead is told.
    """
    take_to_edit(input.strategy)
    item = take_input(input)
    check(starts_on, ends_on, money)
    answered, old_lead = item.answer_now, item.lead_id
    fields: dict[str, Any] = {
        "tier": tier,
        "title": needed(title, "Enter a title."),
        "what": what.strip(),
        "lead": lead,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "horizon": horizon,
        "evidence": evidence,
        "evidence_source": evidence_source.strip(),
    }
    save_from(item, base_version=base_version, fields=fields)
    locate_and_pay(item, places, communities, money)
    NoInput.objects.filter(strategy=item.strategy, tier=tier).delete()
    if lead.pk != old_lead:
        _drop_prepared(item, old_lead, at)
    answer = valid_answer(item)
    item.answer_now = answer.says if answer else ""
    item.save(update_fields=["answer_now"])
    lapsed = bool(answered) and not item.answer_now
    note = (
        "What the lead had answered no longer holds, because what it answered on has changed."
        if lapsed
        else ""
    )
    record(item, by=by, kind="edited", note=note, at=at, answer_lapsed=lapsed, version=item.version)
    if lapsed:
        tell_agencies(
            item,
            item.strategy,
            {old_lead, lead.pk},
            kind="answer_lapsed",
            at=at,
            text="This input has changed since your answer. Answer again.",
        )
    return item


def _drop_prepared(item: Input, old_lead: int, at: datetime | None) -> None:
    """What one agency has prepared is not the next one's. Its words stay in the old lead's own history."""
    dropped, _ = item.answers.filter(submitted_at__isnull=True).delete()
    if dropped:
        told = "It has another lead now, so the answer that your agency prepared is not needed."
        tell_agencies(item, item.strategy, [old_lead], kind="prepared_dropped", at=at, text=told)


@transaction.atomic
def remove_input(*, input: Input, because: str, by: Actor, at: datetime | None = None) -> None:
    """Take out an input of a draft that nobody has answered on. One that was answered on stays."""
    strategy = take_to_edit(input.strategy)
    reason = needed(because, "Enter why it is taken out.")
    if strategy.status != Strategy.Status.DRAFT:
        raise NotAllowed("An input can be taken out while the strategy is a draft.")
    if input.answers.exists():
        raise NotAllowed("Its lead has answered on this input, so it stays. Change it instead.")
    words = f"{input.reference} “{input.title}”: {reason}"
    input.delete()
    record(strategy, by=by, kind="removed_input", note=words, at=at)


@transaction.atomic
def say_none(
    *, strategy: Strategy, tier: Tier, because: str, by: Actor, at: datetime | None = None
) -> NoInput:
    """Say that nothing is needed at a tier, and why. Said again, it replaces what was said."""
    strategy = take_to_edit(strategy)
    reason = needed(because, "Enter why no input is needed at this tier.")
    if strategy.inputs.filter(tier=tier).exists():
        raise NotAllowed("There are inputs at this tier.")
    none, _ = NoInput.objects.update_or_create(strategy=strategy, tier=tier, defaults={"because": reason})
    record(strategy, by=by, kind="said_none", note=f"{tier.name}: {reason}", at=at)
    return none


def check(starts_on: date, ends_on: date, money: Sequence[MoneyLine]) -> None:
    if ends_on < starts_on:
        raise NotAllowed("An input can't end before it starts.")
    keys = [(line.financial_year, line.kind, line.source.strip().lower()) for line in money]
    if len(keys) != len(set(keys)):
        raise NotAllowed(
            "Two lines of money are for the same year, kind and source. Add them up in one line."
        )


def locate_and_pay(
    item: Input, places: Iterable[Place], communities: Iterable[Community], money: Sequence[MoneyLine]
) -> None:
    item.places.set(places)
    item.communities.set(communities)
    item.money.all().delete()
    Money.objects.bulk_create(Money(input=item, **asdict(line)) for line in money)
