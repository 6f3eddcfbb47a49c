"""One Investor's ledger: what of each amount is owed once limits and waivers are applied, and what was paid on it.

10: what a waiver takes in keeps its line, number and due date; its amount falls to what had been paid on it, as if
there were no waiver, by the end of the waiver's day, or to nothing where the waiver says that is given back. A waived
amount uses no room under a limit.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import attrs

from lifecycle.business_days import LAST_YEAR
from lifecycle.entries import PeriodicAmountPaid, WaiverGranted
from lifecycle.judging.of_the_terms import toward_of
from lifecycle.money import ZERO
from projections.amounts.limits import Left, charged_under_limits, limits_any, sharing_limits
from projections.amounts.payments import Allocation, Paid, allocate
from projections.amounts.periodic_amounts import PeriodicAmount, periodic_amounts
from projections.amounts.settlement import settled_by
from projections.amounts.used import Charged
from projections.case.case import Case, once
from projections.case.clocks import clocks
from projections.case.noted import shared
from projections.heads.defaults import of_head


@attrs.frozen(eq=False)
class Ledger:
    """Amounts with what is owed of each, what the waivers took off and which did, and the payments."""

    case: Case
    charged: Sequence[Charged]
    waived: Sequence[Decimal]
    waivers: Sequence[Sequence[WaiverGranted]]
    # What waivers leave of the amounts they take in, of everybody limits are shared with.
    left: Left
    payments: Sequence[Paid]

    @cached_property
    def allocated(self) -> Allocation:
        """What each amount received of the payments; to be asked for, for a total determined needs none."""
        return allocate(self.case, self.charged, self.payments, self.case.as_of)

    @property
    def amounts(self) -> list[PeriodicAmount]:
        return [each.made for each in self.charged]

    @property
    def owed(self) -> list[Decimal]:
        return [each.dollars for each in self.charged]

    @cached_property
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
    if not case.facts.changes:
        return Ledger(case, charged, [ZERO] * len(charged), [()] * len(charged), {}, payments)
    left = _left_by_waivers(case, investor, charged)
    if case.lots.transfers:
        for other in sharing_limits(case, investor):
            left |= _left_by_waivers(case, other, charged_under_limits(case, other, part))
    whole = {each.made: each.dollars for each in charged}
    if left:
        charged = charged_under_limits(case, investor, part, left)
    waived = [whole[each.made] - each.dollars if each.made in left else ZERO for each in charged]
    waivers = [_waivers(case, each) for each in charged]
    return Ledger(case, charged, waived, waivers, left, payments)


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


# What many readings are compared by. Where no limit and no waiver can touch an amount, the total is that of its heads,
# each by itself: no due date and no payment is asked for, and a reading that moves one head leaves the others alone.

# So near the end of the calendar a due date may lie beyond it, which has to be found out.
YEARS_TO_A_DUE_DATE = 5


@shared(lambda total: total)
def total_determined(case: Case, investors: Sequence[str]) -> Decimal:
    """The total determined toward some Investors. Raises ``OutsideCalendar`` as ``owed`` does."""
    return sum((_toward(case, name) for name in investors), ZERO)


def _toward(case: Case, investor: str) -> Decimal:
    near_the_end = case.horizon.year > LAST_YEAR - YEARS_TO_A_DUE_DATE
    if case.facts.changes or near_the_end or _limited(case, investor):
        return _with_its_ledger(case, investor)
    heads = case.terms_on(case.as_of, investor).heads
    return sum((_of_head(case, (investor, head)) for head in heads), ZERO)


@shared(bool)
def _limited(case: Case, investor: str) -> bool:
    return limits_any(case, investor)


@shared(lambda total: total)
def _with_its_ledger(case: Case, investor: str) -> Decimal:
    return ledger(case, investor).determined


@shared(lambda total: total)
def _of_head(case: Case, asked: tuple[str, str]) -> Decimal:
    defaults = (default for clock in clocks(case, asked[0]) for default in of_head(clock, asked))
    made = (amount for default in defaults for amount in periodic_amounts(default.case, default))
    return sum((amount.amount() for amount in made if not amount.is_a_price), ZERO)


@shared(lambda total: total)
def total_interest(case: Case, investors: Sequence[str]) -> Decimal:
    """What has run up on unpaid amounts, paid or not, toward some Investors."""
    return sum((_interest(case, name) for name in investors), ZERO)


@shared(lambda total: total)
def _interest(case: Case, investor: str) -> Decimal:
    bears = case.facts.changes or case.terms_on(case.as_of, investor).interest
    return ledger(case, investor).interest if bears else ZERO
