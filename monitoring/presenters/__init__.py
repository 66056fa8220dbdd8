"""What the pages of monitoring, and of the apps above it, show of its rows."""

from .indicators import IndicatorRow, SignalWords, indicator_url, step_of
from .rates import Rates, rates_of
from .submissions import SubmissionView, facts_of, timeline_of

__all__ = [
    "IndicatorRow",
    "Rates",
    "SignalWords",
    "SubmissionView",
    "facts_of",
    "indicator_url",
    "rates_of",
    "step_of",
    "timeline_of",
]
