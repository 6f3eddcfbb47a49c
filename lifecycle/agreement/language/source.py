"""A document as it was written: TOML or JSON text, or an object of a log, as plain tables, lists and values.

Knows how it is written, no word of the language. What is the same document has the same ``content``; the order of
tables is kept, for heads are charged in it.
"""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import attrs

from lifecycle.agreement.language.faults import NotADocument
from lifecycle.entries.fields import FloatText, HugeNumber

LARGEST = 1 << 20
LONGEST_NUMBER = 18
DEEPEST = 40
MOST_KEPT = 4096
Raw = Mapping[str, object]
Parameters = ParamSpec("Parameters")
Made = TypeVar("Made")


@attrs.frozen
class Document:
    """One agreement's terms as written, forks and all. Equal where the content is."""

    content: str
    raw: Raw = attrs.field(eq=False, repr=False)


def once_a_value(
    made: Callable[Concatenate[object, Parameters], Made],
) -> Callable[Concatenate[object, Parameters], Made]:
    """Keeps what is made of a table or a list of a document, by the very object: documents share what is unchanged."""
    known: dict[tuple[object, ...], tuple[object, Made]] = {}

    def kept(value: object, /, *more: Parameters.args, **named: Parameters.kwargs) -> Made:
        if not isinstance(value, dict | list):
            return made(value, *more, **named)
        key = (id(value), *more, *named.values())
        found = known.get(key)
        if found is None:
            if len(known) >= MOST_KEPT:
                known.clear()
            # The value is kept with it, so that no other has its identity.
            found = known[key] = value, made(value, *more, **named)
        return found[1]

    return kept


def from_object(given: Mapping[str, object], name: str = "the terms") -> Document:
    """The document that tables and values make, however they were read."""
    raw = _plain(given, name, DEEPEST)
    assert isinstance(raw, dict)  # noqa: S101 - a mapping was given
    return of_plain(raw, name)


def of_plain(raw: Raw, name: str = "the terms") -> Document:
    """The document of tables and values that are plain already."""
    content = ",".join(f"{json.dumps(word, ensure_ascii=False)}:{_content(value)}" for word, value in raw.items())
    try:
        content.encode()
    except UnicodeEncodeError:
        raise NotADocument(name, "the text holds half of a surrogate pair", "write the character itself") from None
    return Document(f"{{{content}}}", raw)


@once_a_value
def _content(value: object) -> str:
    return json.dumps(_tagged(value), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str, name: str = "the terms") -> Document:
    """The document of TOML text, or of the same as JSON. Raises ``NotADocument``."""
    if len(text) > LARGEST:
        raise NotADocument(name, "the text is longer than 1 MiB", "terms are a few pages; check which file it is")
    try:
        return from_object(_from_json(text, name) if text.lstrip().startswith("{") else _from_toml(text, name), name)
    except RecursionError:
        raise NotADocument(name, "nested too deeply", f"no word needs {DEEPEST} levels") from None


def from_file(path: Path) -> Document:
    """The document of a file."""
    try:
        return from_text(path.read_bytes().decode("utf-8"), str(path))
    except OSError as error:
        raise NotADocument(
            str(path), error.strerror or "cannot be read", "name a file of terms, as TOML or JSON"
        ) from None
    except UnicodeDecodeError as error:
        raise NotADocument(str(path), f"byte {error.start + 1} is not UTF-8", "save it as plain UTF-8") from None


def _from_toml(text: str, name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=FloatText)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        problem = f"this is no TOML ({str(error)[:1].lower()}{str(error)[1:]})"
        raise NotADocument(name, problem, "mend the line, or write the same as JSON") from None


def _from_json(text: str, name: str) -> Mapping[str, object]:
    def once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
            raise NotADocument(name, f'"{twice}" is written twice in one table', "keep one")
        return found

    try:
        found: object = json.loads(text, parse_float=FloatText, parse_constant=FloatText, object_pairs_hook=once)
    except ValueError as error:
        raise NotADocument(name, f"this is no JSON ({error})", "mend it, or write the same as TOML") from None
    if not isinstance(found, dict):
        raise NotADocument(name, "the JSON is no object", "write the terms as one object")
    return found


def _plain(value: object, name: str, levels: int) -> object:
    """Tables as dict, lists as list, days as text; a number no word takes stays one, told as it was written."""
    if levels == 0:
        raise NotADocument(name, "nested too deeply", f"no word needs {DEEPEST} levels")
    match value:
        case Mapping():
            return {str(key): _plain(each, name, levels - 1) for key, each in value.items()}
        case str() | bool() | None:
            return value
        case int():
            return value if abs(value) < 10**LONGEST_NUMBER else _huge(value)
        case Sequence():
            return [_plain(each, name, levels - 1) for each in value]
        case date():
            return value.isoformat()
        case float():
            return FloatText(value)
        case _:
            return str(value)


def _huge(value: int) -> HugeNumber:
    return HugeNumber("9" * LONGEST_NUMBER if value > 0 else f"-{'9' * LONGEST_NUMBER}")


def _tagged(value: object) -> object:
    """So that a number is never the same content as its digits in quotes."""
    match value:
        case FloatText() | HugeNumber():
            return {"": str(value)}
        case dict():
            return {key: _tagged(each) for key, each in value.items()}
        case list():
            return [_tagged(each) for each in value]
        case _:
            return value


def plain_text(value: object) -> str | None:
    """Text as it was written; a number that came as its digits is none."""
    return value if isinstance(value, str) and not isinstance(value, FloatText | HugeNumber) else None
