"""What the duties ask of the rest of the core, gathered here: terms, consents, holdings, payments, and to whom."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import wraps
from math import floor
from typing import TypeVar

import attrs

from lifecycle.entries import Entry, SharesSold, TransferNotified
from lifecycle.history import history_key
from projections.account import account
from projections.case import Case, once_per_investor
from projections.holdings import holdings, registrable_shares
from projections.owed import Line, investor_owed

Derived = TypeVar("Derived")


@attrs.frozen
class Done:
    """When a duty was performed, and by which entry where one did it."""

    on: date
    by: int | None


def once_per_case(rule: Callable[[Case], Derived]) -> Callable[[Case], Derived]:
    """A rule about no single Investor, whose result is kept with the case."""

    @once_per_investor
    @wraps(rule)
    def remembered(case: Case, everyone: str) -> Derived:
        return rule(case)

    return lambda case: remembered(case, "")


def registrable(case: Case, investor: str, day: date) -> int:
    """1(f): shares bought and held, Warrants outstanding and the shares they became, at the end of a day."""
    warrants = sum((change for on, change in case.lots.positions[investor].warrants if on <= day), Fraction(0))
    outstanding = floor(warrants / case.lots.splits.factor_after(day))
    return registrable_shares(case, investor).shares_held(day) + outstanding


def owns_nothing(case: Case, investor: str, day: date) -> bool:
    """Whether an Investor that has had Registrable Securities has none left on a day."""
    warrants = case.lots.positions[investor].warrants
    had = registrable_shares(case, investor).has_bought(day) or any(on <= day for on, _ in warrants)
    return had and not registrable(case, investor, day)


def held_since(case: Case, investor: str, day: date) -> date | None:
    """When the oldest share an Investor still holds was bought; None where it holds none."""
    return next((lot.bought_on for lot, _ in holdings(case, investor).lots_left(day)), None)


def sales_of(case: Case, investor: str) -> Sequence[SharesSold]:
    """An Investor's recorded sales, in history order."""
    return case.facts.sales.get(investor, ())


def sales_between(case: Case, investor: str, first: date, end: date) -> Sequence[SharesSold]:
    """Its sales from a day until another, that one not included, nor any from its leaving the registration on, 4(a)."""
    excluded = case.facts.exclusions.get(investor)
    last = min(end, excluded.occurred_on) if excluded else end
    sales = sales_of(case, investor)
    places = [bisect_left(sales, day, key=lambda sale: sale.occurred_on) for day in (first, last)]
    return sales[places[0] : places[1]]


def spoken_to_then(case: Case, entry: Entry) -> Sequence[str]:
    """The Investors an entry speaks to: the one it names, or all who were Investors by then."""
    named: str | None = getattr(entry, "investor", None)
    if named is not None:
        return (named,)
    # 9: a transferee is an Investor from its first notice on.
    joined = case.facts.inherited
    then = (name for name in case.facts.investors if name not in joined or _told(joined[name], entry))
    return list(then) if joined else case.facts.investors


def _told(notice: TransferNotified, entry: Entry) -> bool:
    return history_key(notice) <= history_key(entry)


@once_per_investor
def lines_paid(case: Case, investor: str) -> list[tuple[Line, Done | None]]:
    """Each Periodic Amount of an Investor with the day it was fully paid, and the payment by which it was."""
    paid = account(case, investor).allocated
    lines = investor_owed(case, investor).lines
    return [
        (line, Done(on, by[-1]) if on else None)
        for line, on, by in zip(lines, paid.paid_off, paid.paid_by, strict=True)
    ]
