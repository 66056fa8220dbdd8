"""Who may do what with reports. Which of them a person sees is `visible_to`."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import standing
from partnership.people.models import User

from .models import Report

Reader = User | AnonymousUser


def can_read_reports(user: Reader) -> bool:
    """The list; guests reach a report that is opened to them by its own address."""
    who = standing(user)
    return who.reads_board or who.reads_upper_board


def can_publish_report(user: Reader, report: Report) -> bool:
    return standing(user).runs_board


def can_make_report_again(user: Reader, report: Report) -> bool:
    return standing(user).runs_board
