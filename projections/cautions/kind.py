"""What a kind of caution says of itself. Knows none of them."""

from typing import NamedTuple

from projections.cautions.topics import EVERY, Topic
from projections.facts.reasons import Weight


class Kind(NamedTuple):
    """One kind of caution; ``code`` is empty where it is the key.

    ``touches`` is what a question must be about for the caution to stand beside its answer. The sections it cites are
    those the terms give its key; ``by_cause``, its key and the bar it is about.
    """

    weight: Weight
    sentence: str
    code: str = ""
    touches: frozenset[Topic] = EVERY
    by_cause: bool = False
