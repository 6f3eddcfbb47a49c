"""Caps cut amounts in order of charge, floors raise the last: worked by hand.

$1,000,000 was paid on 15 January 2010. The filing is late from 15 February; 1 % is charged each 30 days: $10,000 on
17 March, 16 April, 16 May, 15 June, and by the day at the filing.
"""

import re
from typing import Any

import pytest

from lifecycle.errors import Refusal
from tests.projections.agreements import LATER, THIRTY, Words, agreement, late, log, owed
from tests.scenarios import ONE, THREE, TWO, amended, ask, bought, filed, lines, notified, transferred, waived

DUE = [{"add": "30 days", "to": "closing"}]
SHOWN = ("computed_on", "amount", "capped")


def limited(*limits: Words, charge: Words = THIRTY, **more: Any) -> Words:
    return late(DUE, charge=charge, limits=list(limits), **more)


def in_all(most: str, **words: Any) -> Words:
    return {"heads": "all", "most": most, "of": "paid", **words}


def two_heads(*limits: Words) -> Words:
    """What is not filed, and what is not effective from the same day: $10,000 each, every 30 days."""
    return agreement(
        {"unfiled": {"late": "filing", "by": "day"}, "ineffective": {"late": "effectiveness", "by": "day"}},
        {name: {"of": [name], "charge": "cost"} for name in ("unfiled", "ineffective")},
        {"cost": THIRTY},
        dates={"day": {"by": DUE}},
        limits=list(limits),
    )


@pytest.mark.parametrize(("on", "found"), [
    ("2010-05-15", [("2010-03-17", "10000.00", "0.00"), ("2010-04-16", "10000.00", "0.00")]),
    ("2010-05-16", [("2010-03-17", "10000.00", "0.00"), ("2010-04-16", "10000.00", "0.00"),
                    ("2010-05-16", "5000.00", "5000.00")]),
    (LATER, [("2010-03-17", "10000.00", "0.00"), ("2010-04-16", "10000.00", "0.00"),
             ("2010-05-16", "5000.00", "5000.00")]),
])  # fmt: skip
def test_the_amount_that_would_pass_a_cap_is_cut_and_after_it_there_is_none(on, found):
    assert owed(log(limited(in_all("0.025"))), on, *SHOWN) == found


def test_an_amount_that_just_reaches_a_cap_is_whole():
    found = owed(log(limited(in_all("0.02"))), LATER, *SHOWN)
    assert found == [("2010-03-17", "10000.00", "0.00"), ("2010-04-16", "10000.00", "0.00")]


def test_a_cap_may_be_a_sum_of_dollars():
    found = owed(log(limited({"heads": ["late"], "most": "12000.01", "of": "sum"})), LATER, *SHOWN)
    assert found == [("2010-03-17", "10000.00", "0.00"), ("2010-04-16", "2000.01", "7999.99")]


def test_a_cap_over_all_heads_is_used_in_the_order_of_the_file_and_one_on_each_by_each():
    together = lines(log(two_heads(in_all("0.015"))), LATER, "trigger", "amount")
    assert together == [("unfiled", "10000.00"), ("ineffective", "5000.00")]
    each = lines(log(two_heads(in_all("0.015", heads="each"))), LATER, "trigger", "amount")
    assert sorted(each) == sorted([(name, amount) for name in ("unfiled", "ineffective")
                                   for amount in ("10000.00", "5000.00")])  # fmt: skip
    one = lines(log(two_heads(in_all("0.01", heads=["ineffective"]))), "2010-04-16", "trigger", "amount")
    assert sorted(one) == [("ineffective", "10000.00"), ("unfiled", "10000.00"), ("unfiled", "10000.00")]


@pytest.mark.parametrize(("window", "amounts"), [
    ("29 days", ["10000.00", "10000.00", "10000.00"]),  # the day 30 days before is outside
    ("30 days", ["10000.00", "10000.00", "10000.00"]),
    ("31 days", ["10000.00", "2000.00", "10000.00"]),
    ("61 days", ["10000.00", "2000.00"]),
])  # fmt: skip
def test_a_window_forgets_what_was_charged_before_it(window, amounts):
    terms = limited(in_all("0.012", window=window))
    assert [amount for (amount,) in owed(log(terms), "2010-05-16", "amount")] == amounts


