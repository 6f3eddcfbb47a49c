"""The amounts of a default, each with its reasons. Payments are not known here.

A default is charged at its dates, on its base, at its rate; what a period cut short earns, and when it is due, are
words of its charge.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial

import attrs

from lifecycle.agreement.language.concepts.charges import Charge
from lifecycle.entries import Trigger
from lifecycle.money import to_the_cent
from projections.case.case import Case
from projections.facts.reasons import Reason, Why, counted, dollars, once_told, percent, reason
from projections.facts.spans import days_within
from projections.heads.bases import Base
from projections.heads.charge_dates import Charged, ChargeDate
from projections.heads.default import Default
from projections.heads.due import Charging, due_on
from projections.heads.told import amended_reason
from projections.shares.held import EVERY, Among, on_their_way

BY_DAY, FULL, PRICE = "by_day", "full", "price"
# The word ``part`` of a charge: what is left of a whole amount for ``days`` counted days of ``interval``.
PART: Mapping[str, Callable[[Fraction, int, int], Fraction]] = {
    "full": lambda whole, days, interval: whole,  # noqa: ARG005 - the word that does not ask
    "by_day": lambda whole, days, interval: whole * min(days, interval) / interval,
    "none": lambda whole, days, interval: whole if days >= interval else Fraction(0),
}
# A due date that has not come and is not known yet.
NOT_YET = date.max
# The due date, and why: found once it is asked for.
Due = Callable[[], tuple[date, Why]]


@attrs.frozen(kw_only=True, eq=False)
class PeriodicAmount:
    """One amount, unrounded until asked for. It is due on ``NOT_YET`` while its date is not known."""

    trigger: Trigger
    # The place of its head among those of the terms.
    place: int
    trigger_date: date
    statement: str | None
    number: int
    computed_on: date
    # The rule of its date.
    why: str
    days: int
    interval: int
    # Whether its period is whole, whatever its days.
    whole_period: bool
    # What its charge says a period cut short earns.
    part: str
    rate: Decimal
    is_a_sum: bool
    # Points off a price: shown, never due, in no total.
    is_a_price: bool
    base: Fraction
    whole: Fraction
    share: Fraction
    due: Due
    clauses: Sequence[str]
    why_so: Callable[[], Sequence[Reason]]
    run_ends: date | None
    # 9: on shares that were between transfer and notice on its Computation Date.
    on_their_way: bool
    # The day its clock was begun anew for shares once cut back.
    begun_on: date | None = None

    @cached_property
    def due_on(self) -> date:
        """When it falls due; to be asked for, for a total needs no due date."""
        return self.due()[0]

    @cached_property
    def reasons(self) -> Sequence[Reason]:
        """Why it is so: the last one is that of its due date."""
        return self.why_so()

    def amount(self, part: str | None = None) -> Decimal:
        """The amount in dollars and cents, rounded once; with ``part`` as if its charge had that word."""
        if self.whole_period:
            return to_the_cent(self.whole)
        return to_the_cent(PART[part or self.part](self.whole, self.days, self.interval))


def periodic_amounts(case: Case, default: Default) -> list[PeriodicAmount]:
    """The amounts of a default through the horizon. A date on which there is nothing to charge on makes none."""
    computed = default.charged
    found = []
    for at in computed.dates:
        if default.is_of_the_terms(at.on) and default.whole_base(at.on).value:
            for among, due in _shared_out(case, default, at, once_told(partial(_due, case, default, at, computed))):
                base = default.base(at.on, among)
                if base.value:
                    found.append(_periodic_amount(case, default, at, base, due, among))
    return _single_days_joined(found) if default.accrual.on_last_days and len(found) > 1 else found


def _single_days_joined(found: Sequence[PeriodicAmount]) -> list[PeriodicAmount]:
    """Single days that share rate, base and due date are one amount: its number the first one's, its days their sum."""
    together: dict[object, list[PeriodicAmount]] = {}
    for each in found:
        alone = None if each.interval == 1 else each.number
        base = None if each.is_a_sum else each.base
        key = (alone, each.rate, base, each.share, each.due_on, each.part, each.on_their_way)
        together.setdefault(key, []).append(each)
    return [_joined(each) for each in together.values()]


def _joined(several: Sequence[PeriodicAmount]) -> PeriodicAmount:
    if len(several) == 1:
        return several[0]
    last = several[-1]
    return attrs.evolve(
        last,
        number=several[0].number,
        days=sum(each.days for each in several),
        whole=sum((each.whole for each in several), Fraction(0)),
    )


def _shared_out(case: Case, default: Default, at: ChargeDate, due: Due) -> Iterator[tuple[Among, Due]]:
    """9: apart from the rest, what is computed on shares on their way to the Investor then, by when it falls due."""
    coming = on_their_way(case, default.investor, at.on)
    if not coming:
        yield EVERY, due
        return
    yield Among(frozenset(coming)), due
    clauses, (own, _) = case.facts.clauses("due_notified"), due()
    noticed = {each: each.notice for each in coming if each.notice}
    for day in sorted({max(own, notice.occurred_on) for notice in noticed.values()}):
        then = {each: notice for each, notice in noticed.items() if max(own, notice.occurred_on) == day}
        entries = sorted({notice.position for notice in then.values()})
        called = {"date": default.charge_on(at.on).by.called or "charge"}
        why = partial(reason, "due_notified", clauses, entries, called, on=day, own=own)
        yield Among(frozenset(then), "only"), partial(_known, day, why)


