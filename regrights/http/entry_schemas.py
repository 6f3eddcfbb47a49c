"""JSON Schema of every kind of entry, made from the classes and their fields: what is accepted, no more, no less.

Mirrors ``lifecycle.entries.fields``: the same types, titles and limits. A title or a type without its schema here
fails when the document is made, not when it is read.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from lifecycle.agreement.language.shipped import shipped_names
from lifecycle.agreement.terms import old_keys, with_old_keys
from lifecycle.entries import KINDS, AgreementSigned, Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.entry import OF_THE_LOG, PaidToward, Toward, TowardInterest
from lifecycle.entries.fields import LARGEST_COUNT, LARGEST_WAIT, LARGEST_YEARS
from regrights.book.kinds import described

Schema = dict[str, Any]
REF = "#/components/schemas/"
DAY = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
INSTANT_END = r"(\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
INSTANT = DAY[:-1] + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]" + INSTANT_END
# No control characters, line or paragraph separators; something to be seen among the rest.
PRINTED = r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*"
TEXT = rf"^{PRINTED}[^\u0000-\u0020\u007f-\u00a0\u2028\u2029\s]{PRINTED}$"
AMOUNT = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,11}(\.[0-9]{1,2})?)$"
PRICE = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$"
RATE = r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$"
MONTH_DAY = r"^(02-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(0[1-9]|[12][0-9]|30)|(0[13578]|1[02])-31)$"


def text(pattern: str, example: str) -> Schema:
    return {"type": "string", "pattern": pattern, "examples": [example]}


def whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def ref(name: str) -> Schema:
    return {"$ref": f"{REF}{name}"}


# What many fields share, by the name it has in the document.
PLAIN: Mapping[str, Schema] = {
    "Text": {**text(TEXT, "333-104568"), "minLength": 1},
    "Day": {"type": "string", "format": "date", "pattern": DAY, "examples": ["2003-08-15"]},
    "Instant": text(INSTANT, "2003-07-11T16:05:00-04:00"),
    "Amount": text(AMOUNT, "20000.00"),
    "Price": text(PRICE, "2.00"),
    "Rate": text(RATE, "0.02"),
    "Count": whole(1, LARGEST_COUNT),
    "Digest": text("^[0-9a-f]{64}$", "0" * 64),
}
BY_TITLE: Mapping[str, Schema] = {
    "text": ref("Text"),
    "a count": ref("Count"),
    "an amount": ref("Amount"),
    "a price": ref("Price"),
    "a rate": ref("Rate"),
    "rates": {"type": "array", "items": ref("Rate"), "minItems": 1},
    "dates": {"type": "array", "items": ref("Day"), "uniqueItems": True},
    "signers": {"type": "array", "items": ref("Text"), "uniqueItems": True},
    "a wait": whole(0, LARGEST_WAIT),
    "an interval": whole(1, LARGEST_WAIT),
    "years": whole(0, LARGEST_YEARS),
    "a month and day": text(MONTH_DAY, "12-31"),
    "a currency": {"const": "USD"},
}
BY_TYPE: Mapping[object, Schema] = {
    date: ref("Day"),
    datetime: ref("Instant"),
    bool: {"type": "boolean"},
    dict: {"type": "object"},
    Entry: ref("Fact"),
}
# What the log adds to an entry; nobody sends it.
ADDED = {*OF_THE_LOG, "recorded_at"}


def of_hint(hint: object) -> Schema:
    """The schema of a field's type, chosen as its check is."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return BY_TITLE[hint.__metadata__[0].title]  # type: ignore[attr-defined]  # Annotated carries its Meta there
    if origin in (Union, UnionType):
        inside = [of_hint(each) for each in arguments if each is not NoneType]
        return inside[0] if len(inside) == 1 else {"oneOf": inside}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": of_hint(arguments[0]), "minItems": 1, "uniqueItems": True}
    if origin is not None and issubclass(origin, Mapping) and origin is not dict:
        names, values = arguments
        return {"type": "object", "propertyNames": of_hint(names), "additionalProperties": of_hint(values)}
    if hint is PaidToward:
        return {"oneOf": [of_class(Toward), of_class(TowardInterest)]}
    if isinstance(hint, type) and attrs.has(hint) and hint is not Entry:
        return of_class(hint)
    return BY_TYPE[origin or hint]


def of_class(kind: type[attrs.AttrsInstance]) -> Schema:
    """An object with the fields of a class and no others."""
    fields = [field for field in attrs.fields(kind) if field.name not in ADDED]
    return {
        "type": "object",
        "properties": {field.name: of_hint(field.type) for field in fields},
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def of_kind(name: str, kind: type[Entry]) -> Schema:
    """One kind of entry, as it is sent."""
    found, said = of_class(kind), described(name)
    if kind is AgreementSigned:  # the terms know what is inside: a name that is shipped, every old key, or a document
        names: list[Schema] = [{"enum": shipped_names()}] if shipped_names() else []
        found["properties"]["terms"] = {"anyOf": [*names, ref("Terms"), ref("TermsDocument")]}
    for field in said.fields:
        found["properties"][field.name] = {**found["properties"][field.name], "description": field.means}
    return {
        "title": name,
        "description": f"{said.purpose} {said.section}",
        **found,
        "properties": {"kind": {"const": name}, **found["properties"]},
        "required": ["kind", *found["required"]],
    }


def one_of(names: list[str]) -> Schema:
    """Any of the kinds, told apart by ``kind``."""
    return {
        "oneOf": [ref(name) for name in names],
        "discriminator": {"propertyName": "kind", "mapping": {name: f"{REF}{name}" for name in names}},
    }


def entry_schemas() -> dict[str, Schema]:
    """Every kind, ``Entry`` for any of them, ``Fact`` for what a correction may put in another's place."""
    changes = (EntryCorrected.__name__, EntryRetracted.__name__)
    return {
        "Entry": one_of(list(KINDS)),
        "Fact": one_of([name for name in KINDS if name not in changes]),
        "Terms": of_class(old_keys(with_old_keys())) if shipped_names() else {"type": "object"},
        "TermsDocument": {
            "description": "A whole document of the terms language, as `regrights terms schema` has it, or a shipped "
            "one by `based_on` with the values of changed places.",
            "type": "object",
            "anyOf": [{"required": ["language"]}, {"required": ["based_on"]}],
        },
        **{name: of_kind(name, kind) for name, kind in KINDS.items()},
        "RecordedEntry": _recorded(),
        **PLAIN,
    }


def _recorded() -> Schema:
    return {
        "description": "An entry as it was sent, with what the log added to it.",
        "type": "object",
        "properties": {
            "kind": {"enum": list(KINDS)},
            "occurred_on": ref("Day"),
            "position": ref("Count"),
            "recorded_at": ref("Instant"),
            "digest": ref("Digest"),
        },
        "required": ["kind", "occurred_on", "position", "recorded_at", "digest"],
    }
