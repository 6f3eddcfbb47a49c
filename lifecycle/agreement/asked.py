"""Which of the product's own readings some terms ask: those whose concept they use, under whatever choice."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from lifecycle.agreement.language.forks import LEFT_OUT, choices_of, is_fork
from lifecycle.agreement.language.source import Raw

ANY = "*"


def asked_by(raw: Raw) -> Sequence[str]:
    """The keys of the product's own readings that the tables of a document ask."""
    return [key for key, asks in ASKED_WHERE.items() if asks(raw)]


def _at(value: object, *way: str) -> Iterator[object]:
    """What may stand somewhere in a document, through forks and lists; ``ANY`` is each name of a table."""
    if is_fork(value):
        for choice in choices_of(value):
            yield from _at(value[choice], *way)
    elif isinstance(value, list):
        for each in value:
            yield from _at(each, *way)
    elif not way:
        if value != LEFT_OUT:
            yield value
    elif isinstance(value, dict):
        name, *rest = way
        for each in value.values() if name == ANY else [value[name]] if name in value else ():
            yield from _at(each, *rest)


def _has(*way: str) -> Callable[[Raw], bool]:
    return lambda raw: any(True for _ in _at(raw, *way))


def _costs_money(raw: Raw, word: str) -> Iterator[object]:
    """A word of each condition that some head is of."""
    for name in _at(raw, "heads", ANY, "of"):
        yield from _at(raw, "conditions", str(name), word)


def _late_for_effectiveness(raw: Raw) -> bool:
    return "effectiveness" in _costs_money(raw, "late")


def _illustrated(raw: Raw) -> bool:
    """An example in a paper is asked about only where the file says there is one."""
    return _late_for_effectiveness(raw) and any(True for _ in _at(raw, "readings", "illustration"))


_permits_suspensions = _has("conditions", ANY, "allow_notices")
_arms_in_time = _has("heads", ANY, "arms_within")

ASKED_WHERE: Mapping[str, Callable[[Raw], bool]] = {
    "partial_coverage": _late_for_effectiveness,
    "ninety_days": _arms_in_time,
    "beyond_ninety_days": _arms_in_time,
    "restrictions_counted": _arms_in_time,
    "misstatement_grace": _permits_suspensions,
    "early_suspension": _permits_suspensions,
    "advance_notice": lambda raw: (
        _permits_suspensions(raw) and any(True for _ in _at(raw, "duties", "suspension_notice"))
    ),
    "running_sequence": _permits_suspensions,
    "illustration": _illustrated,
    "amendment_window": _arms_in_time,
    "period_tolling": _has("period"),
    "transfer_gap": lambda _: True,
    "dissenters": _has("consent"),
}
