"""Who may read indicators and submissions, who may send data, and for whom."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.models import Agency, During
from partnership.boards.standing import Role, standing
from partnership.people.models import User

from .models import Submission


def may_send_for(user: User | AnonymousUser) -> During:
    """The police forces for which a person may send street files: any for officers, their own for analysts.

    A street file is the only file that can be sent, and it holds the police's figures.
    """
    who, forces = standing(user), Agency.objects.current().filter(kind=Agency.Kind.POLICE)
    return forces if who.runs_board else forces.filter(pk__in=who.agency_ids(frozenset({Role.ANALYST})))


def can_send_data(user: User | AnonymousUser) -> bool:
    """Officers, and analysts of a police force."""
    who = standing(user)
    return who.runs_board or (is_analyst(user) and may_send_for(user).exists())


def is_analyst(user: User | AnonymousUser) -> bool:
    return Role.ANALYST in standing(user).roles()


def can_answer_submission(user: User | AnonymousUser, submission: Submission) -> bool:
    """Whoever sent the file, while they may send, and officers."""
    return standing(user).runs_board or (submission.sent_by_id == user.pk and can_send_data(user))


def can_list_indicators(user: User | AnonymousUser) -> bool:
    """Readers of the board and of the upper board. A guest reads the one that was opened to them."""
    who = standing(user)
    return who.reads_board or who.reads_upper_board


def can_list_submissions(user: User | AnonymousUser) -> bool:
    return standing(user).reads_board
