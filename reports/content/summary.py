"""The opening of a report: what it is for, and what it says in a few sentences that one could read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from partnership.papers.document import Block, Bullets, Paragraph, Section
from partnership.wording import listed, spoken

from .outlook import CHANGING, IMPROVING, STEADY, UNKNOWN, WORSENING, Outlook
from .scene import Scene
from .words import capital, is_are, spelled

SAYS = {
    IMPROVING: "improving",
    WORSENING: "getting worse",
    STEADY: "steady",
    CHANGING: "unusual in a way that is neither good nor bad in itself",
    UNKNOWN: "not measured yet",
}


def purpose(scene: Scene, found: Sequence[Outlook]) -> Section:
    it = "it" if scene.tells_all else scene.who_targets
    targets = (
        f"whether the {spelled(len(found))} behaviours that {it} targets are receding"
        if len(found) != 1
        else f"whether the behaviour that {it} targets is receding"
    )
    if not found:
        targets = f"how the work stands; {it} targets no behaviour yet"
    made_on = (
        "." if scene.is_late else f" and was made on {spoken(scene.on)} from the records as they stood then."
    )
    return Section(
        "Purpose",
        (
            Paragraph(
                f"This report tells the {scene.board} {targets}, {scene.and_what}. "
                f"It covers {scene.period:%B %Y}{made_on} {scene.dates}"
            ),
        ),
    )


def summary(scene: Scene, found: Sequence[Outlook], more: Sequence[str]) -> Section:
    """How many behaviours improve, worsen or are steady; the finding of each; what else matters most."""
    blocks: list[Block] = [Paragraph(tally(scene.who_targets, found))]
    telling = [
        f"{outlook.name}: {watch.words.finding}"
        for outlook in found
        if (watch := outlook.first) is not None and watch.words is not None
    ]
    if telling:
        blocks.append(Bullets(tuple(telling)))
    blocks += [Paragraph(f"{outlook.name}. {outlook.before}") for outlook in found if outlook.before]
    if more:
        blocks += [Paragraph("Of what agencies undertook:"), Bullets(tuple(more))]
    return Section("Summary", tuple(blocks))


def tally(who: str, found: Sequence[Outlook]) -> str:
    """ "Of the three behaviours that the board targets, one is improving and two are steady."."""
    if not found:
        return f"{capital(who)} targets no behaviour yet."
    counts = [(state, sum(outlook.stands == state for outlook in found)) for state in SAYS]
    if len(found) == 1:
        return f"The one behaviour that {who} targets is {SAYS[found[0].stands]}."
    parts = [f"{spelled(number)} {is_are(number)} {SAYS[state]}" for state, number in counts if number]
    return capital(f"of the {spelled(len(found))} behaviours that {who} targets, {listed(parts)}.")
