"""A table of a document, read into its class: which words it knows, each at its place. Knows no concept."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from lifecycle.agreement.language.faults import Fault, Faults, inside, listed
from lifecycle.agreement.language.forks import ABSENT
from lifecycle.agreement.language.vocabulary.words import ONE_WORD, Kind, Text
from lifecycle.entries.fields import meant

KIND, NEEDED = "kind", "needed"


def word(kind: Kind, *, needed: bool = False, default: object = None) -> Any:
    """A word of a table. One that is needed has a default too: what a faulty document is read on with."""
    return attrs.field(default=default, metadata={KIND: kind, NEEDED: needed})


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Placed:
    """What every table has: the place it stands at, and the clause it is from."""

    place: str = ""
    clause: str | None = word(Text("the section it stands in"))

    # Written once here: attrs would generate them for each of two dozen classes at every start of the program.
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash((type(self), *self._said()))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in words_of(type(self)))
        return f"{type(self).__name__}({said})"

    def _said(self) -> tuple[object, ...]:
        """Its words; where it stands is not among them."""
        return tuple(getattr(self, name) for name in words_of(type(self)))

    def place_of(self, name: str, number: int | None = None) -> str:
        """The place of a word of it, or of the number-th, from 1, of a list."""
        return f"{inside(self.place, name)}[{number}]" if number else inside(self.place, name)


def words_of(kind: type[Placed]) -> "Mapping[str, attrs.Attribute[Any]]":
    """The words of a class, each with its kind."""
    key: Any = kind  # a class is hashable, whatever its instances are
    return _words_of(key)


@cache
def _words_of(kind: type[attrs.AttrsInstance]) -> "Mapping[str, attrs.Attribute[Any]]":
    return {field.name: field for field in attrs.fields(kind) if KIND in field.metadata}


# What words of a table were read to, each with its faults.
Ready = Mapping[str, tuple[object, Faults]]
NOTHING_READY: Ready = {}


@attrs.frozen
class Table:
    """A table of one class."""

    of: type[Placed]
    what: str

    @property
    def says(self) -> str:
        return f"{self.what} as a table of {listed(words_of(self.of))}"

    def read(self, place: str, value: object, faults: Faults, ready: Ready = NOTHING_READY) -> Any:
        """``ready`` are words that were read before."""
        if not isinstance(value, Mapping):
            faults.append(Fault(place, f"not {self.what}", f"write {self.says}", value))
            return None
        known = words_of(self.of)
        for name in value:
            if name not in known:
                remedy = f"it knows {listed(known)}{meant(str(name), known)}"
                faults.append(Fault(inside(place, str(name)), f"no word of {self.what}", remedy))
        found: dict[str, Any] = {}
        for name, field in known.items():
            if name in value and value[name] is not ABSENT:
                if name in ready:
                    read, said = ready[name]
                    faults.extend(said)
                else:
                    read = field.metadata[KIND].read(inside(place, name), value[name], faults)
                if read is not None:
                    found[name] = read
            elif field.metadata[NEEDED]:
                faults.append(Fault(inside(place, name), "missing", f"write {field.metadata[KIND].says}"))
        return self.of(place=place, **found)


@attrs.frozen
class Named:
    """A table of tables by name, like ``[dates.filing]`` and ``[dates.effectiveness]``."""

    one: Kind
    what: str
    called: re.Pattern[str] = ONE_WORD
    letters: str = "letters, digits, _ and -"

    @property
    def says(self) -> str:
        return f"each {self.what} by its name"

    def read(self, place: str, value: object, faults: Faults) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            faults.append(Fault(place, "not a table", f"write {self.says}, as [{place}.NAME]", value))
            return {}
        found = {}
        for name, each in value.items():
            if not isinstance(name, str) or self.called.fullmatch(name) is None:
                remedy = f"write {self.letters} alone"
                faults.append(Fault(f"{place}.{name}", f"no name for a {self.what}", remedy))
            elif (read := self.one.read(f"{place}.{name}", each, faults)) is not None:
                found[name] = read
        return found
