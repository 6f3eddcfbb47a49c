"""Shares the SEC cut back: in no base while it lasts, and what becomes of them once they are freed.

Harrow Fund bought 500,000 shares at $2.00 on 15 January 2010, and 333-1 is filed. A statement must be effective within
30 days of the closing: the first bad day is Monday, 15 February. Each day costs a part of what is charged on; a line is
all days of one base. 200,000 shares, $400,000, are cut back on 1 March and freed on 11 March unless a test says
otherwise; $600,000 is left.
"""

from datetime import date

import pytest

from lifecycle.errors import Refusal
from lifecycle.money import to_the_cent
from projections.case.case import case
from projections.heads.bases import limit_base
from tests.projections.agreements import around, down, late, log
from tests.scenarios import (
    ONE,
    OTHER,
    STATEMENT,
    THREE,
    ask,
    bought,
    codes,
    day_after,
    deal,
    delisted,
    effective,
    fact,
    filed,
    lines,
    moved,
    notified,
    paid,
    sold,
    split,
    stop_order,
    suspended,
    transferred,
)

IMPOSED, FREED, AGAIN = "2010-03-01", "2010-03-11", "2010-04-11"
CUT = 200_000
DAILY = {"by": {"rates": ["0.001"], "every": "1 day"}, "base": "held", "due": {"to": "cure"}}
ALL, LEFT, FREE = "1000000.00", "600000.00", "400000.00"


def terms(*, restarts=False, base="held", **more):
    due = [{"add": "30 days", "to": "closing"}]
    return late(due, "effectiveness", charge={**DAILY, "base": base}, cutback={"restarts": restarts}, **more)


def imposed(on=IMPOSED, shares=CUT, statement=STATEMENT, investor=ONE):
    return fact("CutBackImposed", on, statement=statement, shares={investor: shares})


def freed(on=FREED, statement=STATEMENT):
    return fact("CutBackEnded", on, statement=statement)


BOTH = (imposed(), freed())


def book(given, *facts, cut=BOTH, **words):
    return log(given, filed("2010-01-20"), *cut, *facts, **words)


def bases(found, on, investor=ONE):
    """The days charged on each base, by day of the first."""
    shown = lines(found, on, "base", "days", investor=investor)
    return [(base, days) for base, days in shown]


# --- the days ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "charged"),
    [
        ("2010-02-28", [(ALL, 14)]),
        ("2010-03-01", [(ALL, 14), (LEFT, 1)]),
        ("2010-03-02", [(ALL, 14), (LEFT, 2)]),
        ("2010-03-10", [(ALL, 14), (LEFT, 10)]),
        ("2010-03-11", [(ALL, 15), (LEFT, 10)]),
        ("2010-03-12", [(ALL, 16), (LEFT, 10)]),
    ],
)
def test_from_the_day_imposed_they_are_in_no_base_and_from_the_day_it_ended_they_are_again(on, charged):
    assert bases(book(terms()), on) == charged


@pytest.mark.parametrize(
    ("on", "charged"),
    [
        ("2010-03-11", [(ALL, 14), (LEFT, 11)]),
        ("2010-03-12", [(ALL, 14), (LEFT, 12)]),
        # 11 March + 30 days is Saturday, 10 April: the first bad day of their own clock is the 11th.
        ("2010-04-10", [(ALL, 14), (LEFT, 41)]),
        ("2010-04-11", [(ALL, 14), (LEFT, 42), (FREE, 1)]),
        ("2010-04-12", [(ALL, 14), (LEFT, 43), (FREE, 2)]),
    ],
)
def test_with_a_clock_of_their_own_that_day_is_their_closing(on, charged):
    assert bases(book(terms(restarts=True)), on) == charged


def test_one_that_began_and_ended_on_a_day_keeps_nothing_out():
    assert bases(book(terms(), cut=(imposed(), freed(IMPOSED))), FREED) == [(ALL, 25)]
    restarting = book(terms(restarts=True), cut=(imposed(), freed(IMPOSED)))
    # The shares have the new clock all the same: 1 March + 30 days is 31 March.
    assert bases(restarting, "2010-04-01") == [(ALL, 14), (LEFT, 32), (FREE, 1)]


