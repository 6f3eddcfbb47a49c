"""2(b)(ii): no statement covering the Investor was declared effective by the Required Effective Date."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from lifecycle.entries import InvestorDelayAttributed, StatementEntry
from lifecycle.money import to_the_cent
from projections.amounts.computation_dates import Accrual, Stop
from projections.amounts.counted_days import Clock
from projections.amounts.periodic_amounts import Base, Default, amended_reason
from projections.case.case import Case, once
from projections.case.deadline import IN_TIME_THROUGH, Deadline, clearance_days, deadline_of
from projections.case.delays import counting_delays
from projections.facts.reasons import Reason, counted, reason
from projections.facts.spans import DAY, Span, days_within, union
from projections.lots.holdings import Holdings
from projections.shares.coverage import effective_dates, tranches
from projections.shares.held import EVERY, Among, Covering, Meant, bought_shares, held

# Reading base_before_effective: what the percentage is taken of while nothing is effective.
BASE_BEFORE_EFFECTIVE: Mapping[str, Callable[[Holdings, date], tuple[str, int, Fraction]]] = {
    "purchase_price": lambda held, day: ("all_bought", held.shares_bought(day), held.purchase_price(day)),
    "held_shares": lambda held, day: ("held", held.shares_held(day), held.held_shares_value(day)),
}
# Reading illustration: whether effectiveness by the first scheduled date leaves nothing owed at all.
ILLUSTRATION: Mapping[str, Callable[[Case, Accrual], bool]] = {
    "no_implication": lambda case, accrual: False,  # noqa: ARG005 - the choice that does not ask
    "negative": lambda case, accrual: (
        case.readings["payment_timing"] == "arrears" and accrual.cure is not None and accrual.cure <= accrual.grid(1).on
    ),
}
# Reading investor_delay: which days do not count, and which share of each amount is left.
TOLLED: Mapping[str, Callable[[Sequence[Span]], Sequence[Span]]] = {
    "toll": lambda attributed: attributed,
    "proportional": lambda attributed: (),  # noqa: ARG005 - nothing is tolled
}


def _proportional(attributed: Sequence[Span], deadline: date, end: date) -> Fraction:
    late = (end - deadline).days
    return 1 - Fraction(days_within(attributed, deadline, end), late) if late > 0 else Fraction(1)


SHARE_LEFT: Mapping[str, Callable[[Sequence[Span], date, date], Fraction]] = {
    "toll": lambda attributed, deadline, end: Fraction(1),  # noqa: ARG005 - the days are tolled instead
    "proportional": _proportional,
}
# Reading late_after_sale: the last day before a stop bites, given the Effective Date; None where it never does.
LAST_DAY: Mapping[str, Callable[[date, date | None], date | None]] = {
    "stops": lambda last, effective: last,  # noqa: ARG005 - it always does
    "continues": lambda last, effective: max(last, effective) if effective else None,
}


@once
def late_effectiveness(case: Case, investor: str) -> list[Default]:
    """The Investor's defaults for late effectiveness: one for each part of its shares not effective in time.

    A part is what one statement covers, in order of declaration; what no declared statement covers comes last.
    """
    found = (_default(case, investor, part) for part in PARTS[case.readings["partial_coverage"]](case, investor))
    return [default for default in found if default]


@attrs.frozen(eq=False)
class Part:
    """Shares a default is about, by what covers them, and the declaration that ends it, None while there is none."""

    coverings: frozenset[Covering]
    declared: StatementEntry | None
    # What a line shows: the statement that covers them.
    statement: str | None
    covered: str = ""


def _by_tranche(case: Case, investor: str) -> list[Part]:
    return [_tranche(case, declared, covering) for declared, covering in tranches(case, investor).items()]


def _tranche(case: Case, declared: StatementEntry | None, covering: frozenset[Covering]) -> Part:
    statement = declared.statement if declared else None
    covered = f" covered by {statement}," if declared else " that no declared statement covers,"
    covered = covered if case.facts.partly_covered and case.facts.declarations else ""
    return Part(covering, declared, statement, covered)


def _in_one(case: Case, investor: str) -> list[Part]:
    every = frozenset().union(*tranches(case, investor).values())
    return [Part(every, next(iter(effective_dates(case, investor)), None), None)]


# Reading partial_coverage: into which parts an Investor's shares fall.
PARTS: Mapping[str, Callable[[Case, str], list[Part]]] = {
    "uncovered_shares": _by_tranche,
    "no_effective_date": _in_one,
    "any_coverage": _in_one,
}


def attributed_days(case: Case, investor: str) -> list[Span]:
    """2(b)(vi): the days of the delays that count as the Investor's."""
    return union((delay.from_on, delay.until_on) for delay in counting_delays(case, investor))


