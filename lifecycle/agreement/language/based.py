"""A document based on a shipped one: ``{"based_on": NAME, PLACE: value, …}``, where an old flat key names its places.

Knows which places an agreement's old keys are by its ``[formerly]``; no key by name.
"""

from collections.abc import Mapping
from copy import deepcopy

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.durations import duration
from lifecycle.agreement.language.faults import Fault, Faults, FaultyTerms
from lifecycle.agreement.language.forks import LEFT_OUT
from lifecycle.agreement.language.formerly import FORMERLY, former_places
from lifecycle.agreement.language.places import Step, change, change_leaves, steps
from lifecycle.agreement.language.shipped import shipped
from lifecycle.agreement.language.source import Document, from_object, plain_text
from lifecycle.agreement.language.tables import words_of

BASED_ON = "based_on"


def document(given: str | Mapping[str, object]) -> Document:
    """The terms of a signing: a shipped name, one with changed places, or the whole document. Raises a refusal."""
    if isinstance(given, str):
        return shipped(given)
    if BASED_ON not in given:
        return from_object(given)
    changes = {place: value for place, value in given.items() if place != BASED_ON}
    return changed(shipped(str(given[BASED_ON]), f"terms.{BASED_ON}"), changes, "terms")


def changed(document: Document, changes: Mapping[str, object], said_in: str) -> Document:
    """The document with each place changed, in the order given. Raises ``FaultyTerms`` where a place is none."""
    raw = deepcopy(dict(document.raw))
    faults: Faults = []
    former = former_places(document)
    for place, value in from_object(changes).raw.items():
        if place in former:
            _change_by_old_key(raw, former[place], value)
        else:
            change(raw, place, value, faults, said_in)
    if faults:
        raise FaultyTerms(faults)
    return from_object(raw)


def places_that_are_none(document: Document) -> Faults:
    """The old keys that name no place of any terms like these."""
    remedy = "write a place of this file as terms check names it"
    return [
        Fault(f"{FORMERLY}.{key}.at", "nothing stands there", remedy, place)
        for key, places in former_places(document).items()
        for place in places
        if not (way := steps(plain_text(place) or "")) or way[0] not in words_of(Terms)
    ]


def _change_by_old_key(raw: dict[str, object], places: tuple[str, ...], value: object) -> None:
    for place in places:
        if not change_leaves(raw, place, lambda old, last: _made(old, value, last)):
            change(raw, place, value, [], FORMERLY)


def _made(old: object, value: object, last: Step) -> object:
    """A whole number where a duration stands is its number, the unit kept; none of it, and the word is left out."""
    found = duration(old) if isinstance(old, str) else None
    if found is None or type(value) is not int:
        return value
    # As a rule without `add` is the very day, and without `apart` no gap is asked for.
    if value == 0 and last in ("add", "apart"):
        return LEFT_OUT
    unit = found.unit if value == 1 else f"{found.unit}s"
    return f"{value} {unit}"
