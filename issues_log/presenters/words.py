"""How an issue is put into words: its state, its place, who raised it, how old it is."""

from __future__ import annotations

from datetime import date

from django.utils.text import capfirst

from issues_log.models import Issue
from partnership.area.models import area
from partnership.boards.models import Agency
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.wording import counted, spoken

Status = Issue.Status

COLOURS = {
    Status.LOGGED: "blue",
    Status.UNDER_REVIEW: "purple",
    Status.CANDIDATE: "blue",
    Status.PRIORITISED: "teal",
    Status.MERGED: "grey",
    Status.PASSED_ON: "grey",
    Status.ON_HOLD: "yellow",
    Status.NOT_TAKEN: "orange",
}


def colour_of(issue: Issue) -> str:
    return COLOURS[Status(issue.status)]


def where_or_whom(issue: Issue) -> str:
    """ "Eastham; people leaving prison"."""
    everyone = [f"Everyone in {area().short_name or 'the area'}"] if issue.whole_area else []
    return "; ".join([*everyone, *issue.named]) or issue.who_is_harmed


def raised_by_words(issue: Issue, reader: User) -> str:
    """The agency that raised it; a community's contributor as the reader may know them."""
    return speaker(issue.raised_by, issue.agency, reader)


def speaker(person: User, agency: Agency | None, reader: User) -> str:
    """Who says it, as the first words of a cell."""
    if person.community_area or agency is None:
        return capfirst(as_seen_by(person, reader))
    return agency.name


def is_community(person_area: str, agency_kind: str | None) -> bool:
    """Whether a contributor speaks for a community, and so isn't counted among the agencies."""
    return bool(person_area) or agency_kind == Agency.Kind.COMMUNITY


def age(logged_on: date, on: date) -> str:
    return counted((on - logged_on).days, "day") if on > logged_on else "Today"


def standing_in_words(issue: Issue) -> str:
    """The state with what belongs to it: "Passed to Eastham Council"."""
    if issue.status == Status.PASSED_ON:
        return f"Passed to {issue.passed_to_agency or issue.passed_to_board}"
    if issue.status == Status.ON_HOLD and issue.on_hold_until:
        return f"On hold until {spoken(issue.on_hold_until)}"
    if issue.status == Status.NOT_TAKEN:
        return "Not taken further now"
    return issue.get_status_display()
