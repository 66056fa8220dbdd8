"""How many people live in a place: its own figure, or the sum of those of the places below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from .models import Place, Population


def people_in(places: Iterable[int], *, whole: int, on: date) -> tuple[int, dict[int, int]]:
    """The latest year for which the people of the `whole` area are known, and the people of each place then.

    A place is the sum of those below it on that day where it has no figure of its own; one of which a part
    is not known is left out. (0, {}) where the whole area is not known in any year.
    """
    own: dict[int, dict[int, int]] = defaultdict(dict)
    for place, year, people in Population.objects.order_by().values_list("place", "year", "people"):
        own[year][place] = people
    below: dict[int, list[int]] = defaultdict(list)
    standing = Place.objects.filter(Q(during=None) | Q(during__contains=on))
    for place, parent in standing.order_by().values_list("pk", "parent"):
        if parent is not None:
            below[parent].append(place)

    def people_of(place: int, known: dict[int, int]) -> int | None:
        if place in known:
            return known[place]
        parts = [people_of(each, known) for each in below[place]]
        given = [part for part in parts if part is not None]
        return sum(given) if parts and len(given) == len(parts) else None

    for year in sorted(own, reverse=True):
        if people_of(whole, own[year]) is None:
            continue
        found = {place: people_of(place, own[year]) for place in places}
        return year, {place: people for place, people in found.items() if people}
    return 0, {}
