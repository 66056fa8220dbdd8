"""Events: what happened to a record, by whom, when and why. The timeline of its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models

from partnership.boards.standing import Actor
from partnership.clock import moment
from partnership.people.models import User

from . import registry


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, record: models.Model) -> EventQuerySet:
        """The events of one record, newest first, ready to be shown."""
        kind, pk = registry.target_of(record)
        return self.filter(target_kind=kind, target_id=pk).select_related("by", "for_seat__agency")

    def visible_to(self, user: User | AnonymousUser) -> EventQuerySet:
        """Events whose record this reader may see: visibility is the record's, never copied."""
        return self.filter(registry.targeting(user, registry.kinds()))


class Event(models.Model):
    """One thing that happened to one record."""

    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "partnership.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the system",
    )
    for_seat = models.ForeignKey("partnership.Seat", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["target_kind", "target_id", "-at"], name="event_of_record"),
            models.Index(fields=["-at"], name="event_by_time"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.target_kind} {self.target_id}"


def record(
    target: models.Model,
    *,
    by: Actor,
    kind: str,
    note: str = "",
    at: datetime | None = None,
    naming: models.Model | None = None,
    **data: Any,
) -> Event:
    """Write what happened to `target` on its timeline. `kind` is a verb in the past: "put_on_hold".

    naming: another record that the event tells of. It is never written into the note, for whoever reads the
    one may not be allowed to read of the other: `named_in` finds it for each reader.
    """
    name, pk = registry.target_of(target)
    if naming is not None:
        data["naming"] = registry.spell(naming)
    return Event.objects.create(
        target_kind=name,
        target_id=pk,
        at=moment(at),
        by=by.user,
        for_seat=by.seat,
        kind=kind,
        note=note,
        data=data,
    )


class Named(NamedTuple):
    """Another record that an event tells of: its page and what it is called. Empty where there is none."""

    url: str = ""
    link: str = ""


def named_in(events: Iterable[Event], reader: User | AnonymousUser) -> dict[int, Named]:
    """The other record that each event tells of, by the event's id: only those that this reader may see."""
    spelled = {event.pk: registry.read_spelled(event.data.get("naming", "")) for event in events}
    targets = {pk: target for pk, target in spelled.items() if target is not None}
    found = registry.find_many(targets.values(), reader)
    return {
        pk: Named(registry.url_of(found[target]), registry.reference_of(found[target]))
        for pk, target in targets.items()
        if target in found
    }
