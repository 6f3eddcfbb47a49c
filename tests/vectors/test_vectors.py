"""The vectors are what both implementations answer, each word of the language is in three, and the files are sound."""

import json
from collections import Counter

import pytest
from jsonschema_rs import Draft202012Validator

from tests.reference import language
from tests.reference.language.faults import faults
from tests.vectors.cases import FOLDER, cases, files, written
from tests.vectors.programs import failures, in_process
from tests.vectors.words import OF_FORKS, every_word, words_of_case

EVERY = list(cases())
ANSWERED = [case for case in EVERY if case.refused is None]
LEAST = 3
# What the second reading of the language leaves out: payment in shares.
BEYOND = {"ShareSettlementAgreed", "PeriodicAmountSharesIssued"}
VALIDATOR = Draft202012Validator(json.loads((FOLDER / "schema.json").read_text("utf-8")))


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_product_answers_every_case(path):
    asked = list(cases(path))
    answers = in_process(asked)
    assert [line for case, each in zip(asked, answers, strict=True) for line in failures(case, each)] == []


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_second_reading_answers_every_case(path):
    failed = []
    for case in cases(path):
        if case.refused is None and not BEYOND & {event["kind"] for event in case.events}:
            found = [language.owed(case.terms, case.log, each["on"], each["readings"]) for each in case.questions]
            failed += failures(case, found)
    assert failed == []


def test_each_word_of_the_language_is_in_three_cases():
    shown = Counter(word for case in ANSWERED for word in words_of_case(case))
    assert {word: shown[word] for word in [*every_word(), *OF_FORKS] if shown[word] < LEAST} == {}
    assert set(shown) <= {*every_word(), *OF_FORKS}


def test_there_are_enough_of_them_and_each_has_its_own_name():
    assert len(EVERY) >= 300
    assert [name for name, times in Counter(case.id for case in EVERY).items() if times > 1] == []


def test_no_two_cases_ask_the_same():
    asked = Counter(json.dumps([case.terms | {"name": ""}, case.events, case.asked], sort_keys=True) for case in EVERY)
    assert [case for case, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_is_of_the_schema_and_written_as_all_are(path):
    text = path.read_text("utf-8")
    whole = json.loads(text)
    assert list(VALIDATOR.iter_errors(whole)) == []
    assert text == f"{written(whole)}\n"
    used = {case["terms"] for case in whole["cases"] if isinstance(case["terms"], str)}
    assert used == set(whole.get("agreements", {}))


def test_what_a_person_worked_out_stands_apart_from_what_was_made():
    by_hand = {case.id for case in EVERY if case.hand is not None}
    assert by_hand == {case.id for case in cases(*files(FOLDER / "worked"))}
    assert len(by_hand) >= 60


def test_the_second_reading_finds_no_fault_in_what_is_answered():
    assert [case.id for case in ANSWERED if faults(case.terms)] == []


def test_all_together_they_are_small():
    assert sum(path.stat().st_size for path in files()) < 2_000_000
