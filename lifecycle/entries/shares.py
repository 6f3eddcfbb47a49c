"""The agreement itself, and who has which shares and Warrants of it: the recitals, sections 1(b), 2(a)(i) and 9."""

from typing import ClassVar, Literal

import attrs

from lifecycle.entries.entry import Amount, Count, Document, Entry, InvestorEntry, Price, Text, WarrantsEntry


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AgreementSigned(Entry):
    clause: ClassVar[str] = "preamble"
    company: Text
    investors: tuple[Text, ...]
    terms: Text | Document
    # Written by the log: 1 is said by saying nothing. ``id`` tells two logs of one deal apart.
    format: int = 1
    id: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesPurchased(InvestorEntry):
    clause: ClassVar[str] = "1(b)"
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
    clause: ClassVar[str] = "2(a)(i)"
    new_shares: Count
    old_shares: Count


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesSold(InvestorEntry):
    """``occurred_on`` is the trade date."""

    clause: ClassVar[str] = "1(b)"
    shares: Count
    venue: Literal["registered", "rule_144", "private"]
    proceeds: Amount | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SharesTransferred(InvestorEntry):
    clause: ClassVar[str] = "9"
    transferee: Text
    shares: Count


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TransferNotified(InvestorEntry):
    clause: ClassVar[str] = "9"
    transferee: Text
