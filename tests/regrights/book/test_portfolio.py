"""Every agreement at once says what each says alone; one that fails is named and costs the others nothing."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from lifecycle.agreement.register import Register, UnknownReading
from lifecycle.record.files import judge_lines
from lifecycle.record.importing import import_log
from projections.portfolio.tables import TABLES
from projections.questions.duties import NoSuchStatus
from regrights.book import held as held_module
from regrights.book import portfolio as module
from regrights.book.held import held
from regrights.book.portfolio import NobodyOfThatName, as_plain, is_set_aside, portfolio
from regrights.book.store import Store
from regrights.book.words import words_from
from regrights.command_line import cli, terminal
from tests.projections.agreements import late
from tests.readings import FOCUS
from tests.scenarios import NEVER_NOW, ONE, TWO, bought, effective, fact, filed, paid, recorded

ON = "2003-08-01"


def signing(company, investors, on="2002-11-25", late_after="2003-06-01"):
    terms = {"based_on": "focus-2002", "required_effective_date": late_after}
    return fact("AgreementSigned", on, company=company, investors=list(investors), terms=terms)


DEALS = {
    "acme": [signing("Acme, Inc.", [ONE, TWO]), bought("2002-11-25", 500_000), filed("2002-12-02")],
    "beta": [
        signing("Beta, Inc.", [TWO]),
        bought("2002-11-25", 250_000, investor=TWO),
        filed("2002-12-02"),
        effective("2003-07-11"),
        paid("2003-07-14", "7500.00", investor=TWO),
    ],
    "later": [signing("Later, Inc.", [ONE], on="2004-01-05", late_after="2004-06-01")],
}


@pytest.fixture
def store(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as found:
        for name, facts in DEALS.items():
            lines = (json.dumps(each).encode() for each in recorded(facts))
            import_log(found.opened(create=True), name, judge_lines(enumerate(lines, 1), source=name, now=NEVER_NOW))
        yield found


def asked(store, table, on=ON, **words):
    of = TABLES[table]
    return as_plain(portfolio(store, of, words_from({"on": on, **words}, of.own)))


def altered(store, agreement, position):
    """Change a stored entry behind the store's back."""
    store.close()
    with closing(sqlite3.connect(store.url.removeprefix("sqlite:///"))) as raw, raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f'DROP TRIGGER "{name}"')
        changed = raw.execute(
            "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '500000', '500001') AS BLOB)"
            " WHERE originator_id = ? AND originator_version = ?",
            (agreement, position),
        )
        assert changed.rowcount == 1


# --- one table says what each agreement says ----------------------------------------------------------------


def test_the_rows_are_what_each_agreement_says_itself_and_the_total_their_sum(store):
    found = asked(store, "owed")
    assert [list(row)[:3] for row in found["rows"]] == [["agreement", "company", "investor"]] * 3
    assert [(row["agreement"], row["investor"]) for row in found["rows"]] == [
        ("acme", ONE),
        ("acme", TWO),
        ("beta", TWO),
    ]
    for row in found["rows"]:
        (alone,) = json.loads(store.book(row["agreement"]).json("owed", on=ON, investor=row["investor"]))["investors"]
        (age,) = json.loads(store.book(row["agreement"]).json("ageing", on=ON, investor=row["investor"]))["investors"]
        both = alone | age
        assert {name: both[name] for name in row if name in both} == {name: row[name] for name in row if name in both}
    # Acme: 20,000 due on 2 July and on 1 August. Beta: 10,000 due on 2 July and on 16 July, 7,500 paid.
    total = found["total"]
    assert (total["determined"], total["outstanding"], total["currency"]) == ("60000.00", "52500.00", "USD")
    assert (total["days_1_to_30"], total["due_today"]) == ("32500.00", "20000.00")
    assert found["totals"] == {"USD": {name: total[name] for name in found["totals"]["USD"]}}
    assert (found["as_of"], found["known_at"], found["errors"]) == (ON, None, [])


@pytest.mark.parametrize(
    ("since", "count"), [("2003-07-02", 4), ("2003-07-03", 2), ("2003-07-16", 2), ("2003-07-17", 1)]
)
def test_what_fell_due_since_a_date_begins_with_that_date(store, since, count):
    rows = asked(store, "due", since=since)["rows"]
    assert len(rows) == count
    assert all(since <= row["due_on"] <= ON for row in rows)


