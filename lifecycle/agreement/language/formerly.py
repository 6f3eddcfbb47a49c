"""The old flat keys of a document: which places each names, and what stands there. Knows no key by name."""

from collections.abc import Mapping

from lifecycle.agreement.language.forks import choices_of, is_fork
from lifecycle.agreement.language.places import at, steps
from lifecycle.agreement.language.source import Document, once_a_value
from lifecycle.agreement.language.vocabulary.durations import duration

FORMERLY = "formerly"


def former_places(document: Document) -> Mapping[str, tuple[str, ...]]:
    """The old flat keys of a document, each with its places."""
    return _former(document.raw.get(FORMERLY))


@once_a_value
def _former(told: object) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, each in told.items() if isinstance(told, dict) else ():
        places = each.get("at") if isinstance(each, dict) else None
        found[key] = (places,) if isinstance(places, str) else tuple(places) if isinstance(places, list) else ()
    return found


def flat_terms(document: Document) -> Mapping[str, object]:
    """The old flat keys with the values at their places, as written: a duration is its number, 0 if left out."""
    return {key: _flat(next(at(document.raw, steps(places[0]) or ()), None)) for key, places in
            former_places(document).items()}  # fmt: skip


def flat_term(document: Document, key: str) -> object:
    """The value at the place of one old flat key; None where the document never had it."""
    places = former_places(document).get(key)
    return _flat(next(at(document.raw, steps(places[0]) or ()), None)) if places else None


def _flat(value: object) -> object:
    if is_fork(value):
        return _flat(value[choices_of(value)[0]])
    found = duration(value) if isinstance(value, str) else None
    return found.number if found else 0 if value is None else value
