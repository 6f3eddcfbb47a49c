"""Which names an agreement knows, and whether a new one could be taken for another: look-alikes are two parties.

A name that is known is taken as it stands, however it is spelt: old logs go on. Knows no order of entries.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import attrs

from lifecycle.entries import Entry, InvestorRenamed
from lifecycle.entries.fields import shortened
from lifecycle.errors import Refusal, Words

DIFFERENCES_SHOWN = 2


class NotAName(Refusal):
    """A name with something in it that nobody sees."""

    def __init__(self, field: str, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{field} = {shortened(name)}: {problem}; {remedy}.")


class NearTwin(Refusal):
    """A new name that a reader would take for a known one."""

    def __init__(self, field: str, name: str, known: str) -> None:
        self.field, self.name, self.known = field, name, known

    def told(self, words: Words) -> str:
        begun = f"{self.field} = {shortened(self.name)}: it looks like"
        if self.field == "agreement" and not words.lists_agreements:
            return f"{begun} the name of another log; write one that cannot be mistaken for it."
        return words.said(
            f"{begun} {shortened(self.known)}, which is known, and differs from it in "
            f"{differing(self.name, self.known)}; write the known name, or one that cannot be mistaken for it."
        )


PARTY, STATEMENT, APPOINTED, CLAIM, MARKET = "party", "statement", "appointed", "claim", "market"
# By the field that gives it: what a name is the name of.
NAMES: Final[Mapping[str, str]] = {
    "company": PARTY,
    "investors": PARTY,
    "investor": PARTY,
    "transferee": PARTY,
    "signed_by": PARTY,
    "coverage": PARTY,
    "claimant": PARTY,
    "indemnitor": PARTY,
    "statement": STATEMENT,
    "name": APPOINTED,
    "claim": CLAIM,
    "market": MARKET,
}


class Named(NamedTuple):
    """A name an entry gives: in which field, and what it is the name of."""

    field: str
    of: str
    name: str


@cache
def naming_fields(kind: type[attrs.AttrsInstance]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind that give names, each with what these are the names of."""
    own = {**NAMES, "name": PARTY} if kind is InvestorRenamed else NAMES
    return tuple((field.name, own[field.name]) for field in attrs.fields(kind) if field.name in own)


def names_in(entry: Entry) -> Iterator[Named]:
    """Every name an entry gives."""
    kind: type[attrs.AttrsInstance] = type(entry)
    for field, of in naming_fields(kind):
        match getattr(entry, field):
            case str() as name:
                yield Named(field, of, name)
            case None:
                pass
            case several:
                yield from (Named(field, of, name) for name in several)


class KnownNames:
    """The names some entries give, each by what it is the name of."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        # How often each is given.
        self._known: dict[tuple[str, str], int] = {}
        # Each time an Investor took another name.
        self.renames: list[InvestorRenamed] = []
        self._by_look: dict[tuple[str, str], list[str]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take in the names of an entry that stands."""
        if isinstance(entry, InvestorRenamed):
            self.renames.append(entry)
        for _, of, name in names_in(entry):
            self._take(of, name)

    def exchanged(self, gone: Entry, new: Entry | None) -> bool:
        """Take in that an entry stands no more, or another in its place; false where these have to be known anew.

        So it is of twins: the one given first is named, and which that is was not kept.
        """
        self._give_back(gone)
        if new is not None:
            self.add(new)
        said = [*names_in(gone), *(names_in(new) if new is not None else ())]
        return not any(len(self._twins(of, name)) > 1 for _, of, name in said)

    def _give_back(self, entry: Entry) -> None:
        for _, of, name in names_in(entry):
            self._known[of, name] -= 1
            if not self._known[of, name]:
                del self._known[of, name]
                self._by_look[of, look(name)].remove(name)

    def _take(self, of: str, name: str) -> None:
        given = self._known.get((of, name), 0)
        self._known[of, name] = given + 1
        if not given:
            self._by_look.setdefault((of, look(name)), []).append(name)

    def _twins(self, of: str, name: str) -> Sequence[str]:
        return self._by_look.get((of, look(name)), ())

    def check(self, entry: Entry, prefix: str = "", *, besides: Collection[str] = ()) -> None:
        """Refuse what in a new entry is no name, or looks like a known one other than those ``besides``.

        Raises ``NotAName``, ``NearTwin``.
        """
        own = KnownNames()
        for field, of, name in names_in(entry):
            if (of, name) in self._known:
                continue
            check_characters(prefix + field, name)
            for twin in (*self._twins(of, name), *own._twins(of, name)):
                if twin != name and twin not in besides:
                    raise NearTwin(prefix + field, name, twin)
            own._take(of, name)


@lru_cache(maxsize=4096)
def look(name: str) -> str:
    """What a reader sees of a name: compatible forms, capitals and blanks are one, what has no form is nothing."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", name) if unicodedata.category(one) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def check_characters(field: str, name: str) -> None:
    """Refuse a name with format characters, or with blanks that nobody sees. Raises ``NotAName``."""
    for place, one in enumerate(name, 1):
        if unicodedata.category(one) == "Cf":
            problem = f"character {place} is {spoken(one)}, which nobody sees"
            raise NotAName(field, name, problem, "leave it out")
    if name != name.strip():
        raise NotAName(field, name, "it begins or ends with a blank", "leave the blank out")
    for one, other in pairwise(name):
        if one.isspace() and other.isspace():
            raise NotAName(field, name, "two blanks follow each other", "keep one of them")


def check_beside(field: str, name: str, known: Iterable[str]) -> None:
    """Refuse a new name beside known ones of its kind. Raises ``NotAName``, ``NearTwin``."""
    check_characters(field, name)
    for other in known:
        if other != name and look(other) == look(name):
            raise NearTwin(field, name, other)


def differing(name: str, known: str) -> str:
    """The code points in which two names differ."""
    parts = [
        f"{_points(name[here:to])} where the known name has {_points(known[there:until])}"
        for what, here, to, there, until in SequenceMatcher(None, name, known, autojunk=False).get_opcodes()
        if what != "equal"
    ]
    more = len(parts) - DIFFERENCES_SHOWN
    return ", ".join(parts[:DIFFERENCES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _points(characters: str) -> str:
    return " ".join(map(spoken, characters)) or "nothing"


def spoken(character: str) -> str:
    """A character by its number and name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
