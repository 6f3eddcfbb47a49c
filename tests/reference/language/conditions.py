"""Which days are bad: what is late, what is down, and what an agreement allows of it."""

from dataclasses import dataclass, field
from typing import Any

from tests.reference.language.anchors import NOTICES, Side
from tests.reference.language.durations import length
from tests.reference.language.facts import OF_STATEMENTS, Bar
from tests.reference.words import DAY, Date, Entry, days, on


@dataclass(frozen=True)
class Late:
    """Something not done by the last day in time, until it is met."""

    stated: Date
    last_in_time: Date
    met_on: Date | None


@dataclass
class Bad:
    """The bad days of a condition with what made them so, and those among them on which no default starts."""

    causes: dict[Date, set[str]] = field(default_factory=dict)
    starts_nothing: set[Date] = field(default_factory=set)


# Late ------------------------------------------------------------------------------------------------


def lates(side: Side, condition: dict[str, Any], delay: set[Date]) -> list[Late]:
    """What is late under a condition: one thing, or one of each notice, that was not met in time."""
    what, name = condition["late"], condition["by"]
    if what in ("acceleration_request", "response"):
        found = [one_late(side, name, delay, instead, met) for instead, met in answered(side, what, name)]
    else:
        found = [one_late(side, name, delay, {}, side.anchor(what))]
    return [late for late in found if late is not None]


def one_late(side: Side, name: str, delay: set[Date], instead: dict[str, Date], met_on: Date | None) -> Late | None:
    stated = side.stated(name, instead)
    if stated is None:
        return None
    last = side.in_time(name, stated, delay)
    if last >= side.facts.as_of or (met_on is not None and met_on <= last):
        return None
    return Late(stated, last, met_on)


def answered(side: Side, what: str, name: str) -> list[tuple[dict[str, Date], Date | None]]:
    """Each notice that a date counts from, as its anchors, with the day it was answered."""
    kinds = ["EffectivenessDeclared"]
    kinds += ["AccelerationRequested"] if what == "acceleration_request" else ["ResponseFiled", "AmendmentFiled"]
    wanted = side.anchors_of(name) & set(NOTICES)
    found: list[tuple[dict[str, Date], Date | None]] = []
    for notice in side.of_statements("CommentsReceived", "ClearanceNotified", "ReviewNotified"):
        instead = {anchor: on(notice["occurred_on"]) for anchor in wanted if NOTICES[anchor](notice)}
        if instead:
            answers = [e for e in side.of_statements(*kinds) if e["statement"] == notice["statement"]]
            later = [on(e["occurred_on"]) for e in answers if is_later(e, notice)]
            found.append((instead, later[0] if later else None))
    return found


def is_later(entry: Entry, other: Entry) -> bool:
    return (entry["occurred_on"], entry["position"]) > (other["occurred_on"], other["position"])


# Down ------------------------------------------------------------------------------------------------


def bad_days(side: Side, name: str, delay: set[Date], ended: set[Date]) -> Bad:
    """Every bad day by the as-of date; `ended` are days that count no more for this Investor."""
    condition = side.facts.terms["conditions"][name]
    if "late" in condition:
        bad = Bad()
        for late in lates(side, condition, delay):
            until = side.facts.as_of if late.met_on is None else late.met_on - DAY
            bad.causes.update({day: {"late"} for day in days(late.last_in_time + DAY, until)})
        return bad
    bad = down_days(side, name, condition)
    if "allow_days" in condition:
        allowed_days_off(side, name, bad)
    bad.causes = {day: causes for day, causes in bad.causes.items() if day not in ended}
    return bad


def down_days(side: Side, name: str, condition: dict[str, Any]) -> Bad:
    """The days of the causes, between `after` and `until`, less what was permitted."""
    facts, bad = side.facts, Bad()
    allowance = condition.get("allow_notices", {})
    permitted = permitted_days(side, name, allowance) if allowance else []
    excused = {day for _, stretch in permitted for day in stretch}
    bars = [bar for cause in condition["down"] for bar in own_bars(side, cause, allowance)]
    last = last_day(side, condition)
    statements = side.declared()
    after = side.date(condition["after"]) if "after" in condition else None
    for day in days(facts.signed_on, facts.as_of):
        if ("after" in condition and (after is None or day <= after)) or (last is not None and day > last):
            continue
        of_statements = facts.statement_causes(statements, day) if statements else set()
        causes = {cause for cause in condition["down"] if cause in of_statements}
        for bar in bars:
            if bar.in_force(day) and not any(other == bar and day in stretch for other, stretch in permitted):
                causes.add(bar.cause)
        if "uncovered" in condition["down"] and any(d <= day for d, _ in facts.declared()):
            causes |= {"uncovered"} if side.holdings.some_uncovered(day) else set()
        if causes:
            bad.causes[day] = causes
            if day in excused:
                bad.starts_nothing.add(day)
    return bad


def last_day(side: Side, condition: dict[str, Any]) -> Date | None:
    """The earliest day after which nothing is bad any more."""
    return min([day for rule in condition.get("until", []) if (day := side.date(rule)) is not None], default=None)


def own_bars(side: Side, cause: str, allowance: dict[str, Any]) -> list[Bar]:
    if cause in OF_STATEMENTS or cause == "uncovered":
        return []
    lift_day = allowance.get("lift_day", "out") if cause in allowance.get("causes", []) else "out"
    return side.facts.bars(cause, side.investor, lift_day)


