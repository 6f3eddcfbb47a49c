"""What if: the same questions of a log that goes on as somebody supposes. Nothing here is ever written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import EffectivenessDeclared, Entry, EntryCorrected, StatementFiled
from lifecycle.errors import Refusal
from lifecycle.judgement import Judgement, judged
from projections.case import BeforeTheLog
from projections.cautions import Caution
from projections.history import Log, known
from projections.owed import FIGURES, Figures, Owed, owed

LONGEST_CURVE = 1000


class CurveTooLong(Refusal):
    """A delay curve of no days, or of more than a person would read."""

    def __init__(self, first: date, until: date) -> None:
        super().__init__(f"from {first} until {until}: ask for 1 to {LONGEST_CURVE} days, first to last.")


@attrs.frozen(kw_only=True)
class WhatIf(Owed):
    """The answer under the assumption, with the totals as the log has them and the difference to each."""

    assumed: Sequence[str]
    without: Figures
    difference: Figures


@attrs.frozen(kw_only=True)
class CurveRow:
    """What would have been determined had effectiveness come on a day; ``refused`` says why it could not have."""

    effective_on: date
    determined: Decimal | None
    refused: str | None


@attrs.frozen(kw_only=True)
class DelayCurve:
    """The answer: one row a day. Each row is as of the later of its day and the as-of date."""

    as_of: date
    known_at: datetime | None
    currency: str
    statement: str
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
    base = _known_log(log, as_of, known_at)
    without = owed(base, as_of=as_of, readings=readings, investor=investor)
    judgement = judged(base)
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


def _known_log(log: Log, as_of: date, known_at: datetime | None) -> Log:
    kept = log if known_at is None else [each for each in log if each.recorded_at and each.recorded_at <= known_at]
    if not kept:
        raise BeforeTheLog(as_of, known_at)
    return kept


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

    The first declaration of the log is moved to the day; without one, the earliest statement filed, or one
    supposed, is declared effective then. Raises ``CurveTooLong``, else as ``owed``.
    """
    base = _known_log(log, as_of, known_at)
    if not 0 <= (until - first).days < LONGEST_CURVE:
        raise CurveTooLong(first, until)
    entries = known(base, None).entries
    declared = min(
        (each for each in entries if isinstance(each, EffectivenessDeclared)),
        key=lambda each: (each.occurred_on, each.position),
        default=None,
    )
    filed = min(
        (each for each in entries if isinstance(each, StatementFiled)),
        key=lambda each: (each.occurred_on, each.position),
        default=None,
    )
    statement = declared.statement if declared else filed.statement if filed else "a statement supposed filed"
    now = owed(base, as_of=as_of, readings=readings, investor=investor)
    rows = []
    for number in range((until - first).days + 1):
        day = first + timedelta(days=number)
        moved = EffectivenessDeclared(occurred_on=day, statement=statement)
        changes: list[Entry] = [moved]
        if declared:
            changes = [EntryCorrected(occurred_on=day, target=declared.position, replacement=moved, reason="supposed")]
        elif filed is None:
            changes = [StatementFiled(occurred_on=now_signed(base), statement=statement, form="S-3"), moved]
        try:
            answer = what_if(base, as_of=max(day, as_of), assume=changes, readings=readings, investor=investor)
            rows.append(CurveRow(effective_on=day, determined=answer.total.determined, refused=None))
        except Refusal as cause:
            rows.append(CurveRow(effective_on=day, determined=None, refused=str(cause)))
    return DelayCurve(
        as_of=as_of, known_at=known_at, currency=now.currency, statement=statement, rows=rows, warnings=now.warnings
    )


def now_signed(log: Log) -> date:
    """The day of the signing."""
    return known(log, None).entries[0].occurred_on
