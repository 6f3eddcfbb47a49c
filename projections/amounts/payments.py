"""What was paid, and which amounts it paid: 2(b)(iv), in history order.

A payment that names an amount of this answer goes to it, and one meant for interest to that; the rest makes a pool, and
on each day the pool pays what is due by that day, oldest first, then the interest run up by then. Shares issued in kind
are a payment of what they settled, on the day they were issued.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.agreement.language.concepts.terms import Interest
from lifecycle.entries import Toward
from lifecycle.money import ZERO
from projections.amounts.interest import PaidIn, run_up
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.amounts.used import Charged
from projections.case.case import Case


@attrs.frozen(eq=False)
class Paid:
    """Money paid, or settled in shares, on a day."""

    on: date
    amount: Decimal
    toward: Toward | None
    entry: int
    in_shares: bool = False
    for_interest: bool = False


@attrs.frozen(eq=False)
class Allocation:
    """What each amount received, by place in the list given.

    ``paid_by`` are the entries it came from, ``paid_off`` the day nothing was left of it; ``unplaced`` the payments
    that name an amount there is not. ``interest`` is what had run up on each, ``on_interest`` what was paid on that,
    ``parts`` what was paid on each part by part, and on interest.
    """

    paid: Sequence[Decimal]
    interest: Sequence[Decimal]
    on_interest: Decimal
    parts: Sequence[Sequence[PaidIn]]
    parts_of_interest: Sequence[PaidIn]
    paid_by: Sequence[Sequence[int]]
    paid_off: Sequence[date | None]
    unplaced: Sequence[Paid]


def named(amounts: Sequence[PeriodicAmount], toward: Toward) -> list[int]:
    """The places of the amounts a payment names: those of its statement or, where there is none such, all of them."""
    name = (toward.trigger, toward.trigger_date, toward.number)
    money = ((at, made) for at, made in enumerate(amounts) if not made.is_a_price)
    found = [at for at, made in money if (made.trigger, made.trigger_date, made.number) == name]
    of_statement = [at for at in found if toward.statement and amounts[at].statement == toward.statement]
    return of_statement or found


def allocate(case: Case, charged: Sequence[Charged], payments: Sequence[Paid], as_of: date) -> Allocation:
    """Place one Investor's payments through a date on its amounts, in the order they are given."""
    amounts = [each.made for each in charged]
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
    ledger = _Ledger(case, charged)
    for day in (day for day in days if day <= as_of):
        for payment in paid_on.get(day, ()):
            ledger.receive(payment, places.get(payment.entry, ()))
        for place in by_due_date:
            if not ledger.pool or amounts[place].due_on > day:
                break
            ledger.draw(place, day)
        ledger.draw_interest(day)
    received = [each.dollars - left for each, left in zip(charged, ledger.unpaid, strict=True)]
    unplaced = [payment for payment in payments if payment.toward and not places.get(payment.entry)]
    interest = [ledger.run_up(place, as_of) if ledger.bears_any else ZERO for place in range(len(charged))]
    parts, of_interest = ledger.paid_in, ledger.paid_on_interest
    return Allocation(
        received, interest, ledger.on_interest, parts, of_interest, ledger.paid_by, ledger.paid_off, unplaced
    )


@attrs.define(eq=False)
class _Ledger:
    """What is unpaid of each amount and was paid on interest, and the pool: what is left of each payment, in order."""

    case: Case
    charged: Sequence[Charged]
    on_interest: Decimal = ZERO
    paid_on_interest: list[PaidIn] = attrs.field(factory=list)
    pool: list[tuple[int, Decimal]] = attrs.field(factory=list)
    unpaid: list[Decimal] = attrs.field(init=False)
    paid_in: list[list[PaidIn]] = attrs.field(init=False)
    paid_by: list[list[int]] = attrs.field(init=False)
    paid_off: list[date | None] = attrs.field(init=False)
    # What is unpaid bears this, amount by amount, by the terms of the day charged.
    bears: Sequence[Interest | None] = attrs.field(init=False)
    bears_any: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.unpaid = [each.dollars for each in self.charged]
        self.paid_in, self.paid_by = [[] for _ in self.charged], [[] for _ in self.charged]
        self.paid_off = [None for _ in self.charged]
        terms_on = self.case.terms_on
        self.bears = [terms_on(each.made.computed_on, each.investor).interest for each in self.charged]
        self.bears_any = any(self.bears)

    def run_up(self, place: int, day: date) -> Decimal:
        """The interest run up on an amount through a day."""
        made, days = self.charged[place].made, self.case.business_days
        return run_up(self.bears[place], days, made.due_on, self.charged[place].dollars, self.paid_in[place], day)

    def pay_interest(self, money: Decimal, day: date) -> Decimal:
        """As much of some money as interest is owing; the rest of it is left."""
        owing = sum((self.run_up(place, day) for place in range(len(self.charged))), ZERO) - self.on_interest
        used = max(ZERO, min(money, owing))
        if used:
            self.paid_on_interest.append(PaidIn(day, used))
            self.on_interest += used
        return money - used

    def draw_interest(self, day: date) -> None:
        """Once what is due is paid, the pool pays the interest run up by a day."""
        if self.bears_any:
            self.pool = [(entry, left) for entry, money in self.pool if (left := self.pay_interest(money, day))]

    def receive(self, payment: Paid, places: Sequence[int]) -> None:
        for_interest = payment.for_interest and self.bears_any
        left = self.pay_interest(payment.amount, payment.on) if for_interest else payment.amount
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
            self.paid_in[place].append(PaidIn(day, used))
            self.paid_by[place].append(entry)
            self.paid_off[place] = None if self.unpaid[place] else day
        return used
