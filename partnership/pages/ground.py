"""Pages of the ground itself: health, the model, privacy, accessibility, cookies."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from partnership.area.models import stated
from partnership.behaviours.models import Tier

from .cookies import cookies_in_use


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return JsonResponse({"up": True})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve: database, broker and migrations. 503 names what is missing."""
    ready: dict[str, bool] = {"database": False, "broker": False, "migrations": False}
    try:
        executor = MigrationExecutor(connection)
        ready["database"] = True
        ready["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        pass
    try:
        cache.get("ready")
        ready["broker"] = True
    except (RedisError, OSError):
        pass
    return JsonResponse(ready, status=200 if all(ready.values()) else 503)


@login_not_required
@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """The Public Health Model that the board has agreed: every tier and the four steps."""
    return render(request, "partnership/model.html", {"tiers": Tier.objects.order_by("-position")})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement; what the area has to say itself comes from its statements."""
    return render(request, "partnership/accessibility.html", {"said": stated()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice; what the area has to say itself comes from its statements."""
    return render(request, "partnership/privacy.html", {"said": stated()})


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "partnership/cookies.html", {"cookies": cookies_in_use()})
