"""2(b): the Periodic Amounts of an Investor, each with its reasons. Payments are not known here.

A default runs from its trigger date: late effectiveness from the Required Effective Date until a statement is
declared effective, a restricted sale from each payable Restricted Sale Date until the restriction ends. What is
particular to the two stands in their own modules; what they share stands here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from lifecycle.agreement.terms import Terms
from lifecycle.entries import TermsAmended, Trigger
from lifecycle.money import to_the_cent
from projections.amounts.computation_dates import Accrual, ComputationDate, Computed, in_advance, in_arrears
from projections.case.case import Case
from projections.case.consent import DATES
from projections.facts.reasons import Reason, counted, percent, reason, term_in_words, value_in_words
from projections.facts.spans import Span, days_within
from projections.shares.held import EVERY, Among, on_their_way

SATURDAY = 5
# Reading payment_timing.
TIMING: Mapping[str, Callable[[Accrual], Computed]] = {"arrears": in_arrears, "advance": in_advance}
# Reading partial_period: what is left of a whole amount for ``days`` counted days of ``interval``.
PARTIAL_PERIOD: Mapping[str, Callable[[Fraction, int, int], Fraction]] = {
    "full": lambda whole, days, interval: whole,  # noqa: ARG005 - the choice that does not ask
    "prorated": lambda whole, days, interval: whole * min(days, interval) / interval,
    "completed": lambda whole, days, interval: whole if days >= interval else Fraction(0),
}


@attrs.frozen(kw_only=True, eq=False)
class Base:
    """What a percentage is taken of, unrounded, and why."""

    value: Fraction
    why: Reason


@attrs.frozen(kw_only=True, eq=False)
class Default:
    """One default of the Company toward one Investor, while it runs."""

    investor: str
    trigger: Trigger
    # What it is called in a sentence, and the limb of 2(b)(iv)(2) that brings its last payment forward.
    what: str
    cure_limb: str
    trigger_date: date
    statement: str | None
    accrual: Accrual
    # The percentage of the Computation Date of a number, on a day, and the term it comes from.
    rate: Callable[[int, date], Decimal]
    rate_term: str
    base: Callable[[date, Among], Base]
    # The base of an amount the default would still make if it ended on a day.
    base_if_cured: Callable[[date], Base]
    # Reading investor_delay = proportional leaves this share of each amount; 1 everywhere else.
    share: Fraction
    # Recorded delays, each with its position: cited where their days are left out of a count.
    tolled_by: Sequence[tuple[Span, int]]
    because: Sequence[Reason]
    # The entries that would end the default, shown on the amounts they bring about.
    ended_by: Sequence[int]
    # 2(b)(iv)(2): whether its cure brings the last payment forward.
    accelerates: bool = True
    # The first day after the restriction, by which groups of one date are told apart.
    run_ends: date | None = None

    def whole_base(self, day: date) -> Base:
        """The base of all shares, those on their way among them."""
        return self.base(day, EVERY)


@attrs.frozen(kw_only=True, eq=False)
class PeriodicAmount:
    """One amount, unrounded until asked for under a reading of partial periods."""

    trigger: Trigger
    trigger_date: date
    statement: str | None
    number: int
    computed_on: date
    days: int
    interval: int
    rate: Decimal
    base: Fraction
    whole: Fraction
    share: Fraction
    due_on: date
    reasons: Sequence[Reason]
    run_ends: date | None
    # 9: on shares that were between transfer and notice on its Computation Date.
    on_their_way: bool

    def amount(self, partial_period: str) -> Decimal:
        """The amount in dollars and cents, rounded once."""
        return to_the_cent(PARTIAL_PERIOD[partial_period](self.whole, self.days, self.interval))


def periodic_amounts(case: Case, default: Default) -> list[PeriodicAmount]:
    """The amounts of a default through the horizon. A Computation Date whose base is zero makes none."""
    computed = TIMING[case.readings["payment_timing"]](default.accrual)
    found = []
    for place, at in enumerate(computed.dates, 1):
        if default.whole_base(at.on).value:
            due = _due(case, default, at, last_of_cured=computed.cured and place == len(computed.dates))
            for among, due_on, why in _shared_out(case, default, at, due):
                base = default.base(at.on, among)
                if base.value:
                    found.append(_periodic_amount(case, default, at, base, (due_on, why), among))
    return found


def _shared_out(
    case: Case, default: Default, at: ComputationDate, due: tuple[date, Reason]
) -> Iterator[tuple[Among, date, Reason]]:
    """9: apart from the rest, what is computed on shares on their way to the Investor then, by when it falls due."""
    coming = on_their_way(case, default.investor, at.on)
    yield Among(frozenset(coming)), *due
    noticed = {each: each.notice for each in coming if each.notice}
    for day in sorted({max(due[0], notice.occurred_on) for notice in noticed.values()}):
        then = {each: notice for each, notice in noticed.items() if max(due[0], notice.occurred_on) == day}
        entries = sorted({notice.position for notice in then.values()})
        yield Among(frozenset(then), "only"), day, reason("due_notified", ("9",), entries, on=day, own=due[0])


def _periodic_amount(
    case: Case, default: Default, at: ComputationDate, base: Base, due: tuple[date, Reason], among: Among
) -> PeriodicAmount:
    rate = default.rate(at.number, at.on)
    return PeriodicAmount(
        trigger=default.trigger,
        trigger_date=default.trigger_date,
        statement=default.statement,
        number=at.number,
        computed_on=at.on,
        days=at.days,
        interval=at.interval,
        rate=rate,
        base=base.value,
        whole=Fraction(rate) * base.value * default.share,
        share=default.share,
        due_on=due[0],
        run_ends=default.run_ends,
        on_their_way=among.of_those == "only",
        reasons=(
            *default.because,
            _computed(default, at),
            *_amended(case, default.investor, ("computation_interval_days", at.since), (default.rate_term, at.on)),
            base.why,
            due[1],
        ),
    )


def _amended(case: Case, investor: str, *terms: tuple[str, date]) -> Iterator[Reason]:
    """10: the amendments that changed a term this amount rests on."""
    for term, day in terms:
        amendment = case.amended_by(term, day, investor)
        if amendment:
            yield amended_reason(term, case.terms_on(day, investor), amendment)


def amended_reason(term: str, terms: Terms, amendment: TermsAmended) -> Reason:
    """Why a term is not as signed."""
    return reason(
        "amended",
        ("10",),
        (amendment.position,),
        term=term_in_words(term),
        value=value_in_words(term, getattr(terms, term)),
        on=amendment.occurred_on,
        effective="the whole agreement" if term in DATES else f"what begins on or after {amendment.effective_from}",
    )


def _computed(default: Default, at: ComputationDate) -> Reason:
    clock = default.accrual.clock
    calendar = (at.on - at.since).days
    tolled = f" ({counted(calendar, 'calendar day')}, {calendar - at.days} not counted)" if calendar != at.days else ""
    ended = list(default.ended_by) if at.why in ("cure", "waited") else []
    if calendar != at.days:
        after = clock.tolled_after if at.since == clock.start else at.since
        ended += [position for span, position in default.tolled_by if days_within([span], after, at.on)]
    return reason(
        at.why,
        ("2(b)(iv)(1)",) if at.why == "in_advance" else ("2(b)(vii)",),
        ended,
        on=at.on,
        number=at.number,
        days=at.days,
        since=at.since,
        what=default.what,
        tolled=tolled if at.why != "in_advance" else "",
        cured=default.accrual.cure,
        start=clock.start,
    )


def worked_out(made: PeriodicAmount, partial_period: str) -> Reason:
    """The arithmetic of an amount under a reading of partial periods."""
    short = made.days < made.interval
    if short and partial_period == "completed":
        return reason("nothing_completed", ("2(b)(iii)",), days=made.days, interval=made.interval)
    part = f", for {made.days} of {counted(made.interval, 'day')}" if short and partial_period == "prorated" else ""
    part += f", of which {made.share} is left" if made.share != 1 else ""
    return reason(
        "amount",
        ("2(b)(iii)",),
        rate=percent(made.rate),
        base=to_the_cent(made.base),
        part=part,
        amount=made.amount(partial_period),
        days=made.days,
    )


def _due(case: Case, default: Default, at: ComputationDate, *, last_of_cured: bool) -> tuple[date, Reason]:
    if at.why == "in_advance":
        return at.on, reason("due_advance", ("2(b)(iv)(1)",), on=at.on)
    day, cure = default.accrual.payment_day_after(at.on), default.accrual.cure
    if last_of_cured and cure is not None and default.accelerates:
        # 2(b)(iv)(B), (C): a cure brings the last payment forward, to a number of business days after it.
        nth = case.terms_on(cure, default.investor).cure_payment_business_days
        after_cure = case.business_days.nth_after(cure, nth)
        if at.on < after_cure < day:
            return after_cure, reason(
                "due_cure",
                (default.cure_limb,),
                default.ended_by,
                what=default.what,
                on=after_cure,
                nth=ordinal(nth),
                cured=cure,
                skipped=closed_between(case, cure, after_cure),
            )
    return day, reason("due_grid", ("2(b)(iv)(2)(A)",), on=day)


def closed_between(case: Case, start: date, end: date) -> str:
    """The weekdays between two dates that were no business day, with the reason, for a sentence."""
    days = (date.fromordinal(number) for number in range(start.toordinal() + 1, end.toordinal()))
    closed = [
        f"{day}, {because}"
        for day in days
        if day.weekday() < SATURDAY and (because := case.business_days.closed_because(day))
    ]
    return f", not counting {'; '.join(closed)}" if closed else ""


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    teens = 10 < number % 100 < 14  # noqa: PLR2004 - eleventh to thirteenth
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
