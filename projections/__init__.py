"""The read side: every question is a pure function of a log."""

from projections.amounts.settlement_judge import judge_settlement
from projections.questions.owed import Owed, owed

__all__ = ["Owed", "judge_settlement", "owed"]
