"""The uploaded files, in whichever store they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField


def names_in_store(folder: str = "") -> Iterator[str]:
    """Every file, by its name in the store."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing has been kept yet
        return
    for file in sorted(files):
        yield f"{folder}{file}"
    for each in sorted(folders):
        yield from names_in_store(f"{folder}{each}/")


def names_in_database() -> Iterator[str]:
    """Every file that a record has, as the database stands in this transaction."""
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        for each in model._meta.get_fields():
            if isinstance(each, FileField):
                records: Any = model._default_manager
                yield from records.exclude(**{each.name: ""}).order_by().values_list(each.name, flat=True)