@pytest.mark.parametrize(("days", "due"), [(29, []), (30, ["2003-08-31"]), (60, ["2003-08-31", "2003-09-30"])])
def test_what_falls_due_in_the_days_ahead_is_projected_and_ends_with_the_last_day(store, days, due):
    rows = asked(store, "falls-due", days=days)["rows"]
    assert [(row["agreement"], row["due_on"], row["projected"]) for row in rows] == [("acme", on, True) for on in due]


def test_who_may_sell_and_what_stops_those_who_may_not(store):
    rows = {(row["agreement"], row["investor"]): row for row in asked(store, "may-sell")["rows"]}
    assert rows["acme", ONE]["bars"] == ["not_effective"]
    assert (rows["acme", ONE]["may_sell"], rows["beta", TWO]["may_sell"]) == (False, True)


def test_duties_of_a_status_are_those_of_each_agreement(store):
    rows = asked(store, "duties", status="overdue")["rows"]
    assert {row["status"] for row in rows} == {"overdue"}
    for name in ("acme", "beta"):
        alone = json.loads(store.book(name).json("duties", on=ON, status="overdue"))["duties"]
        assert [row["duty"] for row in rows if row["agreement"] == name] == [row["duty"] for row in alone]


@pytest.mark.parametrize(("since", "agreements"), [("2003-07-13", {"beta"}), ("2003-07-14", set())])
def test_changes_are_of_the_agreements_in_which_something_was_recorded_after_the_moment(store, since, agreements):
    rows = asked(store, "changes", since=since, known_at="2003-12-31")["rows"]
    assert {row["agreement"] for row in rows} == agreements
    assert all((row["paid"], row["outstanding"]) == ("7500.00", "-7500.00") for row in rows)


def test_as_known_at_a_moment_what_came_later_is_not_there(store):
    assert asked(store, "owed", known_at="2003-07-13")["total"]["paid"] == "0.00"
    assert asked(store, "owed", known_at="2003-07-14")["total"]["paid"] == "7500.00"


def test_an_agreement_signed_later_has_no_row_and_is_no_error(store):
    assert {row["agreement"] for row in asked(store, "owed", on="2004-01-04")["rows"]} == {"acme", "beta"}
    assert {row["agreement"] for row in asked(store, "owed", on="2004-01-05")["rows"]} == {"acme", "beta", "later"}


def test_one_investor_is_followed_through_every_agreement_and_a_stranger_refused(store):
    assert [(row["agreement"], row["investor"]) for row in asked(store, "owed", investor=TWO)["rows"]] == [
        ("acme", TWO),
        ("beta", TWO),
    ]
    with pytest.raises(NobodyOfThatName):
        asked(store, "owed", investor="Nobody")


def test_what_no_agreement_could_answer_is_refused_once(store):
    with pytest.raises(NoSuchStatus):
        asked(store, "duties", status="late")


@pytest.mark.parametrize("table", ["ageing", "journal", "rollforward"])
def test_what_accounts_are_made_of_is_what_each_agreement_says_itself(store, table):
    of, period = TABLES[table], {} if table == "ageing" else {"from": "2003-06-30"}
    said = {of.day.name: ON, **period}
    found = json.loads(json.dumps(as_plain(portfolio(store, of, words_from(said, of.own)))))
    for name in ("acme", "beta"):
        alone = json.loads(store.book(name).json(table, **said))
        own = [row for row in found["rows"] if row["agreement"] == name]
        assert own
        expected = alone["rows" if table == "journal" else "investors"]
        assert [{key: row[key] for key in like} for row, like in zip(own, expected, strict=True)] == expected
        assert {row["currency"] for row in own} == {"USD"}


def test_a_period_is_named_and_one_upside_down_is_refused_once(store, capfd):
    words = ["portfolio", "rollforward", "--from", "2003-06-30", "--to", ON, "--store", store.url]
    assert cli.main(words) == 0
    assert capfd.readouterr().out.startswith(f"2 agreements: rollforward after 2003-06-30, through {ON}\n")
    assert cli.main([*words, "--csv"]) == 0
    assert {row["after"] for row in csv.DictReader(io.StringIO(capfd.readouterr().out))} == {"2003-06-30"}
    for first in (ON, "2003-08-02"):
        assert cli.main(["portfolio", "journal", "--from", first, "--to", ON, "--store", store.url]) == 1
        assert capfd.readouterr().err.startswith(f"from {first} to {ON}: the period is every day after the first date")


