"""How each targeted behaviour stands, and whether an improvement began before its strategy did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from monitoring.models import Indicator, Signal
from monitoring.presenters import SignalWords
from partnership.places.models import Place
from prioritisation.models import TargetedBehaviour
from strategies.models import Strategy, Watched

from .measured import signals_to
from .scene import Scene
from .words import day

IMPROVING, WORSENING, STEADY, CHANGING, UNKNOWN = "improving", "worsening", "steady", "changing", "not known"
STANDS = {
    "improvement": IMPROVING,
    "concern": WORSENING,
    "common": STEADY,
    "high": CHANGING,
    "low": CHANGING,
}


@dataclass(frozen=True)
class Watch:
    """One indicator in one place by which a behaviour is watched, and what it says now."""

    indicator: Indicator
    place: Place | None
    signal: Signal | None
    expectation: str = ""

    @property
    def words(self) -> SignalWords | None:
        return SignalWords.of(self.signal) if self.signal is not None else None


@dataclass(frozen=True)
class Outlook:
    """One targeted behaviour with its strategy and what it is watched by, the first indicator first."""

    targeted: TargetedBehaviour
    strategy: Strategy | None = None
    watches: tuple[Watch, ...] = field(default_factory=tuple)

    @property
    def first(self) -> Watch | None:
        """The indicator that speaks for the behaviour: the first that is watched."""
        return self.watches[0] if self.watches else None

    @property
    def stands(self) -> str:
        signal = self.first.signal if self.first else None
        return STANDS.get(signal.signal, UNKNOWN) if signal is not None else UNKNOWN

    @property
    def name(self) -> str:
        return str(self.targeted)

    @property
    def before(self) -> str:
        """The sentence that says that an improvement began before the strategy did; else nothing."""
        signal = self.first.signal if self.first else None
        if signal is None or self.stands != IMPROVING or self.strategy is None:
            return ""
        began = f"{signal.since:%B %Y}"
        since = self.strategy.active_since
        if since is None:
            return (
                f"The improvement began in {began}. {self.strategy.reference} was not active then and is not "
                "active yet, so it can't be the cause."
            )
        if signal.since >= since.replace(day=1):
            return ""
        return (
            f"The improvement began in {began}, before {self.strategy.reference} became active on "
            f"{day(since)}, so the strategy can't be its cause."
        )


def outlooks(scene: Scene) -> list[Outlook]:
    """Every targeted behaviour that the edition may tell of, in the order in which they were chosen."""
    targeted = list(TargetedBehaviour.objects.visible_to(scene.reader).select_related("candidate__behaviour"))
    strategies = {
        strategy.targeted_id: strategy
        for strategy in Strategy.objects.visible_to(scene.reader)
        .filter(targeted__in=[each.pk for each in targeted])
        .select_related("lead_agency")
    }
    watched = defaultdict(list)
    for row in Watched.objects.filter(strategy__in=[s.pk for s in strategies.values()]).select_related(
        "indicator__agency", "place"
    ):
        watched[row.strategy_id].append(row)
    signals = signals_to(scene.period, {row.indicator for rows in watched.values() for row in rows})
    found = []
    for each in targeted:
        strategy = strategies.get(each.pk)
        rows = watched[strategy.pk] if strategy is not None else []
        found.append(Outlook(each, strategy, tuple(watch_of(row, signals, scene.whole_area) for row in rows)))
    return found


def watch_of(row: Watched, signals: dict[tuple[int, int], Signal], whole_area: Place | None) -> Watch:
    place = row.place or whole_area
    signal = signals.get((row.indicator_id, place.pk)) if place is not None else None
    return Watch(row.indicator, place, signal, row.expectation)
