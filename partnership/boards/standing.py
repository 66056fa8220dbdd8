"""What a person may do, worked out once from their memberships of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from partnership.people.models import User

from .models import Board, Membership, Seat

Role = Membership.Role

READS_BOARD = frozenset(
    {
        Role.HOLDER,
        Role.DEPUTY,
        Role.COLLEAGUE,
        Role.CHAIR,
        Role.VICE_CHAIR,
        Role.OFFICER,
        Role.CHIEF_EXECUTIVE,
        Role.ANALYST,
    }
)
RUNS_BOARD = frozenset({Role.OFFICER, Role.CHIEF_EXECUTIVE})
CHAIRS = frozenset({Role.CHAIR, Role.VICE_CHAIR})
SUBMITS = frozenset({Role.HOLDER, Role.DEPUTY})
PREPARES = SUBMITS | {Role.COLLEAGUE}


@dataclass(frozen=True)
class Actor:
    """Who does something, and for which seat. No user means the system itself."""

    user: User | None
    seat: Seat | None = None


SYSTEM = Actor(None)


@dataclass(frozen=True)
class Standing:
    """A person's memberships of one day, and the questions that permissions ask of them."""

    user: User | None
    memberships: tuple[Membership, ...]

    def roles(self, kind: Board.Kind = Board.Kind.PREVENTION) -> frozenset[str]:
        """The roles held on the board of that kind."""
        return frozenset(m.role for m in self.memberships if m.board.kind == kind)

    def has(self, roles: frozenset[Role], kind: Board.Kind = Board.Kind.PREVENTION) -> bool:
        return bool(self.roles(kind) & roles)

    @property
    def reads_board(self) -> bool:
        """Reads the log, rounds, strategies, zones, dashboards and reports."""
        return self.has(READS_BOARD)

    @property
    def reads_upper_board(self) -> bool:
        """Reads what goes to the upper board, and the strategies behind it."""
        return bool(self.roles(Board.Kind.UPPER))

    @property
    def runs_board(self) -> bool:
        """Officers and the chief executive run everything."""
        return self.has(RUNS_BOARD)

    @property
    def is_chief_executive(self) -> bool:
        return Role.CHIEF_EXECUTIVE in self.roles()

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles()

    @property
    def sees_running(self) -> bool:
        """Sees how the service runs: its queue, failed jobs and backups."""
        return self.runs_board or self.is_administrator

    @property
    def may_see_sensitive(self) -> bool:
        """Cleared for OFFICIAL-SENSITIVE by a membership that reads the board or is of the upper one."""
        return any(
            m.may_see_sensitive
            for m in self.memberships
            if m.board.kind == Board.Kind.UPPER
            or (m.board.kind == Board.Kind.PREVENTION and m.role in READS_BOARD)
        )

    def chairs(self, board_id: int) -> bool:
        return any(m.board_id == board_id and m.role in CHAIRS for m in self.memberships)

    def seats(self, roles: frozenset[Role] = PREPARES) -> tuple[Seat, ...]:
        """Seats on the prevention board that this person fills, by default in any seated role."""
        found = [
            m.seat
            for m in self.memberships
            if m.seat is not None and m.role in roles and m.board.kind == Board.Kind.PREVENTION
        ]
        return tuple({seat.pk: seat for seat in found}.values())

    def agency_ids(self, roles: frozenset[Role] | None = None) -> frozenset[int]:
        """Agencies this person belongs to on the prevention board, optionally in those roles only."""
        return frozenset(
            m.agency_id
            for m in self.memberships
            if m.agency_id is not None
            and m.board.kind == Board.Kind.PREVENTION
            and (roles is None or m.role in roles)
        )

    def actor(self, seat: Seat | None = None) -> Actor:
        """This person acting, for the given seat or the first one they fill."""
        mine = self.seats()
        return Actor(self.user, seat if seat is not None else (mine[0] if mine else None))

    def describe(self) -> str:
        """The person's place on the boards, for the top of their home page."""
        for membership in self.memberships:
            if membership.seat is not None:
                return str(membership.seat)
        return self.memberships[0].get_role_display() if self.memberships else "Guest reader"


def standing_on(user: User | AnonymousUser, on: date | None = None) -> Standing:
    """Read a person's memberships of a day (today if not given) in one query."""
    if not isinstance(user, User):
        return Standing(user=None, memberships=())
    held = Membership.objects.filter(user=user).current(on).select_related("board", "seat__agency", "agency")
    return Standing(user=user, memberships=tuple(held))


def standing(user: User | AnonymousUser) -> Standing:
    """What this person may do today; read once and kept for as long as the user object lives."""
    kept: Standing | None = user.__dict__.get("_standing")
    if kept is None:
        kept = user.__dict__["_standing"] = standing_on(user)
    return kept
