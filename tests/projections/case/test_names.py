"""Under which name an answer shows a party: the one it has on the as-of date, whatever entry or question calls it."""

import pytest

from tests.scenarios import (
    ONE,
    THREE,
    TWO,
    ask,
    bought,
    correction,
    deal,
    effective,
    fact,
    lifted,
    notified,
    paid,
    reconciled,
    sold,
    source_of,
    suspended,
    transferred,
)

NEW = "Harrow Capital LP"
ASKED = {
    "owed": {}, "status": {}, "holdings": {}, "may-sell": {}, "suspensions": {}, "restricted": {}, "period": {},
    "duties": {}, "claims": {}, "disclosure": {}, "schedule": {"until": "2004-06-30"},
    "rollforward": {"first": "2003-06-01"}, "delay-curve": {"first": "2003-06-01", "until": "2003-06-10"},
}  # fmt: skip

POSITIONS = {"entries", "entry", "paid_by", "sales_without_proceeds", "reasons", "why"}


def renamed(on="2003-08-01", investor=ONE, name=NEW):
    """Recorded last, so that it moves no position."""
    return fact("InvestorRenamed", on, investor=investor, name=name, recorded_at="2003-12-31T12:00:00-05:00")


HAPPENED = [
    transferred("2003-05-05", 1000),
    notified("2003-05-06"),
    effective("2003-06-17"),
    paid("2003-06-20", "100.00"),
    *suspended("2003-07-01", investor=ONE),
    sold("2003-07-02", 500),
    lifted("2003-08-25", investor=ONE),
    fact("ClaimNoticed", "2003-09-01", claim="C-1", claimant=ONE, indemnitor=TWO),
]


def answers(log, on):
    return {name: _answer(log, name, on, words) for name, words in ASKED.items()}


def _answer(log, name, on, words):
    found = ask(name, log, None, to=on, **words) if name == "rollforward" else ask(name, log, on, **words)
    return {key: value for key, value in found.items() if key != "warnings"}


def called(value, old, new):
    """The same answer with another name in it."""
    if isinstance(value, dict):
        return {key: called(each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return [called(each, old, new) for each in value]
    return value.replace(old, new) if isinstance(value, str) else value


@pytest.mark.parametrize(("on", "shown"), [("2003-07-31", ONE), ("2003-08-01", NEW), ("2003-10-01", NEW)])
def test_from_its_date_every_answer_shows_the_new_name_and_is_the_same_answer(on, shown):
    without = deal(*HAPPENED, investors=[ONE, TWO])
    named = deal(*HAPPENED, renamed(), investors=[ONE, TWO])
    assert answers(named, on) == called(answers(without, on), ONE, shown)


def test_entries_may_use_either_name_before_the_rename_and_after_it():
    plain = deal(*HAPPENED, renamed(), investors=[ONE, TWO])
    late = [{**each, "recorded_at": "2004-01-01T12:00:00-05:00"} for each in called(HAPPENED[3:], ONE, NEW)]
    other = deal(*HAPPENED[:3], renamed(), *late, investors=[ONE, TWO])
    for on in ("2003-07-31", "2003-10-01"):
        for name in ("owed", "holdings", "status", "may-sell", "suspensions", "claims"):
            assert _figures(_answer(plain, name, on, {})) == _figures(_answer(other, name, on, {})), (name, on)


def _figures(answer):
    """All that holds no position: the entries stand elsewhere in the two logs."""
    if isinstance(answer, dict):
        return {key: _figures(value) for key, value in answer.items() if not {key} & POSITIONS}
    return [_figures(each) for each in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize("on", ["2003-07-31", "2003-10-01"])
@pytest.mark.parametrize("name", [ONE, NEW])
def test_a_question_may_use_either_name_on_any_date(name, on):
    log = deal(*HAPPENED, renamed(), investors=[ONE, TWO])
    shown = ONE if on < "2003-08-01" else NEW
    assert [each["investor"] for each in ask("owed", log, on, investor=name)["investors"]] == [shown]
    assert ask("audit", log, None, investor=name) == ask("audit", log, None, investor=ONE)


def test_as_known_before_the_rename_was_recorded_there_is_none():
    log = deal(*HAPPENED, renamed(), investors=[ONE, TWO])
    found = ask("owed", log, "2003-10-01", known_at="2003-07-15")
    assert [each["investor"] for each in found["investors"]] == [ONE, TWO, THREE]


def test_what_moved_a_report_is_told_of_one_party():
    log = deal(*HAPPENED, renamed(), paid("2004-01-02", "50.00", investor=NEW), investors=[ONE, TWO])
    found = ask("restatement", log, "2004-02-01", known_at="2003-11-30")
    assert [row["investor"] for row in found["investors"]] == [NEW, TWO, THREE]
    assert [(row["kind"], row["paid"]) for row in found["moved_by"]] == [("PeriodicAmountPaid", "50.00")]


def test_a_renamed_transferee_is_one_party_and_its_old_name_is_not_known_any_more_to_be_another():
    log = deal(*HAPPENED, renamed(investor=THREE), investors=[ONE, TWO])
    assert [each["investor"] for each in ask("owed", log, "2003-10-01")["investors"]] == [ONE, TWO, NEW]


@pytest.mark.parametrize(("on", "shown"), [("2003-07-31", "Example Devices, Inc."), ("2003-08-01", "Devices Corp.")])
def test_a_renamed_company_is_named_so_from_its_date(on, shown):
    log = deal(*HAPPENED, fact("CompanyRenamed", "2003-08-01", company="Devices Corp."), investors=[ONE, TWO])
    assert shown in ask("disclosure", log, on)["facts"][0]["text"]
    assert log.company == "Devices Corp."


def test_a_corrected_company_is_named_so_throughout():
    signed = fact("AgreementSigned", "2002-11-25", company="Devises, Inc.", investors=[ONE], terms="focus-2002")
    right = correction("2003-09-01", 1, {**signed, "company": "Devices, Inc."})
    log = source_of([signed, bought("2002-11-25", 500), right])
    assert log.company == "Devices, Inc."
    assert "Devices, Inc." in ask("disclosure", log, "2003-06-01")["facts"][0]["text"]


def test_a_party_renamed_in_one_log_alone_is_no_other_party_to_the_other_log():
    ours = deal(*HAPPENED, renamed(), investors=[ONE, TWO])
    theirs = deal(*HAPPENED, investors=[ONE, TWO])
    found = reconciled(ours, theirs, "2003-10-01")
    assert [each["kind"] for each in found["only_here"]] == ["InvestorRenamed"]
    assert found["only_there"] == found["differing"] == []
