"""1(i): from which day, and for how long, an Investor may not sell outside a permitted suspension.

Every bar on sales of a share gives its days, save the days a suspension is permitted; each unbroken run of those days
is one default, and its Restricted Sale Date is its first day in no permitted suspension and after effectiveness. A
statement bars and frees the shares it covers. Shares of one date, statement and end are one group.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import PostEffectiveAmendmentDeclaredEffective, StatementEntry
from lifecycle.judging.history import history_key
from projections.bars.barred import CLAUSE_OF, Barred, Bars, in_order, own_barred_days, statement_bars
from projections.bars.suspensions import permitted_days, suspensions
from projections.case.case import Case, once
from projections.facts.spans import DAY, Span, holding, intersection, minus, union
from projections.shares.coverage import effective_dates
from projections.shares.held import Covering, Meant, bought_shares, held, inherited_coverings


@attrs.frozen(kw_only=True, eq=False)
class RestrictedSaleDate:
    """One default run of a group of shares. ``until`` is its first day after, None while it lasts.

    ``cured`` says the bar itself ended; ``relisted`` that nothing but a relisting ended it. ``coverings`` are what
    covers its shares, and ``shares`` how many of them the Investor holds at the end of the day it begins.
    """

    on: date
    statement: StatementEntry
    coverings: frozenset[Covering]
    shares: int
    causes: Sequence[str]
    until: date | None
    cured: bool
    relisted: bool
    days_after_effective: int
    # 2(b)(ii): for how many days after that declaration a restriction is paid for.
    window: int
    payable: bool
    # What keeps it from being paid for.
    why_not: str | None
    entries: Sequence[int]
    ended_by: Sequence[int]

    @property
    def clauses(self) -> tuple[str, ...]:
        return ("1(i)", *(CLAUSE_OF[cause] for cause in self.causes))


@attrs.frozen(kw_only=True, eq=False)
class _Run:
    """The default run of the shares covered alike. ``ends`` is the first day after it, their own period aside."""

    covering: Covering
    on: date
    until: date | None
    ends: date
    cured: bool
    statement: StatementEntry
    bars: Bars

    @property
    def group(self) -> tuple[object, ...]:
        return (self.on, self.statement.position, self.ends)


@once
def restricted_sale_dates(case: Case, investor: str) -> list[RestrictedSaleDate]:
    """Every Restricted Sale Date of an Investor, group by group in order."""
    groups: dict[tuple[object, ...], list[_Run]] = {}
    for covering in inherited_coverings(case, investor):
        for run in _runs(case, investor, covering):
            groups.setdefault(run.group, []).append(run)
    declared = {each.statement: at for at, each in enumerate(case.facts.declarations)}
    in_order = sorted(
        groups.values(), key=lambda runs: (runs[0].on, declared[runs[0].statement.statement], runs[0].ends)
    )
    found: list[RestrictedSaleDate] = []
    for runs in in_order:
        first = not found or found[0].on == runs[0].on
        found += _dated(case, investor, runs, first=first)
    return found


def _runs(case: Case, investor: str, covering: Covering) -> Iterator[_Run]:
    """The default runs of the Investor's shares covered so, each cut where its days no longer count."""
    after = _after_effective(case, investor, covering)
    barred = [*own_barred_days(case, investor), *statement_bars(case, covering)]
    if after is None or not any(bar.spans for bar in barred):
        return
    end, bars = case.horizon + DAY, in_order(barred)
    whole = intersection(union(span for bar in barred for span in bar.spans), [(date.min, end)])
    permitted = permitted_days(suspensions(case, investor))
    leaves = (last_day(case, investor, [covering]) or date.max - DAY) + DAY  # a share leaves at the end of its period
    for run in intersection(whole, _days_that_count(case, investor)):
        free = minus([(max(run[0], after), min(run[1], leaves))], permitted)
        if free and free[0][0] < free[0][1]:
            on, until = free[0][0], min(run[1], leaves)
            yield _Run(
                covering=covering,
                on=on,
                until=until if until < end else None,
                ends=run[1],
                cured=until == run[1] < end and holding(whole, until) is None,
                statement=_effective_before(case, covering, on),
                bars=bars,
            )


def _after_effective(case: Case, investor: str, covering: Covering) -> date | None:
    """1(i), 9: the first day after a statement covering the shares was declared, not before the Investor's E."""
    declared = next((each.occurred_on for each in case.facts.declarations if each.statement in covering), None)
    effective = next((each.occurred_on for each in effective_dates(case, investor)), None)
    return max(declared + DAY, effective) if declared and effective else None


