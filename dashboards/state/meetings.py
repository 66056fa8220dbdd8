"""The next meeting of each main board that a person reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from meetings.models import Meeting
from partnership.boards.models import Board
from partnership.people.models import User


@dataclass(frozen=True)
class NextMeetings:
    """Each is None where none is called, or none that this reader may see."""

    board: Meeting | None = None
    upper: Meeting | None = None
    other: Meeting | None = None

    @property
    def both(self) -> list[Meeting]:
        return [meeting for meeting in (self.board, self.upper) if meeting is not None]

    @property
    def soonest(self) -> list[Meeting]:
        """Main boards first by day; another board only for somebody who reads neither of them."""
        both = sorted(self.both, key=lambda meeting: meeting.held_on)
        return both or ([self.other] if self.other is not None else [])


def next_meetings(user: User, on: date) -> NextMeetings:
    """The first meeting to come of each kind of board, in one query. `items_put` counts its agenda."""
    found: dict[str, Meeting] = {}
    coming = Meeting.objects.visible_to(user).upcoming(on).select_related("board").order_by("held_on", "id")
    first = coming.order_by("board__kind", "held_on", "id").distinct("board__kind").values("pk")
    chosen = Meeting.objects.filter(pk__in=first).select_related("board").annotate(items_put=Count("items"))
    for meeting in chosen:
        found[meeting.board.kind] = meeting
    return NextMeetings(
        board=found.get(Board.Kind.PREVENTION),
        upper=found.get(Board.Kind.UPPER),
        other=found.get(Board.Kind.OTHER),
    )
