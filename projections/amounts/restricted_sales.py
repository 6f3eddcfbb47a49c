"""2(b)(ii): what a payable Restricted Sale Date costs until the restriction ends."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from lifecycle.money import to_the_cent
from projections.amounts.computation_dates import Accrual
from projections.amounts.counted_days import Clock
from projections.amounts.late_effectiveness import by_transfer, relistings
from projections.amounts.periodic_amounts import Base, Default
from projections.bars.restricted_sale_dates import RestrictedSaleDate, restricted_sale_dates
from projections.bars.suspensions import permitted_days, suspensions
from projections.case.case import Case, once
from projections.case.holdings import Holdings
from projections.case.reasons import listed, reason
from projections.shares.held import bought_shares, in_tranches

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
    held = in_tranches(case, investor, _declared_before(case, restricted))
    paused = permitted_days(suspensions(case, investor)) if case.readings["running_sequence"] == "paused" else []
    ninetieth = _end_of_accrual(case, restricted)
    lifted = restricted.until if restricted.cured else None
    ends = [day for day in (lifted, ninetieth) if day]
    # Where the window ends it, the restriction itself may go on: no entry ended it, and no sentence may say so.
    by_window = ninetieth is not None and (lifted is None or ninetieth < lifted)

    def base(day: date) -> Base:
        rule, shown, value = BASE_RESTRICTED[case.readings["base_restricted"]](held, restricted.on, day)
        since = restricted.on if rule == "unsold_since" else date.min
        return Base(
            value=value,
            why=reason(
                rule,
                ("2(b)(iii)", "1(b)"),
                held.rests_on(day if rule == "unsold_since" else shown, sales_since=since),
                shares=held.shares_held(shown),
                covered=" under a statement declared by then" if case.facts.partly_covered else "",
                on=shown,
                price=held.price_paid,
                base=to_the_cent(value),
            ),
        )

    return Default(
        investor=investor,
        trigger="restricted_sale",
        what=f"{restricted.window}-day window" if by_window else "restriction",
        cure_limb="2(b)(iv)(2)(C)",
        trigger_date=restricted.on,
        statement=restricted.statement.statement,
        accrual=Accrual(
            clock=Clock(restricted.on, restricted.on, paused),
            interval_on=lambda day: case.terms_on(day, investor).computation_interval_days,
            cure=min(ends, default=None),
            waits=case.readings["first_cure"] == "waits",
            relistings=relistings(case),
            stopped=_stop(case, investor, restricted, ninetieth),
            horizon=case.horizon,
        ),
        rate=lambda number, day: case.terms_on(day, investor).restricted_sale_rate,  # noqa: ARG005 - for every number
        rate_term="restricted_sale_rate",
        base=base,
        base_if_cured=base,
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


def _declared_before(case: Case, restricted: RestrictedSaleDate) -> set[str | None]:
    """2(a): a restriction is paid for on the shares of the statements declared before it."""
    return {declared.statement for declared in case.facts.declarations if declared.occurred_on < restricted.on}


def _stop(case: Case, investor: str, restricted: RestrictedSaleDate, ninetieth: date | None) -> Callable[[date], bool]:
    excluded = case.facts.exclusions.get(investor)
    run_out_on = restricted.until if restricted.until and not restricted.cured else None
    first_days_without = [
        day
        for day in (
            excluded.occurred_on if excluded else None,
            run_out_on,
            bought_shares(case, investor).worthless_from(restricted.on),
        )
        if day
    ]
    last_days_with = [day for day in (case.period.ends_on, ninetieth) if day]
    return lambda day: any(day >= first for first in first_days_without) or any(day > last for last in last_days_with)
