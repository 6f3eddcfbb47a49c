"""Restricted sales, 2(b)(ii): what a restriction is paid on, what stops it, and how two of them stand side by side.

A statement was declared effective on Friday, 30 May 2003; 28 August is 90 days after it. 1.5% of $1,000,000 is $15,000.
"""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    THREE,
    beginning,
    bought,
    deal,
    effective,
    excluded,
    fact,
    lines,
    misstated,
    restrictions,
    source_of,
    stop_order,
    suspended,
)

EFFECTIVE = "2003-05-30"
SHOWN = ("number", "computed_on", "base", "amount", "due_on")


def restricted(*facts, **words):
    return deal(effective(EFFECTIVE), *facts, **words)


@pytest.mark.parametrize(("left_on", "amounts"), [("2003-07-09", 0), ("2003-07-10", 0), ("2003-07-11", 1)])
def test_an_investor_that_leaves_the_registration_has_no_computation_date_from_that_day(left_on, amounts):
    # A stop order from 10 June: the first Computation Date is 10 July.
    log = restricted(*stop_order("2003-06-10"), excluded(left_on))
    assert len(lines(log, "2003-07-20", "amount")) == amounts


@pytest.mark.parametrize(
    ("bought_on", "at_computation", "at_restriction"),
    [
        ("2003-06-09", "1200000.00", "1200000.00"),
        ("2003-06-10", "1200000.00", "1200000.00"),
        ("2003-06-11", "1200000.00", "1000000.00"),
    ],
)
def test_what_is_bought_after_the_restriction_was_not_held_then(bought_on, at_computation, at_restriction):
    log = restricted(*stop_order("2003-06-10"), bought(bought_on, 100_000))
    assert lines(log, "2003-07-10", "base") == [(at_computation,)]
    assert lines(log, "2003-07-10", "base", base_restricted="held_at_restriction") == [(at_restriction,)]


@pytest.mark.parametrize(
    ("declared_on", "bases"),
    [
        ("2003-06-30", ["800000.00", "200000.00"]),
        ("2003-07-01", ["800000.00", "200000.00"]),
        ("2003-07-02", ["800000.00"]),
    ],
)
def test_it_is_paid_group_by_group_on_the_shares_of_the_statements_declared_before_it_began(declared_on, bases):
    log = source_of(
        [
            *beginning()[:2],  # without its statement, which covers everything
            fact("StatementFiled", "2003-02-03", statement=STATEMENT, form="S-3", coverage={ONE: 400_000}),
            effective(EFFECTIVE),
            fact("StatementFiled", "2003-06-02", statement=OTHER, form="S-3", coverage={ONE: 100_000}),
            effective(declared_on, OTHER),
            *misstated("2003-07-02"),
        ]
    )
    found = lines(log, "2003-08-01", "trigger", "base")
    assert [base for trigger, base in found if trigger == "restricted_sale"] == bases


def test_a_misstatement_inside_its_grace_parts_two_restrictions():
    # Stop orders bar 10 to 15 June and 20 to 24 June; in between a misstatement, which a reading permits for 15 days.
    log = restricted(
        *stop_order("2003-06-10", "2003-06-16"), *misstated("2003-06-16", "2003-06-20"),
        *stop_order("2003-06-20", "2003-06-25"),
    )  # fmt: skip
    assert restrictions(log, "2003-12-31", "date", "until") == [("2003-06-10", "2003-06-25")]
    assert restrictions(log, "2003-12-31", "date", "until", misstatement_grace="like_suspension") == [
        ("2003-06-10", "2003-06-16"),
        ("2003-06-20", "2003-06-25"),
    ]


@pytest.mark.parametrize(("as_of", "due_on"), [("2003-08-27", "2003-09-12"), ("2003-08-28", "2003-09-03")])
def test_the_ninetieth_day_brings_the_last_payment_forward_only_once_it_has_come(as_of, due_on):
    # Misstated on 21 June: Computation Dates 21 July and 20 August. From 21 August a permitted suspension stops the
    # count until its 16th business day, 12 September (1 September is Labor Day), so the next payment day is that day.
    # 28 August, the 90th day, ends the sequence without a date of its own; the 3rd business day after is 3 September.
    log = restricted(*misstated("2003-06-21"), *suspended("2003-08-21", board_findings=True))
    choices = {"ninety_days": "ends_accrual", "running_sequence": "paused"}
    assert lines(log, as_of, "computed_on", "due_on", **choices) == [
        ("2003-07-21", "2003-07-22"),
        ("2003-08-20", due_on),
    ]


def test_a_transferee_takes_over_a_restriction_while_it_runs():
    # A stop order from 10 June; the notice of 8 July comes before the Computation Date of 10 July.
    log = restricted(
        *stop_order("2003-06-10"),
        fact("SharesTransferred", "2003-07-03", investor=ONE, transferee=THREE, shares=100_000),
        fact("TransferNotified", "2003-07-08", investor=ONE, transferee=THREE),
    )
    assert lines(log, "2003-07-10", *SHOWN) == [
        (1, "2003-07-10", "800000.00", "12000.00", "2003-07-11"),
        (1, "2003-07-10", "200000.00", "3000.00", "2003-07-11"),
    ]
