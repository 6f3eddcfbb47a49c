"""What rules of a case have derived so far. Knows no rule."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import attrs

Derived = TypeVar("Derived")
NOTHING_YET = object()


@attrs.frozen(eq=False)
class Memory:
    """What rules have derived so far, each once for each key. Results follow from the case alone: none goes stale."""

    _results: dict[tuple[object, Hashable], object] = attrs.field(factory=dict, init=False, repr=False)

    def once(self, what: object, key: Hashable, derive: Callable[[], Derived]) -> Derived:
        """What ``derive`` gives, worked out the first time it is asked for."""
        place = what, key
        found = self._results.get(place, NOTHING_YET)
        if found is NOTHING_YET:
            found = self._results[place] = derive()
        return cast("Derived", found)
