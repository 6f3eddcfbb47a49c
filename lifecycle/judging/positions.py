"""Who holds how many shares and Warrants at one point of a history, and what may be done with them.

Shares here are all of an Investor's: bought, received by transfer, in kind or on exercise. What was paid for which is
the projections' business. After a split a position may hold a fraction; people deal in the whole shares it shows.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

import attrs

from lifecycle.agreement.clauses import where
from lifecycle.entries import (
    AgreementSigned,
    Entry,
    PeriodicAmountSharesIssued,
    PrincipalEntry,
    PrincipalReduced,
    SharesPurchased,
    SharesSold,
    SharesSplit,
    SharesTransferred,
    TransferNotified,
    WarrantsExercised,
    WarrantsExpired,
    WarrantsIssued,
)
from lifecycle.errors import Refusal
from lifecycle.judging.kept.layered import Layered
from lifecycle.money import ZERO

Shares = Fraction | int
DAY = timedelta(days=1)


def transfer_counts_from(transferred_on: date, notified_on: date) -> date:
    """9: the first day the transferee has the shares: that of the notice, but not before they left the transferor.

    They leave it the day after the transfer: it still holds them through that day.
    """
    return max(transferred_on + DAY, notified_on)


class MoreThanHeld(Refusal):
    """Shares or Warrants the Investor does not have at that point of the history."""

    def __init__(self, entry: SharesSold | SharesTransferred | WarrantsExercised | WarrantsExpired, held: int) -> None:
        done = {SharesSold: "sold", SharesTransferred: "transferred", WarrantsExercised: "exercised"}
        what = "Warrants for " if isinstance(entry, WarrantsExercised | WarrantsExpired) else ""
        verb = f"have {done[type(entry)]}" if type(entry) in done else "have let expire"
        first = "issue" if what else "purchase"
        super().__init__(
            f"shares = {entry.shares}: {entry.investor} holds {what}{held} on {entry.occurred_on}, so it cannot "
            f"{verb} {entry.shares}; correct the number or the date, or record the {first} first."
        )


class MoreThanOutstanding(Refusal):
    """A reduction by more principal than an Investor's notes have."""

    def __init__(self, entry: PrincipalReduced, outstanding: Decimal) -> None:
        super().__init__(
            f"amount = {entry.amount}: the notes of {entry.investor} have ${outstanding:,.2f} of principal on "
            f"{entry.occurred_on}; correct the amount or the date, or record the PrincipalIssued first."
        )


class NothingToNotify(Refusal):
    """A notice of transfer without a transfer it could speak of."""

    def __init__(self, entry: TransferNotified, signed: AgreementSigned | None) -> None:
        super().__init__(
            f'transferee = "{entry.transferee}": no transfer from {entry.investor} to {entry.transferee} by '
            f"{entry.occurred_on} is still to be notified{where(signed, entry.kind)}; record the SharesTransferred "
            "first."
        )


class TransferToItself(Refusal):
    """A transfer that moves nothing."""

    def __init__(self, entry: SharesTransferred, signed: AgreementSigned | None) -> None:
        super().__init__(
            f'transferee = "{entry.transferee}": the transferor itself{where(signed, entry.kind)}; name who received '
            "the shares."
        )


@attrs.frozen
class InTransfer:
    """Shares that left a transferor: on their way until the Company is notified, the transferee's to deal in then."""

    investor: str
    transferee: str
    shares: Shares
    transferred_on: date
    from_day: date | None = None


@attrs.frozen
class SoldAhead:
    """Shares a transferee sold while they were on their way: good once the Company is notified of their transfer."""

    sale: SharesSold
    shares: Shares


Dealt = TypeVar("Dealt", InTransfer, SoldAhead)


