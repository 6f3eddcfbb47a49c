"""The day something must have happened by, toward an Investor, and the last day on which it is in time.

Knows no delay of an Investor: the days that count are counted where a default is, from the stated date on.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.concepts.dates import OTHER_DATE, AwaitedDate, DateRule
from lifecycle.entries import Entry
from projections.case.case import Case
from projections.dates.anchors import Happened, happened
from projections.dates.durations import after, rolled


@attrs.frozen(eq=False, repr=False)
class Stated:
    """The date to meet; ``sooner`` is the rule that brought it forward, and ``entry`` what that counts from."""

    on: date
    sooner: DateRule | None = None
    entry: Entry | None = None


# Anchors known otherwise: those of one notice among several.
Instead = Mapping[str, Happened]
NOTHING_ELSE: Instead = {}


def awaited_of(case: Case, investor: str, name: str) -> AwaitedDate:
    """The date of a name; a changed date is changed for the whole agreement."""
    return case.terms_on(case.as_of, investor).dates[name]


def stated(case: Case, investor: str, name: str, instead: Instead = NOTHING_ELSE) -> Stated | None:
    """The date to meet: by the last rule that applies, or sooner; None where no rule gives a date."""
    by = _by(case, investor, awaited_of(case, investor, name).by, instead)
    every = [*([Stated(by)] if by else []), *_sooner(case, investor, name, instead)]
    return min(every, key=lambda each: each.on, default=None)


def _by(case: Case, investor: str, rules: Sequence[DateRule], instead: Instead) -> date | None:
    found: date | None = None
    for rule in rules:
        if rule.when is not None:
            needed = _first(case, investor, rule.when, instead)
            if found is None or needed is None or needed > found:
                continue  # what happens after the date found so far does not move it
        found = date_of(case, investor, rule, instead) or found
    return found


def _sooner(case: Case, investor: str, name: str, instead: Instead) -> Iterator[Stated]:
    """Every earlier day there may be: of what happens several times each counts, by the terms of its own day."""
    for place, rule in enumerate(awaited_of(case, investor, name).or_sooner):
        for each in _every(case, investor, rule.to, instead):
            rules = case.terms_on(each.on, investor).dates[name].or_sooner
            if place < len(rules):
                on = _counted(case, rules[place], each.on)
                yield Stated(on, rules[place], each.entry)
        if rule.on:
            yield Stated(rolled(case.business_days, rule.on, rule.roll), rule)
        if rule.to and rule.to.startswith(OTHER_DATE) and (day := date_of(case, investor, rule, instead)):
            yield Stated(day, rule)


def date_of(case: Case, investor: str, rule: DateRule, instead: Instead = NOTHING_ELSE) -> date | None:
    """The date a rule gives for an Investor; None where what it counts from has not happened."""
    start = rule.on or _first(case, investor, rule.to, instead)
    return _counted(case, rule, start) if start else None


def _counted(case: Case, rule: DateRule, start: date) -> date:
    return rolled(case.business_days, after(case.business_days, start, rule.add), rule.roll)


def _every(case: Case, investor: str, anchor: str | None, instead: Instead) -> Sequence[Happened]:
    if anchor is None:
        return []
    return [instead[anchor]] if anchor in instead else happened(case, investor, anchor)


def _first(case: Case, investor: str, anchor: str | None, instead: Instead) -> date | None:
    if anchor and anchor.startswith(OTHER_DATE):
        other = stated(case, investor, anchor.removeprefix(OTHER_DATE), instead)
        return other.on if other else None
    return next((each.on for each in _every(case, investor, anchor, instead)), None)
