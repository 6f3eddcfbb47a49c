"""2(b)(vii): a default still running on the as-of date, and what it would cost. Payments are not known here."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from lifecycle.entries import Trigger
from lifecycle.money import ZERO, to_the_cent
from projections.amounts.ledger import ledger
from projections.amounts.limits import allowed_next
from projections.amounts.periodic_amounts import BY_DAY, FULL, PART
from projections.case.case import Case
from projections.heads.charge_dates import Next
from projections.heads.default import Default
from projections.heads.defaults import defaults_of
from projections.shares.held import shares_and_notes


@attrs.frozen(kw_only=True, slots=False)
class OpenSequence:
    """A default still running on the as-of date, and what it would cost.

    ``if_cured_full`` and ``if_cured_by_day`` are ``if_cured_today`` under the two readings of partial periods.
    """

    trigger: Trigger
    trigger_date: date
    statement: str | None
    number: int
    since: date
    next_computation: date | None
    if_cured_today: Decimal
    if_cured_full: Decimal
    if_cured_by_day: Decimal
    at_next_computation: Decimal


def open_sequences(case: Case, investor: str) -> list[OpenSequence]:
    """Every default of an Investor that runs on the as-of date, none beyond what the caps of the terms leave."""
    defaults = defaults_of(case, investor)
    found = [each for default in defaults if (each := _open_sequence(case, default, case.as_of))]
    return _capped(case, investor, found) if found else []


def _capped(case: Case, investor: str, found: Sequence[OpenSequence]) -> list[OpenSequence]:
    def left(dollars: Sequence[Decimal], days: Sequence[date]) -> list[Decimal]:
        waived = ledger(case, investor).left
        return allowed_next(
            case, investor, waived, list(zip((each.trigger for each in found), days, dollars, strict=True))
        )

    today = [case.as_of] * len(found)
    coming = [each.next_computation or case.as_of for each in found]
    cured = left([each.if_cured_today for each in found], today)
    full = left([each.if_cured_full for each in found], today)
    by_day = left([each.if_cured_by_day for each in found], today)
    at_next = left([each.at_next_computation for each in found], coming)
    return [
        attrs.evolve(each, if_cured_today=a, if_cured_full=b, if_cured_by_day=c, at_next_computation=d)
        for each, a, b, c, d in zip(found, cured, full, by_day, at_next, strict=True)
    ]


def still_running(default: Default, today: date) -> Next | None:
    """What comes next of a default on a day inside it; None where it is cured, stopped, or would make no amount."""
    upcoming = default.charged.upcoming
    return upcoming if upcoming is not None and default.whole_base(today).value else None


def _open_sequence(case: Case, default: Default, today: date) -> OpenSequence | None:
    """The default as it stands on a day it runs."""
    upcoming = still_running(default, today)
    if upcoming is None:
        return None
    at_next = ZERO
    # What is held may have left the sequence by then, at the end of its own Registration Period.
    comes_on = upcoming.on
    if comes_on and shares_and_notes(case, default.investor).holds_any(comes_on):
        comes_on = comes_on if default.whole_base(comes_on).value else None
    if comes_on and not case.waivers(default.investor, default.trigger, comes_on):
        rate = Fraction(default.rate(upcoming.period, comes_on, upcoming.since))
        at_next = to_the_cent(rate * default.whole_base(today).value)
    if_cured = _if_cured(case, default, upcoming, today)
    return OpenSequence(
        trigger=default.trigger,
        trigger_date=default.trigger_date,
        statement=default.statement,
        number=upcoming.number,
        since=upcoming.since,
        next_computation=comes_on,
        if_cured_today=if_cured[default.charge_on(today).by.part],
        if_cured_full=if_cured[FULL],
        if_cured_by_day=if_cured[BY_DAY],
        at_next_computation=at_next,
    )


@attrs.frozen(kw_only=True)
class Begun:
    """A period that has begun: what a whole one costs, how many days of how many are counted."""

    whole: Fraction
    counted: int
    interval: int

    def worth(self, part: str) -> Decimal:
        """What it would make if it ended now, by what a shortened period earns."""
        return to_the_cent(PART[part](self.whole, self.counted, self.interval))


def begun(case: Case, default: Default, upcoming: Next, today: date) -> Begun | None:
    """The period a running default is in; None where it would make nothing if the default ended today."""
    if upcoming.days <= 0 or case.waivers(default.investor, default.trigger, today):
        return None
    rate = Fraction(default.rate(upcoming.period, today, upcoming.since))
    whole = rate * default.base_if_cured(today).value * default.share
    counted = upcoming.interval if waits_whole(default, upcoming) else upcoming.days
    return Begun(whole=whole, counted=counted, interval=upcoming.interval)


def waits_whole(default: Default, upcoming: Next) -> bool:
    """Whether what comes next is a whole amount whenever the default ends: the first, which waits for its date."""
    return default.accrual.waits and upcoming.number == 1


def _if_cured(case: Case, default: Default, upcoming: Next, today: date) -> Mapping[str, Decimal]:
    """The amount the started period would make if the default ended today, under each reading of partial periods."""
    found = begun(case, default, upcoming, today)
    return {part: found.worth(part) for part in PART} if found else dict.fromkeys(PART, ZERO)
