"""How each targeted behaviour stands, and whether an improvement began before its strategy did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from monitoring.analysis.words import period_words
from monitoring.charts import last_day
from monitoring.models import Indicator, Signal
from monitoring.presenters import SignalWords, step_of
from partnership.places.models import Place
from partnership.records.marking import readable_marking
from partnership.wording import short
from prioritisation.models import TargetedBehaviour
from strategies.models import Input, Strategy, Watched

from .measured import signals_to
from .scene import Scene
from .words import capital, spelled, was_were

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

    @property
    def words(self) -> SignalWords | None:
        return SignalWords.of(self.signal) if self.signal is not None else None


@dataclass(frozen=True)
class Outlook:
    """One targeted behaviour with its strategy and what it is watched by, the first indicator first."""

    targeted: TargetedBehaviour
    strategy: Strategy | None = None
    watches: tuple[Watch, ...] = field(default_factory=tuple)
    inputs_start: tuple[date, ...] = ()  # when each of the strategy's inputs is due to start

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
        """What must be said of an improvement that began before the strategy; else nothing.

        It goes no further than the dates: work that was due to start by then may have played a part.
        """
        signal = self.first.signal if self.first else None
        if signal is None or self.stands != IMPROVING or self.strategy is None:
            return ""
        step, since = step_of(signal, signal.indicator), self.strategy.active_since
        over = last_day(signal.since, step)
        if since is not None and since <= over:
            return ""
        said = f"The improvement began in {period_words(signal.since, step)}"
        if since is None:
            said += f", and {self.strategy.reference} is not active yet"
        else:
            said += f", before {self.strategy.reference} became active on {short(since)}"
        return said + self._work_by(over)

    def _work_by(self, over: date) -> str:
        """The end of that sentence: whether work of the strategy was due to start by that day."""
        due, every = sum(start <= over for start in self.inputs_start), len(self.inputs_start)
        by = f"due to start by the end of {over:%B %Y}"
        if not every:
            return ": look for other reasons first."
        if not due:
            return f". None of its inputs was {by}: look for other reasons first."
        of = "Its one input" if every == 1 else f"{capital(spelled(due))} of its {spelled(every)} inputs"
        return f". {of} {was_were(due)} {by} and may have played a part."


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
    for row in watched_for(scene, targeted):
        watched[row.strategy.targeted_id].append(row)
    signals = signals_to(scene.period, {row.indicator for rows in watched.values() for row in rows})
    starts = defaultdict(list)
    inputs = Input.objects.visible_to(scene.reader).filter(strategy__in=[s.pk for s in strategies.values()])
    for pk, start in inputs.values_list("strategy", "starts_on"):
        starts[pk].append(start)
    found = []
    for each in targeted:
        strategy = strategies.get(each.pk)
        begun = tuple(starts[strategy.pk]) if strategy is not None else ()
        watches = tuple(watch_of(row, signals, scene.whole_area) for row in watched[each.pk])
        found.append(Outlook(each, strategy, watches, begun))
    return found


def watched_for(scene: Scene, targeted: list[TargetedBehaviour]) -> QuerySet[Watched]:
    """What these behaviours are watched by.

    A figure that the edition may show is not hidden by a strategy that has not come to the report's board;
    one that only a sensitive strategy watches is.
    """
    return Watched.objects.filter(
        readable_marking(scene.reader, "strategy__"), strategy__targeted__in=[each.pk for each in targeted]
    ).select_related("strategy", "indicator__agency", "place")


def watch_of(row: Watched, signals: dict[tuple[int, int], Signal], whole_area: Place | None) -> Watch:
    place = row.place or whole_area
    signal = signals.get((row.indicator_id, place.pk)) if place is not None else None
    return Watch(row.indicator, place, signal)
