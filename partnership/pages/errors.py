"""The page for what went wrong on our side: a fault, or a server behind the page that is away."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import ConnectionError as BrokerAway
from redis.exceptions import TimeoutError as BrokerSilent

AWAY = (OperationalError, InterfaceError, BrokerAway, BrokerSilent)
TRY_AGAIN_IN = 30  # seconds, for programs that ask


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database or the broker can't be reached just now, else 500. Needs neither of them."""
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(
            render_to_string("503.html"), status=503, headers={"Retry-After": str(TRY_AGAIN_IN)}
        )
    return HttpResponse(render_to_string("500.html"), status=500)
