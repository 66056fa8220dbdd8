"""Two texts that clash, side by side, each marked against the one that both started from."""

from __future__ import annotations

from dataclasses import dataclass

from strategies.analysis import Piece, join, pieces


@dataclass(frozen=True)
class ClashPage:
    """What was saved, what was typed, and both joined."""

    saved_by: str
    saved_at: str
    theirs: list[Piece]
    mine: list[Piece]
    joined: str
    hint: str


def clash_page(*, base: str, theirs: str, mine: str, saved_by: str, saved_at: str) -> ClashPage:
    joined = join(base, theirs, mine)
    if joined.conflicts:
        places = "one place" if joined.conflicts == 1 else f"{joined.conflicts} places"
        hint = (
            f"You both changed the same words in {places}. Both are kept here, the saved ones first. "
            "Read it through and take out what should not stand twice."
        )
    elif not base.strip():
        hint = (
            "You both began from an empty section. Both texts are kept here, the saved one first. "
            "Read it through and take out what should not stand twice."
        )
    else:
        hint = (
            "Both sets of changes are already joined here, because they touch different sentences. "
            "Read it through and change what you need."
        )
    return ClashPage(saved_by, saved_at, pieces(base, theirs), pieces(base, mine), joined.text, hint)