# Reading amendment_window: whether a post-effective amendment declared effective opens the window anew.
AMENDMENTS: Mapping[str, tuple[type[StatementEntry], ...]] = {
    "none": (),
    "reopens": (PostEffectiveAmendmentDeclaredEffective,),
}


def _effective_before(case: Case, covering: Covering, on: date) -> StatementEntry:
    """2(b)(ii): the latest declaration before a day of a statement covering the shares."""
    kinds = AMENDMENTS[case.readings["amendment_window"]]
    amended = [entry for entry in case.facts.history if isinstance(entry, kinds)] if kinds else []
    found = [
        each for each in [*case.facts.declarations, *amended] if each.statement in covering and each.occurred_on < on
    ]
    return max(found, key=history_key)


@once
def _days_that_count(case: Case, investor: str) -> list[Span]:
    """Days in the Registration Period on which the Investor holds a share and has not left the registration."""
    if case.period.started_on is None:
        return []
    end = min(case.horizon, case.period.ends_on or case.horizon) + DAY
    excluded = case.facts.exclusions.get(investor)
    if excluded:
        end = min(end, excluded.occurred_on)
    return bought_shares(case, investor).counting_spans(end)


def last_day(case: Case, investor: str, among: Collection[Covering]) -> date | None:
    """The last day of the Registration Period of any of the shares covered so; None while no end is known."""
    ends = [end for covering in among for end in _last_days(case, (investor, covering))]
    notice = case.facts.inherited.get(investor)
    if not ends and notice:  # 9: what it never had is its transferor's
        return last_day(case, notice.investor, among)
    return None if None in ends else max((end for end in ends if end), default=None)


@once
def _last_days(case: Case, whose: tuple[str, Covering]) -> Collection[date | None]:
    """The last days of the Registration Period of every share covered so that an Investor had."""
    investor, covering = whose
    lots = (movement.lot for movement in case.lots.positions[investor].had)
    if case.readings["period_tolling"] == "day_for_day":  # a share's sale, or its next holder, ends its barred days
        lots = (lot for lot in case.lots.every if lot.had_by(investor))
    return {case.period.ends_on_for(lot) for lot in lots if lot.bought and lot.covered_by == covering}


def _dated(case: Case, investor: str, runs: Sequence[_Run], *, first: bool) -> Iterator[RestrictedSaleDate]:
    """The date of a group; none where the Investor holds no share of it while it runs."""
    on, declared = runs[0].on, runs[0].statement
    coverings = frozenset(run.covering for run in runs)
    runs = [run for run in runs if _held_while(case, investor, run)]
    if not runs:
        return
    until = max((run.until for run in runs if run.until), default=None) if all(run.until for run in runs) else None
    in_force = list(dict.fromkeys(bar for run in runs for bar in run.bars.on(on)))
    last = {bar.cause for run in runs for bar in run.bars.on(until - DAY)} if until else set[str]()
    window = case.terms_on(declared.occurred_on, investor).restricted_sale_window_days
    after = (on - declared.occurred_on).days
    why_not = _why_not(case, in_force, within=after <= window, first=first)
    yield RestrictedSaleDate(
        on=on,
        statement=declared,
        coverings=coverings,
        shares=held(case, investor, Meant(coverings, running_on=on, left_out_by=on)).shares_unsold(on),
        causes=[cause for cause in CLAUSE_OF if any(bar.cause == cause for bar in in_force)],
        until=until,
        cured=any(run.cured for run in runs),
        relisted=last == {"delisting"},
        days_after_effective=after,
        window=window,
        payable=why_not is None,
        why_not=why_not,
        entries=tuple(sorted({declared.position, *(bar.entry for bar in in_force)})),
        ended_by=_ended_by(case, investor, until),
    )


def _held_while(case: Case, investor: str, run: _Run) -> bool:
    """Whether it held a share of the run from its date to its cure; of one that is not cured, to its last date."""
    shares = held(case, investor, Meant(frozenset({run.covering}), running_on=run.on, left_out_by=run.on))
    last = run.until if run.cured else run.until and run.until - DAY
    return shares.holds_within(run.on, last or case.horizon)


def _why_not(case: Case, in_force: Sequence[Barred], *, within: bool, first: bool) -> str | None:
    if not (within or BEYOND_NINETY_DAYS[case.readings["beyond_ninety_days"]](in_force)):
        return "window"
    return None if RESTRICTIONS_COUNTED[case.readings["restrictions_counted"]](first) else "first_only"


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
# Reading restrictions_counted: does this one count, given whether it is of the Investor's first date of all?
RESTRICTIONS_COUNTED: Mapping[str, Callable[[bool], bool]] = {
    "each_run": lambda first: True,  # noqa: ARG005 - the choice that does not ask
    "first_only": lambda first: first,
}
