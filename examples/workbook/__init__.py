"""One workbook that describes an area: its sheets, its template, and how it is read and checked."""

from .checking import check
from .faults import Fault
from .reading import CannotBeOpened, in_order, read_workbook
from .shaping import shaped
from .template import write_template

__all__ = ["CannotBeOpened", "Fault", "check", "in_order", "read_workbook", "shaped", "write_template"]
