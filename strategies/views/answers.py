"""An agency answers on an input and reports how it goes: prepared, submitted, or recorded from a letter."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from partnership.clock import today
from partnership.people.models import User
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from strategies import actions
from strategies.agreed import agreed_hash
from strategies.forms import AnswerForm, DeliveryForm
from strategies.forms.answers import PREPARED, STOP, SUBMITTED, WRITTEN
from strategies.models import Answer, DeliveryReport, Input, Strategy
from strategies.permissions import (
    can_answer_input,
    can_prepare_answer,
    can_report_delivery,
    can_submit_answer,
)
from strategies.presenters import inputs as shown
from strategies.presenters.parts import page_of, page_of_input
from strategies.saying import in_preparation, mark_of
from strategies.seated import unheard

from .drafting import FORM
from .scope import acting, done, input_for, page, refused

HAVE_A_BOX = {Answer.Says.SUBJECT_TO, Answer.Says.NOT_ABLE, *DeliveryReport.Says}
"""What is said in a box of its own, named for it; anything else goes with the note."""


def way_of(reader: User, item: Input) -> str:
    """How this person says something for the input's lead."""
    if can_submit_answer(reader, item):
        return SUBMITTED
    return PREPARED if can_prepare_answer(reader, item) else WRITTEN


@FORM
def input_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead's answer, and on to the next input that waits for the same agency."""
    item, person = input_for(request, pk), reader(request)
    if not can_answer_input(person, item):
        raise PermissionDenied
    if item.strategy.status not in Strategy.ANSWERABLE:
        return refused(request, "Answers are taken during the consultation.", page_of_input(item))
    way = way_of(person, item)
    waiting = still_waiting(person, item, way)
    about: dict[str, Any] = {
        "way": way,
        "lead": item.lead.name,
        "has_money": bool(item.money.all()),
        "more": len(waiting),
        "back": page_of_input(item),
    }
    form = AnswerForm(posted(request), initial=initial_of(item, item.answers.all(), way), **about)
    if request.method == "POST" and form.is_valid():
        said = {**said_in(form, request, item), "seen_hash": form.cleaned_data["agreed_hash"]}
        try:
            if way == PREPARED:
                actions.prepare_answer(**said)
            else:
                actions.answer_input(recorded_from=form.cleaned_data.get("recorded_from", ""), **said)
        except NotAllowed as refusal:
            item = input_for(request, pk)
            form = AnswerForm(fresh(request, item, item.answers.all(), way), **about)
            form.is_valid()
            form.add_error(None, str(refusal))
        else:
            return on_from(request, item, way, waiting)
    prepared = prepared_for(item.answers.all(), way)
    return page(
        request,
        "input_answer",
        item.strategy,
        item=item,
        form=form,
        where=shown.where(item),
        year_totals=shown.year_totals(item),
        prepared=prepared,
        is_stale=prepared is not None and prepared.agreed_hash != agreed_hash(item),
        given=shown.answers_given(item, person)[:1],
        way=way,
        waiting=waiting,
        is_heard=way == WRITTEN and not unheard([item.lead_id], today()),
    )


def still_waiting(reader: User, item: Input, way: str) -> list[Input]:
    """The other inputs that wait for the same agency's answer, the next one first, then round again."""
    rows = Input.objects.visible_to(reader).filter(
        lead=item.lead_id, strategy__status__in=Strategy.ANSWERABLE, answer_now=""
    )
    if way == PREPARED:
        rows = rows.exclude(pk__in=Answer.objects.filter(submitted_at__isnull=True).values("input"))
    order = ("strategy__consultation_closes_on", "strategy__number", "-tier__position", "id")
    every = list((rows | Input.objects.visible_to(reader).filter(pk=item.pk)).order_by(*order))
    here = every.index(item)
    return [*every[here + 1 :], *every[:here]]


