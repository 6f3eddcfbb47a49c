"""What the language can say and this version does not compute yet: terms with it are refused, never half heard."""

from collections.abc import Iterator, Sequence
from itertools import islice

from lifecycle.agreement.language.checked import MOST_WAYS
from lifecycle.agreement.language.concepts.charges import Base, Charge
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.faults import Fault
from lifecycle.agreement.language.forks import forks, ways
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.language.vocabulary.tables import Placed, words_of

NOT_COMPUTED = ("price",)
WHY = "this version does not compute it, and would answer as if it were not there"
REMEDY = "wait for the version that does; `terms check` and `terms explain` read it already"


def faults_of_what_is_not_computed(document: Document) -> Iterator[Fault]:
    """Every word of a sound document that would go unheard, under any of its readings."""
    seen: set[str] = set()
    for _, chosen in islice(ways(document.raw, forks(document.raw)), MOST_WAYS):
        for place, value in _not_computed(under(document, chosen)):
            if place not in seen:
                seen.add(place)
                yield Fault(place, WHY, REMEDY, value)


def _not_computed(terms: Terms) -> Iterator[tuple[str, object]]:
    for name, given in (("limits", terms.limits), ("interest", terms.interest), ("cutback", terms.cutback)):
        if given:
            yield name, None
    if terms.pays != "money":
        yield "pays", terms.pays
    for each in _tables(terms):
        yield from _in_table(each)


def _in_table(table: Placed) -> Iterator[tuple[str, object]]:
    word = {Charge: "pays", Base: "of"}.get(type(table))
    value = getattr(table, word) if word else None
    if word and value in NOT_COMPUTED:
        yield table.place_of(word), value


def _tables(value: object) -> Iterator[Placed]:
    """Every table inside one."""
    if isinstance(value, Placed):
        yield value
        for name in words_of(type(value)):
            yield from _tables(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _tables(each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _tables(each)
