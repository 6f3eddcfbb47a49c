"""What leaves no line and must leave a trace: stops, restrictions that arm nothing, shares on their way, close calls.

Every rule asks those that compute; nothing is decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from lifecycle.agreement.clauses import numbers
from lifecycle.agreement.open_calls import ROLL, close_call_of
from lifecycle.business_days import CLOSED_BY_ORDER
from lifecycle.entries import ExclusionElected, TransferNotified
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.amounts.in_order import amounts_of
from projections.amounts.periodic_amounts import PeriodicAmount
from projections.bars.suspensions import allowing_notices, suspensions
from projections.case.case import Case, once
from projections.cautions.of_amounts import sections_of
from projections.cautions.register import caution
from projections.conditions.late import timing
from projections.conditions.restrictions import restrictions as restrictions_of
from projections.conditions.runs import Run
from projections.dates.durations import BUSINESS_DAY, after
from projections.facts.reasons import Caution, counted, dollars
from projections.facts.spans import DAY
from projections.heads.accrual import Stop
from projections.heads.charge_dates import in_arrears
from projections.heads.default import Default
from projections.heads.defaults import DEADLINE, TOLL, defaults_of
from projections.lots.lot import Transfer
from projections.shares.coverage import tranches

WHY_STOPPED: Mapping[str, str] = {
    "excluded": "the Investor left the registration{left}",
    "sold_out": "nothing it could be computed on is held any more",
    "nothing_held": "no share is held any more",
    "period_ended": "the Registration Period of the shares ended",
    "limb_i": "resale became free",
    "limb_ii": "no Investor held a share any more",
}


def stopped(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """What ended without a further Computation Date, and the days since the last one that earn nothing."""
    for name in investors:
        for default in defaults_of(case, name):
            stop = _stop_of(case, default) if default.accrual.by.charged == "arrears" else None
            if stop:
                yield _stopped(case, name, default, stop)


def _stop_of(case: Case, default: Default) -> Stop | None:
    """What stopped a default by the as-of date; none where its cure came before, or nothing was ever owed on it."""
    accrual = default.accrual
    stop = accrual.stops[0] if accrual.stops else None
    if stop is None or stop.cause not in WHY_STOPPED or stop.last_day >= case.facts.as_of:
        return None
    cured = accrual.cure is not None and accrual.cure <= stop.last_day
    ran = stop.last_day >= accrual.clock.start
    earned = ran and any(default.whole_base(day).value for day in (accrual.clock.start, stop.last_day))
    return stop if earned and not cured else None


def _stopped(case: Case, name: str, default: Default, stop: Stop) -> Caution:
    clock, dates = default.accrual.clock, in_arrears(default.accrual).dates
    left = numbers(case.facts.clauses(ExclusionElected.__name__), " (", ")")
    return caution(
        case,
        "stopped",
        name=name,
        what=default.what,
        trigger_date=default.trigger_date,
        on=stop.on,
        why=WHY_STOPPED[stop.cause].format(left=left),
        days=max(0, clock.counted(stop.last_day) - sum(each.days for each in dates)),
        since=dates[-1].on if dates else clock.start,
    )


def restrictions(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """1(i), 2(b)(ii): Restricted Sale Dates that arm nothing, and why; and where 3(h) makes that a close call."""
    for name in investors:
        for restricted in restrictions_of(case, name):
            if not restricted.payable:
                because = _not_payable(restricted)
                yield caution(
                    case, "restriction_not_payable", restricted.entries, name=name, on=restricted.on, because=because
                )
            after = restricted.days_after_effective
            asked = "beyond_ninety_days" in case.readings
            if asked and after > restricted.window and "suspension" in restricted.causes:
                yield caution(
                    case,
                    "close_call_beyond_ninety_days",
                    restricted.entries,
                    name=name,
                    on=restricted.on,
                    after=after,
                    window=restricted.window,
                    of_clause=numbers(case.facts.clauses("restricted_sale_window"), " of "),
                )


def _not_payable(restricted: Run) -> str:
    if restricted.why_not == "first_only":
        return "under this reading only the first restriction of all is"
    after = counted(restricted.days_after_effective, "day")
    return f"it began {after} after effectiveness, past day {restricted.window}"


def waiting(case: Case, transfer: Transfer) -> str:
    """9: for a sentence, the Computation Dates passed on shares on their way, and what waits for a notice."""
    if case.readings["transfer_gap"] != "bridged":
        return ", and under this reading nothing ever will be"
    if case.resolved:
        return ""  # what waits is another's
    days, amount = _once_told(case, (transfer.entry.investor, transfer.entry.transferee))
    passed = listed([str(day) for day in days if day > transfer.entry.occurred_on])
    return f"; computed on {passed}, {dollars(amount)} waits for the notice" if amount and passed else ""


@once
def _once_told(case: Case, pair: tuple[str, str]) -> tuple[Sequence[date], Decimal]:
    """What a notice of today of all transfers between two would bring: the Computation Dates passed, and how much."""
    investor, transferee = pair
    notice = TransferNotified(
        occurred_on=case.as_of,
        position=len(case.log) + 1,
        investor=investor,
        transferee=transferee,
        recorded_at=case.log[-1].recorded_at,
    )
    told = case.of_log([*case.log, notice])
    made, before = (_made(each, transferee) for each in (told, case))
    # Notified today the transferee has them from today on: a Computation Date of today is no longer in between.
    days = {each.computed_on for each in made if each.on_their_way or each.computed_on == case.as_of}
    return sorted(days), _total(case, made) - _total(case, before)


def _made(case: Case, name: str) -> Sequence[PeriodicAmount]:
    return amounts_of(case, name) if name in case.facts.investors else []


def _total(case: Case, made: Sequence[PeriodicAmount]) -> Decimal:
    return sum((each.amount() for each in made), ZERO)


def close_calls_of_dates(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """Where a deadline on a day off, or a transfer between two dates, decides an amount."""
    for name in investors:
        yield from _weekend(case, name)
    if case.lots.transfers and "transfer_gap" in case.readings and _gap_decides(case, investors):
        yield caution(case, "close_call_transfer_gap", sorted({each.entry.position for each in case.lots.transfers}))


def _weekend(case: Case, name: str) -> Iterator[Caution]:
    reading = close_call_of(case.facts.document, ROLL)
    if reading is None:
        return
    terms = case.terms_on(case.as_of, name)
    heads = [head for head in terms.heads.values() if head.counts_from == DEADLINE]
    found = [timing(case, name, head.of[0], tolls=head.investor_delay == TOLL) for head in heads]
    for last in sorted({each.last_in_time for each in found if each}):
        yield from _if_it_decides(case, name, reading, last)


def _if_it_decides(case: Case, name: str, reading: str, last: date) -> Iterator[Caution]:
    if case.facts.as_of <= last or case.business_days.is_business_day(last):
        return
    next_day = case.business_days.nth_after(last, 1)
    declared = [each.occurred_on if each else None for each in tranches(case, name)]
    if any(last < on <= next_day if on else case.facts.as_of < next_day for on in declared):
        yield caution(
            case,
            "close_call_roll",
            code=f"close_call_{reading}",
            clauses=sections_of(case, reading),
            reading=reading,
            deadline=last,
            next_day=next_day,
        )


def _gap_decides(case: Case, investors: Sequence[str]) -> bool:
    other = case.under({"transfer_gap": "open" if case.readings["transfer_gap"] == "bridged" else "bridged"})
    if case.period.freed_on != other.period.freed_on:
        return True
    return any(_dated(case, name) != _dated(other, name) for name in investors)


def _dated(case: Case, name: str) -> list[tuple[date, Decimal]]:
    return [(each.computed_on, each.amount("full")) for each in amounts_of(case, name)]


def closed_days(case: Case, investors: Sequence[str]) -> Iterator[Caution]:
    """Days closed by order that a count of this answer took for business days."""
    spans = [span for name in investors for span in _counts(case, name)]
    days = case.business_days
    found = [
        day for day in CLOSED_BY_ORDER if any(start <= day <= end for start, end in spans) and days.is_business_day(day)
    ]
    if found:
        yield caution(case, "closed_by_order", days=listed([str(day) for day in found]))


def _counts(case: Case, name: str) -> Iterator[tuple[date, date]]:
    """The first and the last day of each count of business days that decides a date."""
    for default in defaults_of(case, name):
        cure = default.accrual.cure
        if cure and cure <= case.facts.as_of:
            due = default.charge_on(cure).due
            add = due.or_sooner.add if due and due.or_sooner else None
            if add and add.unit == BUSINESS_DAY:
                yield cure + DAY, after(case.business_days, cure, add)
    judged, allowing = suspensions(case, name), allowing_notices(case, name)
    for suspension in judged:
        if suspension.permitted and suspension.too_long_on:
            yield suspension.permitted[0], min(suspension.too_long_on, suspension.until or suspension.too_long_on)
    for earlier, later in pairwise(judged):
        if earlier.until:
            gap = allowing.on(later.bar.since).apart if allowing else None
            if gap:
                yield earlier.until, max(earlier.until, after(case.business_days, earlier.until - DAY, gap))


def period(case: Case, _: Sequence[str]) -> Iterator[Caution]:
    """3(a): a period whose end a bar keeps open, and one that is over; nothing where the terms fix none."""
    ends_on = case.period.ends_on
    if case.terms.period is None:
        return
    if case.period.started_on is not None and ends_on is None:
        yield caution(case, "period_open", as_of=case.as_of)
    if ends_on is not None and case.facts.as_of > ends_on:
        yield caution(case, "period_over", ends_on=ends_on)
