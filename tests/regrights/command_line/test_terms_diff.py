"""``regrights terms diff``: two documents beside each other, and one log under each."""

import csv
import io
import json

import pytest

from regrights.command_line import cli
from tests import CHECKOUT
from tests.lifecycle.agreement.documents import MONTHLY

HISTORY = "fixtures/histories/focus-illustrative.jsonl"
ONE, SISTER = "fixtures/examples/one-form.toml", "fixtures/examples/sister-form.toml"
RATES = "fixtures/examples/focus-other-rates.json"

# Read word by word beside the two files before it was kept.
OF_THE_SISTERS = """\
one-form → sister-form

Words that differ:
  dates.effectiveness.by[2].add: 90 days → 120 days (2(a) → 2.1)
  dates.effectiveness.by[2].when: full_review → review (2(a) → 2.1)
  charges.event.by.rates: 0.015 → 0.02 (2(d) → 2.4)
  limits[1].most: 0.09 → 0.06 (2(e) → 2.5)

Only in sister-form:
  dates.effectiveness.roll: next business day (2.1)
  charges.event.due.add: 3 business days (2.4)
  interest.rate: 0.18 (2.5)
  interest.per: year (2.5)
  interest.days: 365 (2.5)

Order of the heads:
  heads: filing, effectiveness, suspension → effectiveness, filing, suspension

Readings:
  readings.month_of_the_cure.default: whole → by_the_day (2(d) → 2.4)

11 differences.
"""


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path}/none.db")

    def run(*words):
        try:
            status = cli.main(["terms", "diff", *words])
        except SystemExit as ended:
            status = ended.code
        return (status, *capfd.readouterr())

    return run


