"""Movements of shares added up: what was bought and is still held on any day, in shares and in dollars paid, 1(b).

A purchase counts from its own date, a sale and what came by transfer from the days the readings say. One that became
an Investor by transfer has its transferor's holdings until then: they decide whether a default ran, never an amount.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from math import floor
from operator import itemgetter
from typing import Literal

import attrs

from lifecycle.judging.positions import Shares, transfer_counts_from
from projections.facts.facts import Facts
from projections.facts.reasons import shown_price
from projections.facts.spans import DAY, Span, holding, intersection, union
from projections.lots.lot import Lot, Movement, Splits, Transfer
from projections.lots.lots import Lots
from projections.lots.tally import Tally, tally

# The word ``sale_counts``: the first day on which a share sold on a trade date is no longer held.
GONE_FROM: Mapping[str, Callable[[date], date]] = {
    "day_after": lambda trade_date: trade_date + DAY,
    "trade_date": lambda trade_date: trade_date,
}
# Reading transfer_gap: the first day on which shares transferred are the transferee's, once the Company is notified.
ARRIVES_ON: Mapping[str, Callable[[Transfer], date]] = {
    "bridged": lambda transfer: transfer.left_on,
    "open": lambda transfer: transfer_counts_from(transfer.entry.occurred_on, _notified_on(transfer)),
}
ZERO_VALUE = Fraction(0)
Standing = Literal["not_yet", "held", "sold", "transferred"]


def _notified_on(transfer: Transfer) -> date:
    return transfer.notice.occurred_on if transfer.notice else date.max


@attrs.frozen(eq=False)
class Holdings:
    """One Investor's position, or part of one. Every method counts the whole of the day it is asked about."""

    bought: Tally
    sold: Tally
    splits: Splits
    inherited: "Inherited | None" = None
    _spans: dict[tuple[Standing, ...], Sequence[Span]] = attrs.field(factory=dict, init=False)

    @cached_property
    def _own_changes(self) -> Sequence[date]:
        return sorted({*self.bought.counts_from, *self.sold.counts_from})

    @cached_property
    def changes(self) -> Sequence[date]:
        """The days on which what is held may change, in order."""
        if self.inherited is None:
            return self._own_changes
        until = self.inherited.until
        before = self.inherited.transferor.changes
        return sorted({*(day for day in before if day < until), until, *self._own_changes})

    @cached_property
    def price_paid(self) -> str:
        """For a sentence: the one price per share paid, or that there were several."""
        prices = {movement.lot.price for movement in self.bought.movements}
        if len(prices) != 1 or self.splits.later:
            return ", each at the price paid for it"
        return f", at {shown_price(prices.pop())} each"

    def shares_bought(self, day: date) -> int:
        return self.as_counted(self.bought.shares_on(day), day)

    def shares_held(self, day: date) -> int:
        return self.as_counted(self._held(day), day)

    def as_counted(self, shares: Shares, day: date) -> int:
        """Shares of the last day as they were counted on another, fractions left out."""
        return floor(shares / self.splits.factor_after(day)) if self.splits.later else floor(shares)

    def _held(self, day: date) -> Shares:
        return self.bought.shares_on(day) - self.sold.shares_on(day)

    def lots_left(self, day: date) -> list[tuple[Lot, Shares]]:
        """What is left of each lot, the oldest first; shares in units of the last day."""
        left: dict[tuple[object, ...], Shares] = {}
        lots: dict[tuple[object, ...], Lot] = {}
        moves = [(each.lot, each.sign) for each in self.bought.counted(day)]
        moves += [(each.lot, -1) for each in self.sold.counted(day)]
        for lot, sign in moves:
            key = (lot.place, lot.covered_by, lot.excluded_on)
            lots.setdefault(key, lot)
            left[key] = left.get(key, 0) + sign * lot.shares
        return [(lots[key], left[key]) for key in sorted(left, key=lambda key: lots[key].place) if left[key]]

    def purchase_price(self, day: date) -> Fraction:
        """What was paid for everything bought by then, sold or not; shares transferred are the transferee's."""
        return self.bought.value_on(day)

    def held_shares_value(self, day: date) -> Fraction:
        """1(b): what was paid for the shares bought by then and not yet sold."""
        bought = self.bought.value_on(day)
        return bought - self.sold.value_on(day) if self.sold.movements else bought

    def unsold_since(self, since: date, day: date) -> Fraction:
        """What was paid for everything bought by ``day``, less sales traded on or after ``since``."""
        return self.purchase_price(day) - sum((lot.value for lot in self._sold_since(since, day)), ZERO_VALUE)

    def shares_unsold_since(self, since: date, day: date) -> int:
        """How many shares that is, as they were counted on the day ``since``, without fractions."""
        sold = sum((lot.shares for lot in self._sold_since(since, day)), ZERO_VALUE)
        return self.as_counted(self.bought.shares_on(day) - sold, since)

    def _sold_since(self, since: date, day: date) -> list[Lot]:
        return [each.lot for each in self.sold.counted(day) if each.day >= since]

    def held_then(self, then: date, day: date) -> Fraction:
        """What was paid for the shares that are the Investor's on ``day`` and were bought and unsold on ``then``."""
        by_then = (each for each in self.bought.counted(day) if each.lot.bought_on <= then)
        return sum((each.sign * each.lot.value for each in by_then), ZERO_VALUE) - self.sold.value_on(then)

    def spent_from(self, start: date) -> date | None:
        """The first day on which the Held Shares Value is zero, having been above it since ``start``; None if none is.

        9: where its last shares left by transfer, others may still come.
        """
        place = bisect_right(self._spent, start)
        return self._spent[place] if place < len(self._spent) else None

    @cached_property
    def _spent(self) -> Sequence[date]:
        """Each day on which the Held Shares Value falls to zero, save by transfer."""
        found, above = [], False
        for day in self._own_changes:
            was, above = above, self.held_shares_value(day) > 0
            if was and not above and not self._transferred_on(day):
                found.append(day)
        return found

    def _transferred_on(self, day: date) -> bool:
        """Whether shares left by transfer, so that from this day they are the Investor's no more."""
        counts = self.bought.counts_from
        leaving = self.bought.movements[bisect_left(counts, day) : bisect_right(counts, day)]
        return any(movement.sign < 0 for movement in leaving)

    # What follows decides whether a default runs, so it is the transferor's until there are own holdings.

    def _before_own(self, day: date) -> "Inherited | None":
        return self.inherited if self.inherited and day < self.inherited.until else None

    def standing(self, day: date) -> Standing:
        """Whether any share is held on a day and, if none is, how what was held last had gone."""
        before = self._before_own(day)
        if before:
            return before.transferor.standing(day)
        place = bisect_right(self._own_changes, day)
        return self._standings[place - 1] if place else "not_yet"

    @cached_property
    def _standings(self) -> Sequence[Standing]:
        """At each day of own changes."""
        found: list[Standing] = []
        for day in self._own_changes:
            if self._held(day):
                found.append("held")
            elif self._transferred_on(day):
                found.append("transferred")
            else:
                sold = self.sold.counts_from
                gone = bisect_left(sold, day) < bisect_right(sold, day)
                found.append("sold" if gone or not found else found[-1])
        return found

    def holds_any(self, day: date) -> bool:
        """Whether at least one share is held."""
        return self.standing(day) == "held"

    def nothing_since(self, day: date) -> date | None:
        """Since when nothing is held, of one that had shares; None while some are, or none were yet."""
        found = holding(self.spans("sold", "transferred"), day)
        return found[0] if found else None

    def shares_unsold(self, day: date) -> int:
        """What is held at the end of a day, what was sold on it left out; as counted that day, without fractions."""
        before = self._before_own(day)
        if before:
            return before.transferor.shares_unsold(day)
        days, sold = self._sold_by_trade_date
        return self.as_counted(self.bought.shares_on(day) - sold[bisect_right(days, day)], day)

    @cached_property
    def _sold_by_trade_date(self) -> tuple[Sequence[date], Sequence[Shares]]:
        """The trade dates of the sales in order, and what was sold through each."""
        sales = sorted(self.sold.movements, key=lambda each: each.day)
        return [each.day for each in sales], list(accumulate((each.lot.shares for each in sales), initial=0))

    def sold_out_from(self, start: date) -> date | None:
        """The first day from ``start`` on which nothing is held, the last shares having been sold; None if none is."""
        sold = self.spans("sold")
        place = bisect_right(sold, start, key=itemgetter(1))
        return max(start, sold[place][0]) if place < len(sold) else None

    def holds_within(self, first: date, last: date) -> bool:
        """Whether a share is held on some day from ``first`` to ``last``, both included."""
        held = self.spans("held")
        place = bisect_right(held, first, key=itemgetter(1))
        return place < len(held) and held[place][0] <= max(first, last)

    def rests_on(self, day: date, *, sales: bool = True, sales_since: date = date.min) -> list[int]:
        """What a figure of a day rests on: the entries by which shares came or left, sales that count, and splits."""
        had = self.bought.counted(day)
        found = {movement.entry for movement in had} | {movement.lot.place[1] for movement in had}
        if sales:
            found |= {movement.entry for movement in self.sold.counted(day) if movement.day >= sales_since}
        found |= {split.position for split in self.splits.later if had and had[0].day < split.occurred_on <= day}
        return sorted(found)

    def held_spans(self, end: date) -> list[Span]:
        """The days before ``end`` on which a share is held."""
        return intersection(self.spans("held"), [(date.min, end)])

    def counting_spans(self, end: date) -> list[Span]:
        """The days before ``end`` on which a share is held, or none because the last ones left by transfer."""
        return intersection(self.spans("held", "transferred"), [(date.min, end)])

    def spans(self, *standings: Standing) -> Sequence[Span]:
        """The days on which it stands so, the last one without end."""
        if standings not in self._spans:
            before: Sequence[Span] = ()
            days = [*self._own_changes, date.max]
            if self.inherited:
                until = self.inherited.until
                before = intersection(self.inherited.transferor.spans(*standings), [(date.min, until)])
                days = [until, *days[bisect_right(days, until) :]]
            own = ((a, b) for a, b in pairwise(days) if self.standing(a) in standings)
            self._spans[standings] = union([*before, *own])
        return self._spans[standings]


