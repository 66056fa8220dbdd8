"""Indicators as pages and papers show them: words, icons and links, with small numbers hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.urls import reverse
from django.utils.safestring import SafeString

from monitoring.analysis.series import Step
from monitoring.analysis.words import (
    Reading,
    Said,
    about,
    count_words,
    finding,
    held_words,
    limit_close_to,
    period_words,
    range_words,
    reading,
    value_words,
)
from monitoring.freshness import LATE_AFTER, is_provisional, months_behind
from monitoring.models import Indicator, Signal
from partnership.clock import today
from partnership.figures import sparkline
from partnership.places.models import Place


def indicator_url(indicator: Indicator, place: Place | None = None) -> str:
    address = reverse("monitoring:indicator_detail", args=[indicator.pk])
    return address if place is None or place.parent_id is None else f"{address}?place={place.pk}"


def step_of(signal: Signal, indicator: Indicator) -> Step:
    return "quarter" if signal.by_quarter else cast("Step", indicator.frequency)


@dataclass(frozen=True)
class SignalWords:
    """One signal as any page or paper may show it: what is hidden is hidden already.

    Give it rows with `indicator` and `place` at hand (select_related). Other apps show signals by this.
    """

    reading: Reading
    value: str
    counts: str
    period: str
    mean: str
    usual_range: str
    finding: str
    url: str
    place: str
    indicator: str
    is_illustrative: bool
    since: date
    held: str

    @classmethod
    def of(cls, signal: Signal) -> SignalWords:
        indicator, place = signal.indicator, signal.place
        protected = indicator.protects(place)
        beside = None if protected else signal.value
        better = cast("Any", indicator.better)
        step = step_of(signal, indicator)
        mean = about(signal.mean, protected=protected, beside=beside)
        usual = range_words(signal.lower, signal.upper, protected=protected, beside=beside)
        said = Said(
            value=value_words(signal.value, protected=protected),
            period=signal.period,
            since=signal.since,
            rule=signal.rule,
            signal=signal.signal,
            mean=mean,
            usual_range=usual,
            points=signal.points,
            step=step,
            is_trial=is_provisional(signal),
            protected=protected,
            holds_since=signal.holds_since,
            close_to=""
            if protected
            else limit_close_to(signal.value, signal.mean, signal.lower, signal.upper),
        )
        where = "" if place.parent_id is None else place.name
        return cls(
            reading=reading(signal.signal, signal.rule, better, protected=protected, known=usual is not None),
            value=count_words(signal.value, protected=protected),
            counts=indicator.counts,
            period=period_words(signal.period, step),
            mean=mean or "–",
            usual_range=usual or "–",
            finding=finding(indicator.name, indicator.counts, said, better, place=where),
            url=indicator_url(indicator, place),
            place=place.name,
            indicator=indicator.name,
            is_illustrative=indicator.is_illustrative,
            since=signal.since,
            held=held_words(said),
        )


@dataclass(frozen=True)
class IndicatorRow:
    """One line of the list: the whole area's latest value and where it stands."""

    indicator: Indicator
    url: str
    agency: str
    better: str
    words: SignalWords | None
    spark: SafeString
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, indicator: Indicator, signal: Signal | None, spark: Any) -> IndicatorRow:
        return cls(
            indicator=indicator,
            url=indicator_url(indicator),
            agency=indicator.agency.name if indicator.agency else "",
            better=indicator.get_improvement_display().lower(),
            words=SignalWords.of(signal) if signal is not None else None,
            spark=sparkline(spark) if spark is not None else SafeString(""),
            warnings=tuple(_warnings(signal, indicator)) if signal is not None else (),
        )


def _warnings(signal: Signal, indicator: Indicator) -> Iterator[str]:
    """Why the latest value is no news: "data 30 months old", "provisional limits"."""
    months = months_behind(signal.period, step_of(signal, indicator), on=today())
    if months > LATE_AFTER:
        yield f"data {months} months old"
    if is_provisional(signal) and signal.upper is not None:
        yield "provisional limits"