def test_one_that_lasts_frees_nothing():
    assert bases(book(terms(restarts=True), cut=(imposed(),)), "2010-12-31") == [(ALL, 14), (LEFT, 306)]


# --- which shares -----------------------------------------------------------------------------------------


def left(found, on=IMPOSED, investor=ONE):
    """What a day is charged on."""
    return [base for base, last in lines(found, on, "base", "computed_on", investor=investor) if last == on]


@pytest.mark.parametrize(
    ("shares", "base"),
    [
        # 100,000 at $3.00 came last: they go first, then the end of what was bought at $2.00.
        (99_999, "1000003.00"), (100_000, "1000000.00"), (100_001, "999998.00"), (150_000, "900000.00"),
    ],
)  # fmt: skip
def test_the_newest_are_cut_back_first(shares, base):
    assert left(book(terms(), bought("2010-01-20", 100_000, "3.00"), cut=(imposed(shares=shares),))) == [base]


def test_all_may_be_cut_back():
    found = book(terms(), cut=(imposed(shares=500_000), freed()))
    assert bases(found, "2010-03-10") == [(ALL, 14)]
    assert bases(found, "2010-03-11") == [(ALL, 15)]


@pytest.mark.parametrize(("held", "on"), [(500_000, IMPOSED), (120_000, "2010-03-05")])
def test_no_more_than_are_held_then(held, on):
    too_many = book(terms(), sold("2010-03-02", 380_000), cut=(imposed(on, held),))
    assert bases(too_many, on)[0] == (ALL, 14 if on == IMPOSED else 16)
    with pytest.raises(Refusal) as refused:
        book(terms(), sold("2010-03-02", 380_000), cut=(imposed(on, held + 1),))
    assert (
        f"shares = {held + 1}: {ONE} holds {held} on {on}, so no more of its shares can be cut back; correct the "
        "number or the date, or record the purchase first."
    ) in str(refused.value)


def test_under_terms_that_say_nothing_of_it_no_cutback_can_be_recorded():
    with pytest.raises(Refusal, match="CutBackImposed on 2003-06-10: these terms cannot use it, they say nothing of"):
        deal(fact("CutBackImposed", "2003-06-10", statement=STATEMENT, shares={ONE: 1}))


def test_each_investor_has_its_own():
    found = book(terms(), investors=(ONE, THREE), cut=(imposed(investor=THREE),))
    assert bases(found, IMPOSED) == [(ALL, 15)]
    assert bases(found, IMPOSED, THREE) == [(ALL, 14), (LEFT, 1)]


# --- one after the other ----------------------------------------------------------------------------------


def test_one_while_another_is_in_force_takes_the_next_newest():
    second = [filed("2010-02-01", OTHER), imposed("2010-03-05", 100_000, OTHER), freed("2010-03-15", OTHER)]
    # 600,000 from 1 March, 400,000 from the 5th, 800,000 from the 11th, all from the 15th.
    assert [left(book(terms(), *second), f"2010-03-{day:02}") for day in (4, 5, 10, 11, 14, 15)] == [
        [LEFT], [FREE], [FREE], ["800000.00"], ["800000.00"], [ALL]
    ]  # fmt: skip


def test_one_after_another_takes_the_same_shares_again_from_their_own_clock():
    # 300,000 on 20 April: the 200,000 freed on 11 March, bad since 11 April, and 100,000 more. Freed on 1 May,
    # all 300,000 are bad from 1 June.
    again = [filed("2010-02-01", OTHER), imposed("2010-04-20", 300_000, OTHER), freed("2010-05-01", OTHER)]
    found = book(terms(restarts=True), *again)
    # 1 March to 19 April are 50 days; 11 to 19 April are 9.
    assert bases(found, "2010-05-31") == [(ALL, 14), (LEFT, 50), (FREE, 42), (FREE, 9)]
    assert bases(found, "2010-06-01") == [(ALL, 14), (LEFT, 50), (FREE, 43), (FREE, 9), (LEFT, 1)]


# --- sales, transfers, splits -----------------------------------------------------------------------------


