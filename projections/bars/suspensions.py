"""3(h): which suspensions are permitted, for how long, and why the others are not.

Each Investor's suspensions are judged in the order they began; what earlier ones used up decides about later ones.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import PotentialMaterialEventNoticeGiven
from lifecycle.judging.history import history_key
from projections.case.case import Case, once
from projections.facts.facts import Bar
from projections.facts.reasons import counted
from projections.facts.spans import DAY, Span, union
from projections.lots.tolling import free_from


@attrs.frozen(kw_only=True, eq=False)
class Suspension:
    """One bar as 3(h) sees it. ``until`` is its first free day under the readings, None while it lasts."""

    bar: Bar
    until: date | None
    qualifies: bool
    permitted: Span | None
    too_long_on: date | None
    why: str

    def lasts_on(self, day: date) -> bool:
        return self.bar.since <= day and (self.until is None or day < self.until)


# Reading day_count: the day from which the permitted business days are counted.
COUNTED_FROM: Mapping[str, Callable[[date], date]] = {
    "notice_in_lift_out": lambda notice: notice,
    "both_in": lambda notice: notice,
    "notice_out": lambda notice: notice + DAY,
}
# Reading gap_from: the day after which the business days of the gap are counted.
GAP_AFTER: Mapping[str, Callable[[Suspension], date]] = {
    "last_barred_day": lambda earlier: _ended(earlier.until) - DAY,
    "lift_day": lambda earlier: _ended(earlier.bar.until),
}
# Reading allowance: which of the suspensions that qualified count against one that starts on a day.
USED_BY: Mapping[str, Callable[[date, Sequence[date]], int]] = {
    "two_ever": lambda _, started: len(started),
    "two_a_year": lambda start, started: sum((start - earlier).days <= 364 for earlier in started),  # noqa: PLR2004 - a year less the day itself
}


@attrs.define(eq=False)
class Earlier:
    """An Investor's suspensions judged so far: their first days where they qualified, and when all have ended."""

    judged: list[Suspension] = attrs.field(factory=list)
    started: list[date] = attrs.field(factory=list)
    free_from: date | None = date.min

    def add(self, suspension: Suspension) -> None:
        self.judged.append(suspension)
        if suspension.qualifies:
            self.started.append(suspension.bar.since)
        lasting = self.free_from is None or suspension.until is None
        self.free_from = None if lasting else max(self.free_from or date.min, suspension.until or date.min)


def _ended(until: date | None) -> date:
    assert until is not None  # noqa: S101 - gap_ends asks only of suspensions that have ended
    return until


def listed_bars(case: Case, investor: str) -> list[Bar]:
    """The bars that share the slots of 3(h): reading ``misstatement_grace``."""
    bars = list(case.facts.suspensions.get(investor, ()))
    if case.readings["misstatement_grace"] == "like_suspension":
        bars += case.facts.misstatements.get(investor, ())
        bars.sort(key=lambda bar: (bar.since, bar.started_by.position))
    return bars


@once
def judged_suspensions(case: Case, investor: str) -> Earlier:
    """Every bar of an Investor that 3(h) may permit, judged in the order they began, and what they used up."""
    earlier = Earlier()
    for bar in listed_bars(case, investor):
        earlier.add(_judge(case, investor, bar, earlier))
    return earlier


def suspensions(case: Case, investor: str) -> list[Suspension]:
    """Every bar of an Investor that 3(h) may permit, judged in the order they began."""
    return judged_suspensions(case, investor).judged


def permitted_days(judged: Sequence[Suspension]) -> list[Span]:
    """The days inside some Permitted Suspension Period."""
    return union(suspension.permitted for suspension in judged if suspension.permitted)


def slots_used(case: Case, started: Sequence[date], on: date) -> int:
    """How many slots the suspensions that qualified, by their first days, use up for one that starts on a day."""
    return USED_BY[case.readings["allowance"]](on, started)


def gap_ends(case: Case, investor: str, earlier: Earlier, on: date) -> date | None:
    """The first day the gap after the last of the earlier suspensions allows; None without one, or while one lasts.

    The gap is as long as the terms on a day, that of the notice, have it.
    """
    if not earlier.judged or earlier.free_from is None:
        return None
    after = GAP_AFTER[case.readings["gap_from"]](earlier.judged[-1])
    return case.business_days.nth_after(after, case.terms_on(on, investor).suspension_gap_business_days)


