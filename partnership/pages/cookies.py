"""The cookies of the service, for the page that lists them. Names and times are those of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

from partnership.sign_in import kept

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True)
class Cookie:
    """One cookie: what it is for, and how long it stays in the browser."""

    name: str
    purpose: str
    lasts: str


def cookies_in_use() -> list[Cookie]:
    """All of them. A test asks every page which cookies it sets, and finds each one here."""
    hours = settings.SESSION_LONGEST // HOUR
    minutes = settings.SESSION_IDLE // MINUTE
    days = settings.CSRF_COOKIE_AGE // DAY
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            "Remembers that you are signed in",
            f"Until you sign out or close the browser, for {minutes} minutes without a page, "
            f"and {hours} hours at most",
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            "Makes sure that a form was sent from a page of this service, and not from somewhere else",
            f"{days} days",
        ),
        Cookie(
            CookieStorage.cookie_name,
            "Carries a message such as “Your scores are submitted” to the next page",
            "Until that page is shown",
        ),
        Cookie(
            kept.COOKIE,
            "Finds what you sent after you had been signed out, so that you can send it once you are back",
            f"Until you have, and {kept.KEPT_FOR // MINUTE} minutes at most",
        ),
    ]
