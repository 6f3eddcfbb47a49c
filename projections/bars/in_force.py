"""Which bar stops which of an Investor's sales, from when until when: the one table of it, for every question.

Knows the bars and the readings that move their ends. A statement's bar stops sales of the shares it covers and of no
others. What a bar costs, and which suspensions are permitted, is not known here: a permitted one stops sales too.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.agreement.clauses import cited
from lifecycle.agreement.language.asking import restricts
from lifecycle.entries import SharesSold
from lifecycle.judging.positions import Shares
from projections.bars.barred import CAUSES, statement_bars
from projections.case.case import Case, once
from projections.facts.facts import Bar
from projections.facts.spans import Span, holding, union
from projections.lots.tolling import free_from
from projections.shares.held import Covering, every_share

# The bars of a statement, in the order they are shown.
STATEMENT_CAUSES = ("stop_order", "lapse")
# Where terms have it that Investors sell nothing at all while a suspension lasts.
STOPS_ALL_SELLING = "duty_stop_all_selling"


@attrs.frozen(kw_only=True, eq=False)
class BarOnSales:
    """One bar on one Investor's sales. ``until`` is the first day free of it under the readings, None while it lasts.

    ``entry`` began it; ``covering`` is what covers the shares it stops, None where it stops all. ``every_sale`` says
    that it stops sales of any venue, not only those under the registration.
    """

    cause: str
    since: date
    until: date | None
    entry: int
    covering: Covering | None = None
    clauses: Sequence[str] = ()
    every_sale: bool = False

    @property
    def clause(self) -> str:
        return cited(self.clauses)

    def lasts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def stops(self, sale: SharesSold, sold: Collection[Covering]) -> bool:
        """Whether it stopped a sale of shares covered so."""
        reached = self.covering is None or self.covering in sold
        return reached and self.lasts_on(sale.occurred_on) and (self.every_sale or sale.venue == "registered")


@once
def bars_on_sales(case: Case, investor: str) -> Sequence[BarOnSales]:
    """Every bar on an Investor's sales by the as-of date, by cause, then in order.

    4(a): from its exclusion on only 3(h), which forbids every sale by an Investor, registered or not.
    """
    excluded = case.facts.exclusions.get(investor)
    bars = [*_own(case, investor), *_of_statements(case, investor)]
    return [bar if excluded is None or bar.every_sale else _cut(bar, excluded.occurred_on) for bar in bars]


def _own(case: Case, investor: str) -> Iterator[BarOnSales]:
    # 3(h): what forbids all selling is a duty of the Investors; where the terms have none, a suspension stops those
    # sales that need the prospectus.
    stops_all = bool(case.facts.clauses(STOPS_ALL_SELLING))
    yield from _table(case, case.facts.suspensions.get(investor, ()), every_sale=stops_all)
    yield from _table(case, case.facts.misstatements.get(investor, ()))


def _of_statements(case: Case, investor: str) -> Iterator[BarOnSales]:
    steps = {covering: statement_bars(case, covering) for covering in shares_by_covering(case, investor)}
    for cause in STATEMENT_CAUSES:
        for covering, bars in steps.items():
            entries = {span[0]: bar.entry for bar in bars if bar.cause == cause for span in bar.spans}
            clauses = case.facts.clauses(cause)
            for since, end in union(span for bar in bars if bar.cause == cause for span in bar.spans):
                until = end if end <= case.horizon else None
                yield BarOnSales(
                    cause=cause, since=since, until=until, entry=entries[since], covering=covering, clauses=clauses
                )
    if restricts(case.terms, "delisting"):
        yield from _table(case, case.facts.delistings)


def _table(case: Case, bars: Sequence[Bar], *, every_sale: bool = False) -> Iterator[BarOnSales]:
    for bar in bars:
        until = free_from(case.terms, bar)
        yield BarOnSales(
            cause=bar.cause,
            since=bar.since,
            until=until,
            entry=bar.started_by.position,
            clauses=case.facts.clauses(bar.cause),
            every_sale=every_sale,
        )


def _cut(bar: BarOnSales, excluded_on: date) -> BarOnSales:
    return attrs.evolve(bar, until=excluded_on if bar.until is None else min(bar.until, excluded_on))


def bars_in_force(case: Case, investor: str) -> list[BarOnSales]:
    """The bars on an Investor's sales at the end of the as-of date, by cause that since longest.

    That of a statement only where every share held that something declared covers is barred.
    """
    as_of = case.facts.as_of
    lasting = [bar for bar in bars_on_sales(case, investor) if bar.lasts_on(as_of)]
    covered = {covering for covering in shares_by_covering(case, investor) if covering}
    barred = {bar.covering for bar in lasting}
    found: dict[str, BarOnSales] = {}
    for bar in sorted(lasting, key=lambda bar: bar.since):
        if bar.covering is None or covered <= barred:
            found.setdefault(bar.cause, bar)
    return [found[cause] for cause in CAUSES if cause in found]


def bars_on_registered_sales(case: Case, investor: str) -> list[BarOnSales]:
    """4(a): the same, while the Investor is in the registration."""
    excluded = case.facts.exclusions.get(investor)
    return [] if excluded else bars_in_force(case, investor)


@once
def sales_while_barred(case: Case, investor: str) -> Sequence[tuple[SharesSold, BarOnSales]]:
    """Each recorded sale that a bar in force on its day stopped, with the bar; of each cause one."""
    return list(_sales_while_barred(case, investor))


def _sales_while_barred(case: Case, investor: str) -> Iterator[tuple[SharesSold, BarOnSales]]:
    tables: dict[tuple[str, Covering | None], dict[Span, BarOnSales]] = {}
    for bar in bars_on_sales(case, investor):
        tables.setdefault((bar.cause, bar.covering), {})[bar.since, bar.until or date.max] = bar
    spans = {key: sorted(span for span in bars if span[0] < span[1]) for key, bars in tables.items()}
    sold = _sold(case, investor)
    for sale in case.facts.sales.get(investor, ()):
        stopped: dict[str, BarOnSales] = {}
        for (cause, covering), found in spans.items():
            inside = holding(found, sale.occurred_on)
            if inside and tables[cause, covering][inside].stops(sale, sold[sale.position]):
                stopped.setdefault(cause, tables[cause, covering][inside])
        for bar in stopped.values():
            yield sale, bar


def sales_stopped_by(case: Case, investor: str, entry: int) -> list[SharesSold]:
    """The Investor's recorded sales that the bar begun by an entry stopped."""
    sold = _sold(case, investor)
    return [
        sale
        for bar in _begun_by(case, investor).get(entry, ())
        for sale in sales_between(case, investor, bar.since, bar.until or date.max)
        if bar.stops(sale, sold[sale.position])
    ]


