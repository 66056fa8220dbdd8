"""What pages of accounts show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from partnership.boards.models import Membership
from partnership.boards.standing import Standing
from partnership.clock import said
from partnership.pages.parts import Fact
from partnership.sign_in.second_factor import FACTORS, compels, must_have
from partnership.wording import counted, listed

from .models import Account, User

ACCOUNT_WORDS = {
    "invited": "They were invited",
    "invited_again": "They were invited again",
    "came": "They proved their address",
    "changed": "The account was corrected",
    "closed": "The account was closed",
    "opened": "The account was opened again",
    "second_factor_reset": "Their second factor was reset",
    "named": "They chose to be named",
    "unnamed": "They chose not to be named",
    "place_given": "{role}, {board}, from {since}",
    "place_ended": "{role}, {board}, until {until}",
    "place_called_off": "{role}, {board}, from {since}: called off",
}


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


@dataclass(frozen=True)
class AccountRow:
    """One account of the list that administrators keep."""

    pk: int
    post: str
    email: str
    places: str
    state: str
    colour: str
    factor: str
    lacks_factor: bool
    last_came: str


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


def account_rows(accounts: Iterable[Account]) -> list[AccountRow]:
    """One query for their places, one for their second factors, however many there are."""
    asked = list(accounts)
    places: dict[int, list[Membership]] = defaultdict(list)
    held = Membership.objects.filter(user__in=asked).current().select_related("board", "seat__agency")
    for membership in held:
        places[membership.user_id].append(membership)
    rows = Authenticator.objects.filter(user__in=asked, type__in=FACTORS)
    with_factor = set(rows.values_list("user_id", flat=True))
    return [_row(account, places[account.pk], account.pk in with_factor) for account in asked]


def _row(account: Account, places: list[Membership], has_factor: bool) -> AccountRow:
    state, colour = state_of(account)
    needs = compels(Standing(user=account, memberships=tuple(places)))
    return AccountRow(
        pk=account.pk,
        post=account.post,
        email=account.email,
        places="; ".join(place_words(place) for place in places),
        state=state,
        colour=colour,
        factor="Yes" if has_factor else "Needed" if needs else "No",
        lacks_factor=needs and not has_factor,
        last_came=said(account.last_login) if account.last_login is not None else "",
    )


def place_words(place: Membership) -> str:
    where = str(place.seat) if place.seat is not None else place.board.short_name
    return f"{place.get_role_display()}, {where}"


def state_of(account: Account) -> tuple[str, str]:
    """The state in words, and the colour of its tag; none where nothing needs anybody."""
    if not account.is_active:
        return "Closed", "grey"
    if account.proved_at is None and account.last_login is None:
        return ("Invited", "yellow") if account.invited_at is not None else ("Not invited yet", "yellow")
    return "Open", ""


def account_facts(account: Account, protection: Protection, needs: bool) -> list[Fact]:
    state, colour = state_of(account)
    factor = [
        *([counted(protection.passkeys, "passkey")] if protection.passkeys else []),
        *(["an authenticator app"] if protection.has_app else []),
    ]
    lacks = Fact("Second factor", "Needed", colour="red") if needs else Fact("Second factor", "None")
    return [
        Fact("State", state, colour=colour),
        Fact("E-mail address", account.email),
        Fact("Invited", said(account.invited_at) if account.invited_at is not None else "Not yet"),
        Fact("Last signed in", said(account.last_login) if account.last_login is not None else "Never"),
        Fact("Second factor", listed(factor).capitalize()) if factor else lacks,
        *([Fact("Area", account.community_area)] if account.community_area else []),
    ]
