"""The accountant's view: balances carried over, and columns that add up whatever happened."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given

from lifecycle.money import ZERO
from lifecycle.record.files import read_log
from projections.facts.cut import BeforeTheLog
from projections.facts.facts import UnknownInvestor
from projections.questions import rollforward as module
from projections.questions.owed import owed
from projections.questions.rollforward import Movements, PeriodUpsideDown, rollforward
from regrights.book.words import Unanswerable
from regrights.paper import rollforward as paper
from regrights.paper.comma_separated import comma_separated
from tests import CHECKOUT
from tests.properties.histories import random_history, random_readings
from tests.properties.test_amounts import entries, fewer, seeds, some_day
from tests.scenarios import NEVER_NOW, ONE, TWO, ask, correction, deal, delay, effective, paid

NOTHING = Movements()  # of somebody not yet an Investor
MOVEMENTS = ("opening", "accrued", "paid_in_cash", "paid_in_shares", "waived", "closing")
HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


def rolled(log, after, to, **words):
    return ask("rollforward", log, None, first=after, to=to, **words)


def movements(log, after, to, **words):
    """Opening, accrued, paid in cash and closing, over all Investors."""
    total = rolled(log, after, to, **words)["total"]
    return tuple(total[name] for name in ("opening", "accrued", "paid_in_cash", "closing"))


# --- which day is inside ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "to", "accrued"),
    [
        ("2003-06-01", "2003-06-30", "0.00"),  # the day before the Computation Date
        ("2003-06-01", "2003-07-01", "20000.00"),  # through it
        ("2003-06-30", "2003-07-01", "20000.00"),  # that day alone
        ("2003-07-01", "2003-07-02", "0.00"),  # it is the day the period comes after
        ("2003-07-02", "2003-07-30", "0.00"),
    ],
)
def test_an_amount_accrues_in_the_period_its_computation_date_lies_in_the_last_day_included(after, to, accrued):
    assert rolled(deal(), after, to)["total"]["accrued"] == accrued


@pytest.mark.parametrize(
    ("after", "to", "cash"),
    [
        ("2003-07-01", "2003-07-09", "0.00"),
        ("2003-07-09", "2003-07-10", "20000.00"),
        ("2003-07-10", "2003-07-11", "0.00"),
    ],
)
def test_a_payment_falls_in_the_period_of_its_day_the_last_day_included(after, to, cash):
    assert rolled(deal(paid("2003-07-10", "20000.00")), after, to)["total"]["paid_in_cash"] == cash


def test_a_period_is_of_one_day_at_least():
    with pytest.raises(PeriodUpsideDown, match="from 2003-07-01 to 2003-07-01"):
        rolled(deal(), "2003-07-01", "2003-07-01")
    with pytest.raises(PeriodUpsideDown):
        rolled(deal(), "2003-07-02", "2003-07-01")


@pytest.mark.parametrize("after", ["2002-09-30", "2002-11-24", "2002-11-25"])
def test_a_first_period_may_begin_before_the_signing_with_nothing_owed(after):
    assert movements(deal(), after, "2003-07-01") == ("0.00", "20000.00", "0.00", "20000.00")


def test_a_period_that_ends_before_the_signing_is_refused():
    with pytest.raises(BeforeTheLog):
        rolled(deal(), "2002-09-30", "2002-11-24")


@pytest.mark.parametrize("missing", [{"first": "2003-06-30"}, {"to": "2003-07-01"}])
def test_both_dates_are_said(missing):
    with pytest.raises(Unanswerable, match="is missing"):
        ask("rollforward", deal(), None, **missing)


# --- what is in which column ------------------------------------------------------------------------------


def test_a_balance_below_zero_is_shown_as_it_is_and_never_set_off():
    log = deal(paid("2003-07-10", "27500.00"), investors=[ONE, TWO])
    found = rolled(log, "2003-06-30", "2003-07-15")
    assert [each["closing"] for each in found["investors"]] == ["-7500.00", "20000.00"]
    assert (found["total"]["closing"], found["closing_unpaid"], found["closing_paid_beyond"]) == (
        "12500.00",
        "20000.00",
        "7500.00",
    )


def test_one_investor_may_be_asked_for_alone():
    log = deal(investors=[ONE, TWO])
    found = rolled(log, "2003-06-30", "2003-07-01", investor=TWO)
    assert [each["investor"] for each in found["investors"]] == [TWO]
    assert found["total"]["accrued"] == "20000.00"
    with pytest.raises(UnknownInvestor):
        rolled(log, "2003-06-30", "2003-07-01", investor="Nobody")


def test_what_a_later_day_makes_of_an_earlier_amount_accrues_in_the_later_period():
    # Reduced in proportion, 10 of 30 days on 1 July: 13,333.33; 10 of 44 on 15 July: 20,000 x 34 / 44 = 15,454.55.
    log = deal(delay("2003-06-25", "2003-06-10", "2003-06-20"))
    asked = {"readings": {"investor_delay": "proportional"}}
    found = rolled(log, "2003-07-01", "2003-07-15", **asked)["total"]
    assert (found["opening"], found["accrued"], found["accrued_earlier"], found["closing"]) == (
        "13333.33",
        "2121.22",
        "2121.22",
        "15454.55",
    )


def test_what_speaks_about_the_past_is_known_alike_at_both_ends():
    # Agreed in October: 14 days in June leave 30 counted days only on 15 July.
    log = deal(delay("2003-10-01", "2003-06-10", "2003-06-24"))
    assert movements(log, "2003-07-01", "2003-07-15") == ("0.00", "20000.00", "0.00", "20000.00")
    before = movements(log, "2003-07-01", "2003-07-15", known_at="2003-09-30")
    assert before == ("20000.00", "0.00", "0.00", "20000.00")


def test_a_corrected_payment_is_corrected_at_both_ends():
    log = deal(paid("2003-07-10", "20000.00"), correction("2003-09-01", 4, paid("2003-07-10", "18000.00")))
    assert movements(log, "2003-07-31", "2003-08-15") == ("22000.00", "0.00", "0.00", "22000.00")


def test_shares_issued_stand_apart_from_cash(monkeypatch):
    def in_shares(case, investor):
        return Decimal("5000.00") if case.facts.as_of >= date(2003, 7, 10) else ZERO

    # Money settled in shares is a payment of its day; here the payment stands for it.
    monkeypatch.setattr(module, "settled_in_shares", in_shares)
    found = rolled(deal(paid("2003-07-10", "12000.00")), "2003-07-01", "2003-07-10")["total"]
    assert [found[name] for name in MOVEMENTS] == ["20000.00", "0.00", "7000.00", "5000.00", "0.00", "8000.00"]


def test_a_waiver_stands_in_its_own_column_and_what_accrued_is_gross_of_it(monkeypatch):
    nothing = {"accrued_full": ZERO, "accrued_by_day": ZERO}

    def partly_waived(case, investor):
        if case.facts.as_of < date(2003, 7, 1):
            return SimpleNamespace(determined=ZERO, paid=ZERO, interest_paid=ZERO, lines=[], **nothing)
        line = SimpleNamespace(computed_on=date(2003, 7, 1), amount=Decimal("12000.00"), waived=Decimal("8000.00"))
        return SimpleNamespace(determined=line.amount, paid=ZERO, interest_paid=ZERO, lines=[line], **nothing)

    monkeypatch.setattr(module, "investor_owed", partly_waived)
    found = rolled(deal(), "2003-06-30", "2003-07-01")["total"]
    assert [found[name] for name in MOVEMENTS] == ["0.00", "20000.00", "0.00", "0.00", "8000.00", "12000.00"]


# --- as a spreadsheet -------------------------------------------------------------------------------------


def test_csv_has_a_row_for_each_investor_in_plain_numbers_and_no_sum_among_them():
    log = deal(effective("2003-08-20"), investors=['Fund "A", L.P.', "=Fund B"])
    text = comma_separated(paper.draw(rollforward(log.entries, after=date(2003, 6, 30), as_of=date(2003, 7, 1))))
    columns = "investor,after,to,opening,accrued,paid_in_cash,paid_in_shares,waived,closing"
    run_up = "accrued_full_opening,accrued_by_day_opening,accrued_full,accrued_by_day"
    assert text.split("\n") == [
        f"{columns},{run_up}",
        '"Fund ""A"", L.P.",2003-06-30,2003-07-01,0.00,20000.00,0.00,0.00,0.00,20000.00,20000.00,19333.33,20000.00,20000.00',  # noqa: E501 - a line of a file
        "'=Fund B,2003-06-30,2003-07-01,0.00,20000.00,0.00,0.00,0.00,20000.00,20000.00,19333.33,20000.00,20000.00",
    ]


# --- whatever happened ------------------------------------------------------------------------------------


def test_the_quarters_of_the_shipped_history_add_up():
    log = read_log(HISTORY, now=NEVER_NOW).entries
    ends = [date(2003, 3, 31), date(2003, 6, 30), date(2003, 9, 30), date(2003, 12, 31), date(2004, 6, 30)]
    quarters = [rollforward(log, after=one, as_of=other) for one, other in pairwise(ends)]
    whole = rollforward(log, after=ends[0], as_of=ends[-1])
    # 1 to 30 September: Alpha 18,000 late and 10,800 restricted, 36,000 paid; Shimshon 12,000 and 4,500, 10,000 paid.
    assert [str(row.accrued) for row in quarters[1].investors] == ["28800.00", "16500.00", "0.00"]
    assert [str(row.closing) for row in quarters[1].investors] == ["-7200.00", "6500.00", "0.00"]
    for name in ("accrued", "paid_in_cash", "paid_in_shares", "waived"):
        assert sum(getattr(each.total, name) for each in quarters) == getattr(whole.total, name)
    assert quarters[-1].total.closing == whole.total.closing


@fewer
@given(seed=seeds)
def test_columns_and_adjacent_periods_add_up_to_the_cent(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance))
    words = {"readings": random_readings(chance)}
    if chance.random() < 0.3:
        words["known_at"] = datetime(2003, 6, 1, tzinfo=UTC) + timedelta(days=chance.randint(0, 700))
    first, second, third = sorted({some_day(chance), some_day(chance), date(2002, 11, 1), date(2006, 1, 1)})[:3]
    one = rollforward(log, after=first, as_of=second, **words)
    other = rollforward(log, after=second, as_of=third, **words)
    both = rollforward(log, after=first, as_of=third, **words)
    owing = {each.investor: each.determined - each.paid for each in owed(log, as_of=second, **words).investors}
    rows = [{row.investor: row for row in found.investors} for found in (one, other, both)]

    assert set(owing) == set(rows[0]) <= set(rows[1]) == set(rows[2])
    for period in rows:
        for row in period.values():
            assert row.opening + row.accrued - row.paid_in_cash - row.paid_in_shares - row.waived == row.closing
            assert row.paid_in_cash >= 0
    for name, late in rows[1].items():
        early, whole = rows[0].get(name, NOTHING), rows[2][name]
        assert early.closing == late.opening == owing.get(name, ZERO)
        assert (whole.opening, whole.closing) == (early.opening, late.closing)
        for column in ("accrued", "paid_in_cash", "paid_in_shares", "waived"):
            assert getattr(early, column) + getattr(late, column) == getattr(whole, column)
    assert {name: getattr(one.total, name) for name in MOVEMENTS} == {
        name: sum(getattr(row, name) for row in one.investors) for name in MOVEMENTS
    }
