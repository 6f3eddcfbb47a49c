"""One Investor's part of what is owed: each Periodic Amount as it is shown, and the figures they add up to."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from lifecycle.entries import Trigger, WaiverGranted
from lifecycle.money import ZERO, to_the_cent
from projections.amounts.in_order import amounts_of
from projections.amounts.ledger import Ledger, ledger, ledger_under
from projections.amounts.limits import of_limits
from projections.amounts.open_sequences import OpenSequence, open_sequences
from projections.amounts.periodic_amounts import BY_DAY, FULL, NOT_YET, PeriodicAmount, worked_out
from projections.amounts.used import Charged
from projections.case.case import Case, once
from projections.facts.reasons import Reason, reason

FIGURES = ("determined", "due", "paid", "outstanding", "credit", "not_yet_due")
# Beside them, of terms under which what is unpaid bears interest: run up by the day, paid of it, left of it.
OF_INTEREST = ("interest", "interest_paid", "interest_outstanding")
Because = Literal["start", "scheduled", "cure", "advance", "end"]
# By the rule of a charge's date; what ends with its period is scheduled, whatever ended that day too.
BECAUSE: Mapping[str, Because] = {
    "start": "start",
    "scheduled": "scheduled",
    "waited": "scheduled",
    "relisting": "scheduled",
    "cure": "cure",
    "end": "end",
    "in_advance": "advance",
}
# What runs up from day to day beside them, determined or not.
ACCRUED = ("accrued_full", "accrued_by_day")
DOLLARS = (*FIGURES, *OF_INTEREST, *ACCRUED)


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
    # How many days its period has, uncut; 0 of what is charged at the start.
    period_days: int
    rate: Decimal
    # None where the charge is a sum, not a rate of something.
    base: Decimal | None
    amount: Decimal
    # What a cap took off.
    capped: Decimal
    waived: Decimal
    # None while it is not known: what it counts from has not happened.
    due_on: date | None
    paid: Decimal
    paid_by: Sequence[int]
    # What has run up on it, paid or not.
    interest: Decimal
    # Why it is charged on its day.
    because: Because
    clauses: Sequence[str]
    entries: Sequence[int]
    reasons: Sequence[Reason]

    def is_due(self, on: date) -> bool:
        """Whether it is due by a day; what has no due date yet is not."""
        return self.due_on is not None and self.due_on <= on


@attrs.frozen(kw_only=True, slots=False)
class Figures:
    """Dollars as of a date: ``outstanding`` is due less what was paid on it, ``credit`` what was paid beyond all.

    ``interest`` is what had run up on unpaid amounts; it is no part of the figures before it.

    ``accrued_full`` is what would be determined had every default still running ended on that date and a shortened
    period earned the whole percentage; ``accrued_by_day`` the same with shortened periods earned by the day.
    """

    determined: Decimal = ZERO
    due: Decimal = ZERO
    paid: Decimal = ZERO
    outstanding: Decimal = ZERO
    credit: Decimal = ZERO
    not_yet_due: Decimal = ZERO
    interest: Decimal = ZERO
    interest_paid: Decimal = ZERO
    interest_outstanding: Decimal = ZERO
    accrued_full: Decimal = ZERO
    accrued_by_day: Decimal = ZERO


@attrs.frozen(kw_only=True)
class InvestorFigures(Figures):
    """One Investor's figures and what still runs. ``unpaid`` is what is left of each amount that is due, by due date.

    No line and no sentence is made for them: many are asked for nothing else.
    """

    investor: str
    unpaid: Sequence[tuple[date, Decimal]]
    open: Sequence[OpenSequence]

    @property
    def building_up(self) -> Decimal:
        """What would be added to what is determined if every default still running ended on the as-of date."""
        return sum((each.if_cured_today for each in self.open), ZERO)


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
    interest: Decimal
    interest_paid: Decimal
    interest_outstanding: Decimal
    accrued_full: Decimal
    accrued_by_day: Decimal
    lines: Sequence[Line]
    open: Sequence[OpenSequence]

    @property
    def building_up(self) -> Decimal:
        """What would be added to what is determined if every default still running ended on the as-of date."""
        return sum((each.if_cured_today for each in self.open), ZERO)


def total(several: Sequence[InvestorOwed | Figures]) -> Figures:
    """The sum of each figure; one Investor's credit never reduces another's outstanding."""
    return Figures(**{figure: sum([getattr(each, figure) for each in several], ZERO) for figure in DOLLARS})


def less(one: Figures, other: Figures) -> Figures:
    """Each figure of one less that of the other."""
    return Figures(**{figure: getattr(one, figure) - getattr(other, figure) for figure in DOLLARS})


def determined(case: Case, investors: Sequence[str], part: str | None = None) -> Decimal:
    """The total determined; with ``part`` as if every charge had that word, all else unchanged."""
    accounts = (ledger(case, name) if _has(case, name, part) else ledger_under(case, name, part) for name in investors)
    return sum((each.determined for each in accounts), ZERO)


def _has(case: Case, investor: str, part: str | None) -> bool:
    """Whether the word would change no charge: each has it already, or is of a whole period."""
    return part is None or all(made.part == part or made.whole_period for made in amounts_of(case, investor))


def in_figures(determined: Decimal, due: Decimal, paid: Decimal, interest: Decimal, on_interest: Decimal) -> Figures:
    """The figures of one Investor, but what runs up: from what is determined and due, paid, and run up as interest."""
    return Figures(
        determined=determined,
        due=due,
        paid=paid,
        outstanding=max(ZERO, due - (paid - on_interest)),
        credit=max(ZERO, paid - due - interest),
        not_yet_due=determined - due,
        interest=interest,
        interest_paid=on_interest,
        interest_outstanding=max(ZERO, interest - on_interest),
    )


@once
def investor_figures(case: Case, investor: str) -> InvestorFigures:
    """One Investor's figures as of the case's day."""
    as_of, found = case.facts.as_of, ledger(case, investor)
    due = [(each, paid) for each, paid in zip(found.charged, found.allocated.paid, strict=True) if each.is_due(as_of)]
    of_due = sum((each.dollars for each, _ in due), ZERO)
    figures = in_figures(found.determined, of_due, found.paid, found.interest, found.allocated.on_interest)
    running = open_sequences(case, investor)
    return InvestorFigures(
        investor=investor,
        **{name: getattr(figures, name) for name in (*FIGURES, *OF_INTEREST)},
        accrued_full=sum((each.if_cured_full for each in running), determined(case, [investor], FULL)),
        accrued_by_day=sum((each.if_cured_by_day for each in running), determined(case, [investor], BY_DAY)),
        unpaid=[(each.made.due_on, each.dollars - paid) for each, paid in due],
        open=running,
    )


@once
def investor_owed(case: Case, investor: str) -> InvestorOwed:
    """One Investor's part of the answer."""
    figures = investor_figures(case, investor)
    return InvestorOwed(
        investor=investor,
        **{name: getattr(figures, name) for name in DOLLARS},
        lines=lines_of(case, ledger(case, investor)),
        open=figures.open,
    )


