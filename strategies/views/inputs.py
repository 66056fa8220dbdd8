"""Inputs: read, added, changed, taken out, answered on, done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from partnership.behaviours.models import Tier
from partnership.clock import today
from partnership.pages.clash import Difference
from partnership.people.reader import posted, reader
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from strategies import actions
from strategies.forms import InputForm, RemoveForm
from strategies.forms.inputs import ADD_LINE, initial_of
from strategies.models import Answer, Input, Strategy
from strategies.permissions import (
    can_answer_input,
    can_edit_strategy,
    can_prepare_answer,
    can_report_delivery,
)
from strategies.presenters import inputs as shown
from strategies.presenters.parts import page_of, page_of_input, timeline, told_to, trail
from strategies.saying import in_preparation

from .drafting import CHANGED, FORM, not_now
from .scope import acting, done, input_for, input_to_run, page, refused, strategy_to_run

NOTHING_LOST = (
    "Nothing has been lost: what you typed is below, and above it what they saved. "
    "Change what you need, then save."
)


@require_safe
def input_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an agency does at a tier, what it costs, what was answered, whether it is done."""
    item, person = input_for(request, pk), reader(request)
    strategy = item.strategy
    own = can_prepare_answer(person, item)
    answers = strategy.status in Strategy.ANSWERABLE and can_answer_input(person, item)
    reports = (
        strategy.status in Strategy.RUNNING
        and item.answer_now in Answer.COUNTS
        and can_report_delivery(person, item)
    )
    prepared = in_preparation(item.answers.all()) if answers and own else None
    waits = prepared is not None
    return page(
        request,
        "input_detail",
        strategy,
        item=item,
        breadcrumbs=trail(person, strategy),
        facts=shown.facts(item, today(), prepared=waits),
        where=shown.where(item),
        money=shown.money_table(item),
        year_totals=shown.year_totals(item),
        answers=shown.answers_given(item, person),
        reports=shown.reports_given(item, person),
        prepared=prepared,
        prepared_report=in_preparation(item.reports.all()) if reports and own else None,
        answer_label=shown.answer_button(item, person, prepared=waits) if answers else "",
        report_label=shown.report_button(item) if reports else "",
        may_edit=can_edit_strategy(person, strategy),
        may_remove=can_edit_strategy(person, strategy) and can_be_removed(item),
        events=timeline(told_to(person, Event.objects.of(item)), person),
    )


@FORM
def input_add(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """A new input. "Add another line" comes back with one more line of money and everything typed."""
    strategy = strategy_to_run(request, pk)
    tier = get_object_or_404(Tier, position=position)
    if strategy.status not in Strategy.EDITABLE:
        return refused(request, not_now(strategy), page_of(strategy))
    start = {"tier": tier.pk, "lines": 1}
    form = InputForm(with_line(request), back=f"{page_of(strategy)}#tier-{position}", initial=start)
    if request.method == "POST" and not form.wants_line and form.is_valid():
        try:
            item = actions.add_input(strategy=strategy, by=acting(request), **form.answers())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(
                request, f"{item.reference} is added.", f"{page_of(strategy)}#tier-{item.tier.position}"
            )
    return page(request, "input_add", strategy, form=unjudged(form), tier=tier)


@FORM
def input_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an input. A clash shows what was saved beside what was typed."""
    item = input_to_run(request, pk)
    strategy = item.strategy
    if strategy.status not in Strategy.EDITABLE:
        return refused(request, not_now(strategy), page_of_input(item))
    form = InputForm(with_line(request), back=page_of_input(item), item=item, initial=initial_of(item))
    differences: list[Difference] = []
    if request.method == "POST" and not form.wants_line and form.is_valid():
        base = form.cleaned_data["base_version"] or 0
        try:
            actions.edit_input(input=item, base_version=base, by=acting(request), **form.answers())
        except Clash:
            typed, item = form.answers(), input_for(request, pk)
            differences = shown.differences(item, typed)
            again = request.POST.copy()
            again["base_version"] = str(item.version)
            form = InputForm(again, back=page_of_input(item), item=item)
            form.is_valid()
            form.add_error(None, f"{CHANGED}. {NOTHING_LOST}")
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"{item.reference} is saved.", page_of_input(item))
    return page(request, "input_edit", strategy, item=item, form=unjudged(form), differences=differences)


def with_line(request: HttpRequest) -> Any:
    """What was posted, with one more line of money where that was asked for."""
    if request.method != "POST":
        return None
    answers = request.POST.copy()
    if ADD_LINE in answers:
        number = answers.get("lines", "1")
        answers["lines"] = str(int(number) + 1 if number.isdecimal() else 1)
    return answers


def unjudged(form: InputForm) -> InputForm:
    """Asking for one more line is no attempt to save: the form comes back without errors."""
    if not form.wants_line:
        return form
    typed = {name: form[name].value() for name in form.fields}
    return InputForm(back=form.back, item=form.item, initial=typed)


def can_be_removed(item: Input) -> bool:
    """Nobody has said anything of it, nor prepared to. Answers prefetched."""
    return item.strategy.status == Strategy.Status.DRAFT and not item.answers.all()


@FORM
def input_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out an input of a draft that nobody has answered on."""
    item = input_to_run(request, pk)
    strategy, reference = item.strategy, item.reference
    if not can_be_removed(item):
        return refused(
            request, "It can’t be taken out: its lead has been asked or has answered.", page_of_input(item)
        )
    form = RemoveForm(posted(request), back=page_of_input(item))
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_input(input=item, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"{reference} is taken out.", page_of(strategy))
    return page(request, "input_remove", strategy, item=item, form=form)
