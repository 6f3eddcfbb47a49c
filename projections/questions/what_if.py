"""What would be owed if more had been recorded. Nothing is written."""

from collections.abc import Sequence

import attrs

from lifecycle.entries import Entry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement, judged
from projections.amounts.lines import Figures, less
from projections.amounts.settlement_judge import judge_settlement
from projections.case.case import Case
from projections.case.resolved import NotResolved
from projections.questions.owed import Owed, owed
from projections.questions.register import ASSUME, question


@attrs.frozen(kw_only=True, slots=False)
class WhatIf(Owed):
    """The answer under the assumption, with the totals as the log has them and the difference to each."""

    assumed: Sequence[str]
    without: Figures
    difference: Figures


def _judged(case: Case) -> Judgement:
    """The log to go on from. An Investor's own one may lack what gave it its shares: nothing is judged after that."""
    if not case.resolved:
        return judged(case.log, judge_settlement)
    try:
        return judged(case.log)
    except Refusal:
        raise NotResolved("what-if of shares that came from others") from None


@question("what would be owed if the assumed entries were recorded too", ASSUME)
def what_if(case: Case, *, assume: Sequence[Entry], investor: str | None = None) -> WhatIf:
    """What would be owed if the assumed entries were recorded too, in the order given.

    They may lie in the future. Raises the refusal an entry would meet, else as ``owed``.
    """
    without = owed.of(case, investor=investor)
    judgement = _judged(case)
    for entry in assume:
        judgement.suppose(entry)
    supposed = owed.of(case.of_log(judgement.log), investor=investor)
    return WhatIf(
        **{**attrs.asdict(supposed, recurse=False), "known_at": case.known_at},
        assumed=[f"{entry.kind} on {entry.occurred_on}" for entry in assume],
        without=without.total,
        difference=less(supposed.total, without.total),
    )
