"""The defaults of a head: its runs, each with its anchor, its clock, its cure and what ends it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.reference.language.anchors import Side
from tests.reference.language.conditions import Late, bad_days, lates, runs_of
from tests.reference.language.durations import HORIZON, Calendar, length
from tests.reference.words import DAY, Date, days


@dataclass
class Clock:
    """The counted days of a run: from the anchor on, or after it, the days that are open and not taken off."""

    anchor: Date
    from_deadline: bool  # the anchor is a deadline: it is no counted day itself
    unit: str
    calendar: Calendar
    is_off: Callable[[Date], bool]
    already: int = 0  # days of delay before the deadline, of those it counts
    _sums: list[int] = field(default_factory=list)

    def counts(self, day: Date) -> bool:
        first = self.anchor + DAY if self.from_deadline else self.anchor
        return day >= first and self.calendar.is_open(day, self.unit) and not self.is_off(day)

    def through(self, day: Date) -> int:
        """How many counted days there are through a day."""
        at = (day - self.anchor).days
        if at < 0:
            return -self.already
        while len(self._sums) <= at:
            before = self._sums[-1] if self._sums else -self.already
            self._sums.append(before + self.counts(self.anchor + len(self._sums) * DAY))
        return self._sums[at]

    def counted(self, day: Date) -> int:
        """What the clock shows on a day: from a deadline the day itself is in it."""
        return self.through(day) if self.from_deadline else self.through(day - DAY)

    def first_with(self, n: int, horizon: Date) -> Date | None:
        """The first day, from the anchor on, on which the clock shows so many."""
        return next((day for day in days(self.anchor, horizon) if self.counted(day) >= n), None)


@dataclass(frozen=True)
class Run:
    """One default of a head."""

    head: str
    anchor: Date
    first_bad: Date
    clock: Clock
    cure: Date | None  # the first day that is not bad any more
    last_counted: Date | None  # the last day that is in the default, once it is over
    ends_on: Date | None  # nothing is charged after it
    ended: bool  # it is over because of an end, which counts like a cure
    statement: str | None
    relisted: bool  # its cure is nothing but a relisting
    reduction: frozenset[Date]  # days of delay that reduce what is charged

    @property
    def is_over(self) -> bool:
        return self.cure is not None or self.ends_on is not None


class Heads:
    """All heads of one side, each worked out once."""

    def __init__(self, side: Side) -> None:
        self.side, self.facts, self.terms = side, side.facts, side.facts.terms
        self.horizon = self.facts.as_of + HORIZON
        self.runs = {}
        for name in self.terms["heads"]:
            self.runs[name] = self.runs_of(name)

    # What ends ------------------------------------------------------------------------------------

    def ends(self, head: dict[str, Any]) -> tuple[list[Any], str]:
        given = head.get("ends", self.terms.get("ends", {}))
        return given.get("when", []), given.get("then", "drop")

    def last_days(self, when: list[Any]) -> list[Date]:
        """The last days of all ends that have come but that of holding nothing."""
        found: list[Date | None] = []
        for what in when:
            if isinstance(what, dict):
                found.append(self.side.date(what))
            elif what != "nothing_held":
                ends = {"unrestricted": self.facts.unrestricted, "all_sold": self.facts.all_sold,
                        "period_ends": self.facts.period_end}  # fmt: skip
                found.append(ends[what]())
        found.append(self.excluded_before())
        return [day for day in found if day is not None and day < self.facts.as_of]

    def excluded_before(self) -> Date | None:
        """The day before an election to leave the registration."""
        elected = self.facts.of_kind("ExclusionElected", investor=self.side.investor)
        return Date.fromisoformat(elected[0]["occurred_on"]) - DAY if elected else None

    def days_that_count_no_more(self, when: list[Any]) -> set[Date]:
        """Days on which nothing can be down for this Investor: after an end, or while it holds nothing."""
        last = min(self.last_days(when), default=self.facts.as_of)
        holds = self.side.holdings.holds
        every = days(self.facts.signed_on, self.facts.as_of)
        return {day for day in every if day > last or ("nothing_held" in when and not holds(day))}

    # Runs -----------------------------------------------------------------------------------------

    def runs_of(self, name: str) -> list[Run]:
        head = self.terms["heads"][name]
        when, then = self.ends(head)
        tolls = head.get("investor_delay") == "toll"
        delay = self.facts.delay(self.side.investor)
        off = self.counted_by([self.runs[each] for each in head.get("not_on_days_of", [])])
        is_off = (lambda day: off(day) or day in delay) if tolls else off
        if head.get("counts_from") == "deadline":
            late = lates(self.side, self.terms["conditions"][head["of"][0]], delay if tolls else set())
            found = [self.from_deadline(name, each, is_off, delay if tolls else set()) for each in late]
        else:
            found = self.from_first_days(name, head["of"], is_off, delay if tolls else set(), when)
        if head.get("investor_delay") == "share":
            found = [replace(run, reduction=frozenset(delay)) for run in found]
        found = [self.with_end(run, when, then) for run in found]
        return [run for run in found if self.arms(head, run)]

    def unit(self, name: str) -> str:
        """What a head's clock counts: business or trading days where its periods are in them."""
        every = self.terms["charges"][self.terms["heads"][name]["charge"]]["by"].get("every", "1 day")
        unit = length(every)[1]
        return unit if unit in ("business day", "trading day") else "day"

    def from_deadline(self, name: str, late: Late, is_off: Callable[[Date], bool], delay: set[Date]) -> Run:
        """A default that counts from the stated date; the day of its cure counts."""
        unit, calendar = self.unit(name), self.facts.calendar
        before = [day for day in delay if self.facts.signed_on < day <= late.stated and calendar.is_open(day, unit)]
        clock = Clock(late.stated, True, unit, calendar, is_off, len(before))
        counts = self.terms["heads"][name].get("cure_day", "in") == "in"
        last = None if late.met_on is None else late.met_on if counts else late.met_on - DAY
        declared = [statement for day, statement in self.side.declared() if day == late.met_on]
        statement = declared[0] if declared else None
        return Run(name, late.stated, late.last_in_time + DAY, clock, late.met_on, last, None, False, statement,
                   relisted=False, reduction=frozenset())  # fmt: skip

    def from_first_days(
        self, name: str, conditions: list[str], is_off: Callable[[Date], bool], delay: set[Date],
        when: list[Any],
    ) -> list[Run]:  # fmt: skip
        """The runs of the joined bad days, from the first of each on which a default may start."""
        gone = self.days_that_count_no_more(when)
        bads = [bad_days(self.side, condition, delay, gone) for condition in conditions]
        free = [bad_days(self.side, condition, delay, set()) for condition in conditions]
        every = sorted({day for bad in bads for day in bad.causes})
        found = []
        for run in runs_of(every):
            starts = [day for day in run if any(day in b.causes and day not in b.starts_nothing for b in bads)]
            if not starts:
                continue
            over = run[-1] < self.facts.as_of
            cured = over and not any(run[-1] + DAY in bad.causes for bad in free)
            last = run[-1]
            if self.terms["heads"][name].get("cure_day", "out") == "in":
                last += DAY
            clock = Clock(starts[0], False, self.unit(name), self.facts.calendar, is_off)
            causes = set().union(*(bad.causes.get(run[-1], set()) for bad in bads))
            found.append(
                Run(name, starts[0], starts[0], clock, run[-1] + DAY if cured else None, last if cured else None,
                    None if cured or not over else run[-1], False, self.statement_before(starts[0], conditions),
                    relisted=causes == {"delisting"}, reduction=frozenset())
            )  # fmt: skip
        return found

    def statement_before(self, day: Date, conditions: list[str]) -> str | None:
        """The statement whose declaration is the latest before a run of what is down."""
        if not any("down" in self.terms["conditions"][each] for each in conditions):
            return None
        found = [statement for declared, statement in self.side.declared() if declared < day]
        return found[-1] if found else None

    def with_end(self, run: Run, when: list[Any], then: str) -> Run:
        """A run with its last day, and where an end counts like a cure, with that cure."""
        last_days = self.last_days(when)
        if "nothing_held" in when:
            nothing = self.side.holdings.first_with_nothing(run.first_bad)
            last_days += [] if nothing is None else [nothing - DAY]
        if run.ends_on is not None:
            last_days.append(run.ends_on)
        if not last_days:
            return run
        last = min(last_days)
        if then == "drop" or last == self.excluded_before():
            return replace(run, ends_on=last)
        if run.cure is not None and run.cure <= (last if run.clock.from_deadline else last + DAY):
            return replace(run, ends_on=None)
        cure = last if run.clock.from_deadline else last + DAY
        return replace(run, cure=cure, last_counted=last, ends_on=last if last < run.first_bad else None, ended=True)

    def arms(self, head: dict[str, Any], run: Run) -> bool:
        """Whether a run started in time to cost anything; `effectiveness` is then that of its shares."""
        if "arms_within" not in head:
            return True
        before = [day for day, _ in self.side.declared() if day < run.anchor]
        down = any("down" in self.terms["conditions"][each] for each in head["of"])
        instead = {"effectiveness": before[-1]} if before and down else {}
        then = self.facts.terms_at(before[-1] if instead else run.anchor)["heads"][run.head]
        last = self.side.date(then["arms_within"], instead)
        return last is not None and run.anchor <= last

    # Days that another head counts ----------------------------------------------------------------

    def counted_by(self, earlier: list[list[Run]]) -> Callable[[Date], bool]:
        """Whether a day is counted by one of some heads; what still lasts is taken to last."""
        runs = [run for each in earlier for run in each]

        def is_counted(day: Date) -> bool:
            return any(
                run.clock.counts(day)
                and (run.last_counted is None or day <= run.last_counted)
                and (run.ends_on is None or day <= run.ends_on)
                for run in runs
            )

        return is_counted
