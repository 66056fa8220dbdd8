"""Home: what needs a person, and what they may want to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dashboards.days import how_soon
from dashboards.desk import Desk
from dashboards.needs import Group, Need, grouped, needs_of
from dashboards.permissions import can_read_dashboard
from issues_log.permissions import can_raise_issue
from meetings.models import Meeting
from monitoring.models import Submission
from monitoring.permissions import can_send_data
from partnership.area.models import say
from partnership.boards.standing import Role
from partnership.clock import clock_time, today
from partnership.notices.words import Told
from partnership.pages.parts import Link
from partnership.records import registry
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from partnership.wording import counted, short, spoken
from people_zones.models import Zone, ZoneRole
from strategies.presenters.before import in_short

from .cycle import Step, cycle
from .news import OwnIssue, own_issues, unread
from .schedule import Schedule
from .schedule import panel as schedule_panel


@dataclass(frozen=True)
class MeetingPanel:
    """The next meeting of one board."""

    board: str
    when: str
    soon: str
    venue: str
    url: str
    agenda: str


@dataclass(frozen=True)
class DataPanel:
    """What somebody's agency sent last."""

    sent: list[Link]
    says: str
    may_send: bool


@dataclass(frozen=True)
class Home:
    """Everything on the page, for one reader."""

    caption: str
    summary: str
    nothing_until: str
    groups: list[Group]
    meetings: list[MeetingPanel]
    own: list[OwnIssue]
    unread: list[Told]
    zones: list[Link]
    opened: list[Link]
    upper: list[Link]
    data: DataPanel | None
    steps: list[Step]
    schedule: Schedule | None
    may_log: bool
    to_dashboard: str
    is_administrator: bool
    is_guest: bool
    marking: str


def home(desk: Desk) -> Home:
    needs = needs_of(desk)
    groups = grouped(needs, desk.on)
    who = desk.who
    knows = bool(who.memberships)
    zones = own_zones(desk)
    notices = unread(desk)
    sensitive = [
        *(need.is_sensitive for need in needs),
        *(marked for _, marked in zones),
        *(notice.shows_sensitive for notice in notices),
    ]
    if who.reads_upper_board and not who.reads_board:
        sensitive += [strategy.is_sensitive for strategy in desk.strategies]
    return Home(
        caption=f"{spoken(desk.on)} · {who.describe()}",
        summary=summary(needs, desk),
        nothing_until=nothing_until(needs, desk),
        groups=groups,
        meetings=[meeting_panel(desk, meeting) for meeting in desk.meetings.soonest],
        own=own_issues(desk) if knows else [],
        unread=notices,
        zones=[link for link, _ in zones],
        opened=opened_to(desk),
        upper=came_to_upper_board(desk),
        data=data_panel(desk),
        steps=cycle(desk),
        schedule=schedule_panel(desk),
        may_log=can_raise_issue(desk.user),
        to_dashboard=say("upper_board") if leads_to_dashboard(desk) else "",
        is_administrator=who.is_administrator,
        is_guest=not knows,
        marking=Marking.SENSITIVE.label if any(sensitive) else "",
    )


def leads_to_dashboard(desk: Desk) -> bool:
    """The chief executive and the people of the upper board read it first."""
    first = desk.who.is_chief_executive or not desk.who.reads_board
    return first and can_read_dashboard(desk.user)


def summary(needs: Sequence[Need], desk: Desk) -> str:
    """ "5 things need you. 1 is late."."""
    needs = [need for need in needs if not need.prepared]
    if not needs:
        return "Nothing needs you now."
    late = sum(need.is_late(desk.on) for need in needs)
    said = f"{counted(len(needs), 'thing')} {'needs' if len(needs) == 1 else 'need'} you."
    return f"{said} {late:,} {'is' if late == 1 else 'are'} late." if late else said


