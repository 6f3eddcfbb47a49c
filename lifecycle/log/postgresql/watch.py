"""Whether anybody wrote, asked on an event loop: no thread waits for the server, and one question answers many.

Knows psycopg. Whoever asks is answered by a question sent after it asked: one that is under way may have been answered
before a commit that the asker knows of.
"""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections.abc import Callable
from threading import Lock
from typing import Final

import psycopg
from psycopg import Connection
from psycopg.pq import ExecStatus, Format

from lifecycle.log.postgresql import statements
from lifecycle.log.postgresql.connections import Connections, Row

Stamp = tuple[str, str]

PATIENCE: Final = 1.0  # seconds; then a thread asks, which waits longer and can say why


class Watch:
    """Of one event loop at a time. Asks by a connection lent by those the threads use, which made and checked it."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lock = Lock()
        self._loop: AbstractEventLoop | None = None
        self._question: Question | None = None
        self._waiting: list[Future[Stamp | None]] = []

    async def stamp(self) -> Stamp | None:
        """What a reader sees at some moment after this was asked; None where a thread is to ask."""
        loop = get_running_loop()
        if not self._is_of(loop):
            return None
        answer: Future[Stamp | None] = loop.create_future()
        self._waiting.append(answer)
        if self._question is None:
            self._ask(loop)
        return await answer

    def _is_of(self, loop: AbstractEventLoop) -> bool:
        if self._loop is not loop:
            with self._lock:
                if self._loop is None or self._loop.is_closed():
                    if self._question is not None:  # it ended with its loop
                        self._connections.take_back(self._question.connection)
                    self._loop, self._question, self._waiting = loop, None, []
        return self._loop is loop

    def _ask(self, loop: AbstractEventLoop) -> None:
        asked, self._waiting = self._waiting, []

        def told(found: Stamp | None) -> None:
            if self._question is not None:
                self._connections.take_back(self._question.connection)
                self._question = None
            for each in asked:
                if not each.done():  # whoever asked may be gone
                    each.set_result(found)
            if self._waiting:
                self._ask(loop)

        connection = self._connections.lend_at_once()
        if connection is None:
            told(None)
            return
        self._question = Question(loop, connection, told)
        self._question.send()


class Question:
    """One, and its answer, ``told`` once: None where the server is silent or refuses."""

    def __init__(
        self, loop: AbstractEventLoop, connection: Connection[Row], told: Callable[[Stamp | None], None]
    ) -> None:
        self.connection = connection
        self._loop, self._told, self._server = loop, told, connection.pgconn
        self._found: Stamp | None = None

    def send(self) -> None:
        try:
            self._socket = self._server.socket  # noted: that of a lost connection is not told any more
            self._server.send_query_params(statements.STAMP.encode(), None, result_format=Format.BINARY)
            self._server.flush()
        except psycopg.Error:
            self._told(None)
            return
        self._loop.add_reader(self._socket, self._read)
        self._until = self._loop.call_later(PATIENCE, self._end, None)

    def _read(self) -> None:
        try:
            self._server.consume_input()
            while not self._server.is_busy():
                if (result := self._server.get_result()) is None:
                    self._end(self._found)
                    return
                if result.status == ExecStatus.TUPLES_OK:
                    started, snapshot = (result.get_value(0, column) or b"" for column in range(2))
                    self._found = started.decode(), snapshot.decode()
        except psycopg.Error:
            self._end(None)

    def _end(self, found: Stamp | None) -> None:
        self._until.cancel()
        self._loop.remove_reader(self._socket)
        self._told(found)