def clock_of(case: Case, investor: str) -> Clock:
    """The days late of an Investor; its last day in time is the one before the first that is counted."""
    tolled = TOLLED[case.readings["investor_delay"]](attributed_days(case, investor))
    return Clock(deadline_of(case, investor).on, case.facts.signed.occurred_on, tolled)


def _default(case: Case, investor: str, part: Part) -> Default | None:
    """The default on one part, or None where effectiveness was, or still is, in time."""
    deadline, delays = deadline_of(case, investor), counting_delays(case, investor)
    clock = clock_of(case, investor)
    last_in_time = clock.first_at(1) - DAY
    in_time_through = IN_TIME_THROUGH[case.readings["weekend_deadline"]](case, last_in_time)
    cure = part.declared.occurred_on if part.declared else None
    if in_time_through >= (cure or case.horizon):
        return None
    # 2(b)(iii): from the Investor's first Effective Date on only held shares count, covered by that statement or not.
    effective = next((entry.occurred_on for entry in effective_dates(case, investor)), None)
    accrual = Accrual(
        clock=clock,
        interval_on=lambda day: case.terms_on(day, investor).computation_interval_days,
        cure=cure,
        waits=case.readings["first_cure"] == "waits",
        relistings=[day for day in relistings(case) if day > in_time_through],
        stops=sorted(_stops(case, investor, in_time_through + DAY, cure), key=lambda stop: stop.last_day),
        horizon=case.horizon,
    )
    if ILLUSTRATION[case.readings["illustration"]](case, accrual):
        return None
    attributed = attributed_days(case, investor)
    share = SHARE_LEFT[case.readings["investor_delay"]](attributed, deadline.on, cure or case.facts.as_of)
    return Default(
        investor=investor,
        trigger="late_effectiveness",
        what="lateness",
        cure_limb="2(b)(iv)(2)(B)",
        trigger_date=deadline.on,
        statement=part.statement,
        accrual=accrual,
        rate=lambda number, day: case.terms_on(day, investor).late_effectiveness_rate(number),
        rate_term="late_effectiveness_rates",
        base=lambda day, among: _base(case, investor, part, (day, among), effective, cure),
        base_if_cured=lambda day: _base_if_cured(case, investor, part, day, effective, accrual),
        share=share,
        tolled_by=[] if share != 1 else [((delay.from_on, delay.until_on), delay.position) for delay in delays],
        because=_because(
            case, investor, part, deadline, delays=delays, in_time=(last_in_time, in_time_through), share=share
        ),
        ended_by=(part.declared.position,) if part.declared else (),
    )


def by_transfer(case: Case, investor: str) -> list[Reason]:
    """9: why an amount is that of somebody who bought nothing."""
    notice = case.facts.inherited.get(investor)
    if notice is None:
        return []
    said = reason(
        "by_transfer", ("9",), (notice.position,), investor=investor, old=notice.investor, on=notice.occurred_on
    )
    return [said]


def relistings(case: Case) -> list[date]:
    """Reading delisting = relisting_computes: the days a relisting makes a Computation Date of."""
    if case.readings["delisting"] != "relisting_computes":
        return []
    return [bar.until for bar in case.facts.delistings if bar.until]


def _stops(case: Case, investor: str, armed_on: date, effective: date | None) -> Iterator[Stop]:
    """What ends the lateness without a further Computation Date."""
    excluded = case.facts.exclusions.get(investor)
    if excluded:
        yield Stop("excluded", excluded.occurred_on, excluded.occurred_on - DAY)  # 4(a)
    found = []
    sold_out = bought_shares(case, investor).sold_out_from(armed_on)
    if sold_out:
        found.append(("sold_out", sold_out, sold_out - DAY))
    if case.period.freed_by:  # 3(a): a date on the day itself still counts
        on, limb = case.period.freed_by
        found.append((f"limb_{limb.strip('()')}", on, on))
    for cause, on, last in found:
        last_day = LAST_DAY[case.readings["late_after_sale"]](last, effective)
        if last_day is not None:
            yield Stop(cause, on, last_day)


