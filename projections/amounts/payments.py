"""What was paid, and which amounts it paid: 2(b)(iv), in history order.

A payment that names an amount of this answer goes to it; the rest makes a pool, and on each day the pool pays what is
due by that day, oldest first. Shares issued in kind are a payment of what they settled, on the day they were issued.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import Toward
from projections.amounts.periodic_amounts import PeriodicAmount


@attrs.frozen(eq=False)
class Paid:
    """Money paid, or settled in shares, on a day."""

    on: date
    amount: Decimal
    toward: Toward | None
    entry: int
    in_shares: bool = False


@attrs.frozen(eq=False)
class Allocation:
    """What each amount received, by place in the list given.

    ``paid_by`` are the entries it came from, ``paid_off`` the day nothing was left of it; ``unplaced`` the payments
    that name an amount there is not.
    """

    paid: Sequence[Decimal]
    paid_by: Sequence[Sequence[int]]
    paid_off: Sequence[date | None]
    unplaced: Sequence[Paid]


def named(amounts: Sequence[PeriodicAmount], toward: Toward) -> list[int]:
    """The places of the amounts a payment names: those of its statement or, where there is none such, all of them."""
    name = (toward.trigger, toward.trigger_date, toward.number)
    found = [at for at, made in enumerate(amounts) if (made.trigger, made.trigger_date, made.number) == name]
    of_statement = [at for at in found if toward.statement and amounts[at].statement == toward.statement]
    return of_statement or found


def allocate(
    amounts: Sequence[PeriodicAmount], owed: Sequence[Decimal], payments: Sequence[Paid], as_of: date
) -> Allocation:
    """Place one Investor's payments through a date. ``owed`` is each amount in dollars, in the order of ``amounts``."""
    places: dict[int, list[int]] = {
        payment.entry: named(amounts, payment.toward) for payment in payments if payment.toward and payment.on <= as_of
    }
    # The order is that of the lines; a sort keeps what it finds equal in that order.
    by_due_date = sorted(
        range(len(amounts)),
        key=lambda place: (amounts[place].due_on, amounts[place].trigger_date, amounts[place].number),
    )
    paid_on: dict[date, list[Paid]] = {}
    for payment in payments:
        paid_on.setdefault(payment.on, []).append(payment)
    days = sorted({*paid_on, *(made.due_on for made in amounts)})
    ledger = _Ledger(unpaid=list(owed), paid_by=[[] for _ in owed], paid_off=[None for _ in owed])
    for day in (day for day in days if day <= as_of):
        for payment in paid_on.get(day, ()):
            ledger.receive(payment, places.get(payment.entry, ()))
        for place in by_due_date:
            if not ledger.pool or amounts[place].due_on > day:
                break
            ledger.draw(place, day)
    received = [amount - left for amount, left in zip(owed, ledger.unpaid, strict=True)]
    unplaced = [payment for payment in payments if payment.toward and not places.get(payment.entry)]
    return Allocation(received, ledger.paid_by, ledger.paid_off, unplaced)


@attrs.define(eq=False)
class _Ledger:
    """What is unpaid of each amount, and the pool: what is left of each payment, the earliest first."""

    unpaid: list[Decimal]
    paid_by: list[list[int]]
    paid_off: list[date | None]
    pool: list[tuple[int, Decimal]] = attrs.field(factory=list)

    def receive(self, payment: Paid, places: Sequence[int]) -> None:
        left = payment.amount
        for place in places:
            left -= self._put(place, payment.entry, left, payment.on)
        if left:
            self.pool.append((payment.entry, left))

    def draw(self, place: int, day: date) -> None:
        while self.pool and self.unpaid[place]:
            entry, left = self.pool.pop(0)
            left -= self._put(place, entry, left, day)
            if left:
                self.pool.insert(0, (entry, left))

    def _put(self, place: int, entry: int, money: Decimal, day: date) -> Decimal:
        used = min(money, self.unpaid[place])
        if used:
            self.unpaid[place] -= used
            self.paid_by[place].append(entry)
            self.paid_off[place] = None if self.unpaid[place] else day
        return used
