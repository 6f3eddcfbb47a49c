"""Words of the second reading: days, business days, money, and the numbers and readings an agreement starts from.

Part of `tests/reference`; nothing here is imported from the product.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from dateutil.easter import easter

Date = dt.date
Entry = dict[str, Any]
Answer = dict[str, Any]

DAY = dt.timedelta(days=1)

# Every reading with its default.
DEFAULTS = {
    "required_effective_date": "stated",
    "weekend_deadline": "stands",
    "partial_coverage": "uncovered_shares",
    "partial_period": "full",
    "first_cure": "computes",
    "base_before_effective": "purchase_price",
    "base_restricted": "held_at_computation",
    "sale_on_computation_date": "held",
    "late_after_sale": "stops",
    "payment_timing": "arrears",
    "ninety_days": "dates_the_restriction",
    "beyond_ninety_days": "not_payable",
    "restrictions_counted": "each_run",
    "misstatement_grace": "none",
    "delisting": "no_trigger",
    "overrun": "from_sixteenth",
    "day_count": "notice_in_lift_out",
    "allowance": "two_ever",
    "gap_from": "last_barred_day",
    "early_suspension": "never_permitted",
    "advance_notice": "covenant",
    "findings": "required",
    "business_day": "both_open",
    "investor_delay": "toll",
    "running_sequence": "not_paused",
    "clearance_count": "calendar",
    "illustration": "no_implication",
    "amendment_window": "none",
    "period_tolling": "none",
    "transfer_gap": "bridged",
    "dissenters": "bound",
}

# The constants of the shipped agreement that move money.
FOCUS_2002: dict[str, Any] = {
    "required_effective_date": "2003-06-01",
    "clearance_days": 5,
    "computation_interval_days": 30,
    "late_effectiveness_rates": ["0.02", "0.02", "0.02", "0.03"],
    "restricted_sale_rate": "0.015",
    "restricted_sale_window_days": 90,
    "cure_payment_business_days": 3,
    "suspension_periods": 2,
    "suspension_business_days": 15,
    "suspension_gap_business_days": 10,
    "suspension_notice_business_days": 2,
    "registration_period_years": 1,
    "rule_144k_years": 2,
    "share_settlement_price": "0.90",
    "closing_bid_days": 5,
    "consent_share": "0.50",
    "holidays_added": [],
    "holidays_removed": [],
    "currency": "USD",
}

# Days, years, money


def on(text: str) -> Date:
    """A date from its ISO text."""
    return Date.fromisoformat(text)


def iso(day: Date | None) -> str | None:
    """A date as ISO text, null when there is none."""
    return None if day is None else day.isoformat()


def days(first: Date, last: Date) -> Iterator[Date]:
    """Every calendar day from the first to the last, both included."""
    while first <= last:
        yield first
        first += DAY


def years_after(day: Date, years: int) -> Date:
    """The anniversary; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def to_the_cent(amount: Fraction) -> Fraction:
    """Half-up to the cent."""
    return Fraction((amount * 100 + Fraction(1, 2)).__floor__(), 100)


def money(amount: Fraction) -> str:
    """Dollars with two places."""
    cents = int(to_the_cent(amount) * 100)
    return f"{cents // 100}.{cents % 100:02d}"


# Business days.  Statutory federal holidays with their observed days, and full-day NYSE closures.


def nth_weekday(year: int, month: int, weekday: int, n: int) -> Date:
    """The n-th Monday (0), Tuesday (1) ... of a month."""
    matching = [
        d
        for d in days(Date(year, month, 1), Date(year, month, 28) + 3 * DAY)
        if d.month == month and d.weekday() == weekday
    ]
    return matching[n - 1]


def last_monday_of_may(year: int) -> Date:
    return max(d for d in days(Date(year, 5, 25), Date(year, 5, 31)) if d.weekday() == 0)


def observed(day: Date) -> Date:
    """Saturday to the Friday before, Sunday to the Monday after."""
    return {5: day - DAY, 6: day + DAY}.get(day.weekday(), day)


@cache
def federal_holidays(year: int) -> frozenset[Date]:
    """The observed federal holidays belonging to a year (New Year's may be observed the year before)."""
    fixed = [Date(year, 1, 1), Date(year, 7, 4), Date(year, 11, 11), Date(year, 12, 25)]
    if year >= 2021:
        fixed.append(Date(year, 6, 19))
    moving = [
        nth_weekday(year, 1, 0, 3),
        nth_weekday(year, 2, 0, 3),
        last_monday_of_may(year),
        nth_weekday(year, 9, 0, 1),
        nth_weekday(year, 10, 0, 2),
        nth_weekday(year, 11, 3, 4),
    ]
    return frozenset([observed(d) for d in fixed] + moving)


NYSE_ONE_OFF = {
    Date(2001, 9, 11), Date(2001, 9, 12), Date(2001, 9, 13), Date(2001, 9, 14), Date(2004, 6, 11),
    Date(2007, 1, 2), Date(2012, 10, 29), Date(2012, 10, 30), Date(2018, 12, 5), Date(2025, 1, 9),
}  # fmt: skip


@cache
def nyse_holidays(year: int) -> frozenset[Date]:
    """The exchange's regular closures: a New Year's Day on a Saturday closes no Friday."""
    fixed = [Date(year, 7, 4), Date(year, 12, 25)]
    if year >= 2022:
        fixed.append(Date(year, 6, 19))
    if Date(year, 1, 1).weekday() != 5:
        fixed.append(Date(year, 1, 1))
    moving = [
        nth_weekday(year, 2, 0, 3),
        easter(year) - 2 * DAY,
        last_monday_of_may(year),
        nth_weekday(year, 9, 0, 1),
        nth_weekday(year, 11, 3, 4),
    ]
    if year >= 1998:
        moving.append(nth_weekday(year, 1, 0, 3))
    return frozenset([observed(d) for d in fixed] + moving)


@cache
def ordinary_business_day(day: Date, choice: str) -> bool:
    """Reading `business_day`, before the terms' own additions and removals."""
    if day.weekday() >= 5:
        return False
    federal = day in federal_holidays(day.year) or day in federal_holidays(day.year + 1)
    nyse = day in nyse_holidays(day.year) or day in NYSE_ONE_OFF
    closed = {"both_open": federal or nyse, "federal": federal, "nyse": nyse}[choice]
    return not closed
