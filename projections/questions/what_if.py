"""What if: the same questions of a log that goes on as somebody supposes. Nothing here is ever written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import EffectivenessDeclared, Entry, EntryCorrected
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.money import ZERO
from projections.amounts.late_effectiveness import late_effectiveness
from projections.amounts.lines import FIGURES, Figures
from projections.amounts.periodic_amounts import periodic_amounts
from projections.amounts.settlement_judge import judge_settlement
from projections.case.case import Case, case
from projections.case.cut import Log, known_log
from projections.case.reasons import Caution
from projections.cautions.every import cautions
from projections.cautions.of_amounts import close_calls
from projections.questions.owed import Owed, owed

LONGEST_CURVE = 1000


class CurveTooLong(Refusal):
    """A delay curve of no days, or of more than a person would read."""

    def __init__(self, first: date, until: date) -> None:
        super().__init__(f"from {first} until {until}: ask for 1 to {LONGEST_CURVE} days, first to last.")


@attrs.frozen(kw_only=True, slots=False)
class WhatIf(Owed):
    """The answer under the assumption, with the totals as the log has them and the difference to each."""

    assumed: Sequence[str]
    without: Figures
    difference: Figures


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


def what_if(
    log: Log,
    *,
    as_of: date,
    assume: Sequence[Entry],
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> WhatIf:
    """What would be owed if the assumed entries were recorded too, in the order given.

    They may lie in the future. Raises the refusal an entry would meet, else as ``owed``.
    """
    base = known_log(log, as_of, known_at)
    without = owed(base, as_of=as_of, readings=readings, investor=investor)
    judgement = judged(base, judge_settlement)
    for entry in assume:
        _suppose(judgement, entry)
    supposed = owed(judgement.log, as_of=as_of, readings=readings, investor=investor)
    difference = Figures(
        **{figure: getattr(supposed.total, figure) - getattr(without.total, figure) for figure in FIGURES}
    )
    return WhatIf(
        **{**attrs.asdict(supposed, recurse=False), "known_at": known_at},
        assumed=[f"{entry.kind} on {entry.occurred_on}" for entry in assume],
        without=without.total,
        difference=difference,
    )


def _suppose(judgement: Judgement, entry: Entry) -> None:
    """Admit an entry as if it were recorded once the last day it speaks of is over."""
    days = [entry.occurred_on, *([entry.replacement.occurred_on] if isinstance(entry, EntryCorrected) else [])]
    last = judgement.log[-1].recorded_at
    supposed_at = end_of_eastern_day(max(days))
    recorded_at = max(supposed_at, last) if last else supposed_at
    judgement.admit(attrs.evolve(entry, recorded_at=recorded_at, position=len(judgement.log) + 1))


def delay_curve(
    log: Log,
    *,
    as_of: date,
    first: date,
    until: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> DelayCurve:
    """What effectiveness on each day from ``first`` to ``until``, both included, would have cost.

    Only lateness is counted: whatever happened after effectiveness is left out, as it would not have happened so.
    Each row counts to the later of its day and the as-of date, from what had happened by the as-of date. Raises
    ``CurveTooLong``, else as ``owed``.
    """
    if not 0 <= (until - first).days < LONGEST_CURVE:
        raise CurveTooLong(first, until)
    days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    now = case(log, as_of=as_of, known_at=known_at, readings=readings)
    names = now.investors(investor)
    rows = []
    for day in days:
        then = case(log, as_of=as_of, known_at=known_at, readings=readings, horizon=max(day, as_of))
        rows.append(CurveRow(effective_on=day, determined=_cost_of_delay(_effective_on(then, day), names)))
    latest = _effective_on(case(log, as_of=as_of, known_at=known_at, readings=readings, horizon=until), until)
    return DelayCurve(
        as_of=as_of,
        known_at=known_at,
        currency=now.terms.currency,
        readings=now.readings,
        rows=rows,
        warnings=[*cautions(now, names, amounts=False), *close_calls(latest, names)],
    )


def _effective_on(made: Case, day: date) -> Case:
    """The same case, had a statement covering every Investor been declared effective first on a day."""
    supposed = EffectivenessDeclared(occurred_on=day, statement="supposed")
    return attrs.evolve(made, facts=attrs.evolve(made.facts, declarations=[supposed]))


def _cost_of_delay(supposed: Case, investors: Sequence[str]) -> Decimal:
    late = [default for name in investors for default in late_effectiveness(supposed, name)]
    amounts = [made for default in late for made in periodic_amounts(supposed, default)]
    return sum((made.amount(supposed.readings["partial_period"]) for made in amounts), ZERO)
