"""What can be kept of an agreement: each a thing that holds on some days, in whole cents. Knows no rule.

Figures are sums of these. What runs from day to day is kept by what it is worked out from, so that it is one thing
until something moves it.
"""

from datetime import date
from decimal import Decimal

import attrs

from lifecycle.money import ZERO

CENTS = 100
# The day after the last on which something holds, where nothing known ends it.
OPEN = date.max


def in_cents(dollars: Decimal) -> int:
    """Dollars and cents as a whole number of cents."""
    return int(dollars * CENTS)


def in_dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2) if cents else ZERO


@attrs.frozen(kw_only=True, cache_hash=True)
class Party:
    """Somebody that is an Investor, under the name it is shown by; ``place`` is its place in signing order."""

    investor: str
    place: int
    currency: str


@attrs.frozen(kw_only=True, cache_hash=True)
class AmountLine:
    """A Periodic Amount in money. ``place`` tells apart those that share trigger, date and number.

    ``paid`` is what had been paid on it, ``due_on`` None while it is not known.
    """

    investor: str
    trigger: str
    trigger_date: date
    number: int
    place: int
    # The place of its trigger among the heads of the terms, by which lines are put in order.
    head: int
    statement: str | None
    computed_on: date
    due_on: date | None
    cents: int
    paid: int


@attrs.frozen(kw_only=True, cache_hash=True)
class Payment:
    """Money paid, or settled in shares, by an entry."""

    investor: str
    entry: int
    cents: int


@attrs.frozen(kw_only=True, cache_hash=True)
class InterestRunUp:
    """What had run up on unpaid amounts through a day, and what of the money paid went to it."""

    investor: str
    cents: int
    paid: int


@attrs.frozen(kw_only=True, cache_hash=True)
class Otherwise:
    """By how much more would be determined if shortened periods earned everything, or by the day."""

    investor: str
    if_full: int
    if_by_day: int


@attrs.frozen(kw_only=True, cache_hash=True)
class Running:
    """A default that runs, in a period of ``interval`` counted days that began on ``since``.

    A whole period costs ``numerator`` / ``denominator`` dollars. Counted days since are calendar days as long as this
    holds; ``whole`` says that it would make a whole amount whenever it ended, ``part`` what a shortened period earns.
    """

    investor: str
    trigger: str
    trigger_date: date
    statement: str | None
    since: date
    interval: int
    whole: bool
    part: str
    numerator: int
    denominator: int


@attrs.frozen(kw_only=True, cache_hash=True)
class RunningUnderCaps:
    """What the defaults that run would come to if they ended that day, where a cap leaves less of them."""

    investor: str
    cents: int
    if_full: int
    if_by_day: int


Content = Party | AmountLine | Payment | InterestRunUp | Otherwise | Running | RunningUnderCaps


@attrs.frozen(cache_hash=True)
class Row:
    """A content with the days on which it holds: from the first, included, to ``to``, which is not."""

    content: Content
    start: date
    to: date
