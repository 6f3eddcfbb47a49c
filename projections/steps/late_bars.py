"""Until when a bar on sales that begins, or ends, may move an amount."""

from collections.abc import Iterator, Sequence
from datetime import date

from lifecycle.agreement.language.concepts.charges import Head
from projections.case.case import Case, once_per_case
from projections.conditions.bad_days import bad_days
from projections.conditions.runs import arms_until, is_of_bars
from projections.facts.spans import Span, union
from projections.shares.held import inherited_coverings

OWN_CAUSES = ("suspension", "misstatement")


@once_per_case
def paid_for_through(case: Case) -> date:
    """The last day on which a bar that begins or ends, or what announces it, may move an amount.

    The end of every window in which a default by a bar must begin, of the bad days then begun, and of every bar begun;
    ``date.max`` where there is no such day, or something else turns on bars.
    """
    readings, facts = case.readings, case.facts
    if facts.changes or facts.partly_covered or case.lots.cut_backs:
        return date.max
    if readings["period_tolling"] == "day_for_day" or readings["running_sequence"] == "paused":
        return date.max
    if readings["beyond_ninety_days"] != "not_payable" or readings["amendment_window"] != "none":
        return date.max
    windows = max((day for each in _heads(case) for day in _windows(case, *each)), default=date.min)
    ends = (end for each in _heads(case) for begun, end in _bad_days(case, *each) if begun <= windows)
    bars = (bar for name in facts.spoken_to for cause in OWN_CAUSES for bar in facts.bars_of(name, cause))
    open_ends = (bar.until or date.max for bar in bars if bar.since <= windows)
    return max([windows, *ends, *open_ends])


def _heads(case: Case) -> Iterator[tuple[str, str, Head]]:
    """Of each Investor the heads of what bars sales."""
    for investor in case.facts.investors:
        terms = case.terms_on(case.as_of, investor)
        for name, head in terms.heads.items():
            if is_of_bars(terms, head):
                yield investor, name, head


def _windows(case: Case, investor: str, name: str, head: Head) -> Iterator[date]:
    """The last days on which one may begin that is paid for, by each declaration that may come before it."""
    conditions = case.terms_on(case.as_of, investor).conditions
    allowed = (conditions[each].allow_days for each in head.of)
    if any(each.over == "whole" for each in allowed if each):
        yield date.max  # a run that grows may be one from its first day on
    for declared in (None, *case.facts.declarations):
        yield arms_until(case, investor, name, declared)


def _bad_days(case: Case, investor: str, _: str, head: Head) -> Sequence[Span]:
    """Days of which a default may be made, whether shares are held on them or not."""
    coverings = inherited_coverings(case, investor) or [case.facts.covering_all]
    tolls = head.investor_delay == "toll"
    found = (bad_days(case, (investor, name, each, tolls)) for name in head.of for each in coverings)
    return union(span for each in found for span in each.spans)
