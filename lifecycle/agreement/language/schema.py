"""The JSON Schema of a document, from the same classes it is read into. What holds between words is no part of it."""

from collections.abc import Mapping
from functools import singledispatch

from lifecycle.agreement.language.concepts.conditions import Cause
from lifecycle.agreement.language.concepts.terms import DOCUMENT
from lifecycle.agreement.language.forks import READING
from lifecycle.agreement.language.vocabulary.figures import Amount, Dollars, Length, Share
from lifecycle.agreement.language.vocabulary.tables import KIND, NEEDED, Named, Table, words_of
from lifecycle.agreement.language.vocabulary.words import (
    NAME,
    Day,
    Kind,
    Many,
    MonthDay,
    OneNumber,
    OneOf,
    Shaped,
    Text,
    Truth,
    Whole,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, object]
FORK: Schema = {
    "description": "a reading's choices in place of a value; the choice absent leaves the word out",
    "type": "object",
    "properties": {READING: {"type": "string", "minLength": 1}},
    "required": [READING],
    "minProperties": 2,
}


def schema() -> Schema:
    """The schema of a whole document; a fork may stand wherever a value of it does."""
    tables: dict[str, Schema] = {}
    whole = _Writer(tables).table(DOCUMENT)
    return {"$schema": DIALECT, "title": "terms of an agreement", **whole, "$defs": {**tables, "fork": FORK}}


class _Writer:
    """Writes each class once, under the name of the class."""

    def __init__(self, tables: dict[str, Schema]) -> None:
        self.tables = tables

    def table(self, table: Table) -> Schema:
        words = words_of(table.of)
        return {
            "description": table.what,
            "type": "object",
            "properties": {name: self.or_fork(field.metadata[KIND]) for name, field in words.items()},
            "required": [name for name, field in words.items() if field.metadata[NEEDED]],
            "additionalProperties": False,
        }

    def or_fork(self, kind: Kind) -> Schema:
        # What the readings themselves are told with, no reading decides.
        return {"anyOf": [self.of(kind), {"$ref": "#/$defs/fork"}]}

    def of(self, kind: Kind) -> Schema:
        match kind:
            case Table():
                name = kind.of.__name__
                if name not in self.tables:
                    self.tables[name] = {}
                    self.tables[name] = self.table(kind)
                return {"$ref": f"#/$defs/{name}"}
            case Named():
                return {"type": "object", "additionalProperties": self.or_fork(kind.one)}
            case Many():
                return {"type": "array", "items": self.or_fork(kind.one), "minItems": kind.at_least}
            case Shaped():
                return {"anyOf": [self.of(each) for _, each in kind.shapes]}
            case _:
                return {"description": kind.says, **_plain(kind)}


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


@singledispatch
def _plain(kind: Kind) -> Schema:
    raise AssertionError(kind)


@_plain.register
def _(kind: Text) -> Schema:
    return {"type": "string", "minLength": 1}


@_plain.register
def _(kind: Day) -> Schema:
    return {"type": "string", "format": "date"}


@_plain.register
def _(kind: MonthDay) -> Schema:
    return _text("[0-9]{2}-[0-9]{2}")


@_plain.register
def _(kind: Truth) -> Schema:
    return {"type": "boolean"}


@_plain.register
def _(kind: Whole) -> Schema:
    return {"type": "integer", "minimum": kind.at_least, "maximum": kind.at_most}


@_plain.register
def _(kind: OneNumber) -> Schema:
    return {"enum": list(kind.choices)}


@_plain.register
def _(kind: Share) -> Schema:
    return _text(r"0(?:\.[0-9]{1,12})?|1(?:\.0{1,12})?")


@_plain.register
def _(kind: Dollars) -> Schema:
    return _text(rf"(?:0|[1-9][0-9]{{0,11}})(?:\.[0-9]{{1,{kind.places}}})?")


@_plain.register
def _(kind: Amount) -> Schema:
    return _text(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,12})?")


@_plain.register
def _(kind: Length) -> Schema:
    number = "[1-9][0-9]{0,4}" if kind.at_least else "0|[1-9][0-9]{0,4}"
    besides = "".join(f"|{each}" for each in kind.besides)
    return _text(f"(?:{number}) (?:{'|'.join(kind.units)})s?{besides}")


@_plain.register
def _(kind: OneOf) -> Schema:
    begun: list[Mapping[str, object]] = [_text(f"{each.replace('.', '[.]')}{NAME.pattern}") for each in kind.begun]
    return {"anyOf": [{"enum": list(kind.choices)}, *begun]} if begun else {"enum": list(kind.choices)}


@_plain.register
def _(kind: Cause) -> Schema:
    return _text(NAME.pattern)
