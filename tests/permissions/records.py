"""The records of the walk: own and foreign, open and sensitive, of every kind."""

from __future__ import annotations

import json
from datetime import date, timedelta

from monitoring.models import KnownEvent, RowNote, Submission
from partnership.boards.models import Partner
from partnership.boards.standing import SYSTEM
from partnership.clock import moment, today
from partnership.people.models import Account, SignIn
from partnership.records.drafts import Draft
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from partnership.records.notices import notify
from partnership.records.references import next_number
from partnership.records.registry import target_of
from reports.actions import define_report, make_report
from reports.models import Report
from reports.periods import due_at
from tests.factories.ground import make_person, make_seat
from tests.factories.monitoring import make_indicator
from tests.factories.operations import make_failed_job
from tests.permissions.work import ALIKE, issues, meetings, rounds, strategies, zones
from tests.permissions.world import AT_HOME, MAIN, READS_MAIN, UPPER, Kept, World, both


def plant(world: World) -> None:
    """Every record of the walk."""
    for part in (
        people,
        issues,
        rounds,
        strategies,
        zones,
        measures,
        meetings,
        reports,
        the_rest,
        guests,
        ended_grants,
        notices,
    ):
        part(world)


def people(world: World) -> None:
    """Accounts: what is in one is its person's and the administrators'."""
    for reader in world.readers.values():
        world.put("account", f"{reader}'s own", Account.objects.get(pk=reader.user.pk), [str(reader)])
    kept = world.put("account", "a community member's", Account.objects.get(pk=world.stranger.pk))
    world.stranger.refresh_from_db()
    post = world.new_word(kept, "User.post")
    type(world.stranger).objects.filter(pk=world.stranger.pk).update(post=f"{post} of a community")
    world.stranger.refresh_from_db()
    SignIn.objects.create(
        at=moment(),
        how="code",
        succeeded=False,
        address=f"{world.new_word(kept, 'SignIn.address')}@example.org",
    )


def measures(world: World) -> None:
    world.put("indicator", "another", make_indicator())
    kept = world.put("indicator", "an", world.indicator)
    world.fill(kept, KnownEvent.objects.create(indicator=world.indicator, starts_on=today(), words="Changed"))
    for name, agency, own in (
        ("own agency's", world.home, both(*AT_HOME)),
        ("another agency's", world.away, frozenset()),
    ):
        sent = Submission.objects.create(
            number=next_number("SB"),
            agency=agency,
            format="series",
            file_name="f.csv",
            sha256=name,
            status="rejected",
            refused_because="No column of months",
            sent_by=world.officer,
            sent_at=moment(),
        )
        one = world.put("submission", name, sent, own)
        world.fill(one, RowNote.objects.create(submission=sent, why="malformed", row=2))
        world.happens(one)


def reports(world: World) -> None:
    """Of both boards, in both editions, published and not."""
    last = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    for board, own, whose in (
        (world.main, both(*READS_MAIN), "the board's"),
        (world.upper, both(*UPPER), "the upper board's"),
    ):
        definition = define_report(
            key=f"walk-{board.pk}", title="Walk", board=board, starts_with=last, by=SYSTEM
        )
        for edition, publish in (
            (Marking.OFFICIAL, True),
            (Marking.SENSITIVE, True),
            (Marking.OFFICIAL, False),
        ):
            period = last if publish else (last - timedelta(days=1)).replace(day=1)
            report = Report.objects.create(
                number=next_number("RP"),
                definition=definition,
                period=period,
                edition=edition,
                due_at=due_at(period),
            )
            report = make_report(report=report)
            assert report.is_made, report.failure
            kind = "report" if publish else "draft report"
            kept = Kept(kind, f"{whose} {edition}", report, own, edition == Marking.SENSITIVE)
            world.kept.append(kept)
            content = json.loads(json.dumps(report.content))
            content["title"] = f"{world.new_word(kept, 'Report.content')} {content['title']}"
            Report.objects.filter(pk=report.pk).update(content=content)
            world.happens(kept)
            if publish:
                Report.objects.filter(pk=report.pk).update(
                    status="published", published_by=world.officer, published_at=moment()
                )
            report.refresh_from_db()
    failed = Report.objects.create(
        number=next_number("RP"),
        definition=definition,
        period=date(2020, 1, 1),
        due_at=due_at(date(2020, 1, 1)),
        status="failed",
        failure="Why",
    )
    kept = Kept("draft report", "the upper board's failed", failed, both(*UPPER), False)
    world.kept.append(kept)
    Report.objects.filter(pk=failed.pk).update(failure=world.new_word(kept, "Report.failure"))


