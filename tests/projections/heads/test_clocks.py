"""The defaults of heads and when they are charged: clocks, cures, ends, periods of days and of months, in advance.

A filing was due by 14 February 2010, so that the first bad day is Monday, 15 February; 1 % is $10,000.
"""

import pytest

from tests.projections.agreements import A_DAY, LATER, THIRTY, agreement, down, late, log, owed, runs
from tests.scenarios import ONE, ask, bought, delay, effective, fact, filed, lines, moved, sold, unrestricted

DUE = [{"on": "2010-02-14"}]
NEVER = [filed("2010-06-30")]


def charged(by=None, head=None, *facts, on=LATER, shown=(), base="paid", **more):
    """What is charged for a filing that is late, from its first bad day."""
    cost = {"by": by, "base": base, **more.pop("charge", {})} if by else A_DAY
    if by and "sums" in by:
        del cost["base"]
    return owed(log(late(DUE, charge=cost, head=head, **more), *facts), on, *shown)


# --- days that another head counts, runs that begin in time -------------------------------------------------

TWO_LATE = {
    "not_filed": {"late": "filing", "by": "filing"},
    "not_effective": {"late": "effectiveness", "by": "effectiveness"},
}
DATES = {"filing": {"by": [{"on": "2010-02-14"}]}, "effectiveness": {"by": [{"on": "2010-02-20"}]}}


def apart(first=None, second=None, charge=THIRTY):
    """Effectiveness, of which the days that the filing counts already are left out."""
    heads = {
        "filing": {"of": ["not_filed"], "charge": "cost", **(first or {})},
        "effectiveness": {"of": ["not_effective"], "charge": "cost", "not_on_days_of": ["filing"], **(second or {})},
    }
    return agreement(TWO_LATE, heads, {"cost": charge}, dates=DATES)


def of_head(name, book, on=LATER):
    found = lines(book, on, "trigger", "trigger_date", "computed_on", "days")
    return [line[1:] for line in found if line[0] == name]


@pytest.mark.parametrize(("filing", "days"), [("2010-02-21", 12), ("2010-02-22", 11), ("2010-02-25", 8)])
def test_days_another_head_counts_are_off_the_clock(filing, days):
    # Not effective from 21 February through 4 March: 12 days, less those on which it was not filed.
    book = log(apart(), filed(filing), effective("2010-03-05"))
    assert of_head("effectiveness", book) == [("2010-02-21", "2010-03-05", days)]


def test_a_clock_that_another_head_stops_for_good_leaves_the_default_that_was_cured_before():
    covered = filed("2010-04-25", coverage={ONE: 400_000})
    facts = [covered, effective("2010-05-05")]
    # Of shares on their way to somebody the filing covers nobody, for as long as anybody looks ahead.
    on_their_way = fact("SharesTransferred", "2010-12-24", investor=ONE, transferee="Another Fund", shares=125_000)
    terms = "american-telesource"
    before = owed(log(terms, *facts), "2011-09-07")
    assert before
    assert owed(log(terms, *facts, on_their_way), "2011-09-07") == before


@pytest.mark.parametrize(("cure_day", "days"), [("in", 8), ("out", 9)])
def test_the_day_of_a_cure_is_another_heads_only_where_that_head_counts_it(cure_day, days):
    first = {"counts_from": "deadline", "cure_day": cure_day}
    book = log(apart(first, {"counts_from": "deadline"}), filed("2010-02-25"), effective("2010-03-05"))
    # From the deadline, 20 February, 13 days through 5 March; the filing counts 21 through 25, or 24, February.
    assert of_head("effectiveness", book) == [("2010-02-20", "2010-03-05", days)]


def test_a_head_that_counts_business_days_leaves_the_others_to_the_next():
    terms = apart()
    terms["charges"]["business"] = {"by": {"sums": ["250.00"], "every": "1 business day"}}
    terms["heads"]["filing"]["charge"] = "business"
    # Of 21 through 24 February the filing counts 22, 23 and 24: Sunday the 21st is left.
    book = log(terms, filed("2010-02-25"), effective("2010-03-05"))
    assert of_head("effectiveness", book) == [("2010-02-21", "2010-03-05", 9)]


