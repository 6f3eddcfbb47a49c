"""Exact US dollars and the one rounding rule. Knows no contract.

Figures are carried as fractions until they are shown or owed; only then are they rounded, once.
"""

from decimal import Decimal
from fractions import Fraction

ZERO = Decimal("0.00")


def to_the_cent(figure: Fraction | int) -> Decimal:
    """Half-up to the cent, for figures of zero or more: 0.005 becomes 0.01."""
    numerator, denominator = figure.numerator, figure.denominator
    return Decimal((numerator * 200 + denominator) // (denominator * 2)).scaleb(-2)
