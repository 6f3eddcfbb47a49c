"""Answers that are computed at once are few: who comes after waits its turn, and not for long. Knows no answer."""

from asyncio import shield, wait_for, wrap_future
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import attrs

from regrights.http.admission.refusals import TooBusy

AT_ONCE: Final = 4
PATIENCE: Final = 5.0  # seconds

T = TypeVar("T")


@attrs.define
class Turns:
    """Threads of its own, each computing one answer at a time."""

    patience: float = PATIENCE
    _threads: ThreadPoolExecutor = attrs.Factory(lambda: ThreadPoolExecutor(AT_ONCE, "answering"))

    async def take(self, compute: Callable[[], T]) -> T:
        """Raises ``TooBusy`` where its turn does not come; what has begun is waited for, however long it takes."""
        future = self._threads.submit(compute)
        try:
            return await wait_for(shield(wrap_future(future)), self.patience)
        except TimeoutError:
            if future.cancel():
                raise TooBusy(self.patience) from None
        return await wrap_future(future)
