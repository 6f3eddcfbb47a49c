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
from projections.amounts.lines import FIGURES, Figures, InvestorOwed, investor_owed, less, total
from projections.case.case import Case
from projections.facts.cut import history
from projections.facts.reasons import Caution
from projections.questions.owed import owed
from projections.questions.register import KNOWN_AT, question


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
    then = _owed_to(reported, investor)
    earlier, recorded = len(reported.log), len(case.recorded)
    moved_by = _steps(case, earlier, then, investor)
    rows = _rows(then, now.investors)
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


def _owed_to(made: Case, investor: str | None) -> Sequence[InvestorOwed]:
    """What is owed to the Investors asked about; to none where the one named was not yet an Investor."""
    if investor is not None and investor not in made.investors():
        return []
    return [investor_owed(made, name) for name in made.investors(investor)]


def _rows(then: Sequence[InvestorOwed], now: Sequence[InvestorOwed]) -> list[InvestorRestated]:
    before, after = ({each.investor: total([each]) for each in side} for side in (then, now))
    names = list(dict.fromkeys([*after, *before]))
    pairs = [(name, before.get(name, Figures()), after.get(name, Figures())) for name in names]
    return [
        InvestorRestated(investor=name, then=one, now=other, difference=less(other, one)) for name, one, other in pairs
    ]


def _steps(current: Case, earlier: int, then: Sequence[InvestorOwed], investor: str | None) -> list[MovedBy]:
    """One row for each later entry whose step changes a figure of an Investor."""
    log, as_of = current.recorded, current.as_of
    # Section 10: whether a document binds may turn on holdings of a later day, so then no entry is passed over.
    consents = any(isinstance(entry, TermsAmended | WaiverGranted) for entry in log)
    before, used_before = then, history(log[:earlier], as_of=as_of)
    found = []
    for place in range(earlier, len(log)):
        used = history(log[: place + 1], as_of=as_of)
        if used == used_before and not consents:  # it speaks of later days, or of nothing that stands
            continue
        after = _owed_to(current.of_log(log[: place + 1]), investor)
        rows = _rows(before, after)
        if any(getattr(row.difference, figure) for row in rows for figure in FIGURES):
            found.append(_moved_by(current, log[place], total([row.difference for row in rows])))
        before, used_before = after, used
    return found


def _moved_by(current: Case, entry: Entry, difference: Figures) -> MovedBy:
    return MovedBy(
        position=entry.position,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        clause=cited(current.facts.clauses(entry.kind)),
        **attrs.asdict(difference),
    )
