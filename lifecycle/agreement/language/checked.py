"""A document checked once and kept: every fault there is under each reading, and its terms under chosen ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import attrs

from lifecycle.agreement.language.checks.of_charges import faults_of_charges, faults_of_heads, faults_of_limits
from lifecycle.agreement.language.checks.of_dates import faults_of_conditions, faults_of_dates
from lifecycle.agreement.language.checks.of_durations import faults_of_durations
from lifecycle.agreement.language.checks.of_old_keys import faults_of_old_keys
from lifecycle.agreement.language.checks.of_readings import faults_of_readings, unused
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.decided import KEPT, read
from lifecycle.agreement.language.faults import Fault, Faults
from lifecycle.agreement.language.forks import READINGS, Fork, defaults, forks, ways
from lifecycle.agreement.language.source import Document

MOST_WAYS = 200


@attrs.frozen
class Checked:
    """What is found out about a document once."""

    faults: tuple[Fault, ...]
    forks: tuple[Fork, ...]
    defaults: Mapping[str, str]
    terms: Terms

    @property
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Each reading the terms ask, with its choices."""
        return {fork.reading: fork.choices for fork in reversed(self.forks)}


@lru_cache(maxsize=KEPT)
def checked(document: Document) -> Checked:
    """Every fault of a document under its defaults and under each single alternative, and what it asks."""
    raw = dict(document.raw)
    found = tuple(forks(raw))
    faults: Faults = []
    every: list[Terms] = []
    for said, chosen in islice(ways(raw, found), MOST_WAYS):
        here: Faults = []
        terms = read(raw, chosen, here)
        every.append(terms)
        _add(here, _crosswise(terms))
        faults.extend(attrs.evolve(fault, under=said) for fault in here if fault not in faults)
    if len(every) == MOST_WAYS:
        remedy = "write out what is not open, or make two files of it"
        faults.append(Fault(READINGS, f"{MOST_WAYS} alternatives or more, each of which is checked", remedy))
    _add(faults, faults_of_readings(every[0], found))
    meant = {fault.meant for fault in faults}
    _add(faults, (fault for fault in unused(every) if fault.place.rpartition(".")[2] not in meant))
    _add(faults, faults_of_old_keys(document))
    return Checked(tuple(faults), found, defaults(raw, found), every[0])


def _add(faults: Faults, more: Iterable[Fault]) -> None:
    """Each once, and none that only follows from another."""
    for fault in more:
        if fault not in faults and not any(fault.follows_from(other) for other in faults):
            faults.append(fault)


def _crosswise(terms: Terms) -> Iterator[Fault]:
    yield from faults_of_dates(terms)
    yield from faults_of_conditions(terms)
    yield from faults_of_heads(terms)
    yield from faults_of_charges(terms)
    yield from faults_of_limits(terms)
    yield from faults_of_durations(terms)
