"""The shares of the second reading: who had which of them on which day, and which statement covers them.

Part of `tests/reference`; nothing here is imported from the product.

Every count is kept in shares as they were at the signing, as an exact fraction, and every price per such
share: a split then moves nothing, and only what is shown or traded on a day is turned into that day's shares.

Two lines of holders are kept for each share. Its *titles* follow the transfers alone; its *owners* are those
whose rights it carries, which a transfer moves when, and as from when, the Company is told (reading
`transfer_gap`). Coverage goes by title: a selling-stockholder table names who holds the stock.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.reference.words import DAY, Date, Entry, on

Rooms = dict[str, Fraction]


@dataclass(frozen=True)
class Lot:
    """Shares that came in one entry."""

    day: Date
    position: int
    buyer: str
    price: Fraction
    bought: bool  # false for shares received on a warrant's exercise or in kind


@dataclass(eq=False)
class Way:
    """A transfer and, once it is in the history, the notice of it."""

    transferor: str
    transferee: str
    day: Date
    notice: Entry | None
    told: bool = False  # whether the history has been read past the notice

    @property
    def first_day(self) -> Date | None:
        """From when the transferee is the Investor of these shares; null while the Company is not told."""
        return None if self.notice is None else max(on(self.notice["occurred_on"]), self.day + DAY)


@dataclass(eq=False)
class Piece:
    """Shares of one lot that have gone the same way: from `low` to `high` in the lot, its front first."""

    lot: Lot
    low: Fraction
    high: Fraction
    owners: list[tuple[str | None, Date]]  # each with its first day; None: nobody's
    titles: list[tuple[str, Date]]
    ways: list[Way] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)  # by these statements, in order of declaration
    sold_on: Date | None = None
    excluded_on: Date | None = None

    @property
    def shares(self) -> Fraction:
        return self.high - self.low

    @property
    def value(self) -> Fraction:
        return self.shares * self.lot.price

    @property
    def tranche(self) -> str | None:
        """The first statement that covers it; null: the rest."""
        return self.covered[0] if self.covered else None

    @property
    def age(self) -> tuple[Date, int, Fraction]:
        """Oldest first: by purchase date, then position, then from the front of the lot."""
        return (self.lot.day, self.lot.position, self.low)

    def owner(self, day: Date) -> str | None:
        """Whose it is on a day; what was sold stays with its seller."""
        found = [owner for owner, first in self.owners if first <= day]
        return found[-1] if found else None

    def title(self, day: Date) -> str | None:
        """Who holds it on a day, told of or not; through the date of a transfer the transferor."""
        found = [holder for holder, first in self.titles if first <= day]
        return found[-1] if found else None

    def way_on(self, day: Date) -> Way | None:
        """The way it is on, between a transfer and its notice."""
        for way in self.ways:
            if way.day < day and (way.first_day is None or day < way.first_day):
                return way
        return None

    def cut(self, at: Fraction) -> tuple[Piece, Piece]:
        """The same shares in two, the front part `at` shares long."""
        middle = self.low + at
        front, back = replace(self, high=middle), replace(self, low=middle)
        for part in (front, back):
            part.owners, part.titles = list(self.owners), list(self.titles)
            part.ways, part.covered = list(self.ways), list(self.covered)
        return front, back


@dataclass(frozen=True)
class Newcomer:
    """A transferee: from whom it first came, when, the entry that told the Company, its first day as an Investor."""

    name: str
    transferor: str
    transferred_on: Date
    notice: Entry
    first_day: Date


@dataclass
class Shares:
    """What a history says of shares and warrants; `gap_open`: reading `transfer_gap` `open`."""

    signing_investors: list[str]
    gap_open: bool = False
    pieces: list[Piece] = field(default_factory=list)
    newcomers: dict[str, Newcomer] = field(default_factory=dict)
    splits: list[tuple[Date, Fraction]] = field(default_factory=list)
    coverage: dict[str, Rooms | None] = field(default_factory=dict)
    filed: dict[str, Date] = field(default_factory=dict)
    warrants: dict[str, list[tuple[Date, Fraction]]] = field(default_factory=dict)
    ways: dict[int, Way] = field(default_factory=dict)  # by the position of the transfer

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
        told = sorted(history, key=lambda e: (e["occurred_on"], e["kind"] != "SharesSplit"))
        self.match_notices(told)
        for entry in told:
            day, kind = on(entry["occurred_on"]), entry["kind"]
            if kind == "SharesSplit":
                self.splits.append((day, Fraction(entry["new_shares"], entry["old_shares"])))
            elif kind == "SharesPurchased":
                self.take_in(entry, Fraction(entry["price_per_share"]) * self.factor(day), bought=True)
            elif kind in ("WarrantsIssued", "WarrantsExercised", "WarrantsExpired"):
                self.move_warrants(entry)
            elif kind == "PeriodicAmountSharesIssued":
                self.take_in(entry, Fraction(0), bought=False)
            elif kind == "SharesSold":
                for piece in self.oldest(self.for_sale(entry["investor"], day), entry["shares"], day):
                    piece.sold_on = day
            elif kind == "SharesTransferred":
                self.transfer(entry)
            elif kind == "TransferNotified":
                self.notify(entry)
            elif kind == "StatementFiled":
                self.file(entry)
        for entry in told:
            if entry["kind"] == "ExclusionElected":
                self.exclude(entry["investor"], on(entry["occurred_on"]))
        return self

    def match_notices(self, told: list[Entry]) -> None:
        """9: a notice covers every earlier transfer of that pair that none has covered yet."""
        for entry in told:
            if entry["kind"] == "SharesTransferred":
                day = on(entry["occurred_on"])
                self.ways[entry["position"]] = Way(entry["investor"], entry["transferee"], day, None)
            elif entry["kind"] == "TransferNotified":
                pair = (entry["investor"], entry["transferee"])
                for way in self.ways.values():
                    if (way.transferor, way.transferee) == pair and way.notice is None:
                        way.notice = entry

    def take_in(self, entry: Entry, price: Fraction, *, bought: bool) -> None:
        """A new lot."""
        day, buyer = on(entry["occurred_on"]), entry["investor"]
        lot = Lot(day, entry["position"], buyer, price, bought)
        self.pieces.append(
            Piece(lot, Fraction(0), entry["shares"] / self.factor(day), [(buyer, day)], [(buyer, day)]),
        )

    def move_warrants(self, entry: Entry) -> None:
        day, moves = on(entry["occurred_on"]), self.warrants.setdefault(entry["investor"], [])
        if entry["kind"] == "WarrantsIssued":
            moves.append((day, entry["shares"] / self.factor(day)))
            return
        outstanding = sum((shares for _, shares in moves), Fraction(0))
        moves.append((day, -self.at_signing(entry["shares"], day, outstanding)))
        if entry["kind"] == "WarrantsExercised":
            self.take_in(entry, Fraction(0), bought=False)

    def file(self, entry: Entry) -> None:
        """The rooms of a statement, in shares of the signing; null: it covers every share bought."""
        day, named = on(entry["occurred_on"]), entry.get("coverage")
        self.filed[entry["statement"]] = day
        self.coverage[entry["statement"]] = (
            None if named is None else {name: shares / self.factor(day) for name, shares in named.items()}
        )

    def unsold(self, investor: str, day: Date) -> list[Piece]:
        """What an Investor has at this point of a day, oldest first, without what is on its way to it."""
        mine = [p for p in self.pieces if p.sold_on is None and p.titles[-1][0] == investor]
        here = (p for p in mine if not p.ways or (p.ways[-1].told and p.titles[-1][1] <= day))
        return sorted(here, key=lambda piece: piece.age)

    def for_sale(self, investor: str, day: Date) -> list[Piece]:
        """What it can sell: first what it held already, then what was on its way and later told of."""
        coming = [
            p
            for p in self.pieces
            if p.sold_on is None
            and p.titles[-1][0] == investor
            and p.ways
            and not p.ways[-1].told
            and p.ways[-1].notice is not None
            and p.ways[-1].day < day
        ]
        return self.unsold(investor, day) + sorted(coming, key=lambda piece: piece.age)

    def oldest(self, mine: list[Piece], shares: int, day: Date) -> list[Piece]:
        """The first of some shares, cut to size."""
        wanted = self.at_signing(shares, day, sum((p.shares for p in mine), Fraction(0)))
        taken: list[Piece] = []
        for piece in mine:
            if wanted <= 0:
                break
            taken.append(self.front(piece, wanted))
            wanted -= taken[-1].shares
        return taken

    def front(self, piece: Piece, shares: Fraction) -> Piece:
        """At most so many shares of a piece, from its front; the piece is cut where it is longer."""
        if piece.shares <= shares:
            return piece
        front, back = piece.cut(shares)
        self.pieces.remove(piece)
        self.pieces += [front, back]
        return front

    def transfer(self, entry: Entry) -> None:
        """The transferor's oldest unsold shares, gone from it from the day after."""
        day, way = on(entry["occurred_on"]), self.ways[entry["position"]]
        for piece in self.oldest(self.unsold(entry["investor"], day), entry["shares"], day):
            piece.ways.append(way)
            piece.titles.append((way.transferee, day + DAY))
            # reading `transfer_gap`
            known = way.notice is not None and not self.gap_open
            piece.owners.append((way.transferee if known else None, day + DAY))
            if self.gap_open and way.first_day is not None:
                piece.owners.append((way.transferee, way.first_day))

    def notify(self, entry: Entry) -> None:
        """The Company is told."""
        transferee = entry["transferee"]
        ways = [way for way in self.ways.values() if way.notice is not None and way.notice is entry]
        for way in ways:
            way.told = True
        first_days = [way.first_day for way in ways if way.first_day is not None]
        if first_days and transferee not in self.signing_investors and transferee not in self.newcomers:
            self.newcomers[transferee] = Newcomer(
                transferee, entry["investor"], min(way.day for way in ways), entry, min(first_days)
            )

    def exclude(self, investor: str, day: Date) -> None:
        """3: the shares an Investor held when it elected stay out, whoever holds them later."""
        for piece in self.pieces:
            if piece.lot.day <= day and piece.owner(day) == investor:
                piece.excluded_on = min(piece.excluded_on or day, day)

    # What can be asked ---------------------------------------------------------------------------------

    def outstanding_warrants(self, day: Date) -> Fraction:
        """Of all Investors, at the close of a day."""
        return sum((n for moves in self.warrants.values() for moved, n in moves if moved <= day), Fraction(0))

    # 9, coverage -----------------------------------------------------------------------------------------

    def place(self, declared: list[tuple[Date, str]]) -> None:
        """Fills the rooms as time goes: at each declaration from what is bought by then, later at each purchase."""
        waiting = sorted({p.lot for p in self.pieces if p.lot.bought}, key=lambda lot: (lot.day, lot.position))
        rooms: list[tuple[str, Rooms | None]] = []
        for day, statement in declared:
            while waiting and waiting[0].day <= day:
                self.place_lot(waiting.pop(0), rooms)
            rooms.append((statement, self.rooms_left_by(statement, day)))
        for lot in waiting:
            self.place_lot(lot, rooms)
        self.place_other_shares(rooms)

    def put(self, statement: str, room: Fraction, fits: list[Piece]) -> Fraction:
        """Fills a room with the pieces that fit, oldest first; returns what is left of it."""
        for piece in sorted(fits, key=lambda p: p.age):
            if room > 0:
                taken = self.front(piece, room)
                taken.covered.append(statement)
                room -= taken.shares
        return room

    def rooms_left_by(self, statement: str, day: Date) -> Rooms | None:
        """A declaration: the three passes, and the room each name has left."""
        named = self.coverage.get(statement)
        if named is None:
            for piece in self.pieces:
                if piece.lot.bought and piece.lot.day <= day:
                    piece.covered.append(statement)
            return None
        filed_on, rooms = self.filed[statement], dict(named)
        # First what nothing covers yet, then once more what earlier statements cover; each time first the
        # names' own shares, then what they had bought and sent away.
        for replaces in (False, True):
            for is_theirs in (self.is_own, self.is_sent_away):
                for name, room in rooms.items():
                    fits = [
                        p
                        for p in self.pieces
                        if p.lot.bought
                        and p.lot.day <= day
                        and statement not in p.covered
                        and bool(p.covered) == replaces
                        and is_theirs(p, name, filed_on)
                    ]
                    rooms[name] = self.put(statement, room, fits)
        return rooms

    @staticmethod
    def is_own(piece: Piece, name: str, filed_on: Date) -> bool:
        """Whether a share was a name's at the filing, or was bought by it later."""
        if piece.lot.day > filed_on:
            return piece.lot.buyer == name
        return piece.title(filed_on) == name

    @staticmethod
    def is_sent_away(piece: Piece, name: str, filed_on: Date) -> bool:
        """Whether a name bought a share and no longer had it at the filing."""
        return piece.lot.buyer == name and piece.lot.day <= filed_on and piece.title(filed_on) != name

    def place_lot(self, lot: Lot, rooms: list[tuple[str, Rooms | None]]) -> None:
        """A purchase: it fills the room left in the earliest statement, and goes on to the next with the rest."""
        for statement, left in rooms:
            if left is None:
                for piece in [p for p in self.pieces if p.lot == lot]:
                    piece.covered.append(statement)
            elif lot.buyer in left:
                fits = [p for p in self.pieces if p.lot == lot and not p.covered]
                left[lot.buyer] = self.put(statement, left[lot.buyer], fits)

    def place_other_shares(self, rooms: list[tuple[str, Rooms | None]]) -> None:
        """For bars only, never for money: what bought shares leave covers Warrant shares and shares in kind."""
        for statement, left in rooms:
            others = [p for p in self.pieces if not p.lot.bought]
            if left is None:
                for piece in others:
                    piece.covered.append(statement)
                continue
            for name, room in left.items():
                self.put(statement, room, [p for p in others if self.is_own(p, name, self.filed[statement])])
