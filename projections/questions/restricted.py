"""The first days on which sales were barred, or something else was down, and which of them are paid for."""

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

    ``head`` is what it is a default of, and ``days_after_effective`` None where nothing was effective before it.
    ``shares`` are those of the group the Investor holds at the end of the date, in that day's shares.
    """

    date: dt.date
    head: str
    statement: str | None
    shares: int
    causes: Sequence[str]
    until: dt.date | None
    days_after_effective: int | None
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
    """The answer to ``restricted``. ``called`` is the terms' name of such a day, where they have one for all."""

    as_of: dt.date
    known_at: dt.datetime | None
    readings: Mapping[str, str]
    called: str | None
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
        called=_called(case),
        investors=[
            InvestorRestrictions(
                investor=name, restricted_sale_dates=[_restriction(each) for each in _in_order(case, name)]
            )
            for name in names
        ],
        warnings=cautions(case, names, about="suspensions"),
    )


def _in_order(case: Case, investor: str) -> list[Run]:
    return sorted(restrictions(case, investor), key=lambda each: each.on)


def _called(case: Case) -> str | None:
    conditions = (case.terms.conditions[name] for head in case.terms.heads.values() for name in head.of)
    names = {each.called for each in conditions if each.down}
    return names.pop() if len(names) == 1 else None


def _restriction(restricted: Run) -> RestrictionShown:
    return RestrictionShown(
        date=restricted.on,
        head=restricted.head,
        statement=restricted.statement.statement if restricted.statement else None,
        shares=restricted.shares,
        causes=restricted.causes,
        until=restricted.until,
        days_after_effective=restricted.days_after_effective if restricted.statement else None,
        payable=restricted.payable,
        clauses=restricted.clauses,
        entries=restricted.entries,
    )
