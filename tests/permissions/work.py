"""The board's work in the walk: issues, rounds, strategies, zones, meetings; and what ties them together."""

from __future__ import annotations

import itertools
from datetime import timedelta

from issues_log.actions import merge, take_up
from issues_log.models import Issue
from meetings.actions import add_item, declare_interest
from meetings.models import Action, Decision, Meeting
from partnership.behaviours.models import Tier
from partnership.boards.models import Board
from partnership.clock import moment, today
from partnership.places.models import Place
from partnership.records.marking import Marking
from partnership.records.references import next_number
from people_zones.models import Zone, ZoneRole
from prioritisation.actions import open_scoring, put_forward, reveal_scores, withdraw
from prioritisation.models import Candidate, Evidenced, TargetedBehaviour
from strategies.actions import say_none, watch
from strategies.models import Answer, DeliveryReport, Strategy
from tests.factories.ground import actor, make_person, make_seat
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.meetings import make_meeting
from tests.factories.monitoring import make_indicator
from tests.factories.people_zones import make_zone
from tests.factories.prioritisation import answer as answered
from tests.factories.prioritisation import (
    candidate_issue,
    evidence_for,
    hold,
    make_behaviour,
    make_round,
    prepare,
    screened,
)
from tests.factories.strategies import make_active, make_decision, make_input, make_strategy, make_targeted
from tests.permissions.world import AT_HOME, READS_MAIN, UPPER, Kept, World, both

SENSITIVE = Marking.SENSITIVE
ALIKE = "people steal from small shops to buy drugs"  # a draft is compared with the issues that are there
UP = both(*UPPER)


def issues(world: World) -> None:
    """One's own, open and sensitive; another's; and what is tied to them."""
    while next_number(Issue.PREFIX) <= 42:
        pass  # forms say "for example PB-0042"
    for reader in world.readers.values():
        for sensitive in (False, True):
            mine = make_issue(reader.user, marking=SENSITIVE if sensitive else Marking.OFFICIAL)
            name = f"{reader}'s own" + (" sensitive" if sensitive else "")
            kept = world.put("issue", name, mine, [str(reader)], sensitive=sensitive)
            world.happens(kept)
            voice(world, kept, f"another's on {name}", sensitive)
    for sensitive in (False, True):
        name = "another's sensitive" if sensitive else "another's"
        marking = SENSITIVE if sensitive else Marking.OFFICIAL
        kept = world.put("issue", name, make_issue(world.stranger, marking=marking), sensitive=sensitive)
        world.happens(kept)
        voice(world, kept, f"{name}, on {name}", sensitive)
        Issue.objects.filter(pk=kept.row.pk).update(what=f"{kept.row.what} {ALIKE}")
        for reader in world.readers.values():
            if reader.column in ("holder", "deputy", "colleague", "leader"):
                said = make_voice(kept.row, reader.user)
                world.put("voice", f"{reader}'s own on {name}", said, [str(reader)], sensitive=sensitive)
    open_one, hidden = world.find("issue", "another's"), world.find("issue", "another's sensitive")
    into_open = make_issue(world.stranger, marking=SENSITIVE)
    world.put("issue", "sensitive, merged into an open", into_open, sensitive=True)
    merged = world.put("issue", "open, merged into a sensitive", make_issue(world.stranger))
    voice(world, merged, "another's on one that is merged", False)
    by = actor(world.officer)
    merge(issue=into_open, into=open_one.row, reason="One harm.", by=by)
    merge(issue=merged.row, into=hidden.row, reason="One harm.", by=by)
    for kept in (merged, world.find("issue", "sensitive, merged into an open")):
        world.fill(kept, kept.row)
    held = world.put(
        "issue", "sensitive, under review", make_issue(world.stranger, marking=SENSITIVE), sensitive=True
    )
    take_up(issue=held.row, by=by)


def voice(world: World, issue: Kept, name: str, sensitive: bool) -> None:
    world.put("voice", name, make_voice(issue.row, world.officer_of_away()), sensitive=sensitive)


