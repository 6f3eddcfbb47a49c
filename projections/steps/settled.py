"""Until when anything is charged, and from when on no dealing in shares can move an amount, whoever holds them then.

1(b): what is charged rests on what is held by its day. A dealing after every charge moves an amount only if a default
may still begin, or go on, toward whoever holds the shares then.
"""

from collections.abc import Iterator
from datetime import date

from lifecycle.agreement.language.concepts.dates import MILESTONE
from lifecycle.entries import (
    Entry,
    PeriodicAmountSharesIssued,
    SharesSold,
    SharesSplit,
    SharesTransferred,
    TransferNotified,
)
from projections.case.case import Case, once, once_per_case
from projections.dates.anchors import happened
from projections.heads.defaults import defaults_of
from projections.steps.late_bars import paid_for_through

# What is late until it happens first, for all shares alike.
HAPPENS_FIRST = ("effectiveness", "filing", MILESTONE)


@once
def charged_through(case: Case, investor: str) -> date:
    """The last day on which anything is charged to an Investor; no last day while something still runs."""
    dates = [default.charged for default in defaults_of(case, investor)]
    if any(each.upcoming for each in dates):
        return date.max
    return max((at.on for each in dates for at in each.dates), default=date.min)


@once_per_case
def settled_through(case: Case) -> date:
    """The last day on which a dealing may move an amount; ``date.max`` where there is no such day.

    After it nothing is charged to anybody, nothing is late any more, and no bar that begins is paid for. Where shares
    are told apart, or a limit is counted by whose they are, something may turn on who had which.
    """
    facts, lots = case.facts, case.lots
    if facts.changes or facts.partly_covered or facts.elections or lots.cut_backs or case.terms.limits:
        return date.max
    charges = (charged_through(case, name) for name in facts.investors)
    return max([paid_for_through(case), *_late_until(case), *charges])


def _late_until(case: Case) -> Iterator[date]:
    """The day on which each thing the terms wait for has happened: from then on it is late for nobody."""
    for condition in case.terms.conditions.values():
        if condition.late:
            first = happened(case, "", condition.late) if condition.late.startswith(HAPPENS_FIRST) else ()
            yield first[0].on if first else date.max


def dealt_in_vain(case: Case, entry: Entry) -> bool:
    """Whether a dealing is of a day after which no charge is taken of what is held, and speaks of none before it."""
    match entry:
        case PeriodicAmountSharesIssued() | SharesSold() | SharesSplit() | SharesTransferred():
            return entry.occurred_on > settled_through(case)
        case TransferNotified():
            return entry.occurred_on > settled_through(case) and entry.transferee not in _waiting(case)
        case _:
            return False


@once_per_case
def _waiting(case: Case) -> frozenset[str]:
    """9: those of whose shares some left their transferor by the last of those days, and no notice was given by then.

    On a notice they were theirs since: it moves charges made between.
    """
    settled = settled_through(case)
    early = (each for each in case.lots.transfers if each.entry.occurred_on <= settled)
    untold = (each for each in early if each.notice is None or each.notice.occurred_on > settled)
    return frozenset(each.entry.transferee for each in untold)
