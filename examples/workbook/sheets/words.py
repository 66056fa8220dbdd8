"""The area itself: its name, its words, whom to call, what it says of itself, its schedule."""

from __future__ import annotations

from dashboards.models import ScheduleStep
from examples.workbook.cells import day, name_in, one_of, whole, words, yes
from partnership.area.models import Area, Contact, Statement, Term
from partnership.behaviours.models import Tier

from .sheet import BASICS, Column, Sheet

TERMS = {
    "office": "The office that convenes the board",
    "office_head": "The head of that office",
    "zone": "A place where a strategy is delivered",
    "step_1": "Step 1 of the board’s work",
    "step_2": "Step 2 of the board’s work",
    "step_3": "Step 3 of the board’s work",
    "step_4": "Step 4 of the board’s work",
}
"""The words that an area may change, but for its two main boards: those are on the sheet Boards."""

NUMBERED = {0: "0 to 3", 1: "1 to 4"}

AREA = Sheet(
    "Area",
    "One row: whose installation this is.",
    (
        Column(
            "Name", "name", words(Area, "name"), "The name of the whole area", "Northshire and Vale", True
        ),
        Column("Short name", "short_name", words(Area, "short_name"), "As people abbreviate it", "NV", True),
        Column(
            "Whole area",
            "place",
            name_in("Places", "Name"),
            "The place on the sheet Places that is the whole area",
            "Northshire and Vale",
            True,
        ),
        Column(
            "Tiers are shown as",
            "tiers_from",
            one_of(NUMBERED),
            "How the four tiers are numbered here",
            "0 to 3",
            True,
        ),
        Column(
            "Since",
            "since",
            day(),
            "From which day boards, seats and agencies are there, where a row says no other. "
            "Empty: the day of loading",
            "1 May 2026",
        ),
        Column(
            "Banner",
            "banner",
            words(Area, "banner"),
            "Words above every page, for example while people are trained. Usually empty",
            "Training: nothing here is real",
        ),
        Column(
            "In use",
            "is_production",
            yes(),
            "Yes: real work is done here, and no example can ever be loaded",
            "Yes",
            True,
        ),
    ),
    required=True,
)

WORDS = Sheet(
    "Words",
    "What things are called here. Every page, mail and paper uses these words.",
    (
        Column("What", "key", one_of(TERMS), "One of the list; leave it as it is", TERMS["office"], True),
        Column(
            "Name",
            "name",
            words(Term, "name"),
            "What it is called here",
            "Office of the Northshire Commissioner",
            True,
        ),
        Column("Plural", "plural", words(Term, "plural"), "Several of them", ""),
        Column("Short", "short", words(Term, "short"), "As people abbreviate it", "ONC"),
    ),
    filled="terms",
)

TIERS = Sheet(
    "Tiers",
    "The four tiers of the Public Health Model as this area words them. The two lowest are generic, "
    "the two highest specific to a behaviour.",
    (
        Column(
            "Position", "position", whole(0, 3), "0 is the widest, 3 the most specific; leave it", "0", True
        ),
        Column("Name", "name", words(Tier, "name"), "Its name here", "A good start for everyone", True),
        Column(
            "Description",
            "description",
            words(Tier, "description"),
            "One or two sentences",
            "Work that helps everyone to withstand harm.",
        ),
    ),
    filled="tiers",
)

CONTACTS = Sheet(
    "Contacts",
    "Where to turn with what the log is not for. Shown before somebody logs an issue. "
    "Telephone numbers belong here.",
    (
        Column(
            "Need", "need", words(Contact, "need"), "What somebody needs", "A child at risk tonight", True
        ),
        Column(
            "How", "how", words(Contact, "how", screened=False), "Whom to call", "Call 999, or 0300 …", True
        ),
    ),
    filled="contacts",
)

STATEMENTS = Sheet(
    "Statements",
    "What the privacy notice and the accessibility statement say of this area. An answer that is left empty "
    "shows there as not said yet.",
    (
        Column(
            "Question",
            "key",
            one_of(BASICS["statements"]),
            "One of the list; leave it as it is",
            "How is the data protection officer reached?",
            True,
        ),
        Column(
            "Answer",
            "text",
            words(Statement, "text", screened=False),
            "In a sentence or two",
            "Write to dpo@example.org.",
        ),
    ),
    filled="statements",
)

SCHEDULE = Sheet(
    "Schedule",
    "The steps by which the board sets itself up, from its terms of reference.",
    (
        Column("Step", "position", whole(1, 99), "1 is the first", "1", True),
        Column("Name", "name", words(ScheduleStep, "name"), "What is to be done", "Agree who attends", True),
        Column(
            "Needs",
            "needs",
            words(ScheduleStep, "needs"),
            "What must be in place before it is done",
            "Who sits for which agency.",
            True,
        ),
        Column(
            "Shown by",
            "proof",
            one_of(dict(ScheduleStep.Proof.choices)),
            "What in the product shows that it is done. Empty: an officer says so",
            ScheduleStep.Proof.MEETINGS.label,
        ),
        Column("Lead", "lead", name_in("Agencies", "Short name"), "Which agency leads it", "Fire Service"),
        Column("Due", "due_on", day(), "By which day", "1 September 2026"),
    ),
    filled="schedule",
)
