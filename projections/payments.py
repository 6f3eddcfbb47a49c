"""What was paid, and which amounts it paid: 2(b)(iv), in history order.

A payment that names an amount of this answer goes to it; the rest makes a pool, and on each day the pool pays what is
due by that day, oldest first.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from lifecycle.entries import PeriodicAmountPaid
from lifecycle.money import ZERO
from projections.periodic_amounts import PeriodicAmount

Name = tuple[str, date, int]


@attrs.frozen(eq=False)
class Allocation:
    """What each amount received, by place in the list given, and the payments that found no amount they name."""

    paid: Sequence[Decimal]
    unplaced: Sequence[PeriodicAmountPaid]


def allocate(
    amounts: Sequence[PeriodicAmount], owed: Sequence[Decimal], payments: Sequence[PeriodicAmountPaid], as_of: date
) -> Allocation:
    """Place one Investor's payments through a date. ``owed`` is each amount in dollars, in the order of ``amounts``."""
    unpaid = list(owed)
    places: Mapping[Name, int] = {
        (made.trigger, made.trigger_date, made.number): place for place, made in enumerate(amounts)
    }
    by_due_date = sorted(
        range(len(amounts)),
        key=lambda place: (amounts[place].due_on, amounts[place].trigger_date, amounts[place].number),
    )
    unplaced: list[PeriodicAmountPaid] = []
    pool = ZERO
    paid_on: dict[date, list[PeriodicAmountPaid]] = {}
    for payment in payments:
        paid_on.setdefault(payment.occurred_on, []).append(payment)
    for day in sorted({*paid_on, *(made.due_on for made in amounts if made.due_on <= as_of)}):
        for payment in paid_on.get(day, ()):
            left = payment.amount
            toward = payment.toward
            if toward is not None:
                place = places.get((toward.trigger, toward.trigger_date, toward.number))
                if place is None:
                    unplaced.append(payment)
                else:
                    used = min(left, unpaid[place])
                    unpaid[place] -= used
                    left -= used
            pool += left
        for place in by_due_date:
            if not pool or amounts[place].due_on > day:
                break
            used = min(pool, unpaid[place])
            unpaid[place] -= used
            pool -= used
    return Allocation([amount - left for amount, left in zip(owed, unpaid, strict=True)], unplaced)
