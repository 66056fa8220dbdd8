"""Strategies that are not active yet, and the answers on their inputs that agencies owe."""

from __future__ import annotations

from collections import Counter

from partnership.boards.models import Agency
from partnership.papers.document import Block, Paragraph, Section, numbers, table
from partnership.wording import short
from strategies.models import Input, Strategy

from .scene import Scene
from .words import capital, is_are, many

ON_THEIR_WAY = (
    Strategy.Status.DRAFT,
    Strategy.Status.CONSULTATION,
    Strategy.Status.BOARD_REVIEW,
    Strategy.Status.ENDORSED,
    Strategy.Status.UPPER_REVIEW,
)


def awaited_pairs(scene: Scene) -> list[tuple[Strategy, Agency, int]]:
    """(strategy, agency, how many of its inputs have no answer): an agency owes one answer a strategy."""
    open_inputs = list(
        Input.objects.visible_to(scene.reader)
        .awaited()
        .select_related("strategy", "lead")
        .order_by("strategy__number", "lead__name", "pk")
    )
    counted = Counter((item.strategy_id, item.lead_id) for item in open_inputs)
    first = {(item.strategy_id, item.lead_id): item for item in reversed(open_inputs)}
    return [(first[pair].strategy, first[pair].lead, number) for pair, number in counted.items()]


def answers_section(scene: Scene) -> Section | None:
    coming = list(
        Strategy.objects.visible_to(scene.reader)
        .filter(status__in=ON_THEIR_WAY)
        .select_related("lead_agency")
    )
    if not coming:
        return None
    blocks: list[Block] = [
        Paragraph(
            capital(
                f"{many(len(coming), 'strategy', 'strategies')} {is_are(len(coming))} being prepared."
                if scene.tells_all
                else f"{many(len(coming), 'strategy', 'strategies')} that came to this board "
                f"{is_are(len(coming))} not active yet."
            )
        ),
        table(
            "Strategies that are not active yet",
            ("Strategy", "Title", "State", "Lead"),
            tuple((s.reference, s.title, state_of(s), str(s.lead_agency or "Not named yet")) for s in coming),
            widths=(0.9, 2.6, 2, 1.8),
        ),
    ]
    if not scene.tells_all:  # those that agencies still answer on have not come to this board
        return Section("Strategies on their way", tuple(blocks))
    pairs = awaited_pairs(scene)
    if not pairs:
        blocks.append(Paragraph("No agency owes an answer on an input."))
        return Section("Strategies on their way", tuple(blocks))
    blocks += [
        Paragraph(capital(f"{many(len(pairs), 'answer')} from agencies {is_are(len(pairs))} awaited.")),
        table(
            "Answers that are awaited",
            ("Strategy", "Agency", numbers("Inputs"), "Asked for by"),
            tuple((s.reference, str(agency), str(number), closes(s, scene)) for s, agency, number in pairs),
            widths=(1, 2.6, 0.8, 2),
        ),
    ]
    return Section("Strategies on their way", tuple(blocks))


def state_of(strategy: Strategy) -> str:
    if strategy.status == Strategy.Status.CONSULTATION and strategy.consultation_closes_on:
        return f"In consultation until {short(strategy.consultation_closes_on)}"
    return str(strategy.get_status_display())


def closes(strategy: Strategy, scene: Scene) -> str:
    by = strategy.consultation_closes_on
    if by is None:
        return "–"
    late = (scene.on - by).days
    return f"{short(by)}, {many(late, 'day')} late" if late > 0 else short(by)
