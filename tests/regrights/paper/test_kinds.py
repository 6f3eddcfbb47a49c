"""How each kind of value is written for people and for programs."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest

from regrights.paper.kinds import Kind, Named, Sum, plain, written

LARGEST = Decimal("999999999999999.99")
CASES = {
    "text": [
        ("Alpha Capital A.G.", "Alpha Capital A.G.", "Alpha Capital A.G."),
        ("", "", ""),
        ("=1+1", "=1+1", "'=1+1"),
        ("two\nlines", "two\nlines", "two\nlines"),
    ],
    "code": [
        ("not_begun", "not begun", "not_begun"),
        ("-no_code", "-no code", "'-no_code"),
    ],
    "head": [
        ("not_filed", "not filed", "not_filed"),
        (Named("not_filed", "Filing Failure"), "Filing Failure", "not_filed"),
    ],
    "day": [(date(2003, 8, 15), "2003-08-15", "2003-08-15"), (date.max, "9999-12-31", "9999-12-31")],
    "moment": [
        (datetime(2003, 8, 15, 3, 59, 59, tzinfo=UTC), "2003-08-14 23:59", "2003-08-15T03:59:59+00:00"),
        (datetime(2003, 12, 15, 5, tzinfo=UTC), "2003-12-15 00:00", "2003-12-15T05:00:00+00:00"),
    ],
    "number": [(12345, "12345", "12345"), (0, "0", "0"), (-3, "-3", "-3"), (10**15, "1" + "0" * 15, "1" + "0" * 15)],
    "count": [
        (600000, "600,000", "600000"),
        (999, "999", "999"),
        (-1000, "-1,000", "-1000"),
        (10**15, "1,000,000,000,000,000", "1000000000000000"),
    ],
    "money": [
        (Decimal("1234.56"), "$1,234.56", "1234.56"),
        (Decimal(0), "$0.00", "0.00"),
        (Decimal(-7200), "-$7,200.00", "-7200.00"),
        (LARGEST, "$999,999,999,999,999.99", "999999999999999.99"),
    ],
    "change": [
        (Decimal("1500.00"), "+1,500.00", "1500.00"),
        (Decimal("-14050.5"), "-14,050.50", "-14050.50"),
        (LARGEST, "+999,999,999,999,999.99", "999999999999999.99"),
    ],
    "percent": [
        (Decimal("0.015"), "1.5%", "0.015"),
        (Decimal("0.02"), "2%", "0.02"),
        (Decimal("-0.01"), "-1%", "-0.01"),
        (Decimal(1), "100%", "1"),
        (Sum(Decimal("10000.00")), "$10,000.00", "10000.00"),
        (Decimal("1E-7"), "0.00001%", "0.0000001"),
    ],
    "truth": [(True, "yes", "true"), (False, "no", "false")],
    "codes": [(["stop_order", "lapse"], "stop order, lapse", "stop_order, lapse"), ([], "none", "")],
    "list": [
        ((2, 19), "2, 19", "2, 19"),
        (["one", "two"], "one, two", "one, two"),
        ((), "none", ""),
        (["=one", "two"], "=one, two", "'=one, two"),
        ([Decimal("1000.5"), None], "$1,000.50, –", "1000.50, "),
    ],
    "mixed": [
        (30, "30", "30"),
        (True, "yes", "true"),
        (Decimal("1000.5"), "$1,000.50", "1000.50"),
        ("in_review", "in_review", "in_review"),
        (date(2003, 8, 15), "2003-08-15", "2003-08-15"),
        ([1, 2], "1, 2", "1, 2"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "value", "on_paper", "as_data"),
    [pytest.param(kind, *case, id=f"{kind}-{case[0]}") for kind, cases in CASES.items() for case in cases],
)
def test_a_value_is_written_by_its_kind(kind, value, on_paper, as_data):
    assert (written(value, kind), plain(value, kind)) == (on_paper, as_data)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_nothing_is_a_dash_for_people_and_an_empty_cell_for_programs(kind):
    assert (written(None, kind), plain(None, kind)) == ("–", "")


def test_every_kind_has_its_cases():
    assert set(CASES) == set(get_args(Kind))


# Full width, behind blanks seen and unseen, and what splits a cell.
RUN = ["\uff1d", "\uff0b", "\uff0d", "\uff20", "  =", "\u00a0+", "\ufeff=", "\u200b-", " \uff20", "\t", "\r", "\n"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", *RUN])
@pytest.mark.parametrize("kind", ["text", "code", "mixed", "list"])
def test_no_text_is_run_by_a_spreadsheet(first, kind):
    name = f"{first}Fund"
    value = [name, "another"] if kind == "list" else name
    assert plain(value, kind).startswith(f"'{name}")
    assert written(value, kind).startswith(name)


def test_a_negative_figure_is_no_formula():
    assert plain(Decimal("-1.00"), "mixed") == "-1.00"
