"""What effectiveness on each day of a range would have cost."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import attrs

from lifecycle.agreement.language.asking import waits_for_effectiveness
from lifecycle.entries import EffectivenessDeclared
from lifecycle.errors import Refusal
from lifecycle.money import ZERO
from projections.amounts.limits import charged_under_limits
from projections.case.case import Case
from projections.case.memory import Memory
from projections.cautions.every import cautions
from projections.cautions.of_amounts import close_calls_of_amounts
from projections.facts.reasons import Caution
from projections.heads.defaults import late_defaults
from projections.questions.register import FROM, UNTIL, question

LONGEST_CURVE = 1000


class CurveTooLong(Refusal):
    """A delay curve of no days, or of more than a person would read."""

    def __init__(self, first: date, until: date) -> None:
        super().__init__(f"from {first} until {until}: ask for 1 to {LONGEST_CURVE} days, first to last.")


@attrs.frozen(kw_only=True, slots=False)
class CurveRow:
    """The amounts for late effectiveness that would have been determined had effectiveness come on a day."""

    effective_on: date
    determined: Decimal


@attrs.frozen(kw_only=True, slots=False)
class DelayCurve:
    """The answer: one row a day. Each row is as of the later of its day and the as-of date."""

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    rows: Sequence[CurveRow]
    warnings: Sequence[Caution]


@question("what effectiveness on each day of a range would have cost", FROM, UNTIL)
def delay_curve(case: Case, *, first: date, until: date, investor: str | None = None) -> DelayCurve:
    """What effectiveness on each day from ``first`` to ``until``, both included, would have cost.

    Only lateness is counted: whatever happened after effectiveness is left out, as it would not have happened so.
    Each row counts to the later of its day and the as-of date, from what had happened by the as-of date. Raises
    ``CurveTooLong``, else as ``owed``.
    """
    if not 0 <= (until - first).days < LONGEST_CURVE:
        raise CurveTooLong(first, until)
    days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    names = case.investors(investor)
    rows = []
    for day in days:
        then = case.through(max(day, case.as_of))
        rows.append(CurveRow(effective_on=day, determined=_cost_of_delay(_effective_on(then, day), names)))
    latest = _effective_on(case.through(until), until)
    return DelayCurve(
        as_of=case.as_of,
        known_at=case.known_at,
        currency=case.terms.currency,
        readings=case.readings,
        rows=rows,
        warnings=[*cautions(case, names, about="lateness"), *close_calls_of_amounts(latest, names)],
    )


def _effective_on(made: Case, day: date) -> Case:
    """The same case, had a statement covering every Investor been declared effective first on a day."""
    supposed = EffectivenessDeclared(occurred_on=day, statement="supposed")
    return attrs.evolve(
        made,
        facts=attrs.evolve(made.facts, declarations=[supposed]),
        under_any_reading=Memory(),
        resolved=made.resolved and made.resolved.declared(supposed),
    )


def _cost_of_delay(supposed: Case, investors: Sequence[str]) -> Decimal:
    late = [
        default
        for name in investors
        for default in late_defaults(supposed, name)
        if waits_for_effectiveness(supposed.terms_on(supposed.as_of, name), default.trigger)
    ]
    heads = {(default.investor, default.trigger) for default in late}
    charged = (each for name in investors for each in charged_under_limits(supposed, name))
    money = (each for each in charged if (each.investor, each.made.trigger) in heads and not each.made.is_a_price)
    return sum((each.dollars for each in money), ZERO)
