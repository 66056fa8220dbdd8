"""Reading a strategy: its page, a section, a version as it was frozen."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from partnership.boards.standing import standing
from partnership.clock import today
from partnership.people.naming import as_seen_by
from partnership.records.marking import Marking
from partnership.records.panels import panels_for
from strategies.models import Section, StrategyVersion, Watched
from strategies.permissions import can_edit_strategy
from strategies.presenters import beside, detail, versions
from strategies.presenters.next_steps import next_steps
from strategies.presenters.parts import events_of, timeline, trail
from strategies.sections import texts_of

from .scope import page, reader_of, strategy_for

EVENTS_SHOWN, PAGE_SIZE = 8, 25


@require_safe
def strategy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The strategy as it stands."""
    strategy, reader = strategy_for(request, pk), reader_of(request)
    watched = Prefetch("watched", Watched.objects.select_related("indicator", "place"))
    prefetch_related_objects([strategy], watched, "places", "communities")
    sheet = detail.Sheet(strategy, reader, today())
    inputs = {item.pk: item for item in sheet.inputs}
    decisions = beside.decision_lines(strategy, reader)
    sensitive = strategy.is_sensitive or any(line.is_sensitive for line in decisions)
    return page(
        request,
        "strategy_detail",
        strategy,
        marking=Marking.SENSITIVE.label if sensitive else "",
        breadcrumbs=trail(reader),
        sheet=sheet,
        facts=detail.facts(sheet, beside.comes_from(strategy, reader)),
        tiers=detail.tier_rows(sheet),
        steps=detail.steps(sheet),
        answers=detail.answer_rows(sheet),
        next=next_steps(sheet),
        watched=beside.watched_lines(strategy, reader),
        decisions=decisions,
        conditions=beside.condition_lines(strategy, reader),
        versions=strategy.versions.defer("content"),
        events=timeline(events_of(strategy, inputs, reader)[:EVENTS_SHOWN], reader, inputs),
        panels=panels_for("strategy", strategy, reader),
        where=beside.where(strategy),
    )


@require_safe
def strategy_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to a strategy and its inputs."""
    strategy, reader = strategy_for(request, pk), reader_of(request)
    inputs = {item.pk: item for item in strategy.inputs.all()}
    shown = Paginator(events_of(strategy, inputs, reader), PAGE_SIZE).get_page(request.GET.get("page"))
    events = timeline(shown.object_list, reader, inputs)
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
    strategy = strategy_for(request, pk)
    version = get_object_or_404(
        StrategyVersion.objects.select_related("decision"), strategy=strategy, number=number
    )
    decision = beside.decision_seen(version.decision, reader_of(request))
    return page(
        request,
        "version_detail",
        strategy,
        version=version,
        content=versions.shown(version.content),
        tells_behaviour=not strategy.targeted.is_sensitive or standing(request.user).may_see_sensitive,
        decision=decision,
        is_whole=versions.is_whole(version),
    )
