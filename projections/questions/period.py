"""Where the Registration Period stands: 3(a)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from projections.bars.in_force import bars_on_registered_sales
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.facts.reasons import Caution
from projections.lots.registration_period import earliest_unrestricted
from projections.questions.register import question

PERIOD, ENDED = "registration_period", "ended"
OF_A_LIMB: Mapping[str, str] = {"(i)": "_unrestricted", "(ii)": "_all_sold", "(iii)": "_over"}


@attrs.frozen(kw_only=True, slots=False)
class StatementPeriod:
    """A declaration and a year after it, cut where the whole period ends; None for one after the period had ended."""

    statement: str
    declared_on: date
    ends_on: date | None


@attrs.frozen(kw_only=True, slots=False)
class Period:
    """The answer to ``period``: of the shares whose period ends last, and statement by statement.

    ``limb`` is set from the day after ``ends_on``; it is None while the period runs. ``lasts`` is the longest it may.
    Where that is None the terms fix no period: then none has ended, ``started_on`` is the first declaration, and
    ``ends_on`` the day the last share was sold or could be sold freely.
    """

    as_of: date
    known_at: datetime | None
    status: str
    started_on: date | None
    ends_on: date | None
    limb: str | None
    lasts: str | None
    earliest_unrestricted: date | None
    statements: Sequence[StatementPeriod]
    clauses: Sequence[str]
    warnings: Sequence[Caution]


@question("the Registration Period: started, ends, and by which limb")
def period(case: Case, *, investor: str | None = None) -> Period:
    """Where the Registration Period stands at the end of the day. It is one for all Investors."""
    return period_of(case, cautions(case, case.investors(investor), about="period"))


def period_of(case: Case, warnings: Sequence[Caution]) -> Period:
    """The same with cautions already found."""
    as_of, found, lasts = case.as_of, case.period, _lasts(case)
    reached = found.ends_on is not None and as_of > found.ends_on
    ended = reached and lasts is not None
    return Period(
        as_of=case.as_of,
        known_at=case.known_at,
        status=ENDED if ended else _running(case),
        started_on=found.started_on,
        ends_on=found.ends_on,
        limb=found.limb if reached else None,
        lasts=lasts,
        earliest_unrestricted=earliest_unrestricted(case.facts, case.terms_on),
        statements=[
            StatementPeriod(statement=each.statement, declared_on=each.occurred_on, ends_on=found.ends_on_of(each))
            for each in case.facts.declarations
        ],
        clauses=case.facts.clauses(PERIOD + OF_A_LIMB.get(found.limb or "", "") if ended else PERIOD),
        warnings=warnings,
    )


def _lasts(case: Case) -> str | None:
    """By the declaration it began with, else by the terms of the day."""
    started = case.period.started_on
    period = (case.terms_on(started) if started else case.terms).period
    return str(period.lasts) if period else None


def _running(case: Case) -> str:
    as_of = case.facts.as_of
    if case.period.started_on is None:
        return "not_started"
    if not case.facts.effective_on(as_of):
        return "not_effective"
    own = [bar for name in case.facts.investors for bar in bars_on_registered_sales(case, name)]
    return "suspended" if any(bar.cause in ("suspension", "misstatement") for bar in own) else "running"
