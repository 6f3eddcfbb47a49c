"""How an agreement stands on a day: its statements, the bars on sales, and the one word for both."""

import pytest

from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    TWO,
    ask,
    beginning,
    cleared,
    day_after,
    deal,
    delisted,
    effective,
    excluded,
    fact,
    filed,
    misstated,
    moved,
    source_of,
    stop_order,
    suspended,
)

EFFECTIVE = "2003-05-14"


def status(log, on, **readings):
    return ask("status", log, on, readings=readings)["status"]


def bars(log, on, **readings):
    return [(bar["bar"], bar["investor"], bar["since"]) for bar in ask("status", log, on, readings=readings)["bars"]]


REVIEWED = fact("ReviewNotified", "2003-03-03", statement=STATEMENT, review=True)
LIFE = [
    REVIEWED,
    cleared("2003-04-01"),
    effective(EFFECTIVE),
    moved("StopOrderIssued", "2003-06-10"),
    moved("StopOrderLifted", "2003-06-20"),
    moved("EffectivenessLapsed", "2003-07-10"),
    moved("EffectivenessRestored", "2003-07-20"),
    moved("StatementWithdrawn", "2003-08-01"),
]


@pytest.mark.parametrize(
    ("on", "before", "from_then_on"),
    [
        ("2003-03-03", "filed", "in_review"),
        ("2003-04-01", "in_review", "cleared"),
        (EFFECTIVE, "cleared", "effective"),
        ("2003-06-10", "effective", "stopped"),
        ("2003-06-20", "stopped", "effective"),
        ("2003-07-10", "effective", "lapsed"),
        ("2003-07-20", "lapsed", "effective"),
        ("2003-08-01", "effective", "withdrawn"),
    ],
)
def test_a_statement_stands_as_it_does_at_the_end_of_the_day(on, before, from_then_on):
    log = deal(*LIFE)
    for day, state in ((day_after(on, -1), before), (on, from_then_on), (day_after(on), from_then_on)):
        assert status(log, day) == state
        assert ask("status", log, day)["statements"] == {STATEMENT: state}


def test_before_any_filing_it_is_unfiled():
    log = source_of(beginning()[:2])
    assert status(log, "2003-01-01") == "unfiled"
    assert ask("status", log, "2003-01-01")["statements"] == {}


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ([moved("StopOrderIssued", "2003-06-10")], [], "stopped"),
        (
            [moved("EffectivenessLapsed", "2003-06-10")],
            [effective("2003-06-01", OTHER), moved("StopOrderIssued", "2003-06-10", OTHER)],
            "stopped",
        ),
        ([moved("EffectivenessLapsed", "2003-06-10")], [cleared("2003-06-01", OTHER)], "lapsed"),
        ([moved("StatementWithdrawn", "2003-06-10")], [cleared("2003-06-01", OTHER)], "cleared"),
        ([moved("StatementWithdrawn", "2003-06-10")], [], "filed"),
        ([moved("StatementWithdrawn", "2003-06-10")], [moved("StatementWithdrawn", "2003-06-10", OTHER)], "withdrawn"),
        ([moved("StopOrderIssued", "2003-06-10")], [effective("2003-06-01", OTHER)], "effective"),
    ],
)
def test_of_several_statements_an_effective_one_is_shown_else_the_one_furthest_on(first, second, shown):
    log = deal(effective(EFFECTIVE), filed("2003-05-20", OTHER), *first, *second)
    assert status(log, "2003-06-15") == shown


@pytest.mark.parametrize(
    ("on", "shown"), [("2003-06-08", "effective"), ("2003-06-09", "suspended"), ("2003-06-16", "effective")]
)
@pytest.mark.parametrize("bar", [suspended, misstated])
def test_a_notice_to_one_investor_shows_the_agreement_suspended_through_the_day_before_its_end(bar, on, shown):
    log = deal(effective(EFFECTIVE), *bar("2003-06-09", "2003-06-16", investor=TWO), investors=[ONE, TWO])
    assert status(log, on) == shown


@pytest.mark.parametrize(
    ("on", "both_in"), [("2003-06-15", "suspended"), ("2003-06-16", "suspended"), ("2003-06-17", "effective")]
)
def test_under_both_in_a_suspension_bars_the_day_of_its_lift_too(on, both_in):
    log = deal(effective(EFFECTIVE), *suspended("2003-06-09", "2003-06-16"))
    assert status(log, on, day_count="both_in") == both_in


def test_a_delisting_shows_only_under_the_reading_that_makes_it_a_restriction():
    log = deal(effective(EFFECTIVE), *delisted("2003-06-09", "2003-06-16"))
    assert [
        status(log, on, delisting="restriction") for on in ("2003-06-08", "2003-06-09", "2003-06-15", "2003-06-16")
    ] == [
        "effective",
        "suspended",
        "suspended",
        "effective",
    ]
    assert status(log, "2003-06-09") == status(log, "2003-06-09", delisting="relisting_computes") == "effective"


def test_bars_are_listed_investor_by_investor_with_the_day_each_began():
    log = deal(
        effective(EFFECTIVE),
        *suspended("2003-06-09", investor=TWO),
        *misstated("2003-06-10"),
        *stop_order("2003-06-12"),
        investors=[ONE, TWO],
    )
    assert bars(log, "2003-06-12") == [
        ("misstatement", ONE, "2003-06-10"),
        ("stop_order", ONE, "2003-06-12"),
        ("suspension", TWO, "2003-06-09"),
        ("misstatement", TWO, "2003-06-10"),
        ("stop_order", TWO, "2003-06-12"),
    ]
    assert ask("status", log, "2003-06-12", investor=TWO)["bars"][0]["bar"] == "suspension"


@pytest.mark.parametrize(("on", "barred"), [("2003-06-11", [ONE, TWO]), ("2003-06-12", [TWO]), ("2003-06-13", [TWO])])
def test_an_investor_that_has_left_the_registration_has_no_bar(on, barred):
    log = deal(effective(EFFECTIVE), *misstated("2003-06-10"), excluded("2003-06-12"), investors=[ONE, TWO])
    assert [name for _, name, _ in bars(log, on)] == barred


def test_a_bar_that_passes_from_one_statement_to_another_keeps_its_first_day():
    log = deal(
        effective(EFFECTIVE),
        filed("2003-05-20", OTHER),
        effective("2003-06-02", OTHER),
        moved("EffectivenessLapsed", "2003-06-05"),
        moved("EffectivenessLapsed", "2003-06-10", OTHER),
        moved("StatementWithdrawn", "2003-06-20"),
    )
    assert bars(log, "2003-06-25") == [("lapse", ONE, "2003-06-10")]


@pytest.mark.parametrize(
    ("on", "shown"), [("2004-05-13", "effective"), ("2004-05-14", "effective"), ("2004-05-15", "ended")]
)
def test_after_the_registration_period_everything_is_shown_as_ended(on, shown):
    assert status(deal(effective(EFFECTIVE)), on) == shown


def test_ended_is_shown_over_a_suspension():
    log = deal(effective(EFFECTIVE), *suspended("2004-05-10"))
    assert [status(log, on) for on in ("2004-05-14", "2004-05-15")] == ["suspended", "ended"]