def test_no_more_than_so_many_charges():
    found = owed(log(limited({"heads": "all", "charges": 2})), LATER, "number", "computed_on")
    assert found == [(1, "2010-03-17"), (2, "2010-04-16")]


def test_a_base_that_grows_makes_room_again():
    # 2.5 % of $1,000,000 is $25,000; from 20 May of $2,000,000 it is $50,000, and $20,000 is charged on 15 June.
    more = bought("2010-05-20", 500_000)
    found = owed(log(limited(in_all("0.025")), more), LATER, *SHOWN)
    assert found[2:] == [("2010-05-16", "5000.00", "5000.00"), ("2010-06-15", "20000.00", "0.00"),
                         ("2010-07-15", "5000.00", "15000.00")]  # fmt: skip


FLOOR = {"heads": "all", "least": "25000.00"}


@pytest.mark.parametrize(("on", "amounts"), [
    ("2010-04-19", ["10000.00", "10000.00"]),
    ("2010-04-20", ["10000.00", "10000.00", "5000.00"]),  # 4 of 30 days are $1,333.33, raised by $3,666.67
])  # fmt: skip
def test_the_last_amount_is_raised_to_a_floor_once_all_is_over(on, amounts):
    assert [amount for (amount,) in owed(log(limited(FLOOR), filed("2010-04-20")), on, "amount")] == amounts


def test_what_reaches_a_floor_by_itself_is_not_raised():
    assert owed(log(limited(FLOOR), filed("2010-05-17")), LATER, "amount")[-1] == ("333.33",)


def test_a_waived_amount_uses_no_room():
    waiver = waived("2010-03-20", "2010-03-01", "2010-04-01", trigger="late")
    found = owed(log(limited(in_all("0.02")), waiver), LATER, "computed_on", "amount", "waived", "capped")
    assert found == [("2010-03-17", "0.00", "10000.00", "0.00"), ("2010-04-16", "10000.00", "0.00", "0.00"),
                     ("2010-05-16", "10000.00", "0.00", "0.00")]  # fmt: skip


def test_a_waiver_of_what_a_floor_raised_takes_all_of_it():
    waiver = waived("2010-05-20", "2010-01-15", "2010-06-01", trigger="late")
    found = owed(log(limited(FLOOR), filed("2010-04-20"), waiver), LATER, "amount", "waived")
    assert found == [("0.00", "10000.00"), ("0.00", "10000.00"), ("0.00", "5000.00")]


def test_what_was_charged_on_shares_goes_with_them():
    # By 20 April $20,000 of the 3 % were charged; half of the shares take $10,000 of that along, and $15,000 is theirs.
    moved = [transferred("2010-04-20", 250_000), notified("2010-04-21")]
    book = log(limited(in_all("0.03")), *moved)
    whose = {each["investor"]: [(line["computed_on"], line["amount"]) for line in each["lines"]]
             for each in ask("owed", book, LATER)["investors"]}  # fmt: skip
    assert whose == {
        ONE: [("2010-03-17", "10000.00"), ("2010-04-16", "10000.00"), ("2010-05-16", "5000.00")],
        THREE: [("2010-05-16", "5000.00")],
    }  # fmt: skip
    rooms = [
        (each["investor"], each["most"], each["used"], each["left"]) for each in ask("owed", book, LATER)["limits"]
    ]
    assert [room[1:] for room in rooms] == [("15000.00", "15000.00", "0.00")] * 2


def test_a_cap_is_that_of_the_day_charged():
    change = amended("2010-04-01", {"limits[1].most": "0.05"}, "2010-05-01")
    found = owed(log(limited(in_all("0.015")), change), LATER, *SHOWN)
    assert found == [("2010-03-17", "10000.00", "0.00"), ("2010-04-16", "5000.00", "5000.00"),
                     ("2010-05-16", "10000.00", "0.00"), ("2010-06-15", "10000.00", "0.00"),
                     ("2010-07-15", "10000.00", "0.00"), ("2010-08-14", "5000.00", "5000.00")]  # fmt: skip


def test_an_amendment_may_bring_a_cap_and_take_it_away():
    brought = amended("2010-04-01", {"limits": [in_all("0.02")]}, "2010-04-02")
    taken = amended("2010-08-01", {"limits": "absent"}, "2010-08-02")
    days = [day for (day,) in owed(log(limited(), brought, taken), "2010-09-13", "computed_on")]
    assert days == ["2010-03-17", "2010-04-16", "2010-08-14", "2010-09-13"]


