"""Two windows on one draft: what the other one saved, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from .detail import Line


def saved_elsewhere(form: forms.Form, kept: Mapping[str, Any], names: Iterable[str]) -> list[Line]:
    """The kept answers to some fields of a form."""
    fields = ((name, form.fields[name]) for name in names)
    return [
        Line(str(field.label).removesuffix(" (optional)"), said(field, kept.get(name)))
        for name, field in fields
    ]


def said(field: forms.Field, value: Any) -> tuple[str, ...]:
    if isinstance(field, forms.BooleanField):
        return ("Yes" if value else "No",)
    values = [str(each) for each in (value if isinstance(value, list) else [value]) if each]
    if choices := getattr(field, "choices", None):
        labels = dict(flat(choices))
        values = [labels.get(each, each) for each in values]
    return tuple(line for each in values for line in each.splitlines() if line.strip()) or ("Nothing",)


def flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield str(value), str(label)
