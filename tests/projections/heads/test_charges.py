"""What a charge costs and when it is due: rates that last, sums that are shared, bases, due dates.

A filing was due by 14 February 2010, so that the first bad day is Monday, 15 February; 1 % is $10,000.
"""

import pytest

from tests.projections.agreements import LATER, agreement, late, log, owed
from tests.scenarios import ONE, OTHER, TWO, ask, bought, effective, filed, sold

DUE = [{"on": "2010-02-14"}]
WEEKLY = {"rates": ["0.01"], "every": "1 week", "part": "by_day"}


def terms(by, base="paid", **more):
    due = {"due": more.pop("due")} if "due" in more else {}
    of = {} if "sums" in by else {"base": base}
    return late(DUE, charge={"by": by, **of, **due}, **more)


# --- rates and sums ---------------------------------------------------------------------------------------


def rates(by, on="2010-05-01"):
    return [rate for (rate,) in owed(log(terms(by)), on, "rate")]


def test_the_last_rate_repeats():
    assert rates({**WEEKLY, "rates": ["0.01", "0.02"]}, "2010-03-15") == ["0.01", "0.02", "0.02", "0.02"]


def test_or_grows():
    by = {**WEEKLY, "rates": ["0.01", "0.02"], "then_add": "0.005"}
    assert rates(by, "2010-03-15") == ["0.01", "0.02", "0.025", "0.030"]


def test_sums_grow_too():
    by = {"sums": ["100.00", "150.00"], "then_add": "25.00", "every": "1 week"}
    assert [amount for (amount,) in owed(log(terms(by)), "2010-03-15", "amount")] == [
        "100.00", "150.00", "175.00", "200.00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lasts", "changes_after"),
    [
        # A period takes the rate of the day it begins on: 15, 22 February, 1, 8, 15, 22 March.
        ("7 days", 1), ("8 days", 2), ("14 days", 2), ("1 month", 4), ("4 weeks", 4), ("29 days", 5),
    ],
)  # fmt: skip
def test_a_rate_that_lasts_is_that_of_the_periods_that_begin_while_it_does(lasts, changes_after):
    by = {**WEEKLY, "rates": ["0.01", "0.02"], "rate_lasts": lasts}
    assert rates(by, "2010-03-29") == ["0.01"] * changes_after + ["0.02"] * (6 - changes_after)


TWO_BUYERS = [bought("2010-01-15", 1_000_000, investor=ONE), bought("2010-01-15", 500_000, investor=TWO)]


@pytest.mark.parametrize(
    ("shared", "of_the_terms", "amounts"),
    [
        (None, None, ["600.00", "300.00"]),
        ("by_paid", None, ["600.00", "300.00"]),
        ("each", None, ["900.00", "900.00"]),
        (None, "each", ["900.00", "900.00"]),
        ("by_paid", "each", ["600.00", "300.00"]),
    ],
)
def test_a_sum_is_shared_by_what_was_paid_or_is_each_ones(shared, of_the_terms, amounts):
    by = {"sums": ["900.00"], "every": "1 week", **({"sums_shared": shared} if shared else {})}
    more = {"sums_shared": of_the_terms} if of_the_terms else {}
    book = log(terms(by, **more), *TWO_BUYERS, investors=(ONE, TWO), shares=0)
    assert [amount for (amount,) in owed(book, "2010-02-22", "amount")] == amounts
    assert owed(book, "2010-02-22", "base") == [(None,), (None,)]


def test_a_sum_is_nobodys_who_bought_nothing():
    by = {"sums": ["900.00"], "every": "1 week", "sums_shared": "each"}
    book = log(terms(by), bought("2010-02-23", 500, investor=TWO), investors=(ONE, TWO), shares=0)
    assert owed(book, "2010-02-22", "amount", investor=TWO) == []
    assert owed(book, "2010-03-01", "amount", investor=TWO) == [("900.00",)]
    assert owed(book, "2010-03-01", "amount", investor=ONE) == []


def test_a_sum_cut_short_earns_its_part():
    by = {"sums": ["700.00"], "every": "1 week", "part": "by_day"}
    assert owed(log(terms(by), filed("2010-02-18"))) == [(1, "2010-02-18", 3, "300.00")]


# --- bases ------------------------------------------------------------------------------------------------


def bases(base, *facts, on="2010-03-08"):
    """The base of the charges on 22 February, 1 and 8 March, in thousands where there is one."""
    found = owed(log(terms(WEEKLY, base), *facts), on, "computed_on", "base")
    return [(day[5:], float(value) / 1_000) for day, value in found]


