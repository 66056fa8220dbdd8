"""Guest readers: for officers whose reading is about to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from dashboards.desk import Desk
from partnership.guests.permissions import can_keep_grants
from partnership.guests.presenters import PEOPLE
from partnership.people.naming import as_seen_by
from partnership.records.grants import Grant
from partnership.wording import counted

from .need import SOON, Need


def needs(desk: Desk) -> Iterator[Need]:
    """One for each guest and last day, however many records were opened to them until then."""
    if not can_keep_grants(desk.user):
        return
    current = Grant.objects.visible_to(desk.user).current(desk.on)
    ending: dict[tuple[int, date], list[Grant]] = defaultdict(list)
    for grant in current.filter(until__lte=desk.on + SOON).select_related(*PEOPLE).order_by("until", "pk"):
        ending[grant.user_id, grant.until].append(grant)
    for (person, until), grants in ending.items():
        one = grants[0]
        pages = reverse("grant_detail", args=[one.pk]), f"{reverse('grant_list')}?person={person}"
        yield Need(
            text=f"Decide whether {as_seen_by(one.user, desk.user)} reads on as a guest",
            url=pages[len(grants) > 1],
            hint=f"{counted(len(grants), 'record')} · {one.why}",
            due=until,
            due_word="Last day",
        )
