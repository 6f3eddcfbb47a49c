"""Restricted Sale Dates, and which of them are paid for: 1(i), 2(b)(ii)."""

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from projections.case.case import Case
from projections.cautions.every import cautions
from projections.conditions.restrictions import restrictions
from projections.conditions.runs import Run
from projections.facts.reasons import Caution
from projections.questions.register import question


@attrs.frozen(kw_only=True, slots=False)
class RestrictionShown:
    """One Restricted Sale Date of a group of shares; ``payable`` says it arms payments under the readings asked.

    ``shares`` are those of the group the Investor holds at the end of the date, in that day's shares.
    """

    date: dt.date
    statement: str | None
    shares: int
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


@question("Restricted Sale Dates, and which of them are paid for")
def restricted(case: Case, *, investor: str | None = None) -> Restrictions:
    """Every Restricted Sale Date by then, payable or not. Raises as ``owed`` does."""
    names = case.investors(investor)
    return Restrictions(
        as_of=case.as_of,
        known_at=case.known_at,
        readings=case.readings,
        investors=[
            InvestorRestrictions(
                investor=name, restricted_sale_dates=[_restriction(each) for each in restrictions(case, name)]
            )
            for name in names
        ],
        warnings=cautions(case, names, about="suspensions"),
    )


def _restriction(restricted: Run) -> RestrictionShown:
    return RestrictionShown(
        date=restricted.on,
        statement=restricted.statement.statement if restricted.statement else None,
        shares=restricted.shares,
        causes=restricted.causes,
        until=restricted.until,
        days_after_effective=restricted.days_after_effective,
        payable=restricted.payable,
        clauses=restricted.clauses,
        entries=restricted.entries,
    )
