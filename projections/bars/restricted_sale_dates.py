"""1(i): from which day, and for how long, an Investor may not sell outside a permitted suspension.

Every bar on sales gives its days, save the days a suspension is permitted; each unbroken run of those days is one
default, and its Restricted Sale Date is its first day in no permitted suspension and after effectiveness.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import StatementEntry
from projections.bars.suspensions import Suspension, permitted_days, suspensions
from projections.case.case import Case, once
from projections.case.facts import Bar
from projections.case.spans import DAY, Span, holds, intersection, minus, union
from projections.shares.coverage import effective_dates
from projections.shares.held import bought_shares

CLAUSE_OF: Mapping[str, str] = {
    "suspension": "3(h)",
    "misstatement": "3(f)",
    "stop_order": "3(g)",
    "lapse": "3(a)",
    "delisting": "2(b)(v)",
}


@attrs.frozen(eq=False)
class Barred:
    """The days one cause keeps an Investor from selling, and the entry that began each stretch."""

    cause: str
    spans: Sequence[Span]
    entry: int


@attrs.frozen(kw_only=True, eq=False)
class RestrictedSaleDate:
    """One default run. ``until`` is its first day after, None while it lasts; ``cured`` says the bar itself ended."""

    on: date
    statement: StatementEntry
    causes: Sequence[str]
    until: date | None
    cured: bool
    days_after_effective: int
    # 2(b)(ii): for how many days after that declaration a restriction is paid for.
    window: int
    payable: bool
    entries: Sequence[int]
    ended_by: Sequence[int]

    @property
    def clauses(self) -> tuple[str, ...]:
        return ("1(i)", *(CLAUSE_OF[cause] for cause in self.causes))


def statement_bars(case: Case) -> list[Barred]:
    """Stop orders, lapses and withdrawals: the days with a declared statement and none effective, cause by cause."""
    found = []
    steps = case.facts.statement_days
    ends = [*(step.on for step in steps[1:]), case.horizon + DAY]
    for step, end in zip(steps, ends, strict=False):  # without a step there is nothing to end
        found += [Barred(cause, [(step.on, end)], entry) for cause, entry in step.barred_by.items()]
    return found


def _own_bars(case: Case, bars: Sequence[Bar]) -> list[Barred]:
    return [Barred(bar.cause, [(bar.since, bar.until or case.horizon + DAY)], bar.started_by.position) for bar in bars]


def _suspension_days(case: Case, judged: Sequence[Suspension]) -> list[Barred]:
    """The barred days of what 3(h) may permit, less the permitted ones."""
    found = []
    for suspension in judged:
        days = union([(suspension.bar.since, suspension.until or case.horizon + DAY)])
        left = minus(days, [suspension.permitted] if suspension.permitted else [])
        found.append(Barred(suspension.bar.cause, left, suspension.bar.started_by.position))
    return found


def barred_days(case: Case, investor: str) -> list[Barred]:
    """Every cause that bars an Investor outside its permitted suspensions, whatever it holds and whenever it is."""
    judged = suspensions(case, investor)
    found = _suspension_days(case, judged)
    listed = {id(suspension.bar) for suspension in judged}
    found += _own_bars(case, [bar for bar in case.facts.misstatements.get(investor, ()) if id(bar) not in listed])
    found += statement_bars(case)
    if case.readings["delisting"] == "restriction":
        found += _own_bars(case, case.facts.delistings)
    return found


@once
def restricted_sale_dates(case: Case, investor: str) -> list[RestrictedSaleDate]:
    """Every Restricted Sale Date of an Investor, in order."""
    barred = barred_days(case, investor)
    if not effective_dates(case, investor) or not any(bar.spans for bar in barred):
        return []
    end = case.horizon + DAY
    unfiltered = intersection(union(span for bar in barred for span in bar.spans), [(date.min, end)])
    runs = intersection(unfiltered, _days_that_count(case, investor))
    permitted = permitted_days(suspensions(case, investor))
    found: list[RestrictedSaleDate] = []
    for run in runs:
        on = _first_restricted_day(case, investor, run, permitted)
        if on is not None:
            until = run[1] if run[1] < end else None
            cured = until is not None and not holds(unfiltered, until)
            found.append(_dated(case, investor, (on, until), barred, cured=cured, first=not found))
    return found


def _days_that_count(case: Case, investor: str) -> list[Span]:
    """Days in the Registration Period on which the Investor holds a share and has not left the registration."""
    end = case.horizon + DAY
    if case.period.started_on is None or case.period.ends_on is None:
        return []
    end = min(end, case.period.ends_on + DAY)
    excluded = case.facts.exclusions.get(investor)
    if excluded:
        end = min(end, excluded.occurred_on)
    return bought_shares(case, investor).held_spans(end)


def _first_restricted_day(case: Case, investor: str, run: Span, permitted: Sequence[Span]) -> date | None:
    after_effective = effective_dates(case, investor)[0].occurred_on + DAY
    free = minus([(max(run[0], after_effective), run[1])], permitted)
    return free[0][0] if free and free[0][0] < free[0][1] else None


def _dated(
    case: Case,
    investor: str,
    days: tuple[date, date | None],
    barred: Sequence[Barred],
    *,
    cured: bool,
    first: bool,
) -> RestrictedSaleDate:
    on, until = days
    in_force = [bar for bar in barred if holds(bar.spans, on)]
    declared = [entry for entry in effective_dates(case, investor) if entry.occurred_on < on][-1]
    window = case.terms_on(declared.occurred_on, investor).restricted_sale_window_days
    after = (on - declared.occurred_on).days
    arms = after <= window or (BEYOND_NINETY_DAYS[case.readings["beyond_ninety_days"]](in_force))
    counted = RESTRICTIONS_COUNTED[case.readings["restrictions_counted"]](first)
    return RestrictedSaleDate(
        on=on,
        statement=declared,
        causes=[cause for cause in CLAUSE_OF if any(bar.cause == cause for bar in in_force)],
        until=until,
        cured=cured,
        days_after_effective=after,
        window=window,
        payable=arms and counted,
        entries=tuple(sorted({declared.position, *(bar.entry for bar in in_force)})),
        ended_by=_ended_by(case, investor, until),
    )


def _ended_by(case: Case, investor: str, until: date | None) -> list[int]:
    """The entries that freed sales on a day: lifts the Investor received, and statements that moved."""
    if until is None:
        return []
    lifts = {entry for whom, entry in case.facts.lifts.get(until, ()) if investor in whom}
    step = case.facts.statement_day(until)
    return sorted(lifts.union(step.moved_by if step and step.on == until else ()))


# Reading beyond_ninety_days: does a restriction past the window arm, given the bars in force outside permitted days?
BEYOND_NINETY_DAYS: Mapping[str, Callable[[Sequence[Barred]], bool]] = {
    "not_payable": lambda _: False,
    "payable": lambda in_force: any(bar.cause == "suspension" for bar in in_force),
}
# Reading restrictions_counted: does this one count, given whether it is the Investor's first of all?
RESTRICTIONS_COUNTED: Mapping[str, Callable[[bool], bool]] = {
    "each_run": lambda first: True,  # noqa: ARG005 - the choice that does not ask
    "first_only": lambda first: first,
}