def test_what_was_paid_stays_and_what_is_held_is_less_what_was_sold_by_the_day_before():
    assert bases("paid", sold("2010-02-22", 250_000)) == [("02-22", 1000), ("03-01", 1000), ("03-08", 1000)]
    assert bases("held", sold("2010-02-21", 250_000)) == [("02-22", 500), ("03-01", 500), ("03-08", 500)]
    assert bases("held", sold("2010-02-22", 250_000)) == [("02-22", 1000), ("03-01", 500), ("03-08", 500)]


def test_what_was_held_at_the_start_and_what_of_it_is_unsold():
    facts = [sold("2010-02-14", 100_000), sold("2010-02-15", 100_000), sold("2010-02-24", 50_000)]
    assert bases("held_at_start", *facts) == [("02-22", 800), ("03-01", 800), ("03-08", 800)]
    # Of the first sale nothing is left out: it was before the start.
    assert bases("unsold_since_start", *facts) == [("02-22", 800), ("03-01", 700), ("03-08", 700)]


def test_a_base_of_zero_makes_no_line():
    assert bases("held", sold("2010-02-24", 500_000)) == [("02-22", 1000)]


@pytest.mark.parametrize(("bought_on", "young"), [("2010-01-21", 0), ("2010-01-22", 0), ("2010-01-23", 20)])
def test_shares_are_restricted_while_they_were_bought_less_long_before(bought_on, young):
    # On 22 February those of 22 January are a month old; those of the signing were so on the 15th.
    found = bases({"of": "restricted", "younger_than": "1 month"}, bought(bought_on, 10_000), on="2010-02-22")
    assert found == ([("02-22", young)] if young else [])


def test_sold_shares_are_no_longer_restricted_the_oldest_first():
    facts = [bought("2010-02-01", 10_000), sold("2010-02-10", 500_001)]
    base = {"of": "restricted", "younger_than": "1 year"}
    assert bases(base, *facts, on="2010-02-22") == [("02-22", 19.998)]


def test_a_stated_amount_a_share_replaces_the_price():
    assert bases({"of": "held", "each": "0.50"}, sold("2010-02-24", 100_000)) == [
        ("02-22", 250), ("03-01", 200), ("03-08", 200)
    ]  # fmt: skip


@pytest.mark.parametrize(("after", "from_second"), [("2010-02-21", 0), ("2010-02-22", 1), ("2010-02-23", 1)])
def test_the_last_base_whose_date_is_before_the_day_is_taken(after, from_second):
    found = bases([{"of": "paid"}, {"of": "held", "after": {"on": after}}], sold("2010-02-01", 250_000))
    assert [value for _, value in found] == [[500, 500, 500], [1000, 500, 500]][from_second]


def test_a_base_after_something_that_has_not_happened_is_not_taken():
    found = bases([{"of": "paid"}, {"of": "held", "after": {"to": "effectiveness"}}], sold("2010-02-01", 250_000))
    assert [value for _, value in found] == [1000, 1000, 1000]


def test_only_shares_that_no_declared_statement_covers():
    conditions = {"late": {"late": "effectiveness", "by": "awaited"}}
    heads = {"late": {"of": ["late"], "charge": "cost"}}
    charge = {"by": WEEKLY, "base": "uncovered"}
    document = agreement(conditions, heads, {"cost": charge}, dates={"awaited": {"by": DUE}})
    facts = [filed("2010-01-20", coverage={ONE: 300_000}), effective("2010-02-10"),
             filed("2010-02-11", OTHER), effective("2010-03-03", OTHER)]  # fmt: skip
    # 200,000 shares are uncovered until 3 March: two days of the third week.
    assert owed(log(document, *facts), LATER, "computed_on", "days", "base") == [
        ("2010-02-22", 7, "400000.00"),
        ("2010-03-01", 7, "400000.00"),
    ]


# --- due dates --------------------------------------------------------------------------------------------


def due(rule, filing="2010-03-05", on=LATER, by=WEEKLY):
    """When the charges on 22 February, 1 and 5 March fall due."""
    return [day for (day,) in owed(log(terms(by, due=rule), filed(filing)), on, "due_on")]


def test_without_a_rule_a_charge_is_due_on_its_day():
    found = owed(log(terms(WEEKLY), filed("2010-03-05")), LATER, "computed_on", "due_on")
    assert found == [(day, day) for day in ("2010-02-22", "2010-03-01", "2010-03-05")]


