"""The disclosure facts: each with its paragraph, its clauses and its figures, and no conclusion."""

import json
import re

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    TWO,
    amended,
    ask,
    deal,
    effective,
    filed,
    misstated,
    paid,
    scenarios,
    source_of,
)


def disclosed(log, on, **words):
    return ask("disclosure", log, on, **words)


def texts(found, topic):
    return [fact["text"] for fact in found["facts"] if fact["topic"] == topic]


def test_every_paragraph_has_its_facts_in_order():
    found = disclosed(deal(), "2003-07-15")
    assert [(fact["requirement"], fact["topic"]) for fact in found["facts"]] == [
        ("825-20-50-1(a)", "nature"),
        ("825-20-50-1(a)(1)", "term"),
        ("825-20-50-1(a)(2)", "instruments"),
        ("825-20-50-1(a)(3)", "events"),
        ("825-20-50-1(a)(3)", "events"),
        ("825-20-50-1(a)(3)", "events"),
        ("825-20-50-1(b)", "settlement"),
        ("825-20-50-1(c)", "maximum"),
        ("825-20-50-1(d)", "carrying_amount"),
    ]
    assert all(fact["clauses"] for fact in found["facts"])


def test_there_is_no_maximum_and_it_is_said():
    found = disclosed(deal(), "2003-07-15")
    assert found["maximum"] is None
    assert "no cap" in texts(found, "maximum")[0]


@pytest.mark.parametrize(
    ("on", "unpaid"), [("2003-06-30", "0.00"), ("2003-07-01", "20000.00"), ("2003-07-02", "20000.00")]
)
def test_the_figure_is_what_was_determined_and_unpaid_due_or_not(on, unpaid):
    assert disclosed(deal(), on)["determined_unpaid"] == unpaid


def test_what_was_paid_to_one_investor_never_reduces_what_another_is_owed():
    found = disclosed(deal(paid("2003-07-02", "27500.00"), investors=[ONE, TWO]), "2003-07-10")
    assert (found["determined_unpaid"], found["paid_beyond_determined"]) == ("20000.00", "7500.00")
    assert [(each["determined_unpaid"], each["paid_beyond_determined"]) for each in found["investors"]] == [
        ("0.00", "7500.00"),
        ("20000.00", "0.00"),
    ]
    assert (
        "$20,000.00, of $40,000.00 determined and $27,500.00 paid. $7,500.00 was paid beyond"
        in texts(found, "carrying_amount")[0]
    )


def test_the_terms_are_those_of_the_agreement():
    terms = {"based_on": "focus-2002", "required_effective_date": "2003-09-01", "late_effectiveness_rates": ["0.01"]}
    found = disclosed(deal(terms=terms), "2003-07-15")
    late, restricted = texts(found, "events")
    assert "by 2003-09-01. Every 30 days, and on the day it ends, 1% of the Purchase Price" in late
    assert "within 90 days" in restricted
    assert "1.5% of what was paid for the shares still held" in restricted


def test_what_is_running_and_what_it_would_add_is_a_fact_of_the_day():
    log = deal(effective("2003-06-01"), *misstated("2003-06-10", "2003-06-30"))
    assert len(texts(disclosed(log, "2003-06-09"), "events")) == 2
    assert "restricted sale from 2003-06-10; $0.00 more" in texts(disclosed(log, "2003-06-10"), "events")[2]
    assert "$15,000.00 more if it ended that day" in texts(disclosed(log, "2003-06-29"), "events")[2]
    assert len(texts(disclosed(log, "2003-06-30"), "events")) == 2


def test_the_term_says_whether_it_has_begun():
    log = deal(effective("2003-06-11"))
    assert "It has not begun." in texts(disclosed(log, "2003-06-10"), "term")[0]
    assert (
        "It began on 2003-06-11 and, by what is recorded, ends on 2004-06-11."
        in texts(disclosed(log, "2003-06-11"), "term")[0]
    )


def test_it_may_be_asked_of_one_investor_and_under_other_readings():
    log = deal(effective("2003-06-11"), investors=[ONE, TWO])
    found = disclosed(log, "2003-12-31", investor=TWO, readings={"partial_period": "prorated"})
    assert ([each["investor"] for each in found["investors"]], found["determined_unpaid"]) == ([TWO], "6666.67")


@pytest.mark.parametrize("told", [pytest.param(each, id=each.name) for each in scenarios()[::8]])
def test_it_concludes_nothing_and_advises_nobody(told):
    log = source_of(told.given, told.name)
    found = json.dumps(disclosed(log, "2013-06-30")["facts"]).lower()
    assert not re.search(r"good faith|promptly|reasonabl|legal advice|liable|breach|should|recommend|must ", found)


def test_an_amended_number_is_stated_from_the_declaration_on_that_it_applies_to():
    # Effective on 12 May; from June the period is two years and the window 40 days, for later declarations alone.
    changes = {"registration_period_years": 2, "restricted_sale_window_days": 40}
    amendment = amended("2003-05-20", changes, "2003-06-01", [ONE])
    log = deal(effective("2003-05-12"), amendment, filed("2003-06-02", OTHER), effective("2003-06-20", OTHER))
    days = ("2003-06-19", "2003-06-20")
    said = {on: " ".join(each["text"] for each in disclosed(log, on)["facts"]) for on in days}
    assert "1 year after effectiveness" in said["2003-06-19"]
    assert "within 90 days after effectiveness" in said["2003-06-19"]
    assert "within 40 days after effectiveness" in said["2003-06-20"]
