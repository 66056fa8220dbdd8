"""Which agencies and communities see an issue: whoever raised it, spoke on it, or on one merged into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from issues_log.models import Issue, Voice
from partnership.people.models import User

from .words import is_community

COLUMNS = (
    *("pk", "merged_into_id"),
    *("agency_id", "agency__kind", "raised_by_id", "raised_by__community_area"),
    *("voices__agency_id", "voices__agency__kind", "voices__by_id", "voices__by__community_area"),
)


@dataclass
class Seen:
    """Ids of the agencies that see an issue, each once, and of the people who speak for communities."""

    agencies: set[int] = field(default_factory=set)
    communities: set[int] = field(default_factory=set)

    def add(self, agency: int | None, kind: str | None, person: int | None, area: str | None) -> None:
        if person is None:
            return
        if is_community(area or "", kind):
            self.communities.add(person)
        elif agency is not None:
            self.agencies.add(agency)


def seen(issues: Sequence[Issue], reader: User) -> dict[int, Seen]:
    """For each issue who sees it, as far as this reader may know, in one query."""
    found = {issue.pk: Seen() for issue in issues}
    pks = list(found)
    among = Issue.objects.visible_to(reader).filter(Q(pk__in=pks) | Q(merged_into__in=pks)).order_by()
    for pk, merged_into, *raised_and_voiced in among.values_list(*COLUMNS):
        for one in (pk, merged_into):
            if one in found:
                found[one].add(*raised_and_voiced[:4])
                found[one].add(*raised_and_voiced[4:])
    return found


def seen_in(issues: Iterable[Issue], voices: Iterable[Voice]) -> Seen:
    """The same of one issue and those merged into it, where they and every voice on them are at hand."""
    found = Seen()
    said = [(each.agency, each.raised_by) for each in issues] + [(each.agency, each.by) for each in voices]
    for agency, person in said:
        pk, kind = (agency.pk, agency.kind) if agency else (None, None)
        found.add(pk, kind, person.pk, person.community_area)
    return found
