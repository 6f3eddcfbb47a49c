"""Every default of a head that counts from a first bad day, and whether it is paid for: in its window, counted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

import attrs

from lifecycle.agreement.language.concepts.charges import Head
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.entries import StatementEntry
from projections.case.case import Case
from projections.case.noted import shared
from projections.conditions.alike import shared_by_alike
from projections.conditions.bad_days import EFFECTIVENESS
from projections.conditions.dated import Dated, dated_runs, value_of
from projections.dates.awaited import date_of
from projections.dates.durations import after


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Run(Dated):
    """One default, and whether it is paid for."""

    # The last day on which one that is paid for may begin; ``date.max`` where the terms set none.
    arms_until: date
    payable: bool
    # What keeps it from being paid for.
    why_not: str | None

    @property
    def window(self) -> int:
        """For how many days after that declaration a default is paid for."""
        return (self.arms_until - self.statement.occurred_on).days if self.statement else 0


@shared(lambda found: (value_of(found), tuple(each.arms_until for each in found)))
def payable_runs(case: Case, asked: tuple[str, str]) -> list[Run]:
    """Those that are paid for."""
    return [run for run in runs_of(case, asked) if run.payable]


@shared_by_alike
def runs_of(case: Case, asked: tuple[str, str]) -> list[Run]:
    """Every default of a head toward an Investor that counts from its first bad day, group by group in order."""
    found = dated_runs(case, asked)
    return [_armed(case, asked, run, first=run.on == found[0].on) for run in found]


def _armed(case: Case, asked: tuple[str, str], dated: Dated, *, first: bool) -> Run:
    window = arms_until(case, *asked, dated.statement)
    why_not = _why_not(case, dated.causes, within=dated.on <= window, first=first)
    known = {name: getattr(dated, name) for name in _words(Dated)}
    return Run(**known, arms_until=window, payable=why_not is None, why_not=why_not)


@cache
def _words(kind: type[attrs.AttrsInstance]) -> Sequence[str]:
    return [field.name for field in attrs.fields(kind)]


def arms_until(case: Case, investor: str, name: str, declared: StatementEntry | None) -> date:
    """The last day on which a run may begin that costs anything; no day at all while its date is not known.

    Of effectiveness, that before the run is meant, with the days in force on its day.
    """
    day = declared.occurred_on if declared else case.as_of
    rule = case.terms_on(day, investor).heads[name].arms_within
    if rule is None:
        return date.max
    if declared and rule.to == EFFECTIVENESS:
        return after(case.business_days, day, rule.add)
    return date_of(case, investor, rule) or date.min


def _why_not(case: Case, causes: Sequence[str], *, within: bool, first: bool) -> str | None:
    if not (within or BEYOND_NINETY_DAYS[case.readings["beyond_ninety_days"]](causes)):
        return "window"
    return None if first or RESTRICTIONS_COUNTED[case.readings["restrictions_counted"]] else "first_only"


def is_of_bars(terms: Terms, head: Head) -> bool:
    """Whether a head is of something that bars sales."""
    return any(terms.conditions[name].down for name in head.of)


# Reading beyond_ninety_days: does a restriction past the window arm, given what is in force outside permitted days?
BEYOND_NINETY_DAYS: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "not_payable": lambda _: False,
    "payable": lambda causes: "suspension" in causes,
}
# Reading restrictions_counted: does one count that is not of the Investor's first date of all?
RESTRICTIONS_COUNTED: Mapping[str, bool] = {"each_run": True, "first_only": False}
