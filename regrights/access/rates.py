"""How much a key may ask in a minute, and how often signing in may fail. Kept in the memory of one process.

A bucket holds a minute's worth and fills as time goes: whoever waits has all of it again. Knows no key and no address.
"""

from collections.abc import Callable
from math import ceil
from threading import Lock
from time import monotonic
from typing import Final

import attrs

from regrights.access.refusals import TooManyRequests

A_MINUTE: Final = 60.0
MOST_BUCKETS: Final = 10_000
HEAVY: Final = 20  # reads that one of these weighs
HEAVY_NAMES: Final = frozenset({"readings", "delay-curve", "journal", "pack"})


@attrs.define
class Buckets:
    """One bucket for each who asks, of ``most`` a minute."""

    most: int
    clock: Callable[[], float] = monotonic
    _held: dict[str, tuple[float, float]] = attrs.Factory(dict)  # how much was in each, and when
    _lock: Lock = attrs.Factory(Lock)

    def take(self, who: str, weight: int = 1) -> None:
        """Raises ``TooManyRequests``, and then takes nothing."""
        with self._lock:
            now, held = self.clock(), self._now_in(who)
            if held < weight:
                raise TooManyRequests(self.most, ceil((weight - held) * A_MINUTE / self.most))
            self._held[who] = (held - weight, now)
            if len(self._held) > MOST_BUCKETS:  # a full one need not be remembered
                self._held = {each: kept for each, kept in self._held.items() if self._now_in(each) < self.most}

    def check(self, who: str) -> None:
        """Raises ``TooManyRequests`` where nothing is left."""
        with self._lock:
            held = self._now_in(who)
        if held < 1:
            raise TooManyRequests(self.most, ceil((1 - held) * A_MINUTE / self.most))

    def _now_in(self, who: str) -> float:
        held, at = self._held.get(who, (self.most, 0.0))
        return min(self.most, held + (self.clock() - at) * self.most / A_MINUTE)


@attrs.frozen
class Rates:
    """What a server allows: reads and writes by key, failures by the id that was tried and from where."""

    reads: Buckets = attrs.Factory(lambda: Buckets(600))
    writes: Buckets = attrs.Factory(lambda: Buckets(60))
    failures: Buckets = attrs.Factory(lambda: Buckets(10))

    def ask(self, key: str, method: str, path: str) -> None:
        """Raises ``TooManyRequests``."""
        if method == "POST":
            self.writes.take(key)
        else:
            self.reads.take(key, weight(path))


def weight(path: str) -> int:
    """How many reads a read of an address weighs."""
    name, _, form = path.rpartition("/")[2].partition(".")
    return HEAVY if name in HEAVY_NAMES or form == "pdf" else 1