@once
def _begun_by(case: Case, investor: str) -> Mapping[int, Sequence[BarOnSales]]:
    """The bars on an Investor's sales by the entry that began them."""
    found: dict[int, list[BarOnSales]] = defaultdict(list)
    for bar in bars_on_sales(case, investor):
        found[bar.entry].append(bar)
    return found


def sales_between(case: Case, investor: str, first: date, end: date) -> Sequence[SharesSold]:
    """An Investor's recorded sales from a day until another, that one not included."""
    sales = case.facts.sales.get(investor, ())
    start, stop = (bisect_left(sales, day, key=lambda sale: sale.occurred_on) for day in (first, end))
    return sales[start:stop]


@once
def shares_by_covering(case: Case, investor: str) -> Mapping[Covering, Shares]:
    """What covers the shares an Investor holds at the end of the as-of date, and how many are covered so.

    Where no statement says how many of whom it covers, all are covered alike, also where it holds none. Shares are in
    units of that date, and may be fractions.
    """
    found: dict[Covering, Shares] = {} if case.facts.partly_covered else {case.facts.covering_all: 0}
    for lot, shares in every_share(case, investor).lots_left(case.facts.as_of):
        found[lot.covered_by] = found.get(lot.covered_by, 0) + shares
    return found


@once
def _sold(case: Case, investor: str) -> Mapping[int, Collection[Covering]]:
    """What covered the shares of each sale."""
    found: dict[int, set[Covering]] = defaultdict(set)
    for movement in case.lots.positions[investor].sold:
        found[movement.entry].add(movement.lot.covered_by)
    return found
