"""The one clock. Every action takes `at=None` and asks `moment(at)`; nothing else reads the time."""

from datetime import UTC, date, datetime, time

from django.utils import timezone


def moment(at: datetime | None = None) -> datetime:
    """The moment something happens: the one given, else now. Always with a time zone."""
    if at is None:
        return timezone.now()
    if timezone.is_naive(at):
        raise ValueError("A moment needs its time zone.")
    return at


def today(at: datetime | None = None) -> date:
    """The day of that moment as people in the area's time zone call it."""
    return timezone.localtime(moment(at)).date()


def at_time(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That day at that local time, as a moment."""
    local = datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())
    return local.astimezone(UTC)
