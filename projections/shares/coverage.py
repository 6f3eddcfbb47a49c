"""1(a), 9: which declarations give an Investor an Effective Date, and into which tranches its shares fall."""

from collections.abc import Callable, Mapping
from datetime import date

from lifecycle.entries import StatementEntry
from projections.case.case import Case, once
from projections.lots.holdings import ARRIVES_ON, own_from
from projections.lots.lot import Lot
from projections.shares.held import Covering, coverings


def _covers_some(case: Case, investor: str, declared: StatementEntry) -> bool:
    had = case.lots.positions[investor].had
    return any(declared.statement in each.lot.covered_by for each in had if each.lot.bought and each.sign > 0)


def _covers_all(case: Case, investor: str, declared: StatementEntry) -> bool:
    """Whether the statement alone covers, on its declaration, all bought shares that were the Investor's by then."""
    if case.facts.coverage_of(declared.statement) is None:
        return True
    on = declared.occurred_on
    until = own_from(case.facts, case.readings, investor)
    if until is not None and on < until:  # 9: through the day of the transfer it has its transferor's holdings
        return _covers_all(case, case.facts.inherited[investor].investor, declared)
    covered = [declared.statement in lot.covered_by for lot in case.lots.every if _is_its(case, investor, lot, on)]
    return bool(covered) and all(covered)


def _is_its(case: Case, investor: str, lot: Lot, on: date) -> bool:
    """Whether bought shares were an Investor's on a day, sold or not; on their way to one they are nobody's."""
    if not lot.bought or lot.bought_on > on:
        return False
    last = next((transfer for transfer in reversed(lot.transfers) if transfer.left_on <= on), None)
    if last is None:
        return lot.buyer == investor
    arrived = last.notice is not None and ARRIVES_ON[case.readings["transfer_gap"]](last) <= on
    return arrived and last.entry.transferee == investor


# Reading partial_coverage: does a declaration give the Investor an Effective Date?
PARTIAL_COVERAGE: Mapping[str, Callable[[Case, str, StatementEntry], bool]] = {
    "uncovered_shares": _covers_some,
    "no_effective_date": _covers_all,
    "any_coverage": lambda case, investor, declared: True,  # noqa: ARG005 - the choice that does not ask
}


@once
def effective_dates(case: Case, investor: str) -> list[StatementEntry]:
    """The first declarations of statements that give the Investor an Effective Date, in order."""
    if not case.facts.partly_covered:
        return case.facts.declarations
    gives = PARTIAL_COVERAGE[case.readings["partial_coverage"]]
    return [declared for declared in case.facts.declarations if gives(case, investor, declared)]


@once
def tranches(case: Case, investor: str) -> Mapping[StatementEntry | None, frozenset[Covering]]:
    """What covers the Investor's bought shares, by the first declaration that does; under None, what none does.

    An Investor without a share has one tranche all the same: that of the statement that covers whatever is bought.
    """
    found = coverings(case, investor) or [case.facts.covering_all]
    by_first = {
        each: frozenset(one for one in found if one[:1] == (each.statement,)) for each in case.facts.declarations
    }
    rest = frozenset(one for one in found if not one)
    tranches: dict[StatementEntry | None, frozenset[Covering]] = {each: some for each, some in by_first.items() if some}
    return {**tranches, None: rest} if rest else tranches
