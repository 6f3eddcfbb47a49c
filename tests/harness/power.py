"""Power cuts: one run of the product is written down, and any number of states after a cut are made of it.

Each is opened by the product as it is and must hold every acknowledged save with its digests, of the save that was
under way all or nothing, a sound log and its keys; and must take the next entry.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import attrs

from lifecycle.errors import Refusal
from lifecycle.log import sqlite_file
from lifecycle.log.log import LogMoved, Receipt
from lifecycle.log.opening import open_log
from tests.harness.disk import Disk, Files, Operation
from tests.harness.file_layer import FileLayer, Unreachable

AGREEMENTS = ("alpha", "beta")
SAVES_OF_A_RUN = 40
STATES_OF_A_RUN = 500


@attrs.define
class Save:
    agreement: str
    after: int
    entries: list[bytes]
    key: str
    receipts: list[Receipt] = attrs.Factory(list)


@attrs.define
class Run:
    """``asked`` and ``told`` beside what happened to the files: the save that was begun, and was acknowledged."""

    happened: list[Operation]
    held: Files = attrs.Factory(dict)
    told: list[Save] = attrs.Factory(list)
    asked: Save | None = None


@contextmanager
def settings(**changed: object) -> Iterator[None]:
    """The product with other settings of SQLite, until left."""
    before = dict(sqlite_file.PRAGMAS)
    sqlite_file.PRAGMAS.update(changed)
    try:
        yield
    finally:
        sqlite_file.PRAGMAS.clear()
        sqlite_file.PRAGMAS.update(before)


def recorded(folder: Path, chance: Random, *, saves: int = SAVES_OF_A_RUN) -> Run:
    """A store made and written to: small and large saves, refusals, a restart now and then."""
    address = f"sqlite:///{folder}/store.db"
    after = dict.fromkeys(AGREEMENTS, 0)
    with FileLayer(folder, noting=True) as layer:
        log = open_log(address)
        if not layer.opened:
            raise Unreachable("its files are opened some other way")
        for number in range(saves):
            if chance.random() < 0.07:
                log.close()
                log = open_log(address)
            name = chance.choice(AGREEMENTS)
            if chance.random() < 0.1:
                with suppress(LogMoved):
                    log.append(name, [b"refused"], after=after[name] + 1)
            padding = chance.choice([0, 20, 300, 3000])
            size = chance.choice([1, 1, 2, 5])
            entries = [f"{name}/{after[name] + n}/{'x' * padding}".encode() for n in range(1, size + 1)]
            save = Save(name, after[name], entries, f"save {number}")
            layer.note("asked", save)
            save.receipts = log.append(name, entries, after=after[name], key=save.key, fingerprint="f")
            layer.note("told", save)
            after[name] += size
        log.close()
    return Run(layer.noted)


def cut(run: Run, chance: Random, states: int, folder: Path, *, again: float = 0.02) -> Counter[str]:
    """What was found in that many states (``cuts``), cut after random operations: ``sound``, or what is wrong.

    Now and then the power is cut ``again``, while the store is being opened after the first cut.
    """
    found: Counter[str] = Counter()
    disk = Disk(run.held)
    told, asked = list(run.told), run.asked
    cuts = Counter(chance.randrange(len(run.happened)) for _ in range(states))
    for place, operation in enumerate(run.happened):
        if operation[0] == "asked":
            asked = operation[1]
        elif operation[0] == "told":
            told, asked = [*told, operation[1]], None
        else:
            disk.take(operation)
        for _ in range(cuts[place]):
            files = disk.after_a_cut(chance)
            with TemporaryDirectory(dir=folder) as name:
                noted: list[Operation] = []
                finding = checked(Path(name), files, told, asked, noted)
            found[finding] += 1
            if finding == "sound" and chance.random() < again:
                second = cut(Run(noted, files, told, asked), chance, 3, folder, again=0)
                found.update(
                    {what if what in ("sound", "cuts") else f"cut twice: {what}": n for what, n in second.items()}
                )
                found["cut twice"] += second["cuts"]
            found["cuts"] += 1
    return found


def checked(folder: Path, files: Files, told: list[Save], asked: Save | None, noted: list[Operation]) -> str:
    """What is wrong with a store found after a cut, or that it is sound."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        with FileLayer(folder, noting=True) as layer, open_log(f"sqlite:///{folder}/store.db") as log:
            problem = _wrong(log, told, asked)
            noted += layer.noted
            return problem or _next(log) or "sound"
    except Refusal as refusal:
        return f"{type(refusal).__name__} where nobody altered anything"


def _wrong(log, told: list[Save], asked: Save | None) -> str | None:
    for agreement in AGREEMENTS:
        found = log.read(agreement)
        acknowledged = [save for save in told if save.agreement == agreement]
        stored = [entry for save in acknowledged for entry in save.entries]
        digests = [receipt.digest for save in acknowledged for receipt in save.receipts]
        if [entry.stored for entry in found[: len(stored)]] != stored:
            return "an acknowledged entry is lost"
        if [entry.digest.hex() for entry in found[: len(stored)]] != digests:
            return "a digest is not the one acknowledged"
        under_way = asked is not None and asked.agreement == agreement
        more = [entry.stored for entry in found[len(stored) :]]
        if more and not (under_way and more == asked.entries):
            return "a save is there by half"
        if under_way and (log.keyed(agreement, asked.key) is not None) != bool(more):
            return "a key without its entries, or entries without their key"
        for save in acknowledged[-2:]:
            if log.keyed(agreement, save.key) != ("f", save.receipts[-1]):
                return "a key does not answer"
        if found and not log.verify(agreement).ok:
            return "verify does not call it sound"
    return None


def _next(log) -> str | None:
    for agreement in AGREEMENTS:
        last = len(log.read(agreement))
        if log.append(agreement, [b"next"], after=last)[0].position != last + 1:
            return "the next entry takes another place"
    return None if all(log.verify(agreement).ok for agreement in AGREEMENTS) else "not sound after the next entry"


def power(states: int, seed: int) -> Counter[str]:
    """So many cuts over as many runs as they take."""
    chance = Random(seed)
    found: Counter[str] = Counter()
    while (left := states - found["cuts"]) > 0:
        with TemporaryDirectory() as name:
            folder = Path(name)
            small = chance.random() < 0.3  # few pages in memory: a save reaches the file before it is committed
            with settings(cache_size=5 if small else 2000):
                (folder / "run").mkdir()
                run = recorded(folder / "run", chance)
                found += cut(run, chance, min(left, STATES_OF_A_RUN), folder)
            found["runs"] += 1
    return found
