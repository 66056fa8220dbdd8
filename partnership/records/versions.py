"""Two guards: `Versioned` against lost updates, `Frozen` for content that never changes again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F


class Clash(Exception):
    """Somebody else saved the record after this form was opened."""


CLASH = "Somebody else changed this while you were editing. Nothing has been lost."


class Versioned(models.Model):
    """A record that people edit through forms. Each form carries the version it started from."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def save_from(record: Versioned, *, base_version: int, fields: dict[str, Any]) -> None:
    """Write `fields` where the version is still `base_version`, and raise Clash where it is not."""
    changed = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=base_version)
        .update(**fields, version=F("version") + 1)
    )
    if not changed:
        raise Clash(CLASH)
    record.refresh_from_db()


def must_start_from(record: Versioned, base_version: int) -> None:
    """Raise Clash where a record that is locked has been saved since `base_version`."""
    if record.version != base_version:
        raise Clash(CLASH)


def canonical(content: dict[str, Any]) -> str:
    """The one spelling of some content, so that equal content has an equal hash."""
    return json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def sha256_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class Frozen(models.Model):
    """Content as it stood: numbered, with its schema and its hash. The database refuses changes."""

    number = models.PositiveIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        abstract = True
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