@attrs.frozen(kw_only=True)
class Positions:
    """Shares and Warrants outstanding by Investor, and shares on their way."""

    shares: Layered[str, Shares] = attrs.field(factory=Layered)
    warrants: Layered[str, Shares] = attrs.field(factory=Layered)
    principal: Layered[str, Decimal] = attrs.field(factory=Layered)
    # By transferee, the first first.
    coming: Layered[str, tuple[InTransfer, ...]] = attrs.field(factory=Layered)
    sold_ahead: tuple[SoldAhead, ...] = ()

    @property
    def in_transfer(self) -> Sequence[InTransfer]:
        """All that left a transferor and is not counted among the shares of its transferee."""
        return [each for coming in self.coming.values() for each in coming]

    def on_the_way(self, investor: str, day: date) -> Shares:
        """9: what had left a transferor for the Investor before a day, is not its to deal in yet and not sold ahead."""
        sold = sum(each.shares for each in self.sold_ahead if each.sale.investor == investor)
        return sum(each.shares for each in self.coming.get(investor, ()) if _coming(each, day)) - sold

    def held(self, investor: str, day: date) -> Shares:
        """What the Investor has on a day, fractions included."""
        arrived = sum(each.shares for each in self.coming.get(investor, ()) if _here(each, day))
        return self.shares.get(investor, 0) + arrived


def check_position(positions: Positions, entry: Entry, signed: AgreementSigned | None) -> None:
    """Judge what an entry does to a position, of the agreement signed. Raises the refusal that says why it cannot."""
    match entry:
        case SharesSold() | SharesTransferred():
            held = floor(positions.held(entry.investor, entry.occurred_on))
            # 9: a sale before the notice is good once the notice is in the log; `unnotified_sale` says where it is not.
            ahead = positions.on_the_way(entry.investor, entry.occurred_on) if isinstance(entry, SharesSold) else 0
            if entry.shares > floor(held + ahead):
                raise MoreThanHeld(entry, held)
            if isinstance(entry, SharesTransferred) and entry.transferee == entry.investor:
                raise TransferToItself(entry, signed)
        case WarrantsExercised() | WarrantsExpired():
            held = floor(positions.warrants.get(entry.investor, 0))
            if entry.shares > held:
                raise MoreThanHeld(entry, held)
        case PrincipalReduced() if entry.amount > (outstanding := positions.principal.get(entry.investor, ZERO)):
            raise MoreThanOutstanding(entry, outstanding)
        case TransferNotified():
            if not any(_waits_for(each, entry) for each in positions.coming.get(entry.transferee, ())):
                raise NothingToNotify(entry, signed)
        case _:
            pass


def _waits_for(transfer: InTransfer, notice: TransferNotified) -> bool:
    """Whether a transfer to the transferee of a notice is the one it speaks of."""
    return transfer.investor == notice.investor and transfer.from_day is None


def _coming(transfer: InTransfer, day: date) -> bool:
    on_its_way = transfer.from_day is None or day < transfer.from_day
    return transfer.transferred_on < day and on_its_way


def unnotified_sale(positions: Positions) -> SharesSold | None:
    """A sale of shares on their way that no notice has made good; None where there is none."""
    return positions.sold_ahead[0].sale if positions.sold_ahead else None


def _here(transfer: InTransfer, day: date) -> bool:
    return transfer.from_day is not None and transfer.from_day <= day


def after(positions: Positions, entry: Entry) -> Positions:
    """The positions after an entry already judged."""
    match entry:
        case SharesPurchased() | PeriodicAmountSharesIssued():
            return _with_shares(positions, entry.investor, entry.shares)
        case SharesSold():
            return _sold(_arrived(positions, entry.investor, entry.occurred_on), entry)
        case SharesTransferred():
            here = _arrived(positions, entry.investor, entry.occurred_on)
            left, gone = _without(here, entry.investor, entry.shares)
            leaving = InTransfer(entry.investor, entry.transferee, gone, entry.occurred_on)
            return _with_coming(left, entry.transferee, (*left.coming.get(entry.transferee, ()), leaving))
        case TransferNotified():
            return _notified(_arrived(positions, entry.transferee, entry.occurred_on), entry)
        case SharesSplit():
            return _split(positions, Fraction(entry.new_shares, entry.old_shares))
        case PrincipalEntry():
            return _with_principal(positions, entry)
        case WarrantsIssued():
            return _with_warrants(positions, entry.investor, entry.shares)
        case WarrantsExercised():
            return _with_shares(_with_warrants(positions, entry.investor, -entry.shares), entry.investor, entry.shares)
        case WarrantsExpired():
            return _with_warrants(positions, entry.investor, -entry.shares)
        case _:
            return positions


