"""The read side: every question is a pure function of a log.

Importing it also gives the log its judge of settlements in shares, which needs to know what an amount is.
"""

from lifecycle.judgement import Judgement
from projections.owed import Owed, owed
from projections.settlement_judgement import judge_settlement

__all__ = ["Owed", "owed"]

Judgement.settlement_judge = staticmethod(judge_settlement)