def test_a_clock_that_stands_still_for_ever_is_not_searched_for_ever():
    charge = {
        **THIRTY,
        "due": {"add": "1 counted day", "to": "period_end", "or_sooner": {"add": "1 day", "to": "cure"}},
    }
    heads = {name: {"of": ["not_filed"], "charge": "cost"} for name in ("first", "second")}
    heads["second"]["not_on_days_of"] = ["first"]
    terms = agreement({"not_filed": TWO_LATE["not_filed"]}, heads, {"cost": charge}, dates={"filing": DATES["filing"]})
    book = log(terms)
    assert of_head("second", book, "2010-12-30") == []
    assert len(of_head("first", book, "2010-12-30")) == 10
    assert ask("schedule", book, "2010-12-30", until="2011-12-30")["investors"]


def test_what_another_head_counted_before_it_ended_stays_off():
    # The filing is cured after 37 days, of which 31 are the second head's too: from 24 March on that one counts.
    book = log(apart(), filed("2010-03-24"))
    assert of_head("effectiveness", book, "2010-04-22") == []
    assert of_head("effectiveness", book, "2010-04-23") == [("2010-02-21", "2010-04-23", 30)]


@pytest.mark.parametrize(("began", "found"), [("2010-05-29", 1), ("2010-05-30", 1), ("2010-05-31", 0)])
def test_a_run_that_begins_within_ninety_days_of_effectiveness_costs(began, found):
    terms = down("lapse", head={"arms_within": {"add": "90 days", "to": "effectiveness"}}, charge=THIRTY)
    book = log(terms, filed("2010-01-20"), effective("2010-03-01"), moved("EffectivenessLapsed", began))
    assert len(owed(book, "2010-07-10")) == found


@pytest.mark.parametrize(("on", "found"), [("2010-02-14", 0), ("2010-02-15", 1), ("2010-02-16", 1)])
def test_within_a_stated_day_too(on, found):
    assert len(charged(THIRTY["by"], {"arms_within": {"on": on}}, *NEVER, on="2010-03-20")) == found


# --- ends -------------------------------------------------------------------------------------------------


def ending(then, *when):
    return {"ends": {"when": list(when), "then": then}}


@pytest.mark.parametrize(("on", "found"), [("2010-03-16", 0), ("2010-03-17", 1), ("2010-03-18", 1)])
def test_an_end_that_drops_leaves_no_charge_after_it(on, found):
    # The first thirty days end on 17 March.
    assert len(charged(THIRTY["by"], ending("drop", {"on": on}), *NEVER)) == found


@pytest.mark.parametrize(
    ("on", "line"),
    [
        ("2010-02-15", (1, "2010-02-16", 1, "333.33")),
        ("2010-03-15", (1, "2010-03-16", 29, "9666.67")),
        ("2010-03-16", (1, "2010-03-17", 30, "10000.00")),
        ("2010-03-17", (2, "2010-03-18", 1, "333.33")),
    ],
)
def test_an_end_that_counts_is_charged_through_its_day(on, line):
    assert charged(THIRTY["by"], ending("count", {"on": on}), *NEVER)[-1] == line


@pytest.mark.parametrize("then", ["drop", "count"])
@pytest.mark.parametrize(("on", "found"), [("2010-02-14", 0), ("2010-02-15", 1)])
def test_what_ended_before_its_first_day_costs_nothing_not_even_at_the_start(then, on, found):
    assert len(charged({"at_start": "0.01"}, ending(then, {"on": on}), *NEVER)) == found


@pytest.mark.parametrize(("then", "found"), [("drop", []), ("count", [(1, "2010-03-02", 15, "5000.00")])])
@pytest.mark.parametrize(
    ("when", "facts"),
    [
        # A share counts through the day it is sold; the last day is 1 March.
        ("nothing_held", [sold("2010-03-01", 500_000)]),
        ("all_sold", [sold("2010-03-01", 500_000)]),
        ("unrestricted", [unrestricted("2010-03-01")]),
    ],
)
def test_each_end_has_its_last_day(when, facts, then, found):
    assert charged(THIRTY["by"], ending(then, when), *facts, *NEVER) == found


def test_the_ends_of_a_head_go_before_those_of_the_terms():
    ends = {"when": [{"on": "2010-02-20"}], "then": "drop"}
    assert charged(THIRTY["by"], None, *NEVER, ends=ends) == []
    assert charged(THIRTY["by"], ending("count", {"on": "2010-02-24"}), *NEVER, ends=ends) == [
        (1, "2010-02-25", 10, "3333.33")
    ]


