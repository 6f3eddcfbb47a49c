"""``python3 -m tests.benchmarks.generate``: entries a second that are made up and judged, and saved into a store.

By processor time, of which a save has little: what it waits for the disk is told beside it.
"""

import argparse
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from regrights import bootstrap

bootstrap.ensure("test")

from lifecycle.agreement.language.shipped import shipped_names  # noqa: E402 - the set-up comes first
from regrights.book.new_logs import take_in_new  # noqa: E402
from regrights.book.store import Store  # noqa: E402
from regrights.made_up.making import made_up  # noqa: E402
from regrights.made_up.writing import name_of  # noqa: E402


def measured(agreements: int, terms: list[str]) -> None:
    made_up(1, 0, terms)  # what is loaded once
    numbers, begun = range(1, agreements + 1), process_time()
    files = {name_of(number): made_up(1, number, terms) for number in numbers}
    making, entries = process_time() - begun, sum(len(file.entries) for file in files.values())
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(f"sqlite:///{folder}/store.db", heads=Path(folder, "heads")) as store,
    ):
        begun, waited_from = process_time(), perf_counter()
        saved = sum(receipt.position for receipt in take_in_new(store, files.items()))
        saving, waited = process_time() - begun, perf_counter() - waited_from
    assert saved == entries
    print(f"{agreements:,} agreements, {entries / agreements:.1f} entries each, under {', '.join(terms)}")
    print(f"  made and judged   {entries / making:>9,.0f} entries a second of a core")
    print(f"  saved             {entries / saving:>9,.0f}, {entries / waited:,.0f} with what it waited for the disk")
    print(f"  both              {entries / (making + saving):>9,.0f}")


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--agreements", type=int, default=1_000, metavar="N")
    asked = given.parse_args()
    measured(asked.agreements, ["focus-2002"])
    for name in shipped_names():
        measured(asked.agreements // 10, [name])
