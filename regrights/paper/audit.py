"""Every entry and every move, drawn, with both clocks; the digests stand in data alone."""

from datetime import date, timedelta

from projections.facts.changed import Changed
from projections.questions.audit import Audit, AuditRow
from regrights.paper.drawing import Column, Drawing, Row, Table

COLUMNS = (
    Column("pos.", "number", key="position"),
    Column("occurred", "day", key="occurred_on"),
    Column("recorded at", "moment"),
    Column("recorded by", only="data"),
    Column("source", only="data"),
    Column("kind"),
    Column("machine"),
    Column("from"),
    Column("to"),
    Column("remarks", only="paper"),
    Column("back dated", "truth", only="data"),
    Column("corrected by", "number", only="data"),
    Column("retracted by", "number", only="data"),
    Column("names corrected by", "number", only="data"),
    Column("digest", only="data"),
    Column("target", "number", only="data"),
    Column("reason", only="data"),
    Column("changed", only="data"),
    Column("time", only="data"),
)


def draw(found: Audit) -> Drawing:
    return Drawing([Table("Entries", COLUMNS, [_row(row) for row in found.entries])])


def _row(row: AuditRow) -> Row:
    return (
        row.position,
        row.occurred_on,
        row.recorded_at,
        row.recorded_by,
        row.source,
        row.kind,
        row.machine,
        row.came_from,
        row.to,
        remarks(row),
        row.back_dated,
        row.corrected_by,
        row.retracted_by,
        row.names_corrected_by,
        row.digest,
        row.target,
        row.reason,
        "; ".join(changes(row)),
        row.time,
    )


def remarks(row: AuditRow) -> str:
    """What is unusual about an entry."""
    remarks = ["back-dated"] if row.back_dated else []
    remarks += [f"corrected by {row.corrected_by}"] if row.corrected_by else []
    remarks += [f"retracted by {row.retracted_by}"] if row.retracted_by else []
    remarks += [f"a name in it corrected by {row.names_corrected_by}"] if row.names_corrected_by else []
    by = f", by {row.recorded_by}" if row.recorded_by else ""
    remarks += [f"of position {row.target}{by}"] if row.target else []
    remarks += [row.reason] if row.reason else []
    remarks += changes(row) if row.kind == "EntryCorrected" else []
    return ", ".join(remarks)


def changes(row: AuditRow) -> list[str]:
    """Each field a correction or a retraction changed, old and new."""
    return [change(each) for each in row.changed]


def change(each: Changed) -> str:
    """One field before and after. Where an interval ends is said as its last day, as everywhere on paper."""
    if each.field == "until_on":
        return f"last day: {_day_before(each.old)} -> {_day_before(each.new)}"
    return f"{each.field}: {spoken(each.old)} -> {spoken(each.new)}"


def _day_before(day: object) -> str:
    return spoken(str(date.fromisoformat(day) - timedelta(days=1)) if isinstance(day, str) else day)


def spoken(value: object) -> str:
    """A value of a field in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{name}: {spoken(each)}" for name, each in value.items())
        case list() | tuple():
            return ", ".join(map(spoken, value))
        case _:
            return str(value)