def earliest_next(case: Case, investor: str, earlier: Earlier) -> date | None:
    """The first day a suspension could begin with its gap kept, each day by the terms of that day."""
    if not case.facts.changes or not earlier.judged or earlier.free_from is None:
        allowed = gap_ends(case, investor, earlier, case.facts.as_of)
        return max(allowed, earlier.free_from) if allowed and earlier.free_from else allowed
    day = earlier.free_from
    while (allowed := gap_ends(case, investor, earlier, day)) and day < allowed:
        day += DAY
    return day


def _judge(case: Case, investor: str, bar: Bar, earlier: Earlier) -> Suspension:
    until = free_from(case.readings, bar)
    faults = _faults(case, investor, bar, earlier)
    starts: date | None = bar.since if not faults else None
    if list(faults) == ["gap"] and case.readings["early_suspension"] == "from_tenth_day":
        tenth = gap_ends(case, investor, earlier, bar.since)
        if tenth and tenth <= case.horizon and (until is None or tenth < until):
            starts = tenth
    if starts is None:
        return Suspension(
            bar=bar, until=until, qualifies=False, permitted=None, too_long_on=None, why=" ".join(faults.values())
        )
    counted_from = COUNTED_FROM[case.readings["day_count"]](starts) if starts == bar.since else starts
    days = case.terms_on(bar.since, investor).suspension_business_days
    too_long_on = case.business_days.counting_from(counted_from, days + 1)
    overruns = too_long_on <= case.horizon and (until is None or too_long_on < until)
    if overruns and case.readings["overrun"] == "whole_suspension":
        return Suspension(
            bar=bar,
            until=until,
            qualifies=False,
            permitted=None,
            too_long_on=too_long_on,
            why=f"It was still in force on {too_long_on}, past its {counted(days, 'business day')}, so under "
            "this reading it was never permitted.",
        )
    end = min(too_long_on, until) if until else too_long_on
    late = f", counted from {starts}, when the gap had passed" if starts != bar.since else ""
    over = f", through {too_long_on - DAY}" if overruns else ""
    return Suspension(
        bar=bar,
        until=until,
        qualifies=True,
        permitted=(starts, end),
        too_long_on=too_long_on,
        why=f"A Permitted Suspension Period of at most {counted(days, 'business day')}{late}{over}.",
    )


def _faults(case: Case, investor: str, bar: Bar, earlier: Earlier) -> dict[str, str]:
    """What keeps a bar from qualifying, each with its sentence."""
    faults: dict[str, str] = {}
    terms, start = case.terms_on(bar.since, investor), bar.since
    if not case.facts.effective_on(start):
        faults["effective"] = f"No statement was effective at the end of {start}."
    if not case.period.contains(start):
        faults["period"] = f"{start} is outside the Registration Period."
    notice = bar.started_by
    if isinstance(notice, PotentialMaterialEventNoticeGiven):
        if case.readings["findings"] == "required" and not notice.board_findings:
            faults["findings"] = "Its notice came without the Board's findings on record."
        if case.readings["advance_notice"] == "condition" and not advance_notice_in_time(case, investor, bar):
            days = terms.suspension_notice_business_days
            at_least = f" of at least {counted(days, 'business day')}" if days else ""
            faults["advance_notice"] = f"No advance notice{at_least} is on record."
    if slots_used(case, earlier.started, start) >= terms.suspension_periods:
        allowance = terms.suspension_periods
        used = f"Every permitted suspension, {allowance} in number, was used." if allowance else "None is permitted."
        faults["slots"] = used
    if earlier.judged and not _gap_kept(case, investor, earlier, start):
        allowed = gap_ends(case, investor, earlier, start)
        faults["gap"] = (
            f"It started before {allowed}, the first day the gap of "
            f"{counted(terms.suspension_gap_business_days, 'business day')} allowed."
            if allowed
            else "It started before an earlier one had ended."
        )
    return faults


def _gap_kept(case: Case, investor: str, earlier: Earlier, start: date) -> bool:
    if earlier.free_from is None or start < earlier.free_from:
        return False
    allowed = gap_ends(case, investor, earlier, start)
    return allowed is not None and start >= allowed


def advance_notice_in_time(case: Case, investor: str, bar: Bar) -> bool:
    """Whether this suspension had its own advance notice, given after the one before it and early enough."""
    notices = case.facts.advance_notices.get(investor, [])
    first_own = bisect_right(notices, history_key(bar.after), key=history_key) if bar.after else 0
    if first_own == len(notices) or notices[first_own].occurred_on >= bar.since:
        return False
    # The earliest of its own gives the longest notice; if that is too short, so are the rest.
    needed = case.terms_on(bar.since, investor).suspension_notice_business_days
    return case.business_days.nth_after(notices[first_own].occurred_on, needed) <= bar.since
