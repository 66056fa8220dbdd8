"""Everything that is done to seats, places on boards and agencies. Ended, never edited."""

from .agencies import add_agency, change_agency, end_agency
from .places import end_place, give_place
from .seats import add_seat, end_seat

__all__ = [
    "add_agency",
    "add_seat",
    "change_agency",
    "end_agency",
    "end_place",
    "end_seat",
    "give_place",
]
