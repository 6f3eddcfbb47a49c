"""1(a), 2(a), 9: which statements cover which shares. Knows lots and whose they were; no reading is known here.

A statement that says how many shares of whom it covers speaks of those whose shares they are when it is filed. Once
declared it fills the room of each name, the oldest shares first: from the name's own lots that no statement covers
yet, then from lots it bought that were others' by then, then in the same order once more over what earlier statements
cover. What is bought later fills room that is left. What is cut back from a statement when it is declared it does not
cover. Shares are counted in units of the as-of date.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

import attrs

from lifecycle.judging.positions import Shares
from projections.facts.facts import Facts
from projections.lots.lot import Lot, Splits

_AGE = attrgetter("place", "start")
Name = Callable[[Lot], str]


def coverage(facts: Facts, splits: Splits, statement: str) -> Mapping[str, Shares] | None:
    """How many shares of each name a statement covers, in units of the as-of date; None where it covers all."""
    covered = facts.coverage_of(statement)
    if covered is None:
        return None
    factor = splits.factor_after(facts.filings[statement].occurred_on)
    return {name: shares * factor for name, shares in covered.items()}


def placed(facts: Facts, splits: Splits, lots: Sequence[Lot]) -> list[Lot]:
    """The same lots, cut where what covers them changes, each with the statements that do."""
    if not facts.partly_covered:
        return list(lots)  # all covered alike, as they came
    bought = sorted((lot for lot in lots if lot.bought), key=_AGE)
    statements: list[_Statement] = []
    found: list[Lot] = []
    taken = 0
    for entry in facts.declarations:
        # Bought on the date of a declaration is bought by then.
        while taken < len(bought) and bought[taken].bought_on <= entry.occurred_on:
            found += _bought_later(bought[taken], statements)
            taken += 1
        rooms = coverage(facts, splits, entry.statement)
        filed_on = entry.occurred_on if rooms is None else facts.filings[entry.statement].occurred_on
        statement = _Statement(entry.statement, filed_on, entry.occurred_on, None if rooms is None else dict(rooms))
        statements.append(statement)
        found = _declared(statement, found)
    for lot in bought[taken:]:
        found += _bought_later(lot, statements)
    others = sorted((lot for lot in lots if not lot.bought), key=_AGE)
    return [*found, *_room_left(statements, others)]


@attrs.define(eq=False)
class _Statement:
    """A declared statement and the room left under each name it covers; None is room for every share bought."""

    name: str
    filed_on: date
    declared_on: date
    rooms: dict[str, Shares] | None

    def leaves_out(self, lot: Lot) -> bool:
        """Whether it covers the shares already, or they are cut back from it as it is declared."""
        cut_back = (each for each in lot.cut_backs if each.imposed.statement == self.name)
        # A statement is declared once, and placed before the next: what it covers, it was the last to cover.
        return lot.covered_by[-1:] == (self.name,) or any(each.in_force(self.declared_on) for each in cut_back)

    def cover(self, lot: Lot) -> Lot:
        return attrs.evolve(lot, covered_by=(*lot.covered_by, self.name))

    def fill(self, lot: Lot, name: str) -> Iterator[tuple[Lot, bool]]:
        """The lot, cut where the room of a name ends: what went in, then what did not."""
        if self.rooms is None:
            yield self.cover(lot), True
            return
        room = self.rooms.get(name, 0)
        inside = min(room, lot.shares)
        if inside:
            self.rooms[name] = room - inside
            yield self.cover(lot.part(lot.start, inside)), True
        if inside < lot.shares:
            yield lot.part(lot.start + inside, lot.shares - inside), False


def _declared(statement: _Statement, lots: Sequence[Lot]) -> list[Lot]:
    """9: what a declaration covers of the shares bought by then."""
    if statement.rooms is None:
        return [lot if statement.leaves_out(lot) else statement.cover(lot) for lot in lots]

    def own(lot: Lot) -> str:
        return lot.whose_on(statement.filed_on)

    def sold_on(lot: Lot) -> str:
        return lot.buyer if own(lot) != lot.buyer else ""

    found = list(lots)
    for again in (False, True):
        for name in (own, sold_on):
            found = list(_sweep(statement, found, name, again=again))
    return found


def _sweep(statement: _Statement, lots: Sequence[Lot], name: Name, *, again: bool) -> Iterator[Lot]:
    """One pass over all names: each lot is one name's, so the rooms are filled oldest first in one go."""
    for lot in lots:
        if statement.leaves_out(lot) or bool(lot.covered_by) != again:
            yield lot
        else:
            yield from (part for part, _ in statement.fill(lot, name(lot)))


def _bought_later(lot: Lot, statements: Sequence[_Statement]) -> list[Lot]:
    """9: a later purchase fills the room left, the earliest declared statement first; one that covers all covers it."""
    inside, left = list[Lot](), [lot]
    for statement in statements:
        if statement.rooms is None:
            inside, left = [statement.cover(each) for each in (*inside, *left)], []
            continue
        parts = [part for each in left for part in statement.fill(each, lot.buyer)]
        inside += [part for part, went_in in parts if went_in]
        left = [part for part, went_in in parts if not went_in]
    return [*inside, *left]


def _room_left(statements: Sequence[_Statement], others: Sequence[Lot]) -> list[Lot]:
    """9: the room a name's bought lots leave covers its other shares, for what it may sell and never for money."""
    found = list(others)
    for statement in statements:
        for again in (False, True):
            found = list(_sweep(statement, found, attrgetter("buyer"), again=again))
    return found
