"""A document with every reading decided: its terms as one typed object, in which no fork is left.

What a judged log is answered by. Every word is read, each once for the choices it depends on; that words fit one
another ``checked`` saw before the terms were signed.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.faults import Fault, Faults, FaultyTerms, listed
from lifecycle.agreement.language.forks import ABSENT, Fork, defaults, forks, forks_of, resolved
from lifecycle.agreement.language.source import Document, once_a_value
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
    chosen = dict(zip(asked(document).defaults, choices, strict=True))
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for name, value in document.raw.items():
        if name in words_of(Terms):
            asks = dict.fromkeys(fork.reading for fork in forks_of(value, name))
            read, said = _word(value, name, tuple((key, chosen[key]) for key in asks))
            faults += said
            if read is not None:
                found[name] = read
    if faults:
        raise FaultyTerms(faults)
    return Terms(**found)


@once_a_value
def _word(value: object, name: str, choices: tuple[tuple[str, str], ...]) -> tuple[object, Faults]:
    """One word at the top of a document under the choices it depends on, with its faults."""
    faults: Faults = []
    decided = resolved(value, dict(choices))
    if decided is ABSENT:
        return None, faults
    return words_of(Terms)[name].metadata[KIND].read(name, decided, faults), faults
