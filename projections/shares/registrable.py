"""1(f), 8(c), 8(d): Registrable Securities: which shares and Warrants of an Investor they are, and since when held."""

from datetime import date
from fractions import Fraction
from math import floor

from projections.case.case import Case
from projections.shares.held import bought_shares, registrable_shares


def registrable(case: Case, investor: str, day: date) -> int:
    """1(f): shares bought and held, Warrants outstanding and the shares they became, at the end of a day."""
    warrants = sum((change for on, change in case.lots.positions[investor].warrants if on <= day), Fraction(0))
    outstanding = floor(warrants / case.lots.splits.factor_after(day))
    return registrable_shares(case, investor).shares_held(day) + outstanding


def owns_nothing(case: Case, investor: str, day: date) -> bool:
    """Whether an Investor that has had Registrable Securities has none left on a day."""
    warrants = case.lots.positions[investor].warrants
    had = registrable_shares(case, investor).standing(day) != "not_yet" or any(on <= day for on, _ in warrants)
    return had and not registrable(case, investor, day)


def held_since(case: Case, investor: str, day: date) -> date | None:
    """When the oldest share an Investor still holds was bought; None where it holds none."""
    return next((lot.bought_on for lot, _ in bought_shares(case, investor).lots_left(day)), None)
