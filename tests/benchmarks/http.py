"""HTTP as clients meet it: kept-alive connections, each request timed, beside a bare route of the same server.

The server is a process of its own; its bare routes pass the same protocol and the same admission and do nothing, or
one raw insert of the same durability.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from lifecycle.log.opening import open_log
from lifecycle.record.importing import import_log
from tests import CHECKOUT
from tests.benchmarks.logs import INVESTORS, LAST, judged

CLIENTS = (1, 8, 32)
HEAVY_CLIENTS = 4
HEAD_START = 3.0  # seconds in which the first heavy answers begin
CLIENT = "import sys, urllib.request as web; web.urlopen(f'http://127.0.0.1:{sys.argv[1]}{sys.argv[2]}').read()"
REQUESTS = 600  # of each task at each number of clients
ROUNDS = 3  # the tasks in turn, so that a slow minute is shared
LENGTHS = (50, 1_000, 5_000)
OWED = f"/agreements/a/owed?on={LAST}"
PAID = {
    "kind": "PeriodicAmountPaid",
    "occurred_on": str(LAST),
    "investor": INVESTORS[0],
    "amount": "1.00",
    "again": True,
}
SERVER = """
import socket, sqlite3, sys, threading
from functools import partial
from itertools import count
from pathlib import Path
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route
from regrights.book.store import Store
from regrights.http import serving
from regrights.http.heavy import HeavyAnswers
from tests.benchmarks.__main__ import raw_store
from tests.benchmarks.postgresql import RAW_TABLE

folder = Path(sys.argv[1])
places, turn = count(1), threading.Lock()
if sys.argv[3].startswith("postgresql:"):
    import psycopg
    raw = psycopg.connect(sys.argv[3])
    raw.execute(RAW_TABLE)
    raw.commit()
else:
    raw = raw_store(folder / f"raw-{sys.argv[2]}.db", threads=True)

def insert(body):
    with turn:
        if isinstance(raw, sqlite3.Connection):
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO entries VALUES ('a', ?, ?, ?)", (next(places), body, b"x" * 32))
        else:
            raw.execute("INSERT INTO entries VALUES ('a', %s, %s, %s)", (next(places), body, b"x" * 32))
        raw.commit()

async def bare(request):
    return Response(b"{}", 200, media_type="application/json")

async def bare_post(request):
    await run_in_threadpool(insert, await request.body())
    return Response(b"{}", 201, media_type="application/json")

