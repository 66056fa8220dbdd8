"""What the board decided to act on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnership.pages.parts import page_of
from partnership.people.reader import reader
from prioritisation import permissions
from prioritisation.models import TargetedBehaviour
from prioritisation.presenters.targeted import lines, targeted_page, trail

from .finding import require


@require_safe
def targeted_list(request: HttpRequest) -> HttpResponse:
    targeted = TargetedBehaviour.objects.visible_to(request.user)
    require(permissions.can_list_targeted(request.user) or targeted.exists())
    ready = targeted.select_related("candidate__behaviour", "candidate__round", "decision").order_by(
        "-since", "-id"
    )
    page = page_of(request, ready)
    context = {
        "page": page,
        "targeted": lines(page.object_list, request.user),
        "can_list_rounds": permissions.can_list_rounds(request.user),
    }
    return render(request, "prioritisation/targeted_list.html", context)


@require_safe
def targeted_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = TargetedBehaviour.objects.visible_to(request.user).select_related(
        "candidate__behaviour__parent", "candidate__round", "decision"
    )
    targeted = get_object_or_404(found, pk=pk)
    page = targeted_page(targeted, reader(request))
    context = {
        "targeted": targeted,
        "page": page,
        "breadcrumbs": trail(request.user),
        "marking": page.marking,
    }
    return render(request, "prioritisation/targeted_detail.html", context)
