"""Which bar stops which of an Investor's sales, from when until when: the one table of it, for every question.

Knows the bars and the readings that move their ends. What a bar costs, and which suspensions are permitted, is not
known here: a permitted suspension stops sales too.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import SharesSold
from projections.bars.restricted_sale_dates import CLAUSE_OF, statement_bars
from projections.bars.suspensions import free_from
from projections.case.case import Case, once
from projections.case.facts import Bar
from projections.case.spans import Span, holding, union

# The bars of a statement, in the order they are shown.
STATEMENT_CAUSES = ("stop_order", "lapse")


@attrs.frozen(kw_only=True, eq=False)
class BarOnSales:
    """One bar on one Investor's sales. ``until`` is the first day free of it under the readings, None while it lasts.

    ``entry`` began it.
    """

    cause: str
    since: date
    until: date | None
    entry: int

    @property
    def clause(self) -> str:
        return CLAUSE_OF[self.cause]

    @property
    def every_sale(self) -> bool:
        """3(h) stops every sale; 4(b), and what else there is, those under the registration."""
        return self.cause == "suspension"

    def lasts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def stops(self, sale: SharesSold) -> bool:
        return self.lasts_on(sale.occurred_on) and (self.every_sale or sale.venue == "registered")


@once
def bars_on_sales(case: Case, investor: str) -> Sequence[BarOnSales]:
    """Every bar on an Investor's sales by the as-of date, by cause, then in order; 4(a): none from its exclusion on."""
    excluded = case.facts.exclusions.get(investor)
    bars = [*_own(case, investor), *_of_statements(case)]
    return [bar if excluded is None else _cut(bar, excluded.occurred_on) for bar in bars]


def _own(case: Case, investor: str) -> Iterator[BarOnSales]:
    yield from _table(case, case.facts.suspensions.get(investor, ()))
    yield from _table(case, case.facts.misstatements.get(investor, ()))


def _of_statements(case: Case) -> Iterator[BarOnSales]:
    steps = statement_bars(case)
    for cause in STATEMENT_CAUSES:
        entries = {span[0]: bar.entry for bar in steps if bar.cause == cause for span in bar.spans}
        for since, end in union(span for bar in steps if bar.cause == cause for span in bar.spans):
            until = end if end <= case.horizon else None
            yield BarOnSales(cause=cause, since=since, until=until, entry=entries[since])
    if case.readings["delisting"] == "restriction":
        yield from _table(case, case.facts.delistings)


def _table(case: Case, bars: Sequence[Bar]) -> Iterator[BarOnSales]:
    for bar in bars:
        until = free_from(case, bar)
        yield BarOnSales(cause=bar.cause, since=bar.since, until=until, entry=bar.started_by.position)


def _cut(bar: BarOnSales, excluded_on: date) -> BarOnSales:
    return attrs.evolve(bar, until=excluded_on if bar.until is None else min(bar.until, excluded_on))


def bars_in_force(case: Case, investor: str) -> list[BarOnSales]:
    """The bars on an Investor's sales at the end of the as-of date."""
    return [bar for bar in bars_on_sales(case, investor) if bar.lasts_on(case.facts.as_of)]


def sales_while_barred(case: Case, investor: str) -> Iterator[tuple[SharesSold, BarOnSales]]:
    """Each recorded sale that a bar in force on its day stopped, with the bar; of each cause one."""
    by_cause: dict[str, dict[Span, BarOnSales]] = {}
    for bar in bars_on_sales(case, investor):
        by_cause.setdefault(bar.cause, {})[bar.since, bar.until or date.max] = bar
    spans: Mapping[str, Sequence[Span]] = {
        cause: sorted(span for span in bars if span[0] < span[1]) for cause, bars in by_cause.items()
    }
    for sale in case.facts.sales.get(investor, ()):
        for cause, found in spans.items():
            inside = holding(found, sale.occurred_on)
            if inside and by_cause[cause][inside].stops(sale):
                yield sale, by_cause[cause][inside]


def sales_stopped_by(case: Case, investor: str, entry: int) -> list[SharesSold]:
    """The Investor's recorded sales that the bar begun by an entry stopped."""
    begun = [bar for bar in bars_on_sales(case, investor) if bar.entry == entry]
    return [
        sale
        for bar in begun
        for sale in sales_between(case, investor, bar.since, bar.until or date.max)
        if bar.stops(sale)
    ]


def sales_between(case: Case, investor: str, first: date, end: date) -> Sequence[SharesSold]:
    """An Investor's recorded sales from a day until another, that one not included."""
    sales = case.facts.sales.get(investor, ())
    start, stop = (bisect_left(sales, day, key=lambda sale: sale.occurred_on) for day in (first, end))
    return sales[start:stop]


@once
def days_without_statement(case: Case, investor: str) -> Sequence[Span]:
    """The days on which sales under the registration were stopped because no statement was effective."""
    bars = [bar for bar in bars_on_sales(case, investor) if bar.cause in STATEMENT_CAUSES]
    return union((bar.since, bar.until or date.max) for bar in bars)