def test_the_earliest_end_counts():
    when = [{"on": "2010-03-10"}, "unrestricted", {"add": "10 days", "to": "dates.awaited"}]
    assert charged(THIRTY["by"], ending("count", *when), *NEVER, unrestricted("2010-03-01")) == [
        (1, "2010-02-25", 10, "3333.33")
    ]


# --- the day of the cure ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("head", "days"), [({}, 10), ({"cure_day": "out"}, 10), ({"cure_day": "in"}, 11)])
def test_from_a_first_day_the_day_of_the_cure_is_out_unless_the_terms_say_in(head, days):
    assert charged(None, head, filed("2010-02-25"), shown=("trigger_date", "days")) == [("2010-02-15", days)]
    assert charged(THIRTY["by"], head, filed("2010-02-25"), shown=("computed_on", "days")) == [("2010-02-25", days)]


@pytest.mark.parametrize(("cure_day", "days"), [({}, 11), ({"cure_day": "in"}, 11), ({"cure_day": "out"}, 10)])
def test_from_a_deadline_the_day_of_the_cure_is_in_unless_the_terms_say_out(cure_day, days):
    head = {"counts_from": "deadline", **cure_day}
    assert charged(None, head, filed("2010-02-25"), shown=("trigger_date", "days")) == [("2010-02-14", days)]
    assert charged(THIRTY["by"], head, filed("2010-02-25"), shown=("computed_on", "days")) == [("2010-02-25", days)]


@pytest.mark.parametrize(
    ("filing", "found"),
    [
        ("2010-03-16", [(1, "2010-03-16", 30)]),
        ("2010-03-17", [(1, "2010-03-17", 30), (2, "2010-03-17", 1)]),
        ("2010-03-18", [(1, "2010-03-17", 30), (2, "2010-03-18", 2)]),
    ],
)
def test_a_cure_whose_day_counts_on_a_grid_date_begins_another_period(filing, found):
    head = {"cure_day": "in"}
    assert charged(THIRTY["by"], head, filed(filing), shown=("number", "computed_on", "days")) == found


@pytest.mark.parametrize(
    ("filing", "days"), [("2010-02-26", 9), ("2010-02-27", 9), ("2010-02-28", 9), ("2010-03-01", 10)]
)
def test_in_business_days_the_day_of_a_cure_counts_only_if_it_is_one(filing, days):
    # From Monday, 15 February, which is Washington's Birthday: 16 through 26 are nine business days.
    by = {"sums": ["250.00"], "every": "1 business day"}
    found = charged(by, {"cure_day": "in"}, filed(filing), charge={"due": {"to": "cure"}}, shown=("days",))
    assert found == [(days,)]


def test_an_end_is_no_cure_and_has_no_day_of_its_own():
    head = {"cure_day": "in", **ending("count", {"on": "2010-02-24"})}
    assert charged(THIRTY["by"], head, *NEVER) == [(1, "2010-02-25", 10, "3333.33")]


# --- periods ----------------------------------------------------------------------------------------------


def test_what_the_start_costs_is_number_one_of_no_days():
    by = {"at_start": "0.02", "rates": ["0.01"], "every": "30 days", "part": "by_day"}
    assert charged(by, None, filed("2010-03-20")) == [
        (1, "2010-02-15", 0, "20000.00"),
        (2, "2010-03-17", 30, "10000.00"),
        (3, "2010-03-20", 3, "1000.00"),
    ]
    assert charged({"at_start": "0.02"}, None, filed("2010-03-20")) == [(1, "2010-02-15", 0, "20000.00")]


@pytest.mark.parametrize(("filing", "found"), [("2010-02-15", 0), ("2010-02-16", 1)])
def test_the_start_costs_from_the_first_bad_day(filing, found):
    assert len(charged({"at_start": "0.02"}, None, filed(filing))) == found


@pytest.mark.parametrize(("part", "amounts"), [("full", "10000.00"), ("by_day", "3333.33"), ("none", "0.00")])
def test_a_period_cut_short_earns_its_part(part, amounts):
    by = {**THIRTY["by"], "part": part}
    assert charged(by, None, filed("2010-02-25")) == [(1, "2010-02-25", 10, amounts)]