# --- what fails -------------------------------------------------------------------------------------------------


def test_an_altered_log_is_left_out_named_with_its_position_and_the_rest_answers(store, capfd):
    before = asked(store, "owed")
    altered(store, "acme", 2)
    found = asked(store, "owed")
    assert found["rows"] == [row for row in before["rows"] if row["agreement"] == "beta"]
    (error,) = found["errors"]
    assert (error["agreement"], error["altered"]) == ("acme", True)
    assert "altered at position 2" in error["error"]
    status = cli.main(["portfolio", "owed", "--on", ON, "--store", store.url, "--json"])
    out, err = capfd.readouterr()
    assert (status, json.loads(out)["errors"][0]["agreement"]) == (3, "acme")
    assert err.startswith("acme: left out; ")
    assert cli.main(["agreements", "--store", store.url]) == 3
    assert "altered at position 2" in " ".join(capfd.readouterr().out.split())


@pytest.mark.parametrize("error", [ValueError("no such day"), IndexError("nothing"), OverflowError("too far")])
def test_whatever_one_agreement_raises_the_others_answer(store, monkeypatch, error):
    real = module._case

    def broken(book, *asked):
        if book.agreement == "acme":
            raise error
        return real(book, *asked)

    monkeypatch.setattr(module, "_case", broken)
    found = asked(store, "owed")
    assert [row["agreement"] for row in found["rows"]] == ["beta"]
    assert [(each["agreement"], each["altered"]) for each in found["errors"]] == [("acme", False)]


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [({"nope": "x"}, 'reading "nope": the register has no such key; it has required_effective_date, '),
     ({"partial_period": "nope"}, 'reading "partial_period" = "nope": no such choice; choose one of full, ')],
)  # fmt: skip
def test_a_reading_that_no_agreement_asks_is_refused(store, readings, sentence):
    with pytest.raises(UnknownReading) as refused:
        asked(store, "owed", readings=readings)
    assert str(refused.value).startswith(sentence)


def test_a_reading_is_chosen_in_the_agreements_that_ask_it_and_the_others_answer_as_ever(store, monkeypatch):
    ask_all = module.Book.register
    without = Register({key: each for key, each in FOCUS.items() if key != "partial_period"})
    monkeypatch.setattr(
        module.Book, "register", lambda book, known_at: without if book.agreement == "acme" else ask_all(book, known_at)
    )
    usual, found = (
        {row["agreement"]: row["determined"] for row in asked(store, "owed", **words)["rows"]}
        for words in ({}, {"readings": {"partial_period": "completed"}})
    )
    assert found["acme"] == usual["acme"]
    assert found["beta"] < usual["beta"]


def test_what_was_set_aside_is_hidden_unless_asked_for(store, monkeypatch):
    for each in (module, held_module):
        monkeypatch.setattr(each, "is_set_aside", lambda log: log[0].company == "Beta, Inc.")
    found = asked(store, "owed")
    assert {row["agreement"] for row in found["rows"]} == {"acme"}
    assert found["set_aside"] == ["beta"]
    assert found["total"]["determined"] == "40000.00"
    with_it = portfolio(store, TABLES["owed"], words_from({"on": ON}), also_set_aside=True)
    assert {row.agreement for row in with_it.rows} == {"acme", "beta"}
    found = held(store, None)
    assert ([each.agreement for each in found.agreements], found.set_aside) == (["acme", "later"], ["beta"])
    assert len(held(store, None, also_set_aside=True).agreements) == len(DEALS)


def test_agreements_say_how_many_are_set_aside(store, capfd):
    said = "1 set aside is not listed; --set-aside lists them too."
    words = ["agreements", "--store", store.url]
    cli.main(words)
    assert "set aside" not in capfd.readouterr().out
    assert cli.main(["set-aside", "beta", "--reason", "entered twice", "--store", store.url]) == 0
    capfd.readouterr()
    cli.main(words)
    assert capfd.readouterr().out.splitlines()[-1] == said
    cli.main([*words, "--set-aside"])
    listed = capfd.readouterr().out
    assert "beta" in listed
    assert "not listed" not in listed
    cli.main([*words, "--json"])
    assert json.loads(capfd.readouterr().out)["set_aside"] == ["beta"]


