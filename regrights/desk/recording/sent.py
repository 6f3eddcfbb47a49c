"""From a form to the entry it says, as JSON would have it, and from an entry back to the words of its form.

A field left blank is left out. What a value must look like is the codec's to judge, so what cannot be read is handed
on as it was written and refused there, by its field.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, get_args, get_origin

import attrs

from lifecycle.entries import KINDS, Entry
from lifecycle.entries.codec import parse
from lifecycle.entries.entry import PaidToward, Toward
from lifecycle.entries.fields import InvalidEntry, near
from lifecycle.errors import Refusal
from regrights.desk.recording.fields import NO, NOT_ASKED, YES, bare, title_of

Words = Mapping[str, str]
NAMED: Final = re.compile(r"([a-z_.]+)\[(.+)\]", re.DOTALL)
NUMBERS: Final = ("a count", "an amount", "a price")
GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
WHOLE: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
LINE: Final = re.compile(r"\s*([^:]+?)\s*:\s*(.*?)\s*", re.DOTALL)
# What a fraction is read as before it loses a digit.
_fractions = json.JSONDecoder(parse_float=str)


class NotOnTheForm(InvalidEntry):
    """A word that no field of a form has."""

    def __init__(self, name: str, value: str, known: Iterable[str]) -> None:
        if name.rpartition(".")[2] == "recorded_by":
            super().__init__(name, value, "it is the name of whoever's key sends the form", "leave it out")
        else:
            perhaps = near(name, known)
            super().__init__(
                name,
                value,
                "no field of this form",
                f"leave it out{f'; perhaps {perhaps} is meant' if perhaps else ''}",
            )


def check_on_the_form(kind: type[Entry], words: Words, prefix: str = "") -> None:
    """Refuses, as ``NotOnTheForm``, the first word that is no field of a kind."""
    hints = _asked_for(kind)
    for word, text in words.items():
        if word.startswith(prefix):
            named = NAMED.fullmatch(word.removeprefix(prefix))
            if (named[1] if named else word.removeprefix(prefix)).partition(".")[0] not in hints:
                raise NotOnTheForm(word, text, hints)


def entry_from_form(kind: type[Entry], words: Words, prefix: str = "") -> dict[str, object]:
    """What the words of a form say in the fields of a kind. Raises ``NotOnTheForm``, ``InvalidEntry``."""
    check_on_the_form(kind, words, prefix)
    mine = {word.removeprefix(prefix): text for word, text in words.items() if word.startswith(prefix)}
    read = {name: _read(name, hint, mine) for name, hint in _asked_for(kind).items()}
    return {"kind": kind.__name__, **{name: value for name, value in read.items() if value is not None}}


def _asked_for(kind: type[Entry]) -> Mapping[str, object]:
    fields = attrs.fields_dict(kind).items()
    return {name: field.type for name, field in fields if name not in NOT_ASKED and name != "replacement"}


def _read(name: str, hint: object, words: Words) -> object:
    """The value of a field, or None where nothing is said."""
    plain, origin, title = bare(hint), get_origin(bare(hint)), title_of(hint)
    text = words.get(name, "").strip()
    if title == "signers":
        return [each for each, said in _named(name, words) if said == YES]
    if plain in (Toward, PaidToward):
        return _toward(name, plain, words)
    if isinstance(origin, type) and issubclass(origin, Mapping) and origin is not dict:
        is_count = title_of(get_args(plain)[1]) == "a count"
        named = _named(name, words)
        return {each: count_typed(f"{name}.{each}", said) if is_count else said for each, said in named} or None
    if not text:
        return None
    if title in NUMBERS:
        return count_typed(name, text) if title == "a count" else dollars_typed(name, text)
    if plain is bool or get_args(plain) == (True,):
        return {YES: True, NO: False}.get(text, text)
    if origin is tuple:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if origin is dict:
        return _document(name, text)
    if get_args(plain) and origin not in (None, Literal) and not title:  # terms: a name, or an object
        return _object(name, text) if text.startswith("{") else text
    return text


def _named(name: str, words: Words) -> list[tuple[str, str]]:
    """What a form says in a field by name, without blanks."""
    found = ((NAMED.fullmatch(word), text.strip()) for word, text in words.items())
    return [(match[2], text) for match, text in found if match and match[1] == name and text]


def dollars_typed(name: str, text: str) -> str:
    """Dollars as people type them, as an entry has them: "$2,000.00". Raises ``InvalidEntry``."""
    return _ungrouped(name, text.removeprefix("$") or text)


def count_typed(name: str, text: str) -> object:
    """A whole number as people type it: "500,000"; what is none as its text. Raises ``InvalidEntry``."""
    plain = _ungrouped(name, text)
    return int(plain) if WHOLE.fullmatch(plain) else plain


def _ungrouped(name: str, text: str) -> str:
    """A number without the commas between its thousands, which people write and the log does not."""
    if "," in text and not GROUPED.fullmatch(text):
        remedy = "write them before each three digits, like 20,000, or none"
        raise InvalidEntry(name, text, "its commas do not part thousands", remedy)
    return text.replace(",", "")


def _toward(name: str, of: Any, words: Words) -> object:
    parts = {part: _read(f"{name}.{part}", field.type, words) for part, field in attrs.fields_dict(of).items()}
    return {part: value for part, value in parts.items() if value is not None and value is not False} or None


def _object(name: str, text: str) -> object:
    """One object of JSON. Raises ``InvalidEntry`` by the field."""
    try:
        return parse(text.encode())
    except InvalidEntry as refused:
        raise refused.inside(name) from None
    except Refusal as refused:
        raise InvalidEntry(name, None, str(refused).rstrip(".").partition(";")[0], "write one JSON object") from None


def _document(name: str, text: str) -> object:
    """An object: as JSON, or each name with its value on a line. A value that is no JSON is text."""
    if text.startswith("{"):
        return _object(name, text)
    found: dict[str, object] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        match = LINE.fullmatch(line)
        if match is None or not match[2]:
            raise InvalidEntry(name, line, "not a name with its value", "write each on a line, NAME: VALUE")
        if match[1] in found:
            raise InvalidEntry(f"{name}.{match[1]}", None, "it stands twice", "say it once")
        found[match[1]] = _value(match[2])
    return found


def _value(text: str) -> object:
    """Whole numbers, truths, lists and objects as JSON has them; a number with a fraction as its text."""
    try:
        return _fractions.decode(text)
    except (ValueError, RecursionError):
        return text


# --- back -----------------------------------------------------------------------------------------------------------


def words_of(given: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """The words in which a form says an entry, which is given as it would be sent; also those of an address."""
    hints = {name: field.type for name, field in attrs.fields_dict(KINDS[str(given["kind"])]).items()}
    found: dict[str, str] = {}
    for name, value in given.items():
        if name != "kind" and name not in NOT_ASKED and value is not None:
            found |= _said(prefix + name, hints[name], value)
    return found


def _said(name: str, hint: object, value: object) -> dict[str, str]:
    match value:
        case bool():
            return {name: YES if value else NO}
        case Mapping() if bare(hint) in (Toward, PaidToward):
            parts = {part: each for part, each in value.items() if each is not None and each is not False}
            return {
                word: text for part, each in parts.items() for word, text in _said(f"{name}.{part}", None, each).items()
            }
        case Mapping() if get_origin(bare(hint)) is dict and _is_flat(value):
            return {name: "\n".join(f"{each}: {_written(said)}" for each, said in value.items())}
        case Mapping() if not _by_name(hint):
            return {name: json.dumps(value, ensure_ascii=False)}
        case Mapping():
            return {f"{name}[{each}]": str(said) for each, said in value.items()}
        case list() | tuple() if title_of(hint) == "signers":
            return {f"{name}[{each}]": YES for each in value}
        case list() | tuple():
            return {name: "\n".join(map(str, value))}
        case date():
            return {name: value.isoformat()}
        case Decimal():
            return {name: f"{value:f}"}
        case _:
            return {name: str(value)}


def _by_name(hint: object) -> bool:
    origin = get_origin(bare(hint))
    return isinstance(origin, type) and issubclass(origin, Mapping) and origin is not dict


def _is_flat(value: Mapping[str, object]) -> bool:
    """Whether each name with its value can stand on a line and be read as it was."""
    lines = [(name, _written(each)) for name, each in value.items()]
    return bool(lines) and all(
        LINE.fullmatch(f"{name}: {text}")
        and "\n" not in name + text
        and ":" not in name
        and name == name.strip()
        and _value(text) == value[name]
        for name, text in lines
    )


def _written(value: object) -> str:
    plain = json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) and value and value == value.strip() and _value(value) == value else plain
