"""A duration, as contracts count: a whole number and a unit. Knows how it is written; adds it to no date."""

import re

import attrs

DAYS_OF = {"day": 1, "week": 7}
MONTHS_OF = {"month": 1, "calendar month": 1, "year": 12}
UNITS = ("day", "week", "month", "year", "business day", "trading day")
EVERY = (*UNITS, "calendar month")
DUE = (*UNITS, "counted day")
# What a unit of one word of the language alone is told with, where it stands elsewhere.
STANDS_ONLY_IN = {"calendar month": "every", "counted day": "due"}

CENTURY_IN_DAYS, CENTURY_IN_MONTHS = 36_525, 1200

_WRITTEN = re.compile(r"(0|[1-9][0-9]{0,4}) ([a-z]+(?: [a-z]+)?)", re.ASCII)


@attrs.frozen
class Duration:
    """``number`` of ``unit``. A week is 7 days, a year 12 months."""

    number: int
    unit: str

    @property
    def days(self) -> int | None:
        """How many calendar days it always has; None where that depends on the date."""
        return self.number * DAYS_OF[self.unit] if self.unit in DAYS_OF else None

    @property
    def months(self) -> int | None:
        """How many months it steps, if it steps by months."""
        return self.number * MONTHS_OF[self.unit] if self.unit in MONTHS_OF else None

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than a century, in which no agreement counts."""
        return (self.days or self.number) > CENTURY_IN_DAYS or (self.months or 0) > CENTURY_IN_MONTHS

    def __str__(self) -> str:
        return f"{self.number} {self.unit}" if self.number == 1 else f"{self.number} {self.unit}s"


def duration(text: str) -> Duration | None:
    """``"5 business days"`` as a duration of any unit there is; None of anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    unit = found[2] if found[2] in (*EVERY, "counted day") else found[2].removesuffix("s")
    return Duration(int(found[1]), unit) if unit in (*EVERY, "counted day") else None
