"""Which declaration shares had before a day: what a run of bad days stands under."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from lifecycle.entries import PostEffectiveAmendmentDeclaredEffective, StatementEntry
from lifecycle.judging.history import history_key
from projections.bars.barred import Bars
from projections.case.case import Case
from projections.conditions.bad_days import UNCOVERED
from projections.shares.held import Covering, coverings

# Reading amendment_window: whether a post-effective amendment declared effective opens the window anew.
AMENDMENTS: Mapping[str, Callable[[Sequence[StatementEntry]], Sequence[StatementEntry]]] = {
    "none": lambda amendments: (),  # noqa: ARG005 - the choice that takes none
    "reopens": lambda amendments: amendments,
}


def effective_before(
    case: Case, investor: str, own: Collection[Covering], bars: Bars, on: date
) -> StatementEntry | None:
    """The latest declaration before a day of a statement covering the shares, or any where some share has no cover."""
    every = UNCOVERED in {bar.cause for bar in bars.on(on)}
    covering = {each for one in (coverings(case, investor) if every else own) for each in one}
    amended: Sequence[StatementEntry] = case.under_any_reading.once(_amendments, None, lambda: _amendments(case))
    if amended:
        amended = AMENDMENTS[case.readings["amendment_window"]](amended)
    found = [
        each for each in [*case.facts.declarations, *amended] if each.statement in covering and each.occurred_on < on
    ]
    return max(found, key=history_key, default=None)


def _amendments(case: Case) -> list[StatementEntry]:
    """Every one declared effective."""
    return [entry for entry in case.facts.history if isinstance(entry, PostEffectiveAmendmentDeclaredEffective)]
