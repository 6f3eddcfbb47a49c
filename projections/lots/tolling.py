"""The dates on which a share could not be sold, and a year made longer by them: reading ``period_tolling``.

Suspensions count here whether permitted or not. What a bar costs is not known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from lifecycle.agreement.language.asking import lasts_through_the_lift, restricts
from lifecycle.agreement.language.concepts.terms import Terms
from projections.facts.facts import Bar, Facts
from projections.facts.spans import DAY, Span, intersection, union
from projections.lots.holdings import ARRIVES_ON
from projections.lots.lot import Lot


def free_from(terms: Terms, bar: Bar) -> date | None:
    """The first day a bar no longer bars, which may be the day after the lift; None while it lasts."""
    if bar.until is None or not lasts_through_the_lift(terms, bar.cause):
        return bar.until
    return bar.until + DAY


def barred_dates(facts: Facts, terms: Terms, readings: Mapping[str, str], lot: Lot) -> list[Span]:
    """The dates through the as-of date on which some shares alike were barred, to their sale; what lasts has no end."""
    until = lot.sale.occurred_on + DAY if lot.sale else date.max
    declared = min((each.occurred_on for each in facts.declarations if each.statement in lot.covered_by), default=until)
    spans = [*_own(facts, terms, readings, lot), *_of_statements(facts, lot)]
    if restricts(terms, "delisting"):
        spans += _spans(terms, facts.delistings)
    return intersection(union(spans), [(declared, until)] if declared < until else [])


def _own(facts: Facts, terms: Terms, readings: Mapping[str, str], lot: Lot) -> Iterator[Span]:
    """The bars of whoever held the shares, each while it did; on their way to one they are nobody's."""
    held = [(lot.bought_on, lot.buyer)]
    for transfer in lot.transfers:
        held.append((transfer.left_on, ""))
        if transfer.notice:
            held.append((ARRIVES_ON[readings["transfer_gap"]](transfer), transfer.entry.transferee))
    ends = [*(day for day, _ in held[1:]), date.max]
    for (since, name), until in zip(held, ends, strict=True):
        if since < until:
            bars = [*facts.suspensions.get(name, ()), *facts.misstatements.get(name, ())]
            yield from intersection(union(_spans(terms, bars)), [(since, until)])


def _spans(terms: Terms, bars: Sequence[Bar]) -> Iterator[Span]:
    for bar in bars:
        yield bar.since, free_from(terms, bar) or date.max


def _of_statements(facts: Facts, lot: Lot) -> Iterator[Span]:
    ends = [*(step.on for step in facts.statement_days[1:]), date.max]
    for (since, bars), end in zip(facts.barred_by(lot.covered_by), ends, strict=False):
        if bars:
            yield since, end


def end_on_unbarred_days(start: date, plain_end: date, barred: Sequence[Span]) -> date | None:
    """The last of as many dates after ``start`` on which nothing is barred as there are through ``plain_end``.

    None while a bar lasts that began before it.
    """
    left, day = (plain_end - start).days, start
    for since, until in barred:
        free = (since - day).days - 1
        if free >= left:
            break
        if until == date.max:
            return None
        if until > day:
            left, day = left - max(0, free), max(day, until - DAY)
    return day + timedelta(days=left)
