"""The JSON Schema takes what the check takes, and refuses what its words refuse."""

import json

import pytest
from jsonschema_rs import Draft202012Validator

from lifecycle.agreement.language.concepts.terms import DOCUMENT
from lifecycle.agreement.language.forks import resolved
from lifecycle.agreement.language.schema import schema
from lifecycle.agreement.language.shipped import shipped
from tests.lifecycle.agreement.documents import DAILY, MONTHLY, put, raw
from tests.lifecycle.agreement.test_check import FAULTS

VALIDATOR = Draft202012Validator(schema())
SOUND = {"focus-2002": dict(shipped("focus-2002").raw), "monthly": raw(MONTHLY), "daily": raw(DAILY)}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_document_is_valid(name):
    assert VALIDATOR.is_valid(SOUND[name])


@pytest.mark.parametrize(("text", "changes", "sentence"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_document_is_valid_where_each_word_alone_is_good(text, changes, sentence):
    """But for the names of things, whose letters the schema leaves to the check."""
    document = raw(text)
    for place, value in changes.items():
        put(document, place, value)
    faults = []
    DOCUMENT.read("", resolved(document, {"anniversaries": "first_and_each", "month": "one"}), faults)
    alone = [fault for fault in faults if "no name for" not in fault.problem]
    assert VALIDATOR.is_valid(document) == (not alone)


def test_it_is_one_document_of_json():
    assert json.loads(json.dumps(schema()))["$schema"] == "https://json-schema.org/draft/2020-12/schema"
