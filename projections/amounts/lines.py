"""One Investor's part of what is owed: each Periodic Amount as it is shown, and the figures they add up to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import Trigger, WaiverGranted
from lifecycle.money import ZERO, to_the_cent
from projections.amounts.defaults import defaults_of
from projections.amounts.ledger import Ledger, ledger, ledger_under
from projections.amounts.open_sequences import OpenSequence, open_sequence
from projections.amounts.periodic_amounts import PeriodicAmount, worked_out
from projections.case.case import Case, once
from projections.facts.reasons import Reason, reason

FIGURES = ("determined", "due", "paid", "outstanding", "credit", "not_yet_due")
# What runs up from day to day beside them, determined or not.
ACCRUED = ("accrued_full", "accrued_by_day")
DOLLARS = (*FIGURES, *ACCRUED)


@attrs.frozen(kw_only=True, slots=False)
class Line:
    """One Periodic Amount. ``rate`` is always the whole rate; only ``amount`` is ever reduced.

    ``waived`` is what waivers took off it, ``paid_by`` the entries that paid it.
    """

    trigger: Trigger
    trigger_date: date
    statement: str | None
    number: int
    computed_on: date
    days: int
    rate: Decimal
    base: Decimal
    amount: Decimal
    waived: Decimal
    due_on: date
    paid: Decimal
    paid_by: Sequence[int]
    clauses: Sequence[str]
    entries: Sequence[int]
    reasons: Sequence[Reason]


@attrs.frozen(kw_only=True, slots=False)
class Figures:
    """Dollars as of a date: ``outstanding`` is due less paid, ``credit`` paid less due, neither below zero.

    ``accrued_full`` is what would be determined had every default still running ended on that date and a shortened
    period earned the whole percentage; ``accrued_by_day`` the same with shortened periods earned by the day.
    """

    determined: Decimal = ZERO
    due: Decimal = ZERO
    paid: Decimal = ZERO
    outstanding: Decimal = ZERO
    credit: Decimal = ZERO
    not_yet_due: Decimal = ZERO
    accrued_full: Decimal = ZERO
    accrued_by_day: Decimal = ZERO


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
    accrued_full: Decimal
    accrued_by_day: Decimal
    lines: Sequence[Line]
    open: Sequence[OpenSequence]


def total(several: Sequence[InvestorOwed | Figures]) -> Figures:
    """The sum of each figure; one Investor's credit never reduces another's outstanding."""
    return Figures(**{figure: sum((getattr(each, figure) for each in several), ZERO) for figure in DOLLARS})


def less(one: Figures, other: Figures) -> Figures:
    """Each figure of one less that of the other."""
    return Figures(**{figure: getattr(one, figure) - getattr(other, figure) for figure in DOLLARS})


def determined(case: Case, investors: Sequence[str], partial_period: str) -> Decimal:
    """The total determined with another reading of partial periods, all else unchanged."""
    as_asked = partial_period == case.readings["partial_period"]
    accounts = (ledger(case, name) if as_asked else ledger_under(case, name, partial_period) for name in investors)
    return sum((each.determined for each in accounts), ZERO)


@once
def investor_owed(case: Case, investor: str) -> InvestorOwed:
    """One Investor's part of the answer."""
    as_of, found = case.facts.as_of, ledger(case, investor)
    due = sum((amount for made, amount in zip(found.amounts, found.owed, strict=True) if made.due_on <= as_of), ZERO)
    sequences = [open_sequence(case, default, as_of) for default in defaults_of(case, investor)]
    running = [sequence for sequence in sequences if sequence]
    return InvestorOwed(
        investor=investor,
        determined=found.determined,
        due=due,
        paid=found.paid,
        outstanding=max(ZERO, due - found.paid),
        credit=max(ZERO, found.paid - due),
        not_yet_due=found.determined - due,
        accrued_full=sum((each.if_cured_full for each in running), determined(case, [investor], "full")),
        accrued_by_day=sum((each.if_cured_by_day for each in running), determined(case, [investor], "prorated")),
        lines=lines_of(case, found),
        open=running,
    )


def lines_of(case: Case, found: Ledger) -> list[Line]:
    """The Periodic Amounts of a ledger as they are shown."""
    return [_line(found, place, case.readings["partial_period"]) for place in range(len(found.amounts))]


def _line(found: Ledger, place: int, partial_period: str) -> Line:
    """A Periodic Amount as it is shown, with its clauses and entries gathered from its reasons."""
    made, allocated = found.amounts[place], found.allocated
    *reasons, due = made.reasons
    reasons.append(worked_out(made, partial_period))
    if found.waived[place]:
        reasons += [_waived(made, partial_period, found.waived[place], waiver) for waiver in found.waivers[place]]
    reasons.append(due)
    return Line(
        trigger=made.trigger,
        trigger_date=made.trigger_date,
        statement=made.statement,
        number=made.number,
        computed_on=made.computed_on,
        days=made.days,
        rate=made.rate,
        base=to_the_cent(made.base),
        amount=found.owed[place],
        waived=found.waived[place],
        due_on=made.due_on,
        paid=allocated.paid[place],
        paid_by=allocated.paid_by[place],
        clauses=list(dict.fromkeys(clause for reason in reasons for clause in reason.clauses)),
        entries=sorted({entry for reason in reasons for entry in reason.entries}),
        reasons=reasons,
    )


def _waived(made: PeriodicAmount, partial_period: str, waived: Decimal, waiver: WaiverGranted) -> Reason:
    return reason(
        "waived",
        ("10",),
        (waiver.position,),
        on=waiver.occurred_on,
        refund=", and gives back what was paid" if waiver.refund else "",
        waived=waived,
        whole=made.amount(partial_period),
    )