def _known(day: date, why: Why) -> tuple[date, Why]:
    return day, why


def _periodic_amount(
    case: Case, default: Default, at: ChargeDate, base: Base, due: Due, among: Among
) -> PeriodicAmount:
    charge, rate = default.charge_on(at.on), default.rate(at.period, at.on, at.since)
    pays = charge.pays or case.terms_on(at.on, default.investor).pays
    if pays == PRICE:
        due = partial(_never, charge)
    return PeriodicAmount(
        trigger=default.trigger,
        place=default.place,
        trigger_date=default.trigger_date,
        statement=default.statement,
        number=at.number,
        computed_on=at.on,
        why=at.why,
        days=at.days,
        interval=at.interval,
        whole_period=at.whole,
        part=charge.by.part,
        rate=rate,
        is_a_sum=base.is_of_a_sum,
        is_a_price=pays == PRICE,
        base=base.value,
        whole=Fraction(rate) * base.value * default.share,
        share=default.share,
        due=due,
        clauses=[charge.clause] if charge.clause else [],
        run_ends=default.run_ends,
        on_their_way=among.of_those == "only",
        begun_on=case.restarted.on if case.restarted else None,
        why_so=lambda: (
            *default.because(),
            _computed(default, at),
            *_amended(
                case, default.investor, (f"{charge.place}.by.every", at.since), (f"{charge.place}.by.rates", at.on)
            ),
            base.why(),
            due()[1](),
        ),
    )


def _never(charge: Charge) -> tuple[date, Why]:
    return NOT_YET, partial(reason, "of_a_price", [charge.clause] if charge.clause else [])


def _amended(case: Case, investor: str, *terms: tuple[str, date]) -> Iterator[Reason]:
    """10: the amendments that changed a term this amount rests on."""
    for place, day in terms:
        amended = case.amended_by(place, day, investor)
        if amended:
            yield amended_reason(case, amended)


def _computed(default: Default, at: ChargeDate) -> Reason:
    clock, charge = default.accrual.clock, default.charge_on(at.on)
    calendar = (at.on - at.since).days
    open_days = clock.calendar is not None or default.accrual.on_last_days
    short = calendar != at.days and not open_days
    tolled = f" ({counted(calendar, 'calendar day')}, {calendar - at.days} not counted)" if short else ""
    ended = list(default.ended_by) if at.why in ("cure", "waited") else []
    if short:
        after = clock.tolled_after if at.since == clock.start else at.since
        ended += [position for span, position in default.tolled_by if days_within([span], after, at.on)]
    advance = at.why == "in_advance"
    said_in = charge.due if advance and charge.due else charge.by
    return reason(
        at.why,
        [said_in.clause] if said_in.clause else [],
        ended,
        called={"date": charge.by.called or "charge"},
        on=at.on,
        number=at.number,
        days=at.days,
        since=at.since,
        what=default.what,
        tolled=tolled if not advance else "",
        cured=default.accrual.cure,
        start=clock.start,
    )


def worked_out(made: PeriodicAmount) -> Reason:
    """The arithmetic of an amount."""
    clauses, word = made.clauses, made.part
    short = not made.whole_period and made.days < made.interval
    if short and word == "none":
        return reason("nothing_completed", clauses, days=made.days, interval=made.interval)
    said = f", for {made.days} of {counted(made.interval, 'day')}" if short and word == BY_DAY else ""
    said += f", of which {made.share} is left" if made.share != 1 else ""
    if made.interval == 1 and made.days > 1:
        said += f", for {counted(made.days, 'day')}"
    return reason(
        "sum" if made.is_a_sum else "amount",
        clauses,
        rate=dollars(made.rate) if made.is_a_sum else percent(made.rate),
        base=None if made.is_a_sum else to_the_cent(made.base),
        part=said,
        amount=made.amount(),
        days=made.days,
    )


def _due(case: Case, default: Default, at: ChargeDate, computed: Charged) -> tuple[date, Why]:
    accrual = default.accrual
    # Off the grid, which a relisting alone makes, the cure brings the last payment forward and no other.
    reaches = not accrual.relistings or at is computed.dates[-1]
    cure = accrual.cure if accrual.cure and accrual.cure <= accrual.horizon and default.accelerates else None
    cured = cure if computed.cured and reaches else None
    day, why = due_on(
        default.charge_on(at.on),
        Charging(
            case=case,
            investor=default.investor,
            what=default.what,
            called=default.charge_on(at.on).by.called or "charge",
            accrual=accrual,
            at=at,
            first=computed.dates[0].on,
            cure=cure,
            cured=cured,
            ended_by=tuple(default.ended_by),
        ),
    )
    return day or NOT_YET, why
