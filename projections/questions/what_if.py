"""What would be owed if more had been recorded. Nothing is written."""

from collections.abc import Sequence

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import Entry, EntryCorrected
from lifecycle.judging.judgement import Judgement, judged
from projections.amounts.lines import DOLLARS, Figures
from projections.amounts.settlement_judge import judge_settlement
from projections.case.case import Case
from projections.questions.owed import Owed, owed
from projections.questions.register import ASSUME, question


@attrs.frozen(kw_only=True, slots=False)
class WhatIf(Owed):
    """The answer under the assumption, with the totals as the log has them and the difference to each."""

    assumed: Sequence[str]
    without: Figures
    difference: Figures


@question("what would be owed if the assumed entries were recorded too", ASSUME)
def what_if(case: Case, *, assume: Sequence[Entry], investor: str | None = None) -> WhatIf:
    """What would be owed if the assumed entries were recorded too, in the order given.

    They may lie in the future. Raises the refusal an entry would meet, else as ``owed``.
    """
    without = owed.of(case, investor=investor)
    judgement = judged(case.log, judge_settlement)
    for entry in assume:
        _suppose(judgement, entry)
    supposed = owed.of(case.of_log(judgement.log), investor=investor)
    difference = Figures(
        **{figure: getattr(supposed.total, figure) - getattr(without.total, figure) for figure in DOLLARS}
    )
    return WhatIf(
        **{**attrs.asdict(supposed, recurse=False), "known_at": case.known_at},
        assumed=[f"{entry.kind} on {entry.occurred_on}" for entry in assume],
        without=without.total,
        difference=difference,
    )


def _suppose(judgement: Judgement, entry: Entry) -> None:
    """Admit an entry as if it were recorded once the last day it speaks of is over."""
    days = [entry.occurred_on, *([entry.replacement.occurred_on] if isinstance(entry, EntryCorrected) else [])]
    last = judgement.log[-1].recorded_at
    supposed_at = end_of_eastern_day(max(days))
    recorded_at = max(supposed_at, last) if last else supposed_at
    judgement.admit(attrs.evolve(entry, recorded_at=recorded_at, position=len(judgement.log) + 1))
