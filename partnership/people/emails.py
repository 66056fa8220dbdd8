"""Mail about accounts that the worker sends. Plain text."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from partnership.area.models import say

from .invitations import WORKS_FOR, link_for
from .models import User

ABOUT_AN_ACCOUNT = "X-About-Account"
"""The header by which a demo's mailbox tells mail about accounts from the board's own."""


def invitation(person: User) -> EmailMessage:
    paragraphs = [
        f"The {say('office')} invites you, as {person.post}, to the service in which the {say('board')} "
        "works.",
        f"To accept, open this link and press the button:\n{link_for(person)}",
        f"The link works for {WORKS_FOR.days} days, once. You need no password: each time you sign in, "
        f"we send a code to this address. You can ask for one at any time:\n{settings.SITE_URL}/",
        "If you did not expect this, do nothing.",
        f"{say('office')}, for the {say('board')}",
    ]
    return EmailMessage(
        subject=f"Your invitation to the {say('board')}",
        body="\n\n".join(paragraphs),
        to=[person.email],
        headers={ABOUT_AN_ACCOUNT: "yes"},
    )
