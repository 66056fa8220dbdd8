"""Three pages: the last 50 issues of the board's own table, one of them, and a form that makes a bare one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from issues_log.models import Issue

from .models import BareIssue

IssueForm = modelform_factory(BareIssue, fields=("what", "detail", "who_is_harmed", "why"))


@login_required
def issue_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(Issue.objects.order_by("-logged_at", "-id"), 50).get_page(request.GET.get("page"))
    return render(request, "floor/list.html", {"page": page})


@login_required
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "floor/detail.html", {"issue": get_object_or_404(Issue, pk=pk)})


@login_required
def issue_create(request: HttpRequest) -> HttpResponse:
    form = IssueForm(request.POST or None)
    if form.is_valid():
        form.instance.raised_by = request.user
        form.save()
        return redirect("list")
    return render(request, "floor/form.html", {"form": form})


urlpatterns = [
    path("", issue_list, name="list"),
    path("<int:pk>/", issue_detail, name="detail"),
    path("new/", issue_create, name="new"),
]
