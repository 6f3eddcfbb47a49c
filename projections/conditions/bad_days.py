"""The bad days of one condition for the shares of an Investor that are covered alike, less what is allowed of them."""

from collections.abc import Hashable, Iterator, Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.concepts.conditions import AllowDays, Condition
from lifecycle.agreement.language.vocabulary.durations import Duration
from projections.bars.barred import Barred, causes_down, own_barred_days, statement_bars
from projections.bars.suspensions import permitted_days, suspensions_under
from projections.case.case import Case, once
from projections.case.noted import shared
from projections.conditions.late import lateness
from projections.dates.awaited import date_of
from projections.dates.durations import after, first_too_many, length_in_days, open_days, opened
from projections.facts.spans import DAY, Span, intersection, union
from projections.shares.coverage import effective_dates
from projections.shares.held import Covering, Meant, coverings, held
from projections.shares.in_a_base import in_a_base, stretches

EFFECTIVENESS, UNCOVERED = "effectiveness", "uncovered"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BadDays:
    """Bad days, those of them on which no default starts, and what made them bad."""

    spans: Sequence[Span]
    # Whether the condition is of something late, and whether of something that is down.
    late: bool
    down: bool
    starts_nothing: Sequence[Span] = ()
    bars: Sequence[Barred] = ()


def _value(found: BadDays) -> Hashable:
    bars = tuple((bar.cause, tuple(bar.spans), bar.entry) for bar in found.bars)
    return tuple(found.spans), found.late, found.down, tuple(found.starts_nothing), bars


@shared(_value)
def bad_days(case: Case, asked: tuple[str, str, Covering, bool]) -> BadDays:
    """The bad days by the horizon of a condition, for the shares of an Investor covered so; with or without tolling."""
    investor, name, covering, tolls = asked
    condition = case.terms_on(case.as_of, investor).conditions[name]
    late, down = bool(condition.late), bool(condition.down)
    if late:
        return BadDays(spans=union(_late_days(case, investor, name, covering, tolls=tolls)), late=late, down=down)
    barred = [
        *own_barred_days(case.usual, (investor, name)),
        *_of_statements(case, investor, name, condition, covering),
    ]
    if not any(bar.spans for bar in barred):
        return BadDays(spans=[], late=late, down=down)
    within = _within(case, investor, condition, covering)
    spans = intersection(union(span for bar in barred for span in bar.spans), within)
    if condition.allow_days or case.facts.changes:
        spans = list(_not_allowed(case, investor, name, spans))
    permitted = permitted_days(suspensions_under(case.usual, (investor, name)))
    return BadDays(spans=spans, late=late, down=down, starts_nothing=permitted, bars=barred)


def _late_days(case: Case, investor: str, name: str, covering: Covering, *, tolls: bool) -> Iterator[Span]:
    for late in lateness(case, (investor, name, tolls)):
        if covering in late.part.coverings:
            yield late.through + DAY, late.met_on or case.horizon + DAY


def _of_statements(case: Case, investor: str, name: str, condition: Condition, covering: Covering) -> Iterator[Barred]:
    for bar in statement_bars(case, covering):
        if bar.cause in causes_down(case, (investor, name), condition, bar.spans[0][0]):
            yield bar
    if UNCOVERED in condition.down and case.facts.declarations:
        yield Barred(UNCOVERED, _uncovered_days(case, investor), case.facts.declarations[0].position)


@once
def _uncovered_days(case: Case, investor: str) -> list[Span]:
    """The days from the first declaration on which an Investor holds a share in a base that no such statement covers.

    Such a share is bad for the Investor as a whole: of what it costs is for the base to say.
    """
    found: list[Span] = []
    first, end = case.facts.declarations[0].occurred_on, case.horizon + DAY
    for covering in coverings(case, investor):
        own = (each.occurred_on for each in case.facts.declarations if each.statement in covering)
        bare = [(first, next(own, end))]
        for stretch in stretches(case, end):
            meant = Meant(frozenset({covering}), cut_backs=in_a_base(case, investor, stretch[0]))
            found += intersection(held(case, investor, meant).held_spans(end), intersection(bare, [stretch]))
    return union(found)


def _within(case: Case, investor: str, condition: Condition, covering: Covering) -> list[Span]:
    """The days on which something can be down: strictly after one date, through another, by the horizon."""
    start, end = date.min, case.horizon + DAY
    if condition.after:
        first = _first_day_after(case, investor, condition, covering)
        if first is None:
            return []
        start = first
    last = min((day for rule in condition.until if (day := date_of(case, investor, rule))), default=None)
    end = min(end, last + DAY) if last else end
    return [(start, end)] if start < end else []


def _first_day_after(case: Case, investor: str, condition: Condition, covering: Covering) -> date | None:
    """1(i), 9: of effectiveness, that of the shares is meant, and not before the Investor's own first one."""
    rule = condition.after
    assert rule is not None  # noqa: S101 - asked where there is one
    if rule.to != EFFECTIVENESS:
        found = date_of(case, investor, rule)
        return found + DAY if found else None
    declared = next((each.occurred_on for each in case.facts.declarations if each.statement in covering), None)
    effective = next((each.occurred_on for each in effective_dates(case, investor)), None)
    if declared is None and UNCOVERED in condition.down:
        declared = effective  # shares without cover have no effectiveness of their own
    if declared is None or effective is None:
        return None
    return max(after(case.business_days, declared, rule.add) + DAY, effective)


def _not_allowed(case: Case, investor: str, name: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Each run from its first day too many on, or whole; the allowance is that of the day the run begins."""
    for run in spans:
        agreed = case.terms_on(run[0], investor).conditions.get(name)
        allowed = agreed.allow_days if agreed else None
        start = _exceeded_on(case, allowed, run, spans) if allowed else run[0]
        if start:
            yield run[0] if allowed is None or allowed.over == "whole" else start, run[1]


def _exceeded_on(case: Case, allowed: AllowDays, run: Span, every: Sequence[Span]) -> date | None:
    """The first day of a run on which its own days, or those of all runs in the window, are too many."""
    days = case.business_days
    found = [first_too_many(days, run[0], allowed.consecutive)] if allowed.consecutive else []
    if allowed.total:
        day, end = run[0], min([run[1], *found])
        while day < end:
            since = opened(days, day, allowed.window) + DAY if isinstance(allowed.window, Duration) else date.min
            within = intersection(every, [(since, day + DAY)])
            if open_days(days, within, allowed.total.unit) > length_in_days(allowed.total):
                found.append(day)
                break
            day += DAY
    return min((day for day in found if day < run[1]), default=None)
