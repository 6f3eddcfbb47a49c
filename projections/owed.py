"""The question the product exists for: what was determined, due, paid and outstanding on a date, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.entries import PeriodicAmountPaid, Trigger
from lifecycle.money import ZERO, to_the_cent
from projections.case import Case, case, once_per_investor
from projections.cautions import cautions
from projections.cautions_about_amounts import due_on_closed_days
from projections.explanation import Caution, Reason, dollars
from projections.history import Log
from projections.late_effectiveness import late_effectiveness
from projections.payments import Allocation, allocate
from projections.periodic_amounts import (
    Default,
    OpenSequence,
    PeriodicAmount,
    open_sequence,
    periodic_amounts,
    worked_out,
)
from projections.restricted_sales import restricted_sales

FIGURES = ("determined", "due", "paid", "outstanding", "credit", "not_yet_due")


@attrs.frozen(kw_only=True, slots=False)
class Line:
    """One Periodic Amount. ``rate`` is always the whole rate; only ``amount`` is ever reduced."""

    trigger: Trigger
    trigger_date: date
    statement: str | None
    number: int
    computed_on: date
    days: int
    rate: Decimal
    base: Decimal
    amount: Decimal
    due_on: date
    paid: Decimal
    clauses: Sequence[str]
    entries: Sequence[int]
    reasons: Sequence[Reason]


@attrs.frozen(kw_only=True, slots=False)
class Figures:
    """Dollars as of a date: ``outstanding`` is due less paid, ``credit`` paid less due, neither below zero."""

    determined: Decimal = ZERO
    due: Decimal = ZERO
    paid: Decimal = ZERO
    outstanding: Decimal = ZERO
    credit: Decimal = ZERO
    not_yet_due: Decimal = ZERO


@attrs.frozen(kw_only=True, slots=False)
class InvestorOwed:
    """What is owed to one Investor; Investors are never set off against one another."""

    investor: str
    determined: Decimal
    due: Decimal
    paid: Decimal
    outstanding: Decimal
    credit: Decimal
    not_yet_due: Decimal
    lines: Sequence[Line]
    open: Sequence[OpenSequence]


@attrs.frozen(kw_only=True, slots=False)
class Owed:
    """The answer. ``side_by_side`` is the total determined with partial periods paid in full, and by the day."""

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    investors: Sequence[InvestorOwed]
    total: Figures
    side_by_side: Mapping[str, Decimal]
    warnings: Sequence[Caution]


def owed(
    log: Log,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> Owed:
    """What was owed as of a date, as known at an instant. With ``investor``, totals are of that Investor alone.

    Raises ``BeforeTheLog``, ``UnknownReading``, ``UnknownInvestor``.
    """
    return owed_in(case(log, as_of=as_of, known_at=known_at, readings=readings), known_at=known_at, investor=investor)


def owed_in(case: Case, *, known_at: datetime | None = None, investor: str | None = None) -> Owed:
    """The same of a case already made."""
    investors = [investor_owed(case, name) for name in case.investors(investor)]
    names = [each.investor for each in investors]
    return Owed(
        as_of=case.facts.as_of,
        known_at=known_at,
        currency=case.terms.currency,
        readings=case.readings,
        investors=investors,
        total=total(investors),
        side_by_side={choice: determined(case, names, choice) for choice in ("full", "prorated")},
        warnings=[*cautions(case, names, amounts=True), *_of_the_lines(case, investors)],
    )


def _of_the_lines(case: Case, investors: Sequence[InvestorOwed]) -> Iterator[Caution]:
    yield from due_on_closed_days(case, [line.due_on for each in investors for line in each.lines])
    for each in investors:
        for payment in unplaced(case, each.investor):
            named = payment.toward
            yield Caution(
                "payment_unplaced",
                f"{each.investor}'s payment of {dollars(payment.amount)} on {payment.occurred_on} (position "
                f"{payment.position}) names {named.trigger if named else ''} {named.trigger_date if named else ''} no. "
                f"{named.number if named else ''}, which is not in this answer: it goes to the oldest amounts due.",
                ("2(b)(iv)",),
                (payment.position,),
            )
        on_no_line = each.paid - sum((line.paid for line in each.lines), ZERO)
        if on_no_line:
            yield Caution(
                "paid_on_account",
                f"Of what was paid to {each.investor}, {dollars(on_no_line)} stands on no amount of this answer.",
                ("2(b)(iv)",),
                [payment.position for payment in case.facts.payments.get(each.investor, ())],
            )


def total(investors: Sequence[InvestorOwed]) -> Figures:
    """The sum of each figure; one Investor's credit never reduces another's outstanding."""
    return Figures(**{figure: sum((getattr(each, figure) for each in investors), ZERO) for figure in FIGURES})


def determined(case: Case, investors: Sequence[str], partial_period: str) -> Decimal:
    """The total determined with another reading of partial periods, all else unchanged."""
    amounts = (made.amount(partial_period) for name in investors for made in amounts_of(case, name))
    return sum(amounts, ZERO)


def defaults_of(case: Case, investor: str) -> list[Default]:
    """Every default toward an Investor, late effectiveness first."""
    late = late_effectiveness(case, investor)
    return [*([late] if late else []), *restricted_sales(case, investor)]


@once_per_investor
def amounts_of(case: Case, investor: str) -> list[PeriodicAmount]:
    """Every Periodic Amount through the horizon, by due date, then trigger date, then number."""
    made = [amount for default in defaults_of(case, investor) for amount in periodic_amounts(case, default)]
    return sorted(made, key=lambda amount: (amount.due_on, amount.trigger_date, amount.number))


@once_per_investor
def _allocated(case: Case, investor: str) -> Allocation:
    amounts = amounts_of(case, investor)
    rounded = [made.amount(case.readings["partial_period"]) for made in amounts]
    return allocate(amounts, rounded, case.facts.payments.get(investor, ()), case.facts.as_of)


def unplaced(case: Case, investor: str) -> Sequence[PeriodicAmountPaid]:
    """The payments that name an amount this answer does not have."""
    return _allocated(case, investor).unplaced


@once_per_investor
def investor_owed(case: Case, investor: str) -> InvestorOwed:
    """One Investor's part of the answer."""
    as_of, partial_period = case.facts.as_of, case.readings["partial_period"]
    amounts = amounts_of(case, investor)
    rounded = [made.amount(partial_period) for made in amounts]
    payments = case.facts.payments.get(investor, ())
    paid = sum((payment.amount for payment in payments), ZERO)
    due = sum((amount for made, amount in zip(amounts, rounded, strict=True) if made.due_on <= as_of), ZERO)
    allocated = _allocated(case, investor)
    sequences = [open_sequence(case, default, as_of) for default in defaults_of(case, investor)]
    return InvestorOwed(
        investor=investor,
        determined=sum(rounded, ZERO),
        due=due,
        paid=paid,
        outstanding=max(ZERO, due - paid),
        credit=max(ZERO, paid - due),
        not_yet_due=sum(rounded, ZERO) - due,
        lines=[line(made, partial_period, received) for made, received in zip(amounts, allocated.paid, strict=True)],
        open=[sequence for sequence in sequences if sequence],
    )


def line(made: PeriodicAmount, partial_period: str, paid: Decimal) -> Line:
    """A Periodic Amount as it is shown, with its clauses and entries gathered from its reasons."""
    *reasons, due = made.reasons
    reasons += [worked_out(made, partial_period), due]
    return Line(
        trigger=made.trigger,
        trigger_date=made.trigger_date,
        statement=made.statement,
        number=made.number,
        computed_on=made.computed_on,
        days=made.days,
        rate=made.rate,
        base=to_the_cent(made.base),
        amount=made.amount(partial_period),
        due_on=made.due_on,
        paid=paid,
        clauses=list(dict.fromkeys(clause for reason in reasons for clause in reason.clauses)),
        entries=sorted({entry for reason in reasons for entry in reason.entries}),
        reasons=reasons,
    )
