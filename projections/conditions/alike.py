"""What the runs of bad days turn on: cases of the same facts that are alike in it share them, whatever they cost.

A run turns on no word of a charge and on no reading that only the heads ask.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import TypeVar

import attrs

from lifecycle.agreement.language.asking import is_of_the_whole
from lifecycle.agreement.language.concepts.terms import Terms
from projections.case.case import Case
from projections.case.noted import NotedCase

# The words of the terms that say what a default costs, and nothing of when there is one.
OF_THE_COST = frozenset({"charges", "limits", "interest", "in_kind", "pays", "sums_shared", "readings"})
# The readings that the rules up to the runs ask by their key; of those the terms fork on, the words say the choice.
ASKED = (
    *("partial_coverage", "misstatement_grace", "early_suspension", "advance_notice", "beyond_ninety_days"),
    *("restrictions_counted", "amendment_window", "period_tolling", "transfer_gap"),
)
Key = TypeVar("Key", bound=Hashable)
Derived = TypeVar("Derived")


@attrs.frozen(eq=False)
class Same:
    """An object that only itself is equal to: terms under other choices share the words these leave alone."""

    of: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and (self.of is other.of or (isinstance(self.of, str) and self.of == other.of))

    def __hash__(self) -> int:
        return hash(self.of) if isinstance(self.of, str) else id(self.of)


def shared_by_alike(rule: Callable[[Case, Key], Derived]) -> Callable[[Case, Key], Derived]:
    """A rule of runs whose result is kept for every case of the same facts that is alike."""

    @wraps(rule)
    def remembered(case: Case, key: Key) -> Derived:
        # The terms are other ones from day to day; or what is turned on is noted as it is asked.
        if case.facts.changes or isinstance(case, NotedCase):
            return case.derived.once(rule, key, lambda: rule(case, key))
        turns_on = case.derived.once(_turns_on, None, lambda: _turns_on(case))
        return case.under_any_reading.once(rule, (key, turns_on), lambda: rule(case, key))

    return remembered


def _turns_on(case: Case) -> Hashable:
    terms, readings = case.terms, case.readings
    words = (getattr(terms, name) for name in _words(terms) if name not in OF_THE_COST)
    wholes = (is_of_the_whole(terms, head) for head in terms.heads)
    return case.horizon, *map(Same, words), *wholes, *(readings.get(key) for key in ASKED)


def _words(terms: Terms) -> Mapping[str, object]:
    return attrs.fields_dict(type(terms))
