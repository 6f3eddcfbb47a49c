"""What holds on earlier days, read off a later one, where nothing between them moved what was before.

One evaluation then says what holds on every day of a stretch. What time alone can change, and when that is so, is said
where accounts are carried back; a payment that names an amount not computed by its day
is left to be worked out day by day.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

import attrs

from lifecycle.money import ZERO
from projections.amounts.interest import run_up
from projections.amounts.ledger import ledger, ledger_under
from projections.amounts.limits import limits_any
from projections.amounts.payments import named
from projections.amounts.periodic_amounts import BY_DAY, FULL
from projections.amounts.used import Charged
from projections.case.case import Case
from projections.facts.spans import DAY
from projections.heads.default import Default
from projections.heads.defaults import defaults_of
from projections.kept.amounts import line_of, otherwise, party, payments, running_on, turns_of
from projections.kept.contents import OPEN, AmountLine, Content, InterestRunUp, Row, in_cents
from projections.kept.stretches import rows_of, stretches
from projections.steps.carried_back import Computed, computed, days_recorded, is_final


def first_read_back(case: Case, whose: str | None = None) -> date | None:
    """The first day of those that can be read off a case, of everybody or of one; None where none can."""
    names = [name for name in case.investors() if whose in (None, name)]
    plain = is_final(case) and all(computed(case, name) is not None and _plainly_paid(case, name) for name in names)
    return days_recorded(case)[-1] if plain else None


def _plainly_paid(case: Case, investor: str) -> bool:
    """Whether what was paid names only amounts computed by its day: it went to those on every day since."""
    amounts, paid = ledger(case, investor).amounts, ledger(case, investor).payments
    named_by = ((each, amounts[place]) for each in paid if each.toward for place in named(amounts, each.toward))
    return all(made.computed_on <= each.on for each, made in named_by)


def read_back(case: Case, first: date, whose: str | None = None) -> list[Row]:
    """What holds on each day from one through the case's; what still holds on that has no end."""
    return [row for name in case.investors() if whose in (None, name) for row in _of(case, name, first)]


def _of(case: Case, investor: str, first: date) -> Iterator[Row]:
    first = max(first, case.facts.joined_on.get(investor, first))  # 9: which may be after the notice that says so
    yield Row(party(case, investor), first, OPEN)
    found = computed(case, investor) or ()
    money = [each for each in ledger(case, investor).charged if not each.made.is_a_price]
    parts = _parts(case, investor)
    for each, charged, paid in zip(found, money, parts, strict=True):
        yield from _moving_on(first, case.as_of, {*each.days, *(day for day, _ in paid)}, _line_on(each, charged, paid))
    for payment, paid_on in zip(payments(case, investor), _paid_on(case, investor), strict=True):
        yield Row(payment, max(first, paid_on), OPEN)
    yield from _interest(case, investor, first)
    yield from _otherwise(case, investor, first)
    yield from _running(case, investor, first)


def _paid_on(case: Case, investor: str) -> list[date]:
    return [each.on for each in ledger(case, investor).payments]


def _parts(case: Case, investor: str) -> list[list[tuple[date, Decimal]]]:
    """What was paid on each amount in money, part by part."""
    own = ledger(case, investor)
    pairs = zip(own.charged, own.allocated.parts, strict=True)
    return [[(part.on, part.amount) for part in parts] for each, parts in pairs if not each.made.is_a_price]


def _moving_on(first: date, last: date, moves: set[date], held: Callable[[date], Content | None]) -> Iterator[Row]:
    """What holds on each day from one through another, if it only moves on some days."""
    days = sorted({first, *(day for day in moves if first < day <= last)})
    for day, until in zip(days, [*days[1:], OPEN], strict=True):
        content = held(day)
        if content is not None:
            yield Row(content, day, until)


def _line_on(
    each: Computed, charged: Charged, paid: Sequence[tuple[date, Decimal]]
) -> Callable[[date], AmountLine | None]:
    def on(day: date) -> AmountLine | None:
        stands = each.by(day)
        if stands is None:
            return None
        return line_of(charged, each.key, stands, sum((dollars for paid_on, dollars in paid if paid_on <= day), ZERO))

    return on


def _interest(case: Case, investor: str, first: date) -> Iterator[Row]:
    """Day by day, as long as anything bears any: it runs up on each."""
    own = ledger(case, investor)
    if case.terms.interest is None or not own.charged:
        return
    day, before, since = first, None, first
    while day <= case.as_of:
        now = _run_up_on(case, investor, day)
        if now != before:
            if before is not None:
                yield Row(before, since, day)
            before, since = now, day
        day += DAY
    if before is not None:
        yield Row(before, since, OPEN)


def _run_up_on(case: Case, investor: str, day: date) -> InterestRunUp | None:
    own, terms = ledger(case, investor), case.terms
    found = ZERO
    for each, parts in zip(own.charged, own.allocated.parts, strict=True):
        if each.made.computed_on <= day:
            by_then = [part for part in parts if part.on <= day]
            found += run_up(terms.interest, case.business_days, each.made.due_on, each.dollars, by_then, day)
    paid = sum((part.amount for part in own.allocated.parts_of_interest if part.on <= day), ZERO)
    if not (found or paid):
        return None
    return InterestRunUp(investor=investor, cents=in_cents(found), paid=in_cents(paid))


def _otherwise(case: Case, investor: str, first: date) -> Iterator[Row]:
    own = ledger(case, investor)
    if all(each.made.whole_period for each in own.charged):
        return
    full, by_day = (ledger_under(case, investor, part).charged for part in (FULL, BY_DAY))

    def on(day: date) -> Content | None:
        sums = [ZERO, ZERO, ZERO]
        for place, charges in enumerate((own.charged, full, by_day)):
            of_money = (each for each in charges if not each.made.is_a_price and each.made.computed_on <= day)
            sums[place] = sum((each.dollars for each in of_money), ZERO)
        return next(otherwise(investor, *sums), None)

    yield from _moving_on(first, case.as_of, {each.made.computed_on for each in own.charged}, on)


def _running(case: Case, investor: str, first: date) -> Iterator[Row]:
    """What runs: period by period, and where days were left out of a count, or a cap leaves less, day by day."""
    defaults = defaults_of(case, investor)
    together = [defaults] if limits_any(case, investor) else [[default] for default in defaults]
    for some in together if defaults else ():
        begins = max(first, min(default.accrual.first_bad for default in some) - DAY)
        if begins <= case.as_of and not all(_was_over(default, begins) for default in some):
            runs_on = partial(_runs_on, case, investor, some)
            yield from rows_of(stretches(runs_on, begins, case.as_of, turns_of(some)))


def _was_over(default: Default, day: date) -> bool:
    """Whether a default had ended before a day, for good."""
    accrual = default.accrual
    return (accrual.cure is not None and accrual.cure + DAY < day) or accrual.stopped(day)


def _runs_on(case: Case, investor: str, defaults: Sequence[Default], day: date) -> Sequence[Content]:
    then = [attrs.evolve(each, accrual=attrs.evolve(each.accrual, horizon=day)) for each in defaults]
    return running_on(case, investor, then, day)
