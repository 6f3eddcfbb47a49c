"""One name for one party: which names an Investor and the Company have had, and entries told under one of them.

A rename changes no right: whatever an entry calls a party, it is judged and counted as that party. Who may be called
what is decided elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final, NamedTuple, TypeVar

import attrs

from lifecycle.entries import AgreementSigned, CompanyRenamed, Entry, EntryCorrected, InvestorRenamed
from lifecycle.judging.names import NAMES, PARTY, naming_fields

# From every name of a party that was renamed to the one it is shown under; nobody else need stand in it.
Names = Mapping[str, str]
NO_NAMES: Final[Names] = {}
# Every field that may hold the name of a party, as an entry is written.
NAMED: Final = frozenset({"name", *(field for field, of in NAMES.items() if of == PARTY)})
AnyEntry = TypeVar("AnyEntry", bound=Entry)


class _Link(NamedTuple):
    """A rename in the order of the history: from the day on, one name more."""

    on: date
    position: int
    old: str
    new: str


def _links(entries: Iterable[Entry]) -> Iterator[_Link]:
    company = ""
    for entry in entries:
        if isinstance(entry, AgreementSigned):
            company = entry.company
        elif isinstance(entry, InvestorRenamed):
            yield _Link(entry.occurred_on, entry.position, entry.investor, entry.name)
        elif isinstance(entry, CompanyRenamed):
            yield _Link(entry.occurred_on, entry.position, company, entry.company)


def names_on(entries: Iterable[Entry], day: date = date.max, shown: Names = NO_NAMES) -> Names:
    """The name each renamed party has on a day, by each of its names.

    ``entries`` are those that stand, the signing first. A party with a name in ``shown`` is shown as there.
    """
    links = sorted(_links(entries))
    parties: dict[str, list[_Link]] = {}
    for link in links:
        old, new = parties.get(link.old, []), parties.get(link.new, [])
        party = [*old, *(new if new is not old else []), link]
        for each in party:
            parties[each.old] = parties[each.new] = party
    found = dict(shown)
    for name, party in parties.items():
        kept = [shown[each] for link in party for each in (link.old, link.new) if each in shown]
        found[name] = kept[0] if kept else _name_on(sorted(party), day)
    return found


def _name_on(party: Sequence[_Link], day: date) -> str:
    until_then = [link.new for link in party if link.on <= day]
    if until_then:
        return until_then[-1]
    later = {link.new for link in party}
    return next((link.old for link in party if link.old not in later), party[0].old)


# How a rename itself reads is left as it is, save for the party it is about.
_OF_A_RENAME: Final[Mapping[type[Entry], Sequence[str]]] = {InvestorRenamed: ("investor",), CompanyRenamed: ()}


@cache
def _party_fields(kind: type[attrs.AttrsInstance]) -> Sequence[str]:
    return [field for field, of in naming_fields(kind) if of == PARTY]


def renamed(entry: AnyEntry, names: Names) -> AnyEntry:
    """An entry with its parties under the names they are shown by."""
    if not names:
        return entry
    kind: type[attrs.AttrsInstance] = type(entry)
    of_a_rename = _OF_A_RENAME.get(type(entry))
    return _with(entry, names, _party_fields(kind) if of_a_rename is None else of_a_rename)


def rewritten(entry: AnyEntry, names: Names) -> AnyEntry:
    """An entry as it reads once names in it were corrected, in a rename and inside a correction too."""
    if isinstance(entry, EntryCorrected):
        return attrs.evolve(entry, replacement=rewritten(entry.replacement, names))
    kind: type[attrs.AttrsInstance] = type(entry)
    return _with(entry, names, _party_fields(kind))


def _with(entry: AnyEntry, names: Names, fields: Sequence[str]) -> AnyEntry:
    changes = {}
    for field in fields:
        value = getattr(entry, field)
        other = told(value, names)
        if other != value:
            changes[field] = other
    # The type checker sees no type in a name of a field; each keeps the one it has.
    return attrs.evolve(entry, **changes) if changes else entry  # type: ignore[arg-type]


def told(value: object, names: Names) -> object:
    """A name, or several, or shares by name, under other names."""
    match value:
        case str():
            return names.get(value, value)
        case Mapping():
            return {names.get(name, name): each for name, each in value.items()}
        case tuple() | list():
            return type(value)(names.get(name, name) for name in value)
        case _:
            return value
