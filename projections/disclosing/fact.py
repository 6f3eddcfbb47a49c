"""One fact to disclose: the paragraph it answers to, its sentence, and what that rests on."""

from collections.abc import Sequence

import attrs


@attrs.frozen(kw_only=True, slots=False)
class DisclosedFact:
    """One fact. ``requirement`` is the paragraph it answers to, ``clauses`` and ``entries`` what it rests on."""

    topic: str
    requirement: str
    text: str
    clauses: Sequence[str]
    entries: Sequence[int]
