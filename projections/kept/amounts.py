"""What of amounts, payments, interest and running defaults holds on a day, worked out as of that day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from lifecycle.money import ZERO
from projections.amounts.bookings import Amount, Key, standing_of
from projections.amounts.ledger import ledger, payments_of
from projections.amounts.limits import allowed_next, limits_any
from projections.amounts.lines import determined, investor_figures
from projections.amounts.open_sequences import Begun, begun, still_running, waits_whole
from projections.amounts.periodic_amounts import BY_DAY, FULL
from projections.amounts.used import Charged
from projections.case.case import Case
from projections.facts.spans import DAY
from projections.heads.charge_dates import Next, charged
from projections.heads.default import Default
from projections.heads.defaults import defaults_of
from projections.kept.contents import (
    AmountLine,
    Content,
    InterestRunUp,
    Otherwise,
    Party,
    Payment,
    Running,
    RunningUnderCaps,
    in_cents,
)


def held_on(case: Case, whose: str | None = None) -> list[Content]:
    """Everything that holds at the end of the case's day, of every Investor or of one."""
    return [content for name in case.investors() if whose in (None, name) for content in _of(case, name)]


def _of(case: Case, investor: str) -> Iterator[Content]:
    figures, own = investor_figures(case, investor), ledger(case, investor)
    yield party(case, investor)
    yield from payments(case, investor)
    stands = iter(standing_of(case, investor).amounts.items())
    for charge, paid in zip(own.charged, own.allocated.paid, strict=True):
        if not charge.made.is_a_price:
            key, amount = next(stands)
            yield line_of(charge, key, amount, paid)
    if figures.interest or figures.interest_paid:
        yield InterestRunUp(investor=investor, cents=in_cents(figures.interest), paid=in_cents(figures.interest_paid))
    instead = (determined(case, [investor], part) for part in (FULL, BY_DAY))
    yield from otherwise(investor, figures.determined, *instead)
    if figures.open:
        yield from running_on(case, investor, defaults_of(case, investor), case.as_of)


def party(case: Case, investor: str) -> Party:
    """Whose rows these are, from the day it is an Investor."""
    return Party(investor=investor, place=case.investors().index(investor), currency=case.terms.currency)


def payments(case: Case, investor: str) -> Sequence[Payment]:
    """What was paid by the case's day, in history order."""
    found = payments_of(case, investor)
    return [Payment(investor=investor, entry=each.entry, cents=in_cents(each.amount)) for each in found]


def line_of(charge: Charged, key: Key, stands: Amount, paid: Decimal) -> AmountLine:
    """An amount in money as it stands, with what had been paid on it."""
    trigger, trigger_date, number, place = key
    return AmountLine(
        investor=charge.investor,
        trigger=trigger,
        trigger_date=trigger_date,
        number=number,
        place=place,
        head=charge.made.place,
        statement=stands.statement,
        computed_on=stands.computed_on,
        due_on=stands.due_on,
        cents=in_cents(stands.net),
        paid=in_cents(paid),
    )


def otherwise(investor: str, stands: Decimal, full: Decimal, by_day: Decimal) -> Iterator[Otherwise]:
    """What would be determined under the other two readings of a shortened period, where it differs."""
    more, other = in_cents(full - stands), in_cents(by_day - stands)
    if more or other:
        yield Otherwise(investor=investor, if_full=more, if_by_day=other)


def running_on(case: Case, investor: str, defaults: Sequence[Default], day: date) -> list[Content]:
    """Each default that runs by what it is worked out from; all together in cents where a cap leaves less of them.

    The amounts of the case may go on after the day.
    """
    found = [
        (default, upcoming, period)
        for default in defaults
        if (upcoming := still_running(default, day)) and (period := begun(default.case, default, upcoming, day))
    ]
    free = [_worth(default, period, day) for default, _, period in found]
    if limits_any(case, investor):
        left = ledger(case, investor).left
        heads = [default.trigger for default, _, _ in found]
        capped = [
            allowed_next(
                case, investor, left, [(*each, dollars) for each, dollars in zip(asked, column, strict=True)], day
            )
            for asked, column in (([(head, day) for head in heads], column) for column in zip(*free, strict=True))
        ]
        if capped != [list(column) for column in zip(*free, strict=True)]:
            cents, full, by_day = (in_cents(sum(column, ZERO)) for column in capped)
            under = RunningUnderCaps(investor=investor, cents=cents, if_full=full, if_by_day=by_day)
            return [under] if cents or full or by_day else []
    return [_running_by(*each, day) for each in found if each[2].whole]


def turns_of(defaults: Iterable[Default]) -> Iterator[date]:
    """The days on which what running defaults come to may turn: each begins, or is charged."""
    for default in defaults:
        for day in (default.accrual.first_bad, *(at.on for at in charged(default.accrual).dates)):
            yield from (day - DAY, day, day + DAY)


def _worth(default: Default, period: Begun, day: date) -> tuple[Decimal, Decimal, Decimal]:
    """What a default would come to if it ended on a day: as it is read, wholly, by the day."""
    part = default.charge_on(day).by.part
    return period.worth(part), period.worth(FULL), period.worth(BY_DAY)


def _running_by(default: Default, upcoming: Next, period: Begun, day: date) -> Running:
    waits = waits_whole(default, upcoming)
    return Running(
        investor=default.investor,
        trigger=default.trigger,
        trigger_date=default.trigger_date,
        statement=default.statement,
        # Where days are left out of the count this moves with each of them.
        since=upcoming.since if waits else day - timedelta(upcoming.days),
        interval=period.interval,
        whole=waits,
        part=default.charge_on(day).by.part,
        numerator=period.whole.numerator,
        denominator=period.whole.denominator,
    )
