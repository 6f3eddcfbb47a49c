"""``regrights terms check``, ``explain`` and ``schema``, and that the question ``terms`` is still asked."""

import json

import pytest

from lifecycle.agreement.language.shipped import shipped
from regrights.command_line import cli
from tests import CHECKOUT
from tests.lifecycle.agreement.documents import MONTHLY

HISTORY = "fixtures/histories/focus-illustrative.jsonl"


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path}/terms.db")

    def run(*words):
        try:
            status = cli.main(list(words))
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


def test_a_sound_file_is_said_so_in_one_line_with_counts(run, written):
    assert run("terms", "check", written(MONTHLY)) == (
        0,
        "made-up-monthly: sound; 2 dates, 3 conditions, 3 heads, 1 charge, 1 limit, 1 reading with 1 alternative.\n",
        "",
    )


def test_every_fault_is_a_line_and_the_status_is_one(run, written):
    faulty = (
        MONTHLY.replace('"30 days", to =', '"30", to =').replace('["not_filed"]', '["not_fild"]').replace("365", "366")
    )
    status, out, err = run("terms", "check", written(faulty))
    assert (status, err) == (1, "")
    assert [line.partition(":")[0] for line in out.splitlines()] == [
        'dates.filing.by[1].add = "30"', "interest.days = 366", "heads.filing.of",
    ]  # fmt: skip
    assert 'heads.filing.of: "not_fild" is no condition; [conditions] has not_filed, not_effective, unusable.\n' in out


def test_the_faults_are_data_where_they_are_asked_for(run, written):
    status, out, _ = run("terms", "check", written(MONTHLY.replace("365", "366")), "--json")
    found = json.loads(out)
    assert (status, found["ok"]) == (1, False)
    assert found["faults"] == [
        {
            "place": "interest.days",
            "problem": "no such number",
            "remedy": "write 365 or 360, without quotes",
            "value": 366,
            "under": "",
            "sentence": "interest.days = 366: no such number; write 365 or 360, without quotes.",
        }
    ]


@pytest.mark.parametrize(
    ("given", "counts"),
    [(dict(shipped("focus-2002").raw), 18), ({"based_on": "focus-2002", "period.lasts": "2 years"}, 18)],
    ids=["whole", "based on"],
)
def test_json_is_checked_as_toml_is(run, written, given, counts):
    status, out, _ = run("terms", "check", written(json.dumps(given), "own.json"), "--json")
    assert (status, json.loads(out)["counts"]["readings"]) == (0, counts)


def test_a_shipped_agreement_is_explained_by_its_name(run):
    status, out, err = run("terms", "explain", "focus-2002")
    assert (status, err) == (0, "")
    assert "The Required Effective Date (required_effective) is 2003-06-01. [1(h)]" in out
    data = json.loads(run("terms", "explain", "focus-2002", "--json")[1])
    assert data["parts"][0]["sentences"][0]["clauses"] == ["1(h)"]


def test_faulty_terms_are_refused_when_they_are_to_be_explained(run, written):
    status, out, err = run("terms", "explain", written(MONTHLY.replace("365", "366")))
    assert (status, out, err) == (1, "", "interest.days = 366: no such number; write 365 or 360, without quotes.\n")


def test_the_schema_is_json(run):
    status, out, _ = run("terms", "schema")
    assert (status, json.loads(out)["properties"]["language"]["anyOf"][0]["maximum"]) == (0, 1)


def test_a_file_that_is_not_there_is_refused(run):
    assert run("terms", "check", "nowhere.toml") == (
        1, "", "nowhere.toml: No such file or directory; name a file of terms, as TOML or JSON.\n",
    )  # fmt: skip


@pytest.mark.parametrize("words", [("check",), ("explain",), ("check", "a", "b"), ("schema", "a")])
def test_words_it_has_not_are_a_matter_of_usage(run, words):
    status, out, err = run("terms", *words)
    assert (status, out) == (2, "")
    assert err.endswith("--help\n")


def test_the_question_is_still_asked_of_an_agreement_even_one_named_so(run):
    assert "terms as of 2003-08-15" in run("terms", "--log", HISTORY, "--on", "2003-08-15")[1]
    assert run("import", "check", HISTORY)[0] == 0
    assert "(check): terms as of 2003-08-15" in run("terms", "--agreement", "check", "--on", "2003-08-15")[1]
    assert run("terms", "check", "--on", "2003-08-15")[0] == 2  # the commands come first


def test_any_question_takes_the_name_of_its_agreement_as_an_option(run):
    run("import", "check", HISTORY)
    assert run("entry", "--agreement", "check", "5") == run("entry", "check", "5")
    status, _, said = run("owed", "check", "--agreement", "check", "--on", "2003-08-15")
    assert (status, "AGREEMENT or --agreement NAME, not both" in said) == (2, True)


SIGN = (
    "record",
    "own",
    "AgreementSigned",
    "--on",
    "2010-01-15",
    "--company",
    "Made Up, Inc.",
    "--investors",
    "Ada Fund",
)


def test_terms_are_signed_by_the_file_they_are_in(run):
    status, out, err = run(*SIGN, "--terms", "fixtures/agreements/daily-next-month.toml")
    assert (status, err) == (0, "")
    assert "on the terms written out in the entry" in out
    _, told, _ = run("terms", "own", "--on", "2010-01-15", "--json")
    assert {each["key"]: each["value"] for each in json.loads(told)["terms"]}["charges.day.by.every"] == "1 day"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fixtures/examples/faulty-terms.toml", 'charges.event.by.rates[1] = "2": a rate lies between 0 and 1; '),
        ("none.toml", "none.toml: No such file or directory; name a file of terms, as TOML or JSON."),
    ],
)
def test_a_file_with_faults_or_none_is_not_signed(run, name, said):
    status, out, err = run(*SIGN, "--terms", name)
    assert (status, out) == (1, "")
    assert said in err
    assert run("log", "own", "--on", "2010-01-15")[0] == 1


def test_a_name_that_is_no_file_and_not_shipped_is_told_with_those_that_are(run):
    status, out, err = run("terms", "explain", "modern-event-dat")
    assert (status, out) == (1, "")
    assert err.startswith('FILE|NAME = "modern-event-dat": no agreement of that name is shipped; use one of american-')
    assert "; perhaps modern-event-date is meant." in err
