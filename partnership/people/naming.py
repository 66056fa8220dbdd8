"""The one rule for how a person is named to another, on pages, papers, mails and exports."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from .models import User

SYSTEM = "The system"


def as_seen_by(person: User | None, reader: User | AnonymousUser | None) -> str:
    """The words by which `reader` may know `person`.

    Community contributors are "a community member, {area}" unless they chose to be named; they
    always recognise themselves. A missing person is the system itself.
    """
    if person is None:
        return SYSTEM
    if person.community_area and not person.named_to_others:
        if isinstance(reader, User) and reader.pk == person.pk:
            return f"{person.post} (you)"
        return f"a community member, {person.community_area}"
    return person.post
