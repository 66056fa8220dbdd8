"""A seat's own score sheet: one criterion across all candidates, and the check before it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse

from partnership.area.models import area
from partnership.boards.models import Seat
from partnership.boards.naming import seat_names
from partnership.wording import counted, listed
from prioritisation import permissions
from prioritisation.models import Candidate, Round, RoundCriterion, Score, ScoreSheet
from prioritisation.sheets import earlier_sheet, interests_of, seats_asked, sheets_of

from .candidates import EvidenceLine, evidence_lines
from .parts import WORDING_ONLY, Reader, day, issues_of, issues_seen, link_to

CANT_SAY = "na"
CHECK = "check"  # where the last button of the side list goes
STEPS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Sheet:
    """What the pages of one seat's sheet are made of. Only those who fill the seat ever get one."""

    round: Round
    seat: Seat
    seat_name: str
    sheet: ScoreSheet | None
    earlier: ScoreSheet | None
    criteria: list[RoundCriterion]
    evidenced: list[RoundCriterion]
    candidates: list[Candidate]
    out_by_interest: list[Candidate]
    given: Mapping[tuple[int, int], int | None]

    @property
    def comment(self) -> str:
        start = self.sheet or self.earlier
        return start.comment if start else ""

    @property
    def judged_keys(self) -> list[str]:
        return [row.criterion.key for row in self.criteria]

    def done(self, row: RoundCriterion) -> int:
        return sum((candidate.pk, row.criterion_id) in self.given for candidate in self.candidates)

    def first_unfinished(self) -> str:
        """The key of the first criterion with something left to answer, else the first."""
        left = (row for row in self.criteria if self.done(row) < len(self.candidates))
        return next(left, self.criteria[0]).criterion.key


def read_sheet(round: Round, seat: Seat) -> Sheet:
    rows = list(RoundCriterion.objects.filter(round=round).select_related("criterion"))
    out = interests_of(round).get(seat.pk, frozenset())
    in_play = list(Candidate.objects.filter(round=round).in_play())
    sheet = ScoreSheet.objects.filter(round=round, seat=seat, phase=round.phase).first()
    earlier = earlier_sheet(round, seat) if round.phase > 1 else None
    scores = Score.objects.filter(sheet=sheet or earlier) if sheet or earlier else ()
    given = {(each.candidate_id, each.criterion_id): each.value for each in scores}
    return Sheet(
        round=round,
        seat=seat,
        seat_name=seat_names([seat])[seat.pk],
        sheet=sheet,
        earlier=earlier,
        criteria=[row for row in rows if not row.evidenced],
        evidenced=[row for row in rows if row.evidenced],
        candidates=[candidate for candidate in in_play if candidate.pk not in out],
        out_by_interest=[candidate for candidate in in_play if candidate.pk in out],
        given=given,
    )


@dataclass(frozen=True)
class Step:
    """One radio of a row."""

    value: str
    label: str
    words: str
    checked: bool


@dataclass(frozen=True)
class Facts:
    """What is known of a candidate, to read beside its steps."""

    definition: str
    where: str
    evidence: list[EvidenceLine]


@dataclass(frozen=True)
class Row:
    """One candidate to be judged. Without facts, its wording is all that this reader may know."""

    name: str
    label: str
    issues: str
    facts: Facts | None
    wording_only: str
    steps: list[Step]


@dataclass(frozen=True)
class NavItem:
    """One criterion at the side: its number, and how far the sheet is on it."""

    key: str
    label: str
    progress: str
    url: str
    active: bool


@dataclass(frozen=True)
class CriterionPage:
    """One criterion across all candidates."""

    row: RoundCriterion
    question: str
    anchors: list[tuple[int, str]]
    rows: list[Row]
    nav: list[NavItem]
    onwards: str
    evidenced: str
    out: str
    blind: str
    closes: str
    locked: str
    start: str


def criterion_page(sheet: Sheet, key: str, reader: Reader, on: date) -> CriterionPage:
    row = next(each for each in sheet.criteria if each.criterion.key == key)
    anchors = list(zip(STEPS, row.criterion.anchors, strict=True))
    prefetch_related_objects(sheet.candidates, issues_seen(reader), "evidenced", "places", "communities")
    position = sheet.criteria.index(row)
    last = position + 1 == len(sheet.criteria)
    return CriterionPage(
        row=row,
        question=f"{row.criterion.question} Judge all {len(sheet.candidates)} against each other on this.",
        anchors=anchors,
        rows=[_row(sheet, row, candidate, anchors, reader) for candidate in sheet.candidates],
        nav=nav(sheet, key),
        onwards="Save and check your answers" if last else f"Save and go to criterion {position + 2}",
        evidenced=listed([row.criterion.name.lower() for row in sheet.evidenced]).capitalize(),
        out=out_words(sheet, reader),
        blind=blind_words(sheet, on),
        closes=f"{closing_words(sheet.round, on)} You can change any score until the end of that day.",
        locked=locked_words(sheet, reader, on),
        start=start_words(sheet),
    )


