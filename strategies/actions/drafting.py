"""Opening a strategy from a targeted behaviour, and drafting what is written in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from monitoring.models import Indicator
from partnership.boards.models import Agency
from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.places.models import Place
from partnership.records.events import record
from partnership.records.moves import NotAllowed
from partnership.records.references import next_number
from partnership.records.versions import save_from
from prioritisation.models import TargetedBehaviour
from strategies.models import Section, Strategy, Watched

from .locking import needed, take, take_to_edit


class AlreadyOpen(NotAllowed):
    """There is one strategy for each targeted behaviour."""


@transaction.atomic
def open_strategy(
    *,
    targeted: TargetedBehaviour,
    by: Actor,
    title: str = "",
    lead_agency: Agency | None = None,
    at: datetime | None = None,
) -> Strategy:
    """Open the strategy that answers a targeted behaviour, as a draft with its eight sections.

    Marking, places and communities come from the candidate that the board chose; its definition and
    aim begin the first section.
    """
    if by.user is None:
        raise NotAllowed("A strategy is opened by a person.")
    # One lock on the behaviour: two officers who open at once must not both find nothing there.
    TargetedBehaviour.objects.select_for_update().get(pk=targeted.pk)
    there = Strategy.objects.filter(targeted=targeted).first()
    if there is not None:
        raise AlreadyOpen("A strategy answers this behaviour already.")
    candidate = targeted.candidate
    strategy = Strategy.objects.create(
        number=next_number(Strategy.PREFIX),
        targeted=targeted,
        title=title.strip() or candidate.name,
        lead_agency=lead_agency,
        owner=by.user,
        opened_at=moment(at),
        marking=candidate.marking,
        originator=candidate.originator,
        handling=candidate.handling,
    )
    strategy.places.set(candidate.places.all())
    strategy.communities.set(candidate.communities.all())
    begun = {
        Section.Key.BEHAVIOUR: "\n\n".join(filter(None, [candidate.definition, f"The aim: {targeted.aim}"]))
    }
    Section.objects.bulk_create(
        Section(strategy=strategy, key=key, text=begun.get(key, "")) for key in Section.Key
    )
    record(strategy, by=by, kind="opened", at=at, sections={str(key): text for key, text in begun.items()})
    return strategy


@transaction.atomic
def rename(
    *,
    strategy: Strategy,
    title: str,
    lead_agency: Agency | None,
    base_version: int,
    by: Actor,
    at: datetime | None = None,
) -> Strategy:
    """Change the title and the agency that leads. Raises Clash if somebody else did meanwhile."""
    strategy = take_to_edit(strategy)
    title = needed(title, "Enter a title.")
    before = strategy.title
    save_from(strategy, base_version=base_version, fields={"title": title, "lead_agency": lead_agency})
    record(strategy, by=by, kind="renamed", at=at, note=f"Was “{before}”." if before != title else "")
    return strategy


@transaction.atomic
def write_section(
    *, section: Section, text: str, base_version: int, by: Actor, at: datetime | None = None
) -> Section:
    """Save a section. Raises Clash if somebody saved it since `base_version`; nothing is written then.

    Every saved text stays in the event, so that a later clash can be compared with where it began.
    """
    strategy = take_to_edit(section.strategy)
    section = Section.objects.get(pk=section.pk)
    save_from(
        section,
        base_version=base_version,
        fields={"text": text.strip(), "edited_by": by.user, "edited_at": moment(at)},
    )
    record(
        strategy,
        by=by,
        kind="wrote_section",
        note=section.get_key_display(),
        at=at,
        section=section.key,
        version=section.version,
        text=section.text,
    )
    return section


@transaction.atomic
def set_aside(*, section: Section, text: str, by: Actor, at: datetime | None = None) -> None:
    """In a clash, what somebody typed and chose not to keep: it stays in the section's history."""
    record(
        take_to_edit(section.strategy),
        by=by,
        kind="set_aside_text",
        note=section.get_key_display(),
        at=at,
        section=section.key,
        text=text,
    )


@transaction.atomic
def watch(
    *,
    strategy: Strategy,
    indicator: Indicator,
    by: Actor,
    place: Place | None = None,
    expectation: str = "",
    at: datetime | None = None,
) -> Watched:
    """Watch the behaviour by an indicator, in one place or the whole area, and say what would be seen."""
    strategy = take_to_edit(strategy)
    if strategy.watched.filter(indicator=indicator, place=place).exists():
        where = f" in {place}" if place else ""
        raise NotAllowed(f"“{indicator}” is watched{where} already.")
    watched = Watched.objects.create(
        strategy=strategy,
        indicator=indicator,
        place=place,
        expectation=expectation.strip(),
        position=strategy.watched.count(),
    )
    record(strategy, by=by, kind="watched", note=indicator.name, at=at)
    return watched


@transaction.atomic
def stop_watching(*, watched: Watched, by: Actor, at: datetime | None = None) -> None:
    """Take an indicator off a strategy that is still being drafted."""
    strategy = take_to_edit(watched.strategy)
    name = watched.indicator.name
    watched.delete()
    record(strategy, by=by, kind="stopped_watching", note=name, at=at)


FLAGGED_UNTIL = (*Strategy.EDITABLE, Strategy.Status.BOARD_REVIEW)


@transaction.atomic
def flag_for_upper_board(
    *, strategy: Strategy, because: str, by: Actor, at: datetime | None = None
) -> Strategy:
    """Significant multi-agency resource or policy change: the upper board must approve it."""
    strategy = take(strategy)
    if strategy.needs_upper_board:
        raise NotAllowed("This strategy is flagged already.")
    return _flag(strategy, needed(because, "Enter why the upper board must approve it."), by, at)


@transaction.atomic
def unflag(*, strategy: Strategy, because: str, by: Actor, at: datetime | None = None) -> Strategy:
    """The upper board need not approve it after all. The reason stays in the event."""
    strategy = take(strategy)
    if not strategy.needs_upper_board:
        raise NotAllowed("This strategy isn't flagged.")
    reason = needed(because, "Enter why the upper board need not approve it.")
    return _flag(strategy, "", by, at, note=reason)


def _flag(strategy: Strategy, because: str, by: Actor, at: datetime | None, note: str = "") -> Strategy:
    if strategy.status not in FLAGGED_UNTIL:
        raise NotAllowed("Whether the upper board must approve it is settled before the board endorses it.")
    strategy.needs_upper_board, strategy.upper_board_because = bool(because), because
    strategy.save(update_fields=["needs_upper_board", "upper_board_because"])
    record(strategy, by=by, kind="flagged" if because else "unflagged", note=because or note, at=at)
    return strategy
