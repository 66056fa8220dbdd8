"""Charts: one description, drawn by plotly on the screen and matplotlib on paper, with finding and table."""

from .chart import Chart, KeyItem, Table
from .sparkline import Spark, sparkline
from .timeline import Gap, LineEnd, Note, Point, Rule, Timeline

__all__ = [
    "Chart",
    "Gap",
    "KeyItem",
    "LineEnd",
    "Note",
    "Point",
    "Rule",
    "Spark",
    "Table",
    "Timeline",
    "sparkline",
]