def rounds(world: World) -> None:
    """A round that seats score, an open and a sensitive candidate, and sheets of several seats."""
    by = actor(world.officer)
    made = make_round(closes_on=today() + timedelta(days=14))
    kept = world.put("round", "the board's", made)
    world.happens(kept)
    behind = world.put(
        "issue",
        "sensitive, behind an open candidate",
        candidate_issue(marking=SENSITIVE, by=world.stranger),
        sensitive=True,
    )
    first = put_forward(
        round=made, name="First", behaviour=make_behaviour(), issues=[candidate_issue()], by=by
    )
    Candidate.issues.through.objects.create(candidate=first, issue=behind.row)
    second = put_forward(
        round=made,
        name="Second",
        behaviour=make_behaviour(),
        issues=[candidate_issue(marking=SENSITIVE, by=world.stranger)],
        official_wording="A matter in open words",
        by=by,
    )
    world.put("issue", "sensitive, behind a sensitive candidate", second.issues.get(), sensitive=True)
    for candidate, name in ((first, "the open"), (second, "the sensitive")):
        evidence_for(screened(candidate))
        one = world.put("candidate", name, candidate, sensitive=candidate is second)
        for evidenced in Evidenced.objects.filter(candidate=candidate)[:2]:
            world.fill(one, evidenced)
        world.happens(one)
    wording = world.new_word(kept, "Candidate.official_wording")
    Candidate.objects.filter(pk=second.pk).update(official_wording=f"{wording} in open words")
    open_scoring(round=made, closes_on=today() + timedelta(days=14), by=by)
    made.refresh_from_db()
    for cleared, seat in world.seats.items():
        sheet = prepare(made, seat, world.reader_called("holder", cleared).user, 50, "Why")
        ours = {each for each in both("holder", "deputy", "colleague") if ("cleared" in each) == cleared}
        world.put("sheet", f"seat {seat.pk}'s", sheet, ours)
    for cleared in (False, True):
        leader = world.reader_called("leader", cleared)
        seat = leader.user.memberships.get().seat
        world.put("sheet", f"{leader}'s own", prepare(made, seat, leader.user, 50, "Why"), [str(leader)])
    world.put("sheet", "another seat's", prepare(made, world.seat, world.stranger, 50, "Why"))
    aside(world)


def aside(world: World) -> None:
    """A revealed round, with a candidate that is held back and one that is withdrawn."""
    by = actor(world.officer)
    made = make_round()
    kept = world.put("round", "the board's revealed", made)
    for marking, ends in itertools.product((Marking.OFFICIAL, SENSITIVE), ("scored", "held", "withdrawn")):
        sensitive = marking == SENSITIVE
        candidate = put_forward(
            round=made,
            name=f"{marking} {ends}",
            behaviour=make_behaviour(),
            issues=[candidate_issue(marking=marking, by=world.stranger)],
            official_wording=f"A matter that is {ends}" if sensitive else "",
            by=by,
        )
        evidence_for(screened(candidate))
        if ends == "held":
            hold(candidate)
        if ends == "withdrawn":
            withdraw(candidate=candidate, reason="Not now", by=by)
        candidate.refresh_from_db()
        one = world.put("candidate", f"{marking} {ends}", candidate, sensitive=sensitive)
        if sensitive:
            wording = world.new_word(kept, "Candidate.official_wording")
            Candidate.objects.filter(pk=candidate.pk).update(official_wording=f"{wording} in open words")
        world.happens(one)
    open_scoring(round=made, closes_on=today() + timedelta(days=14), by=by)
    answered(made, 75, world.seat, world.stranger)
    reveal_scores(round=made, because=world.new_word(kept, "Reveal.below_quorum_because"), by=by)
    made.refresh_from_db()


def strategies(world: World) -> None:
    """Open and sensitive, that were put to the upper board and that never were; with all that is in them."""
    indicator = make_indicator(agency=world.away)
    world.indicator = indicator
    for sensitive in (False, True):
        for went_up in (False, True):
            name = ("sensitive, " if sensitive else "open, ") + (
                "put to the upper board" if went_up else "the board's only"
            )
            own = UP if went_up else frozenset()
            marking = SENSITIVE if sensitive else Marking.OFFICIAL
            targeted = make_targeted(name, marking=marking)
            behind = world.put("targeted", name, targeted, own, sensitive=sensitive)
            for field in ("name", "definition"):
                word = world.new_word(behind, f"Candidate.{field}")
                Candidate.objects.filter(pk=targeted.candidate_id).update(**{field: f"{word} {name}"})
            targeted = TargetedBehaviour.objects.get(pk=targeted.pk)
            behind.row = targeted
            one_strategy(world, name, targeted, own, sensitive, went_up)


def one_strategy(
    world: World, name: str, targeted: TargetedBehaviour, own: frozenset[str], sensitive: bool, went_up: bool
) -> None:
    by = actor(world.officer)
    strategy = make_strategy(world.officer, targeted)
    kept = world.put("strategy", name, strategy, own, sensitive=sensitive)
    for section in strategy.sections.all():
        world.fill(kept, section)
    world.fill(kept, watch(strategy=strategy, indicator=world.indicator, by=by))
    inputs = []
    for tier, lead in ((2, world.home), (1, world.away)):
        item = make_input(strategy, tier, lead)
        ours = own | (both(*AT_HOME) if lead == world.home else frozenset())
        mine = world.put("input", f"{lead.short_name}'s, {name}", item, ours, sensitive=sensitive)
        world.fill(mine, item.money.get())
        inputs.append((mine, item))
    for tier in Tier.objects.exclude(pk__in=strategy.inputs.values("tier")):
        world.fill(kept, say_none(strategy=strategy, tier=tier, because="Others.", by=by))
    strategy.refresh_from_db()
    make_active(strategy, flagged=went_up)
    Strategy.objects.filter(pk=strategy.pk).update(sent_despite=world.new_word(kept, "Strategy.sent_despite"))
    if went_up:
        word = world.new_word(kept, "Strategy.upper_board_because")
        Strategy.objects.filter(pk=strategy.pk).update(upper_board_because=word)
    for decision in Decision.objects.filter(target_kind="strategy", target_id=strategy.pk):
        Decision.objects.filter(pk=decision.pk).update(marking=strategy.marking)
    for mine, item in inputs:
        for said in Answer.objects.filter(input=item):
            world.fill(mine, said)
        world.fill(
            mine,
            DeliveryReport.objects.create(
                input=item,
                agency=item.lead,
                says="at_risk",
                note="Late",
                submitted_by=world.officer,
                submitted_at=moment(),
                recorded_from="A mail",
            ),
        )
        world.happens(mine)
    world.happens(kept)


