"""What the runs of bad days turn on: cases of the same facts that are alike in it share them, whatever they cost.

A run turns on no word of a charge and on no reading that only the heads ask.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar, cast

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
KEPT = 256  # terms under choices, as many as are kept decided
Key = TypeVar("Key", bound=Hashable)
Derived = TypeVar("Derived")


@attrs.frozen(cache_hash=True)
class TurnedOn:
    """What the runs of a case turn on: its hash is asked for at every run."""

    of: tuple[Hashable, ...]


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
    readings = case.readings
    return TurnedOn((case.horizon, _of_the_terms(Same(case.terms)), *(readings.get(key) for key in ASKED)))


@lru_cache(maxsize=KEPT)
def _of_the_terms(same: Same) -> TurnedOn:
    """What a case turns on of its terms: the same for all agreements under them."""
    terms = cast("Terms", same.of)
    words = (getattr(terms, name) for name in attrs.fields_dict(type(terms)) if name not in OF_THE_COST)
    return TurnedOn((*map(Same, words), *(is_of_the_whole(terms, head) for head in terms.heads)))