def lines_of(case: Case, found: Ledger) -> list[Line]:
    """The Periodic Amounts of a ledger as they are shown."""
    return [_line(case, found, place) for place in range(len(found.charged))]


def _line(case: Case, found: Ledger, place: int) -> Line:
    """A Periodic Amount as it is shown, with its clauses and entries gathered from its reasons."""
    charged, allocated = found.charged[place], found.allocated
    made = charged.made
    *reasons, due = made.reasons
    reasons += [worked_out(made), *of_limits(case, charged)]
    if found.waived[place]:
        reasons += [_waived(case, made, found.waived[place], waiver) for waiver in found.waivers[place]]
    reasons += [due, *_of_interest(case, charged, allocated.interest[place])]
    return Line(
        trigger=made.trigger,
        trigger_date=made.trigger_date,
        statement=made.statement,
        number=made.number,
        computed_on=made.computed_on,
        days=made.days,
        period_days=made.interval,
        rate=made.rate,
        base=None if made.is_a_sum else to_the_cent(made.base),
        amount=charged.dollars,
        capped=charged.capped,
        waived=found.waived[place],
        due_on=made.due_on if made.due_on < NOT_YET else None,
        paid=allocated.paid[place],
        paid_by=allocated.paid_by[place],
        interest=allocated.interest[place],
        because="scheduled" if made.whole_period and made.why in ("cure", "end") else BECAUSE[made.why],
        clauses=list(dict.fromkeys(clause for reason in reasons for clause in reason.clauses)),
        entries=sorted({entry for reason in reasons for entry in reason.entries}),
        reasons=reasons,
    )


def _of_interest(case: Case, charged: Charged, interest: Decimal) -> list[Reason]:
    terms = case.terms_on(charged.made.computed_on, charged.investor).interest
    if not interest or terms is None:
        return []
    return [reason("interest", [terms.clause] if terms.clause else [], interest=interest, on=case.as_of)]


def _waived(case: Case, made: PeriodicAmount, waived: Decimal, waiver: WaiverGranted) -> Reason:
    return reason(
        "waived",
        case.facts.clauses("waived"),
        (waiver.position,),
        on=waiver.occurred_on,
        refund=", and gives back what was paid" if waiver.refund else "",
        waived=waived,
        whole=made.amount(),
    )
