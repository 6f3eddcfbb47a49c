"""An Investor's own lots and bars, carried from the whole log into its own: the same dates and figures, told anew.

Entries it is shown are those of its own log; what it is not shown stands as a date, at the position of the entry by
which it came to it, under a name that says nothing.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar, cast

import attrs

from lifecycle.entries import (
    Entry,
    SharesTransferred,
    TransferNotified,
)
from lifecycle.judging.positions import Shares
from lifecycle.money import ZERO
from projections.case.case import Case
from projections.facts.facts import Bar, Change, Facts
from projections.lots.lot import CutBack, Lot, Movement, Splits, Transfer
from projections.lots.lots import Lots
from projections.lots.movements import Position

AnyEntry = TypeVar("AnyEntry", bound=Entry)
EARLIER_HOLDER = "an earlier holder"
# So few that they are shown as none.
UNNUMBERED = Fraction(1, 10**9)
# Of what is not shown: the fields that money rests on, and what stands in the place of others that cannot be left out.
KEPT = frozenset({"board_findings", "from_on", "until_on", "status", "condition", "statement"})
STAND_INS: Mapping[str, object] = {"shares": 1, "price_per_share": ZERO, "amount": ZERO, "venue": "private"}


@attrs.define(eq=False, slots=False)
class Carrying:
    """What is carried of one case of the whole log, each thing once.

    ``shown`` are the facts of the Investor's own log, ``positions`` where its entries stand there.
    """

    whole: Case
    shown: Facts
    positions: Mapping[int, int]
    investor: str
    _entries: dict[int, Entry] = attrs.field(factory=dict, init=False)
    _names: dict[str, str] = attrs.field(factory=dict, init=False)
    _transfers: dict[Transfer, Transfer] = attrs.field(factory=dict, init=False)
    _cut_backs: dict[CutBack, CutBack] = attrs.field(factory=dict, init=False)
    _lots: dict[Lot, Lot] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        here = {entry.position: entry for entry in self.shown.history}
        self._names[self.investor] = self.investor
        for entry in self.whole.facts.history:
            found = here.get(self.positions.get(entry.position, 0))
            if found is not None:
                self._entries[entry.position] = found
                if isinstance(entry, SharesTransferred | TransferNotified):
                    assert isinstance(found, SharesTransferred | TransferNotified)  # noqa: S101 - the same entry
                    self._names.setdefault(entry.investor, found.investor)
                    self._names.setdefault(entry.transferee, found.transferee)

    @cached_property
    def _hidden(self) -> Sequence[int]:
        """The purchases the Investor is not shown."""
        return sorted({lot.place[1] for lot in self.whole.lots.every if lot.place[1] not in self._entries})

    @property
    def every_lot(self) -> Mapping[Lot, Lot]:
        """Each lot carried so far, and what it was carried as."""
        return self._lots

    @property
    def at(self) -> int:
        """Where stands what the Investor is not shown: its own notice of transfer, or the signing."""
        notice = self.whole.facts.inherited.get(self.investor)
        return self.positions[notice.position] if notice else 1

    def named(self, name: str) -> str:
        """The name another is known to the Investor by."""
        return self._names.setdefault(name, f"{EARLIER_HOLDER} ({len(self._names)})")

    def entry(self, entry: AnyEntry) -> AnyEntry:
        """An entry as it stands in the Investor's own log, else as a date."""
        found = self._entries.get(entry.position)
        return cast("AnyEntry", found or self._as_a_date(entry))

    def _as_a_date(self, entry: Entry) -> Entry:
        """When it happened, and of its own fields those that the Investor's money rests on."""
        kind: Callable[..., Entry] = type(entry)
        fields = {field.name: self._told(entry, field) for field in attrs.fields(type(entry))}
        told = {name: value for name, value in fields.items() if value is not attrs.NOTHING}
        return kind(**{**told, "occurred_on": entry.occurred_on, "position": self.at})

    def _told(self, entry: Entry, field: "attrs.Attribute[object]") -> object:
        name = field.name
        if name in KEPT:
            return getattr(entry, name)
        if field.default is attrs.NOTHING and name in ("investor", "transferee"):
            return self.named(getattr(entry, name))
        return STAND_INS.get(name, field.default) if field.default is attrs.NOTHING else field.default

    def change(self, change: Change) -> Change:
        """An amendment or a waiver, which everybody is shown."""
        return self.entry(change)

    def notice(self, notice: TransferNotified) -> TransferNotified:
        """A notice of transfer by the names the Investor knows."""
        transferor, transferee = self.named(notice.investor), self.named(notice.transferee)
        return attrs.evolve(self.entry(notice), investor=transferor, transferee=transferee)

    # --- lots ---------------------------------------------------------------------------------------------

    def lots(self, lots: Lots) -> Lots:
        """The Investor's own lots, and what those whose rights it has by transfer had before they were its own."""
        whose = self.predecessors()
        positions = {self.investor: self._position(lots.positions[self.investor])}
        for name, until in whose.items():
            positions[self.named(name)] = self._whether_held(lots.positions[name], until)
        known = [self._until_it_left(lot, whose) for lot in lots.every if self._ever_its(lot, whose)]
        splits = Splits([self.entry(split) for split in lots.splits.later])
        found = Lots(splits, lots.covered_by, every=known)
        found.positions.update(positions)
        own = [each for each in lots.transfers if self._is_its(each)]
        found.transfers = [self._transfer(each) for each in own]
        for transfer, carried in zip(own, found.transfers, strict=True):
            carried.lots = [self._lot(lot) for lot in transfer.lots]
        found.in_transfer = [self._transfer(each) for each in lots.in_transfer if each in own]
        had = {each for lot in lots.every if self._ever_its(lot, whose) for each in lot.cut_backs}
        found.cut_backs = [self._cut_back(each) for each in lots.cut_backs if each in had]
        return found

    def predecessors(self) -> Mapping[str, date]:
        """9: those whose history the Investor has, and the day until which it may matter: that of its own notice."""
        found: dict[str, date] = {}
        name, until = self.investor, date.max
        while notice := self.whole.facts.inherited.get(name):
            until = min(until, self.whole.facts.joined_on[name])
            name = notice.investor
            if name in found or name == self.investor:
                break
            found[name] = until
        return found

    def _ever_its(self, lot: Lot, whose: Mapping[str, date]) -> bool:
        own = lot.buyer == self.investor or any(self._is_its(each) for each in lot.transfers)
        return own or any(lot.had_by(name) and lot.bought_on < whose[name] for name in whose)

    def _position(self, position: Position) -> Position:
        return Position(
            had=[self._movement(each) for each in position.had],
            sold=[self._movement(each) for each in position.sold],
            issued=[self._movement(each) for each in position.issued],
            reduced=[self._movement(each) for each in position.reduced],
            warrants=list(position.warrants),
        )

    def _whether_held(self, position: Position, until: date) -> Position:
        """Of somebody else's position before a day: on which days any of some shares alike was held, never how many."""
        had, sold = self._turns(position.had, position.sold, until)
        issued, reduced = self._turns(position.issued, position.reduced, until)
        return Position(had=had, sold=sold, issued=issued, reduced=reduced)

    def _turns(
        self, had: Sequence[Movement], gone: Sequence[Movement], until: date
    ) -> tuple[list[Movement], list[Movement]]:
        """The movements with which something begins or ceases to be held, of those that came or left and those gone."""
        alike: dict[Hashable, dict[date, tuple[list[Movement], list[Movement]]]] = {}
        for movements, place in ((had, 0), (gone, 1)):
            for each in (each for each in movements if each.day < until):
                lot = each.lot
                key = lot.place, lot.origin, lot.covered_by, lot.excluded_on, lot.cut_backs, lot.transfers
                alike.setdefault(key, {}).setdefault(each.day, ([], []))[place].append(each)
        came_or_left, left = list[Movement](), list[Movement]()
        for days in alike.values():
            held: Shares = 0
            for day in sorted(days):
                moved, sold = days[day]
                coming = [each for each in moved if each.sign > 0]
                leaving = [each for each in moved if each.sign < 0]
                if coming and not held:
                    came_or_left.append(self._unnumbered(coming[0], 1))
                held += sum(each.sign * each.lot.shares for each in moved) - sum(each.lot.shares for each in sold)
                if not held:
                    of_many = len(leaving) + len(sold)
                    came_or_left += [self._unnumbered(each, of_many) for each in leaving]
                    left += [self._unnumbered(each, of_many) for each in sold]
        return came_or_left, left

    def _unnumbered(self, movement: Movement, of_many: int) -> Movement:
        carried = self._movement(movement)
        lot = attrs.evolve(carried.lot, shares=UNNUMBERED / of_many, start=0, price=Fraction(0))
        self._lots[movement.lot] = lot
        return attrs.evolve(carried, lot=lot)

    def _movement(self, movement: Movement) -> Movement:
        entry = self.positions.get(movement.entry, self.at)
        transfer = movement.transfer and self._transfer(movement.transfer)
        return Movement(movement.day, self._lot(movement.lot), entry, movement.sign, transfer)

    def _until_it_left(self, lot: Lot, whose: Mapping[str, date]) -> Lot:
        """A lot as far as the Investor is to know of it: what became of it once it had left is another's."""
        if lot.buyer == self.investor or any(self._is_its(each) for each in lot.transfers):
            last = max((at for at, each in enumerate(lot.transfers, 1) if self._is_its(each)), default=0)
            sale = lot.sale if lot.sale and lot.sale.investor == self.investor else None
            known = attrs.evolve(lot, transfers=lot.transfers[:last], sale=sale)
        else:
            before = max(whose.values())
            transfers = tuple(each for each in lot.transfers if each.entry.occurred_on < before)
            known = attrs.evolve(lot, transfers=transfers, sale=None, shares=UNNUMBERED, start=0, price=Fraction(0))
        self._lots[lot] = self._lot(known)
        return self._lots[lot]

    def _is_its(self, transfer: Transfer) -> bool:
        """Whether a transfer is to or from the Investor."""
        return self.investor in (transfer.entry.investor, transfer.entry.transferee)

    def _lot(self, lot: Lot) -> Lot:
        if lot not in self._lots:
            self._lots[lot] = attrs.evolve(
                lot,
                place=self._place(lot),
                buyer=self.named(lot.buyer),
                start=lot.start if self._shows_purchase(lot) else 0,
                transfers=tuple(self._transfer(each) for each in lot.transfers),
                sale=lot.sale and self.entry(lot.sale),
                cut_backs=tuple(self._cut_back(each) for each in lot.cut_backs),
            )
        return self._lots[lot]

    def _shows_purchase(self, lot: Lot) -> bool:
        """Whether the Investor is shown the entry by which shares first came to anybody."""
        return lot.place[1] in self._entries

    def _place(self, lot: Lot) -> tuple[date, int]:
        on, position = lot.place
        if self._shows_purchase(lot):
            return on, self.positions[position]
        # A third number keeps lots of one day apart, the oldest first.
        return cast("tuple[date, int]", (on, self.at, bisect_left(self._hidden, position)))

    def _transfer(self, transfer: Transfer) -> Transfer:
        if transfer not in self._transfers:
            self._transfers[transfer] = Transfer(
                self.entry(transfer.entry), transfer.notice and self.entry(transfer.notice)
            )
        return self._transfers[transfer]

    def _cut_back(self, cut_back: CutBack) -> CutBack:
        if cut_back not in self._cut_backs:
            imposed, ended = cut_back.imposed, cut_back.ended
            self._cut_backs[cut_back] = CutBack(self.entry(imposed), ended and self.entry(ended))
        return self._cut_backs[cut_back]

    # --- bars ---------------------------------------------------------------------------------------------

    def bars(self, bars: Sequence[Bar]) -> list[Bar]:
        """Bars with their dates, by the entries the Investor is shown."""
        return [
            Bar(
                bar.cause,
                bar.since,
                self.entry(bar.started_by),
                bar.after and self.entry(bar.after),
                bar.until,
                self.positions.get(bar.ended_by, self.at) if bar.ended_by else None,
            )
            for bar in bars
        ]
