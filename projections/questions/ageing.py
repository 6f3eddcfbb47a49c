"""What is owed by how long it has been due: not due yet, due today, and by thirty days past due.

The buckets from the due date on add up to what ``owed`` calls outstanding. Money paid toward an amount that is not due
yet is set off there as it is there, against what has been due the longest.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.money import ZERO
from projections.amounts.lines import Figures, InvestorFigures, investor_figures
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.facts.reasons import Caution
from projections.questions.register import question

# Days past due, the last of each bucket; what is older has the last bucket.
BUCKETS = {"due_today": 0, "days_1_to_30": 30, "days_31_to_60": 60, "days_61_to_90": 90}
OLDEST = "days_over_90"


@attrs.frozen(kw_only=True, slots=False)
class Aged:
    """Dollars by the days since they fell due. ``unpaid`` is all of them, ``outstanding`` what is due of it.

    Interest stands beside them, in no bucket.
    """

    unpaid: Decimal = ZERO
    not_due: Decimal = ZERO
    outstanding: Decimal = ZERO
    due_today: Decimal = ZERO
    days_1_to_30: Decimal = ZERO
    days_31_to_60: Decimal = ZERO
    days_61_to_90: Decimal = ZERO
    days_over_90: Decimal = ZERO
    interest: Decimal = ZERO
    interest_paid: Decimal = ZERO
    interest_outstanding: Decimal = ZERO


@attrs.frozen(kw_only=True, slots=False)
class InvestorAged(Aged):
    """One Investor's row; ``oldest_due_on`` is the due date of what has been outstanding the longest."""

    investor: str
    oldest_due_on: date | None


@attrs.frozen(kw_only=True, slots=False)
class Ageing:
    """The answer."""

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    investors: Sequence[InvestorAged]
    total: Aged
    warnings: Sequence[Caution]


@question("what is outstanding by the days since it fell due")
def ageing(case: Case, *, investor: str | None = None) -> Ageing:
    """The ageing of what is outstanding at the end of a day. Raises as ``owed`` does."""
    names = case.investors(investor)
    rows = [aged(investor_figures(case, name), case.as_of) for name in names]
    return Ageing(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=case.terms.currency,
        readings=case.readings,
        investors=rows,
        total=total_aged(rows),
        warnings=cautions(case, names, about="amounts"),
    )


def aged(found: InvestorFigures, as_of: date) -> InvestorAged:
    """One Investor's row, from its figures as of a day."""
    return aged_by(found.investor, found, found.unpaid, as_of)


def aged_by(investor: str, figures: Figures, unpaid: Sequence[tuple[date, Decimal]], as_of: date) -> InvestorAged:
    """The same from what no payment was placed on of each amount that is due, by due date."""
    found = dict.fromkeys((*BUCKETS, OLDEST), ZERO)
    due = sorted(unpaid, key=lambda each: each[0])
    set_off = sum((left for _, left in due), ZERO) - figures.outstanding
    oldest = None
    for due_on, left in due:
        used = min(left, set_off)
        set_off -= used
        if left - used:
            oldest = oldest or due_on
            found[_bucket((as_of - due_on).days)] += left - used
    not_due = max(ZERO, figures.not_yet_due - figures.credit)
    return InvestorAged(
        investor=investor,
        oldest_due_on=oldest,
        unpaid=not_due + figures.outstanding,
        not_due=not_due,
        outstanding=figures.outstanding,
        interest=figures.interest,
        interest_paid=figures.interest_paid,
        interest_outstanding=figures.interest_outstanding,
        **found,
    )


def _bucket(days: int) -> str:
    return next((name for name, last in BUCKETS.items() if days <= last), OLDEST)


def total_aged(rows: Sequence[Aged]) -> Aged:
    """The sum of each bucket; Investors are not set off against one another."""
    return Aged(**{name: sum((getattr(row, name) for row in rows), ZERO) for name in attrs.fields_dict(Aged)})