def test_rows_of_nothing_but_zeros_are_counted_and_listed_on_request(store, capfd):
    words = ["portfolio", "owed", "--on", "2003-07-15", "--investor", ONE, "--store", store.url]
    cli.main(["portfolio", "owed", "--on", "2004-01-05", "--store", store.url])
    out = capfd.readouterr().out
    assert "Left out, with nothing but zeros: 1 of 3 agreements and 1 Investor of others; --all" in out
    assert not re.search("^later", out, re.MULTILINE)
    cli.main(["portfolio", "owed", "--on", "2004-01-05", "--store", store.url, "--all"])
    out = capfd.readouterr().out
    assert re.search("^later", out, re.MULTILINE)
    assert "Left out" not in out
    cli.main(["portfolio", "owed", "--on", "2004-01-05", "--store", store.url, "--csv"])
    assert [row["agreement"] for row in csv.DictReader(io.StringIO(capfd.readouterr().out))][-1] == "later"
    cli.main(words)
    assert "Left out" not in capfd.readouterr().out


def test_what_repeats_in_a_table_of_duties_is_said_once_above_it(store, capfd):
    cli.main(["portfolio", "duties", "--on", ON, "--status", "overdue", "--store", store.url])
    lines = capfd.readouterr().out.splitlines()
    assert lines[1].startswith("In every row: ")
    assert "status overdue" in lines[1]
    assert "status" not in lines[2]


def test_agreements_of_other_heads_stand_in_one_table_and_those_without_duties_are_named(store, capfd):
    terms = late(
        {"by": [{"add": "30 days", "to": "closing"}]},
        head={"called": "Filing Failure"},
        charge={"by": {"sums": ["10000.00"], "every": "30 days"}, "due": {"to": "charge"}},
    )
    facts = [fact("AgreementSigned", "2003-01-06", company="Other, Inc.", investors=[ONE], terms=terms)]
    lines = (json.dumps(each).encode() for each in recorded([*facts, bought("2003-01-06", 5)]))
    import_log(store.opened(), "other", judge_lines(enumerate(lines, 1), source="other", now=NEVER_NOW))
    asked_of = ["--on", ON, "--store", store.url]
    cli.main(["portfolio", "due", "--since", "2003-06-01", *asked_of])
    said = capfd.readouterr().out
    assert "late effectiveness" in said
    assert "Filing Failure" in said
    cli.main(["portfolio", "duties", "--status", "overdue", *asked_of])
    assert "Their terms give no duty of ours its section, so none is followed: other." in capfd.readouterr().out
    assert {row["trigger"] for row in asked(store, "due", since="2003-06-01")["rows"]} == {"late_effectiveness", "late"}


def test_since_is_a_day_that_may_be_said_or_a_moment_and_is_refused_with_both(store, capfd, monkeypatch):
    monkeypatch.setattr(terminal, "now", lambda: datetime(2003, 7, 15, 3, 59, tzinfo=UTC))
    words = ["portfolio", "changes", "--on", ON, "--known-at", "2003-12-31", "--store", store.url, "--json", "--since"]
    told = {}
    for since in ("yesterday", "today", "2003-07-13", "2003-07-14"):
        assert cli.main([*words, since]) == 0
        told[since] = capfd.readouterr().out
    assert (told["yesterday"], told["today"]) == (told["2003-07-13"], told["2003-07-14"])
    assert told["today"] != told["yesterday"]
    assert cli.main([*words, "last week"]) == 1
    said = capfd.readouterr().err
    assert "write a date" in said
    assert "or an instant with its offset" in said
    words = ["portfolio", "due", "--on", "today", "--store", store.url, "--since", "yesterday"]
    assert cli.main(words) == 0
    assert "due as of 2003-07-14" in capfd.readouterr().out


def test_no_agreement_is_set_aside_unless_its_log_says_so(store):
    assert not any(is_set_aside(store.book(name).entries) for name in DEALS)