@attrs.frozen(eq=False)
class Inherited:
    """What stands for the holdings of an Investor by transfer before the first day of its own: its transferor's."""

    until: date
    transferor: Holdings


def own_from(facts: Facts, readings: Mapping[str, str], investor: str) -> date | None:
    """9: the first day of an Investor by transfer that is its own; before it, it has its transferor's history."""
    if investor not in facts.inherited:
        return None
    days = facts.came_on if readings["transfer_gap"] == "bridged" else facts.joined_on
    return days.get(investor)


def holdings_of(
    facts: Facts,
    lots: Lots,
    investor: str,
    *,
    readings: Mapping[str, str],
    sale_counts: Callable[[], str],
    counts: Callable[[Movement], bool],
    of: Callable[[str], Holdings],
    notes: bool = False,
) -> Holdings:
    """One Investor's position in the movements that count, a sale from the day the terms say.

    With ``notes`` the principal of its notes, a part of a cent each, is among them. ``of`` finds the same of its
    transferor.
    """

    def came(movement: Movement) -> date:
        arriving = movement.transfer if movement.sign > 0 else None
        return ARRIVES_ON[readings["transfer_gap"]](arriving) if arriving else movement.day

    def gone(movement: Movement) -> date:
        # Sold before the notice: gone no sooner than it came.
        return max(gone_from(movement.day), came(movement)) if movement.transfer else gone_from(movement.day)

    of_it = lots.positions[investor]
    sold = (each for each in of_it.sold if not (each.transfer and each.transfer.notice is None))
    if notes:
        had, left = [*of_it.had, *of_it.issued], [*sold, *of_it.reduced]
    else:
        had, left = of_it.had, list(sold)
    # No reading is asked that no movement turns on.
    gone_from = GONE_FROM[sale_counts() if left else "day_after"]
    tallies = tally(filter(counts, had), came), tally(filter(counts, left), gone), lots.splits
    notice, until = facts.inherited.get(investor), own_from(facts, readings, investor)
    if notice is None or until is None:
        return Holdings(*tallies)
    return Holdings(*tallies, Inherited(until, of(notice.investor)))
