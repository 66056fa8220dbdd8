"""The one clock. Every action takes `at=None` and asks `moment(at)`; nothing else reads the time."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

from partnership.wording import short


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


def clock_time(at: time) -> str:
    """A time of day as people say it: "10am", "5:18am", "midday"."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def clock_of(at: datetime) -> str:
    """The time of day of a moment in the area's time zone: "5:18am"."""
    return clock_time(timezone.localtime(moment(at)).time())


def said(at: datetime) -> str:
    """A moment as people in the area say it: "22 November 2026, 5:18am"."""
    local = timezone.localtime(moment(at))
    return f"{short(local)}, {clock_time(local.time())}"
