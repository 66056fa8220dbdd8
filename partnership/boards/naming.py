"""What to call a seat where several seats of a board stand side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from .models import Seat


def seat_names(seats: Iterable[Seat], on: date | None = None) -> dict[int, str]:
    """The name of each seat by its id; seats of a board that share one are numbered: "… 1", "… 2".

    Numbered over the whole board as it was on that day, so that a seat keeps its number where only some are
    listed.
    """
    asked = list(seats)
    board = Seat.objects.current(on).filter(board__in={seat.board_id for seat in asked})
    alike: dict[tuple[int, str], list[int]] = defaultdict(list)
    for seat in board.select_related("agency").order_by("pk") if asked else ():
        alike[seat.board_id, str(seat)].append(seat.pk)
    names = {}
    for seat in asked:
        same = alike[seat.board_id, str(seat)]
        several = len(same) > 1 and seat.pk in same
        names[seat.pk] = f"{seat} {same.index(seat.pk) + 1}" if several else str(seat)
    return names
