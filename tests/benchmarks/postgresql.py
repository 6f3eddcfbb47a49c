"""Saves into PostgreSQL beside a bare psycopg insert and commit into the same server, and so as durable.

Over a socket of this machine, where a round trip costs least and the work between shows most.
"""

from collections.abc import Callable, Sequence
from itertools import count

import psycopg

from lifecycle.log.chain import ZERO_DIGEST
from lifecycle.log.log import EntryLog
from lifecycle.log.opening import open_log
from tests.benchmarks.logs import judged
from tests.postgresql_server import fresh_store

RAW_TABLE = """CREATE TABLE entries
    (agreement text, position bigint, stored bytea, digest bytea, PRIMARY KEY (agreement, position))"""
Task = Callable[[], object]


def postgresql(turns: Callable[..., tuple[float, float]], row: Callable[[str, float, float, str], None]) -> None:
    print()
    url = fresh_store()
    entries = judged(400).stored
    with psycopg.connect(url) as raw, open_log(url) as log:
        raw.execute(RAW_TABLE)
        raw.commit()
        for size, rounds, goal in ((1, 300, "≤ 1.5×"), (10, 100, "≤ 1.2×"), (100, 40, "≤ 1.2×"), (400, 20, "≤ 1.2×")):
            floor, task = _saves(raw, log, entries[:size])
            for warm in (floor, task) * 6:  # until the driver has prepared its statements
                warm()
            plural = "entry" if size == 1 else "entries"
            taken = turns(floor, task, rounds=rounds)
            row(f"PostgreSQL: {size} {plural} in one durable save (raw insert)", *taken, goal)


def _saves(raw: psycopg.Connection[tuple[object, ...]], log: EntryLog, batch: Sequence[bytes]) -> tuple[Task, Task]:
    positions, saves = count(1), count()
    name = f"{len(batch)} in all"

    def floor() -> None:
        with raw.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO entries VALUES (%s, %s, %s, %s)",
                [(name, next(positions), stored, ZERO_DIGEST) for stored in batch],
            )
        raw.commit()

    def one() -> None:
        raw.execute("INSERT INTO entries VALUES (%s, %s, %s, %s)", (name, next(positions), batch[0], ZERO_DIGEST))
        raw.commit()

    def task() -> None:
        log.append(name, batch, after=next(saves) * len(batch))

    return one if len(batch) == 1 else floor, task
