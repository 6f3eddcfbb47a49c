"""``python3 -m tests.benchmarks``: each task as a ratio to its floor, both measured in the same run, turn by turn.

Absolute times are of this machine in this minute; the ratios are what to read.
"""

import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from regrights import bootstrap

bootstrap.ensure("test")

from lifecycle.entries import Entry, StatementEntry  # noqa: E402
from lifecycle.entries.codec import decode  # noqa: E402
from lifecycle.judging.machines import STATEMENT, STATEMENT_MOVES, follow, move_of, step  # noqa: E402
from lifecycle.log.chain import ZERO_DIGEST, chained  # noqa: E402 - the set-up comes first
from lifecycle.log.log import EntryLog  # noqa: E402
from lifecycle.log.opening import open_log  # noqa: E402
from lifecycle.record.files import judge_lines  # noqa: E402
from lifecycle.record.importing import import_log  # noqa: E402
from projections.facts.cut import history  # noqa: E402
from projections.facts.folding import facts  # noqa: E402
from projections.questions.owed import owed  # noqa: E402
from regrights.book.store import Store  # noqa: E402
from tests import CHECKOUT  # noqa: E402
from tests.benchmarks.http import http  # noqa: E402
from tests.benchmarks.logs import INVESTORS, LAST, judged, lines  # noqa: E402
from tests.benchmarks.postgresql import postgresql  # noqa: E402

RAW_TABLE = """CREATE TABLE entries
    (agreement TEXT, position INTEGER, stored BLOB, digest BLOB, PRIMARY KEY (agreement, position))"""
Task = Callable[[], object]


def turns(floor: Task, task: Task, *, rounds: int, each: int = 1) -> tuple[float, float]:
    """Median seconds of the floor and of the task, taken in turn so that a slow minute is shared."""
    taken: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    for _ in range(rounds):
        for place, run in enumerate((floor, task)):
            started = perf_counter()
            for _ in range(each):
                run()
            taken[place].append((perf_counter() - started) / each)
    return median(taken[0]), median(taken[1])


def row(what: str, floor: float, task: float, goal: str) -> None:
    print(f"{what:<64} {floor * 1e6:>12,.1f} {task * 1e6:>12,.1f} {task / floor:>7.2f}×  {goal}")


def raw_store(path: Path, *, threads: bool = False) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None, check_same_thread=not threads)
    raw.execute("PRAGMA journal_mode=DELETE")
    raw.execute("PRAGMA synchronous=EXTRA")
    raw.execute(RAW_TABLE)
    return raw


def storage(folder: Path) -> None:
    entries = judged(400).stored
    raw, log = raw_store(folder / "raw.db"), open_log(f"sqlite:///{folder}/ours.db")
    for batch, rounds, goal in ((1, 200, "≤ 1.5×"), (100, 30, "≤ 2.5×"), (400, 15, "≤ 2.5×")):
        _stored(raw, log, entries[:batch], rounds=rounds, goal=goal)
    log.close()
    raw.close()


def _stored(raw: sqlite3.Connection, log: EntryLog, batch: Sequence[bytes], *, rounds: int, goal: str) -> None:
    names = count()
    name, ours = f"{len(batch)} in all", f"{len(batch)} of ours"
    place = {"raw": 0, "ours": 0}

    def floor() -> None:
        raw.execute("BEGIN IMMEDIATE")
        first = place["raw"] + 1
        raw.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?)",
            [(name, first + number, stored, ZERO_DIGEST) for number, stored in enumerate(batch)],
        )
        raw.execute("COMMIT")
        place["raw"] += len(batch)

    def task() -> None:
        if len(batch) == 1:
            log.append(ours, batch, after=place["ours"])
            place["ours"] += 1
        else:
            log.append(f"{ours} {next(names)}", batch, after=0)

    plural = "entry" if len(batch) == 1 else "entries"
    row(f"store {len(batch)} {plural} in one durable save (raw insert)", *turns(floor, task, rounds=rounds), goal)


def whole_import(folder: Path) -> None:
    print("\nimport: decoded, judged, chained, stored")
    for entries in (500, 5_000, 50_000):
        given = list(enumerate(lines(entries), 1))
        started = perf_counter()
        file = judge_lines(iter(given), source="benchmark", now=datetime.now(UTC))
        with open_log(f"sqlite:///{folder}/import.db") as log:
            import_log(log, f"of {entries}", file)
        taken = perf_counter() - started
        print(f"  {entries:>7,} entries {entries / taken:>10,.0f} entries/s   (goal ≥ 10,000, linear)")


def bare_fold(entries: Sequence[Entry]) -> int:
    """The least a replay does: each entry looked at once, each statement's state followed."""
    states: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, StatementEntry) and (move := move_of(entry)) in STATEMENT_MOVES:
            states[entry.statement] = STATEMENT[states.get(entry.statement, "unfiled")][move]
    return len(states)