# Allowances: notice by notice ------------------------------------------------------------------------


def permitted_days(side: Side, name: str, allowance: dict[str, Any]) -> list[tuple[Bar, set[Date]]]:
    """Each permitted stretch, judged in the order of the notices, each under the terms of its day."""
    bars = [bar for cause in allowance["causes"] for bar in own_bars(side, cause, allowance)]
    bars.sort(key=lambda bar: (bar.start, bar.notice["position"]))
    permitted: list[tuple[Bar, set[Date]]] = []
    for i, bar in enumerate(bars):
        then = side.facts.terms_at(bar.start)["conditions"][name]["allow_notices"]
        stretch = permitted_stretch(side, then, bar, bars[:i], permitted)
        if stretch is not None:
            permitted.append((bar, stretch))
    return permitted


def permitted_stretch(
    side: Side, allowance: dict[str, Any], bar: Bar, earlier: list[Bar], permitted: list[tuple[Bar, set[Date]]]
) -> set[Date] | None:
    """The days of one notice that are permitted; none if it does not qualify."""
    facts, start = side.facts, bar.start
    end = facts.period_end()
    declared = facts.declared()
    if not facts.some_effective(start) or not declared or start < declared[0][0]:
        return None
    if end is not None and start > end:
        return None
    if any(not bar.notice.get(need, True) for need in allowance.get("needs", [])):
        return None
    window = allowance.get("window", "ever")
    if "times" in allowance and len(used(side, window, permitted, start)) >= allowance["times"]:
        return None
    if "apart" in allowance and earlier and not far_enough(side, allowance, bar, earlier):
        return None
    until = bar.end if bar.end is not None else facts.as_of + DAY
    too_many = first_day_too_many(side, allowance, bar, until, permitted)
    if allowance.get("over", "excess") == "whole" and too_many is not None and too_many <= facts.as_of:
        return None
    return set(days(start, min(until, too_many or until) - DAY))


def used(side: Side, window: str, permitted: list[tuple[Bar, set[Date]]], day: Date) -> list[Bar]:
    """The permitted notices that began in the window that ends on a day."""
    if window == "ever":
        return [bar for bar, _ in permitted]
    opened = side.facts.calendar.before(day, window)
    return [bar for bar, _ in permitted if bar.start > opened]


def far_enough(side: Side, allowance: dict[str, Any], bar: Bar, earlier: list[Bar]) -> bool:
    """Whether a notice is so long after the one before, and after any that still lasts on its day."""
    reached: list[Date] = []
    for other in [earlier[-1]] + [each for each in earlier if each.in_force(bar.start)]:
        if other.end is None or other.lifted_on is None:
            return False
        lifted = allowance.get("apart_from", "last_barred_day") == "lift_day"
        reached += [side.facts.calendar.after(other.lifted_on if lifted else other.end - DAY, allowance["apart"])]
        reached += [other.lifted_on]
    return bar.start >= max(reached)


def first_day_too_many(
    side: Side, allowance: dict[str, Any], bar: Bar, until: Date, permitted: list[tuple[Bar, set[Date]]]
) -> Date | None:
    """The first day of a notice beyond its length, or beyond the total of the window that ends on it."""
    calendar, found = side.facts.calendar, []
    if "each" in allowance:
        first = bar.start + DAY if allowance.get("day_one", "notice") == "next" else bar.start
        limit = calendar.first_too_many(first, allowance["each"])
        found += [limit] if bar.in_force(limit) else []
    if "total" in allowance:
        n, unit = length(allowance["total"])
        taken = {day for _, stretch in permitted for day in stretch}
        for day in days(bar.start, until - DAY):
            taken.add(day)
            opened = Date.min if allowance["window"] == "ever" else calendar.before(day, allowance["window"])
            if len([d for d in taken if opened < d <= day and calendar.is_open(d, unit)]) > n:
                found.append(day)
                break
    return min(found, default=None)


# Allowances: day by day ------------------------------------------------------------------------------


def allowed_days_off(side: Side, name: str, bad: Bad) -> None:
    """Takes off the days of each run before the default: the first on which one of the counts is exceeded."""
    kept: dict[Date, set[str]] = {}
    everything = sorted(bad.causes)
    for run in runs_of(everything):
        allowance = side.facts.terms_at(run[0])["conditions"][name]["allow_days"]
        start = next((day for day in run if exceeds(side, allowance, run, everything, day)), None)
        if start is not None:
            first = run[0] if allowance.get("over", "excess") == "whole" else start
            kept |= {day: bad.causes[day] for day in run if day >= first}
    bad.causes = kept


def exceeds(side: Side, allowance: dict[str, Any], run: list[Date], everything: list[Date], day: Date) -> bool:
    calendar = side.facts.calendar
    if "consecutive" in allowance and day >= calendar.first_too_many(run[0], allowance["consecutive"]):
        return True
    if "total" not in allowance:
        return False
    n, unit = length(allowance["total"])
    opened = Date.min if allowance["window"] == "ever" else calendar.before(day, allowance["window"])
    return len([d for d in everything if opened < d <= day and calendar.is_open(d, unit)]) > n


def runs_of(bad: list[Date]) -> list[list[Date]]:
    """Adjoining days are one run."""
    runs: list[list[Date]] = []
    for day in bad:
        if runs and runs[-1][-1] == day - DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
