"""Strategies: what each agency does at each tier about one targeted behaviour."""

from .inputs import Answer, DeliveryReport, Input, InputQuerySet, Money, NoInput, Statement
from .strategy import (
    Section,
    Strategy,
    StrategyQuerySet,
    StrategyVersion,
    StrategyVersionQuerySet,
    Watched,
)

__all__ = [
    "Answer",
    "DeliveryReport",
    "Input",
    "InputQuerySet",
    "Money",
    "NoInput",
    "Section",
    "Statement",
    "Strategy",
    "StrategyQuerySet",
    "StrategyVersion",
    "StrategyVersionQuerySet",
    "Watched",
]