def test_sales_take_the_oldest_and_what_is_cut_back_last():
    found = book(terms(), sold("2010-03-03", 250_000), sold("2010-03-05", 150_000))
    # Gone the day after: 50,000 are left in a base, then none; from 11 March the last 100,000 that were cut back.
    assert left(found, "2010-03-03") == [LEFT]
    assert left(found, "2010-03-04") == left(found, "2010-03-05") == ["100000.00"]
    assert left(found, "2010-03-06") == left(found, "2010-03-10") == []
    assert left(found, "2010-03-11") == ["200000.00"]


def test_what_was_sold_before_cannot_be_cut_back():
    assert left(book(terms(), sold("2010-02-26", 300_000)), IMPOSED) == []
    assert left(book(terms(base="paid"), sold("2010-02-26", 300_000)), IMPOSED) == [LEFT]


@pytest.mark.parametrize(
    ("base", "sold_on", "own_clock"),
    [
        # 400,000 were sold, 100,000 of them cut back.
        ("held", "2010-03-05", "200000.00"), ("held", "2010-04-10", "200000.00"),
        # Everything bought counts, sold or not; without what was sold since the start; what was held then.
        ("paid", "2010-03-05", FREE), ("unsold_since_start", "2010-03-05", FREE),
        ("unsold_since_start", "2010-04-20", "200000.00"),
        ("held_at_start", "2010-03-05", "200000.00"), ("held_at_start", "2010-04-20", FREE),
    ],
)  # fmt: skip
def test_each_base_is_of_the_shares_of_its_clock(base, sold_on, own_clock):
    found = book(terms(restarts=True, base=base), sold(sold_on, 400_000))
    assert left(found, "2010-05-03")[-1] == own_clock


def test_shares_cut_back_are_still_held():
    ends = {"ends": {"when": ["nothing_held"], "then": "drop"}}
    found = book(terms(**ends), sold("2010-03-03", 300_000))
    assert left(found, "2010-03-10") == []
    assert left(found, "2010-03-11") == [FREE]
    gone = book(terms(**ends), sold("2010-03-03", 500_000))
    assert left(gone, "2010-03-11") == []
    assert "stopped" in codes(gone, "2010-03-11")
    assert "stopped" not in codes(found, "2010-03-11")


def test_a_cutback_moves_with_the_shares():
    # The oldest 400,000 go: 300,000 and 100,000 of those cut back.
    found = book(terms(), transferred("2010-03-05", 400_000), notified("2010-03-05"))
    assert left(found, "2010-03-05") == [LEFT]
    assert left(found, "2010-03-06") == left(found, "2010-03-10") == []
    assert left(found, "2010-03-06", THREE) == left(found, "2010-03-10", THREE) == [LEFT]
    assert left(found, "2010-03-11") == ["200000.00"]
    assert left(found, "2010-03-11", THREE) == ["800000.00"]


def test_and_so_does_a_clock_of_their_own():
    found = book(terms(restarts=True), transferred("2010-03-05", 400_000), notified("2010-03-05"))
    assert left(found, "2010-04-10", THREE) == [LEFT]
    assert left(found, "2010-04-11", THREE) == [LEFT, "200000.00"]
    assert left(found, "2010-04-11") == ["200000.00"]
    later = book(terms(restarts=True), transferred("2010-03-20", 400_000), notified("2010-03-20"))
    assert left(later, "2010-04-11", THREE) == [LEFT, "200000.00"]


def test_a_split_changes_no_amount():
    before = book(terms(), split("2010-02-20", 2, 1), cut=(imposed(shares=2 * CUT), freed()))
    while_cut = book(terms(), split("2010-03-05", 3, 1))
    for found in (before, while_cut):
        assert [left(found, f"2010-03-{day:02}") for day in (1, 10, 11)] == [[LEFT], [LEFT], [ALL]]


def test_after_a_reverse_split_all_that_is_shown_may_be_cut_back_with_its_fraction():
    # 500,001 shares become 166,667; 3:1 of 500,000 leaves two thirds of a share.
    found = book(terms(), split("2010-02-20", 1, 3), cut=(imposed(shares=166_666), freed()))
    assert left(found, IMPOSED) == []
    assert left(found, FREED) == [ALL]


