"""The question the product exists for: what was determined, due, paid and outstanding on a date, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.entries import PeriodicAmountSharesIssued
from lifecycle.money import ZERO
from projections.amounts.ledger import ledger
from projections.amounts.limits import rooms
from projections.amounts.lines import Figures, InvestorOwed, determined, investor_figures, investor_owed, total
from projections.amounts.periodic_amounts import BY_DAY, FULL
from projections.amounts.settlement import settled_by
from projections.amounts.used import Room
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.cautions.of_amounts import due_on_closed_days
from projections.cautions.register import caution
from projections.facts.reasons import Caution, counted, percent, shown_price
from projections.questions.register import question

# The two measures of a period cut short that are shown side by side, by the names they are shown under.
SIDE_BY_SIDE: Mapping[str, str] = {"full": FULL, "prorated": BY_DAY}


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
    # What the caps of the terms leave to be charged, Investor by Investor.
    limits: Sequence[Room]
    side_by_side: Mapping[str, Decimal]
    before_changes: Figures | None
    warnings: Sequence[Caution]

    @property
    def building_up(self) -> Decimal:
        """What would be added to the total determined if every default still running ended on the as-of date."""
        return sum((each.building_up for each in self.investors), ZERO)


@question("what was determined, due, paid and outstanding on a date, line by line")
def owed(case: Case, *, investor: str | None = None) -> Owed:
    """What was owed as of a date, as known at an instant. With ``investor``, totals are of that Investor alone.

    Raises ``UnknownInvestor``.
    """
    investors = [investor_owed(case, name) for name in case.investors(investor)]
    names = [each.investor for each in investors]
    return Owed(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=case.terms.currency,
        readings=case.readings,
        investors=investors,
        total=total(investors),
        limits=[room for name in names for room in rooms(case, name, ledger(case, name).left)],
        side_by_side={choice: determined(case, names, part) for choice, part in SIDE_BY_SIDE.items()},
        before_changes=_before_changes(case, names),
        warnings=[*cautions(case, names, about="amounts"), *_of_the_lines(case, investors)],
    )


def _of_the_lines(case: Case, investors: Sequence[InvestorOwed]) -> Iterator[Caution]:
    yield from due_on_closed_days(case, [line.due_on for each in investors for line in each.lines if line.due_on])
    for each in investors:
        yield from _payments(case, each)
        yield from _settlements(case, each.investor)


def _payments(case: Case, owed: InvestorOwed) -> Iterator[Caution]:
    found = ledger(case, owed.investor)
    for payment in found.allocated.unplaced:
        named = payment.toward
        yield caution(
            case,
            "payment_unplaced",
            (payment.entry,),
            investor=owed.investor,
            amount=payment.amount,
            entry=payment.entry,
            trigger=named.trigger.replace("_", " ") if named else "",
            trigger_date=named.trigger_date if named else "",
            number=named.number if named else "",
        )
    on_no_line = owed.paid - owed.interest_paid - sum((line.paid for line in owed.lines), ZERO)
    if on_no_line:
        yield caution(
            case,
            "paid_on_account",
            [payment.entry for payment in found.payments],
            investor=owed.investor,
            on_no_line=on_no_line,
        )


def _settlements(case: Case, investor: str) -> Iterator[Caution]:
    """2(b)(iv): what shares were issued for, and how the price was made."""
    for issue in case.facts.payments.get(investor, ()):
        if isinstance(issue, PeriodicAmountSharesIssued):
            settled = settled_by(case, issue)
            price = settled.price
            issued = f"{counted(issue.shares, 'share')} issued to {investor}"
            what = f"{issued} on {issue.occurred_on} (position {issue.position})"
            why = f"{percent(price.share)} of the mean Closing Bid of {price.days[0]} to {price.days[-1]}"
            yield caution(
                case,
                "settled_in_shares",
                (*price.bids, issue.position),
                what=what,
                amount=settled.amount,
                shown_price=shown_price(price.each),
                why=why,
            )


def _before_changes(case: Case, names: Sequence[str]) -> Figures | None:
    """10: the totals as if nothing had been amended or waived, to stand beside those after."""
    if not any(binding.whom for binding in case.bindings):
        return None
    without = attrs.evolve(case, facts=attrs.evolve(case.facts, changes=[]))
    return total([investor_figures(without, name) for name in names])
