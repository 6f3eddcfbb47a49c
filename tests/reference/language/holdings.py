"""What an Investor bought, sold and holds, and what a charge is worked out on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tests.reference.language.facts import Facts
from tests.reference.words import DAY, Date, Entry, days, on


@dataclass(frozen=True)
class Piece:
    """Shares bought at one price, and sold or not, cut back or not, together."""

    bought_on: Date
    shares: int
    price: Fraction
    sold_on: Date | None = None
    cuts: tuple["Cut", ...] = ()


@dataclass(frozen=True)
class Cut:
    """One cutback of a piece: by which statement, from when to when."""

    statement: str
    cut_on: Date
    restored_on: Date | None = None


def is_sold(piece: Piece) -> bool:
    return piece.sold_on is not None


def is_sold_or_cut(piece: Piece) -> bool:
    return is_sold(piece) or any(cut.restored_on is None for cut in piece.cuts)


class Holdings:
    """One Investor's shares and notes; of a second clock, only the shares it was started for."""

    def __init__(self, facts: Facts, investor: str, restarted_on: Date | None = None) -> None:
        self.facts, self.investor, self.restarted_on = facts, investor, restarted_on
        self.sold_at_once = facts.terms.get("sale_counts", "day_after") == "trade_date"
        self.restarts = facts.terms.get("cutback", {}).get("restarts", False)
        self.pieces: list[Piece] = []
        for entry in facts.history:
            self.read(entry)

    def read(self, entry: Entry) -> None:
        kind, day = entry["kind"], on(entry["occurred_on"])
        if kind == "SharesPurchased" and entry["investor"] == self.investor:
            self.pieces.append(Piece(day, entry["shares"], Fraction(entry["price_per_share"])))
            self.pieces.sort(key=lambda p: p.bought_on)
        elif kind == "SharesSold" and entry["investor"] == self.investor:
            self.pieces = marked(self.pieces, entry["shares"], is_sold, lambda p: replace(p, sold_on=day))
        elif kind == "CutBackImposed":
            newest = list(reversed(self.pieces))
            cut = entry["shares"].get(self.investor, 0)
            made = Cut(entry["statement"], day)
            newest = marked(newest, cut, is_sold_or_cut, lambda p: replace(p, cuts=(*p.cuts, made)))
            self.pieces = list(reversed(newest))
        elif kind == "CutBackEnded":
            for at, piece in enumerate(self.pieces):
                if piece.cuts and piece.cuts[-1].statement == entry["statement"] and piece.cuts[-1].restored_on is None:
                    ended = replace(piece.cuts[-1], restored_on=day)
                    self.pieces[at] = replace(piece, cuts=(*piece.cuts[:-1], ended))

    def is_sold(self, piece: Piece, day: Date) -> bool:
        if piece.sold_on is None:
            return False
        return piece.sold_on <= day if self.sold_at_once else piece.sold_on < day

    def counts(self, piece: Piece, day: Date) -> bool:
        """Whether a piece is among those a charge looks at on a day: bought, and on this clock."""
        if piece.bought_on > day:
            return False
        begun = [cut for cut in piece.cuts if cut.cut_on <= day]
        if not begun:
            return self.restarted_on is None
        restored = begun[-1].restored_on
        if restored is None or day < restored:
            return False
        return restored == self.restarted_on if self.restarts else self.restarted_on is None

    def principal(self, day: Date) -> Fraction:
        """What notes are outstanding on a day; what is reduced counts as a sale does."""
        total = Fraction(0)
        for entry in self.facts.of_kind("PrincipalIssued", "PrincipalReduced"):
            if entry["investor"] != self.investor or self.restarted_on is not None:
                continue
            happened = on(entry["occurred_on"])
            if entry["kind"] == "PrincipalIssued":
                total += Fraction(entry["amount"]) if happened <= day else 0
            elif happened < day or (self.sold_at_once and happened == day):
                total -= Fraction(entry["amount"])
        return total

    def has_bought(self, day: Date) -> bool:
        issued = self.facts.of_kind("PrincipalIssued")
        notes = any(e["investor"] == self.investor and on(e["occurred_on"]) <= day for e in issued)
        return notes or any(p.bought_on <= day for p in self.pieces)

    def holds(self, day: Date) -> bool:
        shares = any(p.bought_on <= day and not self.is_sold(p, day) for p in self.pieces)
        return shares or self.principal(day) > 0

    def first_with_nothing(self, first: Date) -> Date | None:
        """The first day, from one on, on which it has bought and holds none."""
        for day in days(first, self.facts.as_of):
            if self.has_bought(day) and not self.holds(day):
                return day
        return None

    # Bases ----------------------------------------------------------------------------------------

    def base(self, of: str, day: Date, start: Date, more: dict[str, Any] | None = None) -> Fraction:
        """What a charge of a day is worked out on, in a run that started on another."""
        more = more or {}
        if of == "principal":
            return self.principal(day)
        pieces = [p for p in self.pieces if self.counts(p, day)]
        if of == "uncovered":
            pieces = [p for p in self.uncovered(pieces, day) if not self.is_sold(p, day)]
        elif of in ("held", "restricted"):
            pieces = [p for p in pieces if not self.is_sold(p, day)]
        elif of == "held_at_start":
            pieces = [p for p in pieces if p.bought_on <= start and not self.is_sold(p, start)]
        elif of == "unsold_since_start":
            pieces = [p for p in pieces if not self.is_sold(p, day) or (p.sold_on is not None and p.sold_on < start)]
        if "younger_than" in more:
            pieces = [p for p in pieces if self.facts.calendar.after(p.bought_on, more["younger_than"]) > day]
        each = Fraction(more["each"]) if "each" in more else None
        return sum((p.shares * (p.price if each is None else each) for p in pieces), Fraction(0))

    def uncovered(self, pieces: list[Piece], day: Date) -> list[Piece]:
        """Those no declared statement has room for, rooms being filled from the oldest on.

        On a clock started anew only statements filed since have room.
        """
        room = 0
        for declared, statement in self.facts.declared():
            if self.restarted_on is not None and self.facts.filed_on(statement) < self.restarted_on:
                continue
            coverage = self.facts.coverage.get(statement)
            if declared <= day:
                if coverage is None:
                    return []
                room += coverage.get(self.investor, 0)
        left = []
        for piece in pieces:
            covered = min(room, piece.shares)
            room -= covered
            if covered < piece.shares:
                left.append(replace(piece, shares=piece.shares - covered))
        return left

    def some_uncovered(self, day: Date) -> bool:
        return self.base("uncovered", day, day, {"each": "1"}) > 0

    def restarts_on(self) -> list[Date]:
        """The days from which shares once cut back have a clock of their own."""
        if not self.restarts:
            return []
        ends = [cut.restored_on for piece in self.pieces for cut in piece.cuts]
        return sorted({day for day in ends if day is not None})


def marked(
    pieces: list[Piece], shares: int, unless: Callable[[Piece], bool], change: Callable[[Piece], Piece]
) -> list[Piece]:
    """The first so many shares changed, some left out."""
    found: list[Piece] = []
    for piece in pieces:
        part = 0 if unless(piece) else min(shares, piece.shares)
        shares -= part
        if part:
            found.append(change(replace(piece, shares=part)))
        if part < piece.shares:
            found.append(replace(piece, shares=piece.shares - part))
    return found


def day_before(day: Date | None) -> Date | None:
    return None if day is None else day - DAY
