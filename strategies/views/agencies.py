"""What agencies are asked: all of them with what they owe, one with all that it is asked; reminders."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnership.boards.models import Agency
from partnership.clock import today
from partnership.pages.parts import View
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.wording import listed
from strategies import actions
from strategies.analysis import financial_year_of, spoken_year
from strategies.forms import RemindForm
from strategies.models import Input, Strategy
from strategies.permissions import can_read_agencies, can_run_strategies
from strategies.presenters import agencies as shown
from strategies.presenters import chasing
from strategies.presenters.parts import marking_over, short_day, trail, views_of
from strategies.seated import unheard

from .drafting import FORM
from .scope import acting, done, refused

VIEWS = (("", "All"), ("answers", "Answers awaited"), ("delivery", "Behind schedule"))


@require_safe
def agency_list(request: HttpRequest) -> HttpResponse:
    """Every agency that leads an input: `?owes=` answers or delivery keeps those that owe it."""
    if not can_read_agencies(request.user):
        raise PermissionDenied
    person, on = reader(request), today()
    every = chasing.accounts(person, on)
    owes = request.GET.get("owes", "")
    kept = {
        "answers": [each for each in every if each.awaited],
        "delivery": [each for each in every if each.behind],
    }
    here = reverse("strategies:agency_list")
    context = {
        "rows": chasing.rows(kept.get(owes, every), on),
        "summary": chasing.summary(every),
        "views": [View(label, here + (f"?owes={key}" if key else ""), key == owes) for key, label in VIEWS],
        "parts": views_of(person, here),
        "may_remind": can_run_strategies(person) and any(each.owes for each in every),
        "filtered": owes in kept,
        "year": spoken_year(financial_year_of(on)),
        "marking": marking_over(item.strategy for each in every for item in each.awaited + each.under_way),
    }
    return render(request, "strategies/agency_list.html", context)


@require_safe
def agency_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one agency is asked, has answered and is doing, and what it costs each year."""
    if not can_read_agencies(request.user):
        raise PermissionDenied
    agency, person = get_object_or_404(Agency, pk=pk), reader(request)
    inputs = inputs_of(request, agency)
    desk = shown.Desk(agency, inputs, person, today())
    context = {
        "agency": agency,
        "desk": desk,
        "people": shown.people_of(agency, person, today()),
        "to_answer": shown.rows(desk, desk.to_answer),
        "under_way": shown.rows(desk, desk.under_way),
        "answered": shown.rows(desk, desk.answered),
        "not_agreed": shown.rows(desk, desk.not_agreed),
        "coming": shown.rows(desk, desk.coming),
        "years": shown.years(desk),
        "remind_url": f"{reverse('strategies:remind')}?agency={agency.pk}" if may_remind(desk) else "",
        "breadcrumbs": [*trail(person), {"label": "Agencies", "url": reverse("strategies:agency_list")}],
        "marking": marking_over(item.strategy for item in inputs),
    }
    return render(request, "strategies/agency_detail.html", context)


def may_remind(desk: shown.Desk) -> bool:
    """An officer, an agency that owes something, and somebody there who can be told."""
    owes = desk.to_answer or any(shown.is_behind(item, desk.on) for item in desk.under_way)
    return bool(desk.runs and owes and not unheard([desk.agency.pk], desk.on))


def inputs_of(request: HttpRequest, agency: Agency) -> list[Input]:
    return list(
        Input.objects.visible_to(request.user)
        .filter(lead=agency)
        .select_related("strategy", "tier", "lead")
        .prefetch_related(
            "places",
            "communities",
            "money",
            "answers__submitted_by",
            "answers__prepared_by",
            "answers__agency",
            "reports",
        )
        .order_by("strategy__number", "-tier__position", "id")
    )


@FORM
def remind(request: HttpRequest) -> HttpResponse:
    """Remind agencies of what they owe: `?agency=` ticks one, else those that were not reminded today."""
    if not can_run_strategies(request.user):
        raise PermissionDenied
    person, on, back = reader(request), today(), reverse("strategies:agency_list")
    owing = [each for each in chasing.accounts(person, on) if each.owes]
    told = {each.agency.pk: " ".join(said_of(each)) for each in owing if not each.is_unheard}
    if not told:
        return refused(request, "No agency that can be told here owes anything.", back)
    asked = [int(pk) for pk in request.GET.getlist("agency") if pk.isdecimal() and int(pk) in told]
    fresh = [each.agency.pk for each in owing if each.agency.pk in told and each.reminded_on != on]
    form = RemindForm(posted(request), told=told, back=back, initial={"agencies": asked or fresh})
    if request.method == "POST" and form.is_valid():
        reminded = send(request, form.cleaned_data["agencies"], form.cleaned_data["words"])
        if reminded:
            return done(request, f"Reminded {listed(reminded)}.", back)
        form.add_error("agencies", "Each of these was reminded today already, or owes nothing any more")
    context = {
        "form": form,
        "unheard": [each for each in owing if each.is_unheard],
        "breadcrumbs": [*trail(person), {"label": "Agencies", "url": back}],
    }
    return render(request, "strategies/remind.html", context)


def said_of(account: chasing.Account) -> list[str]:
    """What stands under an agency's name: what it would be told, and when it was last."""
    said = account.sentences(today())
    if account.reminded_on == today():
        return [*said, "Reminded today already."]
    return [*said, f"Last reminded {short_day(account.reminded_on)}."] if account.reminded_on else said


def send(request: HttpRequest, agencies: list[Agency], words: str) -> list[str]:
    """Remind them about each strategy to which they owe something; the names of those that were."""
    by = acting(request)
    reminded: dict[int, str] = {}
    strategies = Strategy.objects.visible_to(request.user).filter(
        status__in=[Strategy.Status.CONSULTATION, *Strategy.RUNNING]
    )
    with transaction.atomic():
        for strategy in strategies:
            try:
                told = actions.remind(strategy=strategy, agencies=agencies, by=by, words=words)
            except NotAllowed:
                continue
            reminded |= {agency.pk: agency.name for agency in told}
    return list(reminded.values())
