"""Durations of nothing: an old flat key may make one, a file has no need of any."""

from collections.abc import Iterator, Mapping

from lifecycle.agreement.language.concepts.terms import Duty, Terms
from lifecycle.agreement.language.faults import Fault
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.language.vocabulary.figures import Length
from lifecycle.agreement.language.vocabulary.tables import KIND, Placed, words_of


def faults_of_durations(terms: Terms) -> Iterator[Fault]:
    """Every duration of no days, but those of duties, of which "0 days" is a number like another."""
    yield from _inside(terms)


def _inside(value: object) -> Iterator[Fault]:
    match value:
        case Duty():
            return
        case Placed():
            for name, field in words_of(type(value)).items():
                found, kind = getattr(value, name), field.metadata[KIND]
                if isinstance(found, Duration) and isinstance(kind, Length) and not found.number:
                    yield Fault(value.place_of(name), "no duration", f"write {kind.says}", str(found))
                yield from _inside(found)
        case Mapping():
            for each in value.values():
                yield from _inside(each)
        case tuple():
            for each in value:
                yield from _inside(each)
        case _:
            return
