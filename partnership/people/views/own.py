"""One's own account: places on boards, how others see one, and how one signs in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.boards.standing import standing
from partnership.pages.parts import Link
from partnership.people import actions
from partnership.people.forms import NameForm
from partnership.people.naming import as_seen_by
from partnership.people.presenters import protection_of
from partnership.people.reader import posted, reader


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own boards, seats and roles, and what protects the account."""
    person = reader(request)
    context = {
        "memberships": standing(person).memberships,
        "seen_as": as_seen_by(person, None),
        "protection": protection_of(person),
        "sign_ins": person.sign_ins.all()[:5],
    }
    return render(request, "partnership/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_name(request: HttpRequest) -> HttpResponse:
    """A community contributor says whether others read their post or only their area."""
    person = reader(request)
    if not person.community_area:
        raise PermissionDenied
    back = reverse("account")
    form = NameForm(posted(request), person=person, back=back)
    if request.method == "POST" and form.is_valid():
        actions.choose_name(by=standing(person).actor(), named=form.cleaned_data["named"] == "yes")
        messages.success(request, "Others now see you as you chose.")
        return redirect(back)
    context = {"form": form, "title": "How others see you", "breadcrumbs": [Link("Your account", back)]}
    return render(request, "partnership/form.html", context)
