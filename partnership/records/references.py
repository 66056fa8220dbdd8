"""References that people can say aloud: PB-0042. One number sequence for each prefix."""

from __future__ import annotations

from django.db import connection, models


def sequence_of(prefix: str) -> str:
    """The name of the database sequence that numbers a prefix."""
    return f"reference_{prefix.lower()}"


def next_number(prefix: str) -> int:
    """Take the next number of a prefix. Race-free; gaps are allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence_of(prefix)])
        return int(cursor.fetchone()[0])


class Referenced(models.Model):
    """A record with a reference. `PREFIX` is set by the model; the number is taken when it is logged."""

    PREFIX = ""
    number = models.PositiveIntegerField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        return f"{self.PREFIX}-{self.number:04d}" if self.number is not None else "Draft"
