"""The register of one agreement: the readings its terms ask, in its file's words and order, and what was chosen.

Reads a document's tables as they were written: no question need load the classes of the whole language for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import attrs

from lifecycle.agreement.asked import asked_by
from lifecycle.agreement.language.forks import READINGS, defaults, forks
from lifecycle.agreement.language.source import Document, plain_text
from lifecycle.agreement.readings import OWN, Reading
from lifecycle.errors import Refusal

KEPT = 256  # documents: a store has few agreements


@attrs.frozen(eq=False)
class Register(Mapping[str, Reading]):
    """The readings an agreement asks, by key. ``fixed`` are those of the product that its terms answer for good."""

    _asked: Mapping[str, Reading] = attrs.field(factory=dict)
    fixed: Mapping[str, str] = attrs.field(factory=dict)

    def __getitem__(self, key: str) -> Reading:
        return self._asked[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """The choice of each reading where nobody chose."""
        return {key: reading.default for key, reading in self.items()}


class Choices(dict[str, str]):
    """A choice for each reading asked. Of one of the product's own that is not asked, it has what holds anyway."""

    def __init__(self, register: Register) -> None:
        super().__init__(register.defaults)
        self._fixed = register.fixed

    def __missing__(self, key: str) -> str:
        return self._fixed[key] if key in self._fixed else OWN[key].default


class UnknownReading(Refusal):
    """A reading's key, or its choice, that the register does not have."""

    def __init__(self, readings: Mapping[str, Reading], key: str, choice: str) -> None:
        if key in readings:
            choices = ", ".join(readings[key].choices)
            super().__init__(f'reading "{key}" = "{shown(choice)}": no such choice; choose one of {choices}.')
        else:
            super().__init__(f'reading "{shown(key)}": the register has no such key; it has {", ".join(readings)}.')


class ReadingFixed(Refusal):
    """Another choice than the one that the terms make themselves."""

    def __init__(self, key: str, choice: str, fixed: str) -> None:
        super().__init__(f'reading "{key}" = "{shown(choice)}": the terms themselves say {fixed}; leave it out.')


def shown(text: str) -> str:
    return text[:60].encode("ascii", "backslashreplace").decode()


def chosen(register: Register, *layers: Mapping[str, str]) -> Mapping[str, str]:
    """The defaults under the given layers, the last wins. Raises ``UnknownReading`` and ``ReadingFixed``."""
    readings = Choices(register)
    for layer in layers:
        for key, choice in layer.items():
            if key in register.fixed:
                if choice != register.fixed[key]:
                    raise ReadingFixed(key, choice, register.fixed[key])
            elif key not in register or choice not in register[key].choices:
                raise UnknownReading(register, key, choice)
            else:
                readings[key] = choice
    return readings


def check_asked_by_some(registers: Sequence[Register], readings: Mapping[str, str]) -> None:
    """Refuse what none of several agreements asks, or has as a choice. Raises ``UnknownReading``."""
    known = {key: reading for register in registers for key, reading in register.items()}
    for key, choice in readings.items():
        asking = [register[key] for register in registers if key in register]
        if known and not any(choice in reading.choices for reading in asking):
            raise UnknownReading(known, key, choice)


@lru_cache(maxsize=KEPT)
def register_of(document: Document) -> Register:
    """What the terms ask: their forks, and the product's own readings of the concepts they use.

    In the order of ``[readings]``; what is not told there stands after it.
    """
    found, told = forks(document.raw), _table(document.raw.get(READINGS))
    said = {key: _table(each) for key, each in told.items()}
    usual, choices = defaults(document.raw, found), {fork.reading: fork.choices for fork in reversed(found)}
    asked = {key: _of_fork(key, choices[key], default) for key, default in usual.items()}
    asked = {**{key: OWN[key] for key in asked_by(document.raw)}, **asked}
    fixed = {key: choice for key in OWN for choice in OWN[key].choices if said.get(key, {}).get("fixed") == choice}
    order = (key for key in dict.fromkeys([*said, *asked]) if key in asked and key not in fixed)
    return Register({key: _as_told(asked[key], said.get(key, {})) for key in order}, fixed)


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _of_fork(key: str, choices: Sequence[str], default: str) -> Reading:
    """A reading its file has no word of: each choice means what its name says."""
    means = {choice: choice.replace("_", " ") for choice in dict.fromkeys([default, *choices])}
    return Reading(key=key, question="", choices=means, why="", favours={})


def _as_told(reading: Reading, told: Mapping[str, object]) -> Reading:
    """The reading with what its file says of it in place of what the product does."""
    choices, favours = _texts(told.get("choices")), _texts(told.get("favours"))
    close_call = told.get("close_call")
    return attrs.evolve(
        reading,
        clause=plain_text(told.get("clause")) or reading.clause,
        question=plain_text(told.get("question")) or reading.question,
        choices={choice: choices.get(choice, means) for choice, means in reading.choices.items()},
        why=plain_text(told.get("why")) or reading.why,
        favours={**reading.favours, **favours},
        close_call=close_call if isinstance(close_call, bool) else reading.close_call,
    )


def _texts(value: object) -> Mapping[str, str]:
    return {name: text for name, each in _table(value).items() if (text := plain_text(each))}
