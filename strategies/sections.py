"""Every text that a section has had, from the events that saved it."""

from __future__ import annotations

from partnership.records.events import Event, EventQuerySet

from .models import Section

TEXTS = ("wrote_section", "set_aside_text")


def texts_of(section: Section) -> EventQuerySet:
    """What was written in a section and what was set aside in a clash, newest first, with who did."""
    return (
        Event.objects.of(section.strategy)
        .filter(kind__in=TEXTS, data__section=section.key)
        .order_by("-at", "-id")
    )


def text_at(section: Section, version: int) -> str:
    """The text as it was at a version: what two people who clash both started from."""
    events = Event.objects.of(section.strategy)
    saved = events.filter(kind="wrote_section", data__section=section.key, data__version=version).first()
    if saved is not None:
        return str(saved.data["text"])
    opened = events.filter(kind="opened").first()
    return str(opened.data.get("sections", {}).get(section.key, "")) if opened is not None else ""