def questions(folder: Path) -> None:
    print()
    for entries, rounds in ((20, 200), (100, 100), (500, 40), (5_000, 7)):
        file = judged(entries)
        path = folder / f"owed-{entries}.db"
        raw = raw_store(folder / f"raw-{entries}.db")
        digest = ZERO_DIGEST
        for position, stored in enumerate(file.stored, 1):
            digest = chained(digest, stored)
            raw.execute("INSERT INTO entries VALUES ('a', ?, ?, ?)", (position, stored, digest))
        log = open_log(f"sqlite:///{path}")
        import_log(log, "a", file)

        def rows_decoded(raw: sqlite3.Connection = raw) -> list[Entry]:
            select = "SELECT position, stored, digest FROM entries WHERE agreement = 'a' ORDER BY position"
            return [decode(stored) for _, stored, _ in raw.execute(select)]

        def replay(log: EntryLog = log) -> object:
            return facts(history([decode(entry.stored) for entry in log.read("a")], as_of=LAST), LAST)

        def whole(log: EntryLog = log) -> object:
            return owed([decode(entry.stored) for entry in log.read("a")], as_of=LAST)

        def floor(rows: Callable[[], list[Entry]] = rows_decoded) -> int:
            return bare_fold(rows())

        row(
            f"replay of {entries:,} entries from the store (rows + decode + bare fold)",
            *turns(floor, replay, rounds=rounds),
            "≤ 1.8×",
        )
        row(
            f"whole owed answer over {entries:,} entries (same floor)",
            *turns(floor, whole, rounds=rounds),
            "≤ 10× at 100, linear",
        )
        log.close()
        raw.close()


def machine() -> None:
    print()
    moves = STATEMENT["filed"]
    each = 20_000
    floor, fast = turns(
        lambda: moves["EffectivenessDeclared"],
        lambda: follow(STATEMENT, "filed", "EffectivenessDeclared"),
        rounds=9,
        each=each,
    )
    row("one machine step in a replay (dict lookup)", floor, fast, "≤ 5×")
    floor, judged_step = turns(
        lambda: moves["EffectivenessDeclared"],
        lambda: step(STATEMENT, "filed", "EffectivenessDeclared"),
        rounds=5,
        each=2_000,
    )
    row("one step of the transitions Machine, at append and audit only", floor, judged_step, "–")


def kept_appends(folder: Path) -> None:
    """One append in a process that holds the log open: what it costs after so many entries."""
    print()
    first = None
    for entries in (50, 500, 5_000):
        raw = raw_store(folder / f"raw-kept-{entries}.db")
        with Store(f"sqlite:///{folder}/kept-{entries}.db") as store:
            import_log(store.opened(create=True), "a", judged(entries))
            paid = {
                "kind": "PeriodicAmountPaid",
                "occurred_on": LAST.isoformat(),
                "investor": INVESTORS[0],
                "amount": "1.00",
                "again": True,
            }
            store.record("a", paid)  # reads and judges the log, once
            places = count(1)

            def floor(raw: sqlite3.Connection = raw, places: Iterator[int] = places) -> None:
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("INSERT INTO entries VALUES ('a', ?, ?, ?)", (next(places), b"x" * 300, ZERO_DIGEST))
                raw.execute("COMMIT")

            def append(store: Store = store, paid: dict[str, object] = paid) -> None:
                store.record("a", paid)

            inserted, appended = turns(floor, append, rounds=60)
            first = first or appended
            row(
                f"append 1 to a kept log of {entries:,} (raw insert)",
                inserted,
                appended,
                f"{appended / first:.2f}× of 50",
            )
        raw.close()


def whole_process(folder: Path) -> None:
    print()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(words: list[str]) -> None:
        subprocess.run(words, check=True, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)

    for what, entries in (
        ("owed", 20),
        ("owed", 100),
        ("owed", 500),
        ("period", 100),
        ("may-sell", 100),
        ("--help", 0),
    ):
        path = folder / f"log-{entries}.jsonl"
        path.write_bytes(b"".join(line + b"\n" for line in lines(entries)) if entries else b"")
        asked = ["--log", str(path), "--on", LAST.isoformat(), "--json"] if entries else []
        command = [sys.executable, "-m", "regrights", what, *asked]
        run(command)  # writes the bytecode once
        row(
            f"the whole process `regrights {what}`, {entries} entries (python -c pass)",
            *turns(lambda: run([sys.executable, "-c", "pass"]), lambda command=command: run(command), rounds=15),
            "≤ 10×" if (what, entries) == ("owed", 100) else "–",
        )


def main() -> None:
    print(f"{'task (floor)':<64} {'floor µs':>12} {'ours µs':>12} {'ratio':>8}  goal")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        storage(folder)
        postgresql(turns, row)
        questions(folder)
        machine()
        kept_appends(folder)
        whole_process(folder)
        whole_import(folder)
        http(folder)
    print(
        f"\n{json.dumps({'python': sys.version.split()[0], 'sqlite': sqlite3.sqlite_version, 'cores': os.cpu_count()})}"
    )


if __name__ == "__main__":
    main()