def _row(
    sheet: Sheet, row: RoundCriterion, candidate: Candidate, anchors: list[tuple[int, str]], reader: Reader
) -> Row:
    cell = (candidate.pk, row.criterion_id)
    given = sheet.given.get(cell)
    opens = bool(link_to(candidate, reader).url)
    steps = [Step(str(value), str(value), words, given == value) for value, words in anchors]
    steps.append(Step(CANT_SAY, "Can’t say", "", cell in sheet.given and given is None))
    return Row(
        name=f"c{candidate.pk}",
        label=candidate.name_for(reader),
        issues=issues_of(candidate) if opens else "",
        facts=_facts(sheet, candidate) if opens else None,
        wording_only="" if opens else WORDING_ONLY,
        steps=steps,
    )


def _facts(sheet: Sheet, candidate: Candidate) -> Facts:
    where = candidate.footprint().words(area().name or "the whole area")
    return Facts(candidate.definition, where, evidence_lines(candidate, sheet.evidenced))


def nav(sheet: Sheet, key: str = "") -> list[NavItem]:
    return [
        NavItem(
            key=row.criterion.key,
            label=f"{number}. {row.criterion.name}",
            progress=f"{done} of {len(sheet.candidates)}" if (done := sheet.done(row)) else "not started",
            url=reverse(
                "prioritisation:score_criterion", args=[sheet.round.pk, sheet.seat.pk, row.criterion.key]
            ),
            active=row.criterion.key == key,
        )
        for number, row in enumerate(sheet.criteria, 1)
    ]


def out_words(sheet: Sheet, reader: Reader) -> str:
    """Which candidates this seat does not score, and why."""
    if not sheet.out_by_interest:
        return ""
    names = listed([candidate.name_for(reader) for candidate in sheet.out_by_interest])
    return f"Your seat declared an interest in {names}, so it does not score it."


def blind_words(sheet: Sheet, on: date) -> str:
    asked = len(seats_asked(sheet.round, on))
    answered = sum(each.submitted_at is not None for each in sheets_of(sheet.round).values())
    again = " again" if sheet.round.phase > 1 else ""
    return (
        "Nobody outside your seat can see your scores, not even officers. Others can see only that you have "
        f"answered{again}. {answered} of {counted(asked, 'seat')} {'has' if asked == 1 else 'have'}."
    )


def start_words(sheet: Sheet) -> str:
    """Where a seat scores again: what its sheet starts from, and what happens if it sends nothing."""
    if sheet.earlier is None or (sheet.sheet is not None and sheet.sheet.submitted_at is not None):
        return ""
    stand = "they stand" if sheet.earlier.submitted_at is not None else "it has no scores in this round"
    return (
        "Your seat scores again, starting from its own first scores. Change what you see otherwise now, then "
        f"submit. If your seat submits nothing, {stand}."
    )


def closing_words(round: Round, on: date) -> str:
    closed = round.closes_on is not None and on > round.closes_on
    return f"Scoring {'closed' if closed else 'closes'} on {day(round.closes_on)}."


def locked_words(sheet: Sheet, reader: Reader, on: date) -> str:
    """Why this reader can't change the sheet now; empty where they can."""
    if not sheet.round.has_begun(on):
        return f"Scoring opens on {day(sheet.round.opens_on)}. What your seat has saved is kept."
    if not sheet.round.takes_scores(on):
        submitted = sheet.sheet is not None and sheet.sheet.submitted_at is not None
        stands = (
            "Your seat’s scores are submitted." if submitted else "Your seat has not submitted its scores."
        )
        return f"Scoring has closed. {stands} An officer can give more time."
    if not permissions.can_prepare_sheet(reader, sheet.seat, sheet.sheet):
        return "These scores are submitted. Your seat’s holder or deputy can change them."
    return ""


@dataclass(frozen=True)
class Missing:
    """A criterion with answers still to give, and where to give them."""

    text: str
    url: str


@dataclass(frozen=True)
class CheckPage:
    """The whole sheet of a seat before it is submitted."""

    columns: list[NavItem]
    rows: list[tuple[str, list[tuple[str, str]]]]
    missing: list[Missing]
    can_submit: bool
    submitted: str
    out: str
    closes: str
    locked: str
    start: str


def check_page(sheet: Sheet, reader: Reader, on: date) -> CheckPage:
    columns = nav(sheet)
    missing = [
        Missing(f"Answer {counted(left, 'candidate')} on {row.criterion.name.lower()}", item.url)
        for row, item in zip(sheet.criteria, columns, strict=True)
        if (left := len(sheet.candidates) - sheet.done(row))
    ]
    submitted = ""
    if sheet.sheet is not None and sheet.sheet.submitted_at is not None:
        submitted = "Your seat’s scores are submitted. If you change one, they must be submitted again."
    return CheckPage(
        columns=columns,
        rows=[
            (
                candidate.name_for(reader),
                [
                    (row.criterion.name, _said(sheet.given, (candidate.pk, row.criterion_id)))
                    for row in sheet.criteria
                ],
            )
            for candidate in sheet.candidates
        ],
        missing=missing,
        can_submit=permissions.can_submit_sheet(reader, sheet.seat),
        submitted=submitted,
        out=out_words(sheet, reader),
        closes=closing_words(sheet.round, on),
        locked=locked_words(sheet, reader, on),
        start=start_words(sheet),
    )


def _said(given: Mapping[tuple[int, int], int | None], cell: tuple[int, int]) -> str:
    if cell not in given:
        return "not answered"
    value = given[cell]
    return "can’t say" if value is None else str(value)
