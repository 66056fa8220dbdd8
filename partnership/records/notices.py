"""Notices: what a person is told about a record. Kept as rows; mail is sent from them by id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from partnership.clock import moment
from partnership.people.models import User

from . import registry


class Notice(models.Model):
    """One message to one person about one record. The words are made per reader when it is read."""

    to = models.ForeignKey("partnership.User", models.PROTECT, related_name="notices")
    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["to", "-at"], name="notice_to_person")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"


def notify(
    target: models.Model, people: Iterable[User | None], *, kind: str, text: str, at: datetime | None = None
) -> list[Notice]:
    """Write a notice to each person once, and return the new rows."""
    name, pk = registry.target_of(target)
    unique = {person.pk: person for person in people if person is not None}
    return Notice.objects.bulk_create(
        Notice(to=person, target_kind=name, target_id=pk, kind=kind, text=text, at=moment(at))
        for person in unique.values()
    )
