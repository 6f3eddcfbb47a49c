"""Where every statement, every bar and the Registration Period stand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import attrs

from projections.bars.in_force import BarOnSales, bars_on_registered_sales
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.facts.reasons import Caution
from projections.questions.period import ENDED, Period, period_of
from projections.questions.register import question

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


@question("where every statement, every bar and the Registration Period stand")
def status(case: Case, *, investor: str | None = None) -> Status:
    """How the agreement stood at the end of the day: its machines, its bars and its Registration Period."""
    names = case.investors(investor)
    bars = [_shown_bar(bar, name) for name in case.facts.investors for bar in bars_on_registered_sales(case, name)]
    return Status(
        as_of=case.as_of,
        known_at=case.known_at,
        status=_shown(case, bars),
        statements=case.facts.statements,
        bars=[bar for bar in bars if bar.investor in names],
        period=period_of(case, ()),
        readings=case.readings,
        warnings=cautions(case, names, about="standing"),
    )


def _shown(case: Case, bars: Sequence[BarInForce]) -> str:
    states = set(case.facts.statements.values())
    if period_of(case, ()).status == ENDED:
        return ENDED
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