def test_what_would_come_next_is_no_more_than_there_is_room_for():
    (each,) = ask("owed", log(limited(in_all("0.022"))), "2010-05-01")["investors"]
    (running,) = each["open"]
    assert (running["next_computation"], running["at_next_computation"]) == ("2010-05-16", "2000.00")
    assert (running["if_cured_today"], running["if_cured_full"]) == ("2000.00", "2000.00")  # 15 of 30 days: $5,000
    assert each["accrued_full"] == "22000.00"


def test_what_a_cap_leaves_is_said_investor_by_investor():
    book = log(limited(in_all("0.025")), investors=(TWO, THREE))
    assert ask("owed", book, "2010-04-16")["limits"] == [
        {
            "investor": name,
            "heads": ["late"],
            "most": "25000.00",
            "used": "20000.00",
            "left": "5000.00",
            "window": None,
        }
        for name in (TWO, THREE)
    ]
    assert ask("owed", log(limited()), "2010-04-16")["limits"] == []


def test_a_cut_and_a_raised_amount_say_why():
    cut = ask("owed", log(limited(in_all("0.025", clause="2(d)"))), LATER)["investors"][0]["lines"][-1]
    told = [(each["text"], each["clauses"]) for each in cut["reasons"] if each["rule"] == "capped"]
    said = "It is cut by $5,000.00: at most $25,000.00 may be charged in all, and $5,000.00 of that was left."
    assert told == [(said, ["2(d)"])]
    raised = ask("owed", log(limited(FLOOR), filed("2010-04-20")), LATER)["investors"][0]["lines"][-1]
    assert [each["text"] for each in raised["reasons"] if each["rule"] == "raised"] == [
        "It is raised by $3,666.67: at least $25,000.00 is charged in all, and no such default runs any more."
    ]


def test_points_off_a_price_are_shown_never_due_and_in_no_total():
    terms = limited(pays="price")
    (each,) = ask("owed", log(terms), "2010-04-16")["investors"]
    assert [(line["amount"], line["due_on"]) for line in each["lines"]] == [("10000.00", None)] * 2
    assert [each[figure] for figure in ("determined", "due", "outstanding", "not_yet_due")] == ["0.00"] * 4


def test_what_is_waived_leaves_its_room():
    waiver = waived("2010-03-20", "2010-03-01", "2010-04-01", trigger="late")
    (room,) = ask("owed", log(limited(in_all("0.025")), waiver), "2010-04-16")["limits"]
    assert (room["used"], room["left"]) == ("10000.00", "15000.00")


def test_a_floor_stays_under_a_cap() -> None:
    terms = limited(in_all("0.02"), {"heads": "all", "least": "0.03", "of": "paid"})
    assert owed(log(terms, filed("2010-03-01")), LATER, "amount", "capped") == [("20000.00", "0.00")]


@pytest.mark.parametrize(("limit", "sentence"), [
    ({"heads": "all", "least": "500.00", "of": "paid"}, 'least = "500.00": a share lies between 0 and 1'),
])  # fmt: skip
def test_a_limit_that_could_not_be_meant_is_refused(limit: Words, sentence: str) -> None:
    with pytest.raises(Refusal, match=re.escape(sentence)):
        log(limited(limit))


def test_what_a_delay_would_cost_is_under_the_caps_too() -> None:
    terms = late(DUE, "effectiveness", charge=THIRTY, limits=[in_all("0.025")])
    found = ask("delay-curve", log(terms), "2010-03-01", first="2010-06-15", until="2010-06-15")
    assert [row["determined"] for row in found["rows"]] == ["25000.00"]


def test_a_raised_amount_says_why_beside_a_waiver_too() -> None:
    waiver = waived("2010-05-20", "2010-03-01", "2010-04-01", trigger="late")
    (each,) = ask("owed", log(limited(FLOOR), filed("2010-04-20"), waiver), LATER)["investors"]
    assert [(line["amount"], line["waived"]) for line in each["lines"]] == [
        ("0.00", "10000.00"),
        ("10000.00", "0.00"),
        ("5000.00", "0.00"),
    ]
    assert [reason["rule"] for reason in each["lines"][-1]["reasons"]].count("raised") == 1
