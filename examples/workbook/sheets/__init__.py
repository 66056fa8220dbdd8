"""The sheets of an area's workbook, in their order: their columns, what each is for, an example row each.

This is the one description: the template is written from it, and workbooks are read by it.
"""

from .boards import AGENCIES, BOARDS, PEOPLE, QUORUM, SEATS
from .sheet import BASICS, LISTS, NOT_DATA, READ_ME, Column, Sheet
from .subjects import BEHAVIOURS, COMMUNITIES, FACTORS, PLACES, PLANS, POPULATION
from .words import AREA, CONTACTS, SCHEDULE, STATEMENTS, TERMS, TIERS, WORDS

SHEETS = (
    AREA, WORDS, TIERS, PLACES, POPULATION, AGENCIES, BOARDS, QUORUM, SEATS, PEOPLE, COMMUNITIES, FACTORS,
    BEHAVIOURS, PLANS, CONTACTS, STATEMENTS, SCHEDULE,
)  # fmt: skip

__all__ = [
    "AGENCIES", "AREA", "BASICS", "BEHAVIOURS", "BOARDS", "COMMUNITIES", "CONTACTS", "FACTORS", "LISTS",
    "NOT_DATA", "PEOPLE", "PLACES", "PLANS", "POPULATION", "QUORUM", "READ_ME", "SCHEDULE", "SEATS", "SHEETS",
    "STATEMENTS", "TERMS", "TIERS", "WORDS", "Column", "Sheet",
]  # fmt: skip
