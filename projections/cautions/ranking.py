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
    kept = [each for each in cautions if about in _touches(each)]
    left_out = len(cautions) - len(kept)
    return [*kept, caution(case, "elsewhere", count=left_out)] if left_out else kept


CLOSE_CALL: Final = "close_call_"
TOUCHES: Final = {kind.code or key: kind.touches for key, kind in CAUTIONS.items()}


def _touches(found: Caution) -> frozenset[Topic]:
    # A code may say a number of days, day_60_after_effective; the register has it without.
    code = re.sub(r"^day_\d+", "day", found.code)
    # A close call is coded by the reading that it is of.
    return TOUCHES[code] if code in TOUCHES or not code.startswith(CLOSE_CALL) else OF_AMOUNTS


def once_each(found: Iterable[Caution]) -> list[Caution]:
    """The same sentence once, resting on the entries of each time it was said."""
    said: dict[str, list[Caution]] = {}
    for each in found:
        said.setdefault(each.text, []).append(each)
    return [_resting_on_all(alike) if len(alike) > 1 else alike[0] for alike in said.values()]


def _resting_on_all(alike: Sequence[Caution]) -> Caution:
    entries = tuple(dict.fromkeys(entry for each in alike for entry in each.entries))
    clauses = tuple(dict.fromkeys(clause for each in alike for clause in each.clauses))
    return attrs.evolve(alike[0], entries=entries, clauses=clauses)


def ranked(found: Iterable[Caution]) -> Sequence[Caution]:
    """Each once, the heaviest first, those of one weight in the order they were found."""
    return sorted(once_each(found), key=lambda each: HEAVIEST_FIRST.index(each.weight))
