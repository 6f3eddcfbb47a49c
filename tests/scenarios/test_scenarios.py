"""Every scenario file is true, the scenarios leave no reading out, and they are fit to be read by a lawyer."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from regrights.book.store import Store
from regrights.command_line.batch import Batch
from tests.readings import DEFAULTS, REGISTER
from tests.scenarios import NEW_YORK, SCENARIOS, Scenario, ask, differences, reconciled, recorded, scenarios, source_of

NAMED = [pytest.param(each, id=each.name) for each in scenarios()]
CHOICES = [
    pytest.param(reading.key, choice, id=f"{reading.key}={choice}")
    for reading in REGISTER
    for choice in reading.choices
]
TAKES = {"ask", "on", "known_at", "investor", "readings", "expect", "until", "from", "to", "assume", "party", "status"}


@pytest.mark.parametrize("told", NAMED)
def test_a_scenario_is_true(told: Scenario):
    log = source_of(told.given, told.name)
    for question in told.then:
        words = {name: value for name, value in question.items() if name not in ("ask", "on", "expect")}
        if told.theirs:
            found = reconciled(log, source_of(told.theirs, told.name), question["on"], **words)
        else:
            found = ask(question["ask"], log, question.get("on"), **words)
        assert differences(question["expect"], found) == [], f"{question['ask']} on {question.get('on')} {words}"


def test_batch_answers_the_questions_of_a_handful_of_scenarios_in_one_process(tmp_path: Path):
    handful = [told for told in scenarios() if not told.theirs][::6]
    asked, expected = [], []
    for told in handful:
        log = tmp_path / f"{told.name}.jsonl"
        log.write_text("".join(json.dumps(fact) + "\n" for fact in recorded(told.given)), encoding="utf-8")
        for question in told.then:
            words = {name: value for name, value in question.items() if name != "expect"}
            asked.append(json.dumps({**words, "log": str(log)}).encode())
            expected.append(question["expect"])
    answered = [json.loads(line) for line in Batch(no_store).answers(asked)]
    assert len(handful) >= 5
    assert [differences(one, two) for one, two in zip(expected, answered, strict=True)] == [[]] * len(asked)


# The questions name files, so no store is opened, and every fact says when it was recorded.
no_store = Store("sqlite:////nowhere/at/all.db", lambda: datetime(2041, 1, 1, tzinfo=NEW_YORK))


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        ({"a": "1"}, {"a": "1", "b": "2"}, 0),  # only what is listed is asked about
        ({"a": "1", "b": "2"}, {"a": "1"}, 1),
        ({"a": ["1"]}, {"a": ["1", "2"]}, 0),  # from the first element
        ({"a": ["1", "2"]}, {"a": ["1"]}, 1),
        ({"a": []}, {"a": ["1"]}, 1),  # an empty list means none
        ({"lines": [{"n": 1}]}, {"lines": [{"n": 1, "amount": "5.00"}, {"n": 2, "amount": "0.00"}]}, 0),
        ({"lines": [{"n": 1}]}, {"lines": [{"n": 1, "amount": "5.00"}, {"n": 2, "amount": "6.00"}]}, 1),
        ({"lines": [{"amount": "0.00"}]}, {"lines": [{"amount": "0.00"}]}, 0),
        ({"a": None}, {"a": None}, 0),
        ({"a": "5.00"}, {"a": "5.0"}, 1),
    ],
)
def test_an_answer_is_compared_with_what_is_expected_of_it(expected, got, found):
    assert len(differences(expected, got)) == found


# --- nothing is left out ----------------------------------------------------------------------------------


def compared(key: str, choice: str) -> Iterator[tuple[str, str]]:
    """Totals determined under a choice, each beside that of the same question with the reading at its default."""
    for told in scenarios():
        for question, total in _totals(told):
            if question["readings"].get(key) != choice:
                continue
            default = {**question, "readings": {k: v for k, v in question["readings"].items() if k != key}}
            for other, beside in _totals(told):
                if {**other, "readings": {k: v for k, v in other["readings"].items() if DEFAULTS[k] != v}} == default:
                    yield total, beside


def _totals(told: Scenario) -> Iterator[tuple[dict[str, Any], str]]:
    for question in told.then:
        total = question["expect"].get("total", {}).get("determined")
        if question["ask"] == "owed" and total is not None:
            asked = {name: question.get(name) for name in ("on", "known_at", "investor")}
            yield {**asked, "readings": question.get("readings", {})}, total


@pytest.mark.parametrize(("key", "choice"), CHOICES)
def test_every_choice_of_every_reading_has_a_figure_beside_that_of_the_default(key: str, choice: str):
    if choice == DEFAULTS[key]:
        others = [other for other in _choices(key) if other != choice]
        assert any(True for other in others for _ in compared(key, other)), (
            "no scenario sets this default beside another"
        )
    else:
        pairs = list(compared(key, choice))
        assert any(figure != default for figure, default in pairs), f"no scenario where it differs: {pairs}"


def _choices(key: str) -> Mapping[str, str]:
    return next(reading.choices for reading in REGISTER if reading.key == key)


def test_a_figure_may_also_be_shown_equal_to_the_default():
    equal = {
        key
        for reading in REGISTER
        for key in [reading.key]
        for choice in reading.choices
        if choice != reading.default
        for figure, default in compared(key, choice)
        if figure == default
    }
    assert {"first_cure", "payment_timing", "beyond_ninety_days", "misstatement_grace", "delisting"} <= equal


# --- fit to be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", NAMED)
def test_a_scenario_tells_its_story_and_shows_its_arithmetic(told: Scenario):
    assert told.title
    assert not told.title.endswith(".")
    assert told.story.strip().endswith(".")
    assert told.story.count(". ") + told.story.count(".\n") >= 2
    assert re.search(r"\d", told.arithmetic)
    assert told.then
    assert all(set(question) <= TAKES for question in told.then)


def test_no_two_scenarios_share_a_title():
    titles = [told.title for told in scenarios()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("told", NAMED)
def test_a_scenario_concludes_nothing_a_court_would(told: Scenario):
    text = f"{told.title} {told.story} {told.arithmetic}".lower()
    assert not re.search(r"good faith|bad faith|promptly|reasonable|legal advice|liable|breach", text)


@pytest.mark.parametrize(
    ("example", "name", "side"),
    [
        ("waived-by-three-quarters", "waived-by-three-quarters", "given"),
        ("two-logs-ours", "two-logs-of-one-deal", "given"),
        ("two-logs-theirs", "two-logs-of-one-deal", "theirs"),
    ],
)
def test_the_example_logs_of_the_readme_are_those_of_the_scenarios(example: str, name: str, side: str):
    (told,) = [each for each in scenarios() if each.name == name]
    lines = (SCENARIOS.parent / "examples" / f"{example}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == recorded(getattr(told, side))
