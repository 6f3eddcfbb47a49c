"""Two questions about bars on sales: the Restricted Sale Dates, and the suspensions with the budget left."""

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from projections.bars.restricted_sale_dates import RestrictedSaleDate, restricted_sale_dates
from projections.bars.suspensions import Suspension, earliest_next, judged_suspensions, slots_used
from projections.case.case import Case, case
from projections.case.cut import Log
from projections.case.reasons import Caution
from projections.case.spans import DAY
from projections.cautions.every import cautions


@attrs.frozen(kw_only=True, slots=False)
class RestrictionShown:
    """One Restricted Sale Date; ``payable`` says it arms payments under the readings asked."""

    date: dt.date
    statement: str
    causes: Sequence[str]
    until: dt.date | None
    days_after_effective: int
    payable: bool
    clauses: Sequence[str]
    entries: Sequence[int]


@attrs.frozen(kw_only=True, slots=False)
class InvestorRestrictions:
    """The Restricted Sale Dates of one Investor, in order."""

    investor: str
    restricted_sale_dates: Sequence[RestrictionShown]


@attrs.frozen(kw_only=True, slots=False)
class Restrictions:
    """The answer to ``restricted``."""

    as_of: dt.date
    known_at: dt.datetime | None
    readings: Mapping[str, str]
    investors: Sequence[InvestorRestrictions]
    warnings: Sequence[Caution]


@attrs.frozen(kw_only=True, slots=False)
class SuspensionShown:
    """One suspension. ``business_days`` counts the notice day in and the lift day out, under every reading."""

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
    left: int
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


def restricted(
    log: Log,
    *,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> Restrictions:
    """Every Restricted Sale Date by then, payable or not. Raises as ``owed`` does."""
    asked = case(log, as_of=as_of, known_at=known_at, readings=readings)
    names = asked.investors(investor)
    return Restrictions(
        as_of=as_of,
        known_at=known_at,
        readings=asked.readings,
        investors=[
            InvestorRestrictions(
                investor=name, restricted_sale_dates=[_restriction(each) for each in restricted_sale_dates(asked, name)]
            )
            for name in names
        ],
        warnings=cautions(asked, names, amounts=False),
    )


def _restriction(restricted: RestrictedSaleDate) -> RestrictionShown:
    return RestrictionShown(
        date=restricted.on,
        statement=restricted.statement.statement,
        causes=restricted.causes,
        until=restricted.until,
        days_after_effective=restricted.days_after_effective,
        payable=restricted.payable,
        clauses=restricted.clauses,
        entries=restricted.entries,
    )


def suspensions_of(
    log: Log,
    *,
    as_of: dt.date,
    known_at: dt.datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> Suspensions:
    """Each suspension, permitted or not and why, and the allowance left. Raises as ``owed`` does."""
    asked = case(log, as_of=as_of, known_at=known_at, readings=readings)
    names = asked.investors(investor)
    return Suspensions(
        as_of=as_of,
        known_at=known_at,
        readings=asked.readings,
        investors=[_allowance(asked, name) for name in names],
        warnings=cautions(asked, names, amounts=False),
    )


def _allowance(case: Case, investor: str) -> InvestorSuspensions:
    as_of = case.facts.as_of
    earlier = judged_suspensions(case, investor)
    used = slots_used(case, earlier.started, as_of)
    left = max(0, case.terms_on(as_of, investor).suspension_periods - used)
    shown = [suspension for suspension in earlier.judged if suspension.bar.cause == "suspension"]
    lasting = any(suspension.lasts_on(as_of) for suspension in earlier.judged)
    turning = [suspension.too_long_on for suspension in shown if suspension.permitted and suspension.until is None]
    turns_on = next((day for day in turning if day and day > as_of), None)
    return InvestorSuspensions(
        investor=investor,
        suspensions=[_suspension(case, suspension) for suspension in shown],
        used=used,
        left=left,
        earliest_next=earliest_next(case, investor, earlier) if left and not lasting else None,
        business_days_left=case.business_days.count(as_of + DAY, turns_on) if turns_on else None,
        becomes_restriction_on=turns_on,
    )


def _suspension(case: Case, suspension: Suspension) -> SuspensionShown:
    bar = suspension.bar
    ended_by = [bar.ended_by] if bar.ended_by else []
    return SuspensionShown(
        notice_on=bar.since,
        lifted_on=bar.until,
        business_days=case.business_days.count(bar.since, bar.until or case.facts.as_of + DAY),
        permitted=suspension.qualifies,
        permitted_until=suspension.permitted[1] if suspension.permitted else None,
        why=suspension.why,
        entries=[bar.started_by.position, *ended_by],
    )
