"""Tells the log who judges settlements in shares, without loading the projections before one is met."""

from collections.abc import Sequence

from lifecycle.entries import Entry
from lifecycle.judgement import Judgement, Settlement


def _judge(log: Sequence[Entry], entry: Settlement) -> None:
    from projections.settlement_judgement import judge_settlement

    judge_settlement(log, entry)


Judgement.settlement_judge = staticmethod(_judge)
