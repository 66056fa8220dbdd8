"""Notices: what a person is told about a record. Kept as rows; each is read on a page and mailed once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from partnership.clock import moment
from partnership.people.models import User

from . import registry
from .queue import enqueue, is_silent


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> NoticeQuerySet:
        """One's own. What each says of its record depends on whether one may see that."""
        return self.filter(to=user) if isinstance(user, User) else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> NoticeQuerySet:
        """Those whose mail has not gone out and still should."""
        return self.filter(queued_at__isnull=False, mailed_at__isnull=True)


class Notice(models.Model):
    """One message to one person about one record.

    `text` is whole sentences that stand under the name of the record, the first of which says what happened
    or is asked: "Taken up for review. The reason: …". The name is found when the notice is read or mailed,
    for that reader, so that a marking that has changed since holds for it too.
    """

    to = models.ForeignKey("partnership.User", models.PROTECT, related_name="notices")
    target_kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its mail was last queued; empty: none is sent, or sent any more",
    )
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["to", "-at"], name="notice_to_person"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["queued_at"],
                condition=Q(queued_at__isnull=False, mailed_at__isnull=True),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"

    @property
    def target(self) -> registry.Target:
        return self.target_kind, self.target_id


def notify(
    target: models.Model, people: Iterable[User | None], *, kind: str, text: str, at: datetime | None = None
) -> list[Notice]:
    """Write a notice to each person once, queue its mail, and return the new rows."""
    name, pk = registry.target_of(target)
    unique = {person.pk: person for person in people if person is not None}
    now = moment(at)
    notices = Notice.objects.bulk_create(
        Notice(
            to=person,
            target_kind=name,
            target_id=pk,
            kind=kind,
            text=text,
            at=now,
            queued_at=None if is_silent() else now,
        )
        for person in unique.values()
    )
    if notices:
        enqueue("partnership.mail_notices", [notice.pk for notice in notices])
    return notices
