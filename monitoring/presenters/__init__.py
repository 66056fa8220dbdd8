"""What the pages of monitoring, and of the apps above it, show of its rows."""

from .indicators import IndicatorRow, SignalWords, indicator_url, step_of
from .parts import Fact
from .submissions import SubmissionView, facts_of, timeline_of

__all__ = [
    "Fact",
    "IndicatorRow",
    "SignalWords",
    "SubmissionView",
    "facts_of",
    "indicator_url",
    "step_of",
    "timeline_of",
]
