"""What a careful lawyer would point at beside an amount: close calls, delays, due dates, no cap."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from lifecycle.agreement.open_calls import ENDS, FIRST, PART, ROLL, clause_of, close_call_of, close_calls
from lifecycle.agreement.register import register_of
from lifecycle.agreement.silent import silence
from lifecycle.business_days import FIRST_YEAR, LAST_YEAR
from lifecycle.clocks import eastern_date
from lifecycle.entries import InvestorDelayAttributed
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.amounts.lines import determined
from projections.case.case import Case
from projections.case.delays import counts, delays_of
from projections.cautions.register import caution
from projections.facts.reasons import Caution
from projections.facts.spans import DAY
from projections.heads.charge_dates import in_arrears
from projections.heads.default import Default
from projections.heads.defaults import defaults_of, late_defaults
from projections.shares.held import shares_and_notes

CLOSED_DAYS_NAMED = 5


def running(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """No cap, no end or no interest, while amounts for what is late keep accruing."""
    late = [
        name
        for name in investors
        if any(
            in_arrears(default.accrual).upcoming and default.whole_base(case.facts.as_of).value
            for default in late_defaults(case, name)
        )
    ]
    said = silence(case.facts.signed, case.terms, "amounts") if late else None
    if said:
        yield caution(case, "no_cap", silence=said)


def sections_of(case: Case, reading: str) -> Sequence[str]:
    """Where a close call stands: as ``[clauses]`` has it, else where the terms have the reading."""
    return case.facts.clauses(f"close_call_{reading}") or clause_of(case.facts.document, reading)


def close_calls_of_amounts(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
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
    first, part, ends = (close_call_of(case.facts.document, word) for word in (FIRST, PART, ENDS))
    stopped = [name for name in investors if ends and _would_stop(case, ends, name)]
    if first_period and first:
        yield caution(
            case,
            "close_call_first",
            code=f"close_call_{first}",
            clauses=sections_of(case, first),
            reading=first,
            first_period=listed(sorted(first_period)),
            date=_date_called(case),
        )
    if shortened and part:
        yield caution(
            case,
            "close_call_part",
            code=f"close_call_{part}",
            clauses=sections_of(case, part),
            reading=part,
            shortened=listed(sorted(shortened)),
        )
    if stopped and ends:
        yield caution(
            case,
            "close_call_ends",
            code=f"close_call_{ends}",
            clauses=sections_of(case, ends),
            reading=ends,
            stopped=listed(stopped),
        )
    yield from _of_the_terms(case, investors, {first, part, ends, close_call_of(case.facts.document, ROLL)})


def _date_called(case: Case) -> str:
    """What the terms call a day on which an amount is charged."""
    return next((each.by.called for each in case.terms.charges.values() if each.by.called), "day of a charge")


def _of_the_terms(case: Case, investors: Sequence[str], known: Collection[str | None]) -> Iterator[Caution]:
    """Every other close call of the terms that, read otherwise, changes what is determined."""
    others = [key for key in close_calls(case.facts.document) if key not in known]
    asked = determined(case, investors) if others else ZERO
    for reading in others:
        for choice in register_of(case.facts.document)[reading].choices:
            amount = determined(case.under({reading: choice}), investors)
            if amount != asked:
                yield caution(
                    case,
                    "close_call_of_the_terms",
                    code=f"close_call_{reading}",
                    clauses=sections_of(case, reading),
                    reading=reading,
                    choice=choice,
                    determined=amount,
                )


def _lengths(case: Case, default: Default) -> list[tuple[int, bool]]:
    """Each period paid for, by number, and the one an end on the as-of date would make: whether it is shortened."""
    computed = default.charged
    paid_for = [at for at in computed.dates if at.why != "waited" and default.whole_base(at.on).value]
    lengths = [(at.number, at.days < at.interval) for at in paid_for]
    if any(at.why == "waited" for at in computed.dates) or (_waits(default) and default.whole_base(case.horizon).value):
        lengths.append((1, False))
    upcoming = computed.upcoming
    if upcoming and upcoming.days and default.whole_base(case.horizon).value:
        lengths.append((upcoming.number, upcoming.days < upcoming.interval))
    return lengths


def _would_stop(case: Case, ends: str, name: str) -> bool:
    """Whether the reading of what ends a head decides: shares gone, or resale free, while it would still be late."""
    if name in case.facts.exclusions or shares_and_notes(case, name).standing(case.horizon) == "not_yet":
        return False
    ways = [case.under({ends: choice}) for choice in register_of(case.facts.document)[ends].choices]
    late = [default for way in ways for default in late_defaults(way, name)]
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
            read_so=_read_so(case),
            date=_date_called(case),
            on=on,
        )


def _read_so(case: Case) -> str:
    reading = close_call_of(case.facts.document, FIRST)
    return f"under {reading} = {case.readings[reading]} " if reading else ""


def delays(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """Delays recorded as an Investor's: which count, since when that is known, and which move nothing."""
    for name in investors:
        for delay in delays_of(case, name):
            what = f"{delay.from_on} to {delay.until_on - DAY}"
            if counts(delay):
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
            silence=_opening(silence(case.facts.signed, case.terms, "due_dates") or ""),
        )


def _opening(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
