"""Who may read indicators and submissions, who may send data, and for whom."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.models import Agency, During
from partnership.boards.standing import Role, standing
from partnership.people.models import User


def may_send_for(user: User | AnonymousUser) -> During:
    """The agencies for which a person may send data: any for officers, their own for analysts."""
    who = standing(user)
    if who.runs_board:
        return Agency.objects.current()
    return Agency.objects.current().filter(pk__in=who.agency_ids(frozenset({Role.ANALYST})))


def can_send_data(user: User | AnonymousUser) -> bool:
    who = standing(user)
    return who.runs_board or Role.ANALYST in who.roles()


def can_list_indicators(user: User | AnonymousUser) -> bool:
    """Readers of the board and of the upper board. A guest reads the one that was opened to them."""
    who = standing(user)
    return who.reads_board or who.reads_upper_board


def can_list_submissions(user: User | AnonymousUser) -> bool:
    return standing(user).reads_board
