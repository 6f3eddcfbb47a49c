"""The accountant's answers as tables and sentences: what moved the balances, what was restated, what is disclosed."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from lifecycle.clocks import eastern
from projections.explanation import dollars
from regrights.show import Answer, table

MOVEMENTS = ("opening", "accrued", "paid_in_cash", "paid_in_shares", "waived", "closing")
FIGURES = ("determined", "due", "paid", "outstanding", "credit")
# A spreadsheet runs a cell that begins like this; an apostrophe before it keeps a name a name.
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


def rollforward(found: Answer) -> None:
    """A row per Investor, and their sum."""
    print(f"After {found.after}, through {found.as_of}. A balance is what was determined less what was paid.")
    rows = [(each.investor, *(getattr(each, name) for name in MOVEMENTS)) for each in found.investors]
    if len(rows) > 1:
        rows.append(("sum of the rows", *(getattr(found.total, name) for name in MOVEMENTS)))
    table("", ("Investor", *(name.replace("_", " ") for name in MOVEMENTS)), rows)
    if found.closing_unpaid and found.closing_paid_beyond:
        print(
            f"Investors are not set off: {dollars(found.closing_unpaid)} is unpaid, and "
            f"{dollars(found.closing_paid_beyond)} was paid to others beyond what was determined."
        )
    for each in found.investors:
        if each.accrued_earlier:
            print(
                f"Of what accrued toward {each.investor}, {dollars(each.accrued_earlier)} changes amounts computed on "
                f"or before {found.after}."
            )


def rollforward_csv(found: Answer) -> str:
    """The same as comma-separated values, plain numbers, the sum last; no line break at the end."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("investor", "after", "to", *MOVEMENTS))
    for each in found.investors:
        rows.writerow((_cell(each.investor), *_period(found), *_plain(each)))
    rows.writerow(("total", *_period(found), *_plain(found.total)))
    return text.getvalue().rstrip("\n")


def _period(found: Answer) -> tuple[date, date]:
    return found.after, found.as_of


def _plain(row: Answer) -> list[str]:
    return [f"{getattr(row, name):.2f}" for name in MOVEMENTS]


def _cell(name: str) -> str:
    return f"'{name}" if name.startswith(RUNS_IN_A_SPREADSHEET) else name


def restatement(found: Answer) -> None:
    """Then, now and the difference, per Investor; then the entries that moved it."""
    for each in (*found.investors, *([found.total] if len(found.investors) > 1 else [])):
        name = getattr(each, "investor", "all together, none set off")
        table(
            name,
            ("", *FIGURES),
            [
                ("reported then", *_figures(each.then)),
                ("as known now", *_figures(each.now)),
                ("difference", *_figures(each.difference)),
            ],
        )
        print()
    table(
        "What moved it, in the order recorded",
        ("pos.", "kind", "occurred", "recorded at", "determined", "outstanding"),
        [
            (
                moved.position,
                moved.kind,
                moved.occurred_on,
                f"{eastern(moved.recorded_at):%Y-%m-%d %H:%M}",
                moved.determined,
                moved.outstanding,
            )
            for moved in found.moved_by
        ],
    )
    print(f"Entries recorded since: {found.recorded_since}; of these {found.without_effect} changed no figure.")


def _figures(figures: Answer) -> Sequence[Decimal]:
    return [getattr(figures, figure) for figure in FIGURES]


def disclosure(found: Answer) -> None:
    """Each fact under its paragraph, then the figures."""
    print("Facts of the agreement and of the log, in the order of ASC 825-20-50-1 (formerly FSP EITF 00-19-2).")
    for fact in found.facts:
        entries = f"; entries {', '.join(map(str, fact.entries))}" if fact.entries else ""
        print(f"\n{fact.requirement} {fact.topic.replace('_', ' ')}")
        print(f"  {fact.text} [{', '.join(fact.clauses)}{entries}]")
    print()
    table(
        "Figures",
        ("Investor", "determined", "paid", "determined, unpaid", "paid beyond", "due, unpaid", "at next computation"),
        [
            (
                each.investor,
                each.determined,
                each.paid,
                each.determined_unpaid,
                each.paid_beyond_determined,
                each.outstanding,
                each.at_next_computation,
            )
            for each in found.investors
        ],
    )
