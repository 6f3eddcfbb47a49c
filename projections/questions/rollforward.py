"""The accountant's view: from what was unpaid at the close of one day to what was unpaid at the close of another.

``after`` is left out of the period and ``to`` is inside it, so that the next period begins where this one ends. A
balance is what was determined less what was paid; it is below zero where more was paid than determined, and is shown
as it is.

Both ends are ``owed`` answers under the same moment of knowledge and the same readings, so what speaks about the past
(an agreed delay, a waiver, an amendment, an elected reading) is known alike in both. Opening and closing are each
worked out on their own day, payments and waivers are the movement of their totals, and ``accrued`` is whatever else
moved the balance: gross of waivers, and with any change that a fact inside the period makes to an amount computed
before it. The columns therefore add up to the cent, and so do adjacent periods.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.errors import Refusal
from lifecycle.money import ZERO
from projections.amounts.ledger import settled_in_shares
from projections.amounts.lines import investor_owed
from projections.case.case import Case
from projections.facts.reasons import Caution
from projections.questions.owed import owed
from projections.questions.register import AFTER, TO, question


class PeriodUpsideDown(Refusal):
    """A period that ends on or before the day it comes after."""

    def __init__(self, after: date, to: date) -> None:
        super().__init__(
            f"from {after} to {to}: the period is every day after the first date, through the second; ask for a "
            f"second date after {after}."
        )


@attrs.frozen(kw_only=True, slots=False)
class Movements:
    """Dollars: opening + accrued − paid in cash − paid in shares − waived = closing.

    ``accrued_earlier`` is the part of ``accrued`` on Computation Dates on or before the day the period comes after.
    ``accrued_full`` and ``accrued_by_day`` are no movements: what had run up by the last day, as ``owed`` gives it, and
    with ``_opening`` by the day the period comes after.
    """

    opening: Decimal = ZERO
    accrued: Decimal = ZERO
    paid_in_cash: Decimal = ZERO
    paid_in_shares: Decimal = ZERO
    waived: Decimal = ZERO
    closing: Decimal = ZERO
    accrued_earlier: Decimal = ZERO
    accrued_full_opening: Decimal = ZERO
    accrued_by_day_opening: Decimal = ZERO
    accrued_full: Decimal = ZERO
    accrued_by_day: Decimal = ZERO


@attrs.frozen(kw_only=True, slots=False)
class InvestorMovements(Movements):
    """One Investor's row."""

    investor: str


@attrs.frozen(kw_only=True, slots=False)
class Rollforward:
    """The answer. ``as_of`` is the last day of the period, ``after`` the day before its first.

    ``total`` is the sum of the rows. Investors are not set off against one another: ``closing_unpaid`` is the sum of
    the closing balances above zero, ``closing_paid_beyond`` of those below it.
    """

    as_of: date
    after: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    investors: Sequence[InvestorMovements]
    total: Movements
    closing_unpaid: Decimal
    closing_paid_beyond: Decimal
    warnings: Sequence[Caution]


# The day a period comes after is no day of it, so that the next one begins where this one ends.


@question("the accountant's view: opening, accrued, paid, waived and closing, between two dates", AFTER, day=TO)
def rollforward(case: Case, *, after: date, investor: str | None = None) -> Rollforward:
    """What moved each balance on the days after ``after``, through ``as_of``.

    A period may begin before the signing: nothing was owed then. Raises ``PeriodUpsideDown``, else as ``owed``.
    """
    if after >= case.as_of:
        raise PeriodUpsideDown(after, case.as_of)
    signed_on = case.facts.signed.occurred_on
    first = case.at(after) if after >= signed_on else None
    rows = [_movements(first, case, name, after) for name in case.investors(investor)]
    return Rollforward(
        as_of=case.as_of,
        after=after,
        known_at=case.known_at,
        currency=case.terms.currency,
        readings=case.readings,
        investors=rows,
        total=_total(rows),
        closing_unpaid=sum((max(ZERO, row.closing) for row in rows), ZERO),
        closing_paid_beyond=sum((max(ZERO, -row.closing) for row in rows), ZERO),
        warnings=owed.of(case, investor=investor).warnings,
    )


@attrs.frozen(kw_only=True)
class _Standing:
    """Running totals toward one Investor on one day. ``gross`` is what was determined before any waiver."""

    gross: Decimal = ZERO
    waived: Decimal = ZERO
    paid: Decimal = ZERO
    in_shares: Decimal = ZERO
    run_up_full: Decimal = ZERO
    run_up_by_day: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        return self.gross - self.waived - self.paid


def _standing(case: Case, investor: str) -> _Standing:
    found = investor_owed(case, investor)
    waived = sum((line.waived for line in found.lines), ZERO)
    return _Standing(
        gross=found.determined + waived,
        waived=waived,
        paid=found.paid - found.interest_paid,
        in_shares=settled_in_shares(case, investor),
        run_up_full=found.accrued_full,
        run_up_by_day=found.accrued_by_day,
    )


def _movements(first: Case | None, last: Case, investor: str, after: date) -> InvestorMovements:
    before = _standing(first, investor) if first and investor in first.investors() else _Standing()
    now = _standing(last, investor)
    in_shares = now.in_shares - before.in_shares
    in_cash = now.paid - before.paid - in_shares
    waived = now.waived - before.waived
    return InvestorMovements(
        investor=investor,
        opening=before.balance,
        accrued=now.balance - before.balance + in_cash + in_shares + waived,
        paid_in_cash=in_cash,
        paid_in_shares=in_shares,
        waived=waived,
        closing=now.balance,
        accrued_earlier=_computed_by(after, last, investor) - before.gross,
        accrued_full_opening=before.run_up_full,
        accrued_by_day_opening=before.run_up_by_day,
        accrued_full=now.run_up_full,
        accrued_by_day=now.run_up_by_day,
    )


def _computed_by(day: date, case: Case, investor: str) -> Decimal:
    """What the amounts with a Computation Date by a day come to, before any waiver, in a later answer."""
    lines = [line for line in investor_owed(case, investor).lines if line.computed_on <= day]
    return sum((line.amount + line.waived for line in lines), ZERO)


def _total(rows: Sequence[InvestorMovements]) -> Movements:
    return Movements(**{name: sum((getattr(row, name) for row in rows), ZERO) for name in attrs.fields_dict(Movements)})
