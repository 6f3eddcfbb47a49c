"""Made-up agreements into a store, or into a folder as files: each by its number, none over another."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import attrs

from lifecycle.agreement.language.shipped import shipped_names
from lifecycle.agreement.terms import UnknownTerms
from lifecycle.errors import Refusal
from regrights.book.store import Store
from regrights.made_up.making import made_up

# Every shipped agreement, drawn in turn.
EVERY = "every"


class NoneAsked(Refusal):
    """A number of agreements that makes none."""

    def __init__(self, what: str, number: int) -> None:
        super().__init__(f"{what} = {number}: ask for a number from 1 on.")


class FileThere(Refusal):
    """A file that one would be written over."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: there is such a file already; write into an empty folder, or begin at another number."
        )


@attrs.frozen(kw_only=True)
class Wanted:
    """Agreements ``first`` to ``first + agreements - 1`` of a seed, under terms drawn from those named.

    Raises ``NoneAsked``, ``UnknownTerms``.
    """

    seed: int
    agreements: int
    first: int
    terms: Sequence[str]

    def __attrs_post_init__(self) -> None:
        for what, number in (("agreements", self.agreements), ("from", self.first)):
            if number < 1:
                raise NoneAsked(what, number)
        for name in self.terms:
            if name != EVERY and name not in shipped_names():
                raise UnknownTerms(name, shipped_names())

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.agreements)

    @property
    def names_of_terms(self) -> Sequence[str]:
        return shipped_names() if EVERY in self.terms else self.terms


def name_of(number: int) -> str:
    return f"made-up-{number:06}"


def into_store(store: Store, wanted: Wanted, progress: Callable[[int, int], object] = lambda *_: None) -> int:
    """How many entries were recorded, each agreement all or nothing. Raises ``AgreementExists``."""
    entries = 0
    for done, number in enumerate(wanted.numbers):
        file = made_up(wanted.seed, number, wanted.names_of_terms)
        chance = Random(f"id {wanted.seed} {number}")  # noqa: S311 - the same log again has the same id
        entries += store.take_in_judged(name_of(number), file, new_id=f"{chance.getrandbits(128):032x}").position
        progress(done + 1, wanted.agreements)
    return entries


def into_folder(folder: Path, wanted: Wanted, progress: Callable[[int, int], object] = lambda *_: None) -> int:
    """The same into one file each. Raises ``FileThere``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {number: folder / f"{name_of(number)}.jsonl" for number in wanted.numbers}
    there = next((path for path in paths.values() if path.exists()), None)
    if there is not None:
        raise FileThere(there)
    entries = 0
    for done, (number, path) in enumerate(paths.items()):
        file = made_up(wanted.seed, number, wanted.names_of_terms)
        path.write_bytes(b"".join(line + b"\n" for line in file.stored))
        entries += len(file.entries)
        progress(done + 1, wanted.agreements)
    return entries
