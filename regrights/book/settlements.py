"""Who judges settlements in shares, for every door. The projections are loaded when one is met, not before."""

from collections.abc import Sequence

from lifecycle.entries import Entry
from lifecycle.judging.judgement import Kept, Settlement


def judge_settlement(log: Sequence[Entry], entry: Settlement, kept: Kept) -> None:
    """2(b)(iv): raises the refusal that says why a settlement does not fit the amount it names."""
    from projections.amounts.settlement_judge import judge_settlement as judge

    judge(log, entry, kept)
