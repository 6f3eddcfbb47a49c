"""The words of the language one by one: an agreement with something else at one place, worked out by hand."""

from typing import Any

import pytest

from tests.reference import language
from tests.reference.language.terms import changed
from tests.reference.language.told import AGREEMENTS, HARBOR, SHOWN, Entry, entry, of, owed, signed, statement

# Words one by one --------------------------------------------------------------------------------------------

LATE_BY_16_DAYS = [*signed("2004-01-05", {"Fund": 1_000_000}), *statement("2004-03-21", "2004-03-29")]


def with_changes(name: str, log: list[Entry], as_of: str, **places: Any) -> dict[str, Any]:
    changes = {place.replace("__", "."): value for place, value in places.items()}
    return language.owed(changed(AGREEMENTS[name], changes), log, as_of, {})


def test_what_is_due_on_demand_has_no_date_before_one() -> None:
    due = {"add": "5 days", "to": "demand"}
    before = with_changes("linden-notes", LATE_BY_16_DAYS, "2004-12-31", charges__thirty__due=due)
    assert of(before, "due_on") == [(None,), (None,)]
    assert before["total"]["due"] == "0.00"
    demanded = [*LATE_BY_16_DAYS, entry("DemandNotified", "2004-04-10", investor="Fund")]
    after = with_changes("linden-notes", demanded, "2004-12-31", charges__thirty__due=due)
    assert of(after, "due_on") == [("2004-04-15",), ("2004-04-15",)]


def test_a_price_cut_is_shown_and_never_due() -> None:
    answer = with_changes("linden-notes", LATE_BY_16_DAYS, "2004-12-31", charges__thirty__pays="price")
    assert of(answer, "amount", "due_on") == [("10666.67", None), ("5333.33", None)]
    assert answer["total"]["determined"] == "0.00"


@pytest.mark.parametrize(
    ("part", "amounts"), [("full", ["20000.00", "20000.00"]), ("none", ["0.00", "5000.00"])]
)  # fmt: skip
def test_a_part_counts_whole_or_not_at_all(part: str, amounts: list[str]) -> None:
    # Nothing twice is short of the floor by all of it.
    answer = with_changes("linden-notes", LATE_BY_16_DAYS, "2004-12-31", charges__thirty__by__part=part)
    assert [amount for (amount,) in of(answer, "amount")] == amounts


def test_grace_moves_the_last_day_in_time_and_not_the_deadline() -> None:
    # Five business days after Friday 5 March end on the 12th: in time; on the 21st it is 16 days late.
    grace = {"dates__filing__grace": "5 business days"}
    in_time = [*signed("2004-01-05", {"Fund": 1_000_000}), *statement("2004-03-12", "2004-03-15")]
    assert of(with_changes("linden-notes", in_time, "2004-12-31", **grace), *SHOWN) == []
    late = with_changes("linden-notes", LATE_BY_16_DAYS, "2004-12-31", **grace)
    assert of(late, "trigger_date", *SHOWN)[0] == ("2004-03-05", "filing", 1, "2004-03-21", 16, "10666.67")


def test_days_of_an_investors_delay_come_off_the_count() -> None:
    # 1 through 4 March before the deadline and 8 through 10 after it: 16 less 7 are 9 days of 20,000.
    delays = [
        entry("InvestorDelayAttributed", "2004-04-01", status="agreed", from_on=first, until_on=until)
        for first, until in (("2004-03-01", "2004-03-05"), ("2004-03-08", "2004-03-11"))
    ]
    log = [*LATE_BY_16_DAYS, *delays]
    answer = with_changes("linden-notes", log, "2004-12-31", heads__filing__investor_delay="toll")
    assert of(answer, *SHOWN)[0] == ("filing", 1, "2004-03-21", 9, "6000.00")
    # By a share: 3 of the 16 days after the deadline are theirs: 10,666.67 x 13/16.
    answer = with_changes("linden-notes", log, "2004-12-31", heads__filing__investor_delay="share")
    assert of(answer, *SHOWN)[0] == ("filing", 1, "2004-03-21", 16, "8666.67")


@pytest.mark.parametrize(("month", "interest"), [("30", "100.00"), ("365", "98.63"), ("actual", "101.61")])
def test_interest_by_the_month(month: str, interest: str) -> None:
    # 10,000 of 1 % a month, 30 days from 15 February through 16 March: 14/28 and 16/31 by the months themselves.
    terms = {"interest": {"rate": "0.01", "per": "month", "month": month}, "charges__event__by": {"at_start": "0.01"}}
    answer = with_changes("harbor-event", HARBOR, "2010-03-16", **terms)
    assert of(answer, "due_on", "interest") == [("2010-02-15", interest)]


def test_the_day_of_the_cure_in_or_out() -> None:
    out = with_changes("linden-notes", LATE_BY_16_DAYS, "2004-12-31", heads__filing__cure_day="out")
    assert of(out, *SHOWN)[0] == ("filing", 1, "2004-03-21", 15, "10000.00")


def test_an_amendment_reaches_what_begins_on_its_day_or_after() -> None:
    # From 1 May on the second of the new list: 1 % and half a point.
    amended = entry("TermsAmended", "2004-04-10", company_signed=True, signed_by=["Fund"], effective_from="2004-05-01",
                    changes={"charges.thirty.by.rates": ["0.01"]})  # fmt: skip
    answer = owed("linden-notes", [*signed("2004-01-05", {"Fund": 1_000_000}), amended], "2004-05-10")
    assert of(answer, "number", "computed_on", "rate") == [(1, "2004-04-04", "0.02"), (2, "2004-05-04", "0.015")]


def test_a_waived_amount_is_what_was_paid_on_it_and_uses_no_room() -> None:
    # 4 % are 40,000: without the first 15,000 the third charge has room for all of it.
    waiver = entry("WaiverGranted", "2010-02-20", company_signed=True, signed_by=["Fund"], trigger="filing",
                   from_on="2010-02-01", until_on="2010-03-01")  # fmt: skip
    answer = owed("harbor-event", [*HARBOR, waiver], "2010-04-15")
    assert of(answer, "number", "amount", "waived", "capped") == [
        (1, "0.00", "15000.00", "0.00"),
        (2, "15000.00", "0.00", "0.00"),
        (3, "15000.00", "0.00", "0.00"),
    ]
