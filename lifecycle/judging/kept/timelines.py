"""For each part of the state the places of the history at which it was touched, and what is known of it there."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from lifecycle.entries import Entry, SharesSplit, SharesTransferred, StatementEntry, TermsAmended, TransferNotified
from lifecycle.judging.history import Place, history_key
from lifecycle.judging.kept.parts import Part, counted, parts_of, statement_moved
from lifecycle.judging.kept.totals import Number, Totals
from lifecycle.judging.machines import STATEMENT, follow, move_of


class Timelines:
    """Of a history that was judged; one entry more or less is added or left out."""

    def __init__(self, history: Iterable[Entry], investors: Iterable[str]) -> None:
        """``investors`` are those who signed."""
        self._touched: dict[Part, list[Place]] = defaultdict(list)
        self._totals: dict[Part, Totals] = defaultdict(Totals)
        # The state of a statement after each place that touched its machine.
        self._after: dict[tuple[str, Place], str] = {}
        self._investors = set(investors)
        self._joined: list[Place] = []
        self._amended: list[Place] = []
        # From where on some statement was declared effective.
        self.declared: Place | None = None
        # Numbers that are no plain sums: after a split anybody's, and of whoever received shares by transfer.
        self.split = False
        self.received: set[str] = set()
        for entry in history:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take in an entry. What moves a machine, or lets somebody join, comes after all else that does so."""
        place = history_key(entry)
        if isinstance(entry, StatementEntry):
            self._follow(entry, place)
        for part in parts_of(entry):
            _in_order(self._touched[part], place)
        for number in counted(entry):
            self._totals[number.part].put(place, number.added, number.need)
        match entry:
            case TermsAmended():
                _in_order(self._amended, place)
            case SharesSplit():
                self.split = True
            case SharesTransferred():
                self.received.add(entry.transferee)
            case TransferNotified() if entry.transferee not in self._investors:
                self._investors.add(entry.transferee)
                self._joined.append(place)
            case _:
                pass

    def _follow(self, entry: StatementEntry, place: Place) -> None:
        after = before = self.statement_before(entry.statement, place)
        if statement_moved(entry) is not None:
            after = follow(STATEMENT, before, move_of(entry))
        self._after[entry.statement, place] = after
        if after == "effective" and (self.declared is None or place < self.declared):
            self.declared = place

    def leave_out(self, entry: Entry) -> None:
        """Forget an entry that let nobody join, split nothing and moved nothing that others built on."""
        place = history_key(entry)
        if isinstance(entry, StatementEntry):
            self._after.pop((entry.statement, place), None)
        for part in parts_of(entry):
            places = self._touched[part]
            del places[bisect_left(places, place)]
        for number in counted(entry):
            self._totals[number.part].take_out(place)

    # --- what is known --------------------------------------------------------------------------------------

    def touched_after(self, part: Part, place: Place) -> bool:
        places = self._touched.get(part, [])
        return bool(places) and places[-1] > place

    def touched_between(self, part: Part, one: Place, other: Place) -> bool:
        """Whether a part was touched between two places, neither of them counted."""
        first, last = min(one, other), max(one, other)
        places = self._touched.get(part, [])
        at = bisect_left(places, first)
        at += at < len(places) and places[at] == first
        return at < len(places) and places[at] < last

    def statement_before(self, statement: str, place: Place) -> str:
        """The state of a statement's machine before a place."""
        places = self._touched.get(("statement", statement), [])
        at = bisect_left(places, place)
        return self._after[statement, places[at - 1]] if at else "unfiled"

    def joined_after(self, place: Place) -> int:
        return len(self._joined) - bisect_left(self._joined, place)

    def amended_before(self, place: Place) -> int:
        return bisect_left(self._amended, place)

    def total_before(self, part: Part, place: Place) -> Number:
        return self._totals[part].before(place) if part in self._totals else 0

    def least_to_spare(self, part: Part, after: Place, until: Place | None) -> Number | None:
        return self._totals[part].least_to_spare(after, until) if part in self._totals else None

    def added_to(self, part: Part) -> int:
        """How many entries add to a number, or take from it."""
        return self._totals[part].adding if part in self._totals else 0


def _in_order(places: list[Place], place: Place) -> None:
    if places and places[-1] > place:
        insort(places, place)
    else:
        places.append(place)
