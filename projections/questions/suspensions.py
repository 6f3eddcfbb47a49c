"""Suspensions, permitted or not and why, and what is left of the allowance: 3(h)."""

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from projections.bars.suspensions import (
    Allowing,
    Suspension,
    allowing_notices,
    counted_from,
    earliest_next,
    judged_suspensions,
    slots_left,
    slots_used,
)
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.facts.reasons import Caution
from projections.facts.spans import DAY
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class SuspensionShown:
    """One suspension. ``business_days`` counts the days as the reading ``day_count`` has them."""

    notice_on: dt.date
    lifted_on: dt.date | None
    business_days: int
    permitted: bool
    permitted_until: dt.date | None
    why: str
    entries: Sequence[int]


@attrs.frozen(kw_only=True, slots=False)
class InvestorSuspensions:
    """One Investor's suspensions and what is left of the allowance. ``earliest_next`` may lie in the past.

    ``business_days_left`` are those after the as-of date on which a permitted suspension may still last.
    """

    investor: str
    suspensions: Sequence[SuspensionShown]
    used: int
    left: int | None
    earliest_next: dt.date | None
    business_days_left: int | None
    becomes_restriction_on: dt.date | None


@attrs.frozen(kw_only=True, slots=False)
class Suspensions:
    """The answer to ``suspensions``."""

    as_of: dt.date
    known_at: dt.datetime | None
    readings: Mapping[str, str]
    investors: Sequence[InvestorSuspensions]
    warnings: Sequence[Caution]


@question("each suspension, permitted or not and why, and what is left")
def suspensions(case: Case, *, investor: str | None = None) -> Suspensions:
    """Each suspension, permitted or not and why, and the allowance left. Raises as ``owed`` does."""
    names = case.investors(investor)
    return Suspensions(
        as_of=case.as_of,
        known_at=case.known_at,
        readings=case.readings,
        investors=[_allowance(case, name) for name in names],
        warnings=cautions(case, names, about="suspensions"),
    )


def _allowance(case: Case, investor: str) -> InvestorSuspensions:
    as_of = case.facts.as_of
    earlier = judged_suspensions(case, investor)
    allowing = allowing_notices(case, investor)
    used = slots_used(allowing, earlier.started, as_of) if allowing else 0
    left = slots_left(case, investor, earlier)
    shown = [suspension for suspension in earlier.judged if suspension.bar.cause == "suspension"]
    lasting = any(suspension.lasts_on(as_of) for suspension in earlier.judged)
    turning = [suspension.too_long_on for suspension in shown if suspension.permitted and suspension.until is None]
    turns_on = next((day for day in turning if day and day > as_of), None)
    return InvestorSuspensions(
        investor=investor,
        suspensions=[_suspension(case, allowing, suspension) for suspension in shown],
        used=used,
        left=left,
        earliest_next=earliest_next(allowing, earlier) if allowing and left != 0 and not lasting else None,
        business_days_left=case.business_days.count(as_of + DAY, turns_on) if turns_on else None,
        becomes_restriction_on=turns_on,
    )


def _suspension(case: Case, allowing: Allowing | None, suspension: Suspension) -> SuspensionShown:
    bar = suspension.bar
    ended_by = [bar.ended_by] if bar.ended_by else []
    return SuspensionShown(
        notice_on=bar.since,
        lifted_on=bar.until,
        business_days=case.business_days.count(
            counted_from(allowing, bar.since) if allowing else bar.since, suspension.until or case.facts.as_of + DAY
        ),
        permitted=suspension.qualifies,
        permitted_until=suspension.permitted[1] if suspension.permitted else None,
        why=suspension.why,
        entries=[bar.started_by.position, *ended_by],
    )
