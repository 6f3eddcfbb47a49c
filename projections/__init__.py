"""The read side: every question is a pure function of a log."""

from projections.owed import Owed, owed
from projections.settlement_judgement import judge_settlement

__all__ = ["Owed", "judge_settlement", "owed"]
