"""1(a), 2(a): which declarations give an Investor an Effective Date, and which statement covers which of its shares."""

from collections.abc import Callable, Mapping
from datetime import date

from lifecycle.entries import StatementEntry
from lifecycle.judging.history import history_key
from lifecycle.judging.positions import Shares
from projections.case.case import Case, once
from projections.case.lot import Lot
from projections.case.lots import coverage


def _covers_some(case: Case, investor: str, declared: StatementEntry) -> bool:
    stand_in = _stand_in(case, investor, declared)
    buyers = {stand_in, *(lot.buyer for lot in _had_by(case, stand_in, declared.occurred_on))}
    return any(_covered(case, declared.statement, buyer) != 0 for buyer in buyers)


def _covers_all(case: Case, investor: str, declared: StatementEntry) -> bool:
    """Whether the statement alone covers, on its declaration, all the Investor has bought by then, at least a share."""
    stand_in = _stand_in(case, investor, declared)
    if _covered(case, declared.statement, stand_in) is None:
        return True
    lots = _had_by(case, stand_in, declared.occurred_on)
    rooms = ((lot, _covered(case, declared.statement, lot.buyer)) for lot in lots)
    return bool(lots) and all(room is None or lot.end <= room for lot, room in rooms)


def _stand_in(case: Case, investor: str, declared: StatementEntry) -> str:
    """9: before the first notice an Investor by transfer has its transferor's history."""
    notice = case.facts.inherited.get(investor)
    if notice is None or history_key(notice) < history_key(declared):
        return investor
    return _stand_in(case, notice.investor, declared)


def _had_by(case: Case, investor: str, day: date) -> list[Lot]:
    had = case.lots.positions[investor].had
    return [each.lot for each in had if each.lot.bought and each.sign > 0 and each.day <= day]


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
def tranches(case: Case, investor: str) -> list[StatementEntry | None]:
    """The declarations whose statements cover some of the Investor's bought shares, in order; None for the rest."""
    if not case.facts.partly_covered:
        return [next(iter(case.facts.declarations), None)]
    covering = {movement.lot.tranche for movement in case.lots.positions[investor].had if movement.lot.bought}
    found: list[StatementEntry | None] = [each for each in case.facts.declarations if each.statement in covering]
    return [*found, None] if None in covering else found


def _covered(case: Case, statement: str, buyer: str) -> Shares | None:
    return coverage(case.facts, case.lots.splits, statement, buyer)
