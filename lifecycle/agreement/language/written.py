"""The values of a document one by one, each at its place, with the clause around it. Knows no word's meaning."""

from collections.abc import Iterator, Mapping

from lifecycle.agreement.language.faults import inside
from lifecycle.agreement.language.forks import ABSENT, choices_of, is_fork
from lifecycle.agreement.language.formerly import flat_terms, former_places
from lifecycle.agreement.language.source import Document, Raw, plain_text

# What a document says of itself, and where things stand: no term of it.
ABOUT = frozenset(
    {
        *("language", "name", "title", "source", "silent_on", "left_out", "readings", "formerly", "clauses"),
        "sections",
    }
)
NO_CLAUSE = ""


def written(raw: Raw) -> Iterator[tuple[str, object, str]]:
    """Each value with its place, and the clause of the innermost table around it that says one.

    A choice of a fork is told after the place, which is the same without it.
    """
    for word, said in raw.items():
        if word not in ABOUT:
            yield from _written(said, word, "", NO_CLAUSE)


def _written(said: object, place: str, choices: str, clause: str) -> Iterator[tuple[str, object, str]]:
    if is_fork(said):
        for choice in choices_of(said):
            yield from _written(said[choice], place, f"{choices}, {choice}" if choices else f" if {choice}", clause)
    elif isinstance(said, dict):
        clause = plain_text(said.get("clause")) or clause
        for name, each in said.items():
            if name not in ("clause", "called"):
                yield from _written(each, inside(place, name), choices, clause)
    elif isinstance(said, list) and any(isinstance(each, dict) for each in said):
        for number, each in enumerate(said, 1):
            yield from _written(each, f"{place}[{number}]", choices, clause)
    elif said is not ABSENT:
        yield f"{place}{choices}", said, clause


def compared(document: Document) -> Mapping[str, object]:
    """What two documents differ in where they differ: the old flat keys, and what stands at no place of them."""
    keyed = [place for places in former_places(document).values() for place in places]
    found = dict(flat_terms(document))
    for place, value, _ in written(document.raw):
        bare = place.partition(" if ")[0]
        if not any(_around(bare, each) or _around(each, bare) for each in keyed):
            found[place] = value
    return found


def _around(place: str, other: str) -> bool:
    """Whether one place is another, or the table or the list that it stands in."""
    return other == place or other.startswith((f"{place}.", f"{place}["))
