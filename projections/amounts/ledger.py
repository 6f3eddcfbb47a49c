"""One Investor's ledger: what of each Periodic Amount is owed once waivers are applied, and what was paid on it.

10: what a waiver takes in keeps its line, number and due date; its amount falls to what had been paid on it, as if
there were no waiver, by the end of the waiver's day, or to nothing where the waiver says that is given back.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import PeriodicAmountPaid, WaiverGranted
from lifecycle.judging.of_the_terms import toward_of
from lifecycle.money import ZERO
from projections.amounts.in_order import amounts_of
from projections.amounts.payments import Allocation, Paid, allocate
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.amounts.settlement import settled_by
from projections.case.case import Case, once


@attrs.frozen(eq=False)
class Ledger:
    """Periodic Amounts with what is owed of each, what the waivers took off and which did, and the payments."""

    amounts: Sequence[PeriodicAmount]
    owed: Sequence[Decimal]
    waived: Sequence[Decimal]
    waivers: Sequence[Sequence[WaiverGranted]]
    payments: Sequence[Paid]
    allocated: Allocation

    @property
    def determined(self) -> Decimal:
        return sum(self.owed, ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments), ZERO)


@once
def ledger(case: Case, investor: str) -> Ledger:
    """The ledger by the terms."""
    return ledger_under(case, investor, None)


@once
def payments_of(case: Case, investor: str) -> list[Paid]:
    """What was paid to an Investor by the as-of date, in history order; shares at the money they settled."""
    return [
        Paid(payment.occurred_on, payment.amount, toward_of(payment), payment.position)
        if isinstance(payment, PeriodicAmountPaid)
        else Paid(
            payment.occurred_on, settled_by(case, payment).amount, payment.toward, payment.position, in_shares=True
        )
        for payment in case.facts.payments.get(investor, ())
    ]


def ledger_under(case: Case, investor: str, part: str | None) -> Ledger:
    """The ledger as if every charge had another word for a part of a period, all else unchanged."""
    amounts, payments, as_of = amounts_of(case, investor), payments_of(case, investor), case.facts.as_of
    whole = [made.amount(part) for made in amounts]
    waivers = [case.waivers(investor, made.trigger, made.computed_on) for made in amounts]
    owed = list(whole)
    for day in sorted({min(as_of, waiver.occurred_on) for each in waivers for waiver in each}):
        paid = allocate(amounts, whole, payments, day).paid
        for place, each in enumerate(waivers):
            owed[place] = min([owed[place], *(_left(waiver, paid[place]) for waiver in _of(each, day, as_of))])
    waived = [before - after for before, after in zip(whole, owed, strict=True)]
    return Ledger(amounts, owed, waived, waivers, payments, allocate(amounts, owed, payments, as_of))


def _of(waivers: Sequence[WaiverGranted], day: date, as_of: date) -> list[WaiverGranted]:
    return [waiver for waiver in waivers if min(as_of, waiver.occurred_on) == day]


def _left(waiver: WaiverGranted, paid: Decimal) -> Decimal:
    return ZERO if waiver.refund else paid


def settled_in_shares(case: Case, investor: str) -> Decimal:
    """What was settled in shares by the as-of date, in dollars."""
    return sum((payment.amount for payment in payments_of(case, investor) if payment.in_shares), ZERO)
