"""Two questions about standing: where every statement and bar stands, and where the Registration Period does."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from projections.bars.in_force import BarOnSales, bars_in_force
from projections.case.case import Case, case
from projections.case.cut import Log
from projections.case.reasons import Caution
from projections.case.registration_period import earliest_unrestricted
from projections.cautions.every import cautions

# What the agreement's status shows when nothing is effective: the first of these that some statement is in.
SHOWN_FIRST = ("stopped", "lapsed", "cleared", "in_review", "filed")


@attrs.frozen(kw_only=True, slots=False)
class BarInForce:
    """A bar on one Investor's sales on a day: since when, under which clause, by which entry."""

    bar: str
    investor: str
    since: date
    clause: str
    entry: int
    # Ended by a notice of this very day, which it still bars.
    lifted: bool = False


@attrs.frozen(kw_only=True, slots=False)
class Period:
    """The answer to ``period``. ``limb`` is set from the day after ``ends_on``; it is None while the period runs."""

    as_of: date
    known_at: datetime | None
    status: str
    started_on: date | None
    ends_on: date | None
    limb: str | None
    earliest_unrestricted: date | None
    clauses: Sequence[str]
    warnings: Sequence[Caution]


@attrs.frozen(kw_only=True, slots=False)
class Status:
    """The answer to ``status``."""

    as_of: date
    known_at: datetime | None
    status: str
    statements: Mapping[str, str]
    bars: Sequence[BarInForce]
    period: Period
    readings: Mapping[str, str]
    warnings: Sequence[Caution]


def period(
    log: Log,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> Period:
    """Where the Registration Period stands at the end of the day. It is one for all Investors."""
    asked = case(log, as_of=as_of, known_at=known_at, readings=readings)
    return _period(asked, known_at, cautions(asked, asked.investors(investor), amounts=False))


def _period(case: Case, known_at: datetime | None, warnings: Sequence[Caution]) -> Period:
    as_of, found = case.facts.as_of, case.period
    ended = found.ends_on is not None and as_of > found.ends_on
    return Period(
        as_of=as_of,
        known_at=known_at,
        status="ended" if ended else _running(case),
        started_on=found.started_on,
        ends_on=found.ends_on,
        limb=found.limb if ended else None,
        earliest_unrestricted=earliest_unrestricted(case.facts, case.terms_on),
        clauses=(f"3(a){found.limb}" if ended else "3(a)",),
        warnings=warnings,
    )


def _running(case: Case) -> str:
    as_of = case.facts.as_of
    if case.period.started_on is None:
        return "not_started"
    if not case.facts.effective_on(as_of):
        return "not_effective"
    own = [bar for name in case.facts.investors for bar in bars_in_force(case, name)]
    return "suspended" if any(bar.cause in ("suspension", "misstatement") for bar in own) else "running"


def status(
    log: Log,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
) -> Status:
    """How the agreement stood at the end of the day: its machines, its bars and its Registration Period."""
    asked = case(log, as_of=as_of, known_at=known_at, readings=readings)
    names = asked.investors(investor)
    bars = [_shown_bar(bar, name) for name in asked.facts.investors for bar in bars_in_force(asked, name)]
    return Status(
        as_of=as_of,
        known_at=known_at,
        status=_shown(asked, bars),
        statements=asked.facts.statements,
        bars=[bar for bar in bars if bar.investor in names],
        period=_period(asked, known_at, ()),
        readings=asked.readings,
        warnings=cautions(asked, names, amounts=False),
    )


def _shown(case: Case, bars: Sequence[BarInForce]) -> str:
    as_of, ends_on = case.facts.as_of, case.period.ends_on
    states = set(case.facts.statements.values())
    if ends_on is not None and as_of > ends_on:
        return "ended"
    if "effective" in states:
        return (
            "suspended" if any(bar.bar in ("suspension", "misstatement", "delisting") for bar in bars) else "effective"
        )
    return next((state for state in SHOWN_FIRST if state in states), "withdrawn" if states else "unfiled")


def _shown_bar(bar: BarOnSales, investor: str) -> BarInForce:
    return BarInForce(
        bar=bar.cause,
        investor=investor,
        since=bar.since,
        clause=bar.clause,
        entry=bar.entry,
        lifted=bar.until is not None,
    )
