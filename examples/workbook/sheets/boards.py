"""Who takes part: agencies, boards, seats and the people who may sign in."""

from __future__ import annotations

from examples.workbook.cells import day, mail, name_in, one_of, some_of, whole, words, yes
from partnership.area.models import Term
from partnership.boards.models import Agency, Board, Membership, QuorumRule, Seat
from partnership.people.models import User

from .sheet import Column, Sheet

ROLES = dict(Membership.Role.choices)

AGENCIES = Sheet(
    "Agencies",
    "Every organisation of the partnership, those that have ended too where records will name them.",
    (
        Column("Name", "name", words(Agency, "name"), "Its full name", "Northshire County Council", True),
        Column(
            "Short name", "short_name", words(Agency, "short_name"), "As lists show it", "Northshire", True
        ),
        Column(
            "Kind", "kind", one_of(dict(Agency.Kind.choices)), "One of the list", "Upper-tier council", True
        ),
        Column("Convenes", "convenes", yes(), "Yes for the one office that convenes the board", "No"),
        Column("From", "began", day(), "The first day. Empty: as on the sheet Area", "1 April 2009"),
        Column("Ended", "ended", day(), "The first day on which it was no more. Usually empty", ""),
        Column(
            "Successor",
            "successor",
            name_in("Agencies", "Short name"),
            "For one that has ended: who took over",
            "",
        ),
    ),
    required=True,
)

BOARDS = Sheet(
    "Boards",
    "The board that this product serves, the board it reports to, and others that records may name.",
    (
        Column("Name", "name", words(Board, "name"), "Its full name", "Harm Prevention Board", True),
        Column(
            "Short name", "short_name", words(Board, "short_name"), "As people abbreviate it", "HPB", True
        ),
        Column(
            "Plural", "plural", words(Term, "plural"), "Several of them. Only for the two main boards", ""
        ),
        Column(
            "Kind",
            "kind",
            one_of(dict(Board.Kind.choices)),
            "One board is served and one stands above it; the rest are others",
            Board.Kind.PREVENTION.label,
            True,
        ),
        Column("Quorum", "quorum", whole(0, 500), "How many seats must attend for a decision", "8"),
    ),
    required=True,
)

QUORUM = Sheet(
    "Quorum",
    "Who must be in the room besides that number.",
    (
        Column("Board", "board", name_in("Boards", "Short name"), "Which board", "HPB", True),
        Column("Words", "words", words(QuorumRule, "words"), "“One of… must attend”", "an NHS body", True),
        Column(
            "Kinds of agency",
            "kinds",
            some_of(dict(Agency.Kind.choices)),
            "Any of these counts; “;” between several",
            "NHS commissioner; NHS provider",
            True,
        ),
        Column("At least", "at_least", whole(1, 500), "How many of them. Empty: one", "1"),
    ),
)

SEATS = Sheet(
    "Seats",
    "The seats of each board by category of its terms of reference, filled or vacant.",
    (
        Column(
            "Code",
            "key",
            words(Seat, "category"),
            "A word of your own by which the sheet People names the seat",
            "fire",
            True,
        ),
        Column("Board", "board", name_in("Boards", "Short name"), "Which board", "HPB", True),
        Column("Category", "category", words(Seat, "category"), "As in the terms of reference", "Fire", True),
        Column(
            "Agency", "agency", name_in("Agencies", "Short name"), "For which agency", "Fire Service", True
        ),
        Column(
            "Strategic role",
            "strategic_role",
            words(Seat, "strategic_role"),
            "What its holder leads on",
            "Strategic lead for community safety",
        ),
        Column("From", "began", day(), "The first day. Empty: as on the sheet Area", ""),
    ),
    required=True,
)

PEOPLE = Sheet(
    "People",
    "Who may sign in, and as what. One row for each role: somebody with two roles has two rows with the same "
    "address. At least one administrator and one officer are needed.",
    (
        Column(
            "E-mail", "mail", mail(), "Where they are invited; they sign in with it", "fire@example.org", True
        ),
        Column(
            "Post", "post", words(User, "post"), "What others read: the post, no name", "Area Manager", True
        ),
        Column(
            "Name",
            "person_name",
            words(User, "name", screened=False),
            "Optional; shown to others only if they choose so",
            "",
        ),
        Column("Role", "role", one_of(ROLES), "One of the list", "Seat holder", True),
        Column(
            "Board",
            "board",
            name_in("Boards", "Short name"),
            "On which board. Empty: the board that this product serves",
            "HPB",
        ),
        Column(
            "Seat",
            "seat",
            name_in("Seats", "Code"),
            "For holders, deputies and colleagues: the code of the seat",
            "fire",
        ),
        Column(
            "Agency",
            "agency",
            name_in("Agencies", "Short name"),
            "Empty for a seat: the agency of the seat",
            "",
        ),
        Column(
            "Community of",
            "community_area",
            words(User, "community_area"),
            "For community contributors: where they are from. Others then read “a community member” and "
            "this, and not the post",
            "",
        ),
        Column(
            "Cleared for OFFICIAL-SENSITIVE",
            "sensitive",
            yes(),
            "Yes: may see records of that marking",
            "No",
        ),
        Column("From", "since", day(), "The first day. Empty: as on the sheet Area", ""),
    ),
    required=True,
)
