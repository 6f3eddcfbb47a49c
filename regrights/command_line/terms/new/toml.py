"""A document of terms as TOML for people: a block a thing, a comment before it, what is small on one line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def toml(raw: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    """The text; ``comments`` by the place of a block, or of the table it is the first of, the file's own by ``""``."""
    return "\n".join(_lines(raw, comments)) + "\n"


def _lines(raw: Mapping[str, Any], comments: Mapping[str, str]) -> Iterator[str]:
    yield from _comment(comments.get(""))
    yield from (f"{name} = {_value(each)}" for name, each in raw.items() if not _is_block(each))
    for word, each in raw.items():
        if isinstance(each, list) and _is_block(each):
            for table in each:
                yield from ["", *_comment(comments.get(word)), f"[[{word}]]", *_words(table)]
        elif _is_block(each) and all(isinstance(one, dict) for one in each.values()):
            for number, (name, table) in enumerate(each.items()):
                place = f"{word}.{name}"
                said = comments.get(place) or (comments.get(word) if not number else None)
                yield from ["", *_comment(said), f"[{place}]", *_words(table)]
        elif _is_block(each):
            yield from ["", *_comment(comments.get(word)), f"[{word}]", *_words(each)]


def _is_block(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))


def _comment(text: str | None) -> list[str]:
    return [f"# {line}" for line in text.splitlines()] if text else []


def _words(table: Mapping[str, Any]) -> Iterator[str]:
    for name, each in table.items():
        if isinstance(each, list) and len(each) > 1 and _is_block(each):
            yield from [f"{name} = [", *(f"  {_value(one)}," for one in each), "]"]
        else:
            yield f"{name} = {_value(each)}"


def _value(value: object) -> str:
    """A value on one line; text as JSON has it, which TOML reads alike."""
    match value:
        case dict():
            return f"{{ {', '.join(f'{name} = {_value(each)}' for name, each in value.items())} }}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
