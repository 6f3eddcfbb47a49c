"""One Investor's ledger: what of each amount is owed once limits and waivers are applied, and what was paid on it.

10: what a waiver takes in keeps its line, number and due date; its amount falls to what had been paid on it, as if
there were no waiver, by the end of the waiver's day, or to nothing where the waiver says that is given back. A waived
amount uses no room under a limit.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import PeriodicAmountPaid, WaiverGranted
from lifecycle.judging.of_the_terms import toward_of
from lifecycle.money import ZERO
from projections.amounts.limits import Left, charged_under_limits, sharing_limits
from projections.amounts.payments import Allocation, Paid, allocate
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.amounts.settlement import settled_by
from projections.amounts.used import Charged
from projections.case.case import Case, once


@attrs.frozen(eq=False)
class Ledger:
    """Amounts with what is owed of each, what the waivers took off and which did, and the payments."""

    charged: Sequence[Charged]
    waived: Sequence[Decimal]
    waivers: Sequence[Sequence[WaiverGranted]]
    # What waivers leave of the amounts they take in, of everybody limits are shared with.
    left: Left
    payments: Sequence[Paid]
    allocated: Allocation

    @property
    def amounts(self) -> list[PeriodicAmount]:
        return [each.made for each in self.charged]

    @property
    def owed(self) -> list[Decimal]:
        return [each.dollars for each in self.charged]

    @property
    def determined(self) -> Decimal:
        """The money determined; points off a price are none."""
        return sum((each.dollars for each in self.charged if not each.made.is_a_price), ZERO)

    @property
    def interest(self) -> Decimal:
        """What has run up on unpaid amounts, paid or not."""
        return sum(self.allocated.interest, ZERO)

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
        Paid(
            payment.occurred_on,
            payment.amount,
            toward_of(payment),
            payment.position,
            for_interest=payment.toward is not None and payment.toward.interest,
        )
        if isinstance(payment, PeriodicAmountPaid)
        else Paid(
            payment.occurred_on, settled_by(case, payment).amount, payment.toward, payment.position, in_shares=True
        )
        for payment in case.facts.payments.get(investor, ())
    ]


def ledger_under(case: Case, investor: str, part: str | None) -> Ledger:
    """The ledger as if every charge had another word for a part of a period, all else unchanged."""
    charged, payments = charged_under_limits(case, investor, part), payments_of(case, investor)
    left = _left_by_waivers(case, investor, charged) if case.facts.changes else {}
    if case.facts.changes and case.lots.transfers:
        for other in sharing_limits(case, investor):
            left |= _left_by_waivers(case, other, charged_under_limits(case, other, part))
    whole = {each.made: each.dollars for each in charged}
    if left:
        charged = charged_under_limits(case, investor, part, left)
    waived = [whole[each.made] - each.dollars if each.made in left else ZERO for each in charged]
    waivers = [_waivers(case, each) for each in charged]
    return Ledger(charged, waived, waivers, left, payments, allocate(case, charged, payments, case.as_of))


def _left_by_waivers(case: Case, investor: str, charged: Sequence[Charged]) -> dict[PeriodicAmount, Decimal]:
    """What the waivers that bind an Investor leave of the amounts they take in."""
    payments, left = payments_of(case, investor), dict[PeriodicAmount, Decimal]()
    granted: dict[date, list[tuple[int, WaiverGranted]]] = {}
    for place, each in enumerate(charged):
        for waiver in _waivers(case, each):
            granted.setdefault(min(case.as_of, waiver.occurred_on), []).append((place, waiver))
    for day in sorted(granted):
        paid = allocate(case, charged, payments, day).paid
        for place, waiver in granted[day]:
            made, leaves = charged[place].made, ZERO if waiver.refund else paid[place]
            left[made] = min(left.get(made, charged[place].dollars), leaves)
    return left


def _waivers(case: Case, charged: Charged) -> Sequence[WaiverGranted]:
    return case.waivers(charged.investor, charged.made.trigger, charged.made.computed_on)


def settled_in_shares(case: Case, investor: str) -> Decimal:
    """What was settled in shares by the as-of date, in dollars."""
    return sum((payment.amount for payment in payments_of(case, investor) if payment.in_shares), ZERO)
