"""What bears on amounts: bids, an Investor's delay, demands, payments in cash and in shares, principal of notes."""

from datetime import date
from typing import ClassVar, Literal

import attrs

from lifecycle.entries.entry import (
    Amount,
    Count,
    Entry,
    InvestorEntry,
    NoticeEntry,
    PaidToward,
    Price,
    PrincipalEntry,
    Toward,
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClosingBidRecorded(Entry):
    price: Price


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InvestorDelayAttributed(NoticeEntry):
    """Delay somebody lays at the Investor's door, ``until_on`` excluded. Only ``agreed`` and ``adjudicated`` count."""

    speaks_about_the_past: ClassVar[bool] = True
    from_on: date
    until_on: date
    status: Literal["asserted", "agreed", "adjudicated"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PeriodicAmountPaid(InvestorEntry):
    amount: Amount
    toward: PaidToward | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ShareSettlementAgreed(InvestorEntry):
    toward: Toward
    amount: Amount


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PeriodicAmountSharesIssued(InvestorEntry):
    toward: Toward
    shares: Count


class DemandNotified(NoticeEntry):
    pass


class PrincipalIssued(PrincipalEntry):
    pass


class PrincipalReduced(PrincipalEntry):
    pass
