"""Rows without a file number, tied by their date to every statement that was open then: one pass over the days.

A tie is a guess, and carries every statement that could claim the row; a row that very many could claim is no evidence
for any. What a form or a letter is about is not known here.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from heapq import heappop, heappush

import attrs

from regrights.edgar.forms import Role
from regrights.edgar.lives import Life
from regrights.edgar.page import Filing

MOST_CLAIMS = 12


@attrs.frozen(kw_only=True)
class Row:
    """A filing of a statement. Not ``by_number``: tied by its date alone, and ``claimed_by`` every one open then."""

    filing: Filing
    role: Role
    by_number: bool = True
    claimed_by: tuple[str, ...] = ()


def tied_by_date(loose: Sequence[tuple[Filing, Role]], lives: Mapping[str, Life]) -> Mapping[str, Sequence[Row]]:
    """The rows of each statement among the filings without a number, which are given oldest first."""
    by_role: dict[Role, list[Filing]] = {}
    for filing, role in loose:
        by_role.setdefault(role, []).append(filing)
    found: dict[str, list[Row]] = {number: [] for number in lives}
    for role, filings in by_role.items():
        open_then = _Open({number: life.window(role) for number, life in lives.items()})
        for filing in filings:
            claims = open_then.on(filing.filed)
            row = Row(filing=filing, role=role, by_number=False, claimed_by=claims)
            for number in claims:
                found[number].append(row)
    return found


class _Open:
    """The statements that were open on each of some days, asked in order."""

    def __init__(self, windows: Mapping[str, tuple[date, date] | None]) -> None:
        ahead = [(*window, number) for number, window in windows.items() if window is not None]
        self._ahead = sorted(ahead, reverse=True)
        self._closing: list[tuple[date, str]] = []
        self._open: dict[str, None] = {}  # in the order of opening

    def on(self, day: date) -> tuple[str, ...]:
        while self._ahead and self._ahead[-1][0] <= day:
            _, end, number = self._ahead.pop()
            heappush(self._closing, (end, number))
            self._open[number] = None
        while self._closing and self._closing[0][0] < day:
            del self._open[heappop(self._closing)[1]]
        return tuple(self._open) if len(self._open) <= MOST_CLAIMS else ()
