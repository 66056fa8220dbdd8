"""How long a session lasts, and what becomes of a form that is sent after its end.

A session ends after an hour without a page (SESSION_IDLE) and after half a day in any case
(SESSION_LONGEST). Its row outlives it, so that we still know whose form comes too late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from partnership.clock import moment

from . import kept

BEGAN, SEEN = "began", "seen"
WRITTEN_EVERY = 60  # seconds; more often would only write to the database
WARNED_BEFORE = 300
SIGNED_OUT = "You were signed out because no page was opened for a while. Sign in to go on."


def now() -> int:
    return int(moment().timestamp())


def connect() -> None:
    user_logged_in.connect(begin, dispatch_uid="begin_session")


def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = now()


def seconds_left(session: SessionBase) -> int:
    """How long the session lasts if no further page is opened. Zero or less: it is over."""
    at = now()
    idle_until = session.get(SEEN, at) + settings.SESSION_IDLE
    longest_until = session.get(BEGAN, at) + settings.SESSION_LONGEST
    return int(min(idle_until, longest_until)) - at


def stay(session: SessionBase) -> None:
    """Somebody is still there."""
    session[SEEN] = now()
    session.setdefault(BEGAN, session[SEEN])


class Ends:
    """Middleware: ends what is over, and keeps the form that came too late for whoever sent it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            session = request.session
            if seconds_left(session) <= 0:
                request.over_for = int(session[SESSION_KEY])  # type: ignore[attr-defined]
                session.flush()
            elif now() - session.get(SEEN, 0) >= WRITTEN_EVERY and request.path != reverse("session_left"):
                stay(session)  # which only asks how long is left
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        person_id: int | None = getattr(request, "over_for", None)
        if person_id is None or not getattr(view, "login_required", True):
            return None
        if "application/json" not in request.headers.get("Accept", ""):
            messages.info(request, SIGNED_OUT)
        if request.method != "POST":
            return None
        onwards = reverse("kept_post")
        response = redirect(f"{reverse('account_login')}?{urlencode({'next': onwards})}")
        kept.keep(request, person_id, response)
        return response
