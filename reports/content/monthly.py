"""The month's monitoring report as a paper: the one place that says which sections it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from partnership.area.models import say
from partnership.papers.document import Bullets, Paper, Paragraph, Section
from partnership.records.marking import Marking
from partnership.wording import spoken
from reports.models import Report
from strategies.models import Input

from .answers import answers_section, awaited_pairs
from .board import actions, actions_section, decisions, decisions_section, overdue
from .changes import changes_section
from .outlook import outlooks
from .quality import quality_section
from .scene import Scene
from .strategy import charts, strategy_sections, values_section
from .summary import purpose, summary
from .words import is_are, many


def monthly_paper(report: Report, *, at: datetime | None = None) -> Paper:
    """What stands in the report of that month and edition, from the records as they are at that moment."""
    scene = Scene.of(report, at)
    found = outlooks(scene)
    drawn = charts(scene, found)
    sections = [
        purpose(scene, found),
        summary(scene, found, waited_for(scene)),
        *strategy_sections(scene, found, drawn),
        answers_section(scene),
        changes_section(scene),
        decisions_section(scene),
        actions_section(scene),
        quality_section(scene),
        recommendation(scene),
        values_section(drawn),
    ]
    office = say("office")
    return Paper(
        title=f"{scene.board}: {report.definition.title.lower()}, {scene.period:%B %Y}",
        organisation=office,
        board=str(scene.board),
        front=(
            ("Report of", office),
            ("Subject", f"Patterns of harmful behaviour, {scene.period:%B %Y}"),
            ("Date", spoken(scene.on)),
            ("Author", f"{say('office', 'short')}, from the records of the partnership board"),
        ),
        sections=tuple(section for section in sections if section is not None),
        date=scene.on.isoformat(),
        marking=Marking.SENSITIVE.label if report.edition == Marking.SENSITIVE else "",
    )


def waited_for(scene: Scene) -> Sequence[str]:
    """What is late or awaited, each as a sentence; nothing is not told."""
    behind = Input.objects.visible_to(scene.reader).behind(scene.on).count()
    owed = len(awaited_pairs(scene))
    late = len(overdue(scene, actions(scene)))
    which = "active strategies" if scene.tells_all else "the active strategies that came to this board"
    told = (
        (behind, f"{many(behind, 'input')} of {which} {is_are(behind)} behind schedule."),
        (owed, f"{many(owed, 'answer')} on inputs {is_are(owed)} awaited from agencies."),
        (late, f"{many(late, 'action')}{scene.of_this_board} {is_are(late)} overdue."),
    )
    return [sentence for number, sentence in told if number]


def recommendation(scene: Scene) -> Section:
    """What the board is asked to do with the report."""
    open_ = [row.reference for row in decisions(scene) if row.status == row.Status.TO_CONFIRM]
    asked = ["note this report"]
    if open_:
        asked.append(f"ask its chair to confirm {', '.join(open_)}")
    asked += [
        f"ask {agency} to answer on its inputs to {strategy.reference}"
        for strategy, agency, _ in awaited_pairs(scene)
    ]
    if len(asked) == 1:
        return Section("Recommendation", (Paragraph("The board is asked to note this report."),))
    return Section("Recommendation", (Paragraph("The board is asked to:"), Bullets(tuple(asked))))
