"""The question the product exists for: what was determined, due, paid and outstanding on a date, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.entries import PeriodicAmountSharesIssued, Trigger, WaiverGranted
from lifecycle.money import ZERO, to_the_cent
from projections.account import Account, account, account_under
from projections.amounts import defaults_of
from projections.case import Case, case, once
from projections.cautions import cautions
from projections.cautions_about_amounts import due_on_closed_days
from projections.explanation import Caution, Reason, dollars, percent, reason, shown_price
from projections.history import Log
from projections.periodic_amounts import OpenSequence, PeriodicAmount, open_sequence, worked_out
from projections.settlement import settled_by

FIGURES = ("determined", "due", "paid", "outstanding", "credit", "not_yet_due")


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
    """The answer. ``side_by_side`` is the total determined with partial periods paid in full, and by the day.

    ``before_changes`` are the totals had no amendment and no waiver bound anybody; None where none does.
    """

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    investors: Sequence[InvestorOwed]
    total: Figures
    side_by_side: Mapping[str, Decimal]
    before_changes: Figures | None
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
        before_changes=_before_changes(case, names),
        warnings=[*cautions(case, names, amounts=True), *_of_the_lines(case, investors)],
    )


def _of_the_lines(case: Case, investors: Sequence[InvestorOwed]) -> Iterator[Caution]:
    yield from due_on_closed_days(case, [line.due_on for each in investors for line in each.lines])
    for each in investors:
        yield from _payments(case, each)
        yield from _settlements(case, each.investor)


def _payments(case: Case, owed: InvestorOwed) -> Iterator[Caution]:
    found = account(case, owed.investor)
    for payment in found.allocated.unplaced:
        named = payment.toward
        yield Caution(
            "payment_unplaced",
            f"{owed.investor}'s payment of {dollars(payment.amount)} on {payment.on} (position "
            f"{payment.entry}) names {named.trigger if named else ''} {named.trigger_date if named else ''} no. "
            f"{named.number if named else ''}, which is not in this answer: it goes to the oldest amounts due.",
            ("2(b)(iv)",),
            (payment.entry,),
        )
    on_no_line = owed.paid - sum((line.paid for line in owed.lines), ZERO)
    if on_no_line:
        yield Caution(
            "paid_on_account",
            f"Of what was paid to {owed.investor}, {dollars(on_no_line)} stands on no amount of this answer.",
            ("2(b)(iv)",),
            [payment.entry for payment in found.payments],
        )


def _settlements(case: Case, investor: str) -> Iterator[Caution]:
    """2(b)(iv): what shares were issued for, and how the price was made."""
    for issue in case.facts.payments.get(investor, ()):
        if isinstance(issue, PeriodicAmountSharesIssued):
            settled = settled_by(case, issue)
            price = settled.price
            what = f"{issue.shares:,} shares issued to {investor} on {issue.occurred_on} (position {issue.position})"
            why = f"{percent(price.share)} of the mean Closing Bid of {price.days[0]} to {price.days[-1]}"
            text = f"{what} settled {dollars(settled.amount)}: {shown_price(price.each)} each, {why}."
            yield Caution("settled_in_shares", text, ("2(b)(iv)",), (*price.bids, issue.position))


def _before_changes(case: Case, names: Sequence[str]) -> Figures | None:
    """10: the totals as if nothing had been amended or waived, to stand beside those after."""
    if not any(binding.whom for binding in case.bindings):
        return None
    without = attrs.evolve(case, facts=attrs.evolve(case.facts, changes=[]))
    return total([investor_owed(without, name) for name in names])


def total(investors: Sequence[InvestorOwed]) -> Figures:
    """The sum of each figure; one Investor's credit never reduces another's outstanding."""
    return Figures(**{figure: sum((getattr(each, figure) for each in investors), ZERO) for figure in FIGURES})


def determined(case: Case, investors: Sequence[str], partial_period: str) -> Decimal:
    """The total determined with another reading of partial periods, all else unchanged."""
    as_asked = partial_period == case.readings["partial_period"]
    accounts = (account(case, name) if as_asked else account_under(case, name, partial_period) for name in investors)
    return sum((each.determined for each in accounts), ZERO)


@once
def investor_owed(case: Case, investor: str) -> InvestorOwed:
    """One Investor's part of the answer."""
    as_of, found = case.facts.as_of, account(case, investor)
    due = sum((amount for made, amount in zip(found.amounts, found.owed, strict=True) if made.due_on <= as_of), ZERO)
    sequences = [open_sequence(case, default, as_of) for default in defaults_of(case, investor)]
    return InvestorOwed(
        investor=investor,
        determined=found.determined,
        due=due,
        paid=found.paid,
        outstanding=max(ZERO, due - found.paid),
        credit=max(ZERO, found.paid - due),
        not_yet_due=found.determined - due,
        lines=lines_of(case, found),
        open=[sequence for sequence in sequences if sequence],
    )


def lines_of(case: Case, found: Account) -> list[Line]:
    """The Periodic Amounts of an account as they are shown."""
    return [_line(found, place, case.readings["partial_period"]) for place in range(len(found.amounts))]


def _line(found: Account, place: int, partial_period: str) -> Line:
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
