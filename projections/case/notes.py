"""What was asked on the way to a result, and the results kept by it: who answers all of it alike gets the same result.

A question is whatever may be answered in one way or another; its answer is compared by its value. Knows no reading.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

import attrs

Result = TypeVar("Result")
# Each question with its answer, in the order they were first asked.
Asked = Mapping[Hashable, Hashable]


@attrs.frozen(eq=False)
class Notes:
    """What is being asked: of each result still being worked out, the innermost last."""

    _open: list[dict[Hashable, Hashable]] = attrs.field(factory=lambda: [{}], init=False, repr=False)

    def note(self, asked: Asked) -> None:
        """Something was asked on the way to the innermost of them."""
        self._open[-1].update(asked)

    def noting(self, derive: Callable[[], Result]) -> tuple[Result, Asked]:
        """A result with what was asked on the way to it, which is not noted of what it is wanted for."""
        self._open.append({})
        try:
            result = derive()
        finally:
            asked = self._open.pop()
        return result, asked


@attrs.define(eq=False)
class _Place:
    """What is asked next, and where each answer leads; at the end of the way the result."""

    question: Hashable = None
    answers: "dict[Hashable, _Place]" = attrs.field(factory=dict)
    result: object = None
    is_end: bool = False


@attrs.frozen(eq=False)
class Kept:
    """The results of one rule, each by what was asked on the way to it.

    What a rule asks first is always the same, what it asks next follows from the answers: the ways make a tree.
    """

    _start: _Place = attrs.field(factory=_Place, init=False)

    def find(self, answer: Callable[[Hashable], Hashable]) -> tuple[object] | None:
        """The result of somebody who answers so, alone in a tuple; None where nothing is kept that it could be."""
        place = self._start
        while not place.is_end:
            following = place.answers.get(answer(place.question)) if place.answers else None
            if following is None:
                return None
            place = following
        return (place.result,)

    def keep(self, asked: Asked, result: object, answer: Callable[[Hashable], Hashable]) -> None:
        """Keep a result with all that was asked on the way to it, by somebody who answers so."""
        left, place = dict(asked), self._start
        while left or place.answers:
            if not place.answers:
                place.question = next(iter(left))
            # What was not asked this time binds the result to an answer all the same: it is found less often.
            given = left.pop(place.question) if place.question in left else answer(place.question)
            place = place.answers.setdefault(given, _Place())
        place.result, place.is_end = result, True


@attrs.frozen(eq=False)
class Alike:
    """Results told apart by value: what is equal is one and the same, and has the same number."""

    _numbers: dict[Hashable, int] = attrs.field(factory=dict, init=False)
    _results: list[object] = attrs.field(factory=list, init=False)

    def number_of(self, value: Hashable, result: object) -> int:
        """The number of a result of a value."""
        number = self._numbers.setdefault(value, len(self._results))
        if number == len(self._results):
            self._results.append(result)
        return number

    def __getitem__(self, number: int) -> object:
        return self._results[number]
