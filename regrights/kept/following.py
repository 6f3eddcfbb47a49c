"""From the log of a store to the file of its portfolio: what was recorded since, agreement by agreement.

A log is read as every answer reads it, its chain recomputed. One that does not go on where it was followed to, and a
store that is another one or went backwards, is followed from the start.
"""

from collections.abc import Callable, Sequence
from datetime import date

import attrs
import msgspec

from lifecycle.agreement.telling import heads_called
from lifecycle.entries import Entry
from lifecycle.heads import ShorterThanKnown
from projections.duty.table import duties_of
from projections.kept.contents import Row
from projections.kept.learning import Kept, Learned
from regrights.book.book import Book
from regrights.book.portfolio import is_set_aside
from regrights.book.store import Store
from regrights.kept.file import STILL, KeptRow, Known, PortfolioFile, Spell, instant

# Agreements of one transaction, and numbers asked of the log at once.
AT_ONCE, NUMBERS_AT_ONCE = 200, 20_000
# Told how many agreements are done, and of how many.
Progress = Callable[[int, int], object]


@attrs.define
class Followed:
    """What a run did; ``failed`` are the agreements that could not be read, each with why: nothing of them is kept."""

    agreements: int = 0
    entries: int = 0
    failed: dict[str, str] = attrs.field(factory=dict)


def follow(
    store: Store, file: PortfolioFile, *, through: date | None = None, progress: Progress = lambda *_: None
) -> Followed:
    """Takes in what was recorded since; with ``through``, looks ahead as far as that day whatever it is known of."""
    identity = store.opened().identity()
    was, number = file.followed
    changed, last = _since(store, number)
    if was != identity or not _goes_on(store, file, number):
        file.empty()
        changed, last = _since(store, 0)
    done, known = Followed(), file.agreements()
    # What could not be read once is tried again: it may have been mended since.
    unknown = (head.agreement for head in store.agreements(set_aside=True) if head.agreement not in known)
    changed = list(dict.fromkeys([*changed, *unknown]))
    if through is not None:
        behind = file.ask(f"SELECT agreement FROM spells WHERE known_to = {STILL} AND through < ?", [through])
        numbers = {row["agreement"] for row in behind}
        changed = list(dict.fromkeys([*changed, *(each.name for each in known.values() if each.number in numbers)]))
    for first in range(0, len(changed), AT_ONCE):
        names = changed[first : first + AT_ONCE]
        finished = first + AT_ONCE >= len(changed)
        with file.writing():
            _take_in(store, file, {name: known.get(name) for name in names}, through, done)
            if finished:
                file.note_followed(identity, last)
        progress(first + len(names), len(changed))
    if not changed:
        file.note_followed(identity, last)
    return done


def _since(store: Store, number: int) -> tuple[list[str], int]:
    """The agreements with anything saved after a number, and the last number there is."""
    log, names = store.opened(), dict[str, None]()
    while found := log.following(number, NUMBERS_AT_ONCE):
        names |= dict.fromkeys(name for _, name, _ in found)
        number = found[-1][0]
    return list(names), number


def _goes_on(store: Store, file: PortfolioFile, number: int) -> bool:
    """Whether the store still has what was followed last: one put back from a backup may not."""
    if not number:
        return False
    found = store.opened().following(number - 1, 1)
    known = [*file.agreements([found[0][1]]).values()] if found else []
    return bool(found) and all(each.entries >= found[0][2] for each in known)  # of one that failed nothing is known


def _take_in(
    store: Store, file: PortfolioFile, names: dict[str, Known | None], through: date | None, done: Followed
) -> None:
    number = file.next_number()
    agreements, spells, rows = list[Known](), list[Spell](), list[KeptRow]()
    gone, reopened = list[int](), list[int]()
    for name, known in names.items():
        try:
            book = _whole(store, name)
            own = known if known and _is_before(known, book) else None
            taken = _Taken.of(file, own) if own else _Taken(number)
            number += own is None
            taken.learn(book, own.entries if own else 0, through)
        except Exception as error:  # noqa: BLE001 - whatever one agreement raises, the others are followed
            done.failed[name] = str(error) or type(error).__name__
            gone += [known.number] if known else []
            continue
        (reopened if own else gone).extend([known.number] if known else [])
        agreements.append(_known(taken.number, book))
        spells += taken.spells()
        rows += taken.rows()
        done.agreements += 1
        done.entries += len(book.entries) - (own.entries if own else 0)
    file.forget(gone)
    file.reopen(reopened)
    file.write(agreements, spells, rows)


