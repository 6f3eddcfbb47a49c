"""Allowance by notices: which suspensions are permitted, for how long, and why the others are not.

Each Investor's suspensions are judged in the order they began; what earlier ones used up decides about later ones. The
words are those of ``allow_notices`` of a condition, each as it stood when the notice was given.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import partial
from operator import attrgetter

import attrs

from lifecycle.agreement.language.asking import counting_notices
from lifecycle.agreement.language.concepts.conditions import AllowNotices
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.entries import PotentialMaterialEventNoticeGiven
from lifecycle.judging.history import history_key
from projections.case.case import Case
from projections.case.noted import shared
from projections.dates.durations import after, first_too_many, length_in_days, open_days, opened
from projections.facts.facts import Bar
from projections.facts.spans import DAY, Span, intersection, union
from projections.lots.tolling import free_from


@attrs.frozen(kw_only=True, eq=False, repr=False)
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


@attrs.frozen(eq=False, repr=False)
class Allowing:
    """A condition that allows a cause notice by notice, toward an Investor."""

    case: Case
    investor: str
    condition: str

    def on(self, day: date) -> AllowNotices:
        """What it allows of a notice given on a day."""
        return self.case.terms_on(day, self.investor).conditions[self.condition].allow_notices or NOTHING_ALLOWED


MISSTATEMENT, FIGURES = "misstatement", attrgetter("until", "qualifies", "permitted", "too_long_on")
NOTHING_ALLOWED = AllowNotices(causes=("suspension",), times=0)


def listed_bars(allowing: Allowing) -> list[Bar]:
    """The bars that share what a condition allows: reading ``misstatement_grace`` adds one cause."""
    case, investor = allowing.case, allowing.investor
    causes = [*allowing.on(case.as_of).causes]
    if case.facts.bars_of(investor, MISSTATEMENT) and case.readings["misstatement_grace"] == "like_suspension":
        causes += [MISSTATEMENT] if MISSTATEMENT not in causes else []
    bars = [bar for cause in causes for bar in case.facts.bars_of(investor, cause)]
    return sorted(bars, key=lambda bar: (bar.since, bar.started_by.position)) if len(causes) > 1 else bars


# The sentences are left out: no rule asks for them.
@shared(lambda found: tuple((id(each.bar), *FIGURES(each)) for each in found.judged))
def judged_under(case: Case, asked: tuple[str, str]) -> Earlier:
    """Every bar that a condition may permit an Investor's issuer, judged in the order they began; what they used up."""
    allowing, earlier = Allowing(case, *asked), Earlier()
    if allowing.on(case.as_of) is not NOTHING_ALLOWED:
        for bar in listed_bars(allowing):
            earlier.add(_judge(allowing, bar, earlier))
    return earlier


def suspensions_under(case: Case, asked: tuple[str, str]) -> list[Suspension]:
    """Every bar of an Investor that a condition may permit, judged in the order they began."""
    return judged_under(case, asked).judged


def allowing_notices(case: Case, investor: str) -> Allowing | None:
    """The condition that allows suspensions notice by notice; None where none does."""
    name = counting_notices(case.terms_on(case.as_of, investor))
    return Allowing(case, investor, name) if name else None


def judged_suspensions(case: Case, investor: str) -> Earlier:
    """Every bar of an Investor that a notice may permit, and what they used up; where no notice does, none is."""
    allowing = allowing_notices(case, investor)
    if allowing:
        return judged_under(case, (investor, allowing.condition))
    earlier = Earlier()
    for bar in case.facts.suspensions.get(investor, ()):
        why = "These terms judge no suspension by its notice."
        until = free_from(case.terms, bar)
        earlier.add(Suspension(bar=bar, until=until, qualifies=False, permitted=None, too_long_on=None, why=why))
    return earlier


def suspensions(case: Case, investor: str) -> list[Suspension]:
    """Every bar of an Investor that a notice may permit, judged in the order they began."""
    return judged_suspensions(case, investor).judged


def permitted_days(judged: Sequence[Suspension]) -> list[Span]:
    """The days inside some Permitted Suspension Period."""
    return union(suspension.permitted for suspension in judged if suspension.permitted)


