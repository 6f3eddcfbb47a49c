"""What each Investor bought and still holds on any day, in shares and in dollars paid for them, 1(b).

Sales take the oldest lot first. A purchase counts from its own date, a sale from the day the reading says.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise

import attrs

from lifecycle.entries import SharesPurchased
from projections.case import Case, once_per_investor
from projections.facts import Trade
from projections.spans import DAY, Span, union

# Reading sale_on_computation_date: the first day on which a share sold on a trade date is no longer held.
GONE_FROM: Mapping[str, Callable[[date], date]] = {
    "held": lambda trade_date: trade_date + DAY,
    "sold": lambda trade_date: trade_date,
}


@attrs.frozen(eq=False)
class Movement:
    """Shares that came or went: on which trade date, how many, and the dollars that were paid for them."""

    trade_date: date
    shares: int
    value: Fraction


@attrs.frozen(eq=False)
class Tally:
    """Movements of one direction, added up: totals through each day from which one counts."""

    counts_from: Sequence[date]
    shares: Sequence[int]
    values: Sequence[Fraction]

    def shares_on(self, day: date) -> int:
        return self.shares[bisect_right(self.counts_from, day)]

    def value_on(self, day: date) -> Fraction:
        return self.values[bisect_right(self.counts_from, day)]


def _tally(movements: Sequence[Movement], counts_from: Callable[[date], date]) -> Tally:
    return Tally(
        [counts_from(movement.trade_date) for movement in movements],
        list(accumulate((movement.shares for movement in movements), initial=0)),
        list(accumulate((movement.value for movement in movements), initial=Fraction(0))),
    )


@attrs.frozen(eq=False)
class Holdings:
    """One Investor's position. Every method counts the whole of the day it is asked about."""

    bought: Tally
    sold: Tally
    traded_away: Sequence[Movement]

    @cached_property
    def changes(self) -> Sequence[date]:
        """The days on which what is held may change, in order."""
        return sorted({*self.bought.counts_from, *self.sold.counts_from})

    @cached_property
    def price_paid(self) -> str:
        """For a sentence: the one price per share paid, or that there were several."""
        prices = {
            (after - before) / (shares_after - shares_before)
            for (before, after), (shares_before, shares_after) in zip(
                pairwise(self.bought.values), pairwise(self.bought.shares), strict=True
            )
        }
        if len(prices) != 1:
            return ", each at the price paid for it"
        price = prices.pop()
        whole, _, places = f"{Decimal(price.numerator) / Decimal(price.denominator):f}".partition(".")
        return f", at ${whole}.{places:0<2} each"

    def shares_bought(self, day: date) -> int:
        return self.bought.shares_on(day)

    def shares_held(self, day: date) -> int:
        return self.bought.shares_on(day) - self.sold.shares_on(day)

    def purchase_price(self, day: date) -> Fraction:
        """What was paid for everything bought by then, sold or not."""
        return self.bought.value_on(day)

    def held_shares_value(self, day: date) -> Fraction:
        """1(b): what was paid for the shares bought by then and not yet sold."""
        return self.bought.value_on(day) - self.sold.value_on(day)

    def unsold_since(self, since: date, day: date) -> Fraction:
        """What was paid for everything bought by ``day``, less sales traded on or after ``since``."""
        earlier = bisect_left(self.traded_away, since, key=lambda movement: movement.trade_date)
        return self.purchase_price(day) - max(Fraction(0), self.sold.value_on(day) - self.sold.values[earlier])

    def nothing_held_from(self, start: date) -> date | None:
        """The first day from ``start`` on which the Investor has bought and holds none; None if there is none."""
        return self._first_from(start, self._emptied_on, self.shares_held)

    def worthless_from(self, start: date) -> date | None:
        """The first day from ``start`` on which the Held Shares Value is zero though it has bought; None if none is."""
        return self._first_from(start, self._worthless_on, self.held_shares_value)

    @cached_property
    def _emptied_on(self) -> Sequence[date]:
        return [day for day in self.changes if self.shares_bought(day) and not self.shares_held(day)]

    @cached_property
    def _worthless_on(self) -> Sequence[date]:
        return [day for day in self.changes if self.shares_bought(day) and not self.held_shares_value(day)]

    def _first_from(self, start: date, days: Sequence[date], left: Callable[[date], int | Fraction]) -> date | None:
        if self.shares_bought(start) and not left(start):
            return start
        place = bisect_right(days, start)
        return days[place] if place < len(days) else None

    def held_spans(self, end: date) -> list[Span]:
        """The days before ``end`` on which at least one share is held."""
        changes = [*(day for day in self.changes if day < end), end]
        return union((a, b) for a, b in pairwise(changes) if self.shares_held(a))


def movements(trades: Sequence[Trade]) -> tuple[list[Movement], list[Movement]]:
    """Purchases and sales with the dollars each share was bought for; sales take the oldest lot first."""
    bought: list[Movement] = []
    sold: list[Movement] = []
    lots: list[list[Fraction]] = []  # shares left and price of each lot, oldest first
    oldest = 0
    for trade in trades:
        if isinstance(trade, SharesPurchased):
            price = Fraction(trade.price_per_share)
            lots.append([Fraction(trade.shares), price])
            bought.append(Movement(trade.occurred_on, trade.shares, trade.shares * price))
            continue
        left, value = Fraction(trade.shares), Fraction(0)
        while left:
            taken = min(left, lots[oldest][0])
            lots[oldest][0] -= taken
            left -= taken
            value += taken * lots[oldest][1]
            oldest += not lots[oldest][0]
        sold.append(Movement(trade.occurred_on, trade.shares, value))
    return bought, sold


@once_per_investor
def holdings(case: Case, investor: str) -> Holdings:
    """One Investor's position under the case's reading of ``sale_on_computation_date``."""
    bought, sold = movements(case.facts.trades.get(investor, ()))
    gone_from = GONE_FROM[case.readings["sale_on_computation_date"]]
    return Holdings(_tally(bought, lambda day: day), _tally(sold, gone_from), sold)
