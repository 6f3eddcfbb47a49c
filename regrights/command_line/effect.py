"""What a correction or a retraction changed, and what it moved in dollars by the day it was recorded, in New York."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from lifecycle.clocks import eastern_date
from lifecycle.errors import Refusal
from lifecycle.money import ZERO
from projections.amounts.lines import InvestorFigures, investor_figures
from projections.case.case import case
from projections.facts.changed import Changed, changed_by
from projections.facts.reasons import dollars
from regrights.paper.audit import change

if TYPE_CHECKING:
    from regrights.book.book import Book

FIGURES = ("determined", "due", "paid", "outstanding", "credit")


@attrs.frozen(kw_only=True, slots=False)
class Moved:
    """A figure of one Investor before and after."""

    investor: str
    figure: str
    before: Decimal
    after: Decimal


@attrs.frozen(kw_only=True, slots=False)
class Effect:
    """``unknown`` says why the amounts could not be worked out, where they could not."""

    changed: Sequence[Changed]
    moved: Sequence[Moved]
    unknown: str | None = None


def effect(book: "Book", position: int) -> Effect:
    """The effect of the correction or retraction at a position."""
    log = book.entries[:position]
    changed = changed_by(log, log[-1])
    recorded_at = log[-1].recorded_at
    assert recorded_at is not None  # noqa: S101 - what is recorded says when
    day = eastern_date(recorded_at)
    try:
        made = case(log, as_of=day)
        before, after = (
            [investor_figures(each, name) for name in each.investors()] for each in (made.of_log(log[:-1]), made)
        )
    except Refusal as unanswered:
        return Effect(changed=changed, moved=[], unknown=str(unanswered))
    return Effect(changed=changed, moved=list(_moved(before, after)))


def _moved(before: Sequence[InvestorFigures], after: Sequence[InvestorFigures]) -> Iterator[Moved]:
    """One row for a figure that differs."""
    earlier, later = ({each.investor: each for each in side} for side in (before, after))
    for name in dict.fromkeys([*earlier, *later]):
        for figure in FIGURES:
            was, now = (getattr(side.get(name), figure, ZERO) for side in (earlier, later))
            if was != now:
                yield Moved(investor=name, figure=figure, before=was, after=now)


def told(found: Effect) -> Iterator[str]:
    """The same in lines."""
    for each in found.changed:
        yield f"changed  {change(each)}"
    if found.unknown:
        yield f"moved    not worked out: {found.unknown}"
    for moved in found.moved:
        yield f"moved    {moved.investor}: {moved.figure} {dollars(moved.before)} -> {dollars(moved.after)}"
    if not found.moved and not found.unknown:
        yield "moved    nothing: what is determined, due and paid is as before"