def slots_used(allowing: Allowing, started: Sequence[date], on: date) -> int:
    """How many slots the suspensions that qualified, by their first days, use up for one that starts on a day."""
    window = allowing.on(on).window
    if not isinstance(window, Duration):
        return len(started)
    after = opened(allowing.case.business_days, on, window)
    return len(started) - bisect_right(started, after)


def slots_left(case: Case, investor: str, earlier: Earlier) -> int | None:
    """How many more may be permitted an Investor's issuer on the as-of date; None where there is no number."""
    allowing = allowing_notices(case, investor)
    times = allowing.on(case.as_of).times if allowing else 0
    if allowing is None or times is None:
        return times
    return max(0, times - slots_used(allowing, earlier.started, case.as_of))


def counted_from(allowing: Allowing, notice: date) -> date:
    """The day from which the days of a notice are counted."""
    return notice + DAY if allowing.on(notice).day_one == "next" else notice


def gap_ends(allowing: Allowing, earlier: Earlier, on: date) -> date | None:
    """The first day the gap after the last of the earlier suspensions allows; None without one, or while one lasts.

    The gap is as long as the terms on a day, that of the notice, have it.
    """
    if not earlier.judged or earlier.free_from is None:
        return None
    last, allowed = earlier.judged[-1], allowing.on(on)
    start = _ended(last.bar.until) if allowed.apart_from == "lift_day" else _ended(last.until) - DAY
    return after(allowing.case.business_days, start, allowed.apart)


def earliest_next(allowing: Allowing, earlier: Earlier) -> date | None:
    """The first day a suspension could begin with its gap kept, each day by the terms of that day."""
    case = allowing.case
    if not case.facts.changes or not earlier.judged or earlier.free_from is None:
        allowed = gap_ends(allowing, earlier, case.facts.as_of)
        return max(allowed, earlier.free_from) if allowed and earlier.free_from else allowed
    day = earlier.free_from
    while (allowed := gap_ends(allowing, earlier, day)) and day < allowed:
        day += DAY
    return day


def _judge(allowing: Allowing, bar: Bar, earlier: Earlier) -> Suspension:
    case, allowed = allowing.case, allowing.on(bar.since)
    until = free_from(case.terms, bar)
    faults = _faults(allowing, bar, earlier)
    starts: date | None = bar.since if not faults else None
    if list(faults) == ["gap"] and case.readings["early_suspension"] == "from_tenth_day":
        tenth = gap_ends(allowing, earlier, bar.since)
        if tenth and tenth <= case.horizon and (until is None or tenth < until):
            starts = tenth
    judged = partial(Suspension, bar=bar, until=until)
    if starts is None:
        return judged(qualifies=False, permitted=None, too_long_on=None, why=" ".join(faults.values()))
    too_long_on = _too_long_on(allowing, bar, earlier, starts)
    overruns = too_long_on is not None and too_long_on <= case.horizon and (until is None or too_long_on < until)
    if too_long_on and overruns and allowed.over == "whole":
        why = (
            f"It was still in force on {too_long_on}, past its {_length(allowed)}, so under this reading it was never "
            "permitted."
        )
        return judged(qualifies=False, permitted=None, too_long_on=too_long_on, why=why)
    ends = [day for day in (too_long_on, until) if day]
    late = f", counted from {starts}, when the gap had passed" if starts != bar.since else ""
    over = f", through {too_long_on - DAY}" if too_long_on and overruns else ""
    called = allowed.called or "permitted suspension"
    at_most = f" of at most {_length(allowed)}" if allowed.each or allowed.total else ""
    why = f"A {called}{at_most}{late}{over}."
    return judged(qualifies=True, permitted=(starts, min(ends, default=date.max)), too_long_on=too_long_on, why=why)


def _length(allowed: AllowNotices) -> str:
    each = [str(allowed.each)] if allowed.each else []
    window = f" in any {allowed.window}" if isinstance(allowed.window, Duration) else " in all"
    return ", and ".join([*each, *([f"{allowed.total}{window}"] if allowed.total else [])])


