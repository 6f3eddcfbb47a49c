"""An answer that no module here draws: its sequences as tables, the rest as sentences. Knows no question."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs
import msgspec

from regrights.paper.drawing import Block, Column, Drawing, Row, Sentences, Table
from regrights.paper.kinds import Kind, written

# What every answer says of itself is drawn alike for all, elsewhere.
OF_EVERY_ANSWER = ("as_of", "known_at", "readings", "warnings")


def draw(found: object) -> Drawing:
    return Drawing(list(_blocks(found)))


def _blocks(found: object) -> Iterator[Block]:
    said = {name: value for name, value in _fields(found).items() if name not in OF_EVERY_ANSWER}
    records = {name: found for name, value in said.items() if (found := _records(value))}
    single = {name: _cell(value) for name, value in said.items() if name not in records}
    yield Sentences([f"{_words(name)}: {written(value, 'mixed')}." for name, value in single.items()])
    if single:
        yield attrs.evolve(_table("Answer", [single]), only="data")
    for name, rows in records.items():
        yield _table(_words(name), rows)


def _records(value: object) -> list[dict[str, object]]:
    """The fields of each value in a sequence that has any."""
    several = value if isinstance(value, list | tuple) else ()
    return [fields for each in several if (fields := _fields(each))]


def _fields(record: object) -> dict[str, object]:
    made = type(record)
    return {field.name: getattr(record, field.name) for field in attrs.fields(made)} if attrs.has(made) else {}


def _words(name: str) -> str:
    return written(name, "code").capitalize()


def _table(title: str, records: Sequence[Mapping[str, object]]) -> Table:
    names = list(dict.fromkeys(name for record in records for name in record))
    cells: list[Row] = [tuple(_cell(record.get(name)) for name in names) for record in records]
    columns = [
        Column(written(name, "code"), _kind_of_all([row[place] for row in cells]), key=name)
        for place, name in enumerate(names)
    ]
    return Table(title, columns, cells, apart=True)


def _cell(value: object) -> object:
    """A value that fits a cell; what has fields of its own stands there as JSON."""
    if _fields(value) or _records(value) or isinstance(value, Mapping):
        return msgspec.json.encode(value).decode()
    return value


def _kind_of_all(values: Sequence[object]) -> Kind:
    kinds = {_kind_of(value) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _kind_of(value: object) -> Kind:
    match value:
        case bool():
            return "truth"
        case int():
            return "number"
        case Decimal():
            return "money"
        case datetime():
            return "moment"
        case date():
            return "day"
        case list() | tuple():
            return "list"
        case _:
            return "text"
