"""The read side: every question is a pure function of a log."""

from projections.owed import Owed, owed

__all__ = ["Owed", "owed"]
