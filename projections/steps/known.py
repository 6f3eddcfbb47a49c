"""What is owed once one entry more stands, or one less, without working it all out anew where that is plain.

Plain is what moves no amount by its kind, a payment that only adds to what was paid, a sale after the last charge by
somebody who still holds shares, a bar after every window in which one would be paid for, any dealing once all that is
over for everybody. Whatever else there is, and whatever a case has beside it that could make these move more, is for
the rules: the answer here is then None.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import attrs

from lifecycle.entries import (
    AccelerationRequested,
    AdvanceNoticeGiven,
    AmendmentFiled,
    CorrectedProspectusReceived,
    EffectivenessLapsed,
    EffectivenessRestored,
    Entry,
    InvestorDelayAttributed,
    MisstatementNoticeReceived,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    PotentialMaterialEventNoticeGiven,
    ResponseFiled,
    SharesSold,
    SharesSplit,
    SharesTransferred,
    StopOrderIssued,
    StopOrderLifted,
    SuspensionLifted,
    TransferNotified,
    WaiverGranted,
)
from lifecycle.money import ZERO
from projections.amounts.in_order import amounts_of
from projections.amounts.lines import Figures, investor_figures, total
from projections.amounts.open_sequences import open_sequences
from projections.amounts.settlement import settled_then
from projections.case.case import Case, once, once_per_case
from projections.case.delays import counts
from projections.conditions.late import ANSWERS
from projections.facts.cut import Log
from projections.facts.moving_nothing import MOVING_NOTHING
from projections.facts.spans import Span, holding, union
from projections.shares.held import bought_shares
from projections.steps.exchanges import Exchange
from projections.steps.late_bars import paid_for_through
from projections.steps.settled import charged_through, dealt_in_vain


@attrs.frozen(eq=False)
class Known:
    """The figures of some Investors by a case, or by one that differs from it in entries that are plain."""

    case: Case
    figures: Mapping[str, Figures]
    # What was sold beside what the case knows, by Investor.
    sold: Mapping[str, int] = attrs.field(factory=dict)
    # 9: whether by a notice beside what the case knows somebody may be an Investor who has no figures here: all zero.
    joined: bool = False
    # The log in which an entry is exchanged, whether or not it goes on after that entry.
    log: Log = ()
    # Whether figures stand here that rest on more than the case knows: it can tell nothing then.
    ahead: bool = False

    def after(self, exchange: Exchange) -> "Known | None":
        """The same once an entry is exchanged; None where it is for the rules to say."""
        known: Known | None = self
        for entry, sign in ((exchange.gone, -1), (exchange.came, 1)):
            if known is not None and entry is not None and type(entry) not in MOVING_NOTHING:
                known = _exchanged(known, entry, sign)
        return known


def known_of(case: Case, investor: str | None, log: Log = ()) -> Known:
    """Worked out by the rules, of the Investors asked about; of none where the one named is not yet an Investor."""
    if investor is not None and investor not in case.investors():
        return Known(case, {}, log=log)
    figures = {name: total([investor_figures(case, name)]) for name in case.investors(investor)}
    return Known(case, figures, log=log)


def _exchanged(known: Known, entry: Entry, sign: int) -> Known | None:
    case = known.case
    # A party that is shown by another name is looked up by no one.
    if known.ahead or _renamed(case):
        return None
    if isinstance(entry, WaiverGranted):
        return _waived(known, entry, sign)
    if case.facts.changes:  # 10: consents may turn on what is of a later day
        return None
    if entry.occurred_on > case.as_of and not entry.speaks_about_the_past:
        return known
    rule = _RULES.get(type(entry))
    return rule(known, entry, sign) if rule else None


@once_per_case
def _renamed(case: Case) -> bool:
    return any(old != new for old, new in case.names.items())


def _paid(known: Known, entry: PeriodicAmountPaid, sign: int) -> Known | None:
    return _received(known, entry.investor, sign * entry.amount)


def _received(known: Known, investor: str, dollars: Decimal) -> Known | None:
    """2(b)(iv): without interest what is outstanding is a difference of sums, whichever amounts were paid."""
    if known.case.terms.interest is not None:
        return None
    stood = known.figures.get(investor)
    if stood is None:
        return None if known.joined else known
    paid = stood.paid + dollars
    outstanding, credit = max(ZERO, stood.due - paid), max(ZERO, paid - stood.due)
    now = attrs.evolve(stood, paid=paid, outstanding=outstanding, credit=credit)
    return attrs.evolve(known, figures={**known.figures, investor: now})


def _issued(known: Known, issue: PeriodicAmountSharesIssued, sign: int) -> Known | None:
    """2(b)(iv): shares in kind are a dealing, and a payment of what they settled when they were recorded."""
    log, place = known.log, issue.position - 1
    added = place == len(log) or (place < len(log) and log[place] is issue)
    if sign < 0 or not added or not dealt_in_vain(known.case, issue):
        return None
    return _received(known, issue.investor, settled_then(log[:place], issue, known.case.names).amount)


def _sold(known: Known, entry: SharesSold, sign: int) -> Known | None:
    """A sale after the last charge, of somebody to whom shares are left: no base and no end turns on it."""
    case, seller, day = known.case, entry.investor, entry.occurred_on
    if dealt_in_vain(case, entry):
        return known
    beside = known.sold.get(seller, 0)
    if not _has_some_left(case, entry, beside + max(0, sign) * entry.shares) or day <= charged_through(case, seller):
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
def _sold_in_all(case: Case, investor: str) -> int:
    return sum(sale.shares for sale in case.facts.sales.get(investor, ()))


def _dealt(known: Known, entry: Entry, _: int) -> Known | None:
    """A transfer or a split: no amount turns on it once nothing is charged any more."""
    return known if dealt_in_vain(known.case, entry) else None


def _notified(known: Known, notice: TransferNotified, sign: int) -> Known | None:
    """9: the notice of a transfer by which nothing is charged: one that becomes an Investor by it is owed nothing."""
    facts, told = known.case.facts, notice.transferee
    if not dealt_in_vain(known.case, notice):
        return None
    if told in facts.signed.investors:
        return known
    return attrs.evolve(known, joined=True) if sign > 0 else None


def _filed(known: Known, entry: Entry, _: int) -> Known | None:
    """What moves no statement, unless the terms wait for it."""
    answered = (ANSWERS.get(condition.late or "", ()) for condition in known.case.terms.conditions.values())
    return None if any(type(entry) in kinds for kinds in answered) else known


def _delayed(known: Known, delay: InvestorDelayAttributed, sign: int) -> Known | None:
    """2(b)(vi): a delay that is only asserted moves nothing, nor one of days that are the same Investor's already."""
    if not counts(delay):
        return known
    already = holding(_attributed(known.case, delay.investor), delay.from_on)
    return known if sign > 0 and already and delay.until_on <= already[1] else None


