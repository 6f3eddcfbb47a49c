"""The socket the API is served on: bound to this machine alone unless told otherwise. uvicorn's one home."""

import socket
import sys
from asyncio import to_thread
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from ipaddress import ip_address

import uvicorn

from lifecycle.errors import Refusal
from lifecycle.log.contract import StoreMissing
from regrights.access.door import Door
from regrights.access.keys import Keys
from regrights.access.refusals import KeysNeeded
from regrights.book.store import Store
from regrights.http.app import OURS, application
from regrights.http.connections import Connection, Patience
from regrights.http.heavy import HeavyAnswers
from regrights.http.requests import LARGEST_HEAD

LAST_WORDS = 10  # seconds a request under way has after Ctrl-C
LARGEST_PORT = 65_535
NO_KEYS = (
    "There are no keys: whoever asks from this machine has the role company, and can read and record everything. "
    "`regrights keys issue` makes one."
)
OPEN_TO_ALL = "is not of this machine alone, and without keys whoever reaches it could read and record everything"


class NotServed(Refusal):
    """An address nobody can listen on, or a store nobody could come back to."""

    def __init__(self, what: str, problem: str, remedy: str) -> None:
        super().__init__(f"{what}: {problem}; {remedy}.")


def serve(store: Store, *, host: str, port: int, keys: Keys | None) -> None:
    """Serve until interrupted. Says the one line with the address, so that ``--port 0`` can be found.

    ``keys`` None is nowhere to keep any. Raises ``KeysNeeded`` where others reach the address and there are none.
    """
    with suppress(StoreMissing):  # a first signing may make it
        _check_kept(store)
    # uvicorn ends in order, then passes the signal on.
    with (
        suppress(KeyboardInterrupt),
        _bound(host, port) as listening,
        HeavyAnswers(partial(Store, store.url, heads=store.heads)) as heavy,
    ):
        hosts = answers_to(listening)
        if keys is None or not keys.asked_for():
            if hosts is None:
                raise KeysNeeded(f"{host} {OPEN_TO_ALL}")
            print(NO_KEYS, file=sys.stderr, flush=True)
        print(f"Serving on {address(listening)} (Ctrl-C ends it); open it in a browser for the pages", flush=True)
        server(store, hosts=hosts, heavy=heavy, keys=keys).run(sockets=[listening])


class Server(uvicorn.Server):
    """uvicorn's, which first ends what takes long, so that who asked is told and nobody waits for it.

    Last it writes what the audit of access has not yet.
    """

    def __init__(self, config: uvicorn.Config, heavy: HeavyAnswers | None, door: Door | None) -> None:
        super().__init__(config)
        self._heavy, self._door = heavy, door

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._heavy is not None:
            await to_thread(self._heavy.close)
        await super().shutdown(sockets)
        if self._door is not None:
            await to_thread(self._door.close)


PATIENCE = Patience()


def server(
    store: Store,
    *,
    hosts: Sequence[str] | None,
    heavy: HeavyAnswers | None = None,
    keys: Keys | None = None,
    patience: Patience = PATIENCE,
) -> uvicorn.Server:
    """A server for a bound socket, silent but for what goes wrong. Without ``heavy`` every answer is computed in it."""

    class Patient(Connection):
        pass

    Patient.patience = patience
    app = application(store, hosts=hosts, heavy=heavy, keys=keys)
    return Server(
        uvicorn.Config(
            app,
            http=Patient,
            h11_max_incomplete_event_size=LARGEST_HEAD,
            timeout_keep_alive=patience.idle,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",  # what was sent is refused to its sender, and noted nowhere
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nobody's word about who asked is taken
            timeout_graceful_shutdown=LAST_WORDS,
        ),
        heavy,
        app.state.door,
    )


def answers_to(listening: socket.socket) -> Sequence[str] | None:
    """The names a socket on this machine alone is asked by; one that others reach may be asked by any."""
    host = str(listening.getsockname()[0])
    return (*OURS, host) if ip_address(host).is_loopback else None


def address(listening: socket.socket) -> str:
    """Where a bound socket is found."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _check_kept(store: Store) -> None:
    if not store.opened().kept:
        raise NotServed("memory:", "nothing in it is kept once the server ends", "name a file")


def _bound(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LARGEST_PORT:
        raise NotServed(f"--port {port}", "there is no such port", f"name one from 1 to {LARGEST_PORT}, or 0")
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server((str(where[0]), port), family=family)
        # Accepted connections inherit it. Without it each answer on a kept connection, a head and then a body, waits
        # for the other side's delayed acknowledgement, some 40 ms; asyncio sets it only where the protocol is named.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening  # noqa: TRY300 - all of it may fail
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotServed(f"{host}:{port}", f"it cannot be listened on ({reason})", "name another address") from None
