"""The old keys at the ends of what they take: none at all, and one. What they meant when terms were flat they mean."""

import pytest

from tests.scenarios import (
    ONE,
    TWO,
    amended,
    ask,
    codes,
    deal,
    determined,
    effective,
    lines,
    stop_order,
    waived,
)


def of(**terms: object) -> dict[str, object]:
    return {"based_on": "focus-2002", **terms}


def test_a_period_of_no_years_ends_on_the_day_it_begins() -> None:
    log = deal(effective("2003-05-14"), terms=of(registration_period_years=0))
    assert ask("period", log, "2003-06-01")["ends_on"] == "2003-05-14"


def test_a_period_may_be_amended_to_no_years() -> None:
    log = deal(amended("2003-05-05", {"registration_period_years": 0}), effective("2003-05-14"))
    assert ask("period", log, "2003-06-01")["ends_on"] == "2003-05-14"


@pytest.mark.parametrize(("share", "found"), [("0", "0.00"), ("0.50", "0.00"), ("0.51", "40000.00")])
def test_a_consent_of_no_share_is_reached_by_any(share: str, found: str) -> None:
    waiver = waived("2003-06-18", "2003-07-01", "2003-07-02", signed_by=(ONE,))
    log = deal(waiver, investors=(ONE, TWO), terms=of(consent_share=share))
    assert determined(log, "2003-07-02") == found
    assert ("no_consent" in codes(log, "2003-07-02")) is (found != "0.00")


def test_with_an_interval_of_a_day_every_date_is_one_of_the_grid_and_a_line_of_its_own() -> None:
    log = deal(effective("2003-06-03"), *stop_order("2003-06-10", "2003-06-12"), terms=of(computation_interval_days=1))
    assert lines(log, "2003-07-01", "trigger", "number", "computed_on", "days", "due_on") == [
        ("late_effectiveness", 1, "2003-06-02", 1, "2003-06-03"),
        ("late_effectiveness", 2, "2003-06-03", 1, "2003-06-04"),
        ("restricted_sale", 1, "2003-06-11", 1, "2003-06-12"),
        ("restricted_sale", 2, "2003-06-12", 1, "2003-06-13"),
    ]
