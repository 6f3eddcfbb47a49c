"""A document with every reading decided: its terms as one typed object, in which no fork is left.

What a judged log is answered by. Every word is read, each once for the choices it depends on; that words fit one
another ``checked`` saw before the terms were signed.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import attrs

from lifecycle.agreement.language.concepts.terms import DOCUMENT, Terms
from lifecycle.agreement.language.faults import Faults, FaultyTerms, listed
from lifecycle.agreement.language.forks import ABSENT, READINGS, Fork, defaults, forks, forks_of, resolved
from lifecycle.agreement.language.source import Document, Raw, once_a_value
from lifecycle.agreement.language.vocabulary.tables import KIND, words_of
from lifecycle.entries.fields import meant
from lifecycle.errors import Refusal

KEPT = 256  # documents, and terms under choices: a store has few agreements, a question few readings


class NoSuchChoice(Refusal):
    """A choice that a reading of these terms does not have."""

    def __init__(self, key: str, choice: str, choices: Sequence[str]) -> None:
        super().__init__(
            f'reading "{key}" = "{choice}": no such choice; choose one of {listed(choices)}{meant(choice, choices)}.'
        )


@attrs.frozen(eq=False, repr=False)
class Asked:
    """What a document asks: the choices of each reading of its forks, and the one taken where nobody chose."""

    defaults: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]


@lru_cache(maxsize=KEPT)
def asked(document: Document) -> Asked:
    """What a document asks, unchecked."""
    found: Sequence[Fork] = forks(document.raw)
    return Asked(defaults(document.raw, found), {fork.reading: fork.choices for fork in reversed(found)})


def under(document: Document, readings: Mapping[str, str]) -> Terms:
    """The terms under chosen readings, the defaults for the rest; readings the terms do not ask are passed over.

    Raises ``FaultyTerms`` and ``NoSuchChoice``. The same document under the same choices is the same object.
    """
    found = asked(document)
    for key, choices in found.choices.items():
        if (choice := readings.get(key)) is not None and choice not in choices:
            raise NoSuchChoice(key, choice, choices)
    return _under(document, tuple(readings.get(key, default) for key, default in found.defaults.items()))


@lru_cache(maxsize=KEPT)
def _under(document: Document, choices: tuple[str, ...]) -> Terms:
    faults: Faults = []
    terms = read(document.raw, dict(zip(asked(document).defaults, choices, strict=True)), faults)
    if faults:
        raise FaultyTerms(faults)
    return terms


def read(raw: Raw, chosen: Mapping[str, str], faults: Faults) -> Terms:
    """A document under choices, with the faults of each of its words."""
    known = words_of(Terms)
    read = {
        name: _word(value, name, tuple((key, chosen.get(key, "")) for key in _asks(value, name)))
        for name, value in raw.items()
        if name in known
    }
    ready = {name: word for name, word in read.items() if word is not None}
    terms = DOCUMENT.read("", {name: raw[name] for name in raw if name in ready or name not in known}, faults, ready)
    assert isinstance(terms, Terms)  # noqa: S101 - a document is a table
    return terms


def _asks(value: object, name: str) -> Iterable[str]:
    return dict.fromkeys(fork.reading for fork in forks_of(value, name)) if name != READINGS else ()


@once_a_value
def _word(value: object, name: str, choices: tuple[tuple[str, str], ...]) -> tuple[object, Faults] | None:
    """One word at the top of a document under the choices it depends on, with its faults; None where it is left out."""
    faults: Faults = []
    decided = resolved(value, dict(choices)) if choices else value  # most words hold no fork
    return None if decided is ABSENT else (words_of(Terms)[name].metadata[KIND].read(name, decided, faults), faults)
