"""The terms under chosen readings, which note the choices their words turn on each time a forked word is read."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import attrs

from lifecycle.agreement.language.concepts.terms import Terms, through_the_lift
from lifecycle.agreement.language.decided import asked, under
from lifecycle.agreement.language.faults import inside
from lifecycle.agreement.language.forks import READINGS, Fork, forks_of
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.language.vocabulary.tables import Placed, words_of
from projections.case.notes import Asked, Notes

Choices = Mapping[str, str]
AnyTable = TypeVar("AnyTable", bound=Placed)
# A word as it was read, and the choices it turns on.
Word = tuple[object, Asked]
THROUGH_THE_LIFT, CONDITIONS = "through_the_lift", "conditions"


@attrs.frozen(eq=False)
class NotedTerms:
    """One document under any choices; its forked words are read once for each of those they depend on."""

    document: Document
    notes: Notes
    _usual: Mapping[str, str] = attrs.field(init=False, repr=False)
    _forks: Mapping[str, Sequence[Fork]] = attrs.field(init=False, repr=False)
    _known: dict[object, Word] = attrs.field(factory=dict, init=False, repr=False)
    _plain: list[Terms] = attrs.field(factory=list, init=False, repr=False)

    @_usual.default
    def _find_usual(self) -> Mapping[str, str]:
        return asked(self.document).defaults

    @_forks.default
    def _find_forks(self) -> Mapping[str, Sequence[Fork]]:
        words = ((name, value) for name, value in self.document.raw.items() if name in words_of(Terms))
        return {name: found for name, value in words if name != READINGS and (found := forks_of(value, name))}

    def under(self, readings: Choices) -> Terms:
        """The terms under chosen readings. Raises as ``under`` of the language does, once a faulty word is read."""
        chosen = {key: readings.get(key, default) for key, default in self._usual.items()}
        if not self._plain:
            self._plain.append(under(self.document, chosen))
        forked = frozenset([*self._forks, THROUGH_THE_LIFT])
        return _noting(forked, self._plain[0], _Words(self, chosen).__getitem__, self.notes)

    def word(self, name: str, chosen: Choices) -> Word:
        """A word at the top of the document; or what is asked of the conditions as a whole."""
        forks = self._forks.get(CONDITIONS if name == THROUGH_THE_LIFT else name, ())
        key = (name, *(chosen[fork.reading] for fork in forks))
        if key not in self._known:
            self._known[key] = self._read(name, forks, chosen)
        return self._known[key]

    def _read(self, name: str, forks: Sequence[Fork], chosen: Choices) -> Word:
        if name == THROUGH_THE_LIFT:
            return self.notes.noting(lambda: through_the_lift(self.under(chosen)))
        standing = [fork for fork in forks if all(chosen[each] == choice for each, choice in fork.under.items())]
        return self._noted(getattr(under(self.document, chosen), name), name, standing, chosen)

    def _noted(self, value: object, place: str, forks: Sequence[Fork], chosen: Choices) -> Word:
        """What stands at a place, with tables that note what is read of them, and the choices it turns on itself.

        A fork inside what is no table of words, a list above all, counts as one of the whole of it.
        """
        own = [fork for fork in forks if fork.place == place]
        inner = [fork for fork in forks if fork.place != place]
        words: dict[str, Word] = {}
        if isinstance(value, Placed | Mapping) and inner:
            names = words_of(type(value)) if isinstance(value, Placed) else value
            for name in names:
                at = inside(place, name)
                of_it = [fork for fork in inner if fork.place == at or fork.place.startswith((f"{at}.", f"{at}["))]
                if of_it:
                    inner = [fork for fork in inner if fork not in of_it]
                    found = getattr(value, name) if isinstance(value, Placed) else value[name]
                    words[name] = self._noted(found, at, of_it, chosen)
            if isinstance(value, Placed):
                value = _noting(frozenset(words), value, words.__getitem__, self.notes)
            else:
                value = {**value, **{name: word for name, (word, _) in words.items()}}
        turns_on: dict[Hashable, Hashable] = {fork.reading: chosen[fork.reading] for fork in (*own, *inner)}
        for _, of_a_name in () if isinstance(value, Placed) else words.values():
            turns_on.update(of_a_name)
        return value, turns_on


class _Words(dict[str, Word]):
    """The forked words of a document under its choices, each found when it is first read."""

    def __init__(self, terms: NotedTerms, chosen: Choices) -> None:
        super().__init__()
        self._terms, self._chosen = terms, chosen

    def __missing__(self, name: str) -> Word:
        found = self[name] = self._terms.word(name, self._chosen)
        return found


def _noting(forked: frozenset[str], plain: AnyTable, word: Callable[[str], Word], notes: Notes) -> AnyTable:
    """A table whose forked words are noted when they are read, all others the same as those of a plain one."""
    kind: Any = type(plain)  # a class is hashable, whatever its instances are
    found: AnyTable = object.__new__(_class_of(kind, forked))
    for field in attrs.fields(kind):
        if field.name not in forked:
            object.__setattr__(found, field.name, getattr(plain, field.name))
    object.__setattr__(found, "word_of", word)
    object.__setattr__(found, "noted_in", notes)
    return found


@cache
def _class_of(kind: type[Any], forked: frozenset[str]) -> type[Any]:
    """A class like another in which some words are read through ``word_of``."""

    def read(name: str) -> property:
        def noted(table: Any) -> object:
            value, turns_on = table.word_of(name)
            if turns_on:
                table.noted_in.note(turns_on)
            return value

        return property(noted)

    words = {name: read(name) for name in forked}
    return type(kind.__name__, (kind,), {"__slots__": ("word_of", "noted_in"), **words})
