"""The k-th operation on the files fails, for every k until a run goes through; and a disk with room for so much only.

Whatever fails, the save is refused in a sentence and nothing of it is half there; when the disk is well again the
same store, or one opened anew, goes on without repair, and the same key sent again is stored once.
"""

from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import attrs

from lifecycle.errors import Refusal
from lifecycle.log.log import StoreDamaged, StoreUnavailable
from lifecycle.log.opening import open_log
from tests.harness import file_layer
from tests.harness.file_layer import Failure, FileLayer, Unreachable
from tests.harness.power import settings

KINDS: dict[str, tuple[str, Failure]] = {
    "read": ("read", Failure(file_layer.IOERR_READ)),
    "write": ("write", Failure(file_layer.IOERR_WRITE)),
    "half a write": ("write", Failure(file_layer.IOERR_WRITE, "half")),
    "full disk": ("write", Failure(file_layer.FULL)),
    "full disk after half": ("write", Failure(file_layer.FULL, "half")),
    "sync": ("sync", Failure(file_layer.IOERR_FSYNC)),
    "sync, yet done": ("sync", Failure(file_layer.IOERR_FSYNC, "all")),
    "truncate": ("truncate", Failure(file_layer.IOERR_TRUNCATE)),
    "truncate, yet done": ("truncate", Failure(file_layer.IOERR_TRUNCATE, "all")),
    "delete": ("delete", Failure(file_layer.IOERR_DELETE)),
    "delete, yet done": ("delete", Failure(file_layer.IOERR_DIR_FSYNC, "all")),
    "open": ("open", Failure(file_layer.CANTOPEN)),
    "folder read-only": ("open", Failure(file_layer.READONLY_DIRECTORY)),
    "access": ("access", Failure(file_layer.IOERR_ACCESS)),
    "size": ("size", Failure(file_layer.IOERR_FSTAT)),
    "lock": ("lock", Failure(file_layer.IOERR_LOCK)),
}
Told = tuple[str, int, list[bytes], str]
# A first save that makes the store, batches that fill pages, another agreement.
SAVES: tuple[Told, ...] = (
    ("alpha", 0, [b"a1"], "k1"),
    ("alpha", 1, [b"a2" * 40, b"a3" * 900, b"a4" * 3000], "k2"),
    ("beta", 0, [b"b%d" % n * 1500 for n in range(6)], "k3"),
    ("alpha", 4, [b"a5"], "k4"),
)


class Lost(AssertionError):
    """What must never happen."""


@attrs.define
class Failing:
    """Fails the k-th operation of a kind, and every later one while it ``lasts``."""

    operation: str
    failure: Failure
    at: int
    lasts: bool
    well: bool = False
    seen: int = 0
    failed: int = 0

    def __call__(self, operation: str, _name: str, _size: int) -> Failure | None:
        if self.well or operation != self.operation:
            return None
        self.seen += 1
        if self.seen == self.at or (self.lasts and self.seen > self.at):
            self.failed += 1
            return self.failure
        return None


@attrs.define
class Small:
    """A disk on which all files together take so many bytes."""

    folder: Path
    room: int
    well: bool = False
    failed: int = 0

    def __call__(self, operation: str, name: str, size: int) -> Failure | None:
        if self.well or operation != "write":
            return None
        held = {file.name: file.stat().st_size for file in self.folder.iterdir()}
        held[name] = max(held.get(name, 0), size)
        if sum(held.values()) <= self.room:
            return None
        self.failed += 1
        return Failure(file_layer.FULL)


def run(folder: Path, failing: Failing | Small) -> Counter[str]:
    """Every save sent twice while it fails, and once more when all is well; then all of it looked at."""
    counts: Counter[str] = Counter()
    address = f"sqlite:///{folder}/store.db"
    with FileLayer(folder, failing) as layer:
        known: dict[str, list[str]] = {}
        for attempt in (*range(2), "well"):
            if attempt == "well":
                failing.well = True
            _each_saved(address, known, counts, must=attempt == "well")
        if not layer.opened:
            raise Unreachable("its files are opened some other way")
        with open_log(address, create=False) as log:
            for agreement in ("alpha", "beta"):
                stored = [entry.stored for entry in log.read(agreement)]
                if stored != [entry for name, _, entries, _ in SAVES if name == agreement for entry in entries]:
                    raise Lost(f"{agreement} holds {len(stored)} entries, which are not those sent")
                if not (found := log.verify(agreement)).ok:
                    raise Lost(found.finding)
    counts["failures injected"] += failing.failed
    return counts


