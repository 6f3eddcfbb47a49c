"""The log drawn as sentences: under each entry both clocks, by whom and from which paper it was recorded."""

from collections.abc import Iterator

from projections.questions.log import LogEntry, ToldLog
from regrights.paper.audit import change
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table
from regrights.paper.kinds import written

COLUMNS = (
    Column("position", "number"),
    Column("occurred on", "day"),
    Column("recorded at", "moment"),
    Column("recorded by"),
    Column("source"),
    Column("kind"),
    Column("clause"),
    Column("sentence"),
    Column("back dated", "truth"),
    Column("corrected by", "number"),
    Column("retracted by", "number"),
    Column("names corrected by", "number"),
    Column("target", "number"),
    Column("digest"),
)


def draw(found: ToldLog) -> Drawing:
    table = Table("Entries", COLUMNS, [_row(each) for each in found.entries], only="data")
    return Drawing([Sentences([line for each in found.entries for line in _lines(each)]), table])


def _lines(each: LogEntry) -> Iterator[str]:
    yield f"{each.position:>4}  {each.occurred_on}  {each.sentence}"
    yield f"{'':18}{recorded(each)}{''.join(f'; {remark}' for remark in _remarks(each))}."


def recorded(each: LogEntry) -> str:
    """When an entry was recorded, by whom, from what source."""
    by = f" by {each.recorded_by}" if each.recorded_by else ""
    source = f"; source: {each.source}" if each.source else ""
    return f"recorded {written(each.recorded_at, 'moment')}{by}{source}"


def _remarks(each: LogEntry) -> Iterator[str]:
    if each.back_dated:
        yield "back-dated"
    if each.corrected_by:
        yield f"corrected by entry {each.corrected_by}"
    if each.retracted_by:
        yield f"retracted by entry {each.retracted_by}"
    yield from map(change, each.changed)
    if each.names_corrected_by:
        yield f"a name in it corrected by entry {each.names_corrected_by}"


def _row(each: LogEntry) -> Row:
    return (
        each.position,
        each.occurred_on,
        each.recorded_at,
        each.recorded_by,
        each.source,
        each.kind,
        each.clause,
        each.sentence,
        each.back_dated,
        each.corrected_by,
        each.retracted_by,
        each.names_corrected_by,
        each.target,
        each.digest,
    )