def _whole(store: Store, name: str) -> Book:
    """An agreement that does not fall short of what is known of it: a replay says so beside each answer."""
    book = store.book(name)
    if book.behind is not None:
        raise ShorterThanKnown(name, len(book.entries), book.behind)
    return book


def _is_before(known: Known, book: Book) -> bool:
    """Whether a log goes on from where it was followed to."""
    return known.entries <= len(book.digests) and book.digests[known.entries - 1] == known.head


def _known(number: int, book: Book) -> Known:
    return Known(
        number=number,
        name=book.agreement,
        company=book.company,
        illustrative=book.illustrative > 0,
        heads=msgspec.json.encode(heads_called(book.document)).decode(),
        silent=not duties_of(book.document),
        entries=len(book.entries),
        head=book.digests[-1],
    )


@attrs.define
class _Taken:
    """One agreement as it is taken in: what is known of it, since when, and what is known no more."""

    number: int
    kept: Kept = attrs.field(factory=Kept)
    since: dict[Row, int] = attrs.field(factory=dict)
    past: list[KeptRow] = attrs.field(factory=list)
    aside: bool = False
    spell_from: int | None = None
    past_spells: list[Spell] = attrs.field(factory=list)

    @classmethod
    def of(cls, file: PortfolioFile, known: Known) -> "_Taken":
        """As it was left."""
        found = file.open_rows(known.number)
        spell = file.ask(f"SELECT * FROM spells WHERE agreement = ? AND known_to = {STILL}", [known.number])[0]
        kept = Kept(rows={each.row for each in found}, through=spell["through"])
        taken = cls(known.number, kept, {each.row: each.known_from for each in found})
        taken.aside, taken.spell_from = spell["aside"], spell["known_from"]
        return taken

    def learn(self, book: Book, after: int, through: date | None) -> None:
        entries = book.entries
        if after and after < len(entries):
            self.kept.binds = self.kept.binding(entries[:after])
        for count in range(after + 1, len(entries) + 1):
            before = self.kept.through, self.aside
            learned = self.kept.learn(entries[:count])
            self.aside = is_set_aside(entries[:count])
            self._note(entries[count - 1], learned, before)
        if through is not None and self.kept.through < through:
            before = self.kept.through, self.aside
            self._note(entries[-1], self.kept.extend(entries, through), before)

    def _note(self, entry: Entry, learned: Learned, before: tuple[date, bool]) -> None:
        assert entry.recorded_at is not None  # noqa: S101 - a kept log says when each was recorded
        moment = instant(entry.recorded_at)
        for row in learned.closed:
            known_from = self.since.pop(row)
            if known_from < moment:
                self.past.append(KeptRow(agreement=self.number, known_from=known_from, known_to=moment, row=row))
        self.since |= dict.fromkeys(learned.opened, moment)
        if self.spell_from is None:
            self.spell_from = moment
        elif before != (learned.through, self.aside):
            if self.spell_from < moment:
                self.past_spells.append(self._spell(self.spell_from, moment, *before))
            self.spell_from = moment

    def _spell(self, known_from: int, known_to: int, through: date, aside: bool) -> Spell:  # noqa: FBT001 - a column
        return Spell(agreement=self.number, known_from=known_from, known_to=known_to, through=through, aside=aside)

    def spells(self) -> Sequence[Spell]:
        """Those over since it was taken up, and the one that lasts."""
        assert self.spell_from is not None  # noqa: S101 - a log has entries
        return [*self.past_spells, self._spell(self.spell_from, STILL, self.kept.through, self.aside)]

    def rows(self) -> Sequence[KeptRow]:
        """Those known no more, and those that are."""
        known = (
            KeptRow(agreement=self.number, known_from=moment, known_to=STILL, row=row)
            for row, moment in self.since.items()
        )
        return [*self.past, *known]
