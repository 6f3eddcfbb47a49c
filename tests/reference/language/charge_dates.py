"""When a run is charged: the grid, the charge of each period, and the part that one cut short earns."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any

from tests.reference.language.anchors import Side
from tests.reference.language.durations import length, months_after
from tests.reference.language.heads import Run
from tests.reference.words import DAY, Date


@dataclass(frozen=True)
class Charge:
    """One charge before money: of which period, on which day, for how many of how many days."""

    period: int  # 0: at the start
    day: Date
    days: int
    period_days: int
    part: Fraction
    because: str
    period_end: Date | None  # the uncut grid date
    begins: Date


class ChargeDates:
    """The grid of one run and the charges on it."""

    def __init__(self, side: Side, run: Run, name: str, horizon: Date) -> None:
        self.side, self.run, self.name, self.horizon = side, run, name, horizon
        self.x, self.calendar = side.facts.as_of, side.facts.calendar
        self.by = self.charge_on(run.anchor)["by"]
        self.n, self.unit = length(self.by["every"]) if "every" in self.by else (0, "day")
        self.single = self.n == 1 and self.unit in ("day", "business day", "trading day")
        self.by_date = self.unit in ("month", "year", "calendar month")
        self.ends: list[Date | None] = [self.grid_date(0)]  # the grid: the anchor, then the end of each period
        self.shown: list[int] = [0]  # what the clock shows at each, or how many months have gone by
        self.lengths: list[int] = [0]  # of each period, in its unit

    def charge_on(self, day: Date) -> dict[str, Any]:
        """The charge as it stands on a day."""
        found: dict[str, Any] = self.side.facts.terms_at(day)["charges"][self.name]
        return found

    # The grid -------------------------------------------------------------------------------------

    def grid(self, k: int) -> Date | None:
        """The anchor, and the end of each period after it; each is as long as on the date it counts from."""
        while len(self.ends) <= k:
            begins = self.ends[-1]
            if begins is None:
                return None
            counts_from = self.run.anchor if len(self.ends) == 1 else begins  # days of delay move no anchor
            n, unit = length(self.charge_on(counts_from)["by"]["every"])
            self.lengths.append(n)
            self.shown.append(self.shown[-1] + n * (7 if unit == "week" else 12 if unit == "year" else 1))
            self.ends.append(self.grid_date(self.shown[-1]))
        return self.ends[k]

    def grid_date(self, shown: int) -> Date | None:
        """Where the clock shows so many, or so many months after the anchor."""
        run = self.run
        if self.unit == "calendar month":
            first = run.anchor + DAY if run.clock.from_deadline else run.anchor
            day = months_after(first.replace(day=1), shown) if shown else first
            return day - DAY if run.clock.from_deadline else day
        return months_after(run.anchor, shown) if self.by_date else run.clock.first_with(shown, self.horizon)

    def last_of(self, end: Date) -> Date:
        """The last day of a period that ends on a grid date."""
        return end if self.run.clock.from_deadline else end - DAY

    def period_days(self, k: int, begins: Date, end: Date | None) -> int:
        """How many days a period has."""
        n = self.lengths[k]
        if self.unit in ("month", "calendar month") and self.by.get("month") == "30":
            return 30 * n
        if self.unit == "calendar month" and end is not None:
            first = (self.last_of(begins) + DAY).replace(day=1)
            return (self.last_of(end) + DAY - first).days
        if self.by_date and end is not None:
            return (end - begins).days
        return n * (7 if self.unit == "week" else 1)

    def counted(self, begins: Date, last: Date) -> int:
        """The counted days of a period through one of its days."""
        clock = self.run.clock
        return max(0, clock.through(last) - max(0, clock.through(self.last_of(begins))))

    def part(self, day: Date, counted: int, of: int) -> Fraction:
        """What some of a period's days earn, charged on a day."""
        part = self.charge_on(day)["by"].get("part", "full")
        if part == "full":
            return Fraction(1)
        return min(Fraction(1), Fraction(counted, of)) if part == "by_day" else Fraction(0)

    def is_whole(self, begins: Date) -> bool:
        """Whether a period was not cut at its own start: a calendar month from its first day on."""
        return self.unit != "calendar month" or (self.last_of(begins) + DAY).day == 1

    # The dates ------------------------------------------------------------------------------------

    def charges(self) -> list[Charge]:
        found: list[Charge] = []
        if "at_start" in self.by and self.run.first_bad <= self.x:
            found.append(Charge(0, self.run.first_bad, 0, 0, Fraction(1), "start", self.run.anchor, self.run.anchor))
        if "every" in self.by:
            advance = self.by.get("charged", "arrears") == "advance"
            found += self.in_advance() if advance else self.in_arrears()
        ends_on = self.run.ends_on
        return [each for each in found if ends_on is None or each.day <= ends_on]

    def in_arrears(self) -> list[Charge]:
        """At each grid date, and at the cure; single days and calendar months on their last day."""
        run, found = self.run, []
        over = "end" if run.ended else "cure"
        on_last_day = self.single or self.unit == "calendar month"
        for k in count(1):
            begins, end = self.grid(k - 1), self.grid(k)
            if begins is None or begins > self.x:
                break
            waits = k == 1 and self.by.get("first") == "waits"
            last = run.last_counted
            if end is not None and (last is None or last >= self.last_of(end) or waits):
                day = self.last_of(end) if on_last_day else end
                if run.cure is not None and not waits and not on_last_day:
                    day = min(day, run.cure)  # where the day of the cure counts, it may be the last of a period
                if day > self.x:
                    break
                n, whole = self.counted(begins, self.last_of(end)), self.period_days(k, begins, end)
                part = Fraction(1) if self.is_whole(begins) else self.part(day, n, whole)
                found.append(Charge(k, day, n, whole, part, "scheduled", end, begins))
                if last is not None and last <= self.last_of(end):
                    break
                continue
            if last is not None:
                n = self.counted(begins, last)
                whole = self.period_days(k, begins, end)
                day = last if on_last_day else (run.cure or last)
                if n >= 1 and day <= self.x:
                    found.append(Charge(k, day, n, whole, self.part(day, n, whole), over, end, begins))
            break
        return found

    def in_advance(self) -> list[Charge]:
        """At the start of each period, while not cured by then."""
        run, found, lag = self.run, [], self.by.get("lag", 0)
        for k in count(1):
            begins, end = self.grid(k - 1), self.grid(k)
            if begins is None or end is None or begins > self.x:
                break
            day: Date | None = begins + lag * DAY
            if not self.by_date and lag:
                day = run.clock.first_with(self.shown[k - 1] + lag, self.horizon)
            if day is None or day > self.x or (run.cure is not None and run.cure <= day - lag * DAY):
                break
            n = whole = self.period_days(k, begins, end)
            part = Fraction(1)
            cut = run.last_counted is not None and run.last_counted < self.last_of(end)
            if run.last_counted is not None and cut and self.charge_on(day)["by"].get("part", "full") != "full":
                n = self.counted(begins, run.last_counted)
                part = self.part(day, n, whole)
            elif not self.is_whole(begins):
                n = self.counted(begins, self.last_of(end))
                part = self.part(day, n, whole)
            found.append(Charge(k, day, n, whole, part, "advance", end, begins))
        return found
