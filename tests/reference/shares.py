"""The shares of the second reading: who had which of them on which day, through sales, transfers and splits.

Part of `tests/reference`; nothing here is imported from the product.

Every count is kept in shares as they were at the signing, as an exact fraction, and every price per such
share: a split then moves nothing, and only what is shown or traded on a day is turned into that day's shares.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.reference.words import DAY, Date, Entry, on


@dataclass(frozen=True)
class Lot:
    """Shares that came in one entry."""

    day: Date
    position: int
    buyer: str
    price: Fraction
    bought: bool  # false for shares received on a warrant's exercise or in kind


@dataclass(eq=False)
class Piece:
    """Shares of one lot that have gone the same way: from `low` to `high` in the line of all the buyer bought."""

    lot: Lot
    low: Fraction
    high: Fraction
    owners: list[tuple[str | None, Date]]  # each with its first day; None: nobody's
    sold_on: Date | None = None
    tranche: str | None = None  # the statement that covers it

    @property
    def shares(self) -> Fraction:
        return self.high - self.low

    @property
    def value(self) -> Fraction:
        return self.shares * self.lot.price

    @property
    def age(self) -> tuple[Date, int, Fraction]:
        """Oldest first: by purchase date, then position, then from the front of the lot."""
        return (self.lot.day, self.lot.position, self.low)

    def owner(self, day: Date) -> str | None:
        """Whose it is on a day; what was sold stays with its seller."""
        found = [owner for owner, first in self.owners if first <= day]
        return found[-1] if found else None

    def cut(self, at: Fraction) -> tuple[Piece, Piece]:
        """The same shares in two, the front part `at` shares long."""
        middle = self.low + at
        return replace(self, high=middle, owners=list(self.owners)), replace(self, low=middle, owners=list(self.owners))


@dataclass(frozen=True)
class Newcomer:
    """A transferee: from whom it first came, the entry that told the Company, and its first day as an Investor."""

    name: str
    transferor: str
    notice: Entry
    first_day: Date


@dataclass
class Shares:
    """What a history says of shares and warrants."""

    signing_investors: list[str]
    pieces: list[Piece] = field(default_factory=list)
    newcomers: dict[str, Newcomer] = field(default_factory=dict)
    splits: list[tuple[Date, Fraction]] = field(default_factory=list)
    coverage: dict[str, dict[str, Fraction] | None] = field(default_factory=dict)
    warrants: dict[str, list[tuple[Date, Fraction]]] = field(default_factory=dict)
    # The way between a transfer and its notice: from, to, the day of the transfer, the shares.
    _under_way: list[tuple[str, str, Date, list[Piece]]] = field(default_factory=list)

    def factor(self, day: Date) -> Fraction:
        """How many shares of a day one share of the signing has become."""
        result = Fraction(1)
        for split_on, ratio in self.splits:
            if split_on <= day:
                result *= ratio
        return result

    def shown(self, shares: Fraction, day: Date) -> int:
        """A total as it is shown on a day: rounded down."""
        return (shares * self.factor(day)).__floor__()

    def at_signing(self, shares: int, day: Date, total: Fraction) -> Fraction:
        """Shares of a day in shares of the signing; the shown total means all of it."""
        return total if shares >= self.shown(total, day) else shares / self.factor(day)

    # What the entries do -----------------------------------------------------------------------------

    def read(self, history: list[Entry]) -> Shares:
        """Takes in a history; a split counts before every other entry of its date."""
        for entry in sorted(history, key=lambda e: (e["occurred_on"], e["kind"] != "SharesSplit")):
            day, kind = on(entry["occurred_on"]), entry["kind"]
            if kind == "SharesSplit":
                self.splits.append((day, Fraction(entry["new_shares"], entry["old_shares"])))
            elif kind == "SharesPurchased":
                price = Fraction(entry["price_per_share"]) * self.factor(day)
                self.take_in(entry, price, bought=True)
            elif kind in ("WarrantsIssued", "WarrantsExercised", "WarrantsExpired"):
                self.move_warrants(entry)
            elif kind == "PeriodicAmountSharesIssued":
                self.take_in(entry, Fraction(0), bought=False)
            elif kind == "SharesSold":
                for piece in self.oldest(entry["investor"], entry["shares"], day):
                    piece.sold_on = day
            elif kind == "SharesTransferred":
                moved = self.oldest(entry["investor"], entry["shares"], day)
                for piece in moved:
                    piece.owners.append((None, day + DAY))
                self._under_way.append((entry["investor"], entry["transferee"], day, moved))
            elif kind == "TransferNotified":
                self.notify(entry)
            elif kind == "StatementFiled":
                named = entry.get("coverage")
                self.coverage[entry["statement"]] = (
                    None if named is None else {name: shares / self.factor(day) for name, shares in named.items()}
                )
        return self

    def take_in(self, entry: Entry, price: Fraction, *, bought: bool) -> None:
        """A new lot; bought shares stand in their buyer's line after all it bought before."""
        day, buyer = on(entry["occurred_on"]), entry["investor"]
        behind = sum((p.shares for p in self.pieces if p.lot.bought and p.lot.buyer == buyer), Fraction(0))
        low = behind if bought else Fraction(0)
        lot = Lot(day, entry["position"], buyer, price, bought)
        self.pieces.append(Piece(lot, low, low + entry["shares"] / self.factor(day), [(buyer, day)]))

    def move_warrants(self, entry: Entry) -> None:
        day, moves = on(entry["occurred_on"]), self.warrants.setdefault(entry["investor"], [])
        if entry["kind"] == "WarrantsIssued":
            moves.append((day, entry["shares"] / self.factor(day)))
            return
        outstanding = sum((shares for _, shares in moves), Fraction(0))
        moves.append((day, -self.at_signing(entry["shares"], day, outstanding)))
        if entry["kind"] == "WarrantsExercised":
            self.take_in(entry, Fraction(0), bought=False)

    def unsold(self, investor: str) -> list[Piece]:
        """What an Investor has at this point of the history, oldest first."""
        mine = [p for p in self.pieces if p.sold_on is None and p.owners[-1][0] == investor]
        return sorted(mine, key=lambda piece: piece.age)

    def oldest(self, investor: str, shares: int, day: Date) -> list[Piece]:
        """The oldest unsold shares an Investor has at this point of the history, cut to size."""
        mine = self.unsold(investor)
        wanted = self.at_signing(shares, day, sum((p.shares for p in mine), Fraction(0)))
        taken: list[Piece] = []
        for piece in mine:
            if wanted <= 0:
                break
            if piece.shares <= wanted:
                taken.append(piece)
            else:
                front, back = piece.cut(wanted)
                self.pieces.remove(piece)
                self.pieces += [front, back]
                taken.append(front)
            wanted -= taken[-1].shares
        return taken

    def notify(self, entry: Entry) -> None:
        """The Company is told: the transferee has what that transferor sent it and was not yet told of."""
        transferor, transferee, told_on = entry["investor"], entry["transferee"], on(entry["occurred_on"])
        first_days = []
        for way in [w for w in self._under_way if w[:2] == (transferor, transferee)]:
            self._under_way.remove(way)
            first_days.append(max(told_on, way[2] + DAY))
            for piece in way[3]:
                piece.owners.append((transferee, first_days[-1]))
        if first_days and transferee not in self.signing_investors and transferee not in self.newcomers:
            self.newcomers[transferee] = Newcomer(transferee, transferor, entry, min(first_days))

    # What can be asked ---------------------------------------------------------------------------------

    def outstanding_warrants(self, day: Date) -> Fraction:
        """Of all Investors, at the close of a day."""
        return sum((n for moves in self.warrants.values() for moved, n in moves if moved <= day), Fraction(0))

    def assign_tranches(self, declared: list[str]) -> None:
        """Each statement, in order of its declaration, covers what no earlier one does, oldest lots first."""
        for buyer in {p.lot.buyer for p in self.pieces}:
            line = [p for p in self.pieces if p.lot.bought and p.lot.buyer == buyer]
            total, at = sum((p.shares for p in line), Fraction(0)), Fraction(0)
            for statement in declared:
                named = self.coverage.get(statement)
                end = total if named is None else min(total, at + named.get(buyer, Fraction(0)))
                self.mark(buyer, at, end, statement)
                at = end

    def mark(self, buyer: str, low: Fraction, high: Fraction, statement: str) -> None:
        """Puts the shares from `low` to `high` of a buyer's line into a statement's tranche."""
        for edge in (low, high):
            for piece in [p for p in self.pieces if p.lot.bought and p.lot.buyer == buyer]:
                if piece.low < edge < piece.high:
                    self.pieces.remove(piece)
                    self.pieces += piece.cut(edge - piece.low)
        for piece in self.pieces:
            if piece.lot.bought and piece.lot.buyer == buyer and low <= piece.low and piece.high <= high:
                piece.tranche = statement
