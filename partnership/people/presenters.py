"""What pages of accounts show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from partnership.sign_in.second_factor import FACTORS, must_have

from .models import User


@dataclass(frozen=True)
class Protection:
    """What protects an account."""

    passkeys: int
    has_app: bool
    codes_left: int | None  # None: no recovery codes
    has_password: bool
    must_have_factor: bool

    @property
    def has_factor(self) -> bool:
        return self.has_app or self.passkeys > 0


def protection_of(person: User) -> Protection:
    kept = list(Authenticator.objects.filter(user=person))
    codes = next((each for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return Protection(
        passkeys=sum(each.type == Authenticator.Type.WEBAUTHN for each in kept),
        has_app=any(each.type == Authenticator.Type.TOTP for each in kept),
        codes_left=len(codes.wrap().get_unused_codes()) if codes is not None else None,
        has_password=person.has_usable_password(),
        must_have_factor=must_have(person),
    )


def with_factor(people: Iterable[User]) -> set[int]:
    """The ids of those who have a second factor, in one query."""
    rows = Authenticator.objects.filter(user__in=list(people), type__in=FACTORS)
    return set(rows.values_list("user_id", flat=True))