# --- a clock of their own ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "usual", "own"),
    [
        # 333-1 was filed before: it cures the usual clock alone.
        ([effective("2010-04-15")], 59, 20),
        # One filed on the day counts for both, one filed the day before for the usual one alone.
        ([filed(FREED, OTHER), effective("2010-04-15", OTHER)], 59, 4),
        ([filed("2010-03-10", OTHER), effective("2010-04-15", OTHER)], 59, 20),
    ],
)
def test_only_statements_filed_since_count_on_it(facts, usual, own):
    found = book(terms(restarts=True), *facts)
    of_each = lines(found, "2010-04-30", "base", "days")
    assert sum(days for base, days in of_each if base != FREE) == usual
    assert sum(days for base, days in of_each if base == FREE) == own


def test_what_they_are_covered_by_is_told_by_statements_filed_since():
    # 333-2 registers 150,000 of the 200,000 freed: 50,000 are late for longer.
    again = [filed("2010-03-20", OTHER, {ONE: 150_000}), effective("2010-04-15", OTHER)]
    found = book(terms(restarts=True), effective("2010-02-10"), *again)
    assert bases(found, "2010-04-20") == [("300000.00", 4), ("100000.00", 10)]


def test_a_statement_that_says_no_number_does_not_cover_what_is_cut_back_from_it():
    # 333-2 registers the 200,000 and no others: what is left, covered by 333-1 alone, is down while 333-1 is stopped.
    given = down("stop_order", charge=DAILY, more={"cutback": {"restarts": True}})
    again = [filed("2010-03-20", OTHER, {ONE: CUT}), effective("2010-04-15", OTHER)]
    facts = [effective("2010-03-05"), *again, *stop_order("2010-04-20", "2010-04-25")]
    assert lines(book(given, *facts), "2010-12-31", "base", "days", "statement") == [(LEFT, 5, STATEMENT)]
    other = [*facts[:-2], *stop_order("2010-04-20", "2010-04-25", OTHER)]
    assert lines(book(given, *other), "2010-12-31", "base", "days", "statement") == [(FREE, 5, OTHER)]


def test_how_long_ago_they_were_bought_stays():
    # Bought on 15 January, they are younger than three months through 14 April.
    found = book(terms(restarts=True, base={"of": "restricted", "younger_than": "3 months"}))
    assert bases(found, "2010-05-31") == [(ALL, 14), (LEFT, 45), (FREE, 4)]


def test_what_is_down_for_everybody_is_charged_on_them_from_that_day():
    given = down("delisting", charge=DAILY, more={"cutback": {"restarts": True}})
    found = book(given, *delisted("2010-02-22", "2010-03-20"))
    assert lines(found, "2010-12-31", "trigger_date", "base", "days") == [
        ("2010-02-22", ALL, 7), ("2010-02-22", LEFT, 19), ("2010-02-22", FREE, 9)
    ]  # fmt: skip


@pytest.mark.parametrize(("restarts", "amounts"), [(False, ["28.00"]), (True, ["28.00", "9.00"])])
def test_a_sum_for_each_is_owed_again_from_that_day(restarts, amounts):
    charge = {**DAILY, "by": {"sums": ["1.00"], "sums_shared": "each", "every": "1 day"}}
    del charge["base"]
    given = down("delisting", charge=charge, more={"cutback": {"restarts": restarts}})
    found = book(given, *delisted("2010-02-20", "2010-03-20"))
    assert [amount for (amount,) in lines(found, "2010-12-31", "amount")] == amounts


RESTARTS = {"cutback": {"restarts": True}}


