"""The witness: what was seen last of each log, and whether what is shown now goes on from it.

What was seen is kept as JSON lines, only ever added to: under a lock, in one write, on the disk before anybody is told.
Whoever holds this file must not be whoever holds the store.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

import attrs

from lifecycle.errors import Refusal
from lifecycle.witness.checkpoints import Chain, Checkpoint

WRITTEN: Final = ("origin", "entries", "digest", "agreement")
SIZE: Final = 32

Outcome = Literal["consistent", "altered", "forked", "forged", "unchecked", "shorter"]


@attrs.frozen
class Finding:
    checkpoint: Checkpoint
    outcome: Outcome
    finding: str


class StateDamaged(Refusal):
    """A witness that cannot say what it saw says nothing else either."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"{source}: {problem}; a witness cannot do without what it saw, so restore the file.")


NOTHING_SEEN: Final[Mapping[int, str]] = {}


@attrs.define
class Seen:
    """By log, the digest at each number of entries; by name, which logs were called so."""

    digests: dict[str, dict[int, str]] = attrs.Factory(dict)
    called: dict[str, set[str]] = attrs.Factory(dict)

    def take(self, origin: str, entries: int, digest: str, agreement: str) -> bool:
        """Whether it goes with what was seen."""
        self.called.setdefault(agreement, set()).add(origin)
        return self.digests.setdefault(origin, {}).setdefault(entries, digest) == digest


def judged(checkpoint: Checkpoint, seen: Seen, chain: Chain | None) -> Finding:
    """A checkpoint beside what was seen of its log, and a chain of it where there is one."""
    outcome, finding = _judged(checkpoint, seen.digests.get(checkpoint.origin, NOTHING_SEEN), chain)
    # A log begun anew has an id of its own: only its name tells that it stands in another's place.
    if outcome == "consistent" and seen.called.get(checkpoint.agreement, {checkpoint.origin}) != {checkpoint.origin}:
        outcome = "unchecked"
        finding = "another log was seen under this name; if both are right, give one a state file of its own"
    return Finding(checkpoint, outcome, f"{outcome}: {finding}")


def _judged(now: Checkpoint, seen: Mapping[int, str], chain: Chain | None) -> tuple[Outcome, str]:
    last = max(seen, default=0)
    if seen.get(now.entries, now.digest) != now.digest:
        return "forked", f"its entry {now.entries} is not the one seen before: {seen[now.entries]} was"
    if now.entries < last:
        return "shorter", f"{now.entries} entries, where {last} were seen before"
    if chain is not None:
        found = _in_the_chain(now, seen, chain)
        if found is not None:
            return found
    elif last and now.entries > last:
        return (
            "unchecked",
            f"{last} entries were seen before, and only the log itself shows whether these go on from them",
        )
    if not last:
        return "consistent", "seen for the first time: from here on it may only grow"
    if now.entries == last:
        return "consistent", f"the same {last} entries as seen before"
    return "consistent", f"the {last} entries seen before are the first of these {now.entries}"


def _in_the_chain(now: Checkpoint, seen: Mapping[int, str], chain: Chain) -> tuple[Outcome, str] | None:
    """What speaks against a checkpoint in the log itself."""
    for position in sorted({*seen, now.entries}):
        there, expected = chain.at(position), seen.get(position, now.digest)
        if there is not None and there != expected:
            whose = "seen before" if position in seen else "of the checkpoint"
            return "forked", f"entry {position} of the log has another digest than that {whose}"
        if there is None and chain.fault is not None:
            return "altered", f"the log is {chain.fault}"
        if there is None:
            return "unchecked", f"the log given has {len(chain.digests)} entries, too few for entry {position}"
    return None


class State:
    """What a witness saw, in its file: read when entered, held until left. Raises ``StateDamaged``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.seen = Seen()

    def __enter__(self) -> Self:
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise StateDamaged(self._path.name, f"it cannot be opened ({reason})") from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            with open(self._file, "rb", closefd=False) as reading:
                content = reading.read()
            # A last line without its end was never reported as seen: the machine stopped in the middle of it.
            self._end = content.rfind(b"\n") + 1
            for number, line in enumerate(content[: self._end].splitlines(), 1):
                self._take(line, number)
        except BaseException:
            os.close(self._file)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, found: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._file)

    def remember(self, checkpoints: Iterable[Checkpoint], *, now: datetime) -> None:
        """All of them or none; those that are known already are not written again."""
        digests = self.seen.digests
        new = [each for each in checkpoints if each.entries not in digests.get(each.origin, NOTHING_SEEN)]
        seen_at = now.isoformat(timespec="seconds")
        lines = b"".join(json.dumps({**attrs.asdict(each), "seen_at": seen_at}).encode() + b"\n" for each in new)
        if not lines:
            return
        try:
            os.ftruncate(self._file, self._end)
            if os.pwrite(self._file, lines, self._end) != len(lines):
                raise StateDamaged(self._path.name, "the disk is full")
            os.fsync(self._file)
            for each in new:
                self.seen.take(each.origin, each.entries, each.digest, each.agreement)
        except OSError as error:
            raise StateDamaged(self._path.name, f"it cannot be written ({error.strerror})") from None
        self._end += len(lines)

    def _take(self, line: bytes, number: int) -> None:
        try:
            origin, entries, digest, agreement = (json.loads(line)[name] for name in WRITTEN)
            sound = type(entries) is int and len(bytes.fromhex(digest)) == SIZE
            sound = sound and self.seen.take(str(origin), entries, digest, str(agreement))
        except (ValueError, TypeError, KeyError):
            sound = False
        if not sound:
            raise StateDamaged(self._path.name, f"line {number} is not what a witness wrote")
