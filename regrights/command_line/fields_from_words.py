"""An entry's fields from ``--field VALUE`` words; what a value must look like is the codec's to judge."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

from lifecycle.agreement.language.source import from_file
from lifecycle.entries.codec import kind_of, parse
from lifecycle.entries.fields import shortened
from lifecycle.errors import Refusal


class FieldWords(Refusal):
    """Words that are no field with its value."""

    def __init__(self, word: str, problem: str) -> None:
        super().__init__(f'"{word}": {problem}; write fields as --field VALUE, like --statement 333-104568.')


NO_WORDS: Mapping[str, str] = {}


class ListWords(Refusal):
    """A list that may be one name or several."""

    def __init__(self, name: str, said: str) -> None:
        flag = f"--{name.replace('_', '-')}"
        one, *rest = (part.strip() for part in said.split(","))
        each = " ".join(f"{flag} {_quoted(part)}" for part in (one, *rest))
        super().__init__(
            f"{flag} {shortened(said)}: one name with a comma or several names; write several as {each}, or as a JSON "
            f"list, {flag} '{shortened([one, *rest])}', and one as {flag} '{shortened([said])}'."
        )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def fields_from_words(
    kind: str, words: Sequence[str], *, on: str | None = None, spoken: Mapping[str, str] = NO_WORDS
) -> dict[str, object]:
    """The fields of a kind; whole numbers, truths, lists and objects are read as JSON, the rest is text.

    A list may also be said name by name, its field repeated, and terms by the file they are in. ``on`` is the date of
    ``--on``, which has no field's name; ``spoken`` are the words for a date, each with the date.
    """
    hints = get_type_hints(kind_of({"kind": kind}))
    found: dict[str, object] = {} if on is None else {"occurred_on": on}
    listed: dict[str, list[str]] = {}
    pairs = iter(words)
    for word in pairs:
        if not word.startswith("--"):
            raise FieldWords(word, "a value without a field")
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = next(pairs, "")
            if not value:
                raise FieldWords(word, "a field without a value")
        name = name.replace("-", "_")
        if name == "kind":
            raise FieldWords(word, "the kind is said already")
        if _is_list(hints.get(name)):
            listed.setdefault(name, []).append(value)
            continue
        if name in found:
            raise FieldWords(word, "the field stands twice")
        hint = hints.get(name)
        found[name] = spoken.get(value, value) if date in _either(hint) else _value(hint, value)
    return found | {name: _list(name, hints[name], said) for name, said in listed.items()}


def _is_list(hint: object) -> bool:
    return get_origin(hint) is tuple


def _list(name: str, hint: object, said: Sequence[str]) -> object:
    """A JSON list alone, or one name each time the field stands."""
    if len(said) > 1:
        return list(said)
    (alone,) = said
    if "," in alone and not alone.lstrip().startswith("["):  # one name with a comma, or several: we do not guess
        raise ListWords(name, alone)
    return _value(hint, alone) if alone.lstrip().startswith("[") else [alone]


def _either(hint: object) -> set[object]:
    """The types of which a field's value may be one."""
    either = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return {each for each in either if each is not NoneType}


# How a file of terms is named, in place of the name of shipped ones.
OF_A_FILE = (".toml", ".json")


def _value(hint: object, text: str) -> object:
    plain = _either(hint)
    if len(plain) > 1 and text.endswith(OF_A_FILE):
        return from_file(Path(text)).raw
    if plain & {str, date, Decimal} and not (text.startswith("{") and len(plain) > 1):
        return text
    try:
        found = parse(f'{{"value": {text}}}'.encode("utf-8", "surrogateescape"))
    except Refusal:
        return text  # the codec says what the field takes
    return found["value"] if len(found) == 1 else text
