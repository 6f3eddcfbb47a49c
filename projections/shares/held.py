"""1(b): what each Investor bought and still holds on any day, under the readings of a case."""

from collections.abc import Collection

from projections.case.case import Case, once
from projections.case.holdings import Holdings, holdings_of, is_bought
from projections.case.lot import Movement


@once
def bought_shares(case: Case, investor: str) -> Holdings:
    """One Investor's bought shares: what every default and every amount looks at."""
    return holdings_of(case.facts, case.lots, investor, sale=_sale(case), counts=is_bought)


@once
def every_share(case: Case, investor: str) -> Holdings:
    """The same with the shares received in kind and on exercise of Warrants."""
    return holdings_of(case.facts, case.lots, investor, sale=_sale(case), counts=lambda movement: True)  # noqa: ARG005 - every one counts


@once
def registrable_shares(case: Case, investor: str) -> Holdings:
    """1(f): shares bought and Warrant Shares; those received in kind are not among them."""
    return holdings_of(
        case.facts, case.lots, investor, sale=_sale(case), counts=lambda movement: movement.lot.origin != "in_kind"
    )


def in_tranches(case: Case, investor: str, tranches: Collection[str | None]) -> Holdings:
    """The bought shares that some statements cover; None names those no declared statement covers."""
    if not case.facts.partly_covered:
        return bought_shares(case, investor)

    def counts(movement: Movement) -> bool:
        return is_bought(movement) and movement.lot.tranche in tranches

    return holdings_of(case.facts, case.lots, investor, sale=_sale(case), counts=counts)


def _sale(case: Case) -> str:
    return case.readings["sale_on_computation_date"]
