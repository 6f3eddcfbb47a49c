"""Processes that write to one store at once, forked warm, and one that follows it; what they saw is printed as JSON.

`race URL WRITERS EACH SEED`: writers append to an agreement they share and to one of their own, and try again when a
log has moved; a follower reads in the order of recording what is new, until all have ended.
`key URL SENDERS KEY AMOUNT`: senders record the same entry under the same key at the same moment.
`nobody URL`: reads, and is refused an entry, as a user who may do anything only if others may.
The name of a weakened build before all of this makes it that build.
"""

import json
import os
import select
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from random import Random
from typing import Any

import psycopg

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.log import LogMoved, StoreUnavailable
from lifecycle.log.opening import open_log
from lifecycle.log.sqlite_file import PRAGMAS
from regrights.book.store import Store
from tests.harness.weakened import WEAKENED

SHARED = "shared"
NOBODY = 65534
SHORTEST_WAIT = 0.8 * int(str(PRAGMAS["busy_timeout"])) / 1000
Row = tuple[int, str, int, bytes, bytes]


def forked(act: Callable[[], object]) -> tuple[int, int]:
    """A child that does it, and the pipe on which it tells."""
    told, telling = os.pipe()
    child = os.fork()
    if child:
        os.close(telling)
        return child, told
    status = 1
    try:
        with os.fdopen(telling, "w") as out:
            json.dump(act(), out)
        status = 0
    except BaseException as error:  # noqa: BLE001 - a child tells, and never returns to what it was forked from
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def heard(child: int, told: int) -> object:
    with os.fdopen(told) as pipe:
        said = pipe.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise SystemExit("a child failed")
    return json.loads(said)


class Patient:
    """Tries again what was refused because another process held the lock for as long as the product waits.

    On a machine that is busy enough this is no fault; refused any sooner it is one.
    """

    def __init__(self) -> None:
        self.waits = 0

    def __call__(self, act: Callable[[], Any]) -> Any:
        while True:
            started = time.monotonic()
            try:
                return act()
            except StoreUnavailable:
                if time.monotonic() - started < SHORTEST_WAIT:
                    raise
                self.waits += 1


def write(url: str, writer: int, each: int, seed: int) -> dict[str, float]:
    chance = Random(seed)
    conflicts, longest, patient = 0, 0.0, Patient()
    with patient(lambda: open_log(url)) as log:
        for n in range(each):
            name = SHARED if chance.random() < 0.5 else f"own {writer}"
            entry, started = f"{writer}:{n}".encode(), time.monotonic()
            while True:
                head = patient(lambda: log.head(name))  # noqa: B023 - called at once
                after, key = head.entries if head else 0, f"{writer}:{n}"
                try:
                    patient(lambda: log.append(name, [entry], after=after, key=key, fingerprint="f"))  # noqa: B023
                except LogMoved:
                    conflicts += 1
                else:
                    break
            longest = max(longest, time.monotonic() - started)
    return {"conflicts": conflicts, "longest": longest, "waits": patient.waits}


def new_rows(url: str) -> Callable[[int], Sequence[Row]]:
    """What was recorded after the seq-th entry of the whole store, in the order of recording; one word a store."""
    scheme, _, place = url.partition(":///")
    said = "SELECT seq, originator_id, originator_version, state, digest FROM {} WHERE seq > {} ORDER BY seq"
    if scheme == "sqlite":
        connection = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=600)
        return lambda seq: connection.execute(said.format("stored_events", "?"), (seq,)).fetchall()

    def in_postgresql(seq: int) -> Sequence[Row]:
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(said.format("regrights.stored_events", "%s"), (seq,)).fetchall()

    return in_postgresql


def follow(url: str, over: int) -> dict[str, object]:
    """Each entry once, none missed: gapless over the store, and each log a chain as it is met."""
    rows, seq, polls, faults = new_rows(url), 0, 0, []
    heads: dict[str, tuple[int, bytes]] = {}
    met, patient = sha256(), Patient()
    with patient(lambda: open_log(url, create=False)) as log:
        last = False
        while True:
            for number, name, position, stored, digest in rows(seq):
                before, chain = heads.get(name, (0, ZERO_DIGEST))
                if (number, position, digest) != (seq + 1, before + 1, chained(chain, stored)):
                    faults.append(f"{name} {position} at {number}, after {before} at {seq}")
                seq, heads[name] = number, (position, digest)
                met.update(digest)
            known = heads.get(SHARED, (0, b""))[0]
            more = [entry.position for entry in patient(lambda: log.read(SHARED, after=known))]  # noqa: B023
            if more != list(range(known + 1, known + 1 + len(more))):
                faults.append(f"{SHARED} read on from {known} gives {more}")
            polls += 1
            if last:
                return {"met": seq, "polls": polls, "faults": faults, "digest": met.hexdigest()}
            last = bool(select.select([over], [], [], 0.002)[0])


def race(url: str, writers: int, each: int, seed: int) -> dict[str, object]:
    open_log(url).close()
    over, end = os.pipe()

    def following() -> object:
        os.close(end)
        return follow(url, over)

    follower = forked(following)
    children = [forked(lambda writer=writer: write(url, writer, each, seed + writer)) for writer in range(writers)]
    told = [heard(*child) for child in children]
    os.close(end)  # the children that held it too have ended
    return {
        "conflicts": sum(each["conflicts"] for each in told),
        "waits": sum(each["waits"] for each in told),
        "longest wait in ms": int(1000 * max(each["longest"] for each in told)),
        "follower": heard(*follower),
    }


def expense(amount: str) -> dict[str, object]:
    return {"kind": "ExpenseIncurred", "occurred_on": "2003-07-01", "category": "fee", "amount": amount}


def as_nobody(url: str) -> list[object]:
    if os.geteuid() == 0:  # whom no folder refuses anything
        os.setuid(NOBODY)
    with open_log(url) as log:
        stored = [entry.stored.decode() for entry in log.read("alpha")]
        try:
            log.append("alpha", [b"next"], after=len(stored))
        except StoreUnavailable as refusal:
            return [stored, log.verify("alpha").ok, refusal.reason]
    return [stored]


def same_key(url: str, senders: int, key: str, amount: str) -> list[object]:
    start, go = os.pipe()

    def send() -> object:
        os.close(go)
        os.read(start, 1)  # returns in all at once, when the parent closes its end
        with closing(Store(url)) as store:
            receipt = Patient()(lambda: store.record("alpha", expense(amount), key=key))
            return [receipt.position, receipt.digest]

    children = [forked(send) for _ in range(senders)]
    os.close(go)
    return [heard(*child) for child in children]


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[0] in WEAKENED:
        WEAKENED[words.pop(0)](setattr)
    what, url, *words = words
    match what:
        case "race":
            print(json.dumps(race(url, *map(int, words))))
        case "key":
            print(json.dumps(same_key(url, int(words[0]), *words[1:])))
        case "nobody":
            print(json.dumps(as_nobody(url)))