@pytest.fixture
def written(tmp_path):
    def written(text, name="own.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_two_sister_forms_are_told_word_by_word(run):
    assert run(ONE, SISTER) == (0, OF_THE_SISTERS, "")


def test_the_other_way_round_the_values_change_sides(run):
    _, out, _ = run(SISTER, ONE)
    assert "  charges.event.by.rates: 0.02 → 0.015 (2.4 → 2(d))\n" in out
    assert "Only in sister-form:\n  dates.effectiveness.roll" in out
    assert out.endswith("\n11 differences.\n")


def test_a_clause_both_have_is_said_once_and_what_is_only_meant_says_so(run, written):
    other = MONTHLY.replace('["0.015"]', '["0.02"]').replace('[calendar]\nbusiness_day = "federal"\n', "")
    _, out, _ = run(written(MONTHLY), written(other, "other.toml"))
    assert "  charges.event.by.rates: 0.015 → 0.02 (2(c))\n" in out
    assert "  calendar.business_day: federal → both_open (unsaid)\n" in out


def test_a_row_under_a_reading_says_under_which(run, written):
    other = MONTHLY.replace('in_advance = { rates = ["0.015"]', 'in_advance = { rates = ["0.02"]')
    _, out, _ = run(written(MONTHLY), written(other, "other.toml"))
    assert "  charges.event.by.rates if anniversaries = in_advance: 0.015 → 0.02 (2(c))\n" in out


@pytest.mark.parametrize(
    ("other", "words", "status"),
    [(SISTER, [], 0), (SISTER, ["--exit-code"], 8), (ONE, ["--exit-code"], 0), (SISTER, ["--exit-code", "--json"], 8)],
)
def test_the_status_is_eight_only_where_it_is_asked_for_and_they_differ(run, other, words, status):
    assert run(ONE, other, *words)[0] == status


def test_terms_beside_themselves_differ_in_nothing(run):
    assert run("focus-2002", "focus-2002") == (0, "focus-2002 (1) → focus-2002 (2)\nNo difference.\n", "")


def test_two_documents_of_one_name_are_called_by_their_files(run, written):
    one, other = written(MONTHLY), written(MONTHLY.replace("0.09", "0.06"), "other.toml")
    assert run(one, other)[1].split()[:3] == [one, "→", other]


def test_the_differences_are_data_where_they_are_asked_for(run):
    found = json.loads(run(ONE, SISTER, "--json")[1])
    assert (found["first"], found["second"], found["count"], found["owed"]) == ("one-form", "sister-form", 11, None)
    assert len(found["differences"]) == 11
    assert found["differences"][3] == {
        "place": "charges.event.by.rates",
        "what": "word",
        "first": ["0.015"],
        "second": ["0.02"],
        "first_said": True,
        "second_said": True,
        "first_clause": "2(d)",
        "second_clause": "2.4",
        "under": {},
        "there": None,
    }
    assert [each["place"] for each in found["differences"] if each["what"] != "word"] == [
        "heads", "readings.month_of_the_cure.default",
    ]  # fmt: skip


def test_the_differences_are_a_table_for_a_spreadsheet(run):
    rows = list(csv.DictReader(io.StringIO(run(ONE, SISTER, "--csv")[1])))
    assert len(rows) == 11
    assert rows[0] == {
        "first_terms": "one-form",
        "second_terms": "sister-form",
        "place": "dates.effectiveness.by[2].add",
        "what": "word",
        "under": "",
        "first": "90 days",
        "second": "120 days",
        "first_said": "true",
        "second_said": "true",
        "first_clause": "2(a)",
        "second_clause": "2.1",
        "there": "",
    }


ASKED = ("focus-2002", RATES, "--log", HISTORY, "--on", "2003-09-24")


def test_a_log_is_asked_under_each_and_the_count_still_comes_last(run):
    status, out, err = run(*ASKED)
    assert (status, err) == (0, "")
    assert "\nFocus Enhancements, Inc. (focus-2002): owed as of 2003-09-24 under each\n" in out
    in_all = [line.split()[2:] for line in out.splitlines() if line.startswith("in all")]
    assert [(name, determined) for name, determined, *_ in in_all] == [
        ("focus-2002", "$45,300.00"), ("other-rates", "$47,700.00"), ("difference", "$2,400.00"),
    ]  # fmt: skip
    assert out.endswith("\n2 differences.\n")
    assert "Illustrative: 49 of these 50 entries are made up.\n" in out


def test_what_each_would_owe_is_data_and_adds_up(run):
    owed = json.loads(run(*ASKED, "--json")[1])["owed"]
    assert owed["total"]["first"] == under_its_own(run, "focus-2002")
    for figure in ("determined", "due", "paid", "outstanding", "credit", "not_yet_due"):
        for each in (*owed["investors"], owed["total"]):
            first, second, difference = (float(each[side][figure]) for side in ("first", "second", "difference"))
            assert second - first == pytest.approx(difference)
        for side in ("first", "second"):
            assert sum(float(each[side][figure]) for each in owed["investors"]) == pytest.approx(
                float(owed["total"][side][figure])
            )
    # Lateness of one period of $900,000.00 and two of $300,000.00, at 2.5 % in place of 2 %; restrictions of
    # $720,000.00 and $300,000.00, at 1 % in place of 1.5 %.
    determined = [(each["first"]["determined"], each["second"]["determined"]) for each in owed["investors"]]
    assert determined == [("28800.00", "29700.00"), ("16500.00", "18000.00"), ("0.00", "0.00")]


def under_its_own(run, name):
    """What the log owes by itself, under the terms it was signed with."""
    found = json.loads(run(name, name, "--log", HISTORY, "--on", "2003-09-24", "--json")[1])
    assert found["owed"]["total"]["first"] == found["owed"]["total"]["second"]
    return found["owed"]["total"]["first"]


def test_the_dollars_are_a_table_of_their_own_without_a_total(run):
    rows = list(csv.DictReader(io.StringIO(run(*ASKED, "--csv", "--table", "owed")[1])))
    assert {row["investor"] for row in rows[:3]} == {"Alpha Capital A.G."}
    assert [row["terms"] for row in rows[:3]] == ["focus-2002", "other-rates", "difference"]
    assert {row["as_of"] for row in rows} == {"2003-09-24"}
    assert "in all" not in {row["investor"] for row in rows}


def test_words_of_a_log_are_taken_as_everywhere(run):
    words = ("--investor", "Shimshon Visnstein", "--reading", "partial_period=prorated", "--known-at", "2003-09-14")
    found = json.loads(run(*ASKED, *words, "--json")[1])["owed"]
    assert [each["investor"] for each in found["investors"]] == ["Shimshon Visnstein"]
    assert found["readings"] == {"partial_period": "prorated"}
    assert "Read under both with partial_period = prorated." in run(*ASKED, *words)[1]


def test_a_log_that_cannot_be_judged_under_one_is_refused_in_one_sentence(run, written):
    document = json.dumps(
        {
            "language": 1,
            "name": "another",
            "dates": {"filing": {"by": [{"add": "30 days", "to": "closing"}]}},
            "conditions": {"not_filed": {"late": "filing", "by": "filing"}},
            "heads": {"filing": {"of": ["not_filed"], "charge": "month"}},
            "charges": {"month": {"by": {"rates": ["0.01"], "every": "1 month"}, "base": "paid"}},
        }
    )
    status, out, err = run("focus-2002", written(document, "a.json"), "--log", HISTORY, "--on", "2003-09-24")
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith("Under the terms of another the log cannot be judged at position ")
    assert err.endswith("no head of these terms; the terms have filing.\n")


def test_faulty_terms_are_refused_by_the_file_that_has_the_fault(run, written):
    faulty = written(MONTHLY.replace("365", "366"))
    fault = "interest.days = 366: no such number; write 365 or 360, without quotes."
    assert run("focus-2002", faulty) == (1, "", f"{faulty} is not sound, so it is compared with nothing: {fault}\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("focus-2002",), "the following arguments are required: FILE|NAME"),
        (("focus-2002", RATES, "--log", HISTORY), "terms diff --log FILE needs --on DATE"),
        (("focus-2002", RATES, "--on", "2003-09-24"), "--on is asked of a log; name it with --log FILE"),
        (("focus-2002", RATES, "--reading", "a=b"), "--reading is asked of a log; name it with --log FILE"),
        (("focus-2002", RATES, "--json", "--csv"), "--json or --csv, not both"),
    ],
)
def test_words_that_do_not_go_together_are_a_matter_of_usage(run, words, says):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert f": {says}\nTry: regrights terms diff --help\n" in err


def test_a_file_that_is_not_there_is_refused(run):
    assert run("focus-2002", "nowhere.toml")[::2] == (
        1, "nowhere.toml: No such file or directory; name a file of terms, as TOML or JSON.\n",
    )  # fmt: skip