def test_what_is_permitted_is_permitted_on_either_clock():
    # 333-1 is effective, and no statement filed since the cutback ended: ten business days are permitted all the same,
    # from 1 April, Good Friday left out, through the 15th. They are not bad, and nothing else starts on them.
    allowed = {"causes": ["suspension"], "each": "10 business days"}
    given = down("suspension", "delisting", charge=DAILY, more=RESTARTS, allow_notices=allowed)
    twice = [*delisted("2010-03-29", "2010-04-02"), *delisted("2010-04-05", "2010-04-25")]
    found = book(given, effective("2010-02-01"), *suspended("2010-04-01", "2010-04-19"), *twice)
    assert lines(found, "2010-12-31", "trigger_date", "base", "days") == [
        ("2010-03-29", LEFT, 4), ("2010-03-29", FREE, 4), ("2010-04-16", LEFT, 9), ("2010-04-16", FREE, 9)
    ]  # fmt: skip


def test_how_long_shares_are_registered_is_told_by_every_statement():
    # From the declaration of 333-1 on 1 February through 1 May.
    ends = {"ends": {"when": ["period_ends"], "then": "count"}, "period": {"lasts": "3 months"}}
    found = book(
        down("delisting", charge=DAILY, more={**RESTARTS, **ends}), effective("2010-02-01"), *delisted("2010-04-20")
    )
    assert lines(found, "2010-12-31", "base", "days") == [(LEFT, 12), (FREE, 12)]


def test_while_the_investor_holds_any_share_nothing_ends_on_either_clock():
    ends = {"ends": {"when": ["nothing_held"], "then": "drop"}}
    given = down("delisting", charge={**DAILY, "base": "paid"}, more={**RESTARTS, **ends})
    facts = [bought("2010-03-20", 100_000), *delisted("2010-04-01")]
    found = book(given, *facts, sold("2010-05-03", 500_000))
    # The last 100,000, $200,000, count on the usual clock.
    assert left(found, "2010-05-10") == ["800000.00", FREE]
    assert left(book(given, *facts, sold("2010-05-03", 600_000)), "2010-05-10") == []


def test_what_is_computed_on_shares_on_their_way_is_told_of_each_clock():
    charge = {"by": {"rates": ["0.01"], "every": "30 days"}, "base": "paid"}
    given = late([{"add": "30 days", "to": "closing"}], "effectiveness", charge=charge, **RESTARTS)
    found = book(given, transferred("2010-05-05", 500_000), notified("2010-05-20"))
    assert lines(found, "2010-06-01", "computed_on", "amount", "due_on", investor=THREE) == [
        ("2010-05-16", "6000.00", "2010-05-20"), ("2010-05-11", "4000.00", "2010-05-20")
    ]  # fmt: skip


# --- what is said, and what follows -----------------------------------------------------------------------


def reasons(found, on, place, rule):
    line = ask("owed", found, on)["investors"][0]["lines"][place]
    return [(each["text"], each["clauses"], each["entries"]) for each in line["reasons"] if each["rule"] == rule]


def test_a_base_says_what_was_left_out():
    # The signing, the closing, the filing and the cutback: positions 1 to 4.
    assert reasons(book(terms()), "2010-03-05", 1, "held") == [
        (
            (
                "The percentage is taken of the price of the 300,000 shares, 200,000 shares cut back with 333-1 left "
                "out, bought and not yet sold by 2010-03-05, the oldest sold first, at $2.00 each: $600,000.00."
            ),
            [],
            [2, 4],
        )
    ]
    assert "left out" not in reasons(book(terms()), FREED, 0, "held")[0][0]


def test_a_clock_of_their_own_says_why():
    given = {**terms(), "cutback": {"restarts": True, "clause": "2(f)"}}
    found = book(given)
    assert reasons(found, AGAIN, 2, "begun_anew") == [
        (
            (
                "The cutback of 333-1 ended on 2010-03-11: for the 200,000 shares of Harrow Fund that it had kept out "
                "everything is counted anew from that day, as from a closing."
            ),
            ["2(f)"],
            [5],
        )
    ]
    assert reasons(found, AGAIN, 1, "begun_anew") == []


def test_what_still_runs_is_told_on_each_clock():
    (harrow,) = ask("owed", book(terms(restarts=True)), AGAIN)["investors"]
    assert [(each["trigger_date"], each["number"]) for each in harrow["open"]] == [
        ("2010-02-15", 57), ("2010-04-11", 2)
    ]  # fmt: skip