def _too_long_on(allowing: Allowing, bar: Bar, earlier: Earlier, starts: date) -> date | None:
    """The first day beyond its length, or beyond the total of the window that ends on it."""
    case, allowed = allowing.case, allowing.on(bar.since)
    found: list[date] = []
    if allowed.each:
        first = counted_from(allowing, starts) if starts == bar.since else starts
        found.append(first_too_many(case.business_days, first, allowed.each))
    if allowed.total:
        end = min(free_from(case.terms, bar) or case.horizon + DAY, *found, case.horizon + DAY)
        found += _beyond_total(allowing, allowed, earlier, (starts, end))
    return min(found, default=None)


def _beyond_total(allowing: Allowing, allowed: AllowNotices, earlier: Earlier, stretch: Span) -> list[date]:
    """The first day of a stretch that makes the permitted days of its window too many."""
    assert allowed.total is not None  # noqa: S101 - asked where there is one
    days, (day, end) = allowing.case.business_days, stretch
    taken = permitted_days(earlier.judged)
    while day < end:
        since = opened(days, day, allowed.window) + DAY if isinstance(allowed.window, Duration) else date.min
        within = intersection(union([*taken, (stretch[0], day + DAY)]), [(since, day + DAY)])
        if open_days(days, within, allowed.total.unit) > length_in_days(allowed.total):
            return [day]
        day += DAY
    return []


def _faults(allowing: Allowing, bar: Bar, earlier: Earlier) -> dict[str, str]:
    """What keeps a bar from qualifying, each with its sentence."""
    faults: dict[str, str] = {}
    case, start = allowing.case, bar.since
    allowed, terms = allowing.on(start), case.terms_on(start, allowing.investor)
    if not case.facts.effective_on(start):
        faults["effective"] = f"No statement was effective at the end of {start}."
    if terms.period and not case.period.contains(start):
        faults["period"] = f"{start} is outside the Registration Period."
    notice = bar.started_by
    if isinstance(notice, PotentialMaterialEventNoticeGiven):
        if not notice.board_findings and "board_findings" in allowed.needs:
            faults["findings"] = "Its notice came without the Board's findings on record."
        if case.readings["advance_notice"] == "condition" and not advance_notice_in_time(case, allowing.investor, bar):
            needed = notice_ahead(case, allowing.investor, start)
            at_least = f" of at least {needed}" if needed and needed.number else ""
            faults["advance_notice"] = f"No advance notice{at_least} is on record."
    if allowed.times is not None and slots_used(allowing, earlier.started, start) >= allowed.times:
        used = f"Every permitted suspension, {allowed.times} in number, was used."
        faults["slots"] = used if allowed.times else "None is permitted."
    if earlier.judged and not _gap_kept(allowing, earlier, start):
        first = gap_ends(allowing, earlier, start)
        faults["gap"] = (
            f"It started before {first}, the first day the gap of {allowed.apart or NO_GAP} allowed."
            if first
            else "It started before an earlier one had ended."
        )
    return faults


NO_GAP = Duration(0, "business day")


def _gap_kept(allowing: Allowing, earlier: Earlier, start: date) -> bool:
    if earlier.free_from is None or start < earlier.free_from:
        return False
    allowed = gap_ends(allowing, earlier, start)
    return allowed is not None and start >= allowed


def notice_ahead(case: Case, investor: str, day: date) -> Duration | None:
    """How long ahead a suspension that begins on a day is to be announced."""
    duty = case.terms_on(day, investor).duties.get("suspension_notice")
    return duty.within if duty else None


def advance_notice_in_time(case: Case, investor: str, bar: Bar) -> bool:
    """Whether this suspension had its own advance notice, given after the one before it and early enough."""
    notices = case.facts.advance_notices.get(investor, [])
    first_own = bisect_right(notices, history_key(bar.after), key=history_key) if bar.after else 0
    if first_own == len(notices) or notices[first_own].occurred_on >= bar.since:
        return False
    # The earliest of its own gives the longest notice; if that is too short, so are the rest.
    needed = notice_ahead(case, investor, bar.since)
    return after(case.business_days, notices[first_own].occurred_on, needed) <= bar.since
