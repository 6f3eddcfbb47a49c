"""When an amount falls due: the anchors a charge, its period and its default have, and the sentence of each."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import attrs
from dateutil.relativedelta import relativedelta

from lifecycle.agreement.language.concepts.charges import Charge
from lifecycle.agreement.language.concepts.dates import Until
from lifecycle.agreement.language.vocabulary.durations import Duration
from projections.case.case import Case
from projections.dates.anchors import happened
from projections.dates.durations import after, rolled
from projections.facts.reasons import Reason, Why, reason
from projections.heads.accrual import Accrual
from projections.heads.charge_dates import ChargeDate

SATURDAY = 5
COUNTED_DAY, BUSINESS_DAY, PERIOD_END = "counted day", "business day", "period_end"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Charging:
    """One charge of a default, as far as its due date follows from it."""

    case: Case
    investor: str
    what: str
    # The name of its date.
    called: str
    accrual: Accrual
    at: ChargeDate
    first: date
    # The cure, also where an end had stopped the charges before it; and the same only where it ended them itself.
    cure: date | None
    cured: date | None
    ended_by: tuple[int, ...]


def _month_end(of: Charging) -> date:
    return of.at.on + relativedelta(day=31)


def _anniversary(of: Charging) -> date:
    """The first month after the first charge that ends on the day of this one, or later."""
    months = 0
    while (day := of.first + relativedelta(months=months)) < of.at.on:
        months += 1
    return day


def _demand(of: Charging) -> date | None:
    return next((each.on for each in happened(of.case, of.investor, "demand")), None)


ANCHORS: Mapping[str, Callable[[Charging], date | None]] = {
    "charge": lambda of: of.at.on,
    PERIOD_END: lambda of: of.accrual.period_end(of.at.period, of.at.on),
    "month_end": _month_end,
    "anniversary": _anniversary,
    "cure": lambda of: of.cured,
    "demand": _demand,
}


def due_on(charge: Charge, of: Charging) -> tuple[date | None, Why]:
    """The due date, and why; None while what it counts from has not happened."""
    rule = charge.due
    if rule is None:
        return of.at.on, lambda: reason("due_charge", _clauses(charge), on=of.at.on)
    own = attrs.evolve(of, cured=of.cure) if rule.to == "cure" else of
    day = _by(rule, own)
    sooner = _by(rule.or_sooner, of) if rule.or_sooner else None
    if rule.or_sooner and sooner and of.at.on < sooner and (day is None or sooner < day):
        return sooner, partial(_because, rule.or_sooner, of, sooner)
    day = max(day, of.at.on) if day else None
    return day, partial(_because, rule, own, day)


def _by(rule: Until, of: Charging) -> date | None:
    if rule.add and rule.add.unit == COUNTED_DAY:
        return _counted_days_after(rule, rule.add, of)
    anchor = ANCHORS[rule.to](of)
    days = of.case.business_days
    return rolled(days, after(days, anchor, rule.add), rule.roll) if anchor else None


def _counted_days_after(rule: Until, add: Duration, of: Charging) -> date | None:
    """The first day so many counted days after the end of its period that comes after the charge; else after a day."""
    if rule.to != PERIOD_END:
        anchor, clock = ANCHORS[rule.to](of), of.accrual.clock
        return clock.first_at(clock.counted(anchor) + add.number) if anchor else None
    off_the_grid = bool(of.accrual.relistings)
    number = max(1, of.accrual.number_of(of.at.on) - add.number) if off_the_grid else of.at.period
    while True:
        ends = of.accrual.grid(number)
        day = of.accrual.clock.first_at(ends.count + add.number)
        if day is None or day > of.at.on:
            return day
        number += 1


def _because(rule: Until, of: Charging, day: date | None) -> Reason:
    clauses = [rule.clause] if rule.clause else []
    if day is None:
        return reason("due_waits", clauses, called={"anchor": WAITED_FOR.get(rule.to, "its period ends")})
    if rule.to == "cure" and of.cured:
        add = rule.add or Duration(0, BUSINESS_DAY)
        if add.unit != BUSINESS_DAY:
            return reason("due_after_cure", clauses, of.ended_by, what=of.what, on=day, cured=of.cured)
        return reason(
            "due_cure",
            clauses,
            of.ended_by,
            what=of.what,
            on=day,
            nth=ordinal(add.number),
            cured=of.cured,
            skipped=closed_between(of.case, of.cured, day),
        )
    if of.at.why == "in_advance" and rule.to == "charge" and rule.add is None:
        return reason("due_advance", clauses, on=day)
    if rule.add and rule.add.unit == COUNTED_DAY:
        return reason("due_grid", clauses, called={"date": of.called}, on=day)
    return reason("due_charge", clauses, on=day)


WAITED_FOR: Mapping[str, str] = {"cure": "the default is cured", "demand": "it is demanded"}


def _clauses(charge: Charge) -> list[str]:
    return [charge.clause] if charge.clause else []


def closed_between(case: Case, start: date, end: date) -> str:
    """The weekdays between two dates that were no business day, with the reason, for a sentence."""
    days = (date.fromordinal(number) for number in range(start.toordinal() + 1, end.toordinal()))
    closed = [
        f"{day}, {because}"
        for day in days
        if day.weekday() < SATURDAY and (because := case.business_days.closed_because(day))
    ]
    return f", not counting {'; '.join(closed)}" if closed else ""


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    teens = 10 < number % 100 < 14  # noqa: PLR2004 - eleventh to thirteenth
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