@once
def _attributed(case: Case, whom: str | None) -> Sequence[Span]:
    """The days of the delays that name an Investor, or of those that name none."""
    return union((each.from_on, each.until_on) for each in case.facts.delays if counts(each) and each.investor == whom)


def _waived(known: Known, waiver: WaiverGranted, sign: int) -> Known | None:
    """10: a waiver that takes in nothing moves nothing, whomever it binds."""
    takes_in = sign < 0 or any(_takes_in(known.case, name, waiver) for name in known.case.investors())
    return None if takes_in else known


def _takes_in(case: Case, investor: str, waiver: WaiverGranted) -> bool:
    """Whether it takes in an amount that is computed, or may take in one of a default that still runs."""
    made = (each.computed_on for each in amounts_of(case, investor) if each.trigger == waiver.trigger)
    running = any(each.trigger == waiver.trigger for each in open_sequences(case, investor))
    return running or any(waiver.from_on <= day < waiver.until_on for day in made)


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
    PeriodicAmountSharesIssued: _issued,
    SharesSold: _sold,
    SharesSplit: _dealt,
    SharesTransferred: _dealt,
    TransferNotified: _notified,
    AmendmentFiled: _filed,
    ResponseFiled: _filed,
    AccelerationRequested: _filed,
    InvestorDelayAttributed: _delayed,
    **dict.fromkeys(BARRING, _barred),
}
