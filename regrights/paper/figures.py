"""Dollars as of a date, drawn alike wherever they stand: determined, due, paid, outstanding, credit."""

from decimal import Decimal
from typing import Protocol

from projections.amounts.lines import Figures, InvestorOwed
from regrights.paper.drawing import Column, Medium, Row

FIGURES = tuple(Column(title, "money") for title in ("determined", "due", "paid", "outstanding", "credit"))


def of_interest(only: Medium | None = None) -> tuple[Column, Column, Column]:
    """What unpaid amounts bore, what of that was paid and what was not: the values of ``interest``."""
    return (
        Column("interest", "money", only=only),
        Column("interest paid", "money", only=only),
        Column("interest outstanding", "money", only=only),
    )


class Bearing(Protocol):
    """Whatever says what unpaid amounts bore."""

    @property
    def interest(self) -> Decimal: ...

    @property
    def interest_paid(self) -> Decimal: ...

    @property
    def interest_outstanding(self) -> Decimal: ...


def interest(found: Bearing) -> Row:
    """The values under ``of_interest``."""
    return found.interest, found.interest_paid, found.interest_outstanding


class RunUp(Protocol):
    """Whatever says what has run up."""

    @property
    def accrued_full(self) -> Decimal: ...

    @property
    def accrued_by_day(self) -> Decimal: ...


def accrued(only: Medium | None = None) -> tuple[Column, Column]:
    """What has run up to a day, by whole periods and by the day: the last two values of ``run_up``."""
    return (
        Column("run up, whole periods", "money", key="accrued_full", only=only),
        Column("run up, by the day", "money", key="accrued_by_day", only=only),
    )


def run_up(found: RunUp) -> Row:
    """The values under ``accrued``."""
    return found.accrued_full, found.accrued_by_day


def figures(found: Figures | InvestorOwed) -> Row:
    """The values under ``FIGURES``."""
    return found.determined, found.due, found.paid, found.outstanding, found.credit
