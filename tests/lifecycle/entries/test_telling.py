"""Every kind has a sentence, with its optional fields and without them."""

import json
import re
from typing import Literal, get_args, get_origin

import attrs
import pytest

from lifecycle.entries import KINDS
from lifecycle.entries.codec import entry_from
from lifecycle.entries.sentences import SENTENCES
from lifecycle.entries.telling import sentence
from tests.generated_docs import example

UNSAID = re.compile(r"[{}\[\]]|None|  | ,|\(\)|\.\.$")


def told(given: dict) -> str:
    return sentence(entry_from(json.loads(json.dumps(given)), recorded=False))


def test_every_kind_has_its_sentence_and_no_other_has_one() -> None:
    assert list(SENTENCES) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_told_whole_and_bare(kind: str) -> None:
    given = example(kind)
    needed = {field.name for field in attrs.fields(KINDS[kind]) if field.default is attrs.NOTHING}
    bare = {name: value for name, value in given.items() if name in needed | {"kind"}}
    if kind == "WaiverGranted":  # one of the two it waives
        bare["trigger"] = given["trigger"]
    for said in (told(given), told(bare)):
        assert said.endswith(".")
        assert said[0].isupper() or said.startswith(tuple(str(each) for each in given.values()))
        assert UNSAID.search(said) is None, said


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_stands_in_its_sentence(kind: str) -> None:
    """Told apart by their values: a field left unsaid would let two facts read alike."""
    given = example(kind)
    types = {field.name: field.type for field in attrs.fields(KINDS[kind])}
    for name in set(given) - {"kind", "occurred_on"}:
        other = {**given, name: _other_choice(types[name], given[name]) or _another(given[name])}
        assert told(other) != told(given), name


def test_what_was_written_is_told_as_it_was_written() -> None:
    on = {"occurred_on": "2003-06-10"}
    assert told({"kind": "EntryRetracted", "target": 3, "reason": "see pages 3...5", **on}).endswith("3...5.")
    assert told({"kind": "EntryRetracted", "target": 3, "reason": "by Focus, Inc.", **on}).endswith("Focus, Inc.")
    assert told({"kind": "StatementWithdrawn", "statement": "s3-a", **on}) == "s3-a was withdrawn."


def _other_choice(hint, value):
    hints = [hint, *get_args(hint)]
    choices = [choice for each in hints if get_origin(each) is Literal for choice in get_args(each)]
    return next((choice for choice in choices if choice != value), None)


def _another(value):
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return "2003-05-06"
        case str() if re.fullmatch(r"[\d.]+", value):
            return "7.77"
        case list():
            return [*value, "Another Fund"]
        case dict() if "trigger" in value:
            return {**value, "number": 9}
        case dict() if all(isinstance(each, int) for each in value.values()):
            return {**value, "Another Fund": 1}
        case dict() if "kind" in value:
            return {**value, "price": "9.99"}
        case dict():
            return {name: _another(each) for name, each in value.items()}
        case _:
            return f"{value} again"
