"""Cautions in the order they are read: the heaviest first, each said once, and how many a question leaves out.

Knows weights and texts. What a caution touches stands in the register; whether one applies is not known here.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, get_args

import attrs

from projections.case.case import Case
from projections.cautions.register import CAUTIONS, caution
from projections.cautions.topics import OF_AMOUNTS, Topic
from projections.facts.reasons import Caution, Weight

HEAVIEST_FIRST: Final = get_args(Weight)


def touching(case: Case, about: Topic, found: Iterable[Caution]) -> list[Caution]:
    """Those that touch a question about a topic, then one that counts the others."""
    cautions = once_each(found)
    left_out = [each for each in cautions if about not in _touches(each)]
    kept = [each for each in cautions if each not in left_out]
    return [*kept, caution(case, "elsewhere", count=len(left_out))] if left_out else kept


CLOSE_CALL: Final = "close_call_"
TOUCHES: Final = {kind.code or key: kind.touches for key, kind in CAUTIONS.items()}


def _touches(found: Caution) -> frozenset[Topic]:
    # A code may say a number of days, day_60_after_effective; the register has it without.
    code = re.sub(r"^day_\d+", "day", found.code)
    # A close call is coded by the reading that it is of.
    return TOUCHES[code] if code in TOUCHES or not code.startswith(CLOSE_CALL) else OF_AMOUNTS


def once_each(found: Iterable[Caution]) -> list[Caution]:
    """The same sentence once, resting on the entries of each time it was said."""
    said: dict[str, Caution] = {}
    for each in found:
        before = said.get(each.text)
        said[each.text] = _resting_on_both(before, each) if before else each
    return list(said.values())


def _resting_on_both(one: Caution, other: Caution) -> Caution:
    entries = tuple(dict.fromkeys((*one.entries, *other.entries)))
    return attrs.evolve(one, entries=entries, clauses=tuple(dict.fromkeys((*one.clauses, *other.clauses))))


def ranked(found: Iterable[Caution]) -> Sequence[Caution]:
    """Each once, the heaviest first, those of one weight in the order they were found."""
    return sorted(once_each(found), key=lambda each: HEAVIEST_FIRST.index(each.weight))
