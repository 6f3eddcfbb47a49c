"""Interest on what is unpaid, simple: from the due date on, through the day asked about."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from lifecycle.agreement.language.concepts.terms import Interest
from lifecycle.business_days import BusinessDays
from lifecycle.money import ZERO, to_the_cent
from projections.dates.durations import after
from projections.facts.spans import DAY

PER_YEAR, DAYS_OF_A_YEAR, DAYS_OF_A_MONTH, MONTHS = "year", 365, 30, 12


@attrs.frozen(eq=False)
class PaidIn:
    """A part of an amount, paid on a day."""

    on: date
    amount: Decimal


def run_up(
    interest: Interest | None,
    days: BusinessDays,
    due_on: date,
    owed: Decimal,
    paid: Sequence[PaidIn],
    through: date,
) -> Decimal:
    """What has run up on an amount through a day, rounded once.

    The due date and the last day count, the day of a payment does not for what it paid. What is paid within ``grace``
    bears none, and none shows before that is over.
    """
    if interest is None or through < due_on:
        return ZERO
    free = after(days, due_on, interest.grace) if interest.grace else None
    found, unpaid = Fraction(0), owed
    for each in paid:
        unpaid -= each.amount
        if each.on > (free or due_on):
            found += Fraction(each.amount) * _rate_over(interest, due_on, each.on - DAY)
    if free is None or through > free:
        found += Fraction(unpaid) * _rate_over(interest, due_on, through)
    return to_the_cent(found)


def _rate_over(interest: Interest, first: date, last: date) -> Fraction:
    """The rate for the days from one through another."""
    rate, number = Fraction(interest.rate or 0), (last - first).days + 1
    if interest.per == PER_YEAR:
        return rate * number / (interest.days or DAYS_OF_A_YEAR)
    match interest.month:
        case "365":
            return rate * MONTHS * number / DAYS_OF_A_YEAR
        case "30":
            return rate * number / DAYS_OF_A_MONTH
        case _:
            return rate * sum(_months(first, last), Fraction(0))


def _months(first: date, last: date) -> Iterator[Fraction]:
    """The days of each month of the calendar, as a part of it."""
    while first <= last:
        length = monthrange(first.year, first.month)[1]
        end = min(last, first.replace(day=length))
        yield Fraction((end - first).days + 1, length)
        first = end + DAY
