"""Which days of an agreement's life are shown, by the word an address has for them."""

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from lifecycle.entries import PeriodicAmountPaid, PeriodicAmountSharesIssued
from lifecycle.errors import Refusal
from regrights.desk.addresses import Addresses
from regrights.desk.timeline.lanes import Answers

WHOLE, MONEY, LAST, AHEAD = "whole", "money", "last-90", "ahead"
NAMES = {WHOLE: "Whole life", MONEY: "What moved money", LAST: "Last 90 days", AHEAD: "Ahead"}
NINETY, SEASON, MARGIN = timedelta(days=90), timedelta(days=120), timedelta(days=14)


@attrs.frozen
class Range:
    """A period, both days included."""

    name: str
    first: date
    last: date


@attrs.frozen
class RangeLink:
    """A range that may be chosen."""

    label: str
    address: str
    is_shown: bool


class NoSuchRange(Refusal):
    """A range nobody knows."""

    def __init__(self, said: str) -> None:
        super().__init__(f"range = {said[:90]!r}: no such range; ask for one of {', '.join(NAMES)}.")


def ranged(said: str, found: Answers, signed: date) -> Range:
    """The range asked for; without a word what moved money, or the whole life where nothing did."""
    if said and said not in NAMES:
        raise NoSuchRange(said)
    as_of = found.owed.as_of
    if said == LAST:
        return Range(LAST, max(signed, as_of - NINETY), as_of)
    if said == AHEAD:
        return Range(AHEAD, max(signed, as_of - MARGIN), as_of + SEASON)
    days = _of_money(found)
    if said == WHOLE or not days:
        return Range(WHOLE, signed, max([as_of, *days]))
    last = max(days) + MARGIN
    near = last < as_of <= last + SEASON
    return Range(MONEY, max(signed, min(days) - MARGIN), as_of if near else last)


def offered(shown: Range, to: Addresses) -> Sequence[RangeLink]:
    """Every range, as a link."""
    return [RangeLink(label, to.page("timeline", range=name), name == shown.name) for name, label in NAMES.items()]


def _of_money(found: Answers) -> list[date]:
    """The days between which amounts were counted, computed, due and paid."""
    lines = [line for one in found.owed.investors for line in one.lines]
    counted = [day for line in lines for day in (line.trigger_date, line.computed_on, line.due_on) if day]
    running = [each.since for one in found.owed.investors for each in one.open]
    paid = [
        each.occurred_on
        for each in found.entries
        if isinstance(each, PeriodicAmountPaid | PeriodicAmountSharesIssued) and each.occurred_on <= found.owed.as_of
    ]
    return [*counted, *running, *([found.owed.as_of] if running else []), *paid]
