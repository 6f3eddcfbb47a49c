"""A fault of a terms document: its place, its value, the problem and the remedy, as one sentence. Knows no word."""

from collections.abc import Iterable, Sequence

import attrs

from lifecycle.entries.fields import near, printable, shortened
from lifecycle.errors import Refusal


@attrs.frozen
class Fault:
    """``place`` as everywhere in the language: ``charges.event.by.rates[1]``. ``under`` is the choice that shows it.

    ``lacks`` are the places that would mend it: where one of them is faulty itself, this fault only follows from that.
    ``meant`` is the name that a wrong one probably stands for.
    """

    place: str
    problem: str
    remedy: str
    value: object = None
    under: str = attrs.field(default="", eq=False)
    lacks: Sequence[str] = attrs.field(default=(), eq=False)
    meant: str | None = attrs.field(default=None, eq=False)
    # Between the place and the problem: a blank where the problem goes on with it as a verb.
    between: str = attrs.field(default=": ", eq=False)

    def follows_from(self, other: "Fault") -> bool:
        """Whether it would go with the other one."""
        return any(other.place == place or other.place.startswith((f"{place}.", f"{place}[")) for place in self.lacks)

    @property
    def sentence(self) -> str:
        shown = "" if self.value is None else f" = {shortened(self.value)}"
        where = f" That is under {self.under}." if self.under else ""
        return printable(f"{self.place}{shown}{self.between}{self.problem}; {self.remedy}.{where}")


Faults = list[Fault]


class FaultyTerms(Refusal):
    """A document with faults, told whole: nothing is computed from it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.sentence for fault in faults))


class NotADocument(Refusal):
    """Text that is no TOML and no JSON, or holds no table."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: {problem}; {remedy}.")


def listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def names_none(place: str, name: str, what: str, table: str, known: Iterable[str]) -> Fault:
    """A name that a place uses and no table has."""
    known = tuple(known)
    return Fault(
        place,
        f"{shortened(name)} is no {what}",
        f"[{table}] has {listed(known)}",
        lacks=(f"{table}.{name}",),
        meant=near(name, known),
    )


def inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