def the_rest(world: World) -> None:
    """Steps, jobs, agencies, seats; and what is nobody's but one's own: drafts."""
    step = world.put("step", "a", world.step())
    world.happens(step)
    world.put("job", "a failed", make_failed_job("reports.make", 1))
    world.put("agency", "a", Partner.objects.get(pk=world.away.pk))
    world.put("seat", "the board's", world.seat, both(*MAIN))
    seat = make_seat(world.upper)
    make_person("holder", seat=seat)
    world.put("seat", "the upper board's", seat, both(*UPPER))
    seat = world.readers["other"].user.memberships.get().seat
    world.put("seat", "another board's", seat, both("other"))
    for reader in world.readers.values():
        answers = {"what": "Mine", "why": "So"}
        mine = Draft.objects.create(person=reader.user, form="issue", answers=answers)
        draft(world, mine, f"{reader}'s own", [str(reader)])
    draft(world, Draft.objects.create(person=world.stranger, form="issue", answers=answers), "another's", [])


def draft(world: World, row: Draft, name: str, own: list[str]) -> None:
    kept = Kept("draft", name, row, frozenset(own), False)
    world.kept.append(kept)
    row.answers = {
        key: f"{world.new_word(kept, 'Draft.answers')} {ALIKE}" for key in ("what", "why", "detail")
    }
    row.save()


def guests(world: World) -> None:
    """One record of each kind, open and sensitive, is opened to the guest."""
    guest = world.readers["guest"]
    for kind, names in {
        "issue": ("another's", "another's sensitive"),
        "round": ("the board's",),
        "candidate": ("the open", "the sensitive"),
        "targeted": ("open, the board's only", "sensitive, the board's only"),
        "strategy": ("open, the board's only", "sensitive, the board's only"),
        "zone": ("another's", "another's sensitive"),
        "indicator": ("an",),
        "submission": ("another agency's",),
        "report": ("the board's official", "the board's sensitive"),
    }.items():
        for name in names:
            kept = world.find(kind, name)
            target_kind, target_id = target_of(kept.row)
            grant = Grant.objects.create(
                user=guest.user,
                target_kind=target_kind,
                target_id=target_id,
                until=today() + timedelta(days=9),
                why="Inspection",
                given_by=world.officer,
                given_at=moment(),
            )
            world.put("grant", f"the guest's, of {kept}:", grant, ["guest"], sensitive=kept.sensitive)
            if kind != "issue" or not kept.sensitive:  # one's own sensitive issue is one that one logged
                kept.own |= {"guest"}
            if kind in ("issue", "strategy"):
                for other in world.kept:
                    if other.kind == "voice" and other.row.issue_id == kept.row.pk and kind == "issue":
                        other.own |= {"guest"}
                    if other.kind == "input" and other.row.strategy_id == kept.row.pk and kind == "strategy":
                        other.own |= {"guest"}


def ended_grants(world: World) -> None:
    """What was open to somebody else for a while."""
    for name in ("another's", "another's sensitive"):
        kept = world.find("issue", name)
        target_kind, target_id = target_of(kept.row)
        grant = Grant.objects.create(
            user=make_person(None),
            target_kind=target_kind,
            target_id=target_id,
            until=today(),
            why="Evaluation",
            given_by=world.officer,
            given_at=moment(),
            ended_at=moment(),
            ended_by=world.officer,
            why_ended="Done",
        )
        world.put("grant", f"another guest's, of {kept}:", grant, sensitive=kept.sensitive)


def notices(world: World) -> None:
    """Everybody is told of every record: each reads of it only where they may."""
    everybody = [reader.user for reader in world.readers.values()]
    shown = (
        "issue",
        "candidate",
        "targeted",
        "strategy",
        "input",
        "zone",
        "meeting",
        "decision",
        "action",
        "report",
    )
    for kept in list(world.kept):
        if kept.kind in shown and "'s own" not in kept.name:
            notify(kept.row, everybody, kind="told", text=world.new_word(kept, "Notice.text"))
    for who, person in [
        *((str(each), each.user) for each in world.readers.values()),
        ("another", world.stranger),
    ]:
        about = world.find("issue", "another's" if who == "another" else f"{who}'s own")
        (told,) = notify(about.row, [person], kind="told", text="For you")
        world.put("notice", f"{who}'s own", told, [who])
