"""``python3 -m tests.full_size [power|failures|kill|writers|malformed|commands|edits|barrier|forms|properties]``:
each harness at its full size.

Prints what was counted, with the seed; ends with 1 if anything was lost. `--seed N` does the same run again,
`--share 0.1` a tenth of it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

from regrights import bootstrap

bootstrap.ensure("test")

from tests import CHECKOUT  # noqa: E402
from tests.harness import barrier, commands, failures, kills, malformed, power, writers  # noqa: E402 - the set-up comes first
from tests.harness.seeds import new_seed  # noqa: E402
from tests.postgresql_server import fresh_store  # noqa: E402
from tests.regrights.book import altered  # noqa: E402
from tests.regrights.http.desk.test_killed import killed_while_sending  # noqa: E402

FINE = {"sound", "cuts", "runs", "cut twice"}


def _power(seed: int, share: float) -> Counter[str]:
    """Cuts at the product's settings; a tenth as many at each weaker one, which must show losses."""
    counts = power.power(int(20_000 * share), seed)
    if lost := counts.keys() - FINE:
        raise AssertionError(f"{sorted(lost)} in {counts}")
    for number, name in ((2, "FULL"), (1, "NORMAL"), (0, "OFF")):
        with power.settings(synchronous=number):
            found = power.power(int(1_000 * share), seed)
        if found["sound"] == found["cuts"]:
            raise AssertionError(f"the simulator finds no loss at {name}")
        counts[f"of {found['cuts']} cuts at {name}, not sound"] = found["cuts"] - found["sound"]
    return counts


def _failures(seed: int, share: float) -> Counter[str]:
    return failures.failures(seed, stride=max(1, round(1 / share)))


def _kill(seed: int, share: float) -> Counter[str]:
    found = kills.kills_of_writers(int(3_000 * share), seed)
    print(f"  {dict(found)}", flush=True)
    line = kills.kills_of_the_command_line(int(500 * share), seed)
    return found + Counter({f"command line: {what}": number for what, number in line.items()})


def _writers(seed: int, share: float) -> Counter[str]:
    """Into a file, then into PostgreSQL."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for store, fresh in (("SQLite", partial(_new_file, folder)), ("PostgreSQL", fresh_store)):
            raced = writers.writers(fresh(), 16, int(1_000 * share), seed)
            for senders in range(2, 51, max(1, round(1 / share))):
                one = writers.same_key(fresh(), senders)
                raced += Counter({f"one key: {what}": number for what, number in one.items()})
            found += Counter({f"{store}: {what}": number for what, number in raced.items()})
    return found


def _new_file(folder: str) -> str:
    return f"sqlite:///{folder}/{uuid4()}.db"


def _malformed(seed: int, share: float) -> Counter[str]:
    return malformed.malformed(int(20_000 * share), seed)


def _commands(seed: int, share: float) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        return commands.commands(["memory:", _new_file(folder), fresh_store()], int(10_000 * share), seed)


def _edits(seed: int, share: float) -> Counter[str]:
    """Of a stored file: by hand, half of them with the heads kept of it; and each of those through SQL, both ways."""
    with tempfile.TemporaryDirectory() as folder:
        return altered.edits(Path(folder), int(2_000 * share), seed)


def _barrier(seed: int, share: float) -> Counter[str]:
    """Every address, API and page, of every pair."""
    return barrier.barrier(max(1, int(1_000 * share)), seed, each=len(barrier.owned("investor")))


def _forms(seed: int, share: float) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        return killed_while_sending(Path(folder), int(500 * share), seed)


def _properties(seed: int, share: float) -> Counter[str]:
    """What holds for every legal history, of many more of them."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "auto",
        f"--hypothesis-seed={seed}",
        "tests/properties/test_amounts.py",
    ]
    examples = int(5_000 * share)
    subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "REGRIGHTS_EXAMPLES": str(examples)}, check=True)
    return Counter({"histories for each property": examples})


HARNESSES: dict[str, Callable[[int, float], Counter[str]]] = {
    "power": _power,
    "failures": _failures,
    "kill": _kill,
    "writers": _writers,
    "malformed": _malformed,
    "commands": _commands,
    "edits": _edits,
    "barrier": _barrier,
    "forms": _forms,
    "properties": _properties,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tests.full_size", description=__doc__)
    parser.add_argument("harness", nargs="*", metavar="HARNESS", help=", ".join(HARNESSES))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--share", type=float, default=1.0)
    words = parser.parse_args()
    if unknown := [name for name in words.harness if name not in HARNESSES]:
        parser.error(f"no harness {unknown[0]!r}: there are {', '.join(HARNESSES)}")
    failed = 0
    for name in words.harness or HARNESSES:
        seed = new_seed() if words.seed is None else words.seed
        started = time.monotonic()
        print(f"{name}, seed {seed}", flush=True)
        try:
            counts = HARNESSES[name](seed, words.share)
        except Exception as lost:  # noqa: BLE001 - whatever it is, it is told with its seed, and the next one runs
            failed = 1
            print(f"  FAILED: {type(lost).__name__}: {lost}")
            continue
        for what, number in counts.items():
            print(f"  {number:>9,}  {what}")
        print(f"  {time.monotonic() - started:>9,.0f}  seconds", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
