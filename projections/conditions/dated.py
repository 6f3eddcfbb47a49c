"""The defaults of a head that count from a first bad day: from which day, for how long, and of which shares.

The bad days of its conditions are joined; each unbroken run of them is one default, from its first day that is in no
permitted suspension. A statement bars and frees the shares it covers. Shares of one day, statement and end are a group.
"""

from collections.abc import Collection, Hashable, Iterator, Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.asking import conditions_of, is_of_the_whole
from lifecycle.agreement.language.concepts.charges import Head
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.entries import StatementEntry
from projections.bars.barred import Bars, causes_of, in_order
from projections.case.case import Case, once
from projections.case.noted import shared
from projections.conditions.bad_days import BadDays, bad_days
from projections.conditions.effective import effective_before
from projections.conditions.late import Late, lateness
from projections.facts.spans import DAY, Span, first_within, holding, intersection, minus, union
from projections.shares.held import (
    Covering,
    Meant,
    held,
    held_or_noted,
    inherited_coverings,
    shares_and_notes,
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Dated:
    """One default of a group of shares under a head, paid for or not. ``until`` is its first day after, None while it
    lasts.

    ``cured`` says what was bad itself ended; ``relisted`` that nothing but a relisting ended it. ``coverings`` are what
    covers its shares, and ``shares`` how many of them the Investor holds at the end of the day it begins.
    """

    head: str
    on: date
    # The declaration the shares had before it; None where nothing was effective.
    statement: StatementEntry | None
    coverings: frozenset[Covering]
    shares: int
    causes: Sequence[str]
    until: date | None
    cured: bool
    relisted: bool
    clauses: Sequence[str]
    entries: Sequence[int]
    ended_by: Sequence[int]
    # What was late of it.
    late: Sequence[Late]

    @property
    def days_after_effective(self) -> int:
        return (self.on - self.statement.occurred_on).days if self.statement else 0


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Run:
    """The default run of shares covered alike, or of all. ``ends`` is the day after it, their own period aside."""

    coverings: frozenset[Covering]
    on: date
    until: date | None
    ends: date
    cured: bool
    statement: StatementEntry | None
    bars: Bars
    late: Sequence[Late]

    @property
    def group(self) -> tuple[object, ...]:
        return (self.on, self.statement.position if self.statement else 0, self.ends)


def value_of(found: Sequence[Dated]) -> Hashable:
    """What a sentence alone says is left out."""
    return tuple(
        (
            *(each.on, each.statement and each.statement.position, each.coverings, tuple(each.causes)),
            *(each.until, each.cured, each.relisted, bool(each.late)),
        )
        for each in found
    )


@shared(bool)
def _is_of_the_whole(case: Case, asked: tuple[str, str]) -> bool:
    investor, head = asked
    return is_of_the_whole(case.terms_on(case.as_of, investor), head)


@shared(value_of)
def dated_runs(case: Case, asked: tuple[str, str]) -> list[Dated]:
    investor, head = asked
    groups: dict[tuple[object, ...], list[_Run]] = {}
    every = inherited_coverings(case, investor) or [case.facts.covering_all]
    for coverings in [frozenset(every)] if _is_of_the_whole(case, asked) else [frozenset({each}) for each in every]:
        for run in _runs(case, investor, head, coverings):
            groups.setdefault(run.group, []).append(run)
    declared = {each.statement: at for at, each in enumerate(case.facts.declarations)}
    ordered = sorted(
        groups.values(),
        key=lambda runs: (runs[0].on, declared[runs[0].statement.statement] if runs[0].statement else -1, runs[0].ends),
    )
    return [run for runs in ordered for run in _dated(case, investor, head, runs)]


def _runs(case: Case, investor: str, name: str, coverings: frozenset[Covering]) -> Iterator[_Run]:
    """The default runs of the Investor's shares covered so, each cut where its days no longer count."""
    terms = case.terms_on(case.as_of, investor)
    head, ends = terms.heads[name], ends_of(terms, name)
    tolls, end = head.investor_delay == "toll", case.horizon + DAY
    bad = [_bad_days(case, investor, each, coverings, tolls=tolls) for each in head.of]
    if not any(each.spans for each in bad):
        return
    count = _days_that_count(case, (investor, ends))
    down = [intersection(each.spans, count) for each in bad if each.down]
    late = [each.spans for each in bad if each.late]
    whole = union(span for each in bad for span in each.spans)
    bars = in_order([bar for each in bad for bar in each.bars])
    leaves = date.max  # a share leaves at the end of its period
    if "period_ends" in ends:
        leaves = (last_day(case, investor, coverings) or date.max - DAY) + DAY
    starts = union(span for each in bad for span in minus(each.spans, each.starts_nothing))
    for run in union(span for spans in (*down, *late) for span in spans):
        until = min(run[1], leaves)
        on = first_within(starts, (run[0], until))
        if on:
            yield _Run(
                coverings=coverings,
                on=on,
                until=until if until < end else None,
                ends=run[1],
                cured=until == run[1] < end and holding(whole, until) is None,
                statement=effective_before(case, investor, coverings, bars, on),
                bars=bars,
                late=[each for each in _lates(case, investor, head, coverings) if each.through < until],
            )


def _bad_days(case: Case, investor: str, condition: str, coverings: frozenset[Covering], *, tolls: bool) -> BadDays:
    """The bad days of any of some shares."""
    found = [bad_days(case, (investor, condition, each, tolls)) for each in coverings]
    if len(found) == 1:
        return found[0]
    return BadDays(
        spans=union(span for each in found for span in each.spans),
        late=any(each.late for each in found),
        down=any(each.down for each in found),
        starts_nothing=union(span for each in found for span in each.starts_nothing),
        bars=list(dict.fromkeys(bar for each in found for bar in each.bars)),
    )


def _lates(case: Case, investor: str, head: Head, coverings: frozenset[Covering]) -> Iterator[Late]:
    for name in head.of:
        if case.terms_on(case.as_of, investor).conditions[name].late:
            for late in lateness(case, (investor, name, head.investor_delay == "toll")):
                if not coverings.isdisjoint(late.part.coverings):
                    yield late


@once
def _days_that_count(case: Case, asked: tuple[str, frozenset[str]]) -> list[Span]:
    """Days on which something can be down for an Investor: in the registration, and not after what ends a head."""
    (investor, ends), end = asked, case.horizon + DAY
    if "period_ends" in ends:
        if case.period.started_on is None:
            return []
        end = min(end, (case.period.ends_on or case.horizon) + DAY)
    excluded = case.facts.exclusions.get(investor)
    if excluded:
        end = min(end, excluded.occurred_on)
    return shares_and_notes(case, investor).counting_spans(end) if "nothing_held" in ends else [(date.min, end)]


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


def _dated(case: Case, investor: str, name: str, runs: Sequence[_Run]) -> Iterator[Dated]:
    """The run of a group; none where the Investor holds no share of it while it runs, and that ends the head."""
    on, declared = runs[0].on, runs[0].statement
    coverings = frozenset[Covering]().union(*(run.coverings for run in runs))
    ends = ends_of(case.terms_on(case.as_of, investor), name)
    running_on = on if "period_ends" in ends else None  # a share counts while its own period lasts
    if "nothing_held" in ends:
        runs = [run for run in runs if _held_while(case, investor, run, running_on)]
    if not runs:
        return
    until = max((run.until for run in runs if run.until), default=None) if all(run.until for run in runs) else None
    in_force = list(dict.fromkeys(bar for run in runs for bar in run.bars.on(on)))
    last = {bar.cause for run in runs for bar in run.bars.on(until - DAY)} if until else set[str]()
    late = list(dict.fromkeys(each for run in runs for each in run.late))
    causes = causes_of(in_force)
    terms = case.terms_on(case.as_of, investor)
    clauses = [each.clause for each in conditions_of(terms, terms.heads[name]).values() if each.clause]
    yield Dated(
        head=name,
        on=on,
        statement=declared,
        coverings=coverings,
        shares=held(case, investor, Meant(coverings, running_on=running_on, left_out_by=on)).shares_unsold(on),
        causes=causes,
        until=until,
        cured=any(run.cured for run in runs),
        relisted=last == {"delisting"} and not late,
        clauses=list(dict.fromkeys([*clauses, *(each for cause in causes for each in case.facts.clauses(cause))])),
        entries=tuple(
            sorted({*([declared.position] if declared and in_force else []), *(bar.entry for bar in in_force)})
        ),
        ended_by=_ended_by(case, investor, until, late),
        late=late,
    )


def _held_while(case: Case, investor: str, run: _Run, running_on: date | None) -> bool:
    """Whether it held a share of the run from its date to its cure; of one that is not cured, to its last date."""
    shares = held_or_noted(case, investor, Meant(run.coverings, running_on=running_on, left_out_by=run.on))
    last = run.until if run.cured else run.until and run.until - DAY
    return shares.holds_within(run.on, last or case.horizon)


def ends_of(terms: Terms, head: str) -> frozenset[str]:
    """The words by which a head's charges end, its own or those of the terms."""
    ends = terms.heads[head].ends or terms.ends
    return frozenset(each for each in ends.when if isinstance(each, str)) if ends else frozenset()


def _ended_by(case: Case, investor: str, until: date | None, late: Sequence[Late]) -> list[int]:
    """The entries that ended it on a day: lifts the Investor received, statements that moved, what was late."""
    if until is None:
        return []
    done = {each.part.met.position for each in late if each.part.met and each.met_on == until}
    lifts = {entry for whom, entry in case.facts.lifts.get(until, ()) if investor in whom}
    step = case.facts.statement_day(until)
    return sorted(lifts.union(done, step.moved_by if step and step.on == until else ()))
