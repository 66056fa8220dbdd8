"""Who may do what with issues. Which rows a person sees is `visible_to`; this is what else they may do."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from partnership.boards.models import Board, Membership
from partnership.boards.standing import READS_BOARD, RUNS_BOARD, Role, standing
from partnership.people.models import User

from .models import Issue

LOGS = READS_BOARD | {Role.ZONE_COORDINATOR, Role.COMMUNITY_CONTACT}


def can_read_log(user: User | AnonymousUser) -> bool:
    return standing(user).reads_board


def can_raise_issue(user: User | AnonymousUser) -> bool:
    """Every member, and the zones' co-ordinators and community contacts."""
    return standing(user).has(LOGS)


def can_enter_for_others(user: User | AnonymousUser) -> bool:
    """Officers enter what reached them by mail or at a meeting."""
    return standing(user).runs_board


def can_triage_issue(user: User | AnonymousUser, issue: Issue) -> bool:
    """Every move of an issue but the logging of it."""
    return standing(user).runs_board


def can_mark_sensitive(user: User | AnonymousUser, issue: Issue) -> bool:
    """Whoever logged it, and officers: marking it higher, and how it must be handled."""
    return standing(user).runs_board or issue.raised_by_id == user.pk


def can_lower_marking(user: User | AnonymousUser, issue: Issue) -> bool:
    return standing(user).runs_board


def may_look_after(issue: Issue) -> QuerySet[User]:
    """The officers who may read the issue."""
    run = Membership.objects.filter(role__in=RUNS_BOARD, board__kind=Board.Kind.PREVENTION).current()
    if issue.is_sensitive:
        run = run.filter(may_see_sensitive=True)
    return User.objects.filter(pk__in=run.values("user"), is_active=True).order_by("post")


def can_add_voice(user: User | AnonymousUser, issue: Issue) -> bool:
    """Whoever fills a seat, community leaders included: "we see this too"."""
    return bool(standing(user).seats())
