"""What a date counts from: the days on which each thing happened for an Investor. Reads the facts, counts nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.concepts.dates import MILESTONE
from lifecycle.entries import (
    ClearanceNotified,
    CommentsReceived,
    DemandNotified,
    Entry,
    MilestoneReached,
    PrincipalIssued,
    RegistrationObjected,
    ReviewNotified,
    SharesPurchased,
)
from projections.case.case import Case
from projections.case.clocks import freed
from projections.shares.coverage import effective_dates


@attrs.frozen(eq=False, repr=False)
class Happened:
    """A day on which something happened, and the entry that says so."""

    on: date
    entry: Entry


def happened(case: Case, investor: str, anchor: str) -> Sequence[Happened]:
    """Every time it happened for an Investor, the earliest first; another date is nothing that happens."""
    if anchor.startswith(MILESTONE):
        found: Iterable[Entry] = _reached(case, anchor.removeprefix(MILESTONE))
    else:
        happens = ANCHORS.get(anchor)
        found = happens(case, investor) if happens else ()
    return [Happened(entry.occurred_on, entry) for entry in found]


def _reached(case: Case, milestone: str) -> Iterator[Entry]:
    return (each for each in case.facts.history if isinstance(each, MilestoneReached) and each.milestone == milestone)


def _closings(case: Case, investor: str) -> Iterator[Entry]:
    if case.restarted:
        yield from [each.ended for each in freed(case, investor) if each.ended][:1]
        return
    bought = (each for each in case.facts.dealings if isinstance(each, SharesPurchased | PrincipalIssued))
    own = [each for each in bought if each.investor == investor]
    notice = case.facts.inherited.get(investor)
    yield from own or (_closings(case, notice.investor) if notice else ())  # 9: its transferor's


def _last_closing(case: Case, investor: str) -> Sequence[Entry]:
    return list(_closings(case, investor))[-1:]


def _filings(case: Case, investor: str) -> Iterator[Entry]:
    for filing in case.facts.filings.values():
        if filing.coverage is None or filing.coverage.get(investor):
            yield filing


def _review(entry: Entry) -> bool:
    return isinstance(entry, ReviewNotified) and entry.review


def _no_further_review(entry: Entry) -> bool:
    return isinstance(entry, ClearanceNotified) or (isinstance(entry, ReviewNotified) and not entry.review)


# What the SEC says of a statement, by anchor; a date may be waited for once for each.
OF_A_NOTICE: Mapping[str, Callable[[Entry], bool]] = {
    "clearance": lambda entry: isinstance(entry, ClearanceNotified),
    "no_further_review": _no_further_review,
    "comments": lambda entry: isinstance(entry, CommentsReceived),
    "review": _review,
    "full_review": lambda entry: isinstance(entry, ReviewNotified) and entry.review and entry.full,
}


def _noticed(anchor: str) -> Callable[[Case, str], Iterator[Entry]]:
    return lambda case, _: filter(OF_A_NOTICE[anchor], case.facts.history)


def _demands(case: Case, investor: str) -> Iterator[Entry]:
    demands = (each for each in case.facts.history if isinstance(each, DemandNotified))
    return (each for each in demands if investor in case.facts.spoken_to_by(each))


def _unrestricted(case: Case, _: str) -> Sequence[Entry]:
    return [case.facts.unrestricted] if case.facts.unrestricted else []


ANCHORS: Mapping[str, Callable[[Case, str], Sequence[Entry] | Iterator[Entry]]] = {
    "signing": lambda case, _: [case.facts.signed],
    "closing": _closings,
    "last_closing": _last_closing,
    "filing": _filings,
    "effectiveness": effective_dates,
    "clearance": lambda case, _: case.facts.clearances,
    "no_further_review": _noticed("no_further_review"),
    "comments": _noticed("comments"),
    "review": _noticed("review"),
    "full_review": _noticed("full_review"),
    "demand": _demands,
    "objection": lambda case, _: [each for each in case.facts.history if isinstance(each, RegistrationObjected)],
    "unrestricted": _unrestricted,
}
