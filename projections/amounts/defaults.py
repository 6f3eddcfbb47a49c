"""Every Periodic Amount of an Investor, whatever default it comes from, in the order lines are shown."""

from datetime import date

from projections.amounts.late_effectiveness import late_effectiveness
from projections.amounts.periodic_amounts import Default, PeriodicAmount, periodic_amounts
from projections.amounts.restricted_sales import restricted_sales
from projections.case.case import Case, once


def defaults_of(case: Case, investor: str) -> list[Default]:
    """Every default toward an Investor, late effectiveness first, by statement in order of declaration."""
    return [*late_effectiveness(case, investor), *restricted_sales(case, investor)]


@once
def amounts_of(case: Case, investor: str) -> list[PeriodicAmount]:
    """Every Periodic Amount through the horizon, by due date, then trigger date, then number.

    What is equal in these stands in the order its statements were declared, what no statement covers last; then by
    trigger, by the end of the restriction, and what was computed on shares on their way last.
    """
    declared: dict[str | None, int] = {each.statement: at for at, each in enumerate(case.facts.declarations)}
    last = len(declared)
    made = [amount for default in defaults_of(case, investor) for amount in periodic_amounts(case, default)]
    return sorted(
        made,
        key=lambda each: (
            each.due_on,
            each.trigger_date,
            each.number,
            declared.get(each.statement, last),
            each.trigger,  # late effectiveness first
            each.run_ends or date.max,
            each.on_their_way,
        ),
    )
