"""What agencies send, as the list and the page of one show it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitoring.analysis.words import period_words
from monitoring.models import Submission
from partnership.clock import moment, said
from partnership.pages.parts import Fact
from partnership.pages.timeline import Moment, title_of
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.records import registry
from partnership.records.events import Event, Named, named_in
from partnership.wording import counted

TAG = {
    Submission.Status.RECEIVED: "blue",
    Submission.Status.CHECKING: "blue",
    Submission.Status.ASKING: "orange",
    Submission.Status.REJECTED: "red",
    Submission.Status.ACCEPTED: "teal",
    Submission.Status.SUPERSEDED: "grey",
}
HAPPENED = {
    "received": "Received",
    "accepted": "Accepted",
    "rejected": "Not accepted",
    "asked": "Waiting for an answer",
    "agreed_to_replace": "Answered: load it",
    "superseded": "Superseded",
    "file_removed": "File removed",
    "started_again": "Check started again",
}
SLOW_AFTER = timedelta(minutes=2)  # the longest check takes a few seconds


@dataclass(frozen=True)
class SubmissionView:
    """A submission as its page and the list show it."""

    submission: Submission
    months: Sequence[date]
    last_event_at: datetime | None = None

    @property
    def colour(self) -> str:
        return TAG[Submission.Status(self.submission.status)]

    @property
    def is_settled(self) -> bool:
        return self.submission.status not in (Submission.Status.RECEIVED, Submission.Status.CHECKING)

    @property
    def is_asking(self) -> bool:
        return self.submission.status == Submission.Status.ASKING

    @property
    def is_slow(self) -> bool:
        """Whether a check that nobody has finished takes so long that it may have been lost."""
        begun = self.last_event_at or self.submission.sent_at
        return not self.is_settled and moment() - begun > SLOW_AFTER

    @property
    def covers(self) -> str:
        if not self.months:
            return "–"
        first, last = min(self.months), max(self.months)
        if first == last:
            return period_words(first)
        return f"{period_words(first)} to {period_words(last)}"

    @property
    def title(self) -> str:
        sent = self.submission
        if sent.format == Submission.Format.SERIES:
            return sent.file_name
        return f"{sent.get_format_display()}, {self.covers}" if self.months else sent.get_format_display()

    @property
    def rows(self) -> str:
        return counted(self.submission.rows_read, "row")

    @property
    def loaded(self) -> str:
        return f"{self.submission.rows_loaded:,}" if self.is_settled and not self.is_asking else "–"

    @property
    def progress(self) -> str:
        """How far the check is, in words."""
        sent = self.submission
        if sent.status == Submission.Status.RECEIVED:
            return "Waiting to be checked."
        if sent.rows_total:
            read = min(sent.rows_read, sent.rows_total)
            return f"{read:,} of about {sent.rows_total:,} rows read so far."
        return f"{sent.rows_read:,} rows read so far."

    @property
    def reasons(self) -> list[str]:
        """Why it was refused: the reason first, then each fault."""
        return self.submission.refused_because.splitlines()

    @property
    def kept(self) -> str:
        """What is kept of a file that has been checked, in a sentence; empty for values without one."""
        sent = self.submission
        if sent.format == Submission.Format.SERIES or not self.is_settled:
            return ""
        if self.is_asking:
            return "The file is kept until the question is answered."
        if sent.status == Submission.Status.REJECTED:
            return "The file is not kept, because it was not accepted. This page and its checksum are."
        why = []
        if sent.rows_malformed:
            why.append("rows of it could not be read")
        if sent.rows_suspect:
            why.append("it held what looked like personal data")
        if why:
            return f"The file is not kept, because {' and '.join(why)}. The figures and its checksum are."
        return "The file is kept as it was sent, outside the website. No page opens it."

    @property
    def checksum(self) -> list[str]:
        """In pieces, between which a narrow page may break the line."""
        return textwrap.wrap(self.submission.sha256, 16)

    @property
    def suspect(self) -> str:
        """ "2 rows held what looked like personal data"; empty where none did."""
        rows = self.submission.rows_suspect
        return f"{counted(rows, 'row')} held what looked like personal data" if rows else ""

    def counted(self) -> list[Fact]:
        """What became of every row."""
        sent = self.submission
        counts = {
            "Loaded": sent.rows_loaded,
            "Outside the area": sent.rows_outside,
            "Without a place": sent.rows_unplaced,
            "Could not be read": sent.rows_malformed,
        }
        return [Fact(label, f"{rows:,}") for label, rows in counts.items()]


def facts_of(view: SubmissionView, reader: User) -> list[Fact]:
    """The strip under the title of a submission."""
    sent = view.submission
    facts = [
        Fact("Status", sent.get_status_display(), colour=view.colour),
        Fact("File", sent.file_name),
        Fact("Sent", said(sent.sent_at)),
        Fact("By", as_seen_by(sent.sent_by, reader)),
    ]
    if view.months:
        facts.append(Fact("Covers", view.covers))
    if view.is_settled and sent.rows_read:
        facts.append(Fact("Rows", f"{sent.rows_read:,}"))
    by = registry.find(("submission", sent.superseded_by_id), reader) if sent.superseded_by_id else None
    if by is not None:
        facts.append(Fact("Superseded by", by.reference, url=registry.url_of(by)))
    return facts


def timeline_of(submission: Submission, reader: User) -> list[Moment]:
    """What happened to a submission that the reader may see, newest first."""
    events = list(Event.objects.of(submission))
    named = named_in(events, reader)
    return [
        Moment(
            title_of(event, HAPPENED),
            as_seen_by(event.by, reader),
            event.at,
            event.note,
            *named.get(event.pk, Named()),
        )
        for event in events
    ]