DUE_DATES = [
    ({"to": "charge"}, ["2010-02-22", "2010-03-01", "2010-03-05"]),
    ({"add": "3 business days", "to": "charge"}, ["2010-02-25", "2010-03-04", "2010-03-10"]),
    ({"to": "period_end"}, ["2010-02-22", "2010-03-01", "2010-03-08"]),
    ({"to": "month_end"}, ["2010-02-28", "2010-03-31", "2010-03-31"]),
    ({"to": "month_end", "roll": "next business day"}, ["2010-03-01", "2010-03-31", "2010-03-31"]),
    ({"to": "month_end", "roll": "previous business day"}, ["2010-02-26", "2010-03-31", "2010-03-31"]),
    ({"add": "1 business day", "to": "month_end"}, ["2010-03-01", "2010-04-01", "2010-04-01"]),
    ({"to": "anniversary"}, ["2010-02-22", "2010-03-22", "2010-03-22"]),
    ({"to": "cure"}, ["2010-03-05", "2010-03-05", "2010-03-05"]),
    ({"add": "1 week", "to": "cure"}, ["2010-03-12", "2010-03-12", "2010-03-12"]),
    ({"add": "1 month", "to": "charge"}, ["2010-03-22", "2010-04-01", "2010-04-05"]),
    ({"add": "1 counted day", "to": "period_end"}, ["2010-02-23", "2010-03-02", "2010-03-09"]),
    ({"add": "5 counted days", "to": "period_end"}, ["2010-02-27", "2010-03-06", "2010-03-13"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "found"), DUE_DATES)
def test_a_due_date_counts_from_what_its_rule_says(rule, found):
    assert sorted(due(rule)) == sorted(found)


@pytest.mark.parametrize(
    ("sooner", "found"),
    [
        # A day that is not after the charge is not sooner.
        ({"to": "cure"}, ["2010-03-05", "2010-03-05", "2010-04-05"]),
        ({"add": "1 day", "to": "cure"}, ["2010-03-06", "2010-03-06", "2010-03-06"]),
        ({"add": "2 months", "to": "cure"}, ["2010-03-22", "2010-04-01", "2010-04-05"]),
        ({"add": "10 days", "to": "charge"}, ["2010-03-04", "2010-03-11", "2010-03-15"]),
    ],
)
def test_a_sooner_day_is_taken_where_it_is_after_the_charge_and_earlier(sooner, found):
    assert due({"add": "1 month", "to": "charge", "or_sooner": sooner}) == found


@pytest.mark.parametrize(("as_of", "due_by_then"), [("2010-03-04", "0.00"), ("2010-03-05", "25714.29")])
def test_what_waits_for_a_cure_is_not_due_before_it(as_of, due_by_then):
    book = log(terms(WEEKLY, due={"to": "cure"}), filed("2010-03-05"))
    assert ask("owed", book, as_of)["total"]["due"] == due_by_then


def test_a_cure_brings_what_is_charged_in_advance_forward_too():
    rule = {"add": "1 month", "to": "charge", "or_sooner": {"add": "1 day", "to": "cure"}}
    by = {**WEEKLY, "charged": "advance"}
    # Charged on 15 and 22 February and 1 March.
    assert due(rule, by=by) == ["2010-03-06", "2010-03-06", "2010-03-06"]
    assert due(rule, by=by, on="2010-03-04") == ["2010-03-15", "2010-03-22", "2010-04-01"]


def test_in_advance_the_end_of_a_period_is_its_own():
    assert due({"to": "period_end"}, by={**WEEKLY, "charged": "advance"}) == ["2010-02-22", "2010-03-01", "2010-03-08"]


def test_a_calendar_month_cut_on_its_first_day_ends_with_the_month():
    by = {"rates": ["0.01"], "every": "1 calendar month", "part": "by_day"}
    found = owed(log(terms(by, due={"to": "period_end"}), filed("2010-03-02")), LATER, "computed_on", "due_on")
    assert found == [("2010-02-28", "2010-03-01"), ("2010-03-01", "2010-04-01")]


@pytest.mark.parametrize(("as_of", "found"), [("2010-03-24", [None]), ("2010-03-25", ["2010-03-25"])])
def test_what_waits_for_a_cure_is_due_on_it_also_where_an_end_had_dropped_the_charges_before(as_of, found):
    by = {"rates": ["0.01"], "every": "30 days"}
    ends = {"when": [{"on": "2010-03-20"}], "then": "drop"}
    book = log(terms(by, due={"to": "cure"}, ends=ends), filed("2010-03-25"))
    assert owed(book, as_of, "computed_on", "due_on") == [("2010-03-17", day) for day in found]
