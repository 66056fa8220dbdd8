"""The targeted behaviours in a table: are they receding?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from dashboards.state.behaviours import Going, Watch
from monitoring.analysis.words import period_words
from monitoring.charts import spark_of
from monitoring.presenters import SignalWords, step_of
from partnership.figures import sparkline
from partnership.wording import counted, listed, short

WORDS = {
    Going.IMPROVING: "improving",
    Going.WORSENING: "worsening",
    Going.STEADY: "steady",
    Going.CHANGED: "unusual",
    Going.UNKNOWN: "without a reading",
}


@dataclass(frozen=True)
class BehaviourRow:
    """One targeted behaviour: its measure, the latest value and what it means, and the strategy behind it."""

    name: str
    url: str
    reference: str
    measure: str
    measure_url: str
    value: str
    period: str
    spark: SafeString
    word: str
    icon: str
    detail: str
    brief: str
    strategy: str
    strategy_url: str
    stage: str


def behaviour_rows(found: Iterable[Watch]) -> list[BehaviourRow]:
    return [row_of(watch) for watch in found]


def row_of(watch: Watch) -> BehaviourRow:
    targeted, strategy, signal = watch.targeted, watch.strategy, watch.signal
    words = SignalWords.of(signal) if signal is not None else None
    return BehaviourRow(
        name=targeted.candidate.name,
        url=reverse("prioritisation:targeted_detail", args=[targeted.pk]),
        reference=targeted.reference,
        measure=measure_of(watch),
        measure_url=words.url if words else "",
        value=words.value if words else "",
        period=words.period if words else "",
        spark=spark(watch),
        word=words.reading.word if words else "No reading yet",
        icon=words.reading.icon if words else "",
        detail=detail_of(watch, words) if words else "",
        brief=brief_of(watch, words) if words else "",
        strategy=strategy.reference if strategy else "",
        strategy_url=reverse("strategies:strategy_detail", args=[strategy.pk]) if strategy else "",
        stage=strategy.get_status_display().lower() if strategy else "No strategy to read yet",
    )


def measure_of(watch: Watch) -> str:
    if watch.indicator is None:
        return "No indicator is watched yet" if watch.strategy is not None else ""
    if watch.place is None or watch.place.parent_id is None:
        return watch.indicator.name
    return f"{watch.indicator.name}, {watch.place.name}"


def spark(watch: Watch) -> SafeString:
    if (
        watch.series is None
        or watch.series.latest() is None
        or watch.indicator is None
        or watch.place is None
    ):
        return SafeString("")
    return sparkline(spark_of(watch.series, protected=watch.indicator.protects(watch.place)))


def detail_of(watch: Watch, words: SignalWords) -> str:
    """ "A run below the mean, since April 2026. The improvement began before the strategy of 22 October"."""
    if watch.signal is None or watch.indicator is None or not words.reading.detail:
        return ""
    said = f"{words.reading.detail[:1].upper()}{words.reading.detail[1:]}, {words.held}"
    if watch.began_before and watch.in_force_since is not None:
        return f"{said}. The improvement began before the strategy of {short(watch.in_force_since)}"
    return said


def brief_of(watch: Watch, words: SignalWords) -> str:
    """ "Since April 2026, before the strategy": what fits on one screen."""
    if watch.signal is None or watch.indicator is None or not words.reading.detail:
        return ""
    since = f"Since {period_words(words.since, step_of(watch.signal, watch.indicator))}"
    return f"{since}, before the strategy" if watch.began_before else since


def improving_note(found: Sequence[Watch]) -> str:
    """What must be said of improvements that began before their strategy did."""
    early = [watch for watch in found if watch.began_before]
    if not early:
        return ""
    improving = sum(watch.going == Going.IMPROVING for watch in found)
    if improving == 1:
        return "The improvement began before its strategy."
    return f"{len(early)} of {improving} improvements began before their strategy."


def sentence(found: Sequence[Watch]) -> str:
    """ "Of 3 targeted behaviours 1 is improving, 1 is worsening and 1 is steady."."""
    if not found:
        return "The board has not chosen a behaviour to act on yet."
    number = Counter(watch.going for watch in found)
    parts = [
        f"{number[going]} {'is' if number[going] == 1 else 'are'} {WORDS[going]}"
        for going in WORDS
        if number[going]
    ]
    said = f"Of {counted(len(found), 'targeted behaviour')} {listed(parts)}."
    return f"{said} {improving_note(found)}".strip()


def figures_to(found: Iterable[Watch]) -> str:
    """The latest period of which anything is known: "October 2026"."""
    known = [(watch.signal.period, watch) for watch in found if watch.signal is not None]
    if not known:
        return ""
    latest = max(known, key=lambda pair: pair[0])[1]
    assert latest.signal is not None
    assert latest.indicator is not None
    return period_words(latest.signal.period, step_of(latest.signal, latest.indicator))


def one_period(found: Iterable[Watch]) -> str:
    """The period of every value shown, where they share one: it heads their column. Else nothing."""
    periods = {words.period for watch in found if watch.signal for words in [SignalWords.of(watch.signal)]}
    return periods.pop() if len(periods) == 1 else ""
