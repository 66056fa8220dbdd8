"""The arithmetic of monitoring: pure functions that know nothing of Django."""

from monitoring.analysis.benchmark import Comparison, compare
from monitoring.analysis.improvement import Direction, Improvement
from monitoring.analysis.quarters import charts_by_quarter, quarterly
from monitoring.analysis.rates import Estimate, proportion, rate
from monitoring.analysis.small_numbers import nearest_five, shown_chart, suppress
from monitoring.analysis.spc import Assurance, assurance, is_trial, xmr
from monitoring.analysis.trend import Trend, recent_trend

__all__ = [
    "Assurance",
    "Comparison",
    "Direction",
    "Estimate",
    "Improvement",
    "Trend",
    "assurance",
    "charts_by_quarter",
    "compare",
    "is_trial",
    "nearest_five",
    "proportion",
    "quarterly",
    "rate",
    "recent_trend",
    "shown_chart",
    "suppress",
    "xmr",
]
