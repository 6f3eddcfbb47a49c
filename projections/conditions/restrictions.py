"""1(i): every default of what bars sales, on whichever clock of an Investor it runs."""

from collections.abc import Iterator

from projections.case.case import Case
from projections.case.clocks import clocks
from projections.conditions.runs import Run, is_of_bars, runs_of


def restrictions(case: Case, investor: str) -> list[Run]:
    """Clock by clock, and head by head in the order of the terms."""
    terms = case.terms_on(case.as_of, investor)
    heads = [name for name, head in terms.heads.items() if is_of_bars(terms, head)]
    return [run for clock in clocks(case, investor) for head in heads for run in _since_begun(clock, investor, head)]


def _since_begun(clock: Case, investor: str, head: str) -> Iterator[Run]:
    """Without those that were over when the clock began."""
    for run in runs_of(clock, (investor, head)):
        if clock.restarted is None or run.until is None or run.until > clock.restarted.on:
            yield run
