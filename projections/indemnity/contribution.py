"""Section 7 as far as it is kept: what a seller's recorded sales brought in, which caps what it contributes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.case.case import Case
from projections.cautions.register import caution
from projections.facts.reasons import Caution
from projections.indemnity.sections import CONTRIBUTION_CAP


@attrs.frozen(kw_only=True, slots=False)
class ContributionCap:
    """Section 7: the net proceeds recorded for an Investor's sales; ``at_least`` where a sale has none on record."""

    investor: str
    net_proceeds: Decimal
    at_least: bool
    sales: int
    sales_without_proceeds: Sequence[int]
    clauses: Sequence[str]


def cap_of(case: Case, investor: str) -> ContributionCap:
    # 7(c): what a seller contributes is limited to its net proceeds from selling Registrable Securities.
    sales = case.facts.sales.get(investor, ())
    without = [sale.position for sale in sales if sale.proceeds is None]
    return ContributionCap(
        investor=investor,
        net_proceeds=sum((sale.proceeds or ZERO for sale in sales), ZERO),
        at_least=bool(without),
        sales=len(sales),
        sales_without_proceeds=without,
        clauses=case.facts.clauses(CONTRIBUTION_CAP),
    )


def without_proceeds(case: Case, caps: Sequence[ContributionCap]) -> Iterator[Caution]:
    for cap in caps:
        if cap.at_least:
            positions = listed([str(position) for position in cap.sales_without_proceeds])
            yield caution(
                case,
                "proceeds_not_recorded_for_a_cap",
                cap.sales_without_proceeds,
                investor=cap.investor,
                positions=positions,
                net_proceeds=cap.net_proceeds,
            )
