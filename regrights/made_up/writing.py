"""Made-up agreements into a store, or into a folder as files: each by its number, none over another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import attrs

from lifecycle.errors import Refusal
from lifecycle.log.contract import StoreMissing
from lifecycle.record.files import JudgedFile, exported
from regrights.book.new_logs import take_in_new
from regrights.book.store import Store
from regrights.made_up.making import made_up
from regrights.made_up.uses import Uses

# Told how many agreements are done, of how many.
Told = Callable[[int, int], object]


class NoneAsked(Refusal):
    """A number of agreements that makes none, or one to begin with that is none."""

    def __init__(self, word: str, number: int) -> None:
        super().__init__(f"{word} = {number}: write a whole number from 1 on. Nothing was written.")


class NameTaken(Refusal):
    """An agreement, or its file, that is there already."""

    def __init__(self, what: str, of: str, word: str) -> None:
        super().__init__(f"{what}: {of}; begin at another number with {word}. Nothing was written.")


class BrokenOff(Refusal):
    """A portfolio that was written in part: what is written stays, and the rest can be made later."""

    def __init__(self, cause: Refusal, written: int, following: int) -> None:
        super().__init__(f"{cause} {written} were written before, and stay; go on with number {following}.")


@attrs.frozen(kw_only=True)
class Wanted:
    """Agreements ``first`` to ``first + agreements - 1`` of a seed, each under one of ``terms``.

    Raises ``NoneAsked``.
    """

    seed: int
    agreements: int
    first: int
    terms: Sequence[Uses]

    def __attrs_post_init__(self) -> None:
        for word, number in (("agreements", self.agreements), ("from", self.first)):
            if number < 1:
                raise NoneAsked(word, number)

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.agreements)

    def made(self) -> Iterator[tuple[str, JudgedFile]]:
        """Each as it is asked for, by its name."""
        for number in self.numbers:
            yield name_of(number), made_up(self.seed, number, self.terms)


def name_of(number: int) -> str:
    return f"made-up-{number:06}"


def into_store(store: Store, wanted: Wanted, told: Told = lambda *_: None) -> int:
    """How many entries were recorded; each agreement all or nothing. Raises ``NameTaken``, ``BrokenOff``."""
    there = set[str]()
    with suppress(StoreMissing):
        there = {head.agreement for head in store.agreements(set_aside=True)}
    for name in map(name_of, wanted.numbers):
        if name in there:
            raise NameTaken(name, "the store holds an agreement of that name", "--from")
    return _counted(wanted, (receipt.position for receipt in take_in_new(store, wanted.made())), told)


def into_folder(folder: Path, wanted: Wanted, told: Told = lambda *_: None) -> int:
    """The same into one file each, as an export of the store would have it. Raises ``NameTaken``."""
    paths = {name: folder / f"{name}.jsonl" for name in map(name_of, wanted.numbers)}
    there = next((path for path in paths.values() if path.exists()), None)
    if there is not None:
        raise NameTaken(str(there), "there is such a file", "--from")
    folder.mkdir(parents=True, exist_ok=True)
    return _counted(wanted, (_written(paths[name], file) for name, file in wanted.made()), told)


def _written(path: Path, file: JudgedFile) -> int:
    path.write_bytes(b"".join(map(exported, file.stored, file.digests)))
    return len(file.entries)


def _counted(wanted: Wanted, written: Iterable[int], told: Told) -> int:
    entries = done = 0
    try:
        for each in written:
            entries, done = entries + each, done + 1
            told(done, wanted.agreements)
    except Refusal as cause:
        if done:
            raise BrokenOff(cause, done, wanted.first + done) from cause
        raise
    return entries
