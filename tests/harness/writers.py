"""Many processes at one store: nothing lost, doubled, skipped or reordered, and one key is one entry."""

import json
from collections import Counter
from hashlib import sha256
from typing import Any

from lifecycle.log.log import KeyReused
from lifecycle.log.opening import open_log
from regrights.book.store import Store
from tests.harness.command_line_process import SIGNING
from tests.harness.kills import Lost, process
from tests.harness.writers_process import SHARED, expense, new_rows


def told(*words: object) -> Any:
    """What a process of writers told."""
    with process("tests.harness.writers_process", *map(str, words)) as running:
        said = running.communicate(timeout=900)[0]
    if running.returncode:
        raise Lost(f"a writer failed: {said!r}")
    return json.loads(said)


def writers(url: str, number: int, each: int, seed: int, *weakened: str) -> Counter[str]:
    """So many writers at once, so many entries each, and a follower; of a ``weakened`` build, if one is named."""
    race = told(*weakened, "race", url, number, each, seed)
    follower = race["follower"]
    if follower["faults"]:
        raise Lost(f"the follower saw {follower['faults'][:3]}")
    with open_log(url, create=False) as log:
        stored: Counter[bytes] = Counter()
        for head in log.agreements():
            entries = log.read(head.agreement)
            stored.update(entry.stored for entry in entries)
            if [entry.position for entry in entries] != list(range(1, len(entries) + 1)):
                raise Lost(f"{head.agreement} has holes")
            if not (found := log.verify(head.agreement)).ok:
                raise Lost(found.finding)
            for writer in range(number):
                sent = [int(n) for who, n in (entry.stored.split(b":") for entry in entries) if int(who) == writer]
                if sent != sorted(sent):
                    raise Lost(f"what writer {writer} sent stands in another order")
    if stored != Counter(f"{writer}:{n}".encode() for writer in range(number) for n in range(each)):
        raise Lost("not every entry is there once")
    whole = sha256(b"".join(digest for *_, digest in new_rows(url)(0))).hexdigest()
    if (follower["met"], follower["digest"]) != (number * each, whole):
        raise Lost(f"the follower met {follower['met']} of {number * each}, or others")
    return Counter(
        {
            "writers": number,
            "entries": number * each,
            "conflicts, each tried again": race["conflicts"],
            "locked for as long as a writer waits, tried again": race["waits"],
            "met by the follower": follower["met"],
            "polls": follower["polls"],
            "longest wait in ms": race["longest wait in ms"],
            "in the log they share": len(open_log(url, create=False).read(SHARED)),
        }
    )


def same_key(url: str, senders: int) -> Counter[str]:
    """The same entry and key sent by so many at once; again by another process later; and with another amount."""
    with Store(url) as store:
        store.record("alpha", SIGNING, key="signing")
    receipts = told("key", url, senders, "one key", "1.00")
    with Store(url) as store:
        later = store.record("alpha", expense("1.00"), key="one key")
        entries = [entry.digest.hex() for entry in store.stored("alpha")]
        if len(entries) != 2 or [*receipts, [later.position, later.digest]] != [[2, entries[1]]] * (senders + 1):
            raise Lost(f"{len(entries)} entries, and {later} after {receipts}")
        try:
            store.record("alpha", expense("2.00"), key="one key")
        except KeyReused:
            return Counter({"sent at once": senders, "rounds": 1})
    raise Lost("another entry was taken under a key that is known")
