"""Drafts: answers typed into a form and not yet submitted. A record changes only on submit."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from partnership.people.models import User


class Draft(models.Model):
    """What one person has typed into one form, for a record or for a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("partnership.User", models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=40)
    target_kind = models.CharField(max_length=20, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)
    base_version = models.PositiveIntegerField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["person", "form"], name="draft_of_person")]

    def __str__(self) -> str:
        return f"Draft of {self.form}"

    def keep(self, answers: dict[str, Any]) -> None:
        """Add answers to those already typed."""
        self.answers = {**self.answers, **answers}
        self.save(update_fields=["answers", "saved_at"])


def draft_of(person: User, form: str, pk: uuid.UUID | str | None) -> Draft | None:
    """One's own draft, or None. Nobody reads anybody else's."""
    if pk is None:
        return None
    return Draft.objects.filter(person=person, form=form, pk=pk).first()
