"""Duties as a table for people, each status apart. Reads the answer, computes nothing."""

from collections.abc import Sequence
from typing import Any

from regrights.show import Answer, table

HEADINGS = {
    "overdue": "Overdue",
    "due_soon": "Due within five business days",
    "pending": "Due later",
    "unscheduled": "Started; the text has no number, only a standard",
    "done_late": "Done after the due date",
    "done": "Done",
    "waived": "Waived",
    "lapsed": "No longer called for",
}
COLUMNS = ("duty", "who → to", "started", "due", "done", "days late", "remarks")


def duties(found: Answer) -> None:
    """Every status that some duty has, the most pressing first."""
    if not found.duties:
        print("Duties: none.")
    for status, heading in HEADINGS.items():
        rows = [_row(row) for row in found.duties if row.status == status]
        if rows:
            print()
            table(heading, COLUMNS, rows)


def _row(row: Any) -> Sequence[object]:
    return (
        row.duty,
        f"{row.who} → {row.to or '–'}",
        _when(row.started_on, row.started_by),
        row.due_on or row.standard,
        _when(row.done_on, row.done_by),
        row.days_late or None,
        "; ".join(_remarks(row)),
    )


def _when(day: object, position: int | None) -> str | None:
    """A day and the position of the entry behind it."""
    if day is None:
        return None
    return f"{day} ({position})" if position else f"{day}"


def _remarks(row: Any) -> list[str]:
    remarks = []
    if row.guide_on:
        remarks.append(f"guide {row.guide_on}, no deadline")
    if row.toward:
        remarks.append(
            f"{row.toward['trigger'].replace('_', ' ')} {row.toward['trigger_date']} no. {row.toward['number']}"
        )
    if row.period:
        remarks.append(f"for {row.period['from']} to {row.period['until']}")
    if row.cap is not None:
        remarks.append(f"net proceeds ${row.cap:,.2f}")
    if row.sales:
        remarks.append(f"sales recorded inside the bar: entries {', '.join(map(str, row.sales))}")
    if row.filings:
        remarks.append(f"filed meanwhile: entries {', '.join(map(str, row.filings))}")
    return remarks
