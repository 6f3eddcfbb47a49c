"""Dollars as of a date, drawn alike wherever they stand: determined, due, paid, outstanding, credit."""

from projections.amounts.lines import Figures, InvestorOwed
from regrights.paper.drawing import Column, Row

FIGURES = tuple(Column(title, "money") for title in ("determined", "due", "paid", "outstanding", "credit"))


def figures(found: Figures | InvestorOwed) -> Row:
    """The values under ``FIGURES``."""
    return found.determined, found.due, found.paid, found.outstanding, found.credit
