"""What a kind of caution says of itself. Knows none of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from projections.cautions.topics import EVERY, Topic
from projections.facts.reasons import Weight


class Kind(NamedTuple):
    """One kind of caution; ``clauses`` are empty where they follow from the case, ``code`` where it is the key.

    ``touches`` is what a question must be about for the caution to stand beside its answer. ``by_cause`` has the
    sections by the bar it is about.
    """

    weight: Weight
    sentence: str
    clauses: tuple[str, ...] = ()
    code: str = ""
    touches: frozenset[Topic] = EVERY
    by_cause: Mapping[str, tuple[str, ...]] = MappingProxyType({})
