"""Second factors for tests: an authenticator app whose codes we can compute."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from partnership.people.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    """What the app shows now."""
    *_, counter = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter - 1))


def give_app(person: User) -> Authenticator:
    authenticator: Authenticator = totp.TOTP.activate(person, SECRET).instance
    RecoveryCodes.activate(person)
    return authenticator


def recovery_code_of(person: User) -> str:
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return str(row.wrap().get_unused_codes()[0])
