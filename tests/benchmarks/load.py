"""``python3 -m tests.benchmarks.load``: a server under load, on both stores, and its memory over many requests.

A cached page, a cached ``GET owed`` and ``POST entries``, each from 1, 8 and 32 connections, the median and the 99th of
100, beside a bare route or a bare POST with a raw insert of the same durability, in the same run. Memory is what the
server holds after so many requests, each 20th of which is another question.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from regrights import bootstrap

bootstrap.ensure("test")

from lifecycle.log.opening import open_log  # noqa: E402 - the set-up comes first
from lifecycle.record.importing import import_log  # noqa: E402
from tests.benchmarks.http import CLIENTS, OWED, PAID, asked, serving, timed  # noqa: E402
from tests.benchmarks.logs import LAST, judged  # noqa: E402
from tests.postgresql_server import fresh_store  # noqa: E402

ENTRIES = 100
REQUESTS, ROUNDS = 600, 3  # of each task at each number of connections, the tasks in turn
PAGE = f"/desk/a/glance?on={LAST}"
STEPS = 10  # at which the memory is looked at
Requests = Callable[[], Sequence[bytes]]


def _pairs(port: int, clients: int) -> Iterator[tuple[str, list[float], list[float], str]]:
    """What was asked, the seconds of its floor and of it, and the goal."""
    body, each = json.dumps(PAID).encode(), REQUESTS // ROUNDS
    tasks: Sequence[tuple[str, Requests, Requests, str]] = (
        ("a cached page (bare route)", lambda: [asked("/bare")] * each, lambda: [asked(PAGE)] * each, "≤ 2×"),
        ("GET owed, cached (bare route)", lambda: [asked("/bare")] * each, lambda: [asked(OWED)] * each, "≤ 2×"),
        (
            "POST entries (bare POST + raw insert)",
            lambda: [asked("/bare-post", body)] * (each // 2),
            lambda: [asked("/agreements/a/entries", body)] * (each // 2),
            "≤ 3×",
        ),
    )
    for what, floor, task, goal in tasks:
        bare, ours = list[float](), list[float]()
        timed(port, task()[:5], 1)  # so that it is there to be given again
        for _ in range(ROUNDS):
            bare += timed(port, floor(), clients)
            ours += timed(port, task(), clients)
        yield what, bare, ours, goal


def load(folder: Path, store: str, url: str) -> None:
    with open_log(url, create=True) as log:
        import_log(log, "a", judged(ENTRIES))
    with serving(folder, url=url) as (port, _):
        for clients in CLIENTS:
            for what, bare, ours, goal in _pairs(port, clients):
                middle, last = median(ours), quantiles(ours, n=100)[98]
                floor, floor_last = median(bare), quantiles(bare, n=100)[98]
                print(
                    f"{store:<11} {clients:>2} {what:<40} {floor * 1e3:>8.2f} {floor_last * 1e3:>8.2f} "
                    f"{middle * 1e3:>8.2f} {last * 1e3:>8.2f} {middle / floor:>6.2f}× {last / middle:>6.1f}  {goal}",
                    flush=True,
                )


def memory(folder: Path, requests: int) -> None:
    """What the server holds after each tenth of the requests."""
    url = f"sqlite:///{folder}/of-memory.db"
    with open_log(url, create=True) as log:
        import_log(log, "a", judged(ENTRIES))
    numbers, held = count(), list[int]()
    with serving(folder, heavy="within", url=url) as (port, process):
        for _ in range(STEPS):
            timed(port, _many(numbers, requests // STEPS), 8)
            held.append(_resident(process))
            print(f"{len(held) * (requests // STEPS):>9,} requests {held[-1] / 1024:>8.1f} MiB", flush=True)
    settled = held[STEPS // 2 - 1]
    print(f"from the half to the end: {(held[-1] - settled) / settled:+.1%}  (goal ± 5 %)")


def _many(numbers: Iterator[int], requests: int) -> list[bytes]:
    """Pages and answers that are given again, and each 20th time a question not asked before."""
    found = []
    for number in range(requests):
        known_at = f"&known_at=2030-01-01T00:00:00.{next(numbers):06d}Z" if number % 20 == 0 else ""
        found.append(asked((OWED, PAGE)[number % 2] + known_at))
    return found


def _resident(process: int) -> int:
    """KiB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    words = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.load", description=__doc__)
    words.add_argument("--requests", type=int, default=100_000, help="over which the memory is looked at; 0 for none")
    words.add_argument("--memory-only", action="store_true", help="no times")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not given.memory_only:
            print(f"{'':<54} {'floor':>8} {'p99':>8} {'ours':>8} {'p99':>8} {'ratio':>7} {'p99/p50':>7}  (ms)")
            load(folder, "SQLite", f"sqlite:///{folder}/store.db")
            load(folder, "PostgreSQL", fresh_store())
        if given.requests:
            memory(folder, given.requests)


if __name__ == "__main__":
    main()
