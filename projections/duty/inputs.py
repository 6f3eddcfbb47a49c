"""What the duties ask of the rest of the core, gathered here: terms, consents, holdings, payments, and to whom."""

from datetime import date
from fractions import Fraction
from math import floor

import attrs

from projections.amounts.ledger import account
from projections.amounts.lines import Line, investor_owed
from projections.case.case import Case, once
from projections.shares.held import holdings, registrable_shares


@attrs.frozen
class Done:
    """When a duty was performed, and by which entry where one did it."""

    on: date
    by: int | None


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


@once
def lines_paid(case: Case, investor: str) -> list[tuple[Line, Done | None]]:
    """Each Periodic Amount of an Investor with the day it was fully paid, and the payment by which it was."""
    paid = account(case, investor).allocated
    lines = investor_owed(case, investor).lines
    return [
        (line, Done(on, by[-1]) if on else None)
        for line, on, by in zip(lines, paid.paid_off, paid.paid_by, strict=True)
    ]
