"""Answers that take long, computed by a few processes of their own: in threads they would hold up all others.

Each process asks the store itself and computes one answer at a time. One that dies is replaced, and what it was asked
is asked once more. So many answers wait; who comes after is told to come again. Knows no address.
"""

import os
import signal
from asyncio import wrap_future
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from math import ceil
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock, Thread
from time import monotonic
from typing import Self

import attrs

from lifecycle.errors import Refusal
from regrights.access.audience import as_told
from regrights.book.store import Store
from regrights.http.computing import Asked, computed
from regrights.http.kept_answers import KeptAnswer
from regrights.http.problems import ComputingEnded, Told, TooManyWaiting, problem, unexpected

MOST_PROCESSES = 2
MOST_WAITING = 16
NICENESS = 10  # the processor goes to light answers first
LONGEST_RETRY = 60  # seconds
RETRY_OF_INVESTORS = 30  # seconds, however much others ask: that would tell what they do
# How many times an `owed` of the same log a question takes, as measured; of those not named, about one.
WEIGHTS: Mapping[str, int] = {
    "readings": 30,
    "delay-curve": 150,
    "journal": 150,
    "restatement": 5,
    "what-if": 5,
    "schedule": 5,
    "timeline": 60,
    "compare": 60,
}
LIGHTEST = 1000  # entries of a log whose `owed` is heavy: a tenth of a second


def is_heavy(question: str, entries: int) -> bool:
    """Whether a question of a log of so many entries is to be answered by a process of its own."""
    return entries * WEIGHTS.get(question, 1) >= LIGHTEST


class HeavyAnswers:
    """The processes, started when first needed, and their queue. ``close`` it, or use it as a context.

    ``opened`` gives each process a store of its own, so it must be something that can be sent there.
    """

    def __init__(
        self, opened: Callable[[], Store], *, processes: int | None = None, most_waiting: int = MOST_WAITING
    ) -> None:
        self.processes = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
        self.most_waiting = most_waiting
        self._opened = opened
        # A thread for each process and no more, so that what waits is its queue.
        self._threads = ThreadPoolExecutor(self.processes, "heavy")
        self._lock = Lock()
        self._idle: list[_Process] = []
        self._running: set[_Process] = set()
        self._pending, self._took, self._closed = 0, 1.0, False

    async def answer(
        self, asked: Asked, given_before: Callable[[], KeptAnswer | None]
    ) -> tuple[KeptAnswer | Told, int]:
        """The answer, or the refusal, and how many waited before it. Raises ``TooManyWaiting``, ``ComputingEnded``.

        ``given_before`` is asked once more when its turn comes: another may have asked the same meanwhile.
        """
        with self._lock:
            waiting = max(0, self._pending - self.processes)
            if self._closed:
                raise ComputingEnded
            if self._pending >= self.processes + self.most_waiting:
                if asked.audience is not None:
                    raise TooManyWaiting(None, RETRY_OF_INVESTORS)
                again = min(LONGEST_RETRY, ceil(self._took * (waiting + 1) / self.processes))
                raise TooManyWaiting(waiting, again)
            before = max(0, self._pending - self.processes + 1)
            self._pending += 1
            future = self._threads.submit(self._answer, asked, given_before)
        future.add_done_callback(self._done)
        return await wrap_future(future), before

    def _done(self, _: Future[KeptAnswer | Told]) -> None:
        with self._lock:
            self._pending -= 1

    def _answer(self, asked: Asked, given_before: Callable[[], KeptAnswer | None]) -> KeptAnswer | Told:
        if (kept := given_before()) is not None:
            return kept
        started = monotonic()
        for _ in range(2):
            process = self._taken()
            try:
                found = process.ask(asked)
            except (EOFError, OSError):  # it died
                self._let_go(process)
                continue
            self._took = monotonic() - started
            with self._lock:
                self._idle.append(process)
            return found
        raise ComputingEnded

    def _taken(self) -> "_Process":
        with self._lock:
            if self._closed:
                raise ComputingEnded
            if self._idle:
                return self._idle.pop()
            process = _Process.started(self._opened)
            self._running.add(process)
            return process

    def _let_go(self, process: "_Process") -> None:
        process.end()
        with self._lock:
            self._running.discard(process)

    def close(self) -> None:
        """End every process, whatever it is doing; what was asked is refused with ``ComputingEnded``."""
        with self._lock:
            self._closed = True
            running, self._idle = list(self._running), []
        for process in running:
            process.end()
        self._threads.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@attrs.frozen(eq=False)
class _Process:
    """One process, seen from here."""

    process: BaseProcess
    connection: "Connection[Asked, KeptAnswer | Told]"

    @staticmethod
    def started(opened: Callable[[], Store]) -> "_Process":
        ours, theirs = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=_serve, args=(opened, theirs), daemon=True)
        # Inherited: a Ctrl-C goes to the whole group, and ending the processes is the server's affair.
        resource_tracker.ensure_running()  # which a first start would do, and let the signal through again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()  # or its end would not be seen when it dies
        return _Process(process, ours)

    def ask(self, asked: Asked) -> KeptAnswer | Told:
        """Raises ``EOFError`` or ``OSError`` of a process that has died."""
        self.connection.send(asked)
        return self.connection.recv()

    def end(self) -> None:
        self.process.kill()
        self.process.join()


# --- inside such a process ------------------------------------------------------------------------------------------


def _serve(opened: Callable[[], Store], connection: "Connection[KeptAnswer | Told, Asked]") -> None:
    Thread(target=_end_with_the_server, daemon=True).start()
    os.nice(NICENESS)
    with opened() as store:
        while True:
            connection.send(_answered(store, connection.recv()))


def _answered(store: Store, asked: Asked) -> KeptAnswer | Told:
    """A refusal is told here: it may hold what cannot be sent."""
    try:
        return computed(store, asked)
    except Refusal as refusal:
        return problem(as_told(refusal, asked.audience))
    except Exception as error:  # noqa: BLE001 - whatever one question raises, the next is answered
        return Told(500, unexpected(error, asked.audience))


def _end_with_the_server() -> None:
    """However the server ends, nothing goes on without it."""
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(0)
