"""The mail that a notice makes, in plain text, worded for its reader at the moment at which it is sent."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.text import Truncator

from partnership.area.models import say
from partnership.records.notices import Notice

from .words import Told, told

SUBJECT_LENGTH = 100
SENTENCE_END = re.compile(r"(?<=[.?!])\s")


def message_of(notice: Notice) -> EmailMessage | None:
    """The message, or None where its reader may not read of the record any more.

    A sensitive record's words stay out of mailboxes, and so do those of one that its contributor may not see.
    """
    (said,) = told([notice], notice.to)
    if not said.url:
        return None
    return EmailMessage(
        subject=subject_of(said),
        body="\n\n".join(
            [
                *lines_of(said),
                f"To read it, sign in:\n{settings.SITE_URL}{said.url}",
                f"{say('office')}, for the {say('board')}",
            ]
        ),
        to=[notice.to.email],
    )


def subject_of(said: Told) -> str:
    """ "PB-0042: Taken up for review"."""
    if said.is_sensitive:
        return f"News of {said.reference}"
    first = SENTENCE_END.split(said.text, maxsplit=1)[0].rstrip(".")
    subject = f"{said.reference}: {first}" if said.reference else f"{said.name}: {first}"
    return Truncator(" ".join(subject.split())).chars(SUBJECT_LENGTH)


def lines_of(said: Told) -> list[str]:
    if said.is_sensitive:
        return [
            f"There is news of {said.reference}. It is OFFICIAL-SENSITIVE, so its words are not in this mail."
        ]
    return [said.name, said.text]
