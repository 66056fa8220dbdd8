"""What changed since the last report: events by record, in words, and nobody's name."""

from __future__ import annotations

from collections import Counter, defaultdict

from partnership.area.models import say
from partnership.papers.document import Block, Paragraph, Section, table
from partnership.records import registry
from partnership.records.events import Event, EventQuerySet
from reports.periods import Window

from .scene import Scene
from .words import capital, many

# What is told of which kinds of record. Decisions, actions and data have sections of their own.
TOLD = {
    "issue": "Issues",
    "round": "Rounds",
    "candidate": "Candidates",
    "targeted": "Targeted behaviours",
    "strategy": "Strategies",
    "input": "Inputs",
    "zone": "zone",
}
# An event in words. One that is missing here is told by its own name, with spaces.
WORDS = {
    "accepted": "accepted as a candidate",
    "added": "added",
    "answer_lapsed": "an answer no longer holds, because the input was changed",
    "answered": "the lead answered",
    "approved_by_upper_board": "approved by the {upper_board}",
    "asked_again": "seats asked to score again",
    "became_active": "became active",
    "changed_dates": "dates of scoring changed",
    "closing_day_changed": "closing day changed",
    "conditions": "returned with conditions",
    "consultation_started": "consultation started",
    "decided": "decided by the board",
    "done": "done",
    "edited": "edited",
    "endorsed": "endorsed by the board",
    "entered": "logged, from a mail or a meeting",
    "flagged": "flagged for the {upper_board}",
    "held_back": "held back",
    "let_through": "let through",
    "logged": "logged",
    "marked_down": "marking lowered to OFFICIAL",
    "marked_up": "marked OFFICIAL-SENSITIVE",
    "merged": "merged into another issue",
    "merged_in": "another issue was merged into it",
    "not_taken": "not taken further now",
    "opened": "opened",
    "opened_scoring": "opened for scoring",
    "passed_on": "passed on",
    "passed_screen": "passed the screen",
    "prioritised": "chosen by the board",
    "put_forward": "put forward",
    "put_on_hold": "put on hold",
    "removed_input": "an input was taken out",
    "renamed": "renamed",
    "reopened": "reopened",
    "revealed": "scores revealed",
    "said_none": "none at a tier, with the reason",
    "sent_to_board": "sent to the board",
    "sent_to_upper_board": "sent to the {upper_board}",
    "set_evidence": "evidence put in",
    "set_up": "set up",
    "stopped_watching": "an indicator is no longer watched",
    "submitted_scores": "a seat sent its scores",
    "taken_back": "taken back to draft",
    "taken_up": "taken up for review",
    "targeted": "targeted",
    "voice_added": "a voice added",
    "watched": "an indicator chosen to watch it by",
    "wrote_section": "a section written",
}
# Working steps that are nobody else's business yet, or of no weight.
LEFT_OUT = frozenset(
    {
        "prepared_answer",
        "set_aside_text",
        "set_weights",
        "took_scores_back",
        "worked_out_again",
        "closing_day_changed",
        "opened_to_a_guest_reader",
        "day_changed_for_a_guest_reader",
        "closed_to_a_guest_reader",
        "given_to",
        "handling_changed",
    }
)


def told_events(window: Window) -> EventQuerySet:
    """What the section could tell of, whoever may read it."""
    return Event.objects.filter(at__gte=window.start, at__lt=window.end, target_kind__in=TOLD).exclude(
        kind__in=LEFT_OUT
    )


def changes_section(scene: Scene) -> Section:
    """One table for each kind of record; a record is one line, with what happened in the order it did."""
    events = told_events(scene.window).visible_to(scene.reader).order_by("at", "id")
    happened: dict[registry.Target, Counter[str]] = defaultdict(Counter)
    for event in events:
        happened[event.target_kind, event.target_id][event.kind] += 1
    records = registry.find_many(happened, scene.reader)
    blocks: list[Block] = [Paragraph(how_much(scene, len(records)))]
    for kind, title in TOLD.items():
        rows = tuple(
            (reference_of(records[target]), str(records[target]), told(counts))
            for target, counts in happened.items()
            if target[0] == kind and target in records
        )
        if rows:
            blocks.append(
                table(
                    say("zone", "plural") if kind == "zone" else title,
                    ("Reference", "Record", "What happened"),
                    tuple(sorted(rows)),
                    widths=(1, 2.8, 2.8),
                )
            )
    return Section(f"What changed {scene.lately}", tuple(blocks))


def how_much(scene: Scene, number: int) -> str:
    if not scene.tells_all:
        said = f"{scene.lately}, {many(number, 'record')} that this board reads changed."
        return capital(f"{said} Decisions and actions are told of in their own sections.")
    if not number:
        return f"Nothing changed {scene.lately} but what the other sections tell of."
    said = f"{scene.lately}, {many(number, 'record')} changed."
    return capital(f"{said} Decisions, actions and data are told of in their own sections.")


def reference_of(record: object) -> str:
    return str(getattr(record, "reference", "") or "–")


def told(counts: Counter[str]) -> str:
    parts = [
        f"{phrase(kind)} ({number} times)" if number > 1 else phrase(kind) for kind, number in counts.items()
    ]
    return capital("; ".join(parts))


def phrase(kind: str) -> str:
    words = WORDS.get(kind, kind.replace("_", " "))
    return words.replace("{upper_board}", say("upper_board"))
