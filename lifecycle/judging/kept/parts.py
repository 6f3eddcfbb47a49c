"""Which parts of the state an entry moves or is judged by, by its kind and names alone.

Two entries without a part in common, and without a number in common, may change places: neither makes the other legal
or illegal, and the state after both is the same.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from lifecycle.entries import (
    CutBackEnded,
    CutBackImposed,
    Entry,
    NoticeEntry,
    PeriodicAmountSharesIssued,
    PrincipalIssued,
    PrincipalReduced,
    SharesPurchased,
    SharesSold,
    SharesTransferred,
    StatementEntry,
    TransferNotified,
    WarrantsExercised,
    WarrantsExpired,
    WarrantsIssued,
)
from lifecycle.judging.machines import STATEMENT_MOVES, move_of
from lifecycle.judging.state import bar_of

Part = tuple[str, ...]
# Who became an Investor, and what is on its way to whom.
JOINS: Part = ("joins",)
TRANSFERS: Part = ("transfers",)
EVERYBODY = "*"


class Counted(NamedTuple):
    """What an entry does to one number of one Investor: adds to it, or takes what has to be there."""

    part: Part
    added: int | Decimal
    need: int | Decimal | None = None


def statement_moved(entry: Entry) -> str | None:
    """The statement whose machine an entry moves."""
    return entry.statement if isinstance(entry, StatementEntry) and move_of(entry) in STATEMENT_MOVES else None


def parts_of(entry: Entry) -> Iterator[Part]:
    """The parts an entry moves or is judged by, its numbers apart."""
    match entry:
        case SharesSold():
            yield "dealt", entry.investor
        case SharesTransferred():
            yield TRANSFERS
            yield "dealt", entry.investor
        case TransferNotified():
            yield TRANSFERS
            yield JOINS
            yield "dealt", entry.transferee
        case CutBackImposed() | CutBackEnded():
            yield "statement", entry.statement
            yield "cutback", entry.statement
        case _:
            if (statement := statement_moved(entry)) is not None:
                yield "statement", statement
            elif (bar := bar_of(entry)) is not None:
                yield "bar", bar
                yield "bar", bar, whose_bar(entry)


def whose_bar(entry: Entry) -> str:
    """The Investor whose bar an entry moves; that of the listing and of the public information is nobody's own."""
    return (entry.investor or EVERYBODY) if isinstance(entry, NoticeEntry) else ""


def counted(entry: Entry) -> list[Counted]:
    """What an entry does to the numbers of Investors."""
    match entry:
        case SharesPurchased() | PeriodicAmountSharesIssued():
            return [Counted(("shares", entry.investor), entry.shares)]
        case SharesSold() | SharesTransferred():
            return [Counted(("shares", entry.investor), -entry.shares, entry.shares)]
        case WarrantsIssued():
            return [Counted(("warrants", entry.investor), entry.shares)]
        case WarrantsExercised():
            gone = Counted(("warrants", entry.investor), -entry.shares, entry.shares)
            return [gone, Counted(("shares", entry.investor), entry.shares)]
        case WarrantsExpired():
            return [Counted(("warrants", entry.investor), -entry.shares, entry.shares)]
        case PrincipalIssued():
            return [Counted(("principal", entry.investor), entry.amount)]
        case PrincipalReduced():
            return [Counted(("principal", entry.investor), -entry.amount, entry.amount)]
        case CutBackImposed():
            return [Counted(("shares", name), 0, shares) for name, shares in entry.shares.items()]
        case _:
            return []
