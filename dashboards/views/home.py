"""Home: what needs whoever signs in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.desk import Desk
from dashboards.presenters.home import home as shown
from partnership.clock import today
from partnership.people.reader import reader


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs you, by role; open to everybody who has an account."""
    page = shown(Desk(reader(request), today()))
    return render(request, "dashboards/home.html", {"page": page, "marking": page.marking})
