"""Duties performed by an entry that says so, ``DutyPerformed``: which beginning of a duty each such entry means.

It means the beginning it names by ``regarding``; else the earliest open one of its statement, if it names one; else
the earliest open one. Without an Investor it speaks to all: the earliest open one toward each.
"""

from collections.abc import Sequence
from datetime import date

from lifecycle.entries import DutyPerformed
from lifecycle.judging.history import Place, history_key
from projections.case.case import Case, once_per_case
from projections.duty.done import Done
from projections.duty.performance import Named, done
from projections.duty.starts import Begun


@once_per_case
def performances(case: Case) -> Sequence[DutyPerformed]:
    """Every entry that says a duty was performed, in history order."""
    return [entry for entry in case.facts.history if isinstance(entry, DutyPerformed)]


def _of(case: Case, duty: Named, begun: Sequence[Begun]) -> list[DutyPerformed]:
    """Those of them that may mean this duty."""
    names = {entry.duty for entry in performances(case)}
    meant = {name for name in names if any(duty.means(name, each) for each in begun)}
    return [entry for entry in performances(case) if entry.duty in meant]


def performed(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """Performed once begun, by an entry that names the duty."""
    found: list[Done | None] = [None] * len(begun)
    still_open = list(range(len(begun)))
    for entry in _of(case, duty, begun):
        toward: set[str | None] = set()
        for place in still_open:
            each = begun[place]
            if entry.regarding is None and each.key > history_key(entry):
                break  # begun later, like all that follow
            if each.investor not in toward and _may_mean(entry, duty, each):
                found[place] = done(entry)
                toward |= {each.investor} if entry.regarding is None else set()
        still_open = [place for place in still_open if found[place] is None]
    return found


def performed_before(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """Performed ahead of the start, and after the start before it of the same statement, by an entry that names it."""
    found: list[Done | None] = []
    open_entries = _of(case, duty, begun)
    previous: dict[str | None, Place] = {}
    for each in begun:
        window = (previous.get(each.statement, (date.min, 0, 0)), each.key)
        entry = next((one for one in open_entries if _may_mean(one, duty, each) and _within(one, window)), None)
        if entry:
            open_entries.remove(entry)
        found.append(done(entry) if entry else None)
        previous[each.statement] = each.key
    return found


def _within(entry: DutyPerformed, window: tuple[Place, Place]) -> bool:
    """Inside a window of the history, or naming the start itself."""
    return entry.regarding is not None or window[0] < history_key(entry) < window[1]


def _may_mean(entry: DutyPerformed, duty: Named, begun: Begun) -> bool:
    if not duty.means(entry.duty, begun):
        return False
    if entry.regarding is not None and entry.regarding != begun.position:
        return False
    if entry.statement is not None and begun.statement is not None and entry.statement != begun.statement:
        return False
    return entry.investor is None or begun.investor is None or entry.investor == begun.investor
