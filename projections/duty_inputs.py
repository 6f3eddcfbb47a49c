"""What the duties ask of the rest of the core, gathered here: terms, consents, holdings, payments, and to whom."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from functools import wraps
from typing import TypeVar

import attrs

from lifecycle.entries import (
    Entry,
    InvestorEntry,
    PeriodicAmountPaid,
    SharesPurchased,
    SharesSold,
    TermsAmended,
    TransferNotified,
    WaiverGranted,
    WarrantsExpired,
    WarrantsIssued,
)
from lifecycle.history import history_key
from lifecycle.terms import Terms
from projections.case import Case, once_per_investor
from projections.holdings import holdings
from projections.owed import Line, amounts_of, investor_owed
from projections.payments import allocate

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


@once_per_investor
def entries_of(case: Case, investor: str) -> Sequence[InvestorEntry]:
    """The entries about one Investor, in history order."""
    return [entry for entry in case.facts.history if isinstance(entry, InvestorEntry) and entry.investor == investor]


# INTEGRATOR: case.terms_on(day, investor).
def terms_on(case: Case, day: date, investor: str | None = None) -> Terms:
    """The terms that govern a duty, by the date of what starts it."""
    return case.terms


# INTEGRATOR: projections.consent.bound(case, entry), which also knows the reading of dissenters.
def bound(case: Case, entry: WaiverGranted | TermsAmended) -> frozenset[str]:
    """Section 10: the Investors a document binds; none where consent is lacking."""
    held = {name: holdings(case, name).shares_held(entry.occurred_on) for name in case.facts.investors}
    total = sum(held.values())
    signed = sum(held.get(name, 0) for name in set(entry.signed_by))
    enough = total > 0 and Fraction(signed, total) >= Fraction(terms_on(case, entry.occurred_on).consent_share)
    return frozenset(case.facts.investors) if entry.company_signed and enough else frozenset()


# INTEGRATOR: the core's lots, which know transfers, splits and exercised warrants.
def registrable(case: Case, investor: str, day: date) -> int:
    """1(f): shares bought and not sold, Warrants outstanding and the shares they became, at the end of a day."""
    return holdings(case, investor).shares_held(day) + _warrant_shares(case, investor, day)


def _warrant_shares(case: Case, investor: str, day: date) -> int:
    mine = [
        entry
        for entry in entries_of(case, investor)
        if isinstance(entry, WarrantsIssued | WarrantsExpired) and entry.occurred_on <= day
    ]
    return sum(-entry.shares if isinstance(entry, WarrantsExpired) else entry.shares for entry in mine)


def owns_nothing(case: Case, investor: str, day: date) -> bool:
    """Whether an Investor that has had Registrable Securities has none left on a day."""
    had = any(isinstance(entry, SharesPurchased | WarrantsIssued) for entry in entries_of(case, investor))
    return had and not registrable(case, investor, day)


# INTEGRATOR: the date of the oldest lot left.
def held_since(case: Case, investor: str, day: date) -> date | None:
    """When the oldest share an Investor still holds was bought; None where it holds none. Sales take the oldest."""
    position = holdings(case, investor)
    sold = position.shares_bought(day) - position.shares_held(day)
    for entry in entries_of(case, investor):
        if isinstance(entry, SharesPurchased) and entry.occurred_on <= day:
            if sold < entry.shares:
                return entry.occurred_on
            sold -= entry.shares
    return None


@once_per_investor
def sales_of(case: Case, investor: str) -> Sequence[SharesSold]:
    """An Investor's recorded sales, in history order."""
    return [entry for entry in entries_of(case, investor) if isinstance(entry, SharesSold)]


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
    joined = _joined(case)
    if not joined:
        return case.facts.investors
    # 9: a transferee is an Investor from its first notice on.
    return [name for name in case.facts.investors if name not in joined or joined[name] <= history_key(entry)]


@once_per_case
def _joined(case: Case) -> dict[str, tuple[date, int]]:
    """The transferees, each with the place in the history of its first notice."""
    joined: dict[str, tuple[date, int]] = {}
    for entry in case.facts.history:
        if isinstance(entry, TransferNotified) and entry.transferee not in case.facts.signed.investors:
            joined.setdefault(entry.transferee, history_key(entry))
    return joined


# INTEGRATOR: payments.py should say this itself, and of amounts settled in shares too.
@once_per_investor
def lines_paid(case: Case, investor: str) -> list[tuple[Line, Done | None]]:
    """Each Periodic Amount of an Investor with the day it was fully paid, and the payment by which it was."""
    lines = investor_owed(case, investor).lines
    amounts = amounts_of(case, investor)
    owed = [line.amount for line in lines]
    payments: Sequence[PeriodicAmountPaid] = case.facts.payments.get(investor, ())
    as_of = case.facts.as_of
    found: list[Done | None] = [None] * len(lines)
    for day in sorted({*(paid.occurred_on for paid in payments), *(line.due_on for line in lines)}):
        made = [payment for payment in payments if payment.occurred_on <= day]
        if day > as_of or not made:
            continue
        received = allocate(amounts, owed, made, day).paid
        for place, amount in enumerate(owed):
            if found[place] is None and received[place] >= amount > 0:
                found[place] = Done(day, made[-1].position)
    return list(zip(lines, found, strict=True))
