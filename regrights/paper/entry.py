"""One entry drawn whole: its sentence, its fields, what became of it, and the machines it moved."""

from collections.abc import Iterator, Mapping

import msgspec

from projections.questions.entry import Told, WholeEntry
from regrights.paper.drawing import Column, Drawing, Sentences, Table
from regrights.paper.kinds import NOTHING, written

FIELDS = (Column("field", "code"), Column("recorded", "mixed"))
CHANGED = (Column("field", "code"), Column("recorded", "mixed"), Column("stands", "mixed"))
CHANGING = (Column("field", "code"), Column("before", "mixed"), Column("after", "mixed"))
MOVES = (Column("machine"), Column("from"), Column("to"))


def draw(found: WholeEntry) -> Drawing:
    fields = [(name, _cell(value)) for name, value in (_of_every_kind(found) | dict(found.fields)).items()]
    changed = [(each.field, _cell(each.recorded), _cell(each.stands)) for each in found.changed]
    changing = [(each.field, _cell(each.old), _cell(each.new)) for each in found.changing]
    moves = [(move.machine, move.came_from, move.to) for move in found.moves]
    return Drawing(
        [
            Sentences(list(_said(found))),
            Table("Fields", FIELDS, fields, apart=True),
            Table("As it stands", CHANGED, changed, apart=True, only=None if changed else "data", name="changed"),
            Table(
                "What it changed", CHANGING, changing, apart=True, only=None if changing else "data", name="changing"
            ),
            Table("Machines moved", MOVES, moves, apart=True, name="moves"),
            Sentences(list(_became(found)), apart=True),
        ]
    )


def _said(found: WholeEntry) -> Iterator[str]:
    section = f" Section {found.clause}." if found.clause != NOTHING else ""
    yield f"Entry {found.position}: {found.sentence}"
    yield f"{found.kind}: {found.purpose}{section}"


def _of_every_kind(found: WholeEntry) -> dict[str, object]:
    names = ("occurred_on", "recorded_at", "recorded_by", "source", "document", "document_sha256", "digest")
    return {name: value for name in names if (value := getattr(found, name)) is not None}


def _became(found: WholeEntry) -> Iterator[str]:
    if found.changes:
        yield f"It changes entry {_told(found.changes)}"
    for correction in found.corrections:
        stands = " It is read so." if correction.position == found.corrected_by else ""
        yield f"Corrected by entry {_told(correction)}{stands}"
    if found.retraction:
        yield f"Retracted by entry {_told(found.retraction)}"
    if found.names_corrected_by:
        yield f"A name in it is read as entry {found.names_corrected_by} corrected it."
    if not found.corrections and not found.retraction and not found.names_corrected_by:
        yield "It stands as recorded."


def _told(each: Told) -> str:
    by = f" by {each.recorded_by}" if each.recorded_by else ""
    return f"{each.position}, recorded {written(each.recorded_at, 'moment')}{by}: {each.sentence}"


def _cell(value: object) -> object:
    """A value that fits a cell; what has fields of its own stands there as JSON."""
    nested = hasattr(value, "__attrs_attrs__") or isinstance(value, Mapping)
    return msgspec.json.encode(value).decode() if nested else value
