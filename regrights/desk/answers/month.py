"""A month of dated things as a grid of weeks, and the months beside it. Knows no duty."""

from calendar import SUNDAY, Calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

import attrs

from lifecycle.errors import Refusal
from regrights.desk.said import MONTHS

Item = TypeVar("Item")
WHOLE_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEK: Sequence[tuple[str, str]] = (
    ("Sun", "Sunday"), ("Mon", "Monday"), ("Tue", "Tuesday"), ("Wed", "Wednesday"), ("Thu", "Thursday"),
    ("Fri", "Friday"), ("Sat", "Saturday"),
)  # fmt: skip


class NotAMonth(Refusal):
    """What was asked for as a month."""

    def __init__(self, said: str) -> None:
        super().__init__(f"month = {said[:20]!r}: not a month; write a year and a month, like 2003-09.")


def month_from(said: str) -> date:
    """The first day of a month that is written 2003-09. Raises ``NotAMonth``."""
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        raise NotAMonth(said) from None
    if first.year in (date.min.year, date.max.year):  # the grid begins and ends in the months beside it
        raise NotAMonth(said)
    return first


@attrs.frozen
class Day(Generic[Item]):
    """A day of a grid; ``inside`` of those that are in the month itself."""

    on: date
    inside: bool
    items: Sequence[Item]


@attrs.frozen
class Month(Generic[Item]):
    """A month: its weeks from Sunday, and the items of its own days in their order."""

    first: date
    weeks: Sequence[Sequence[Day[Item]]]

    @property
    def name(self) -> str:
        return f"{WHOLE_NAMES[self.first.month - 1]} {self.first.year}"

    @property
    def days(self) -> Sequence[Day[Item]]:
        """Its own days on which there is something."""
        return [day for week in self.weeks for day in week if day.inside and day.items]

    @property
    def beside(self) -> Sequence[tuple[str, str]]:
        """The month before and the month after: how an address says each, and its name."""
        before, after = self.first - timedelta(days=1), self.first + timedelta(days=32)
        return [(f"{each:%Y-%m}", f"{MONTHS[each.month - 1]} {each.year}") for each in (before, after)]

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def month_of(first: date, items: Mapping[date, Sequence[Item]]) -> Month[Item]:
    """The grid of a month; what is dated outside it has no place in it."""
    weeks = Calendar(SUNDAY).monthdatescalendar(first.year, first.month)
    return Month(
        first,
        [
            [Day(on, on.month == first.month, items.get(on, ()) if on.month == first.month else ()) for on in week]
            for week in weeks
        ],
    )
