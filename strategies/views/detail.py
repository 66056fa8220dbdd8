"""Reading a strategy: its page, a section, a version as it was frozen."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from partnership.clock import today
from partnership.pages.parts import page_of
from partnership.people.naming import as_seen_by
from partnership.people.reader import reader
from partnership.records.marking import Marking
from partnership.records.panels import panels_for
from strategies.models import Section, StrategyVersion, Watched
from strategies.permissions import can_edit_strategy
from strategies.presenters import before, beside, detail, matrix, versions
from strategies.presenters.next_steps import next_steps
from strategies.presenters.parts import events_of, timeline, trail
from strategies.sections import texts_of

from .scope import open_strategies, page, strategy_for

EVENTS_SHOWN = 8


@require_safe
def strategy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The strategy as it stands; for a board that has sent it back, as it was before that board."""
    person = reader(request)
    strategy = open_strategies(person).filter(pk=pk).first()
    if strategy is None:
        return strategy_before(request, pk)
    watched = Prefetch("watched", Watched.objects.select_related("indicator", "place"))
    prefetch_related_objects([strategy], watched, "places", "communities")
    sheet = detail.Sheet(strategy, person, today())
    inputs = {item.pk: item for item in sheet.inputs}
    decisions = beside.decision_lines(strategy, person)
    sensitive = strategy.is_sensitive or any(line.is_sensitive for line in decisions)
    return page(
        request,
        "strategy_detail",
        strategy,
        marking=Marking.SENSITIVE.label if sensitive else "",
        breadcrumbs=trail(person),
        sheet=sheet,
        facts=detail.facts(sheet, beside.comes_from(strategy, person)),
        tiers=detail.tier_rows(sheet),
        steps=detail.steps(sheet),
        answers=matrix.answer_rows(sheet),
        next=next_steps(sheet),
        watched=beside.watched_lines(strategy, person),
        decisions=decisions,
        conditions=beside.condition_lines(strategy, person),
        versions=strategy.versions.defer("content"),
        events=timeline(events_of(strategy, inputs, person)[:EVENTS_SHOWN], person, inputs),
        panels=panels_for("strategy", strategy, person),
        where=beside.where(strategy),
    )


def strategy_before(request: HttpRequest, pk: int) -> HttpResponse:
    """What was put to the reader's board, what it answered, and where the strategy is now in words."""
    person = reader(request)
    put = StrategyVersion.objects.visible_to(person).filter(strategy=pk).order_by("-number")
    version = put.select_related("strategy__targeted__candidate", "decision").first()
    if version is None:
        raise Http404
    strategy = version.strategy
    return page(
        request,
        "strategy_before",
        strategy,
        breadcrumbs=trail(person),
        version=version,
        content=versions.shown(version, person),
        now=before.where_now(strategy),
        facts=before.facts(strategy, version),
        decision=beside.decision_seen(version.decision, person),
        decisions=beside.decision_lines(strategy, person),
        conditions=beside.condition_lines(strategy, person),
        is_whole=versions.is_whole(version),
    )


@require_safe
def strategy_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to a strategy and its inputs."""
    strategy, person = strategy_for(request, pk), reader(request)
    inputs = {item.pk: item for item in strategy.inputs.all()}
    shown = page_of(request, events_of(strategy, inputs, person))
    events = timeline(shown.object_list, person, inputs)
    return page(request, "strategy_history", strategy, page=shown, events=events)


@require_safe
def section_detail(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A section, and every text it has had."""
    strategy = strategy_for(request, pk)
    section = get_object_or_404(Section.objects.select_related("edited_by"), strategy=strategy, key=key)
    section.strategy = strategy
    texts = [
        (event, as_seen_by(event.by, request.user), str(event.data["text"])) for event in texts_of(section)
    ]
    may_edit = can_edit_strategy(request.user, strategy)
    return page(request, "section_detail", strategy, section=section, texts=texts, may_edit=may_edit)


@require_safe
def version_detail(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A strategy as it stood when the board endorsed it."""
    person = reader(request)
    seen = StrategyVersion.objects.visible_to(person).select_related(
        "strategy__targeted__candidate", "decision"
    )
    version = get_object_or_404(seen, strategy=pk, number=number)
    decision = beside.decision_seen(version.decision, person)
    return page(
        request,
        "version_detail",
        version.strategy,
        version=version,
        content=versions.shown(version, person),
        decision=decision,
        is_whole=versions.is_whole(version),
    )
