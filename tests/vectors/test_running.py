"""The runner finds out a wrong program, and what is made anew is written only where both implementations agree."""

import json
import sys
from copy import deepcopy

import pytest

from tests.vectors.__main__ import run
from tests.vectors.cases import WORKED, cases, written
from tests.vectors.making import remake as made
from tests.vectors.making.documents import AGREEMENTS, changed
from tests.vectors.making.variations import variations
from tests.vectors.matching import differences
from tests.vectors.programs import DidNotAnswer, by_batch, in_process
from tests.vectors.words import words_in

BATCH = f"{sys.executable} -m regrights batch"
SMALL = [WORKED / "payments.json", WORKED / "refused.json"]
# A program that has another answer to everything, and one that has none.
WRONG = 'import sys; [print(\'{"total": {"determined": "1.00"}}\') for line in sys.stdin]'
SILENT = "import sys; sys.stdin.read()"


def test_this_checkout_passes_by_its_own_batch(capsys):
    assert run(SMALL, BATCH) == 0
    asked = sum(len(case.asked) for case in cases(*SMALL))
    assert capsys.readouterr().out == f"{len(list(cases(*SMALL)))} cases, {asked} questions, 0 failed.\n"


def test_by_batch_and_in_process_are_the_same():
    some = list(cases(SMALL[0]))
    assert _unnamed(by_batch(BATCH)(some)) == _unnamed(in_process(some))


def _unnamed(answers):
    return [[{key: value for key, value in each.items() if key != "agreement"} for each in some] for some in answers]


def test_a_wrong_program_fails_with_a_line_for_each_question(capsys):
    assert run(SMALL, f'{sys.executable} -c "{WRONG.replace(chr(34), chr(92) + chr(34))}"') == 1
    *lines, count = capsys.readouterr().out.splitlines()
    asked = sum(len(case.asked) for case in cases(*SMALL))
    assert len(lines) == asked
    assert count == f"{len(list(cases(*SMALL)))} cases, {asked} questions, {asked} failed."
    assert lines[0].startswith("payments-oldest-first: owed on 2010-04-30: total.due: expected '20000.00', found")


def test_a_program_that_does_not_answer_is_said_to(capsys):
    assert run(SMALL, f'{sys.executable} -c "{SILENT}"') == 1
    assert "0 answered" in capsys.readouterr().out
    with pytest.raises(DidNotAnswer):
        by_batch(f'{sys.executable} -c "{SILENT}"')(list(cases(SMALL[0])))


@pytest.mark.parametrize(
    ("expected", "found", "where"),
    [
        ({"a": "1.00"}, {"a": "1.00", "b": 2}, []),
        ({"a": "1.00"}, {}, ["a: expected '1.00', found '(nothing)'"]),
        ({"a": None}, {"a": None}, []),
        ({"a": 1}, {"a": True}, ["a: expected 1, found True"]),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["a[1]: expected 1, found 2", "a[2]: expected 2, found 1"]),
        ({"a": []}, {"a": [1]}, ["a: expected 0, found 1: [1]"]),
        ({"a": {"of": "10.00", "within": "0.01"}}, {"a": "10.01"}, []),
        ({"a": {"of": "10.00", "within": "0.01"}}, {"a": "9.98"}, ["a: expected 10.00 within 0.01, found '9.98'"]),
        ({"a": {"of": "10.00", "within": "0.01"}}, {"a": None}, ["a: expected 10.00 within 0.01, found None"]),
    ],
)
def test_an_answer_is_matched_key_by_key(expected, found, where):
    assert differences(expected, found) == where


@pytest.fixture
def one(monkeypatch, tmp_path):
    """A folder in which the first variation alone is made."""
    monkeypatch.setattr(made, "AGREED", tmp_path / "agreed")
    monkeypatch.setattr(made, "variations", lambda: iter([first]))
    first = next(variations())
    return tmp_path / "agreed" / f"{first.theme}.json"


def test_what_is_made_anew_is_what_both_agree_on(one):
    assert made.remake() == 0
    made_now = list(cases(one))
    assert next(case.id for case in made_now).endswith("-1")
    assert all(made.where_they_differ(vars_of(case), case.terms) == [] for case in made_now)


def test_a_case_on_which_they_differ_is_not_written(one, monkeypatch, capsys):
    monkeypatch.setattr(made, "in_process", lambda asked: [wrong(each) for each in in_process(asked)])
    assert made.remake() == 1
    assert json.loads(one.read_text("utf-8"))["cases"] == []
    assert "not written, the implementations differ: total.determined" in capsys.readouterr().out


def vars_of(case):
    return {"id": case.id, "events": case.events, "questions": case.questions}


def wrong(answers):
    """The answers of a product that owes a cent more."""
    found = deepcopy(answers)
    for answer in found:
        answer["total"]["determined"] += "1"
    return found


def test_a_word_is_counted_where_it_stands():
    without = words_in(AGREEMENTS["advance"])
    with_it = words_in(changed(AGREEMENTS["advance"], {"charges.month.due.or_sooner": {"add": "1 week", "to": "cure"}}))
    assert with_it - without == {"due.or_sooner", "due.to = cure", "due.add in week"}
    assert "charge.by.charged = advance" in without


def test_a_table_without_a_table_in_it_is_one_line():
    assert written({"a": "b" * 200}).count("\n") == 0
    one, other = {"b": "c" * 60}, {"d": "e" * 60}
    assert written({"a": [one, other]}).splitlines()[2].strip() == f"{json.dumps(one)},"
