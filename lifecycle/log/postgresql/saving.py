"""One save as one question to the server, and its answer. Knows the function `save` of the schema.

The chain is made here, from where the log is believed to end; the server, holding the lock, stores it only if the log
does end there, and else says where.
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from hashlib import sha256
from typing import Final, NamedTuple

from eventsourcing.persistence import StoredEvent
from psycopg import Connection

from lifecycle.log.chain import ZERO_DIGEST, sealed
from lifecycle.log.contract import KnownKey, Saving
from lifecycle.log.postgresql import statements
from lifecycle.log.postgresql.connections import Row

# Of one statement; a single entry may be larger.
MOST_ENTRIES: Final = 500
_MOST_BYTES: Final = 1_000_000


class Found(NamedTuple):
    """Whether it was stored; if not, the key that is known, or where the log ends."""

    stored: bool
    known: KnownKey | None
    last: int
    digest: bytes
    stamp: tuple[str, str]


def save(
    connection: Connection[Row], events: Sequence[StoredEvent], digests: Sequence[bytes], after: bytes, saving: Saving
) -> Found:
    """A transaction of its own, of several statements where one would be too large."""
    cuts = [*_cut(events)]
    with connection.transaction() if len(cuts) > 1 else nullcontext():
        for start, stop in cuts[:-1]:
            before = digests[start - 1] if start else after
            found = _ask(connection, events[start:stop], digests[start:stop], before, start, saving, ends=False)
            if not found.stored:
                return found  # the first of them, and nothing is written
        start = cuts[-1][0]
        before = digests[start - 1] if start else after
        last = _ask(connection, events[start:], digests[start:], before, start, saving, ends=True)
    return last if start == 0 else last._replace(stamp=found.stamp)


def _ask(
    connection: Connection[Row],
    events: Sequence[StoredEvent],
    digests: Sequence[bytes],
    before: bytes,
    start: int,
    saving: Saving,
    *,
    ends: bool,
) -> Found:
    """A key is looked for with the first entries, and kept with the last."""
    agreement, key = saving.agreement, saving.key
    # Without entries it is only asked how things stand; whoever saves may believe in any position.
    expected = saving.after + start if events else -1
    new = KnownKey(str(saving.fingerprint), expected - start + 1, expected + len(events))
    given = (
        agreement,
        key,
        saving.fingerprint,
        sealed(agreement, key, new, digests[-1]) if events and ends and key is not None else None,
        new.first,
        expected,
        before,
        shard_of(agreement),
        [event.originator_version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
        digests,
    )
    row = connection.execute(statements.SAVE, given, prepare=True, binary=True).fetchone()
    stored, fingerprint, first, last, end, head, *stamp = row or ()
    known = None if fingerprint is None else KnownKey(fingerprint, first, last)
    return Found(stored, known, end or 0, head or ZERO_DIGEST, (stamp[0], stamp[1]))


def shard_of(agreement: str) -> int:
    """Which of 4,096 shards an agreement is of, in every store and for ever: the first bits of its name's SHA-256."""
    return int(sha256(agreement.encode()).hexdigest()[:3], 16)


def _cut(events: Sequence[StoredEvent]) -> Iterator[tuple[int, int]]:
    start = size = 0
    for place, event in enumerate(events):
        if place > start and (place - start == MOST_ENTRIES or size + len(event.state) > _MOST_BYTES):
            yield start, place
            start, size = place, 0
        size += len(event.state)
    yield start, len(events)


def after_one(started: str, snapshot: str) -> object:
    """The stamp when one transaction more has ended: that of the save, for the lock is held. Where another was on its
    way, nobody can tell, and nothing is equal to what is returned.
    """
    lowest, highest, _ = snapshot.split(":")
    return (started, f"{int(highest) + 1}:{int(highest) + 1}:") if lowest == highest else object()
