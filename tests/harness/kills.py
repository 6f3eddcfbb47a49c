"""kill -9 at random moments: of a process that appends to a log, and of the whole command line while it records.

Nothing acknowledged is lost, no batch is there by half, and nobody repairs anything: what a killed writer left is
undone when the store is next opened, and the next writer goes on from there.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lifecycle.log.opening import open_log
from tests import CHECKOUT
from tests.harness.command_line_process import SIGNING

KILLS_OF_A_FILE = 20


class Lost(AssertionError):
    """What must never happen."""


def process(module: str, *arguments: str) -> subprocess.Popen:
    # From the folder of the checkout, wherever the tests are started.
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _child(running: subprocess.Popen) -> int:
    """The number of the child just forked, from its own mouth: no other number is ever to be killed."""
    word, number = running.stdout.readline().split()
    if word != b"child":
        raise Lost(f"{word!r} where a child was to begin")
    return int(number)


class _Pause:
    """Before a kill: drawn anew each time, its mean led to where about half die before their first word."""

    def __init__(self, chance: Random, mean: float) -> None:
        self.chance, self.mean, self.least = chance, mean, mean

    def sleep(self) -> None:
        time.sleep(self.chance.expovariate(1 / self.mean))

    def learn(self, *, spoke: bool) -> None:
        self.mean = max(self.least, self.mean / 1.2) if spoke else self.mean * 1.2


def kills_of_writers(kills: int, seed: int) -> Counter[str]:
    """Kill processes that append batches of 1 to 5 for ever."""
    chance = Random(seed)
    counts: Counter[str] = Counter()
    pause = _Pause(chance, 0.012)
    with TemporaryDirectory() as folder, process("tests.lifecycle.log.writer", "serve") as writer:
        for kill in range(kills):
            file = Path(folder) / f"{kill // KILLS_OF_A_FILE}.db"
            writer.stdin.write(f"sqlite:///{file}\n".encode())
            writer.stdin.flush()
            child = _child(writer)
            pause.sleep()
            os.kill(child, signal.SIGKILL)
            lines = iter(lambda: writer.stdout.readline().split(), [b"dead", b"-9"])
            receipts = [(int(position), digest.decode()) for _, position, digest in lines]
            pause.learn(spoke=bool(receipts))
            counts["saves acknowledged"] += len(receipts)
            counts["cut off in a save"] += Path(f"{file}-journal").exists()
            counts["kills"] += 1
            _whole(file, receipts)
        writer.stdin.close()
        if writer.wait(timeout=10):
            raise Lost("the writer itself failed")
    return counts


def _whole(file: Path, receipts: list[tuple[int, str]]) -> None:
    with open_log(f"sqlite:///{file}") as log:
        entries = log.read("killed")
        for position, digest in receipts:
            if len(entries) < position or entries[position - 1].digest.hex() != digest:
                raise Lost(f"position {position} was acknowledged, and is gone")
        # Every entry names its batch, its place in it and the size: the last of all ends its batch.
        batches = [entry.stored.split(b"/")[:3] for entry in entries]
        for (number, place, size), following in pairwise([*batches, [b"", b"1", b""]]):
            here, end = int(place), int(size)
            next_of_it = [number, b"%d" % (here + 1), size]
            if following[1] != b"1" if here == end else following != next_of_it:
                raise Lost(f"batch {number!r} is there by half")
        if entries and not log.verify("killed").ok:
            raise Lost(log.verify("killed").finding)


def kills_of_the_command_line(kills: int, seed: int) -> Counter[str]:
    """Kill `regrights record`; then send the same again under its key, as somebody does who saw no receipt."""
    chance = Random(seed)
    counts: Counter[str] = Counter()
    pause = _Pause(chance, 0.01)
    with TemporaryDirectory() as folder, process("tests.harness.command_line_process") as line:
        line.stdout.readline()  # the receipt of its warming up
        for kill in range(kills):
            store = f"sqlite:///{folder}/{kill // KILLS_OF_A_FILE}.db"
            given = _entry(kill % KILLS_OF_A_FILE)
            words = ["record", "killed", "--store", store, "--json", "--key", f"key {kill}", "--entry", given]
            receipt = _run(line, words, pause)
            counts["kills"] += 1
            counts["receipts seen before death"] += receipt is not None
            found = _entries(store)
            if receipt and receipt["digest"] not in found:
                raise Lost(f"the receipt {receipt} was put out, and its entry is gone")
            counts["stored, not acknowledged"] += receipt is None and len(found) == kill % KILLS_OF_A_FILE + 1
            again = _run(line, words, None)
            if again is None or (receipt and receipt != again):
                raise Lost(f"repeated under its key it was answered {again}, not {receipt}")
            if (found := _entries(store)) is None or len(found) != kill % KILLS_OF_A_FILE + 1:
                raise Lost(f"{len(found)} entries where {kill % KILLS_OF_A_FILE + 1} were sent")
        line.stdin.close()
        line.wait(timeout=10)
    return counts


def _entry(number: int) -> str:
    if not number:
        return json.dumps(SIGNING)
    fee = {"kind": "ExpenseIncurred", "category": "filing fee", "amount": f"1.{number:02}"}
    return json.dumps({**fee, "occurred_on": "2003-07-01"})


def _run(line: subprocess.Popen, words: list[str], pause: _Pause | None) -> dict[str, object] | None:
    """The receipt, as far as the command came to put it out; killed after a pause unless there is none."""
    line.stdin.write(json.dumps(words).encode() + b"\n")
    line.stdin.flush()
    child = _child(line)
    receipt = None
    if pause is not None:
        pause.sleep()
        os.kill(child, signal.SIGKILL)  # dead or not, its number is its own until it is waited for
    line.stdin.write(b"\n")
    line.stdin.flush()
    while not (said := line.stdout.readline()).startswith(b"dead"):
        receipt = json.loads(said)
    if pause is not None:
        pause.learn(spoke=receipt is not None)
    if pause is None and said.split()[1] != b"0":
        raise Lost(f"ended with {said!r} though nobody killed it")
    return receipt


def _entries(store: str) -> list[str]:
    """The digests of what is stored, whole and sound."""
    with open_log(store) as log:
        found = log.verify("killed")
        if found.entries and not found.ok:
            raise Lost(found.finding)
        return [entry.digest.hex() for entry in log.read("killed")]