def nothing_until(needs: Sequence[Need], desk: Desk) -> str:
    """Where nothing is late or due this week: the first day on which something is."""
    needs = [need for need in needs if not need.prepared]
    if any(need.is_late(desk.on) or need.is_soon(desk.on) for need in needs):
        return ""
    days = sorted(need.due for need in needs if need.due is not None)
    if days:
        return f"Nothing is due until {spoken(days[0])}."
    if desk.meetings.soonest:
        meeting = desk.meetings.soonest[0]
        return f"Nothing is due until the {meeting.board} meets on {spoken(meeting.held_on)}."
    return ""


def meeting_panel(desk: Desk, meeting: Meeting) -> MeetingPanel:
    number: int = meeting.items_put  # type: ignore[attr-defined]
    at = f", {clock_time(meeting.starts_at)}" if meeting.starts_at else ""
    return MeetingPanel(
        board=str(meeting.board),
        when=f"{spoken(meeting.held_on)}{at}",
        soon=how_soon(meeting.held_on, desk.on),
        venue=meeting.venue,
        url=reverse("meetings:meeting_detail", args=[meeting.pk]),
        agenda=f"Agenda, {counted(number, 'item')}" if number else "No agenda yet",
    )


def own_zones(desk: Desk) -> list[tuple[Link, bool]]:
    """The zones in which one works, and whether each is sensitive."""
    visible = Zone.objects.visible_to(desk.user).order_by().values("pk")
    roles = ZoneRole.objects.filter(user=desk.user, zone__in=visible).select_related("zone")
    return [
        (
            Link(
                f"{role.zone.reference} {role.zone.name}",
                reverse("people_zones:zone_detail", args=[role.zone_id]),
                f"{role.zone.get_status_display()} · you are its {role.get_role_display().lower()}",
            ),
            role.zone.is_sensitive,
        )
        for role in roles.order_by("zone__number", "role")
    ]


def opened_to(desk: Desk) -> list[Link]:
    """The records that were opened to a guest, with the day until which they are."""
    if desk.who.reads_board:
        return []
    grants = Grant.objects.current(desk.on).filter(user=desk.user).order_by("until", "id")
    until = {(grant.target_kind, grant.target_id): grant for grant in grants}
    found = registry.find_many(until, desk.user)
    return [
        Link(
            registry.called(record),
            registry.url_of(record),
            f"Until {spoken(until[target].until)} · {until[target].why}",
        )
        for target, record in found.items()
    ]


def came_to_upper_board(desk: Desk) -> list[Link]:
    """For people of the upper board alone: the strategies that went to it."""
    if desk.who.reads_board or not desk.who.reads_upper_board:
        return []
    return [
        Link(
            f"{strategy.reference} {strategy.title}",
            reverse("strategies:strategy_detail", args=[strategy.pk]),
            in_short(strategy),
        )
        for strategy in desk.strategies
    ]


def data_panel(desk: Desk) -> DataPanel | None:
    """What one's agencies sent last; always for an analyst, for a seat only where something was sent."""
    agencies = desk.who.agency_ids()
    sends = Role.ANALYST in desk.who.roles() and can_send_data(desk.user)
    if not agencies or not (sends or desk.who.seats()):
        return None
    last = (
        Submission.objects.visible_to(desk.user)
        .filter(agency__in=agencies)
        .select_related("agency")
        .order_by("agency_id", "-sent_at", "-id")
        .distinct("agency_id")
    )
    sent = [
        Link(
            submission.file_name,
            reverse("monitoring:submission_detail", args=[submission.pk]),
            sent_words(submission),
        )
        for submission in last
    ]
    if not sent and not sends:
        return None
    return DataPanel(sent, "" if sent else "Your agency has not sent any data yet.", sends)


def sent_words(submission: Submission) -> str:
    """ "The police sent it on 21 November 2026, and it was accepted"."""
    became = {
        Submission.Status.ACCEPTED: "it was accepted",
        Submission.Status.REJECTED: "it was not accepted: no row was loaded",
        Submission.Status.SUPERSEDED: "a later file took its place",
    }.get(Submission.Status(submission.status), "it is being checked")
    return f"{submission.agency} sent it on {short(today(submission.sent_at))}, and {became}"