def on_from(request: HttpRequest, item: Input, way: str, waiting: list[Input]) -> HttpResponse:
    """To the next input that waits; else to what the agency has answered, or to the strategy."""
    said = {PREPARED: "is prepared", SUBMITTED: "is submitted", WRITTEN: "is recorded"}[way]
    words = f"The answer of {item.lead} on {item.reference} {said}."
    if way == PREPARED:
        words += " A seat holder or deputy submits it."
    if waiting and STOP not in request.POST:
        return done(request, words, reverse("strategies:input_answer", args=[waiting[0].pk]))
    if way == WRITTEN:
        return done(request, words, f"{page_of(item.strategy)}#answers")
    if not waiting and way == SUBMITTED:
        words += f" Nothing else waits for {item.lead}’s answer."
    return done(request, words, reverse("strategies:agency_detail", args=[item.lead_id]))


@FORM
def input_report(request: HttpRequest, pk: int) -> HttpResponse:
    """How the input goes, as its lead says: on track, at risk, off track, done."""
    item, person = input_for(request, pk), reader(request)
    if not can_report_delivery(person, item):
        raise PermissionDenied
    if item.strategy.status not in Strategy.RUNNING or item.answer_now not in Answer.COUNTS:
        words = "Delivery is reported on agreed inputs of active strategies."
        return refused(request, words, page_of_input(item))
    way = way_of(person, item)
    about: dict[str, Any] = {
        "way": way,
        "is_done": item.done_at is not None,
        "back": page_of_input(item),
    }
    form = DeliveryForm(posted(request), initial=initial_of(item, item.reports.all(), way), **about)
    if request.method == "POST" and form.is_valid():
        said = said_in(form, request, item)
        try:
            if way == PREPARED:
                actions.prepare_report(**said)
            else:
                actions.report_delivery(recorded_from=form.cleaned_data.get("recorded_from", ""), **said)
        except NotAllowed as refusal:
            item = input_for(request, pk)
            form = DeliveryForm(fresh(request, item, item.reports.all(), way), **about)
            form.is_valid()
            form.add_error(None, str(refusal))
        else:
            words = f"The report on {item.reference} is saved."
            if way == PREPARED:
                words += " A seat holder or deputy submits it."
            return done(request, words, page_of_input(item))
    return page(
        request,
        "input_report",
        item.strategy,
        item=item,
        form=form,
        where=shown.where(item),
        year_totals=shown.year_totals(item),
        prepared=prepared_for(item.reports.all(), way),
        given=shown.reports_given(item, person)[:1],
        way=way,
    )


# What both have in common -----------------------------------------------------------------------
def prepared_for(said: Any, way: str) -> Any:
    """What is in preparation: for the agency's own people only."""
    return in_preparation(said) if way != WRITTEN else None


def initial_of(item: Input, said: Any, way: str) -> dict[str, str]:
    """What a colleague has prepared in the boxes of the form, and what the page shows of what was said."""
    start, prepared = marks_of(item, said, way), prepared_for(said, way)
    if prepared is None:
        return start
    return {
        **start,
        "says": prepared.says,
        prepared.says if prepared.says in HAVE_A_BOX else "note": prepared.note,
    }


def said_in(form: AnswerForm | DeliveryForm, request: HttpRequest, item: Input) -> dict[str, Any]:
    """What the form says, as the actions take it."""
    return {
        "input": item,
        "says": form.cleaned_data["says"],
        "note": form.words(),
        "by": acting(request, item.lead_id),
        "seen": form.cleaned_data["seen"],
    }


def fresh(request: HttpRequest, item: Input, said: Any, way: str) -> Any:
    """What was typed, over the input and what was said of it as they are now, which the page shows again."""
    again = request.POST.copy()
    for name, value in marks_of(item, said, way).items():
        again[name] = value
    return again


def marks_of(item: Input, said: Any, way: str) -> dict[str, str]:
    """What the page shows: the input as it is, and what was said of it."""
    return {"agreed_hash": agreed_hash(item), "seen": mark_of(said, own=way != WRITTEN)}
