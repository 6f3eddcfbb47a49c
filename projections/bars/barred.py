"""The dates on which an Investor may not sell, by what keeps it from selling; permitted suspensions left out."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import accumulate

import attrs

from lifecycle.agreement.language.concepts.conditions import Condition
from projections.bars.suspensions import Suspension, suspensions_under
from projections.case.case import Case, once
from projections.facts.facts import Bar
from projections.facts.spans import DAY, Span, minus, union
from projections.shares.held import Covering

# Every cause that keeps an Investor from selling, in the order they are told.
CAUSES = ("suspension", "misstatement", "stop_order", "lapse", "delisting")


@attrs.frozen(eq=False)
class Barred:
    """The days one cause keeps an Investor from selling, and the entry that began each stretch."""

    cause: str
    spans: Sequence[Span]
    entry: int


@attrs.frozen(eq=False)
class Bars:
    """Bars, the earliest beginning first, to be asked which are in force on a day."""

    spans: Sequence[tuple[date, date, Barred]]
    # The latest end of all that begin no later than each.
    latest_end: Sequence[date]

    def on(self, day: date) -> Iterator[Barred]:
        """Those in force on a day."""
        place = bisect_right(self.spans, day, key=lambda each: each[0])
        while place and self.latest_end[place - 1] > day:
            place -= 1
            _, until, bar = self.spans[place]
            if until > day:
                yield bar


def causes_of(barred: Sequence[Barred]) -> list[str]:
    """What bars, each cause once: those the product knows in their order, then those the terms name."""
    found = list(dict.fromkeys(bar.cause for bar in barred))
    return [*(cause for cause in CAUSES if cause in found), *(cause for cause in found if cause not in CAUSES)]


def in_order(barred: Sequence[Barred]) -> Bars:
    """The same, to be asked by day."""
    spans = [(since, until, bar) for bar in barred for since, until in bar.spans]
    spans.sort(key=lambda each: each[0])
    return Bars(spans, list(accumulate((until for _, until, _ in spans), max)))


def statement_bars(case: Case, covering: Covering) -> list[Barred]:
    """Stop orders, lapses, withdrawals: the days with a declared statement over the shares and none effective."""
    found = []
    ends = [*(step.on for step in case.facts.statement_days[1:]), case.horizon + DAY]
    for (since, bars), end in zip(case.facts.barred_by(covering), ends, strict=False):  # without a day nothing ends
        found += [Barred(cause, [(since, end)], entry) for cause, entry in bars.items()]
    return found


def _own_bars(case: Case, bars: Sequence[Bar]) -> list[Barred]:
    return [Barred(bar.cause, [(bar.since, bar.until or case.horizon + DAY)], bar.started_by.position) for bar in bars]


def _suspension_days(case: Case, judged: Sequence[Suspension]) -> list[Barred]:
    """The barred days of what 3(h) may permit, less the permitted ones."""
    found = []
    for suspension in judged:
        days = union([(suspension.bar.since, suspension.until or case.horizon + DAY)])
        left = minus(days, [suspension.permitted] if suspension.permitted else [])
        found.append(Barred(suspension.bar.cause, left, suspension.bar.started_by.position))
    return found


@once
def own_barred_days(case: Case, asked: tuple[str, str]) -> list[Barred]:
    """The days on which a condition is down for an Investor whatever its shares, outside its permitted suspensions."""
    investor, name = asked
    condition = case.terms_on(case.as_of, investor).conditions[name]
    down = [*condition.down]
    if case.facts.changes:  # what a condition was of when a bar began
        down += case.terms_on(case.facts.signed.occurred_on, investor).conditions.get(name, condition).down
    judged = suspensions_under(case, (investor, name))
    found = _suspension_days(case, judged)
    listed = {id(suspension.bar) for suspension in judged}
    for cause in dict.fromkeys(down):
        bars = (bar for bar in case.facts.bars_of(investor, cause) if id(bar) not in listed)
        found += _own_bars(case, [bar for bar in bars if cause in causes_down(case, asked, condition, bar.since)])
    return found


def causes_down(case: Case, asked: tuple[str, str], condition: Condition, day: date) -> Collection[str]:
    """The causes a condition toward an Investor is of, for what begins on a day."""
    if not case.facts.changes:
        return condition.down
    investor, name = asked
    return case.terms_on(day, investor).conditions.get(name, condition).down
