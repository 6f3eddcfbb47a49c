"""What each entry of a log taught: which rows it closed and which it opened, from the first to the last.

An entry leaves every answer as it was of days before the one it speaks of; what of the rest moved is found by working
out each stretch of days anew. What holds is kept so many days ahead of the last thing known, and no further.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import attrs

from lifecycle.clocks import eastern_date
from lifecycle.entries import (
    CompanyRenamed,
    Entry,
    EntryCorrected,
    EntryRetracted,
    InvestorRenamed,
    PeriodicAmountPaid,
    TermsAmended,
    WaiverGranted,
)
from projections.case.case import Case, case
from projections.facts.cut import Log
from projections.facts.moving_nothing import MOVING_NOTHING
from projections.facts.spans import DAY
from projections.heads.defaults import defaults_of
from projections.kept.amounts import held_on, turns_of
from projections.kept.contents import OPEN, AmountLine, Row, Running
from projections.kept.read_back import first_read_back, read_back
from projections.kept.stretches import Held, rows_of, stretches

# How far ahead of what is known, in days; and how far at least, where an entry moves little.
AHEAD, LEAST_AHEAD = 120, 30
# With any of these recorded, what holds on every day may rest on everything known.
OF_ALL_DAYS = (InvestorRenamed, CompanyRenamed)


@attrs.frozen
class Learned:
    """What one entry taught: rows that hold no more from its moment on, and rows that do; good for days through one."""

    entry: Entry
    closed: Sequence[Row]
    opened: Sequence[Row]
    through: date


@attrs.define
class Kept:
    """The rows of one agreement as they are known, and through which day."""

    rows: set[Row] = attrs.field(factory=set)
    through: date = date.min
    # 10: whom each change binds, which rests on everything known, whatever the day.
    binds: Sequence[object] = ()

    def learn(self, log: Log) -> Learned:
        """Takes in the last entry of a log, the others having been taken in before."""
        entry = log[-1]
        first = first_moved(log)
        if first is None:
            return Learned(entry, (), (), self.through)
        whose = _whose(log)
        shown = any(row.content.investor == whose for row in self.rows)  # a name may have been put right
        if shown and _known_on(log) + timedelta(LEAST_AHEAD) <= self.through:
            return self._replaced(entry, first, self.through, log, whose)
        through = max(self.through, _known_on(log) + timedelta(AHEAD))
        binds = self.binding(log, through)
        if binds != self.binds:
            first, self.binds = log[0].occurred_on, binds
        # Nothing was looked at yet after the last day that was looked ahead to.
        return self._replaced(entry, min(first, self.through + DAY) if self.rows else first, through, log)

    def binding(self, log: Log, day: date | None = None) -> Sequence[object]:
        """Whom each change of a log binds, all of it known."""
        if not _changed(log):
            return []
        return [(each.change, each.whom) for each in case(log, as_of=day or self.through).bindings]

    def extend(self, log: Log, through: date) -> Learned:
        """Looks further ahead, at what is known already."""
        return self._replaced(log[-1], self.through + DAY, through, log)

    def _replaced(self, entry: Entry, first: date, through: date, log: Log, whose: str | None = None) -> Learned:
        """From a day on, what holds is worked out anew: of one Investor, or of all."""
        concerned = [row for row in self.rows if whose is None or row.content.investor == whose]
        held = self.rows.difference(concerned) | {row for row in concerned if row.to <= first}
        cut = [attrs.evolve(row, to=first) for row in concerned if row.start < first < row.to]
        now = {*held, *joined(cut, rows_between(log, first, through, whose), first)}
        closed, opened = self.rows - now, now - self.rows
        self.rows, self.through = now, through
        return Learned(entry, sorted(closed, key=_order), sorted(opened, key=_order), through)


def _order(row: Row) -> tuple[str, date, date, str]:
    return type(row.content).__name__, row.start, row.to, repr(row.content)


def joined(before: Iterable[Row], after: Iterable[Row], day: date) -> Iterator[Row]:
    """Rows that end on a day and rows that begin on it, each content that goes on in one."""
    ending = {row.content: row for row in before if row.to == day}
    for row in after:
        own = ending.pop(row.content, None) if row.start == day else None
        yield attrs.evolve(row, start=own.start) if own else row
    yield from ending.values()


def _known_on(log: Log) -> date:
    """The last day that the last entry is of, its recording included."""
    entry = log[-1]
    assert entry.recorded_at is not None  # noqa: S101 - a kept log says when each was recorded
    return max(eastern_date(entry.recorded_at), *(each.occurred_on for each in _versions(log, entry)))


def _whose(log: Log) -> str | None:
    """The only Investor whose rows the last entry of a log may move; None where it may be any.

    What is paid to one moves no amount, but where a waiver leaves what was paid.
    """
    entry = log[-1]
    if not isinstance(entry, PeriodicAmountPaid) or _changed(log) or any(isinstance(each, OF_ALL_DAYS) for each in log):
        return None
    return entry.investor


def _changed(log: Log) -> bool:
    return any(isinstance(each, TermsAmended | WaiverGranted) for each in log)


def _versions(log: Log, entry: Entry) -> Iterator[Entry]:
    """An entry and, of a correction or a retraction, whatever stood or stands where it points."""
    yield entry
    if not isinstance(entry, EntryCorrected | EntryRetracted):
        return
    if isinstance(entry, EntryCorrected):
        yield entry.replacement
    target = log[entry.target - 1]
    root = target.target if isinstance(target, EntryCorrected) else entry.target
    yield log[root - 1]
    yield from (each.replacement for each in log[:-1] if isinstance(each, EntryCorrected) and each.target == root)


def first_moved(log: Log) -> date | None:
    """The first day whose amounts the last entry of a log may have moved; None where it moves none of any day."""
    entry = log[-1]
    versions = list(_versions(log, entry))
    if all(type(each) in MOVING_NOTHING for each in versions if not isinstance(each, EntryCorrected | EntryRetracted)):
        return None
    if len(log) == 1 or _of_all_days(log, versions):
        return log[0].occurred_on
    return min(each.occurred_on for each in versions if not isinstance(each, EntryCorrected | EntryRetracted))


def _of_all_days(log: Log, versions: Sequence[Entry]) -> bool:
    if any(isinstance(each, OF_ALL_DAYS) or each.position == 1 for each in versions):
        return True
    renames = isinstance(log[-1], EntryCorrected) and log[-1].renames
    return bool(renames) or any(each.speaks_about_the_past for each in versions)


def rows_between(log: Log, first: date, last: date, whose: str | None = None) -> Iterator[Row]:
    """What holds on each day from one through another by all that a log says; what holds on the last has no end.

    Of everybody, or of one Investor.
    """
    parts: list[list[Row]] = []
    made: dict[date, Case] = {}

    def on(day: date) -> Case:
        if day not in made:
            made[day] = case(log, as_of=day)
        return made[day]

    end = last
    while end >= first:
        late = on(end)
        begins = first_read_back(late, whose)
        if begins is not None and begins <= end:
            start = max(first, begins)
            parts.append(_until(read_back(late, start, whose), end, last))
        else:
            facts = [each.occurred_on for each in late.facts.history if each.occurred_on <= end]
            start = max(first, *facts)
            turns = {*turns_of(each for name in late.investors() for each in defaults_of(late, name))}
            turns |= {turn for day in late.facts.joined_on.values() for turn in (day - DAY, day)}
            found = rows_of(stretches(lambda day: held_on(on(day), whose), start, end, turns, _moves))
            parts.append(_until(found, end, last))
        end = start - DAY
    found_rows: list[Row] = []
    for part in reversed(parts):
        if not found_rows:
            found_rows = part
            continue
        day = min(row.start for row in part) if part else None
        done = [row for row in found_rows if row.to != day]
        found_rows = [*done, *joined((row for row in found_rows if row.to == day), part, day or first)]
    return iter(found_rows)


def _until(rows: Iterable[Row], end: date, last: date) -> list[Row]:
    """What has no end within a stretch ends with it, unless the stretch is the last."""
    if end == last:
        return list(rows)
    return [attrs.evolve(row, to=end + DAY) if row.to == OPEN else row for row in rows]


def _moves(held: Held) -> Iterator[date]:
    """The days on which what holds was made to hold."""
    for each in held:
        if isinstance(each, AmountLine):
            yield each.computed_on
        elif isinstance(each, Running):
            yield each.since + DAY
