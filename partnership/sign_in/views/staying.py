"""How long one stays signed in, where, and what was kept of a form that came too late."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.boards.standing import standing
from partnership.pages.parts import Link
from partnership.people import actions
from partnership.people.reader import reader
from partnership.sign_in import kept, session
from partnership.sign_in.devices import device_of


@login_not_required
@never_cache
@require_safe
def session_left(request: HttpRequest) -> HttpResponse:
    """The seconds left, for the warning in an open page. Asking does not make them more."""
    left = session.seconds_left(request.session) if request.user.is_authenticated else 0
    return JsonResponse({"left": max(0, left)})


@require_POST
def session_stay(request: HttpRequest) -> HttpResponse:
    """Stay signed in."""
    session.stay(request.session)
    return JsonResponse({"left": session.seconds_left(request.session)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kept_post(request: HttpRequest) -> HttpResponse:
    """What somebody sent after their session had ended: send it now, or leave it."""
    found = kept.find(request, reader(request))
    if found is None:
        return redirect("home")
    if request.method == "POST":
        sends = "kept_send" in request.POST
        response = redirect(found.path if sends else "home", preserve_request=sends)
        kept.forget(request, response)
        return response
    return render(request, "account/kept_post.html", {"kept": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and signing out everywhere else or everywhere."""
    person = reader(request)
    here = request.session.session_key
    if request.method == "POST":
        everywhere = "everywhere" in request.POST
        actions.end_sessions(
            person=person, keep="" if everywhere else here or "", by=standing(person).actor()
        )
        if everywhere:
            request.session.flush()
            messages.success(request, "You are signed out everywhere.")
            return redirect("account_login")
        messages.success(request, "You are signed out everywhere else.")
        return redirect("session_list")
    sessions = sorted(
        UserSession.objects.purge_and_list(person), key=lambda row: row.created_at, reverse=True
    )
    context = {
        "sessions": [
            {
                "device": device_of(row.user_agent),
                "ip": row.ip,
                "since": row.created_at,
                "here": row.session_key == here,
            }
            for row in sessions
        ],
        "breadcrumbs": [Link("Your account", reverse("account"))],
    }
    return render(request, "account/session_list.html", context)
