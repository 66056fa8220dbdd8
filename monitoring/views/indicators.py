"""Indicators: the list, the page of one, and its values as a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from monitoring import charts
from monitoring.analysis.frames import drawn_series
from monitoring.analysis.words import rounding_words
from monitoring.models import Coverage, Indicator, KnownEvent, RollUp, Signal, Submission
from monitoring.permissions import can_list_indicators, can_send_data, is_analyst
from monitoring.presenters import IndicatorRow, Rates, SignalWords, indicator_url, rates_of
from partnership.area.whole import whole_area
from partnership.pages.parts import Fact, page_of
from partnership.papers.csv_file import csv_response
from partnership.people.models import User
from partnership.people.reader import reader
from partnership.places.models import Place
from partnership.records.panels import panels_for

if TYPE_CHECKING:
    from monitoring.analysis.series import Series


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Indicators with their latest value for the whole area: those on show first, the rest one link away."""
    if not can_list_indicators(request.user):
        raise PermissionDenied
    indicators = Indicator.objects.visible_to(request.user).select_related("agency")
    show_all = request.GET.get("show") == "all"
    listed = indicators.order_by("-on_show", "name") if show_all else indicators.filter(on_show=True)
    page = page_of(request, listed)
    counts = indicators.count()
    return render(
        request,
        "monitoring/indicator_list.html",
        {
            "page": page,
            "rows": _rows(list(page), request.user),
            "show_all": show_all,
            "on_show": page.paginator.count if not show_all else indicators.filter(on_show=True).count(),
            "all": counts,
            "may_send": can_send_data(request.user),
            "is_analyst": is_analyst(request.user),
        },
    )


def _rows(indicators: list[Indicator], reader: User | AnonymousUser) -> list[IndicatorRow]:
    """The lines of a list: signals and sparklines of the whole area, a few queries for all of them."""
    whole = whole_area()
    found = Signal.objects.visible_to(reader).filter(indicator__in=indicators, place=whole)
    signals = {signal.indicator_id: signal for signal in found.select_related("place")}
    drawn = drawn_series(RollUp.objects.filter(indicator__in=indicators, place=whole))
    sparks = {
        series.indicator_id: charts.spark_of(series, protected=False)
        for series in drawn
        if series.latest() is not None
    }
    rows = []
    for indicator in indicators:
        signal = signals.get(indicator.pk)
        if signal is not None:
            signal.indicator = indicator
        rows.append(IndicatorRow.of(indicator, signal, sparks.get(indicator.pk)))
    return rows


@require_safe
def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator in one place: finding, control chart, table, and the same for every other place."""
    person = reader(request)
    indicator = get_object_or_404(Indicator.objects.visible_to(person).select_related("agency"), pk=pk)
    signals = _signals(indicator, person)
    place = _asked_place(request, signals)
    series = charts.series_of(indicator, place)
    events = list(KnownEvent.objects.filter(Q(indicator=indicator) | Q(indicator=None)))
    chart = charts.xmr_chart(indicator, place, series, events=events)
    rows = _places(indicator, signals, place)
    here = next((row["words"] for row in rows if row["chosen"]), None)
    csv = f"{reverse('monitoring:indicator_csv', args=[indicator.pk])}?place={place.pk}"
    return render(
        request,
        "monitoring/indicator_detail.html",
        {
            "indicator": indicator,
            "place": place,
            "places": _in_tree([signal.place for signal in signals]),
            "chart": chart,
            "downloads": [{"label": "CSV", "url": csv}] if series is not None else [],
            "facts": _facts(here),
            "rows": rows,
            "rounding": rounding_words() if any(indicator.protects(each.place) for each in signals) else "",
            "rates": _rates(indicator, signals),
            "files": _files(indicator, series, person),
            "agreements": indicator.agreements.all(),
            "panels": panels_for("indicator", indicator, person),
            "may_send": can_send_data(person),
            "breadcrumbs": [{"label": "Indicators", "url": reverse("monitoring:indicator_list")}],
        },
    )


def _rates(indicator: Indicator, signals: list[Signal]) -> Rates | None:
    places = _in_tree([signal.place for signal in signals])
    whole = whole_area()
    return rates_of(indicator, places, whole) if whole is not None and len(places) > 1 else None


def _files(indicator: Indicator, series: Series | None, reader: User) -> list[dict[str, Any]]:
    """The files that hold the latest values of a series, as far as the reader may open them."""
    latest = series.latest() if series is not None else None
    if latest is None:
        return []
    period = latest.period  # by quarter, its months came one by one
    last = date(period.year, period.month + 2, 1) if series is not None and series.by_quarter else period
    current = Coverage.objects.filter(indicator=indicator, period__range=(period, last)).values("submission")
    return [
        {
            "reference": submission.reference,
            "url": reverse("monitoring:submission_detail", args=[submission.pk]),
            "settled_at": submission.settled_at,
        }
        for submission in Submission.objects.visible_to(reader).filter(pk__in=current).order_by("number")
    ]


def _signals(indicator: Indicator, reader: User | AnonymousUser) -> list[Signal]:
    """The signals of an indicator, one for each place that has values."""
    found = Signal.objects.visible_to(reader).filter(indicator=indicator)
    signals = list(found.select_related("place"))
    for signal in signals:
        signal.indicator = indicator
    return signals


@require_safe
def indicator_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """What the chart of one place shows, as a file: hidden where the page hides it."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), pk=pk)
    signals = _signals(indicator, request.user)
    place = _asked_place(request, signals)
    series = charts.series_of(indicator, place)
    rows = (
        charts.chart_rows(indicator, series, protected=indicator.protects(place))
        if series is not None
        else iter(())
    )
    return csv_response(
        f"{indicator.key}-{place.pk}.csv",
        ["Place", "Period begins", "Period", indicator.counts.capitalize(), "Mean", "Usual range", "Meaning"],
        (
            [
                place.name,
                row["period"],
                row["words"],
                row["value"].replace(",", ""),
                row["mean"].replace(",", ""),
                row["range"].replace(",", ""),
                row["reading"],
            ]
            for row in rows
        ),
    )


def _asked_place(request: HttpRequest, signals: list[Signal]) -> Place:
    """The place in the address, else the whole area, else the first that has values."""
    asked = request.GET.get("place", "")
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise Http404
        return get_object_or_404(_places_of(signals), pk=int(asked))
    whole = whole_area()
    if signals and whole not in [signal.place for signal in signals]:
        return signals[0].place
    if whole is None:
        raise Http404
    return whole


def _places_of(signals: list[Signal]) -> QuerySet[Place]:
    return Place.objects.filter(pk__in=[signal.place_id for signal in signals])


def _in_tree(places: list[Place]) -> list[Place]:
    """The whole area first, then by name."""
    return sorted(places, key=lambda place: (place.parent_id is not None, place.name))


def _facts(here: SignalWords | None) -> list[Fact]:
    if here is None:
        return []
    return [
        Fact(here.period, here.value, note=here.counts),
        Fact("Usual range", here.usual_range),
        Fact("What it means", "", icon=here.reading.icon, note=str(here.reading)),
    ]


def _places(indicator: Indicator, signals: list[Signal], chosen: Place) -> list[dict[str, Any]]:
    order = {place.pk: at for at, place in enumerate(_in_tree([signal.place for signal in signals]))}
    return [
        {
            "place": signal.place,
            "words": SignalWords.of(signal),
            "url": indicator_url(indicator, signal.place),
            "chosen": signal.place_id == chosen.pk,
        }
        for signal in sorted(signals, key=lambda signal: order[signal.place_id])
    ]
