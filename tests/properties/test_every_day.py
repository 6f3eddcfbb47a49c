"""The illustrative history asked every day: figures move only on a Computation Date, a due date or a payment."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from lifecycle.entries import PeriodicAmountPaid
from lifecycle.judging.history import standing
from lifecycle.record.files import read_log
from projections.amounts.lines import FIGURES, InvestorOwed
from projections.questions.owed import owed
from tests import CHECKOUT

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
FIRST, LAST = date(2003, 5, 25), date(2004, 6, 10)


def figures(each: InvestorOwed) -> Mapping[str, Decimal]:
    return {figure: getattr(each, figure) for figure in FIGURES}


def jumps() -> list[tuple[date, str, str, Decimal, Decimal, str]]:
    """Every change from one day to the next: day, Investor, figure, before, after, and what falls on that day."""
    log = read_log(HISTORY, now=datetime(2026, 1, 1, tzinfo=UTC)).entries
    reasons: dict[tuple[date, str], set[str]] = {}
    for each in owed(log, as_of=LAST).investors:
        for line in each.lines:
            reasons.setdefault((line.computed_on, each.investor), set()).add("Computation Date")
            reasons.setdefault((line.due_on, each.investor), set()).add("due date")
    for entry in standing(log).entries:
        if isinstance(entry, PeriodicAmountPaid):
            reasons.setdefault((entry.occurred_on, entry.investor), set()).add("payment")
    found = []
    before = {each.investor: figures(each) for each in owed(log, as_of=FIRST).investors}
    for number in range(1, (LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        for each in owed(log, as_of=day).investors:
            why = ", ".join(sorted(reasons.get((day, each.investor), ())))
            for figure, value in figures(each).items():
                if value != before[each.investor][figure]:
                    found.append((day, each.investor, figure, before[each.investor][figure], value, why))
            before[each.investor] = figures(each)
    return found


def test_no_figure_moves_without_a_date_that_moves_it() -> None:
    moved = jumps()

    assert [jump for jump in moved if not jump[-1]] == []
    assert {jump[2] for jump in moved} == set(FIGURES)


if __name__ == "__main__":
    for day, investor, figure, before, after, why in jumps():
        print(f"{day}  {investor:<20} {figure:<12} {before:>10} → {after:>10}  {why}")