def _each_saved(address: str, known: dict[str, list[str]], counts: Counter[str], *, must: bool) -> None:
    """One store held open for all saves, as a server does; what cannot even be opened is refused as a whole."""
    try:
        log = open_log(address)
    except Refusal as refusal:
        _clear(refusal, must=must)
        counts["refused"] += 1
        return
    with log:
        for agreement, after, entries, key in SAVES:
            try:
                receipts = log.append(agreement, entries, after=after, key=key, fingerprint="f")
            except Refusal as refusal:
                _clear(refusal, must=must)
                counts["refused"] += 1
                counts[getattr(refusal, "reason", "moved")] += 1
            else:
                digests = [receipt.digest for receipt in receipts]
                if known.setdefault(key, digests) != digests or len(digests) != len(entries):
                    raise Lost(f"the key {key} is answered in two ways")
            _whole(log, known)


def _clear(refusal: Refusal, *, must: bool) -> None:
    if must:
        raise Lost(f"refused though all is well: {refusal}") from refusal
    # A save that follows one refused is told that the log stands elsewhere.
    if type(refusal).__name__ != "LogMoved" and not isinstance(refusal, StoreUnavailable | StoreDamaged):
        raise Lost(f"{refusal!r} says nothing of the disk") from refusal
    if isinstance(refusal, StoreDamaged):
        raise Lost(f"a failing disk is called damage: {refusal}") from refusal
    if not str(refusal).endswith(".") or "\n" in str(refusal):
        raise Lost(f"no sentence: {refusal}") from refusal


def _whole(log, known: dict[str, list[str]]) -> None:
    """What can be read holds every acknowledged save, and each save whole."""
    for agreement in ("alpha", "beta"):
        try:
            stored = [entry.stored for entry in log.read(agreement)]
        except StoreUnavailable:
            continue
        ends, sent = {0}, []
        for name, after, entries, key in SAVES:
            if name == agreement:
                sent += entries
                ends.add(after + len(entries))
                if key in known and len(stored) < after + len(entries):
                    raise Lost(f"{key} was acknowledged, and is gone")
        if len(stored) not in ends or stored != sent[: len(stored)]:
            raise Lost(f"{agreement} holds {len(stored)} entries: a save by half")


def left_by_a_kill(folder: Path) -> dict[str, bytes]:
    """A store as it lies there when its writer dies at the last moment: all written, the journal not yet deleted."""
    left: dict[str, bytes] = {}

    def copied(operation: str, name: str, _size: int) -> None:
        if (operation, name) == ("delete", "store.db-journal"):
            left.update({file.name: file.read_bytes() for file in folder.iterdir()})

    with settings(cache_size=5), FileLayer(folder, copied), open_log(f"sqlite:///{folder}/store.db") as log:
        for agreement, after, entries, key in SAVES[:3]:
            log.append(agreement, entries, after=after, key=key, fingerprint="f")
    return left


def every_k(
    kind: str, *, lasts: bool, pages: int, held: dict[str, bytes], step: Callable[[], int] = lambda: 1
) -> Counter[str]:
    """Until a run goes through untouched. ``step`` says how far it is from one k to the next."""
    counts: Counter[str] = Counter()
    k = 1
    while True:
        with TemporaryDirectory() as name, settings(cache_size=pages, busy_timeout=1):
            folder = Path(name)
            for file, content in held.items():
                (folder / file).write_bytes(content)
            failing = Failing(*KINDS[kind], k, lasts)
            try:
                counts += run(folder, failing)
            except Lost as lost:
                raise Lost(f"{kind}, k = {k}, lasts = {lasts}, {pages} pages, {[*held]}: {lost}") from lost
        counts["runs"] += 1
        counts[kind] += failing.failed > 0
        if not failing.failed:
            return counts
        k += step()


def full_disks(step: int) -> Counter[str]:
    """Every size of disk, in steps of so many bytes, until one is large enough."""
    counts: Counter[str] = Counter()
    room = 0
    while True:
        with TemporaryDirectory() as folder:
            small = Small(Path(folder), room)
            counts += run(Path(folder), small)
        counts["disks"] += 1
        if not small.failed:
            return counts
        room += step


def failures(seed: int, *, stride: int = 1) -> Counter[str]:
    """All kinds, once and for good, on a new store and one to be recovered, with memory for many pages and for few.

    With a ``stride`` only some of these, and about every so many-th k, by chance.
    """
    chance = Random(seed)
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        killed = left_by_a_kill(Path(folder))
    for kind in KINDS:
        ways = [*product((False, True), (2000, 5), ({}, killed))]
        # Only a store to be recovered is ever cut short.
        for lasts, pages, held in ways if stride == 1 else [*chance.sample(ways, 2), (False, 5, killed)]:
            step = lambda: chance.randint(1, 2 * stride - 1)  # noqa: E731 - no more to it
            counts += every_k(kind, lasts=lasts, pages=pages, held=held, step=step)
    return counts + full_disks(512 * stride)