def taken(held: Shares, asked: int) -> Shares:
    """What dealing in a number of whole shares takes: all of it, fractions too, where that is the number shown."""
    return held if asked == floor(held) else asked


def _with_shares(positions: Positions, investor: str, change: Shares) -> Positions:
    return attrs.evolve(positions, shares=positions.shares.put(investor, positions.shares.get(investor, 0) + change))


def _with_coming(positions: Positions, transferee: str, coming: tuple[InTransfer, ...]) -> Positions:
    return attrs.evolve(positions, coming=positions.coming.put(transferee, coming))


def _with_principal(positions: Positions, entry: PrincipalEntry) -> Positions:
    change = -entry.amount if isinstance(entry, PrincipalReduced) else entry.amount
    left = positions.principal.get(entry.investor, ZERO) + change
    return attrs.evolve(positions, principal=positions.principal.put(entry.investor, left))


def _without(positions: Positions, investor: str, asked: int) -> tuple[Positions, Shares]:
    gone = taken(positions.shares.get(investor, 0), asked)
    return _with_shares(positions, investor, -gone), gone


def _sold(positions: Positions, sale: SharesSold) -> Positions:
    """9: what the seller holds goes first, then what is on its way to it."""
    held = positions.shares.get(sale.investor, 0)
    if sale.shares <= floor(held):
        return _without(positions, sale.investor, sale.shares)[0]
    coming = positions.on_the_way(sale.investor, sale.occurred_on)
    ahead = SoldAhead(sale, coming if sale.shares >= floor(held + coming) else sale.shares - held)
    left = _with_shares(positions, sale.investor, -held)
    return attrs.evolve(left, sold_ahead=(*left.sold_ahead, ahead))


def _with_warrants(positions: Positions, investor: str, change: int) -> Positions:
    before = positions.warrants.get(investor, 0)
    left = before - taken(before, -change) if change < 0 else before + change
    return attrs.evolve(positions, warrants=positions.warrants.put(investor, left))


def _arrived(positions: Positions, investor: str, day: date) -> Positions:
    """What came to an Investor by a day is counted among its shares."""
    coming = positions.coming.get(investor, ())
    if not any(_here(each, day) for each in coming):
        return positions
    positions = _with_shares(positions, investor, sum(each.shares for each in coming if _here(each, day)))
    return _with_coming(positions, investor, tuple(each for each in coming if not _here(each, day)))


def _notified(positions: Positions, notice: TransferNotified) -> Positions:
    """The shares are the transferee's to deal in, less what it sold of them ahead: the first sale first."""
    sold, coming = list(positions.sold_ahead), list[InTransfer]()
    for each in positions.coming.get(notice.transferee, ()):
        if _waits_for(each, notice):
            left, sold = _made_good(each, sold)
            from_day = transfer_counts_from(each.transferred_on, notice.occurred_on)
            coming.append(attrs.evolve(each, shares=left, from_day=from_day))
        else:
            coming.append(each)
    return attrs.evolve(_with_coming(positions, notice.transferee, tuple(coming)), sold_ahead=tuple(sold))


def _made_good(transfer: InTransfer, sold: Sequence[SoldAhead]) -> tuple[Shares, list[SoldAhead]]:
    """What a transfer leaves to its transferee, and the sales that wait for the notice of another one."""
    left, waiting = transfer.shares, []
    for ahead in sold:
        after_it = ahead.sale.investor == transfer.transferee and transfer.transferred_on < ahead.sale.occurred_on
        taken = min(left, ahead.shares) if after_it else 0
        left -= taken
        if taken < ahead.shares:
            waiting.append(attrs.evolve(ahead, shares=ahead.shares - taken))
    return left, waiting


def _split(positions: Positions, factor: Fraction) -> Positions:
    return attrs.evolve(
        positions,
        shares=Layered({name: held * factor for name, held in positions.shares.items()}),
        warrants=Layered({name: held * factor for name, held in positions.warrants.items()}),
        coming=Layered({name: _times(several, factor) for name, several in positions.coming.items()}),
        sold_ahead=_times(positions.sold_ahead, factor),
    )


def _times(several: tuple[Dealt, ...], factor: Fraction) -> tuple[Dealt, ...]:
    return tuple(attrs.evolve(each, shares=each.shares * factor) for each in several)
