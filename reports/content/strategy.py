"""One section for each active strategy: what its indicators say, the chart of the first, its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from monitoring.analysis.words import rounding_words
from monitoring.charts import xmr_chart
from monitoring.models import KnownEvent
from partnership.figures import Chart
from partnership.papers.document import Block, Bullets, Column, Figure, Paragraph, Section, numbers, table
from partnership.records.registry import spell
from partnership.wording import short
from reports.periods import following
from strategies.models import Input, Strategy

from .measured import series_to
from .outlook import Outlook, Watch
from .scene import Scene
from .words import capital, has_have, is_are, many, unique


def running(found: Sequence[Outlook]) -> list[tuple[Outlook, Strategy]]:
    """The strategies that are active, in the order of their behaviours."""
    return [(o, o.strategy) for o in found if o.strategy and o.strategy.status in Strategy.RUNNING]


def charts(scene: Scene, found: Sequence[Outlook]) -> dict[int, Chart]:
    """The control chart of each active strategy's first indicator to the month, by the strategy's id."""
    made = {}
    for outlook, strategy in running(found):
        first = outlook.first
        if first is not None and first.place is not None and first.signal is not None:
            known = KnownEvent.objects.filter(starts_on__lt=following(scene.period))
            events = known.filter(Q(indicator=first.indicator) | Q(indicator=None))
            series = series_to(scene.period, first.indicator, first.place)
            made[strategy.pk] = xmr_chart(first.indicator, first.place, series, events=events)
    return made


def strategy_sections(scene: Scene, found: Sequence[Outlook], drawn: Mapping[int, Chart]) -> list[Section]:
    """One section for each active strategy."""
    return [
        section_of(scene, outlook, strategy, drawn.get(strategy.pk)) for outlook, strategy in running(found)
    ]


def section_of(scene: Scene, outlook: Outlook, strategy: Strategy, chart: Chart | None) -> Section:
    blocks: list[Block] = [Paragraph(standing_of(outlook, strategy))]
    if outlook.first is None:
        blocks.append(Paragraph("No indicator has been chosen by which to watch it."))
    else:
        blocks += [*told_first(outlook.first, chart), *indicators(strategy, outlook)]
    if outlook.before:
        blocks.append(Paragraph(outlook.before))
    blocks += inputs(scene, strategy)
    return Section(f"{strategy.title} ({strategy.reference})", tuple(blocks), about=spell(strategy))


def standing_of(outlook: Outlook, strategy: Strategy) -> str:
    since = f" since {short(strategy.active_since)}" if strategy.active_since else ""
    led = f", led by {strategy.lead_agency}" if strategy.lead_agency else ""
    state = "is under review and has been" if strategy.status == Strategy.Status.UNDER_REVIEW else "has been"
    return (
        f"{strategy.reference} answers “{outlook.name}”. It {state} active{since}{led}. "
        f"Its aim: {outlook.targeted.aim.rstrip('.')}."
    )


def told_first(first: Watch, chart: Chart | None) -> list[Block]:
    """The finding of the first indicator, and its chart where there is one."""
    if chart is None:
        return [Paragraph(f"{first.indicator}: no data have been received yet.")]
    blocks: list[Block] = [Paragraph(chart.finding)]
    if drawn := chart.svg():
        blocks.append(Figure(svg=drawn, alt=chart.finding, caption=f"{first.indicator}. {chart.caption}"))
    return blocks


def values_section(drawn: Mapping[int, Chart]) -> Section | None:
    """The same data as the figures, as tables: at the end, for whoever wants each value."""
    tables = [
        table(f"The values of figure {number}: {chart.table.caption}", *as_words(chart))
        for number, chart in enumerate((each for each in drawn.values() if each.svg()), start=1)
    ]
    if not tables:
        return None
    says = "These tables give the values that the figures show, from the first period to the last."
    return Section("The values behind the figures", (Paragraph(says), *tables))


def as_words(chart: Chart) -> tuple[list[Column], list[list[str]]]:
    heads = [
        Column(each["label"], bool(each.get("numeric"))) if isinstance(each, Mapping) else Column(str(each))
        for each in chart.table.columns
    ]
    return heads, [[str(cell) for cell in row] for row in chart.table.rows]


def indicators(strategy: Strategy, outlook: Outlook) -> list[Block]:
    """All of them in one table, in words; what is hidden is hidden already."""
    one_place = {watch.place.name if watch.place else "" for watch in outlook.watches} - {""}
    heads: list[str | Column] = ["Indicator", numbers("Latest"), "Period", "Usual range", "What it means"]
    widths = [2.5, 0.8, 1.4, 1.2, 1.8]
    rows = [row_of(watch) for watch in outlook.watches]
    caption = f"Indicators by which {strategy.reference} is watched"
    if len(one_place) == 1:
        caption += f", {one_place.pop()}"
    else:
        heads.insert(1, "Place")
        widths.insert(1, 1.5)
        for row, watch in zip(rows, outlook.watches, strict=True):
            row.insert(1, watch.place.name if watch.place else "Not known")
    blocks: list[Block] = [table(caption, heads, rows, widths)]
    if any(w.place is not None and w.indicator.protects(w.place) for w in outlook.watches):
        blocks.append(Paragraph(rounding_words()))
    care = unique(
        f"{watch.indicator}: {watch.indicator.read_with_care}"
        for watch in outlook.watches
        if watch.indicator.read_with_care
    )
    if care:
        blocks += [Paragraph("To be read with care:"), Bullets(tuple(care))]
    return blocks


def row_of(watch: Watch) -> list[str]:
    name = f"{watch.indicator} (illustrative)" if watch.indicator.is_illustrative else str(watch.indicator)
    said = watch.words
    if said is None:
        return [name, "–", "–", "–", "No data yet"]
    return [name, said.value, said.period, said.usual_range, str(said.reading)]


def inputs(scene: Scene, strategy: Strategy) -> list[Block]:
    """How many are done; which are behind; which were done in the report's window."""
    mine = Input.objects.visible_to(scene.reader).filter(strategy=strategy).select_related("lead")
    agreed = list(mine.agreed())
    behind = list(mine.behind(scene.on).order_by("ends_on", "pk"))
    done = [item for item in agreed if item.done_at is not None]
    since = [item for item in done if item.done_at and scene.window.start <= item.done_at < scene.window.end]
    blocks: list[Block] = [Paragraph(progress(len(agreed), len(done), len(behind)))]
    if behind:
        blocks.append(
            table(
                f"Inputs of {strategy.reference} that are behind schedule",
                ("Input", "What", "Lead", "Was to end", numbers("Days late")),
                tuple(
                    (
                        item.reference,
                        item.title,
                        str(item.lead),
                        short(item.ends_on),
                        str((scene.on - item.ends_on).days),
                    )
                    for item in behind
                ),
                widths=(1, 2.4, 1.8, 1.3, 0.9),
            )
        )
    if since:
        blocks += [
            Paragraph(capital(f"done {scene.lately}:")),
            Bullets(tuple(f"{i.reference} {i.title} ({i.lead}): {i.done_note}" for i in since)),
        ]
    return blocks


def progress(agreed: int, done: int, behind: int) -> str:
    """ "1 of the 14 inputs that agencies agreed to has been done; 2 are behind schedule."."""
    if not agreed:
        return "No input of this strategy has been agreed."
    of = f"{done or 'None'} of the {many(agreed, 'input')} that agencies agreed to"
    return f"{of} {has_have(done or 1)} been done; {behind or 'none'} {is_are(behind or 1)} behind schedule."
