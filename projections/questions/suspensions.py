"""Suspensions, permitted or not and why, and what is left of the allowance, as the terms count it."""

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from lifecycle.agreement.explaining.of_days import of_condition
from lifecycle.agreement.language.concepts.conditions import Condition
from lifecycle.agreement.language.concepts.terms import Terms
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
from projections.conditions.restrictions import restrictions
from projections.dates.durations import BUSINESS_DAY
from projections.facts.reasons import Caution
from projections.facts.spans import DAY
from projections.questions.register import question

# No allowance found in an agreement lasts longer.
LOOKED_AHEAD = dt.timedelta(days=400)


@attrs.frozen(kw_only=True, slots=False)
class SuspensionShown:
    """One suspension. ``business_days`` counts the days as the reading ``day_count`` has them.

    ``permitted`` is None where the terms judge no suspension by its notice.
    """

    notice_on: dt.date
    lifted_on: dt.date | None
    business_days: int
    permitted: bool | None
    permitted_until: dt.date | None
    why: str
    entries: Sequence[int]


@attrs.frozen(kw_only=True, slots=False)
class InvestorSuspensions:
    """One Investor's suspensions and what is left of the allowance. ``earliest_next`` may lie in the past.

    ``allowed`` is what the terms allow, in a sentence. Where no notice permits one there is nothing to use up: ``left``
    is None, as it is where the terms set no number. ``business_days_left`` are those after the as-of date on which a
    permitted suspension may still last; None where the terms do not count in business days.
    """

    investor: str
    allowed: str
    by_notice: bool
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
    turns_on = next((day for day in turning if day and day > as_of), None) if allowing else _turns_bad(case, investor)
    in_business_days = allowing is not None and _each_in_business_days(allowing, as_of)
    return InvestorSuspensions(
        investor=investor,
        allowed=_allowed(case, investor),
        by_notice=allowing is not None,
        suspensions=[_suspension(case, allowing, suspension) for suspension in shown],
        used=used,
        left=left if allowing else None,
        earliest_next=earliest_next(allowing, earlier) if allowing and left != 0 and not lasting else None,
        business_days_left=case.business_days.count(as_of + DAY, turns_on) if turns_on and in_business_days else None,
        becomes_restriction_on=turns_on,
    )


def _each_in_business_days(allowing: Allowing, day: dt.date) -> bool:
    each = allowing.on(day).each
    return each is not None and each.unit == BUSINESS_DAY


def _allowed(case: Case, investor: str) -> str:
    """What the terms of the day allow of suspensions."""
    terms = case.terms_on(case.as_of, investor)
    of_suspensions = [(name, each) for name, each in terms.conditions.items() if "suspension" in each.down]
    if not of_suspensions:
        return "No condition of these terms is of suspensions, so none costs anything."
    said = [text for name, each in of_suspensions for text in _allowance_said(name, each, terms)]
    return " ".join(dict.fromkeys(said)) or "These terms allow no suspension: each day of one is bad."


def _allowance_said(name: str, condition: Condition, terms: Terms) -> list[str]:
    return [each.text for each in of_condition(name, condition, terms)][1:]


def _turns_bad(case: Case, investor: str) -> dt.date | None:
    """Where days are counted: the first day ahead on which a suspension that lasts on would start a default."""
    lasting = any(bar.until is None for bar in case.facts.suspensions.get(investor, ()))
    ahead = restrictions(case.through(case.as_of + LOOKED_AHEAD), investor) if lasting else []
    days = [each.on for each in ahead if each.on > case.as_of and each.payable and "suspension" in each.causes]
    return min(days, default=None)


def _suspension(case: Case, allowing: Allowing | None, suspension: Suspension) -> SuspensionShown:
    bar = suspension.bar
    ended_by = [bar.ended_by] if bar.ended_by else []
    return SuspensionShown(
        notice_on=bar.since,
        lifted_on=bar.until,
        business_days=case.business_days.count(
            counted_from(allowing, bar.since) if allowing else bar.since, suspension.until or case.facts.as_of + DAY
        ),
        permitted=suspension.qualifies if allowing else None,
        permitted_until=suspension.permitted[1] if suspension.permitted else None,
        why=suspension.why,
        entries=[bar.started_by.position, *ended_by],
    )
