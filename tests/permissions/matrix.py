"""Who may read what: DESIGN §4 and §8 as a table, written by hand. Nothing here asks the code under test.

A line is a kind of record, a column is a role; "leader" is a community leader with a seat, "member" and
"spb_chair" are of the board above, "other" is a member of another board of the area. A cell has four letters:
for the reader's own record, for somebody else's, for their own that is OFFICIAL-SENSITIVE, for somebody
else's that is.

    y  reads it           c  reads it if cleared for OFFICIAL-SENSITIVE
    .  finds nothing      r  reads it if cleared, otherwise a receipt: reference, own words, state and reason
    -  there is none      R  a receipt only

What is one's own:
    issue, voice        which one logged or said, whatever one's role is now
    sheet               the scores, before the reveal, of a seat that one fills
    candidate, round    nobody's
    targeted, strategy  to the upper board: a strategy that was put to it, and the behaviour behind one
    input               led by one's agency; to the upper board: of a strategy that was put to it
    zone                in which one works
    submission          of one's agency
    meeting, decision   of a board to which one belongs
    action              the same; and, to whoever answers for an agency, what that was asked
    report              of a board to which one belongs; a "draft report" is one that is not published yet
    account             one's own: its address, and the name of who asked not to be named to others
    seat                of a board to which one belongs
    grant               by which one may read something as a guest
    draft, notice       what one typed; what one was told
    any record          to a guest: one that was opened to them by name, with what is in it
"""

from __future__ import annotations

COLUMNS = [
    "holder",
    "deputy",
    "colleague",
    "leader",
    "chair",
    "vice",
    "officer",
    "chief",
    "analyst",
    "commissioner",
    "member",
    "spb_chair",
    "coordinator",
    "contact",
    "guest",
    "administrator",
    "other",
]

CLEARABLE = frozenset(
    [
        "holder",
        "deputy",
        "colleague",
        "leader",
        "chair",
        "vice",
        "officer",
        "chief",
        "analyst",
        "commissioner",
        "member",
        "spb_chair",
    ]
)
"""Roles whose memberships may be cleared for OFFICIAL-SENSITIVE: they read a board's work."""

