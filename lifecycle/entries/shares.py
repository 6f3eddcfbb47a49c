"""The agreement itself, and who has which shares and Warrants of it: the recitals, sections 1(b), 2(a)(i) and 9."""

from typing import Literal

import attrs

from lifecycle.entries.entry import Amount, Count, Document, Entry, InvestorEntry, Price, Text, WarrantsEntry


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AgreementSigned(Entry):
    company: Text
    investors: tuple[Text, ...]
    terms: Text | Document
    # Written by the log: 1 is said by saying nothing. ``id`` tells two logs of one deal apart.
    format: int = 1
    id: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesPurchased(InvestorEntry):
    shares: Count
    price_per_share: Price


class WarrantsIssued(WarrantsEntry):
    pass


class WarrantsExercised(WarrantsEntry):
    pass


class WarrantsExpired(WarrantsEntry):
    pass


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesSplit(Entry):
    new_shares: Count
    old_shares: Count


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesSold(InvestorEntry):
    """``occurred_on`` is the trade date."""

    shares: Count
    venue: Literal["registered", "rule_144", "private"]
    proceeds: Amount | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesTransferred(InvestorEntry):
    transferee: Text
    shares: Count


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TransferNotified(InvestorEntry):
    transferee: Text
