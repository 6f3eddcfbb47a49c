"""2(b)(iv): Periodic Amounts settled in shares: at what price, how many, and how much money that is.

A settlement is worked out once, over the log as it stood when it was recorded, under the readings elected by then:
what becomes known later changes neither the number of shares nor what they settled.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import cast

import attrs

from lifecycle.agreement.clauses import where
from lifecycle.business_days import trading_days_before
from lifecycle.entries import (
    AgreementSigned,
    ClosingBidRecorded,
    CutBackImposed,
    Entry,
    EntryCorrected,
    EntryRetracted,
    PeriodicAmountPaid,
    PeriodicAmountSharesIssued,
    SharesSold,
    SharesTransferred,
    Toward,
)
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import without
from lifecycle.judging.renaming import Names
from lifecycle.money import to_the_cent
from projections.amounts.in_order import amounts_of
from projections.amounts.payments import named
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.case.case import Case, case
from projections.facts.moving_nothing import MOVING_NOTHING

IN_SHARES = PeriodicAmountSharesIssued.__name__
# What takes some shares and leaves others; and a change, which finds what it changes by its place in the whole log.
TELLING_APART = frozenset({SharesSold, SharesTransferred, CutBackImposed, EntryCorrected, EntryRetracted})
LEFT_OUT = {*MOVING_NOTHING, PeriodicAmountPaid, PeriodicAmountSharesIssued} - {ClosingBidRecorded}


class NoSuchAmount(Refusal):
    """A settlement of a Periodic Amount the log does not have."""

    def __init__(self, toward: Toward, investor: str, on: date, signed: AgreementSigned) -> None:
        meant = f"{toward.trigger.replace('_', ' ')} {toward.trigger_date} no. {toward.number}"
        super().__init__(
            f"toward = {meant}: {investor} has no such Periodic Amount computed by {on}"
            f"{where(signed, IN_SHARES)}; name one that `owed` shows."
        )


class BidsMissing(Refusal):
    """A price that cannot be had: not every Closing Bid it is the mean of is recorded."""

    def __init__(self, missing: Sequence[date], computed_on: date, signed: AgreementSigned) -> None:
        days = ", ".join(str(day) for day in missing)
        super().__init__(
            f"shares: the Closing Bid is missing for {days}, needed for the mean before the Computation Date "
            f"{computed_on}{where(signed, IN_SHARES)}; record a ClosingBidRecorded for each."
        )


class NoPrice(Refusal):
    """Bids of nothing: no number of shares is worth the amount."""

    def __init__(self, computed_on: date, signed: AgreementSigned) -> None:
        super().__init__(
            f"shares: the recorded bids and terms before {computed_on} make a price of zero"
            f"{where(signed, IN_SHARES)}, at which no number of shares settles an amount; correct the bids, or pay in "
            "cash."
        )


@attrs.frozen(eq=False)
class Price:
    """Dollars per Periodic Amount Share, exact: so much of the mean of these Closing Bids."""

    each: Fraction
    share: Decimal
    days: Sequence[date]
    bids: Sequence[int]

    def shares_for(self, amount: Decimal) -> int:
        """Whole shares for an amount; the rest of it stays due in cash."""
        return floor(Fraction(amount) / self.each)

    def money_for(self, shares: int) -> Decimal:
        """What so many shares settle, in dollars and cents."""
        return to_the_cent(shares * self.each)


@attrs.frozen(eq=False)
class Settled:
    """What an issue of shares settled, and at what price."""

    amount: Decimal
    price: Price


def settled_by(asked: Case, issue: PeriodicAmountSharesIssued) -> Settled:
    """What an issue settled, worked out as it was when the issue was recorded."""
    if asked.resolved:
        return cast("Settled", asked.resolved.settled[issue.position])
    read_by = asked.facts.corrected_by.get(issue.position)
    return asked.of_the_log.once("settled_by", (issue.position, read_by), lambda: _settled(asked, issue))


def _settled(asked: Case, issue: PeriodicAmountSharesIssued) -> Settled:
    return settled_then(_log_at(asked, issue), issue, asked.names)


def settled_then(log: Sequence[Entry], issue: PeriodicAmountSharesIssued, names: Names) -> Settled:
    """The same of one that found a log, under the names its parties are shown by."""
    then = case(of_amounts(log), as_of=issue.occurred_on, names=names)
    price = price_of(then, issue.investor, amount_named(then, issue.investor, issue.toward)[0])
    return Settled(price.money_for(issue.shares), price)


def _log_at(asked: Case, issue: PeriodicAmountSharesIssued) -> Sequence[Entry]:
    """The log as the issue, or the correction that stands for it, found it."""
    corrected_by = asked.facts.corrected_by.get(issue.position)
    if corrected_by is None:
        return asked.log[: issue.position - 1]
    correction = asked.log[corrected_by - 1]
    assert isinstance(correction, EntryCorrected)  # noqa: S101 - corrected_by points at nothing else
    return without(asked.log[: corrected_by - 1], correction)


def of_amounts(log: Sequence[Entry]) -> Sequence[Entry]:
    """A log without what moves no amount and no price; all of it where shares in kind may stand for others."""
    if any(type(entry) in TELLING_APART or getattr(entry, "coverage", None) for entry in log):
        return log
    return [entry for entry in log if type(entry) not in LEFT_OUT]


def amount_named(then: Case, investor: str, toward: Toward) -> list[PeriodicAmount]:
    """The Periodic Amounts a settlement names. Raises ``NoSuchAmount``."""
    made = amounts_of(then, investor)
    places = named(made, toward)
    if not places:
        raise NoSuchAmount(toward, investor, then.facts.as_of, then.facts.signed)
    return [made[place] for place in places]


def price_of(then: Case, investor: str, made: PeriodicAmount) -> Price:
    """The price for an amount: the terms' share of the mean Closing Bid before its Computation Date.

    Bids are counted in shares of the as-of date. Raises ``BidsMissing``, ``NoPrice``.
    """
    in_kind = then.terms_on(made.computed_on, investor).in_kind
    if in_kind is None or in_kind.price is None or in_kind.of_mean_bid is None:
        raise NoPrice(made.computed_on, then.facts.signed)
    days = trading_days_before(made.computed_on, in_kind.of_mean_bid.number)
    bids = {entry.occurred_on: entry for entry in then.facts.history if isinstance(entry, ClosingBidRecorded)}
    missing = [day for day in sorted(days) if day not in bids]
    if missing:
        raise BidsMissing(missing, made.computed_on, then.facts.signed)
    mean = sum((_bid(then, bids[day]) for day in days), Fraction(0)) / len(days)
    if not mean or not in_kind.price:
        raise NoPrice(made.computed_on, then.facts.signed)
    share = in_kind.price
    return Price(Fraction(share) * mean, share, sorted(days), [bids[day].position for day in sorted(days)])


def _bid(then: Case, bid: ClosingBidRecorded) -> Fraction:
    return Fraction(bid.price) / then.lots.splits.factor_after(bid.occurred_on)