store = Store(sys.argv[3])
heavy = HeavyAnswers(partial(Store, store.url)) if sys.argv[2] == "apart" else None
served = serving.server(store, hosts=None, heavy=heavy)
served.config.app.router.routes[:0] = [Route("/bare", bare), Route("/bare-post", bare_post, methods=["POST"])]
listening = serving._bound("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
served.run(sockets=[listening])
"""


@contextmanager
def serving(folder: Path, *, heavy: str = "apart", url: str | None = None) -> Iterator[tuple[int, int]]:
    """The port and the number of a server's process. ``heavy`` answers are computed apart, or in it as all others."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder), heavy, url or f"sqlite:///{folder}/store.db"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline()), server.pid
        finally:
            server.terminate()


def asked(path: str, body: bytes | None = None) -> bytes:
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def _client(port: int, requests: Sequence[bytes], taken: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        started = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9] == ord("2"), head
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        taken.append(perf_counter() - started)
    writer.close()


def timed(port: int, requests: Sequence[bytes], clients: int) -> list[float]:
    """Seconds of each request, spread over so many connections at once."""

    async def all_of_them() -> list[float]:
        taken: list[float] = []
        await asyncio.gather(*(_client(port, requests[number::clients], taken) for number in range(clients)))
        return taken

    return asyncio.run(all_of_them())


def http(folder: Path) -> None:
    print(f"\n{'over HTTP, kept alive: median of each request (floor)':<64} {'floor ms':>9} {'ours ms':>9} {'p99':>8}")
    with open_log(f"sqlite:///{folder}/store.db") as log:
        import_log(log, "a", judged(100))
        for entries in LENGTHS:
            import_log(log, f"of-{entries}", judged(entries))
    with serving(folder) as (port, _):
        for clients in CLIENTS:
            _gets(port, clients)
        for clients in CLIENTS:
            _posts(port, clients)
        _beside_heavy(port, "computed apart")
        _growth(port)
    with serving(folder, heavy="within") as (port, _):
        _beside_heavy(port, "computed in the server")


def _row(what: str, floor: Sequence[float], task: Sequence[float], goal: str) -> None:
    bare, ours = median(floor), median(task)
    last = quantiles(task, n=100)[98]
    print(f"{what:<64} {bare * 1e3:>9.2f} {ours * 1e3:>9.2f} {last * 1e3:>8.2f} {ours / bare:>7.2f}×  {goal}")


def _in_turn(port: int, clients: int, *tasks: Callable[[], Sequence[bytes]]) -> list[list[float]]:
    found: list[list[float]] = [[] for _ in tasks]
    for _ in range(ROUNDS):
        for place, requests in enumerate(tasks):
            found[place] += timed(port, requests(), clients)
    return found


def _gets(port: int, clients: int) -> None:
    each = REQUESTS // ROUNDS
    numbers = count(clients * 10_000)
    bare, kept, computed = _in_turn(
        port,
        clients,
        lambda: [asked("/bare")] * each,
        lambda: [asked(OWED)] * each,
        # another instant is another question
        lambda: [asked(f"{OWED}&known_at=2030-01-01T00:00:00.{next(numbers):06d}Z") for _ in range(each)],
    )
    plural = "client" if clients == 1 else "clients"
    _row(f"GET owed, the same question again, {clients} {plural} (bare route)", bare, kept, "≤ 2×")
    _row(f"GET owed, each time another question, {clients} {plural}", bare, computed, "≤ owed + 3 ms")


def _owed(numbers: Iterator[int], each: int) -> list[bytes]:
    """Each time another question: another instant is one."""
    return [asked(f"{OWED}&known_at=2031-01-01T00:00:00.{next(numbers):06d}Z") for _ in range(each)]


def _beside_heavy(port: int, where: str) -> None:
    """Eight clients ask light questions, alone and then while four others ask heavy ones of a long log."""
    numbers, each = count(), REQUESTS // ROUNDS
    timed(port, _owed(numbers, 8), 8)
    alone = timed(port, _owed(numbers, each), 8)
    paths = [f"/agreements/of-1000/readings?on={LAST - timedelta(days=number)}" for number in range(HEAVY_CLIENTS)]
    heavy = [subprocess.Popen([sys.executable, "-c", CLIENT, str(port), path]) for path in paths]
    try:
        sleep(HEAD_START)
        beside = timed(port, _owed(numbers, each), 8)
    finally:
        for client in heavy:
            client.kill()
            client.wait()
    _row(f"GET owed, 8 clients, beside {HEAVY_CLIENTS} asking readings {where} (alone)", alone, beside, "")
    last, later = (quantiles(taken, n=100)[98] for taken in (alone, beside))
    print(f"{'  99 of 100 within':<64} {last * 1e3:>9.2f} {later * 1e3:>9.2f} {'':>8} {later / last:>7.2f}×  ≤ 2×")


def _posts(port: int, clients: int) -> None:
    body = json.dumps(PAID).encode()
    each = REQUESTS // ROUNDS // 2
    bare, ours = _in_turn(
        port,
        clients,
        lambda: [asked("/bare-post", body)] * each,
        lambda: [asked("/agreements/a/entries", body)] * each,
    )
    plural = "client" if clients == 1 else "clients"
    _row(f"POST entries, {clients} {plural} (bare POST + raw insert)", bare, ours, "≤ 3×")


def _posts_to(agreement: str, body: bytes) -> list[bytes]:
    return [asked(f"/agreements/{agreement}/entries", body)] * 40


def _growth(port: int) -> None:
    body = json.dumps(PAID).encode()
    bare, *ours = _in_turn(
        port,
        1,
        lambda: [asked("/bare-post", body)] * 40,
        *(partial(_posts_to, f"of-{entries}", body) for entries in LENGTHS),
    )
    for entries, taken in zip(LENGTHS, ours, strict=True):
        _row(f"POST entries to a log of {entries:,}", bare, taken, "the same at every length")
