"""What is owed once one entry more stands, or one less, without working it all out anew where that is plain.

Plain is what moves no amount by its kind, a payment that only adds to what was paid, a sale after the last charge by
somebody who still holds shares, a bar after every window in which one would be paid for. Whatever else there is, and
whatever a case has beside it that could make these move more, is for the rules: the answer here is then None.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import (
    AdvanceNoticeGiven,
    CorrectedProspectusReceived,
    EffectivenessLapsed,
    EffectivenessRestored,
    Entry,
    MisstatementNoticeReceived,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    PotentialMaterialEventNoticeGiven,
    SharesSold,
    StopOrderIssued,
    StopOrderLifted,
    SuspensionLifted,
)
from lifecycle.money import ZERO
from projections.amounts.lines import Figures, investor_owed, total
from projections.case.case import Case, once, once_per_case
from projections.facts.moving_nothing import MOVING_NOTHING
from projections.heads.charge_dates import charged
from projections.heads.defaults import defaults_of
from projections.shares.held import bought_shares
from projections.steps.exchanges import Exchange
from projections.steps.late_bars import paid_for_through


@attrs.frozen(eq=False)
class Known:
    """The figures of some Investors by a case, or by one that differs from it in entries that are plain."""

    case: Case
    figures: Mapping[str, Figures]
    # What was sold beside what the case knows, by Investor.
    sold: Mapping[str, int] = attrs.field(factory=dict)

    def after(self, exchange: Exchange) -> "Known | None":
        """The same once an entry is exchanged; None where it is for the rules to say."""
        known: Known | None = self
        for entry, sign in ((exchange.gone, -1), (exchange.came, 1)):
            if known is not None and entry is not None and type(entry) not in MOVING_NOTHING:
                known = _exchanged(known, entry, sign)
        return known


def known_of(case: Case, investor: str | None) -> Known:
    """Worked out by the rules, of the Investors asked about; of none where the one named is not yet an Investor."""
    if investor is not None and investor not in case.investors():
        return Known(case, {})
    return Known(case, {name: total([investor_owed(case, name)]) for name in case.investors(investor)})


def _exchanged(known: Known, entry: Entry, sign: int) -> Known | None:
    case = known.case
    # 10: consents may turn on what is of a later day. A party that is shown by another name is looked up by no one.
    if case.facts.changes or any(old != new for old, new in case.names.items()):
        return None
    if entry.occurred_on > case.as_of and not entry.speaks_about_the_past:
        return known
    rule = _RULES.get(type(entry))
    return rule(known, entry, sign) if rule else None


def _paid(known: Known, entry: PeriodicAmountPaid, sign: int) -> Known | None:
    """2(b)(iv): without interest what is outstanding is a difference of sums, whichever amounts were paid."""
    if known.case.terms.interest is not None:
        return None
    stood = known.figures.get(entry.investor)
    if stood is None:
        return known
    paid = stood.paid + sign * entry.amount
    outstanding, credit = max(ZERO, stood.due - paid), max(ZERO, paid - stood.due)
    now = attrs.evolve(stood, paid=paid, outstanding=outstanding, credit=credit)
    return attrs.evolve(known, figures={**known.figures, entry.investor: now})


def _sold(known: Known, entry: SharesSold, sign: int) -> Known | None:
    """A sale after the last charge, of somebody to whom shares are left: no base and no end turns on it."""
    case, seller, day = known.case, entry.investor, entry.occurred_on
    beside = known.sold.get(seller, 0)
    if not _has_some_left(case, entry, beside + max(0, sign) * entry.shares) or day <= _charged_through(case, seller):
        return None
    return attrs.evolve(known, sold={**known.sold, seller: beside + sign * entry.shares})


def _has_some_left(case: Case, sale: SharesSold, beside: int) -> bool:
    """Whether shares are left to the seller from a sale on, alike in all, so much sold beside what is recorded."""
    seller = sale.investor
    if seller not in case.facts.investors or not _sells_plainly(case, seller):
        return False
    return bought_shares(case, seller).bought.shares_on(sale.occurred_on) > _sold_in_all(case, seller) + beside


def moves_nothing_before_it(case: Case, entry: Entry) -> bool:
    """Whether an entry of a history that nothing amends leaves every amount as it is that was computed before its day.

    A payment moves no amount, but what is paid on it.
    """
    match entry:
        case SharesSold():
            return _has_some_left(case, entry, 0)
        case PeriodicAmountPaid():
            return True
        case PeriodicAmountSharesIssued():
            return not (case.facts.partly_covered or case.lots.cut_backs)
        case _:
            return type(entry) in MOVING_NOTHING or (type(entry) in BARRING and _barred_in_vain(case, entry))


@once_per_case
def _alike(case: Case) -> bool:
    """Whether all shares are covered, counted and left alike, so that which of them were sold is of no consequence."""
    lots, facts = case.lots, case.facts
    apart = lots.transfers or lots.cut_backs or lots.others or lots.splits.later or facts.inherited
    return not (apart or facts.elections or facts.partly_covered or case.readings["period_tolling"] == "day_for_day")


@once
def _sells_plainly(case: Case, investor: str) -> bool:
    if not _alike(case):
        return False
    position = case.lots.positions[investor]
    return not position.issued and all(movement.lot.price for movement in position.had)


@once
def _charged_through(case: Case, investor: str) -> date:
    """The last day on which anything is charged to an Investor; no last day while something still runs."""
    dates = [charged(default.accrual) for default in defaults_of(case, investor)]
    if any(each.upcoming for each in dates):
        return date.max
    return max((at.on for each in dates for at in each.dates), default=date.min)


@once
def _sold_in_all(case: Case, investor: str) -> int:
    return sum(sale.shares for sale in case.facts.sales.get(investor, ()))


def _barred(known: Known, entry: Entry, _: int) -> Known | None:
    return known if _barred_in_vain(known.case, entry) else None


def _barred_in_vain(case: Case, entry: Entry) -> bool:
    """Of a bar, its end or its announcement: whether nothing that begins to bar sales is paid for any more."""
    return entry.occurred_on > paid_for_through(case)


BARRING: Sequence[type[Entry]] = (
    AdvanceNoticeGiven,
    PotentialMaterialEventNoticeGiven,
    SuspensionLifted,
    MisstatementNoticeReceived,
    CorrectedProspectusReceived,
    StopOrderIssued,
    StopOrderLifted,
    EffectivenessLapsed,
    EffectivenessRestored,
)
_RULES: Mapping[type[Entry], Callable[..., Known | None]] = {
    PeriodicAmountPaid: _paid,
    SharesSold: _sold,
    **dict.fromkeys(BARRING, _barred),
}