def _base(
    case: Case, investor: str, part: Part, at: tuple[date, Among], effective: date | None, cure: date | None
) -> Base:
    day, among = at
    of_part = held(case, investor, Meant(part.coverings, among=among))
    # 2(b)(iii), last sentence but one: after the Effective Date the Purchase Price means the Held Shares Value.
    choice = "held_shares" if effective and day > effective else case.readings["base_before_effective"]
    rule, shares, value = BASE_BEFORE_EFFECTIVE[choice](of_part, day)
    # 9: while it holds nothing because its last shares left by transfer, there is no amount.
    last = LAST_DAY[case.readings["late_after_sale"]](day - DAY, cure)
    if last is not None and day > last and bought_shares(case, investor).standing(day) == "transferred":
        value = Fraction(0)
    clauses = ("2(b)(iii)", "1(b)") if rule == "held" else ("2(b)(iii)",)
    return Base(
        value=value,
        why=reason(
            rule,
            clauses,
            of_part.rests_on(day, sales=rule == "held"),
            shares=shares,
            covered=part.covered,
            on=day,
            price=of_part.price_paid,
            base=to_the_cent(value),
        ),
    )


def _base_if_cured(case: Case, investor: str, part: Part, day: date, effective: date | None, accrual: Accrual) -> Base:
    # Under first_cure = waits the one date would come after effectiveness, when only held shares count.
    waits = accrual.waits and day < accrual.grid(1).on
    return _base(case, investor, part, (day, EVERY), day - DAY if waits else effective, accrual.cure)


def _reduced(
    case: Case, part: Part, delays: Sequence[InvestorDelayAttributed], deadline: date, share: Fraction
) -> Reason:
    end = part.declared.occurred_on if part.declared else case.facts.as_of
    late = (end - deadline).days
    positions = [delay.position for delay in delays]
    return reason("proportional", ("2(b)(vi)",), positions, days=int((1 - share) * late), late=late)


def _because(
    case: Case,
    investor: str,
    part: Part,
    deadline: Deadline,
    *,
    delays: Sequence[InvestorDelayAttributed],
    in_time: tuple[date, date],
    share: Fraction,
) -> list[Reason]:
    last_in_time, in_time_through = in_time  # without and with a weekend's grace
    clearance = deadline.clearance
    early = (
        f" ({counted(clearance_days(case, investor, clearance), 'day')} after the SEC's clearance of "
        f"{clearance.occurred_on})"
        if clearance
        else ""
    )
    signed = case.facts.signed.occurred_on
    tolled = [delay for delay in delays if case.readings["investor_delay"] == "toll"]
    tolled = [delay for delay in tolled if days_within([(delay.from_on, delay.until_on)], signed, last_in_time)]
    days = (last_in_time - deadline.on).days
    taken_off = f", once {counted(days, 'day')} recorded as the Investor's delay is taken off" if days else ""
    rolled = f", {last_in_time} being no business day" if in_time_through > last_in_time else ""
    later = f", nor by {in_time_through}, the last day in time{taken_off}{rolled}" if taken_off or rolled else ""
    entries = [
        case.facts.signed.position,
        *([clearance.position] if clearance else []),
        *(delay.position for delay in tolled),
    ]
    clauses = ["2(b)(ii)", "1(h)", *(["2(b)(vi)"] if days else [])]
    shares = f"these shares of {investor}" if part.covered else f"{investor}'s shares"
    found = [reason("late", clauses, entries, shares=shares, required=deadline.on, clearance=early, later=later)]
    amendment = case.amended_by("required_effective_date", case.facts.as_of, investor)
    if amendment and not clearance:
        found.append(amended_reason("required_effective_date", case.terms_on(case.facts.as_of, investor), amendment))
    found += by_transfer(case, investor)
    if share != 1:
        found.append(_reduced(case, part, delays, deadline.on, share))
    return found
