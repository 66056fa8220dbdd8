"""Around every request: an id that follows it into the log and the tasks, a line, a count."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .counting import count_request
from .logs import answering, new_request_id

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
GIVEN = re.compile(r"[0-9a-f-]{16,64}")
NOT_LOGGED = frozenset({"healthz", "readyz", "operations:metrics"})
UNKNOWN = "unknown"


def watched(get_response: Answer) -> Answer:
    """The id is a proxy's where one stands before us and gives a plain one; else it is ours."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STATIC_URL):
            return get_response(request)
        given = request.headers.get(HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        identity = given if GIVEN.fullmatch(given) else new_request_id()
        began = perf_counter()
        with answering(identity):
            response = get_response(request)
            tell(request, response, perf_counter() - began)
        response.headers[HEADER] = identity
        return response

    return answer


def tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """The route stands for the address, which may hold a secret or what somebody searches for."""
    match = request.resolver_match
    route = (match.view_name if match else "") or UNKNOWN
    method, status = request.method or "", response.status_code
    count_request(route=route, method=method, status=status, seconds=seconds)
    if route not in NOT_LOGGED:
        said = {"method": method if method.isalpha() else "", "route": route, "status": status}
        logger.info("Answered", extra={**said, "ms": round(seconds * 1000), "person": person_of(request)})


def person_of(request: HttpRequest) -> int | None:
    """The number of the account, where the page has asked for it: the log asks the database nothing."""
    user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)
