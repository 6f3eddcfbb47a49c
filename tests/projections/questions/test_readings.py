"""What the other readings would give: each alone, and the lowest and highest found."""

import re
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from lifecycle.money import ZERO
from projections.amounts.ledger import ledger
from projections.case.case import case
from projections.conditions.alike import ASKED
from projections.questions.readings import readings
from tests import CHECKOUT
from tests.properties.histories import random_history
from tests.readings import DEFAULTS, REGISTER
from tests.scenarios import (
    ONE,
    TWO,
    ask,
    deal,
    determined,
    effective,
    fact,
    misstated,
    scenarios,
    sold,
    source_of,
    stop_order,
    suspended,
)

TELLING = [
    "agreed-delay-takes-days-off",
    "fourteen-fifteen-sixteen-business-days",
    "late-and-then-restricted",
    "nine-ten-eleven-business-days-apart",
    "sales-before-on-and-after-a-computation-date",
    "sold-out-before-effectiveness",
]
LOGS = {told.name: source_of(told.given, told.name) for told in scenarios() if told.name in TELLING}
AS_OF = "2003-10-15"


@pytest.fixture(scope="module", params=TELLING)
def asked(request):
    log = LOGS[request.param]
    return log, ask("readings", log, AS_OF)


def test_there_is_one_row_for_every_choice_not_taken(asked):
    _, found = asked
    rows = [(row["reading"], row["choice"]) for row in found["rows"]]
    assert rows == [(each.key, choice) for each in REGISTER for choice in each.choices if choice != each.default]


def test_each_row_is_what_owed_says_under_that_one_reading(asked):
    log, found = asked
    for row in found["rows"]:
        assert row["determined"] == determined(log, AS_OF, **{row["reading"]: row["choice"]}), row


def test_each_difference_is_to_the_figure_as_asked(asked):
    log, found = asked
    assert found["determined"] == determined(log, AS_OF)
    for row in found["rows"]:
        assert Decimal(row["difference"]) == Decimal(row["determined"]) - Decimal(found["determined"])


def test_no_row_lies_below_the_lowest_or_above_the_highest(asked):
    _, found = asked
    lowest, highest = (Decimal(found[end]["determined"]) for end in ("lowest", "highest"))
    amounts = [Decimal(row["determined"]) for row in found["rows"]] + [Decimal(found["determined"])]
    assert lowest <= min(amounts) <= max(amounts) <= highest


def test_the_lowest_and_the_highest_are_what_owed_says_under_their_choices(asked):
    log, found = asked
    for end in ("lowest", "highest"):
        assert determined(log, AS_OF, **found[end]["choices"]) == found[end]["determined"]
        assert all(DEFAULTS[key] != choice for key, choice in found[end]["choices"].items())


def test_it_says_how_it_searched_and_promises_no_more(asked):
    _, found = asked
    assert "combinations" in found["search"]
    assert "may lie beyond" in found["search"]


def test_readings_named_in_the_question_are_the_ground_the_others_are_measured_from():
    log = deal(effective("2003-06-11"))
    found = ask("readings", log, AS_OF, readings={"partial_period": "prorated"})
    assert found["determined"] == "6666.67"
    rows = {(row["reading"], row["choice"]): row["determined"] for row in found["rows"]}
    assert rows["partial_period", "full"] == "20000.00"
    assert rows["partial_period", "completed"] == "0.00"
    assert ("partial_period", "prorated") not in rows
    assert rows["first_cure", "waits"] == "20000.00"


def test_a_stipulated_reading_is_the_ground_too_and_the_default_becomes_an_alternative():
    stipulated = fact("ReadingElected", "2003-07-01", reading="partial_period", choice="prorated", authority="order")
    found = ask("readings", deal(effective("2003-06-11"), stipulated), AS_OF)
    assert found["determined"] == "6666.67"
    assert {row["choice"] for row in found["rows"] if row["reading"] == "partial_period"} == {"full", "completed"}


@pytest.mark.parametrize(
    ("investor", "lowest", "highest"),
    [(ONE, "0.00", "20000.00"), (TWO, "0.00", "20000.00"), (None, "0.00", "40000.00")],
)
def test_with_an_investor_named_the_figures_are_its_alone(investor, lowest, highest):
    log = deal(effective("2003-06-11"), investors=[ONE, TWO])
    found = ask("readings", log, AS_OF, investor=investor)
    assert (found["lowest"]["determined"], found["highest"]["determined"]) == (lowest, highest)


@pytest.mark.parametrize(
    ("on", "lowest", "highest"),
    [("2003-06-01", "0.00", "0.00"), ("2003-06-02", "0.00", "20000.00"), ("2003-07-01", "20000.00", "20000.00")],
)
def test_the_range_is_as_wide_as_the_readings_differ_on_the_day(on, lowest, highest):
    # On 2 June only payment in advance differs; on 1 July every reading has come to the first amount.
    found = ask("readings", deal(), on)
    assert (found["lowest"]["determined"], found["highest"]["determined"]) == (lowest, highest)


def test_the_same_question_twice_gives_the_same_answer():
    log = deal(
        effective("2003-05-14"),
        *suspended("2003-06-09", "2003-07-15"),
        *stop_order("2003-07-20"),
        sold("2003-07-22", 7),
    )
    assert ask("readings", log, AS_OF) == ask("readings", log, AS_OF)


def test_a_log_without_an_ambiguity_has_one_figure():
    found = ask("readings", deal(effective("2003-05-14"), *misstated("2003-05-14", "2003-05-14")), AS_OF)
    assert {row["difference"] for row in found["rows"]} == {"0.00"}
    assert found["lowest"] == found["highest"] == {"determined": "0.00", "choices": {}}


@pytest.mark.parametrize("seed", range(6))
def test_what_readings_share_is_what_each_choice_gives_apart(seed):
    """On random logs: every row, and both extremes, computed on a case of its own."""
    chance = Random(f"shared {seed}")
    kinds = ({}, {"second_stage": True}, {"bars": True}, {"groups": True})
    log = source_of(random_history(chance, size=14, **kinds[seed % len(kinds)])).entries
    day = date(2003, 7, 1) + timedelta(days=chance.randint(0, 200))
    found = readings(log, as_of=day)

    def apart(choices):
        made = case(log, as_of=day, readings=choices)
        ledgers = [ledger(made, name) for name in made.investors()]
        return sum((each.determined for each in ledgers), ZERO), sum((each.interest for each in ledgers), ZERO)

    for row in found.rows:
        assert (row.determined, row.interest) == apart({row.reading: row.choice}), row
    for extreme in (found.lowest, found.highest):
        assert extreme.determined == apart(extreme.choices)[0]


def test_whatever_the_runs_ask_by_its_key_keeps_cases_apart():
    """A reading asked up to the runs, and not among those that they turn on, would be shared across its choices."""
    rooms = ("lots", "case", "shares", "dates", "bars", "conditions")
    sources = [path.read_text("utf-8") for room in rooms for path in (CHECKOUT / "projections" / room).glob("*.py")]
    asked = {key for text in sources for key in re.findall(r'readings(?:\.get\(|\[)"(\w+)"', text)}
    assert asked - {"dissenters"} == set(ASKED)  # that one is asked where something was amended, and nothing is shared