def zones(world: World) -> None:
    """In which the co-ordinator and the contact work, and in which they don't."""
    works = both("coordinator", "contact")
    open_, hidden = (
        world.find("strategy", f"{each}, the board's only").row for each in ("open", "sensitive")
    )
    place = [Place.objects.order_by("pk").last()]
    for name, own, strategy in (
        ("own", works, open_),
        ("another's", frozenset(), open_),
        ("own sensitive", works, hidden),
        ("another's sensitive", frozenset(), hidden),
    ):
        zone = make_zone(strategy, name, places=place)
        for reader in world.readers.values():
            if str(reader) in own:
                role = "coordinator" if reader.column == "coordinator" else "contact"
                ZoneRole.objects.create(zone=zone, user=reader.user, role=role)
        kept = world.put("zone", name, zone, own, sensitive=zone.is_sensitive)
        world.happens(kept)
    Zone.objects.filter(pk=world.find("zone", "another's").row.pk).update(strategy=hidden)


def meetings(world: World) -> None:
    """Of the board, of the upper board and of another: their meetings, decisions and actions."""
    hidden = world.find("issue", "another's sensitive")
    strategy = world.find("strategy", "sensitive, put to the upper board")
    issue = world.find("issue", "another's")
    by = actor(world.officer)
    boards = (
        (world.main, "the board's", both(*READS_MAIN)),
        (world.upper, "the upper board's", UP),
        (world.other, "another board's", both("other")),
    )
    for board, name, own in boards:
        meeting = make_meeting(board, today() - timedelta(days=3), venue="A room")
        kept = world.put("meeting", name, meeting, own)
        world.fill(kept, add_item(meeting=meeting, title="Item", by=by))
        for about in (hidden, strategy, issue):
            item = add_item(meeting=meeting, title="Item", record=about.row, by=by)
            world.fill(about, item)
            seat = make_seat(board)
            person = make_person("holder", seat=seat)
            world.fill(
                about,
                declare_interest(
                    seat=seat, person=person, record=about.row, what="An interest", by=by, meeting=meeting
                ),
            )
        world.happens(kept)
        cancelled = make_meeting(board, today() + timedelta(days=40), venue="A room")
        Meeting.objects.filter(pk=cancelled.pk).update(cancelled_at=moment(), cancelled_because="Snow")
        cancelled.refresh_from_db()
        world.put("meeting", f"{name} cancelled", cancelled, own)
        upcoming = make_meeting(board, today() + timedelta(days=20), venue="A room")
        kept = world.put("meeting", f"{name} next", upcoming, own)
        world.fill(hidden, add_item(meeting=upcoming, title="Item", record=hidden.row, by=by))
        decisions(world, board, meeting, name, own)


def decisions(world: World, board: Board, meeting: Meeting, name: str, own: frozenset[str]) -> None:
    hidden = world.find("issue", "another's sensitive").row
    official = make_decision(
        None, "general", board, meeting=meeting, route="meeting", recorded_by=world.officer
    )
    secret = make_decision(
        hidden,
        "general",
        board,
        meeting=meeting,
        route="meeting",
        recorded_by=world.officer,
        marking=SENSITIVE,
    )
    Decision.objects.filter(pk=official.pk).update(superseded_by=secret)
    about = make_decision(hidden, "general", board, recorded_by=world.officer)
    waiting = make_decision(hidden, "general", board, recorded_by=world.officer, marking=SENSITIVE)
    disputed = make_decision(None, "general", board, recorded_by=world.officer, marking=SENSITIVE)
    Decision.objects.filter(pk=disputed.pk).update(
        status="disputed", disputed_because="No", confirmed_by=world.stranger, confirmed_at=moment()
    )
    official.refresh_from_db()
    for row, what in (
        (official, ""),
        (about, ", open about a sensitive issue"),
        (secret, ", sensitive"),
        (waiting, ", sensitive to confirm"),
        (disputed, ", sensitive disputed"),
    ):
        kept = world.put("decision", f"{name}{what}", row, own, sensitive=row.is_sensitive)
        world.happens(kept)
    asked = both("holder", "deputy")
    for agency, decision, whose in (
        (world.away, None, own),
        (world.home, None, own | asked),
        (world.away, secret, own),
        (world.home, secret, own | asked),
    ):
        action = Action.objects.create(
            number=next_number("AC"),
            board=board,
            meeting=meeting,
            decision=decision,
            what="Act",
            agency=agency,
            due_on=today() - timedelta(days=1),
        )
        what = f"{name}, asked of {agency.short_name}" + (", sensitive" if decision else "")
        world.happens(world.put("action", what, action, whose, sensitive=decision is not None))