def test_months_keep_the_day_of_the_first_cut_to_the_months_end():
    # The first bad day is 31 January; from the deadline, the 30th, the months keep the 30th.
    by = {"rates": ["0.01"], "every": "1 month", "part": "by_day"}
    terms = late([{"on": "2010-01-30"}], charge={"by": by, "base": "paid"})
    assert owed(log(terms, filed("2010-05-10"))) == [
        (1, "2010-02-28", 28, "10000.00"),
        (2, "2010-03-31", 31, "10000.00"),
        (3, "2010-04-30", 30, "10000.00"),
        (4, "2010-05-10", 10, "3225.81"),  # of the 31 days to 31 May
    ]
    terms["heads"]["late"]["counts_from"] = "deadline"
    assert owed(log(terms, filed("2010-05-10")), LATER, "computed_on")[2:] == [("2010-04-30",), ("2010-05-10",)]


def test_calendar_months_begin_on_the_first_and_are_charged_on_their_last_day():
    by = {"rates": ["0.01"], "every": "1 calendar month", "part": "by_day"}
    assert charged(by, None, filed("2010-04-11")) == [
        (1, "2010-02-28", 14, "5000.00"),
        (2, "2010-03-31", 31, "10000.00"),
        (3, "2010-04-10", 10, "3333.33"),
    ]


@pytest.mark.parametrize(("filing", "found"), [("2010-03-31", [(2, "2010-03-30", 30, "9677.42")]),
                                               ("2010-04-01", [(2, "2010-03-31", 31, "10000.00")]),
                                               ("2010-04-02", [(2, "2010-03-31", 31, "10000.00"),
                                                               (3, "2010-04-01", 1, "333.33")])])  # fmt: skip
def test_a_calendar_month_is_whole_through_its_last_day(filing, found):
    by = {"rates": ["0.01"], "every": "1 calendar month", "part": "by_day"}
    assert charged(by, None, filed(filing))[1:] == found


@pytest.mark.parametrize("every", ["1 month", "1 calendar month"])
def test_a_month_of_thirty_days_divides_by_thirty_and_a_whole_one_is_whole(every):
    by = {"rates": ["0.01"], "every": every, "part": "by_day", "month": "30"}
    found = [amount for (amount,) in charged(by, None, filed("2010-04-10"), shown=("amount",))]
    # Months of 28 and 26 days; calendar months of 14, 31 and 9.
    assert found == {"1 month": ["10000.00", "8666.67"], "1 calendar month": ["4666.67", "10000.00", "3000.00"]}[every]


def test_periods_of_business_days_end_on_the_day_after_their_last():
    # Five from 15 February, a holiday: 16, 17, 18, 19 and 22; then 23, 24, 25, 26 and 1 March.
    by = {"rates": ["0.01"], "every": "5 business days", "part": "by_day"}
    assert charged(by, None, filed("2010-03-03")) == [
        (1, "2010-02-23", 5, "10000.00"),
        (2, "2010-03-02", 5, "10000.00"),
        (3, "2010-03-03", 1, "2000.00"),
    ]


def test_weeks_are_seven_days():
    by = {"rates": ["0.01"], "every": "2 weeks", "part": "by_day"}
    assert charged(by, None, filed("2010-03-08")) == [
        (1, "2010-03-01", 14, "10000.00"),
        (2, "2010-03-08", 7, "5000.00"),
    ]


def test_single_days_that_fall_due_together_are_one_line_numbered_by_the_first():
    by = {"sums": ["250.00"], "every": "1 business day"}
    found = charged(by, None, filed("2010-03-04"), charge={"due": {"add": "2 days", "to": "month_end"}},
                    shown=("number", "computed_on", "days", "amount", "due_on"))  # fmt: skip
    assert found == [(1, "2010-02-26", 9, "2250.00", "2010-03-02"), (10, "2010-03-03", 3, "750.00", "2010-04-02")]


def test_single_days_of_another_rate_or_base_are_lines_of_their_own():
    by = {"rates": ["0.001", "0.002"], "every": "1 day"}
    found = charged(by, None, filed("2010-02-20"), sold("2010-02-17", 250_000), base="held",
                    charge={"due": {"to": "cure"}},
                    shown=("number", "computed_on", "days", "base", "amount"))  # fmt: skip
    assert found == [
        (1, "2010-02-15", 1, "1000000.00", "1000.00"),
        (2, "2010-02-17", 2, "1000000.00", "4000.00"),
        (4, "2010-02-19", 2, "500000.00", "2000.00"),
    ]


