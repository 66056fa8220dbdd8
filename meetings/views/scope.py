"""What the pages of this app share: the rows that a reader may reach, and the filters of an address."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from meetings.models import Meeting
from meetings.permissions import can_read_meetings
from meetings.presenters.parts import Reader
from partnership.boards.models import Board
from partnership.pages.asked import whole_number
from partnership.pages.parts import Chip, Link, with_query


def must_read_meetings(user: Reader) -> None:
    if not can_read_meetings(user):
        raise PermissionDenied


def boards_of(user: Reader) -> list[Board]:
    """The boards that this reader finds in lists."""
    seen = Meeting.objects.visible_to(user).order_by().values("board")
    return list(Board.objects.filter(pk__in=seen))


def chips_for(request: HttpRequest, **filters: Model | None) -> list[Chip]:
    """A removable chip for each filter in use."""
    return [
        Chip(f"{name.capitalize()}: {row}", with_query(request.GET, **{name: None}))
        for name, row in filters.items()
        if row is not None
    ]


def row_in(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Any | None:
    """The row of a visible queryset that an address names by number, or None. An unseen one is not found."""
    typed = request.GET.get(name)
    return get_object_or_404(rows, pk=whole_number(typed) or 0) if typed else None


MEETINGS = "Meetings"


def crumbs(*more: tuple[str, str]) -> list[Link]:
    """The way down from the list of meetings."""
    first = Link(MEETINGS, reverse("meetings:meeting_list"))
    return [first, *(Link(label, url) for label, url in more)]
