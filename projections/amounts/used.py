"""What is used up of the limits of an Investor, charge by charge: of which heads, when, how much, on which shares."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from lifecycle.agreement.language.concepts.terms import ALL, EACH, Limit
from lifecycle.money import ZERO, to_the_cent
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.case.case import Case
from projections.dates.durations import opened
from projections.heads.bases import limit_base
from projections.lots.lot import Lot
from projections.shares.in_a_base import counts

OF_A_SUM, PAID = "sum", "paid"


@attrs.frozen(eq=False)
class Charged:
    """An amount under the limits: what is left of it, what caps took off and which did, what a floor put on."""

    made: PeriodicAmount
    investor: str
    dollars: Decimal
    capped: Decimal = ZERO
    capped_by: Limit | None = None
    raised: Decimal = ZERO
    raised_by: Limit | None = None

    def is_due(self, on: date) -> bool:
        """Whether it is due by a day."""
        return self.made.due_on <= on


@attrs.frozen(kw_only=True)
class Room:
    """A cap on one Investor as of a day: its heads, the most that may be charged, what was, and what is left.

    ``window`` is set where it caps what is charged in a stretch of days, and nothing in all.
    """

    investor: str
    heads: Sequence[str]
    most: Decimal
    used: Decimal
    left: Decimal
    window: str | None = None


def groups_of(limit: Limit, heads: Mapping[str, object]) -> list[tuple[str, ...]]:
    """The groups of heads a limit is over, each by itself."""
    match limit.heads:
        case str() if limit.heads == ALL:
            return [tuple(heads)]
        case str() if limit.heads == EACH:
            return [(head,) for head in heads]
        case _:
            return [tuple(limit.heads)]


def limit_in_dollars(case: Case, investor: str, limit: Limit, share: Decimal | None, day: date) -> Decimal:
    """A limit in dollars: as it stands, or its share of a base on a day."""
    assert share is not None  # noqa: S101 - asked of a limit that says one
    if limit.of in (None, OF_A_SUM):
        return to_the_cent(Fraction(share))
    return to_the_cent(Fraction(share) * limit_base(case, investor, str(limit.of), day))


@attrs.frozen(eq=False)
class Used:
    """What was charged so far of each head: to whom, when, how much, and on which shares where some moved."""

    case: Case
    days: dict[tuple[str, str], list[date]] = attrs.field(factory=lambda: defaultdict(list), init=False)
    totals: dict[tuple[str, str], list[Decimal]] = attrs.field(factory=lambda: defaultdict(lambda: [ZERO]), init=False)
    charges: dict[tuple[str, str], set[tuple[date, int]]] = attrs.field(factory=lambda: defaultdict(set), init=False)
    moved: list[tuple[str, date, Decimal, Sequence[tuple[Lot, Fraction]]]] = attrs.field(factory=list, init=False)

    def take(self, charged: Charged) -> None:
        made = charged.made
        shares = _shares(self.case, charged) if self.case.lots.transfers else ()
        self.add(charged.investor, made.trigger, made.computed_on, charged.dollars, shares)
        self.charges[charged.investor, made.trigger].add((made.trigger_date, made.number))

    def add(
        self, investor: str, head: str, day: date, dollars: Decimal, shares: Sequence[tuple[Lot, Fraction]]
    ) -> None:
        key = investor, head
        if shares:
            self.moved.append((head, day, dollars, shares))
            dollars = ZERO  # counted by its shares, whoever has them
        self.days[key].append(day)
        self.totals[key].append(self.totals[key][-1] + dollars)

    def of(self, investor: str, heads: Sequence[str], day: date, limit: Limit) -> Decimal:
        """What is charged of some heads in the window of a limit that ends on a day, or ever."""
        since = opened(self.case.business_days, day, limit.window) if limit.window else date.min
        total = ZERO
        for head in heads:
            days, totals = self.days[investor, head], self.totals[investor, head]
            total += totals[-1] - totals[bisect_right(days, since)]
        shared = sum(
            (
                Fraction(dollars) * share
                for head, on, dollars, shares in self.moved
                if head in heads and on > since
                for lot, share in shares
                if lot.whose_on(day) == investor
            ),
            Fraction(0),
        )
        return total + to_the_cent(shared)

    def room(
        self, investor: str, head: str, day: date, charge: tuple[date, int] | None = None
    ) -> tuple[Decimal | None, Limit | None]:
        """How much more may be charged of a head on a day, and which limit says so; None where none does.

        ``charge`` is its trigger date and number: what several groups of shares are charged by them is one charge.
        """
        terms = self.case.terms_on(day, investor)
        found: tuple[Decimal | None, Limit | None] = None, None
        for limit in terms.limits:
            for heads in groups_of(limit, terms.heads):
                if head not in heads:
                    continue
                room = self._room(investor, head, heads, day, limit, charge)
                if room is not None and (found[0] is None or room < found[0]):
                    found = room, limit
        return found

    def _room(
        self,
        investor: str,
        head: str,
        heads: Sequence[str],
        day: date,
        limit: Limit,
        charge: tuple[date, int] | None,
    ) -> Decimal | None:
        others = self.charges[investor, head] - {charge}
        if limit.charges is not None and len(others) >= limit.charges:
            return ZERO
        if limit.most is None:
            return None
        most = limit_in_dollars(self.case, investor, limit, limit.most, day)
        return max(ZERO, most - self.of(investor, heads, day, limit))

    def rooms(self, investor: str, day: date) -> Iterator[Room]:
        terms = self.case.terms_on(day, investor)
        for limit in terms.limits:
            for heads in groups_of(limit, terms.heads) if limit.most is not None else ():
                most = limit_in_dollars(self.case, investor, limit, limit.most, day)
                used = self.of(investor, heads, day, limit)
                yield Room(
                    investor=investor,
                    heads=heads,
                    most=most,
                    used=used,
                    left=max(ZERO, most - used),
                    window=str(limit.window) if limit.window else None,
                )


def _shares(case: Case, charged: Charged) -> list[tuple[Lot, Fraction]]:
    """The shares an amount was charged on, as they went on, each with its part of the amount."""
    day, whose = charged.made.computed_on, charged.investor
    terms = case.terms_on(day, whose)
    sold_too = any(base.of == PAID for base in terms.charges[terms.heads[charged.made.trigger].charge].base)
    had = [lot for lot in case.lots.every if lot.bought and lot.bought_on <= day and lot.whose_on(day) == whose]
    had = [lot for lot in had if sold_too or lot.sale is None or lot.sale.occurred_on >= day]
    had = [lot for lot in had if counts(case, whose, lot.cut_backs, day, charged.made.begun_on)]
    total = sum((lot.value for lot in had), Fraction(0))
    return [(lot, lot.value / total) for lot in had] if total else []
