"""The read side: every question by name, a function of a log: ``owed(log, as_of=date(2003, 8, 15))``.

Names are listed by hand and loaded when they are first used: a process that asks one question loads one.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projections.amounts.settlement_judge import judge_settlement
    from projections.questions.ageing import ageing
    from projections.questions.audit import audit
    from projections.questions.claims import claims
    from projections.questions.delay_curve import delay_curve
    from projections.questions.disclosure import disclosure
    from projections.questions.duties import duties
    from projections.questions.entry import entry
    from projections.questions.holdings import holdings
    from projections.questions.journal import journal
    from projections.questions.log import log
    from projections.questions.may_sell import may_sell
    from projections.questions.owed import owed
    from projections.questions.period import period
    from projections.questions.readings import readings
    from projections.questions.reconcile import reconcile
    from projections.questions.restatement import restatement
    from projections.questions.restricted import restricted
    from projections.questions.rollforward import rollforward
    from projections.questions.schedule import schedule
    from projections.questions.status import status
    from projections.questions.suspensions import suspensions
    from projections.questions.terms import terms
    from projections.questions.what_if import what_if

__all__ = [
    "ageing",
    "audit",
    "claims",
    "delay_curve",
    "disclosure",
    "duties",
    "entry",
    "holdings",
    "journal",
    "judge_settlement",
    "log",
    "may_sell",
    "owed",
    "period",
    "readings",
    "reconcile",
    "restatement",
    "restricted",
    "rollforward",
    "schedule",
    "status",
    "suspensions",
    "terms",
    "what_if",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    home = "amounts.settlement_judge" if name == "judge_settlement" else f"questions.{name}"
    return getattr(import_module(f"projections.{home}"), name)
