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

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been typed yet."""
        return not any(self.answers.values())

    def keep(self, answers: dict[str, Any]) -> None:
        """Add answers to those already typed."""
        self.answers = {**self.answers, **answers}
        self.save(update_fields=["answers", "saved_at"])


def draft_of(person: User, form: str, pk: uuid.UUID | str | None, *, to_change: bool = False) -> Draft | None:
    """One's own draft, or None. Nobody reads anybody else's. `to_change` locks it, inside a transaction."""
    if pk is None:
        return None
    drafts = Draft.objects.select_for_update() if to_change else Draft.objects.all()
    return drafts.filter(person=person, form=form, pk=pk).first()


def drafts_of(person: User, form: str) -> list[Draft]:
    """One's own drafts of a form, the latest first, with the empty ones."""
    return list(Draft.objects.filter(person=person, form=form))
