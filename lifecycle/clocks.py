"""The two clocks: the US Eastern date a thing took effect, and the instant the log learned it. Reads no clock."""

from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo


@cache
def _new_york() -> ZoneInfo:
    return ZoneInfo("America/New_York")


def eastern_date(instant: datetime) -> date:
    """The calendar date in New York at that instant."""
    return instant.astimezone(_new_york()).date()


def end_of_eastern_day(day: date) -> datetime:
    """The last microsecond of a day in New York."""
    return datetime.combine(day, time.max, tzinfo=_new_york())


def eastern(instant: datetime) -> datetime:
    """The same instant on New York's clock."""
    return instant.astimezone(_new_york())
