"""The board's own business: what it decided, what waits to be confirmed, what it asked for."""

from __future__ import annotations

from django.db.models import Q

from meetings.models import Action, Decision
from partnership.clock import today
from partnership.papers.document import Block, Paragraph, Section, table
from partnership.records import registry
from partnership.wording import listed, short

from .scene import Scene
from .words import capital, is_are, many, was_were


def decisions(scene: Scene) -> list[Decision]:
    """The board's decisions recorded in the window, and those that, as it stands, wait for the chair."""
    recorded = Q(recorded_at__gte=scene.window.start, recorded_at__lt=scene.window.end)
    rows = Decision.objects.visible_to(scene.reader).filter(
        recorded | Q(status=Decision.Status.TO_CONFIRM), board=scene.board
    )
    return about_what_is_seen(scene, list(rows.order_by("decided_on", "pk")))


def about_what_is_seen(scene: Scene, rows: list[Decision]) -> list[Decision]:
    """Without those about a record that the edition may not tell of, whatever their own marking."""
    found = registry.find_many({target for row in rows if (target := target_of(row))}, scene.reader)
    return [row for row in rows if not row.target_kind or target_of(row) in found]


def target_of(row: Decision) -> registry.Target | None:
    return (row.target_kind, row.target_id) if row.target_kind and row.target_id is not None else None


def decisions_section(scene: Scene) -> Section:
    rows = decisions(scene)
    made = [row for row in rows if scene.window.start <= row.recorded_at < scene.window.end]
    open_ = [row for row in rows if row.status == Decision.Status.TO_CONFIRM]
    disputed = [row for row in made if row.status == Decision.Status.DISPUTED]
    blocks: list[Block] = [
        Paragraph(
            f"The board’s decisions recorded {scene.lately}: {len(made) or 'none'}."
            if rows
            else f"No decision{scene.of_this_board} was recorded {scene.lately}, and none waits to be "
            "confirmed."
        )
    ]
    if open_:
        names = listed(row.reference for row in open_)
        blocks.append(Paragraph(f"To be confirmed by the chair: {names}."))
    if disputed:
        names = listed(row.reference for row in disputed)
        blocks.append(
            Paragraph(f"Not as recorded, so a decision in {its(disputed)} place is needed: {names}.")
        )
    if rows:
        blocks.append(
            table(
                f"Decisions recorded {scene.lately} or still to be confirmed",
                ("Decision", "Decided", "What was decided, and why", "State"),
                tuple(decision_row(row) for row in rows),
                widths=(0.9, 1.5, 3.4, 1.2),
            )
        )
    return Section("Decisions", tuple(blocks))


def its(rows: list[Decision]) -> str:
    return "its" if len(rows) == 1 else "their"


def decision_row(row: Decision) -> tuple[str, str, str, str]:
    how = f"{short(row.decided_on)}, {row.get_route_display().lower()}"
    if not row.published:
        return row.reference, how, f"Not published, because: {row.not_published_because}", state(row)
    said = f"{stop(row.text)} Because: {stop(row.reason)}"
    if row.dissent:
        said += f" Dissent: {stop(row.dissent)}"
    return row.reference, how, said, state(row)


def state(row: Decision) -> str:
    return str(row.get_status_display())


def stop(sentence: str) -> str:
    """The sentence with a full stop."""
    sentence = sentence.strip()
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


# Actions ----------------------------------------------------------------------------------------
def actions(scene: Scene) -> list[Action]:
    """The board's actions that are open as it stands, or were done in the report's window."""
    done = Q(done_at__gte=scene.window.start, done_at__lt=scene.window.end)
    rows = Action.objects.visible_to(scene.reader).filter(done | Q(done_at__isnull=True), board=scene.board)
    found = list(rows.select_related("agency", "decision").order_by("due_on", "pk"))
    seen = {row.pk for row in about_what_is_seen(scene, [a.decision for a in found if a.decision])}
    return [row for row in found if row.decision_id is None or row.decision_id in seen]


def overdue(scene: Scene, rows: list[Action]) -> list[Action]:
    return [row for row in rows if row.done_at is None and row.due_on < scene.on]


def actions_section(scene: Scene) -> Section:
    rows = actions(scene)
    if not rows:
        return Section(
            "Actions",
            (Paragraph(f"No action{scene.of_this_board} is open, and none was done {scene.lately}."),),
        )
    done = [row for row in rows if row.done_at is not None]
    late = overdue(scene, rows)
    open_ = len(rows) - len(done)
    finished = f"{many(len(done), 'action')}{scene.of_this_board} {was_were(len(done))} done {scene.lately}."
    blocks: list[Block] = [
        Paragraph(
            f"{capital(finished)} {capital(many(open_, 'action'))} {is_are(open_)} open, of which "
            f"{len(late) or 'none'} {is_are(len(late) or 1)} overdue."
        ),
        table(
            f"Actions that are open or were done {scene.lately}",
            ("Action", "What", "Agency", "Due", "State"),
            tuple(
                (row.reference, row.what, str(row.agency), short(row.due_on), action_state(scene, row))
                for row in rows
            ),
            widths=(0.9, 2.3, 1.7, 1.35, 1.2),
        ),
    ]
    return Section("Actions", tuple(blocks))


def action_state(scene: Scene, row: Action) -> str:
    if row.done_at is not None:
        return f"Done on {short(today(row.done_at))}"
    late = (scene.on - row.due_on).days
    return f"{many(late, 'day')} late" if late > 0 else "Open"