# --- the doors ----------------------------------------------------------------------------------------------------

WORDS = {
    "owed": [],
    "due": ["--since", "2003-07-01"],
    "falls-due": ["--days", "60"],
    "may-sell": [],
    "duties": ["--status", "overdue"],
    "changes": ["--since", "2003-07-01"],
    "ageing": [],
    "journal": ["--from", "2003-06-30"],
    "rollforward": ["--from", "2003-06-30"],
}


def day_of(table):
    return f"--{TABLES[table].day.name}"


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_printed_and_written_as_json_and_as_comma_separated_values(store, table, capfd):
    words = ["portfolio", table, day_of(table), ON, *WORDS[table], "--store", store.url]
    assert cli.main([*words, "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert set(found) >= {"as_of", "known_at", "rows", "total", "errors"}
    assert found["rows"]
    assert cli.main([*words, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    assert [(row["agreement"], row["investor"]) for row in rows] == [
        (row["agreement"], row["investor"] or "") for row in found["rows"]
    ]
    assert set(found["rows"][0]) <= set(rows[0])
    assert cli.main(words) == 0
    assert found["rows"][0]["agreement"] in capfd.readouterr().out


@pytest.mark.parametrize("table", [name for name, words in WORDS.items() if words and name != "duties"])
def test_a_word_a_table_needs_is_missed_by_name(store, table, capfd):
    with pytest.raises(SystemExit) as stop:
        cli.main(["portfolio", table, day_of(table), ON, "--store", store.url])
    assert stop.value.code == 2
    assert f"portfolio {table} needs {WORDS[table][0]}" in capfd.readouterr().err


@pytest.mark.parametrize("form", ["--csv", "--csv-bom", "--json"])
@pytest.mark.parametrize("calendar", [["--calendar"], ["--ics", "never.ics"]])
@pytest.mark.parametrize("asked", [["duties", "acme"], ["portfolio", "duties"]])
def test_a_calendar_and_another_form_at_once_are_a_usage_error(
    store, asked, calendar, form, capfd, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        cli.main([*asked, "--on", ON, "--store", store.url, *calendar, form])
    out, err = capfd.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert "ask for --csv or --json by itself" in err
    assert not (tmp_path / "never.ics").exists()


@pytest.mark.parametrize(("asked", "whose"), [(["duties", "acme"], "acme"), (["portfolio", "duties"], "2 agreements")])
def test_a_calendar_that_is_written_is_confirmed_in_one_line_beside_the_answer(store, asked, whose, capfd, tmp_path):
    target = tmp_path / "all.ics"
    assert cli.main([*asked, "--on", ON, "--store", store.url, "--ics", str(target)]) == 0
    assert capfd.readouterr() == ("", f"{target}: the duties of {whose}\n")


def test_one_calendar_holds_the_duties_of_all(store, capfdbinary):
    assert cli.main(["portfolio", "duties", "--on", ON, "--store", store.url, "--calendar"]) == 0
    events = Calendar.from_ical(capfdbinary.readouterr().out).walk("VEVENT")
    alone = 0
    for name in ("acme", "beta"):
        assert cli.main(["duties", name, "--on", ON, "--store", store.url, "--calendar"]) == 0
        alone += len(Calendar.from_ical(capfdbinary.readouterr().out).walk("VEVENT"))
    assert len({str(each["UID"]) for each in events}) == len(events) == alone > 0
    assert {str(each["SUMMARY"]).rpartition("(")[2] for each in events} == {"Acme, Inc.)", "Beta, Inc.)"}


@pytest.mark.parametrize(
    ("words", "status"), [([], "effective"), (["--on", "2003-07-10"], "filed"), (["--on", "2003-07-11"], "effective")]
)
def test_agreements_are_listed_with_company_status_and_last_entry(store, words, status, capfd):
    assert cli.main(["agreements", "--store", store.url, "--json", *words]) == 0
    found = {each["agreement"]: each for each in json.loads(capfd.readouterr().out)["agreements"]}
    assert (found["beta"]["company"], found["beta"]["status"]) == ("Beta, Inc.", status)
    assert (found["beta"]["last_kind"], found["beta"]["entries"]) == ("PeriodicAmountPaid", 5)
    assert found["later"]["status"] == (None if words else "unfiled")
