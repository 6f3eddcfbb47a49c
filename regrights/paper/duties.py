"""Duties, drawn: every status that some duty has apart, the most pressing first."""

from collections.abc import Iterator, Mapping
from datetime import date

from lifecycle.agreement.language.source import Document
from lifecycle.agreement.telling import heads_called
from projections.duty.rows import SOON_BUSINESS_DAYS, DutyRow
from projections.facts.reasons import counted
from projections.questions.duties import Duties
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.kinds import entries_written

HEADINGS = {
    "overdue": "Overdue",
    "due_soon": f"Due within {counted(SOON_BUSINESS_DAYS, 'business day')}",
    "pending": "Due later",
    "unscheduled": "Started; the text has no number, only a standard",
    "done_late": "Done after the due date",
    "done": "Done",
    "waived": "Waived",
    "breached": "Breached: what was not to be done was recorded as done",
    "lapsed": "No longer called for",
}
COLUMNS = (
    Column("status", only="data"),
    Column("duty"),
    Column("clause", only="data"),
    Column("who → to", only="paper"),
    Column("who", only="data"),
    Column("to", only="data"),
    Column("Investor", only="data"),
    Column("started", only="paper"),
    Column("started on", "day", only="data"),
    Column("started by", "number", only="data"),
    Column("due", "mixed", only="paper"),
    Column("due on", "day", only="data"),
    Column("standard", only="data"),
    Column("guide on", "day", only="data"),
    Column("done", only="paper"),
    Column("done on", "day", only="data"),
    Column("done by", "number", only="data"),
    Column("days late", "number"),
    Column("remarks"),
)


def draw(found: Duties, *, terms: Document) -> Drawing:
    """``terms`` say what each head is called."""
    if not found.duties:
        return Drawing([Sentences(["Duties: none."]), Table("Duties", COLUMNS, [], only="data", name="duties")])
    return Drawing(list(_by_status(found, heads_called(terms))))


def _by_status(found: Duties, heads: Mapping[str, str]) -> Iterator[Table]:
    for status, heading in HEADINGS.items():
        rows = [_row(row, heads) for row in found.duties if row.status == status]
        if rows:
            yield Table(heading, COLUMNS, rows, apart=True, name="duties")


def _row(row: DutyRow, heads: Mapping[str, str]) -> Row:
    return (
        row.status,
        row.duty,
        row.clause,
        f"{row.who} → {row.to or '–'}",
        row.who,
        row.to,
        row.investor,
        _when(row.started_on, row.started_by),
        row.started_on,
        row.started_by,
        row.due_on or row.standard,
        row.due_on,
        row.standard,
        row.guide_on,
        _when(row.done_on, row.done_by),
        row.done_on,
        row.done_by,
        row.days_late or None,
        "; ".join(remarks(row, heads)),
    )


def _when(day: date | None, position: int | None) -> str | None:
    """A day and the position of the entry behind it."""
    if day is None:
        return None
    return f"{day} ({position})" if position else f"{day}"


def remarks(row: DutyRow, heads: Mapping[str, str]) -> Iterator[str]:
    """What a duty is about besides its dates; ``heads`` are the names the terms have for what triggers an amount."""
    if row.guide_on:
        yield f"guide {row.guide_on}, no deadline"
    if row.toward:
        trigger = heads.get(str(row.toward["trigger"]), row.toward["trigger"])
        yield f"{trigger} {row.toward['trigger_date']} no. {row.toward['number']}"
    if row.period:
        yield f"for {row.period['from']} to {row.period['until']}"
    if row.cap is not None:
        yield f"net proceeds ${row.cap:,.2f}"
    if row.sales:
        yield f"sales recorded inside the bar: {entries_written(row.sales)}"
    if row.filings:
        yield f"filed meanwhile: {entries_written(row.filings)}"
