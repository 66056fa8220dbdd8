"""A strategy's way through consultation and the boards."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from meetings.actions import record_decision
from meetings.forms import decision_kwargs
from partnership.area.models import say
from partnership.boards.models import Board
from partnership.clock import today
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.wording import counted, listed
from strategies import actions
from strategies.forms import (
    ClosingDayForm,
    ConsultForm,
    EndorseForm,
    TakeBackForm,
    ToBoardForm,
    UpperAnswerForm,
)
from strategies.models import Answer, Strategy
from strategies.presenters.parts import day, page_of
from strategies.presenters.readiness import lacks
from strategies.seated import unheard

from .drafting import FORM
from .scope import acting, done, page, refused, strategy_to_run

Status = Strategy.Status


@FORM
def consult(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask each lead to answer by a day."""
    strategy = strategy_to_run(request, pk)
    if strategy.status != Status.DRAFT:
        return refused(request, "Only a draft can go into consultation.", page_of(strategy))
    missing = actions.missing_tiers(strategy)
    form = ConsultForm(posted(request), back=page_of(strategy))
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_consultation(strategy=strategy, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            until = day(form.cleaned_data["closes_on"])
            words = f"The consultation is open until {until}. Whoever answers for a lead is told by mail."
            return done(request, words, page_of(strategy))
    leads = {item.lead_id: item.lead.name for item in strategy.inputs.select_related("lead")}
    alone = unheard(leads, today())
    return page(
        request,
        "consult",
        strategy,
        form=form,
        missing=missing,
        leads=sorted((name, pk in alone) for pk, name in leads.items()),
        lacks=lacks(strategy),
    )


@FORM
def closing_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the leads another day to answer by."""
    strategy = strategy_to_run(request, pk)
    if strategy.status != Status.CONSULTATION:
        return refused(request, "Only a consultation has a closing day to change.", page_of(strategy))
    now = {"closes_on": strategy.consultation_closes_on}
    form = ClosingDayForm(posted(request), back=page_of(strategy), initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_closing_day(strategy=strategy, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            words = (
                f"Answers are due by {day(form.cleaned_data['closes_on'])}. Whoever has not answered is told."
            )
            return done(request, words, page_of(strategy))
    return page(request, "closing_day", strategy, form=form)


@FORM
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the consultation and draft again."""
    strategy = strategy_to_run(request, pk)
    if strategy.status != Status.CONSULTATION:
        return refused(request, "Only a strategy in consultation can be taken back.", page_of(strategy))
    form = TakeBackForm(posted(request), back=page_of(strategy))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(strategy=strategy, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, "The strategy is a draft again.", page_of(strategy))
    return page(request, "take_back", strategy, form=form)


@FORM
def to_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it to the board, with a reason where some have not answered."""
    strategy = strategy_to_run(request, pk)
    if strategy.status != Status.CONSULTATION:
        return refused(request, "Only a strategy in consultation goes to the board.", page_of(strategy))
    awaited = list(strategy.inputs.filter(answer_now="").select_related("lead"))
    closes_on = strategy.consultation_closes_on
    if awaited and closes_on is not None and today() <= closes_on:
        names = listed(dict.fromkeys(item.lead.name for item in awaited))
        words = f"Not every lead has answered: {names}. It can go on without them after {day(closes_on)}."
        return refused(request, words, page_of(strategy))
    form = ToBoardForm(posted(request), awaited=awaited_words(awaited), back=page_of(strategy))
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_to_board(strategy=strategy, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"The strategy is with the {say('board')}.", page_of(strategy))
    return page(request, "to_board", strategy, form=form)


def awaited_words(awaited: list[Any]) -> str:
    if not awaited:
        return ""
    names = listed(dict.fromkeys(item.lead.name for item in awaited))
    are = "shows" if len(awaited) == 1 else "show"
    return (
        f"No answer yet from {names}. {counted(len(awaited), 'input')} then {are} “not agreed” and "
        "count in no total."
    )


@FORM
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the board decided: endorsed, or returned with conditions."""
    strategy = strategy_to_run(request, pk)
    if strategy.status != Status.BOARD_REVIEW:
        return refused(request, "This strategy is not with the board.", page_of(strategy))
    board = get_object_or_404(Board, kind=Board.Kind.PREVENTION)
    about = {"board": board, "reader": reader(request), "record": strategy}
    form = EndorseForm(posted(request), back=page_of(strategy), **about)
    if request.method == "POST" and form.is_valid():
        outcome, by = form.cleaned_data["outcome"], acting(request)
        act: Any = actions.endorse if outcome == EndorseForm.ENDORSE else actions.return_to_draft
        try:
            with transaction.atomic():
                decision = record_decision(
                    board=board, kind=outcome, record=strategy, by=by, **decision_kwargs(form.cleaned_data)
                )
                act(strategy=strategy, decision=decision, by=by)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            words = f"{decision.reference} is recorded. The chair is asked to confirm it."
            return done(request, words, page_of(strategy))
    out = strategy.inputs.exclude(answer_now__in=Answer.COUNTS).select_related("lead")
    return page(request, "endorse", strategy, form=form, not_agreed=out)


@FORM
def upper_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the upper board answered: approved, or returned with conditions."""
    strategy = strategy_to_run(request, pk)
    if strategy.status != Status.UPPER_REVIEW:
        return refused(request, f"This strategy is not with the {say('upper_board')}.", page_of(strategy))
    board = get_object_or_404(Board, kind=Board.Kind.UPPER)
    about = {"board": board, "reader": reader(request), "record": strategy}
    form = UpperAnswerForm(posted(request), back=page_of(strategy), **about)
    if request.method == "POST" and form.is_valid():
        approved, by = form.cleaned_data["outcome"] == UpperAnswerForm.APPROVE, acting(request)
        try:
            with transaction.atomic():
                decision = record_decision(
                    board=board,
                    kind="upper_board",
                    record=strategy,
                    by=by,
                    **decision_kwargs(form.cleaned_data),
                )
                actions.record_upper_answer(strategy=strategy, decision=decision, approved=approved, by=by)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            words = f"{decision.reference} is recorded. The chair is asked to confirm it."
            return done(request, words, page_of(strategy))
    return page(request, "upper_answer", strategy, form=form)
