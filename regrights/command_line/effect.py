"""What a correction or a retraction changed, and what it moved in dollars by the day it was recorded, in New York."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from lifecycle.clocks import eastern_date
from lifecycle.entries import EntryCorrected
from lifecycle.errors import Refusal
from lifecycle.money import ZERO
from projections.amounts.lines import InvestorOwed
from projections.facts.changed import Changed, changed_by
from projections.facts.reasons import dollars
from projections.questions.owed import owed
from regrights.paper.audit import change

if TYPE_CHECKING:
    from regrights.book.book import Book

FIGURES = ("determined", "due")


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
        before, after = (owed(side, as_of=day).investors for side in (log[:-1], log))
    except Refusal as unanswered:
        return Effect(changed=changed, moved=[], unknown=str(unanswered))
    names = log[-1].renames or {} if isinstance(log[-1], EntryCorrected) else {}
    return Effect(changed=changed, moved=list(_moved(before, after, names)))


def _moved(before: Sequence[InvestorOwed], after: Sequence[InvestorOwed], names: Mapping[str, str]) -> Iterator[Moved]:
    """One row for a figure that differs; whose name was put right is one Investor."""
    earlier = {names.get(each.investor, each.investor): each for each in before}
    later = {each.investor: each for each in after}
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
        yield "moved    nothing: what is determined and due is as before"
