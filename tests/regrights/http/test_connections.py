"""Clients that keep the server waiting, over real sockets: each is let go in time, and nobody else notices."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import monotonic, process_time

import pytest

from regrights.http.connections import Patience
from regrights.http.requests import LARGEST_HEAD
from tests.regrights.http.test_app import ENTRIES, JSON, head
from tests.regrights.http.transcript import SIGNING, call, served

SHORT = Patience(head=0.6, idle=1, more=0.6, slowest=100)
LONG = 30  # seconds after which a test has failed
GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def where(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path, SHORT) as address:
        yield address


def connected(where: str) -> socket.socket:
    host, port = where.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=LONG)


def until_closed(plain: socket.socket) -> bytes:
    """What still comes before the other side closes; fails if it does not."""
    found = b""
    try:
        while more := plain.recv(65536):
            found += more
    except (ConnectionResetError, BrokenPipeError):
        pass
    return found


def ask_once(plain: socket.socket) -> None:
    plain.sendall(GET)
    found = b""
    while not found.endswith(b"]}"):
        found += plain.recv(65536)
    assert found.startswith(b"HTTP/1.1 200")


def trickled(plain: socket.socket, piece: bytes, ended: Event, *, every: float = 0.05) -> None:
    try:
        while not ended.wait(every):
            plain.sendall(piece)
    except OSError:
        pass


def told_while_trickling(plain: socket.socket, piece: bytes) -> bytes:
    ended = Event()
    trickle = Thread(target=trickled, args=(plain, piece, ended))
    trickle.start()
    try:
        return until_closed(plain)
    finally:
        ended.set()
        trickle.join()


def timed_out(told: bytes) -> bool:
    return told.startswith(b"HTTP/1.1 408 ") and json.loads(told.partition(b"\r\n\r\n")[2])["refusal"] == "too_slow"


def test_who_says_nothing_is_let_go(where: str) -> None:
    with connected(where) as plain:
        assert until_closed(plain) == b""


@pytest.mark.parametrize("begun", [b"G", b"GET / HTTP/1.1\r\n", GET[:-2]])
def test_a_head_that_trickles_is_waited_for_from_its_first_byte(where: str, begun: bytes) -> None:
    with connected(where) as plain:
        plain.sendall(begun)
        assert timed_out(told_while_trickling(plain, b"X"))


def test_a_second_head_on_a_kept_connection_is_waited_for_no_longer(where: str) -> None:
    with connected(where) as plain:
        ask_once(plain)
        plain.sendall(b"GET / HT")
        assert timed_out(told_while_trickling(plain, b"X"))


def test_a_kept_connection_that_asks_nothing_more_is_let_go(where: str) -> None:
    with connected(where) as plain:
        ask_once(plain)
        assert until_closed(plain) == b""


def posting(where: str, length: int) -> bytes:
    return head(where, f"Content-Length: {length}")


def test_a_body_that_trickles_writes_nothing(where: str) -> None:
    body = json.dumps(SIGNING).encode()
    with connected(where) as plain:
        plain.sendall(posting(where, len(body) + 1) + body)
        assert timed_out(until_closed(plain))
    with connected(where) as plain:
        plain.sendall(posting(where, 100_000) + body)
        assert timed_out(told_while_trickling(plain, b" "))
    assert call(where, "GET", "/agreements", {})[0].status == 404


def test_a_body_that_keeps_coming_is_waited_for(where: str) -> None:
    body = json.dumps(SIGNING).encode().ljust(3000)
    with connected(where) as plain:
        plain.sendall(posting(where, len(body)))
        started = monotonic()
        for place in range(0, len(body), 100):
            plain.sendall(body[place : place + 100])
            Event().wait(0.05)
        assert monotonic() - started > 2 * SHORT.more
        assert plain.recv(65536).startswith(b"HTTP/1.1 201")


def test_who_takes_nothing_of_an_answer_is_let_go(where: str) -> None:
    with connected(where) as plain:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked = f"GET /openapi.json HTTP/1.1\r\nHost: {where}\r\n\r\n".encode()
        with pytest.raises(OSError, match=r"reset|Broken|abort"):  # a time-out is none of these
            plain.sendall(asked * 100_000)  # asks on and on, and reads none of it


@pytest.mark.parametrize("pieces", [1, 40])
def test_a_head_is_limited_however_it_comes(where: str, pieces: int) -> None:
    head = GET[:-2] + b"X: " + b"y" * LARGEST_HEAD + b"\r\n\r\n"
    size = len(head) // pieces + 1
    with connected(where) as plain:
        try:
            for place in range(0, len(head), size):
                plain.sendall(head[place : place + size])
        except OSError:
            pass
        told = until_closed(plain)
    assert told.startswith(b"HTTP/1.1 431 ")
    assert json.loads(told.partition(b"\r\n\r\n")[2])["refusal"] == "head_too_large"


def test_fifty_slow_clients_delay_nobody(tmp_path: Path) -> None:
    def asked(where: str) -> float:
        """CPU of this process, server and all, for one answer: what else runs on the machine counts nothing."""
        started = process_time()
        for _ in range(40):
            assert call(where, "GET", "/agreements", {})[0].status == 200
        return process_time() - started

    with served(tmp_path, Patience(head=LONG, more=LONG)) as where, ExitStack() as slow:
        call(where, "POST", ENTRIES, JSON, json.dumps(SIGNING).encode())
        before = median(asked(where) for _ in range(5))
        ended = Event()
        held = [slow.enter_context(connected(where)) for _ in range(50)]
        for number, plain in enumerate(held):
            plain.sendall(GET[:-2] if number % 2 else posting(where, 100_000))
        trickle = Thread(target=lambda: [trickled_all(held, ended)])
        trickle.start()
        try:
            among_them = median(asked(where) for _ in range(5))
        finally:
            ended.set()
            trickle.join()
        assert among_them < 2 * before


def trickled_all(held: list[socket.socket], ended: Event) -> None:
    """A byte a second on each."""
    while not ended.wait(1 / len(held)):
        held.append(held.pop(0))
        held[-1].sendall(b"X")
