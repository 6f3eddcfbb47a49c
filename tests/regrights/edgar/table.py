"""Every statement of the lists, and what delay would cost: [FILE.json …] [--days N …].

Hypothetical: Focus terms with a Required Effective Date so many days after the filing, $1,000,000 of shares bought on
the filing day, letters answered by the stated rule of ``tests/edgar_histories.py``. Without files, the committed lists.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from regrights import bootstrap


def main(argv: Sequence[str]) -> int:
    from regrights.edgar.command import found_in
    from regrights.paper.drawing import Column, Drawing, Table
    from regrights.paper.terminal import show
    from tests.regrights.edgar.histories import LISTS, hypothetically_owed, statements

    words = argparse.ArgumentParser(prog="python3 -m tests.regrights.edgar.table")
    words.add_argument("files", nargs="*", type=Path, metavar="FILE.json", help="default: the committed lists")
    words.add_argument("--days", nargs="+", type=int, default=[120, 30], help="from the filing to the date required")
    asked = words.parse_args(argv)
    for path in asked.files or LISTS:
        found = statements(path)
        rows = [
            (
                each.file_number,
                each.form,
                each.filed,
                f"{each.staff_letters} + {each.issuer_letters}",
                each.effective,
                each.days,
                *(hypothetically_owed(found, each.file_number, days=days) for days in asked.days),
            )
            for each in found_in(found)
        ]
        columns = (
            Column("file number"),
            Column("form"),
            Column("filed", "day"),
            Column("letters"),
            Column("effective", "day"),
            Column("days", "number"),
            *(Column(f"owed if due in {days}", "money") for days in asked.days),
        )
        show(Drawing([Table(str(found.issuer), columns, rows)]))
        print()
    print("Letters: from the staff + from the issuer. Owed: hypothetically, of $1,000,000, under Focus terms with a")
    print(
        "Required Effective Date so many days after the filing: these companies are not parties to such an agreement."
    )
    return 0


if __name__ == "__main__":
    bootstrap.ensure("test")
    sys.exit(main(sys.argv[1:]))
