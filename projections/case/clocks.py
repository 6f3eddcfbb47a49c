"""The clocks of an Investor: the usual one, and one begun anew on each day a cutback of shares of its ended.

A clock begun anew is a case of its own, over the same history but for statements filed before its day and over the
shares freed that day alone. Every rule of the heads runs over it as over any other; that day is its closing.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from lifecycle.entries import CutBackEnded, CutBackImposed, StatementEntry
from projections.case.case import Case, Restarted, once
from projections.case.memory import Memory
from projections.facts.facts import Facts
from projections.facts.folding import facts
from projections.lots.lot import CutBack


@once
def clocks(case: Case, investor: str) -> Sequence[Case]:
    """The case itself, and one for each clock the terms begin anew for an Investor, the earliest first."""
    if case.restarted or not case.lots.cut_backs:
        return [case]
    cutback = case.terms_on(case.as_of, investor).cutback
    if cutback is None or not cutback.restarts:
        return [case]
    had = case.lots.positions[investor].had
    return [case, *(_begun_anew(case, day) for day in sorted({day for each in had for day in each.lot.freed_on}))]


def freed(case: Case, investor: str) -> Sequence[CutBack]:
    """The cutbacks whose end began this clock for an Investor, in order; none of the usual one."""
    if case.restarted is None:
        return []
    found = (each for movement in case.lots.positions[investor].had for each in movement.lot.cut_backs)
    return [each for each in dict.fromkeys(found) if each.ended and each.ended.occurred_on == case.restarted.on]


@once
def _begun_anew(case: Case, day: date) -> Case:
    folded, memory = case.under_any_reading.once(_begun_anew, day, lambda: (_since(case, day), Memory()))
    # What was supposed of the facts of the usual clock is supposed here.
    declarations = [each for each in case.facts.declarations if _counts(case.facts, each, day)]
    known = attrs.evolve(folded, changes=case.facts.changes, declarations=declarations)
    return attrs.evolve(case, facts=known, under_any_reading=memory, restarted=Restarted(day, case))


def _since(case: Case, day: date) -> Facts:
    """The same facts without the entries of statements filed before a day."""
    cut_back, known = (CutBackImposed, CutBackEnded), case.facts
    found = facts(
        [
            each
            for each in known.history
            if not isinstance(each, StatementEntry) or isinstance(each, cut_back) or _counts(known, each, day)
        ],
        known.as_of,
        known.corrected_by,
    )
    return case.resolved.into(found) if case.resolved else found


def _counts(known: Facts, entry: StatementEntry, day: date) -> bool:
    """Whether an entry is of a statement filed on a day or later; one that is only supposed is filed as it is used."""
    return known.filings.get(entry.statement, entry).occurred_on >= day
