"""The heads of the terms: every default toward an Investor, in one loop over the file, with its clock and its ends."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

import attrs

from lifecycle.agreement.language.asking import is_of_the_whole
from lifecycle.agreement.language.concepts.charges import Ends, Head
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.entries import InvestorDelayAttributed
from lifecycle.judging.history import history_key
from projections.bars.suspensions import permitted_days, suspensions_under
from projections.case.case import Case, once
from projections.case.clocks import clocks
from projections.case.delays import counting_delays
from projections.conditions.late import Late, Part, attributed_days, lateness
from projections.conditions.runs import Run, payable_runs
from projections.dates.counted_days import Clock
from projections.dates.durations import counts_open_days
from projections.facts.reasons import Reason, once_told
from projections.facts.spans import DAY, Span, days_within, union
from projections.heads.accrual import A_DAY, Accrual, Stop
from projections.heads.bases import SharesOf
from projections.heads.default import EFFECTIVENESS, Default, charge_of
from projections.heads.stops import EXCLUDED, stops_of_deadline, stops_of_run
from projections.heads.told import bars_sales, because_late, because_restricted, reduced
from projections.shares.held import Covering

DEADLINE = "deadline"
COUNTED_DAY = "counted day"
TOLL, SHARE = "toll", "share"
DROP = "drop"
NO_END = Ends(then=DROP)

# Reading illustration: whether effectiveness by the first scheduled date leaves nothing owed at all.
ILLUSTRATION: Mapping[str, Callable[[Accrual], bool]] = {
    "no_implication": lambda accrual: False,  # noqa: ARG005 - the choice that does not ask
    "negative": lambda accrual: (
        accrual.by.charged == "arrears" and accrual.cure is not None and accrual.cure <= accrual.grid(1).on
    ),
}


@once
def defaults_of(case: Case, investor: str) -> list[Default]:
    """Every default toward an Investor on any of its clocks, head by head in the order of the terms."""
    heads = case.terms_on(case.as_of, investor).heads
    return [
        default for clock in clocks(case, investor) for name in heads for default in of_head(clock, (investor, name))
    ]


@once
def of_head(case: Case, asked: tuple[str, str]) -> list[Default]:
    """The defaults of one head on one clock: by statement in order of declaration, or by the day they begin."""
    investor, name = asked
    head = case.terms_on(case.as_of, investor).heads[name]
    if head.counts_from == DEADLINE:
        late = lateness(case, (investor, head.of[0], head.investor_delay == TOLL))
        if len(late) > 1 and is_of_the_whole(case.terms_on(case.as_of, investor), name):
            late = _together(late)
        found = (_of_deadline(case, investor, name, each) for each in late)
    else:
        found = (_of_run(case, investor, run) for run in payable_runs(case, asked))
    return [default for default in found if default]


def _together(late: Sequence[Late]) -> list[Late]:
    """Of what waits for one date for several parts of the shares: until it is met for the last of them."""
    found: dict[Clock, list[Late]] = {}
    for each in late:
        found.setdefault(each.clock, []).append(each)
    return [_until_the_last(each) for each in found.values()]


def _until_the_last(late: Sequence[Late]) -> Late:
    met = [each.part.met for each in late]
    last = max((each for each in met if each), key=history_key) if all(met) else None
    coverings = frozenset[Covering]().union(*(each.part.coverings for each in late))
    return attrs.evolve(late[-1], part=Part(coverings, last))


def late_defaults(case: Case, investor: str) -> list[Default]:
    """Those of something late."""
    return [default for default in defaults_of(case, investor) if default.late]


def _of_deadline(case: Case, investor: str, name: str, late: Late) -> Default | None:
    """A default that counts from the date that was not met."""
    terms = case.terms_on(case.as_of, investor)
    head, start = terms.heads[name], late.stated.on
    ends, met = head.ends or terms.ends or NO_END, late.part.met
    stops = stops_of_deadline(case, investor, ends, late)
    clock = attrs.evolve(
        late.clock, tolled=union([*late.clock.tolled, *_counted_elsewhere(case, investor, head, start)])
    )
    accrual = _accrual(
        case, investor, name, clock, first_bad=late.through + DAY, cure=late.met_on, ends=ends, stops=stops
    )
    effectiveness = late.condition.late == EFFECTIVENESS
    if effectiveness and ILLUSTRATION[case.readings["illustration"]](accrual):
        return None
    delays = counting_delays(case, investor)
    share = Fraction(1)
    if head.investor_delay == SHARE:
        share = _share_left(attributed_days(case, investor), start, late.met_on or case.as_of)

    def because() -> list[Reason]:
        less = [reduced(case, delays, (start, late.met_on or case.as_of), share)] if share != 1 else []
        return [*because_late(case, investor, head, late), *less]

    return Default(
        case=case,
        investor=investor,
        trigger=name,
        place=list(terms.heads).index(name),
        what="lateness",
        late=True,
        trigger_date=start,
        statement=late.part.statement,
        accrual=accrual,
        charge=charge_of(case, investor, name, start),
        shares=SharesOf(
            investor=investor,
            coverings=late.part.coverings,
            start=start,
            said=late.part.covered,
            each_in_its_period=False,
            ended_by_nothing_held="nothing_held" in ends.when,
            late=True,
        ),
        share=share,
        tolled_by=_tolled_by(head, delays),
        because=once_told(because),
        ended_by=(met.position,) if met else (),
    )


def _of_run(case: Case, investor: str, run: Run) -> Default:
    """A default that counts from its first bad day."""
    terms = case.terms_on(case.as_of, investor)
    head = terms.heads[run.head]
    ends = head.ends or terms.ends or NO_END
    window = _end_of_window(case, run)
    lifted = run.until if run.cured else None
    cure = min((day for day in (lifted, window) if day), default=None)
    # Where the window ends it, the restriction itself may go on: no entry ended it, and no sentence may say so.
    by_window = window is not None and (lifted is None or window < lifted)
    delays, start = counting_delays(case, investor), run.on
    tolled = [*_paused(case, investor, head), *_counted_elsewhere(case, investor, head, start - DAY)]
    if head.investor_delay == TOLL:
        tolled += attributed_days(case, investor)
    clock = Clock(start, start - DAY, union(tolled), from_deadline=False)
    stops = stops_of_run(case, investor, ends, run, window)
    share = Fraction(1)
    if head.investor_delay == SHARE:
        share = _share_left(attributed_days(case, investor), start, cure or case.as_of)
    accrual = _accrual(case, investor, run.head, clock, first_bad=start, cure=cure, ends=ends, stops=stops)

    def because() -> list[Reason]:
        less = [reduced(case, delays, (start, cure or case.as_of), share)] if share != 1 else []
        return [*because_restricted(case, investor, head, run), *less]

    return Default(
        case=case,
        investor=investor,
        trigger=run.head,
        place=list(terms.heads).index(run.head),
        what=f"{run.window}-day window" if by_window else _what(run),
        late=not run.causes,
        # 2(b)(iv)(2)(C) speaks of sales made possible again; a relisting is in no list of it.
        accelerates=not run.relisted or cure == window,
        run_ends=run.until,
        trigger_date=start,
        statement=run.statement.statement if run.statement and run.causes else None,
        accrual=accrual,
        charge=charge_of(case, investor, run.head, start),
        shares=SharesOf(
            investor=investor,
            coverings=run.coverings,
            start=start,
            said=f" covered by {run.statement.statement}" if run.statement and case.facts.partly_covered else "",
            each_in_its_period="period_ends" in ends.when,
            ended_by_nothing_held="nothing_held" in ends.when and ends.then == DROP,
            late=False,
            last_day=accrual.cure - DAY if accrual.cure and ends.then != DROP else date.max,
        ),
        share=share,
        tolled_by=_tolled_by(head, delays),
        because=once_told(because),
        ended_by=[] if by_window else run.ended_by,
    )


def _what(run: Run) -> str:
    if run.causes and not bars_sales(run):
        return "default"
    return "restriction" if not run.late else "lateness" if not run.causes else "default"


def _accrual(
    case: Case,
    investor: str,
    name: str,
    clock: Clock,
    *,
    first_bad: date,
    cure: date | None,
    ends: Ends,
    stops: Sequence[Stop],
) -> Accrual:
    """When the charge of a head is charged; an end that counts takes the place of a later cure."""
    head, charge = case.terms_on(case.as_of, investor).heads[name], charge_of(case, investor, name, clock.start)
    by, add = charge.by, charge.due.add if charge.due else None
    every = by.every or A_DAY
    if counts_open_days(every):
        clock = attrs.evolve(clock, unit=every.unit, calendar=case.business_days)
    in_order = sorted(stops, key=lambda stop: stop.last_day)
    by_end = False
    if ends.then != DROP:
        counting = [stop for stop in in_order if stop.cause != EXCLUDED]
        in_order = [stop for stop in in_order if stop.cause == EXCLUDED]
        ended = counting[0].last_day + (timedelta(0) if clock.from_deadline else DAY) if counting else None
        if ended and (cure is None or ended < cure):
            cure, by_end = ended, True
    usual = "in" if clock.from_deadline else "out"

    def every_on(day: date) -> Duration:
        return charge_of(case, investor, name, day).by.every or A_DAY

    return Accrual(
        clock=clock,
        by=by,
        every_on=every_on if case.facts.changes else lambda _: every,
        first_bad=first_bad,
        cure=cure,
        by_end=by_end,
        cure_day=0 if by_end or head.cure_day in (None, usual) else 1 if head.cure_day == "in" else -1,
        paid_by_the_grid=add is not None and add.unit == COUNTED_DAY,
        relistings=[day for day in relistings(case) if day > first_bad - DAY],
        stops=in_order,
        horizon=case.horizon,
    )


def relistings(case: Case) -> list[date]:
    """Reading delisting = relisting_computes: the days a relisting makes a charge date of."""
    found = [bar.until for bar in case.facts.delistings if bar.until]
    return found if found and case.readings.get("delisting") == "relisting_computes" else []


def _share_left(attributed: Sequence[Span], start: date, end: date) -> Fraction:
    """The days of delay, of those from the start to the end, taken off."""
    late = (end - start).days
    return 1 - Fraction(days_within(attributed, start, end), late) if late > 0 else Fraction(1)


def _tolled_by(head: Head, delays: Sequence[InvestorDelayAttributed]) -> list[tuple[Span, int]]:
    if head.investor_delay != TOLL:
        return []
    return [((delay.from_on, delay.until_on), delay.position) for delay in delays]


def _paused(case: Case, investor: str, head: Head) -> Sequence[Span]:
    """Reading running_sequence: the permitted days do not count. Each is left out of the count from its own day on."""
    permitted = _permitted(case.usual, (investor, tuple(head.of)))
    return permitted if permitted and case.readings["running_sequence"] == "paused" else []


@once
def _permitted(case: Case, asked: tuple[str, Sequence[str]]) -> list[Span]:
    investor, conditions = asked
    judged = [each for name in conditions for each in suspensions_under(case, (investor, name))]
    return [(start - DAY, end - DAY) for start, end in permitted_days(judged)]


def _counted_elsewhere(case: Case, investor: str, head: Head, after: date) -> list[Span]:
    """The days later than one that earlier heads count already; what still runs is taken to go on for ever."""
    found: list[Span] = []
    for name in head.not_on_days_of:
        for default in of_head(case, (investor, name)):
            accrual = default.accrual
            lag = DAY if accrual.clock.from_deadline else timedelta(0)
            ends = [accrual.cure + lag + accrual.cure_day * DAY] if accrual.cure else []
            ends += [stop.last_day + DAY for stop in accrual.stops]
            found += accrual.clock.counting((accrual.clock.start + lag, min(ends, default=date.max)))
    return [(max(start, after + DAY), end) for start, end in union(found) if end > after + DAY]


def _end_of_window(case: Case, run: Run) -> date | None:
    """Reading ninety_days = ends_accrual: the last day of the window, for a restriction that began inside it."""
    inside = run.statement is not None and run.arms_until < date.max and run.on <= run.arms_until
    return run.arms_until if inside and case.readings["ninety_days"] == "ends_accrual" else None
