"""2(b)(ii): what a payable Restricted Sale Date costs until the restriction ends."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from lifecycle.entries.telling import listed
from lifecycle.money import to_the_cent
from projections.amounts.computation_dates import Accrual, Stop
from projections.amounts.counted_days import Clock
from projections.amounts.late_effectiveness import by_transfer, relistings
from projections.amounts.periodic_amounts import Base, Default
from projections.bars.restricted_sale_dates import RestrictedSaleDate, last_day, restricted_sale_dates
from projections.bars.suspensions import permitted_days, suspensions
from projections.case.case import Case, once
from projections.facts.reasons import reason
from projections.facts.spans import DAY
from projections.lots.holdings import Holdings
from projections.shares.held import EVERY, Among, Meant, held

CAUSES: Mapping[str, str] = {
    "suspension": "a Potential Material Event notice was in force outside any permitted suspension",
    "misstatement": "a misstatement notice was in force",
    "stop_order": "a stop order was in force",
    "lapse": "no statement was effective any more",
    "delisting": "the shares were delisted",
}
# Reading base_restricted: rule of the sentence, shares shown, and value, at a Computation Date of a restriction.
BASE_RESTRICTED: Mapping[str, Callable[[Holdings, date, date], tuple[str, date, Fraction]]] = {
    "held_at_computation": lambda held, since, day: ("held", day, held.held_shares_value(day)),  # noqa: ARG005
    "held_at_restriction": lambda held, since, day: ("held_at_restriction", since, held.held_then(since, day)),
    "unsold_since_restriction": lambda held, since, day: ("unsold_since", since, held.unsold_since(since, day)),
}


@once
def restricted_sales(case: Case, investor: str) -> list[Default]:
    """The Investor's defaults for restricted sales, one for each payable Restricted Sale Date, in order."""
    return [
        _default(case, investor, restricted)
        for restricted in restricted_sale_dates(case, investor)
        if restricted.payable
    ]


def _default(case: Case, investor: str, restricted: RestrictedSaleDate) -> Default:
    paused = permitted_days(suspensions(case, investor)) if case.readings["running_sequence"] == "paused" else []
    ninetieth = _end_of_accrual(case, restricted)
    lifted = restricted.until if restricted.cured else None
    cure = min((day for day in (lifted, ninetieth) if day), default=None)
    # Where the window ends it, the restriction itself may go on: no entry ended it, and no sentence may say so.
    by_window = ninetieth is not None and (lifted is None or ninetieth < lifted)

    def base(day: date, among: Among) -> Base:
        of_group = held(case, investor, Meant(restricted.coverings, running_on=day, among=among))
        rule, shown, value = BASE_RESTRICTED[case.readings["base_restricted"]](of_group, restricted.on, day)
        since = restricted.on if rule == "unsold_since" else date.min
        if among == EVERY and not of_group.held_shares_value(day):
            value = Fraction(0)  # 9: its last shares left by transfer
        return Base(
            value=value,
            why=reason(
                rule,
                ("2(b)(iii)", "1(b)"),
                of_group.rests_on(day if rule == "unsold_since" else shown, sales_since=since),
                shares=of_group.shares_held(shown),
                covered=f" covered by {restricted.statement.statement}" if case.facts.partly_covered else "",
                on=shown,
                price=of_group.price_paid,
                base=to_the_cent(value),
            ),
        )

    return Default(
        investor=investor,
        trigger="restricted_sale",
        what=f"{restricted.window}-day window" if by_window else "restriction",
        # 2(b)(iv)(2)(C) speaks of sales made possible again; a relisting is in no list of it.
        accelerates=not restricted.relisted or cure == ninetieth,
        run_ends=restricted.until,
        cure_limb="2(b)(iv)(2)(C)",
        trigger_date=restricted.on,
        statement=restricted.statement.statement,
        accrual=Accrual(
            clock=Clock(restricted.on, restricted.on, paused),
            interval_on=lambda day: case.terms_on(day, investor).computation_interval_days,
            cure=cure,
            waits=case.readings["first_cure"] == "waits",
            relistings=relistings(case),
            stops=sorted(_stops(case, investor, restricted, ninetieth), key=lambda stop: stop.last_day),
            horizon=case.horizon,
        ),
        rate=lambda number, day: case.terms_on(day, investor).restricted_sale_rate,  # noqa: ARG005 - for every number
        rate_term="restricted_sale_rate",
        base=base,
        base_if_cured=lambda day: base(day, EVERY),
        share=Fraction(1),
        tolled_by=[],
        because=[
            reason(
                "restricted",
                ("2(b)(ii)", *restricted.clauses),
                restricted.entries,
                investor=investor,
                on=restricted.on,
                after=restricted.days_after_effective,
                statement=restricted.statement.statement,
                effective=restricted.statement.occurred_on,
                causes=listed([CAUSES[cause] for cause in restricted.causes]),
            ),
            *by_transfer(case, investor),
        ],
        ended_by=[] if by_window else restricted.ended_by,
    )


def _end_of_accrual(case: Case, restricted: RestrictedSaleDate) -> date | None:
    """Reading ninety_days = ends_accrual: the last day of the window, for a restriction that began inside it."""
    if case.readings["ninety_days"] != "ends_accrual" or restricted.days_after_effective > restricted.window:
        return None
    return restricted.statement.occurred_on + timedelta(days=restricted.window)


def _stops(case: Case, investor: str, restricted: RestrictedSaleDate, ninetieth: date | None) -> Iterator[Stop]:
    """What ends it without a further Computation Date: all known by now, also where it lies ahead."""
    excluded = case.facts.exclusions.get(investor)
    if excluded:
        yield Stop("excluded", excluded.occurred_on, excluded.occurred_on - DAY)  # 4(a)
    spent = held(case, investor, Meant(restricted.coverings)).spent_from(restricted.on)
    if spent:
        yield Stop("sold_out", spent, spent - DAY)
    period_ends = last_day(case, investor, restricted.coverings)
    if period_ends:  # 3(a)
        yield Stop("period_ended", period_ends, period_ends)
    if ninetieth:  # a first date that would wait past it does not arise
        yield Stop("window_ended", ninetieth, ninetieth)
    if restricted.until and not restricted.cured:
        yield Stop("nothing_held", restricted.until, restricted.until - DAY)
