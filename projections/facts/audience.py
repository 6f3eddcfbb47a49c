"""Which entries of a log an Investor is shown: what speaks to it or to all, and never what the Board determined.

1(d): whether there is a Potential Material Event, and why, is the Board's; an Investor learns of it by the notice it is
given, and of nothing more. What changes an entry is shown to those who are shown all that it changes.
"""

from collections.abc import Iterator

from lifecycle.entries import Entry, EntryCorrected, EntryRetracted, MaterialEventDetermined
from lifecycle.judging.state import spoken_to
from projections.facts.cut import Log


def shown_to(log: Log, position: int, investor: str | None) -> bool:
    """Whether an entry is shown to an Investor, by its name in the log; None is the Company, which is shown all."""
    return investor is None or all(_speaks_to(fact, investor) for fact in _facts(log, log[position - 1]))


def _speaks_to(fact: Entry, investor: str) -> bool:
    return not isinstance(fact, MaterialEventDetermined) and investor in spoken_to((investor,), fact)


def _facts(log: Log, entry: Entry) -> Iterator[Entry]:
    """The facts an entry tells: itself or, where it changes another, what it changes and what it puts there."""
    if isinstance(entry, EntryCorrected):
        yield entry.replacement
    if isinstance(entry, EntryCorrected | EntryRetracted):
        yield from _facts(log, log[entry.target - 1])
    else:
        yield entry
