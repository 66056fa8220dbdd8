"""Choices that several forms of the log offer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms

from partnership.behaviours.models import Behaviour
from partnership.pages.screening import ScreenedLine

Group = tuple[str, list[tuple[str, str]]]


class ShortText(ScreenedLine):
    """One line of text in a box of two lines, so that a phone shows all of it. Line breaks become spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return " ".join(text.split()) if text else text


class BehaviourField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One node of the behaviour tree, in a select grouped by what stands at the top of the tree."""

    def __init__(self, *, empty: str, **kwargs: Any) -> None:
        super().__init__(queryset=Behaviour.objects.all(), **kwargs)
        self.empty = empty

    def offer(self) -> None:
        """Read the tree in one query; called by the form that shows the field."""
        self.choices = [("", self.empty), *grouped_behaviours()]


def grouped_behaviours() -> list[Group]:
    """Every behaviour under the top of its branch; the top itself comes first, as "in general"."""
    below: dict[int | None, list[Behaviour]] = defaultdict(list)
    for behaviour in Behaviour.objects.all():
        below[behaviour.parent_id].append(behaviour)

    def branch(node: Behaviour, path: str) -> list[tuple[str, str]]:
        found = []
        for child in below[node.pk]:
            found.append((str(child.pk), f"{path}{child.name}"))
            found += branch(child, f"{path}{child.name} › ")
        return found

    return [(top.name, [(str(top.pk), f"{top.name}, in general"), *branch(top, "")]) for top in below[None]]
