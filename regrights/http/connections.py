"""One connection: how long its client is waited for, and what it is told if it speaks no HTTP. Knows no address.

Nobody else waits meanwhile: a connection that is waited for holds a socket and what came over it, and no thread.
"""

from asyncio import TimerHandle, Transport

import attrs
import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lifecycle.errors import Refusal
from regrights.http.problems import PROBLEM, TITLES, HeadTooLarge, MalformedRequest, TooSlow, problem
from regrights.http.requests import LARGEST_HEAD
from regrights.http.responses import ALWAYS, SECURITY


@attrs.frozen(kw_only=True)
class Patience:
    """Seconds: for a whole head; between an answer and the next request; for more of a body, or of an answer's taking.

    ``slowest`` is how many bytes a second make more of one.
    """

    head: float = 10
    idle: int = 5
    more: float = 10
    slowest: int = 500


class Connection(H11Protocol):
    """A connection that ends when its client keeps it waiting. uvicorn itself watches the idle ones alone."""

    patience = Patience()
    _awaited: object = None  # h11's state: IDLE for a head, SEND_BODY for a body
    _waiting: TimerHandle | None = None
    _sending: TimerHandle | None = None
    _received = _unsent = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as the library has it
        super().connection_made(transport)
        self._wait_for(h11.IDLE)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_for(None)
        self._cease_sending()
        super().connection_lost(exc)

    # --- what it sends ------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Wait for the rest of what has begun; nothing has begun where the next head has no byte yet."""
        awaited = self.conn.their_state if self._begun() and not self.transport.is_closing() else None
        if awaited is not self._awaited:
            self._wait_for(awaited)

    def _begun(self) -> bool:
        state = self.conn.their_state
        return state is h11.SEND_BODY or (state is h11.IDLE and bool(self.conn.trailing_data[0]))

    def _wait_for(self, awaited: object) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._awaited, self._waiting, self._received = awaited, None, 0
        if awaited is not None:
            seconds = self.patience.head if awaited is h11.IDLE else self.patience.more
            self._waiting = self.loop.call_later(seconds, self._waited)

    def _waited(self) -> None:
        if self._awaited is h11.SEND_BODY and (
            self.flow.read_paused or self._received >= self.patience.slowest * self.patience.more
        ):
            self._wait_for(h11.SEND_BODY)
        elif self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE) and self._begun():
            self._end_with(TooSlow())
        else:  # who said nothing is told nothing, nor who has been answered
            self.transport.close()

    # --- what it is sent ----------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        self._cease_sending()
        super().resume_writing()

    def _watch_sending(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._sending = self.loop.call_later(self.patience.more, self._sent)

    def _sent(self) -> None:
        """End a connection whose client takes nothing of an answer, or next to nothing."""
        if self._unsent - self.transport.get_write_buffer_size() >= self.patience.slowest * self.patience.more:
            self._watch_sending()
        else:
            self.transport.abort()

    def _cease_sending(self) -> None:
        if self._sending is not None:
            self._sending.cancel()

    # --- what never reaches the application ---------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:
        too_large = len(self.conn.trailing_data[0]) > LARGEST_HEAD
        nonsense = MalformedRequest(f"This is no HTTP request ({msg.rstrip('.')})", "send one")
        self._end_with(HeadTooLarge(LARGEST_HEAD) if too_large else nonsense)

    def _end_with(self, refusal: Refusal) -> None:
        """Refused here, in the same form as everywhere."""
        status, body = problem(refusal)
        said = {"content-type": PROBLEM, "content-length": len(body), "connection": "close", **ALWAYS, **SECURITY}
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        self.transport.write(f"HTTP/1.1 {status} {TITLES[status]}\r\n{head}\r\n".encode() + body)
        self.transport.close()
