"""What bears on Periodic Amounts: bids, delay of the Investor's, payments in cash and in shares, 2(b)."""

from datetime import date
from typing import ClassVar, Literal

import attrs

from lifecycle.entries.entry import Amount, Count, Entry, InvestorEntry, NoticeEntry, Price, Toward


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClosingBidRecorded(Entry):
    clause: ClassVar[str] = "2(b)(iv)"
    price: Price


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InvestorDelayAttributed(NoticeEntry):
    """Delay somebody lays at the Investor's door, ``until_on`` excluded. Only ``agreed`` and ``adjudicated`` count."""

    clause: ClassVar[str] = "2(b)(vi)"
    speaks_about_the_past: ClassVar[bool] = True
    from_on: date
    until_on: date
    status: Literal["asserted", "agreed", "adjudicated"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PeriodicAmountPaid(InvestorEntry):
    clause: ClassVar[str] = "2(b)(iv)"
    amount: Amount
    toward: Toward | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ShareSettlementAgreed(InvestorEntry):
    clause: ClassVar[str] = "2(b)(iv)"
    toward: Toward
    amount: Amount


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PeriodicAmountSharesIssued(InvestorEntry):
    clause: ClassVar[str] = "2(b)(iv)"
    toward: Toward
    shares: Count
