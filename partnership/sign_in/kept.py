"""A form that was sent after its session had ended: kept for an hour, for the person who sent it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from partnership.clock import today
from partnership.intake.personal_data import whereabouts
from partnership.people.models import User

KEPT_FOR = 60 * 60
COOKIE, SALT = "board_kept", "kept post"
LONGEST = 12_000  # characters of one answer: above every limit on text, as where text is screened
LARGEST = 200_000  # of all answers together
NEVER = ("csrfmiddlewaretoken", "password", "credential")
ACCOUNT_PAGES = "/accounts/"  # codes and passwords are typed there


@dataclass(frozen=True)
class Kept:
    """What somebody had typed: where it was going, and each answer by its name."""

    path: str
    answers: list[tuple[str, str]]
    had_files: bool
    left_out: bool  # an answer that could identify a person, or is longer than any may be

    @property
    def words(self) -> list[str]:
        """The answers that are text, as the person would know them again."""
        return [value for _, value in self.answers if " " in value.strip() or len(value) > 40]


def keep(request: HttpRequest, person_id: int, response: HttpResponse) -> None:
    """Keep the answers of this post, and give the browser the signed key to them."""
    if request.path.startswith(ACCOUNT_PAGES):
        return
    answers, left_out = [], False
    for name, values in request.POST.lists():
        if any(word in name for word in NEVER):
            continue
        for value in values:
            if len(value) > LONGEST or whereabouts(value, on=today()):
                left_out = True
            else:
                answers.append((name, value))
    if sum(len(value) for _, value in answers) > LARGEST:
        return
    token = secrets.token_urlsafe(24)
    what: dict[str, Any] = {
        "person": person_id,
        "path": request.get_full_path(),
        "answers": answers,
        "had_files": bool(request.FILES),
        "left_out": left_out,
    }
    cache.set(_place(token), what, KEPT_FOR)
    response.set_signed_cookie(
        COOKIE,
        token,
        salt=SALT,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def find(request: HttpRequest, person: User) -> Kept | None:
    """What this person had sent from this browser within the last hour; nobody else's."""
    what = cache.get(_place(_token(request))) if COOKIE in request.COOKIES else None
    if what is None or what["person"] != person.pk:
        return None
    answers = [(name, value) for name, value in what["answers"]]
    return Kept(what["path"], answers, what["had_files"], what["left_out"])


def forget(request: HttpRequest, response: HttpResponse) -> None:
    cache.delete(_place(_token(request)))
    response.delete_cookie(COOKIE, samesite="Lax")


def _token(request: HttpRequest) -> str:
    try:
        return request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT_FOR) or ""
    except BadSignature:
        return ""


def _place(token: str) -> str:
    return f"kept:{token}"
