"""When a duty was done, and which payment made a Periodic Amount so."""

from datetime import date

import attrs

from projections.amounts.ledger import ledger
from projections.amounts.lines import Line, investor_owed
from projections.case.case import Case, once


@attrs.frozen
class Done:
    """When a duty was performed, and by which entry where one did it."""

    on: date
    by: int | None


@once
def lines_paid(case: Case, investor: str) -> list[tuple[Line, Done | None]]:
    """Each Periodic Amount of an Investor with the day it was fully paid, and the payment by which it was."""
    paid = ledger(case, investor).allocated
    lines = investor_owed(case, investor).lines
    return [
        (line, Done(on, by[-1]) if on else None)
        for line, on, by in zip(lines, paid.paid_off, paid.paid_by, strict=True)
    ]