def test_the_first_charge_may_wait_for_its_date():
    by = {**THIRTY["by"], "first": "waits"}
    assert charged(by, None, filed("2010-02-25")) == [(1, "2010-03-17", 30, "10000.00")]
    assert charged(by, None, filed("2010-03-20")) == [
        (1, "2010-03-17", 30, "10000.00"),
        (2, "2010-03-20", 3, "1000.00"),
    ]


# --- in advance -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filing", "found"),
    [
        ("2010-03-16", [("2010-02-15", 29, "9666.67")]),
        ("2010-03-17", [("2010-02-15", 30, "10000.00")]),
        ("2010-03-18", [("2010-02-15", 30, "10000.00"), ("2010-03-17", 1, "333.33")]),
    ],
)
def test_in_advance_a_period_is_charged_at_its_start_and_cut_once_the_cure_is_known(filing, found):
    by = {**THIRTY["by"], "charged": "advance"}
    assert charged(by, None, filed(filing), shown=("computed_on", "days", "amount")) == found
    whole = [("2010-02-15", 30, "10000.00"), ("2010-03-17", 30, "10000.00")]
    assert charged(by, None, filed(filing), on="2010-03-15", shown=("computed_on", "days", "amount")) == whole[:1]
    full = {**by, "part": "full"}
    assert charged(full, None, filed(filing), shown=("computed_on", "days", "amount")) == whole[: len(found)]


@pytest.mark.parametrize(("filing", "dates"), [("2010-03-16", ["2010-02-17"]), ("2010-03-17", ["2010-02-17"]),
                                               ("2010-03-18", ["2010-02-17", "2010-03-19"]),
                                               ("2010-03-19", ["2010-02-17", "2010-03-19"])])  # fmt: skip
def test_a_lag_moves_the_charge_and_not_the_day_it_is_cured_by(filing, dates):
    by = {**THIRTY["by"], "charged": "advance", "lag": 2}
    assert [day for (day,) in charged(by, None, filed(filing), shown=("computed_on",))] == dates


def test_months_in_advance():
    by = {"rates": ["0.01"], "every": "1 month", "charged": "advance", "part": "by_day"}
    assert charged(by, None, filed("2010-03-25")) == [
        (1, "2010-02-15", 28, "10000.00"),
        (2, "2010-03-15", 10, "3225.81"),
    ]


def test_the_first_calendar_month_in_advance_is_cut_at_its_start():
    by = {"rates": ["0.01"], "every": "1 calendar month", "charged": "advance", "part": "by_day"}
    assert charged(by, None, filed("2010-03-11")) == [
        (1, "2010-02-15", 14, "5000.00"),
        (2, "2010-03-01", 10, "3225.81"),
    ]


# --- delay of the Investor's --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "found"), [(None, (10, "3333.33")), ("toll", (7, "2333.33")), ("share", (10, "2333.33"))]
)
def test_days_of_an_investors_delay_come_off_the_count_or_off_the_amount(word, found):
    head = {"investor_delay": word} if word else None
    facts = [delay("2010-03-10", "2010-02-18", "2010-02-21"), filed("2010-02-25")]
    assert charged(THIRTY["by"], head, *facts, on="2010-03-20", shown=("days", "amount")) == [found]


def test_days_of_delay_before_the_deadline_move_the_last_day_in_time():
    head = {"investor_delay": "toll", "counts_from": "deadline"}
    found = [
        charged(
            THIRTY["by"],
            head,
            delay("2010-02-03", "2010-02-01", "2010-02-03"),
            filed(day),
            shown=("trigger_date", "days"),
        )
        for day in ("2010-02-16", "2010-02-17")
    ]
    assert found == [[], [("2010-02-14", 1)]]


def test_shares_bought_after_the_start_are_charged_from_their_purchase():
    by = {"rates": ["0.01"], "every": "1 week", "part": "by_day"}
    found = charged(by, None, bought("2010-02-23", 500_000), *NEVER, on="2010-03-01", shown=("computed_on", "base"))
    assert found == [("2010-02-22", "1000000.00"), ("2010-03-01", "2000000.00")]


def test_what_is_down_again_is_another_default():
    facts = [filed("2010-01-20"), effective("2010-03-01"), fact("Delisted", "2010-04-01", market="Nasdaq"),
             fact("Relisted", "2010-04-06", market="Nasdaq"),
             fact("Delisted", "2010-05-01", market="Nasdaq")]  # fmt: skip
    assert runs(log(down("delisting"), *facts), "2010-05-03") == [("2010-04-01", 5), ("2010-05-01", 3)]