TABLE = """
              holder depu coll lead chair vice offi chief analy  comm memb spbc  zone cont  guest admi  other
issue         yyrc   yyrc yyrc yyrc yyrc  yyrc yyrc yyrc  yyrc   y.R. y.R. y.R.  y.R. y.R.  y.R.  y.R.  y.R.
voice         yycc   yycc yycc yycc -y-c  -y-c -y-c -y-c  -y-c   -.-. -.-. -.-.  -.-. -.-.  y...  -.-.  -.-.
round         -y--   -y-- -y-- -y-- -y--  -y-- -y-- -y--  -y--   -.-- -.-- -.--  -.-- -.--  y.--  -.--  -.--
candidate     -y-c   -y-c -y-c -y-c -y-c  -y-c -y-c -y-c  -y-c   -.-. -.-. -.-.  -.-. -.-.  y...  -.-.  -.-.
sheet         y.--   y.-- y.-- y.-- -.--  -.-- -.-- -.--  -.--   -.-- -.-- -.--  -.-- -.--  -.--  -.--  -.--
targeted      -y-c   -y-c -y-c -y-c -y-c  -y-c -y-c -y-c  -y-c   yycc yycc yycc  -.-. -.-.  y...  -.-.  -.-.
strategy      -y-c   -y-c -y-c -y-c -y-c  -y-c -y-c -y-c  -y-c   y.c. y.c. y.c.  -.-. -.-.  y...  -.-.  -.-.
input         yycc   yycc yycc -y-c -y-c  -y-c -y-c -y-c  yycc   y.c. y.c. y.c.  -.-. -.-.  y...  -.-.  -.-.
zone          -y-c   -y-c -y-c -y-c -y-c  -y-c -y-c -y-c  -y-c   -.-. -.-. -.-.  y... y...  y...  -.-.  -.-.
indicator     -y--   -y-- -y-- -y-- -y--  -y-- -y-- -y--  -y--   -y-- -y-- -y--  -.-- -.--  y.--  -.--  -.--
submission    yy--   yy-- yy-- -y-- -y--  -y-- -y-- -y--  yy--   -.-- -.-- -.--  -.-- -.--  y.--  -.--  -.--
meeting       y.--   y.-- y.-- y.-- y.--  y.-- yy-- yy--  y.--   y.-- y.-- y.--  -.-- -.--  -.--  -.--  y.--
decision      y.c.   y.c. y.c. y.c. y.c.  y.c. yycc yycc  y.c.   y.c. y.c. y.c.  -.-. -.-.  -.-.  -.-.  y...
action        y.c.   y.c. y.c. y.c. y.c.  y.c. yycc yycc  y.c.   y.c. y.c. y.c.  -.-. -.-.  -.-.  -.-.  y...
report        y.c.   y.c. y.c. y.c. y.c.  y.c. yycc yycc  y.c.   y.c. y.c. y.c.  -.-. -.-.  y...  -.-.  -.-.
draft report  y.--   y.-- y.-- y.-- y.--  y.-- yy-- yy--  y.--   ..-- ..-- ..--  -.-- -.--  -.--  -.--  -.--
step          -y--   -y-- -y-- -y-- -y--  -y-- -y-- -y--  -y--   -.-- -.-- -.--  -.-- -.--  -.--  -.--  -.--
job           -.--   -.-- -.-- -.-- -.--  -.-- -y-- -y--  -.--   -.-- -.-- -.--  -.-- -.--  -.--  -y--  -.--
account       y.--   y.-- y.-- y.-- y.--  y.-- y.-- y.--  y.--   y.-- y.-- y.--  y.-- y.--  y.--  yy--  y.--
agency        -y--   -y-- -y-- -y-- -y--  -y-- -y-- -y--  -y--   -y-- -y-- -y--  -.-- -.--  -.--  -y--  -y--
seat          y.--   y.-- y.-- y.-- y.--  y.-- yy-- yy--  y.--   y.-- y.-- y.--  ..-- ..--  -.--  yy--  y.--
grant         -.-.   -.-. -.-. -.-. -.-.  -.-. -y-c -y-c  -.-.   -.-. -.-. -.-.  -.-. -.-.  y.y.  -.-.  -.-.
draft         y.--   y.-- y.-- y.-- y.--  y.-- y.-- y.--  y.--   y.-- y.-- y.--  y.-- y.--  y.--  y.--  y.--
notice        y.--   y.-- y.-- y.-- y.--  y.-- y.-- y.--  y.--   y.-- y.-- y.--  y.-- y.--  y.--  y.--  y.--
"""

OWN, OTHERS, OWN_SENSITIVE, OTHERS_SENSITIVE = range(4)


def read_table(table: str = TABLE) -> dict[str, dict[str, str]]:
    """The four letters of each kind for each column."""
    lines = table.strip("\n").splitlines()[1:]
    cells: dict[str, dict[str, str]] = {}
    for line in lines:
        kind, letters = line[:14].strip(), line[14:].split()
        assert len(letters) == len(COLUMNS), kind
        assert all(len(cell) == 4 and set(cell) <= set("ycrR.-") for cell in letters), kind
        cells[kind] = dict(zip(COLUMNS, letters, strict=True))
    return cells


CELLS = read_table()


def answer(kind: str, column: str, cleared: bool, *, own: bool, sensitive: bool) -> str:
    """What the table says of one record to one reader: "read", "receipt" or "nothing"."""
    letter = CELLS[kind][column][2 * sensitive + (not own)]
    assert letter != "-", f"{column} has no such {kind}: own {own}, sensitive {sensitive}"
    if letter == "y" or (letter in "cr" and cleared):
        return "read"
    return "receipt" if letter in "rR" else "nothing"
