"""What a notice says to its reader, as far as they may read of its record now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partnership.people.models import User
from partnership.records import registry
from partnership.records.notices import Notice

NOT_SEEN = "You may not see this record any more, so nothing is said of it here."
RECEIPT = "There is news of it. Your receipt says where it stands and why."


@dataclass(frozen=True)
class Told:
    """A notice in words. Without an address its record may not be seen, and is not named."""

    name: str
    text: str
    at: datetime
    url: str = ""
    reference: str = ""
    is_unread: bool = False
    is_sensitive: bool = False  # the record is OFFICIAL-SENSITIVE: its words stay out of mailboxes
    is_receipt: bool = False  # the record may not be seen, but what the reader handed in themselves

    @property
    def shows_sensitive(self) -> bool:
        """Whether a page with it on shows words of an OFFICIAL-SENSITIVE record. A receipt shows none."""
        return self.is_sensitive and not self.is_receipt


def told(notices: Iterable[Notice], reader: User) -> list[Told]:
    """In their order: one query for each kind of record, and another where some may not be seen."""
    notices = list(notices)
    targets = {notice.target for notice in notices}
    seen = registry.find_many(targets, reader)
    receipts = registry.find_receipts(targets - seen.keys(), reader)
    return [one(notice, seen.get(notice.target), receipts.get(notice.target)) for notice in notices]


def one(notice: Notice, record: Any, receipt: Any) -> Told:
    is_unread = notice.read_at is None
    known = record or receipt
    if known is None:
        return Told("A record", NOT_SEEN, notice.at, is_unread=is_unread)
    reference = str(getattr(known, "reference", ""))
    return Told(
        name=registry.called(known) if record else reference,
        text=notice.text if record else RECEIPT,
        at=notice.at,
        url=registry.url_of(known),
        reference=reference,
        is_unread=is_unread,
        is_sensitive=registry.is_sensitive(known),
        is_receipt=record is None,
    )
