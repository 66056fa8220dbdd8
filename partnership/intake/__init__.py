"""Files that people send: what they are, their rows, and what is wrong with them."""

from .personal_data import REMOVED, screened
from .rows import Malformed, Row, WrongHeader, read_rows
from .unpacking import CannotBeRead, Unpacked, read_through, unpacked

__all__ = [
    "REMOVED",
    "CannotBeRead",
    "Malformed",
    "Row",
    "Unpacked",
    "WrongHeader",
    "read_rows",
    "read_through",
    "screened",
    "unpacked",
]
