"""Every Periodic Amount of an Investor, whatever default it comes from, in the order lines are shown."""

from datetime import date

from projections.amounts.periodic_amounts import PeriodicAmount, periodic_amounts
from projections.case.case import Case, once
from projections.heads.defaults import defaults_of


@once
def amounts_of(case: Case, investor: str) -> list[PeriodicAmount]:
    """Every Periodic Amount through the horizon, by due date, then trigger date, then number.

    What is equal in these stands clock by clock, the usual one first; then in the order its statements were declared,
    what no statement covers last; then by head, by the end of the restriction, and what was computed on shares on their
    way last.
    """
    declared: dict[str | None, int] = {each.statement: at for at, each in enumerate(case.facts.declarations)}
    last = len(declared)
    made = [amount for default in defaults_of(case, investor) for amount in periodic_amounts(default.case, default)]
    return sorted(
        made,
        key=lambda each: (
            each.due_on,
            each.trigger_date,
            each.number,
            each.begun_on or date.min,
            declared.get(each.statement, last),
            each.place,  # by head, in the order of the terms
            each.run_ends or date.max,
            each.on_their_way,
        ),
    )
