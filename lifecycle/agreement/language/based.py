"""A document based on a shipped one: ``{"based_on": NAME, PLACE: value, …}``, where an old flat key names its places.

Knows which places an agreement's old keys are by its ``[formerly]``; no key by name.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache

from lifecycle.agreement.language.faults import Faults, FaultyTerms
from lifecycle.agreement.language.formerly import FORMERLY, former_places
from lifecycle.agreement.language.places import change, change_leaves, steps
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.source import Document, from_object, of_plain
from lifecycle.agreement.language.vocabulary.durations import duration
from lifecycle.entries import AgreementSigned
from lifecycle.entries.codec import WHOLE_TERMS

BASED_ON = "based_on"
KEPT = 256  # as many documents as are kept decided


def document(given: str | Mapping[str, object]) -> Document:
    """The terms of a signing: a shipped name, one with changed places, or the whole document. Raises a refusal.

    All the old flat keys of a shipped agreement, and nothing else, are that one with each of them changed.
    """
    if isinstance(given, str):
        return shipped(given)
    base = base_of(given)
    if base is None:
        return from_object(given)
    return _with_changes(str(base), from_object({place: value for place, value in given.items() if place != BASED_ON}))


# Every case of a log asks for its document.
@lru_cache(maxsize=KEPT)
def _with_changes(base: str, changes: Document) -> Document:
    return changed(shipped(base, f"terms.{BASED_ON}"), changes.raw, "terms")


def base_of(given: Mapping[str, object]) -> object:
    """The shipped agreement that an object of terms is based on, said or by its old keys; None of a whole document."""
    if BASED_ON in given:
        return given[BASED_ON]
    if WHOLE_TERMS in given:  # no old key: the shipped ones need not be read for it
        return None
    return next((name for name in shipped_names() if given.keys() == former_places(shipped(name)).keys()), None)


def signed_document(signed: AgreementSigned) -> Document:
    """The same of a signing."""
    return document(signed.terms)


def changed(document: Document, changes: Mapping[str, object], said_in: str) -> Document:
    """The document with each place changed, in the order given. Raises ``FaultyTerms`` where a place is none."""
    return changed_in_turn(document, [changes], said_in)


def changed_in_turn(document: Document, changes: Sequence[Mapping[str, object]], said_in: str) -> Document:
    """The same, changed several times over. Raises the faults of the first changes that have any."""
    if not changes:
        return document
    raw, copied, former = dict(document.raw), set[object](), former_places(document)
    for number, each in enumerate(changes, 1):
        given, faults = from_object(each).raw, Faults()
        # Of the words at the top only those that are changed are copied.
        for word in {way[0] for place in given for one in former.get(place, (place,)) if (way := steps(one))} - copied:
            if isinstance(word, str) and word in raw:
                raw[word] = deepcopy(raw[word])
            copied.add(word)
        for place, value in given.items():
            if place in former:
                _change_by_old_key(raw, former[place], value)
            else:
                change(raw, place, value, faults, said_in)
        if faults:
            raise FaultyTerms(faults)
        # What may stand in several words, or says where others stand, is copied again before it is changed further.
        if FORMERLY in copied or any(isinstance(value, dict | list) for value in given.values()):
            return changed_in_turn(of_plain(raw), changes[number:], said_in)
    return of_plain(raw)


def _change_by_old_key(raw: dict[str, object], places: tuple[str, ...], value: object) -> None:
    for place in places:
        if not change_leaves(raw, place, lambda old, _: _made(old, value)):
            change(raw, place, value, [], FORMERLY)


def _made(old: object, value: object) -> object:
    """A whole number where a duration stands is its number, the unit kept."""
    found = duration(old) if isinstance(old, str) else None
    if found is None or type(value) is not int:
        return value
    unit = found.unit if value == 1 else f"{found.unit}s"
    return f"{value} {unit}"
