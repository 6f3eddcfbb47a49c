"""What was reported at a date with what was known then, beside what is known now, and the entries that moved it.

The entries recorded after the moment are added one by one, in the order of the log; each has the difference its own
step makes, so the steps add up to the whole. The effect of an entry may depend on those before it: a step is what it
changed when it came, not what it would change alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.clauses import cited
from lifecycle.entries import Entry, TermsAmended, WaiverGranted
from projections.amounts.lines import FIGURES, Figures, less, total
from projections.case.case import Case
from projections.facts.cut import history
from projections.facts.reasons import Caution
from projections.questions.owed import owed
from projections.questions.register import KNOWN_AT, question
from projections.steps.exchanges import exchanges
from projections.steps.known import Known, known_of
from projections.steps.of_one import of_one


@attrs.frozen(kw_only=True, slots=False)
class Restated:
    """Figures as they were reported, as they are now, and now less then."""

    then: Figures
    now: Figures
    difference: Figures


@attrs.frozen(kw_only=True, slots=False)
class InvestorRestated(Restated):
    """One Investor's row."""

    investor: str


@attrs.frozen(kw_only=True, slots=False)
class MovedBy(Figures):
    """An entry recorded after the moment, and what each figure moved by when it was added."""

    position: int
    kind: str
    occurred_on: date
    recorded_at: datetime | None
    clause: str


@attrs.frozen(kw_only=True, slots=False)
class Restatement:
    """The answer. ``readings_then`` are the readings in force by what was known then; ``readings`` by what is now.

    ``recorded_since`` counts every entry after the moment, ``without_effect`` those that changed no figure.
    """

    as_of: date
    known_at: datetime
    currency: str
    readings: Mapping[str, str]
    readings_then: Mapping[str, str]
    investors: Sequence[InvestorRestated]
    total: Restated
    moved_by: Sequence[MovedBy]
    recorded_since: int
    without_effect: int
    warnings: Sequence[Caution]


REPORTED_AT = attrs.evolve(KNOWN_AT, needed=True)


@question("what was reported at a date with what was known then, and what moved it since", REPORTED_AT, known=None)
def restatement(case: Case, *, known_at: datetime, investor: str | None = None) -> Restatement:
    """What a report as of a date, made at a moment, would say today. Raises as ``owed`` does, then and now."""
    now = owed.of(case, investor=investor)
    reported = case.as_known(known_at)
    then = known_of(reported, investor, case.recorded)
    earlier, recorded = len(reported.log), len(case.recorded)
    moved_by = _steps(case, then, investor)
    rows = _rows(then.figures, {each.investor: total([each]) for each in now.investors})
    return Restatement(
        as_of=case.as_of,
        known_at=known_at,
        currency=now.currency,
        readings=now.readings,
        readings_then=reported.readings,
        investors=rows,
        total=Restated(**{side: total([getattr(row, side) for row in rows]) for side in ("then", "now", "difference")}),
        moved_by=moved_by,
        recorded_since=recorded - earlier,
        without_effect=recorded - earlier - len(moved_by),
        warnings=now.warnings,
    )


def _rows(before: Mapping[str, Figures], after: Mapping[str, Figures]) -> list[InvestorRestated]:
    names = list(dict.fromkeys([*after, *before]))
    pairs = [(name, before.get(name, Figures()), after.get(name, Figures())) for name in names]
    return [
        InvestorRestated(investor=name, then=one, now=other, difference=less(other, one)) for name, one, other in pairs
    ]


def _steps(current: Case, reported: Known, investor: str | None) -> list[MovedBy]:
    """One row for each later entry whose step changes a figure of an Investor."""
    log, known, found = current.recorded, reported, []
    earlier = len(reported.case.log)
    for place, exchange in enumerate(exchanges(log, earlier), earlier):
        # An Investor's own log moves with what is not in it: no step of it is plain.
        after = known.after(exchange) if exchange and not current.resolved else None
        if after is None:
            after = _anew(current, known, place, investor)
        difference = _difference(known.figures, after.figures)
        if difference is not None:
            found.append(_moved_by(current, log[place], difference))
        known = after
    return found


def _anew(current: Case, known: Known, place: int, investor: str | None) -> Known:
    """What is owed once one entry more is recorded, worked out by the rules."""
    log, as_of = current.recorded, current.as_of
    # Section 10: whether a document binds may turn on holdings of a later day, so then no entry is passed over.
    consents = any(isinstance(entry, TermsAmended | WaiverGranted) for entry in log)
    whole = current.resolved is None  # what an Investor's own log rests on of others may move by any entry
    if whole and not consents and history(log[: place + 1], as_of=as_of) == history(log[:place], as_of=as_of):
        return known  # it speaks of later days, or of nothing that stands
    alone = of_one(known, log[: place + 1], log[place], investor) if whole else None
    return alone or known_of(current.of_log(log[: place + 1]), investor, log)


def _difference(before: Mapping[str, Figures], after: Mapping[str, Figures]) -> Figures | None:
    """What all that moved comes to; None where no figure of an Investor did."""
    if before is after:
        return None
    names = [name for name in {**before, **after} if before.get(name) is not after.get(name)]
    moved = [less(after.get(name, Figures()), before.get(name, Figures())) for name in names]
    return total(moved) if any(getattr(each, figure) for each in moved for figure in FIGURES) else None


def _moved_by(current: Case, entry: Entry, difference: Figures) -> MovedBy:
    return MovedBy(
        position=entry.position,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        clause=cited(current.facts.clauses(entry.kind)),
        **attrs.asdict(difference),
    )
