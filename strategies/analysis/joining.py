"""Two texts written from the same one: what each changed, and both sets of changes joined.

Joined by sentences: where only one side changed a sentence, its change stands; where both changed the same
one differently, both are kept, the saved one first, for a person to settle. Nothing is ever left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SENTENCE = re.compile(r"\n+|[^\n]+?(?:[.!?…][”’\")\]]*(?=\s|$)|(?=\n)|$)")
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Joined:
    """The joined text, and in how many places both sides had changed the same sentence."""

    text: str
    conflicts: int


@dataclass(frozen=True)
class Piece:
    """A stretch of text beside what it came from. kind: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, order=True)
class Change:
    """One side put `text` where the sentences from `start` to before `end` had been."""

    start: int
    end: int
    side: int
    text: tuple[str, ...]


def pieces(base: str, other: str) -> list[Piece]:
    """What `other` added to and removed from `base`, by words."""
    old, new = WORD.findall(base), WORD.findall(other)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(new[j1:j2])))
            continue
        if i2 > i1:
            found.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("added", "".join(new[j1:j2])))
    return found


def join(base: str, theirs: str, mine: str) -> Joined:
    """Both sets of changes in one text. Where they meet, theirs and then mine."""
    old = sentences(base)
    waiting = sorted(changes(old, sentences(theirs), 0) + changes(old, sentences(mine), 1))
    out: list[str] = []
    at = conflicts = 0
    while waiting:
        group = [waiting.pop(0)]
        start, end = group[0].start, group[0].end
        while waiting and meet(start, end, waiting[0]):
            group.append(waiting.pop(0))
            end = max(end, group[-1].end)
        out += old[at:start]
        saved, typed = (after(old, start, end, [c for c in group if c.side == side]) for side in (0, 1))
        if len({change.side for change in group}) == 1:
            out += saved if group[0].side == 0 else typed
        elif saved == typed:
            out += saved
        else:
            out += [*saved, *typed]
            conflicts += end > start
        at = end
    return Joined(together([*out, *old[at:]]), conflicts)


def sentences(text: str) -> list[str]:
    """The sentences and line breaks of a text, each a part of its own."""
    found = (part if part.startswith("\n") else part.strip() for part in SENTENCE.findall(text.strip()))
    return [part for part in found if part]


def together(parts: Sequence[str]) -> str:
    """Sentences and line breaks as one text again."""
    text = ""
    for part in parts:
        between = "" if not text or text.endswith("\n") or part.startswith("\n") else " "
        text += between + part
    return text.strip()


def changes(base: Sequence[str], other: Sequence[str], side: int) -> list[Change]:
    codes = SequenceMatcher(a=base, b=other, autojunk=False).get_opcodes()
    return [Change(i1, i2, side, tuple(other[j1:j2])) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def meet(start: int, end: int, other: Change) -> bool:
    """Both touch some same sentence, or both put something new at the same point."""
    if start == end or other.start == other.end:
        return (start, end) == (other.start, other.end) or start < other.start < end
    return other.start < end


def after(base: Sequence[str], start: int, end: int, made: Sequence[Change]) -> list[str]:
    """What one side's changes make of base[start:end]."""
    out: list[str] = []
    at = start
    for change in made:
        out += [*base[at : change.start], *change.text]
        at = change.end
    return [*out, *base[at:end]]