def test_payments_pay_what_is_due_on_either_clock():
    charge = {"by": {"rates": ["0.01"], "every": "30 days"}, "base": "paid"}
    given = late([{"add": "30 days", "to": "closing"}], "effectiveness", charge=charge, cutback={"restarts": True})
    found = book(given, paid("2010-06-01", "17000.00"))
    # $6,000 on 17 March, 16 April and 16 May, $4,000 on 11 May.
    assert lines(found, "2010-06-01", "computed_on", "amount", "paid") == [
        ("2010-03-17", "6000.00", "6000.00"),
        ("2010-04-16", "6000.00", "6000.00"),
        ("2010-05-11", "4000.00", "4000.00"),
        ("2010-05-16", "6000.00", "1000.00"),
    ]


def test_a_schedule_tells_lines_of_two_clocks_apart():
    charge = {"by": {"rates": ["0.01"], "every": "30 days"}, "base": "paid"}
    given = down("delisting", charge=charge, more={"cutback": {"restarts": True}})
    found = book(given, *delisted("2010-02-22"))
    (harrow,) = ask("schedule", found, "2010-03-30", until="2010-04-30")["investors"]
    assert [(each["computed_on"], each["amount"], each["projected"]) for each in harrow["lines"]] == [
        ("2010-03-24", "6000.00", False),
        ("2010-03-24", "4000.00", False),
        ("2010-04-23", "6000.00", True),
        ("2010-04-23", "4000.00", True),
    ]


@pytest.mark.parametrize(
    ("of", "on_each"),
    [
        # In a base on the usual clock, none, and on both; 100,000 were sold on 20 February.
        ("paid", [ALL, LEFT, ALL]), ("held", ["800000.00", FREE, "800000.00"]), ("principal", ["0.00"] * 3),
        ("uncovered", ["800000.00", FREE, "800000.00"]),
    ],
)  # fmt: skip
def test_a_base_over_all_clocks_is_of_every_share_that_is_not_cut_back(of, on_each):
    found = book(terms(restarts=True), sold("2010-02-20", 100_000))
    made = case(found.entries, as_of=date(2010, 6, 1))
    for day, value in zip(("2010-02-28", IMPOSED, FREED), on_each, strict=True):
        assert str(to_the_cent(limit_base(made, ONE, of, date.fromisoformat(day)))) == value


def test_restrictions_are_listed_on_each_clock():
    given = down("lapse", charge=DAILY, more={"cutback": {"restarts": True}})
    facts = [effective("2010-02-01"), filed("2010-03-20", OTHER), effective("2010-04-01", OTHER)]
    lapsed = [moved("EffectivenessLapsed", "2010-05-03", OTHER), moved("EffectivenessLapsed", "2010-05-10")]
    (harrow,) = ask("restricted", book(given, *facts, *lapsed), "2010-06-01")["investors"]
    assert [(each["date"], each["statement"], each["shares"]) for each in harrow["restricted_sale_dates"]] == [
        ("2010-05-03", OTHER, CUT), ("2010-05-10", OTHER, 500_000)
    ]  # fmt: skip


def test_what_effectiveness_would_have_cost_counts_both_clocks():
    found = book(terms(restarts=True))
    rows = ask("delay-curve", found, "2010-03-30", first="2010-04-10", until="2010-04-13")["rows"]
    # 14 days of $1,000 and $600 a day from 1 March, and $400 a day from 11 April on.
    assert [each["determined"] for each in rows] == ["38000.00", "38600.00", "39600.00", "40600.00"]


@pytest.mark.parametrize("day", list(around(AGAIN)))
def test_the_reading_of_a_fork_decides_whether_they_have_a_clock(day):
    asked = {"anew": {"default": "no", "question": "Is all counted anew?"}}
    given = {**terms(), "cutback": {"restarts": {"reading": "anew", "yes": True, "no": False}}, "readings": asked}
    expected = [LEFT, FREE] if day >= AGAIN else [LEFT]
    assert [
        base for base, last in lines(book(given), day, "base", "computed_on", anew="yes") if last == day
    ] == expected
    assert left(book(given), day_after(day)) == [ALL]
