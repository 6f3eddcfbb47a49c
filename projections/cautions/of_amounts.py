"""What a careful lawyer would point at beside an amount: close calls, delays, due dates, no cap."""

from collections.abc import Iterator, Sequence
from datetime import date

from lifecycle.agreement.terms import silence
from lifecycle.business_days import FIRST_YEAR, LAST_YEAR
from lifecycle.clocks import eastern_date
from lifecycle.entries import InvestorDelayAttributed
from lifecycle.entries.telling import listed
from projections.case.case import Case
from projections.case.delays import counting_delays, delays_of
from projections.cautions.register import caution
from projections.facts.reasons import Caution
from projections.facts.spans import DAY
from projections.heads.charge_dates import charged, in_arrears
from projections.heads.default import Default
from projections.heads.defaults import defaults_of, late_defaults
from projections.shares.held import shares_and_notes

CLOSED_DAYS_NAMED = 5


def running(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """No cap, while amounts for late effectiveness keep accruing."""
    late = [
        name
        for name in investors
        if any(
            in_arrears(default.accrual).upcoming and default.whole_base(case.facts.as_of).value
            for default in late_defaults(case, name)
        )
    ]
    if late:
        yield caution(case, "no_cap", silence=silence(case.facts.signed, "amounts"))


def close_calls(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """Where a reading that is a close call moves an amount or an exposure of these Investors."""
    first_period, shortened = set[str](), set[str]()
    for name in investors:
        for default in defaults_of(case, name):
            lengths = _lengths(case, default)
            if lengths and (_waits(default) or any(number == 1 and short for number, short in lengths)):
                first_period.add(str(default.trigger_date))
            if any(short for _, short in lengths):
                shortened.add(str(default.trigger_date))
            yield from _pending(case, default)
    stopped = [name for name in investors if _would_stop(case, name)]
    if first_period and "first_cure" in case.readings:
        yield caution(case, "close_call_first_cure", first_period=listed(sorted(first_period)))
    if shortened and "partial_period" in case.readings:
        yield caution(case, "close_call_partial_period", shortened=listed(sorted(shortened)))
    if stopped:
        yield caution(case, "close_call_late_after_sale", stopped=listed(stopped))


def _lengths(case: Case, default: Default) -> list[tuple[int, bool]]:
    """Each period paid for, by number, and the one an end on the as-of date would make: whether it is shortened."""
    computed = charged(default.accrual)
    paid_for = [at for at in computed.dates if at.why != "waited" and default.whole_base(at.on).value]
    lengths = [(at.number, at.days < at.interval) for at in paid_for]
    if any(at.why == "waited" for at in computed.dates) or (_waits(default) and default.whole_base(case.horizon).value):
        lengths.append((1, False))
    upcoming = computed.upcoming
    if upcoming and upcoming.days and default.whole_base(case.horizon).value:
        lengths.append((upcoming.number, upcoming.days < upcoming.interval))
    return lengths


def _would_stop(case: Case, name: str) -> bool:
    """Whether late_after_sale decides: shares gone, or resale free, while the lateness would run on."""
    if "late_after_sale" not in case.readings:
        return False
    if name in case.facts.exclusions or shares_and_notes(case, name).standing(case.horizon) == "not_yet":
        return False
    late = late_defaults(case.under({"late_after_sale": "stops"}), name)
    return any(default.accrual.stopped(default.accrual.cure or case.facts.as_of) for default in late)


def _waits(default: Default) -> bool:
    """Reading first_cure = waits: it ended before its first Computation Date could come."""
    accrual = default.accrual
    return accrual.waits and accrual.cure is not None and accrual.cure < accrual.grid(1).on


def _pending(case: Case, default: Default) -> Iterator[Caution]:
    on = default.accrual.grid(1).on
    if _waits(default) and on > case.horizon and not default.accrual.stopped(on):
        yield caution(
            case,
            "computation_pending",
            what=default.what,
            trigger_date=default.trigger_date,
            cure=default.accrual.cure,
            on=on,
        )


def delays(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """Delays recorded as an Investor's: which count, since when that is known, and which move nothing."""
    for name in investors:
        counting = counting_delays(case, name)
        for delay in delays_of(case, name):
            what = f"{delay.from_on} to {delay.until_on - DAY}"
            if delay in counting:
                yield _taken_off(case, name, delay, what)
            else:
                yield caution(case, "delay_asserted", (delay.position,), name=name, what=what, position=delay.position)


def _taken_off(case: Case, name: str, delay: InvestorDelayAttributed, what: str) -> Caution:
    known = eastern_date(delay.recorded_at) if delay.recorded_at else None
    late = f", recorded later, on {known}" if known and known > case.facts.as_of else ""
    return caution(
        case,
        "delay_taken_off",
        (delay.position,),
        name=name,
        days=(delay.until_on - delay.from_on).days,
        what=what,
        status=delay.status,
        position=delay.position,
        late=late,
        paper="" if delay.source or delay.document else " No source is recorded for it.",
    )


def due_on_closed_days(case: Case, due: Sequence[date]) -> Iterator[Caution]:
    """Due dates that are no business day: the agreement rolls none of them."""
    closed = [
        f"{day}, {because}"
        for day in sorted(set(due))
        if FIRST_YEAR <= day.year <= LAST_YEAR and (because := case.business_days.closed_because(day))
    ]
    if closed:
        more = f"; and {len(closed) - CLOSED_DAYS_NAMED} more" if len(closed) > CLOSED_DAYS_NAMED else ""
        told = "; ".join(closed[:CLOSED_DAYS_NAMED])
        yield caution(
            case,
            "due_on_non_business_day",
            closed=told,
            more=more,
            silence=_opening(silence(case.facts.signed, "due_dates")),
        )


def _opening(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
