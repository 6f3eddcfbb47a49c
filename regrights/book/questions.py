"""Every question by name: one table for the command line and for batch."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import attrs

from lifecycle.errors import Refusal
from regrights.book.wire import Question, Source

if TYPE_CHECKING:
    from projections.case.reasons import Answer


class NoSuchQuestion(Refusal):
    """A question we do not know, or do not answer yet."""

    def __init__(self, name: object) -> None:
        if name in LATER:
            super().__init__(f"{name} is not supported yet.")
        elif name == "reconcile":
            super().__init__(
                "reconcile asks about two logs: use the command regrights reconcile OURS THEIRS --on DATE."
            )
        else:
            super().__init__(f'ask = "{name}": no such question; ask one of {", ".join(QUESTIONS)}, verify.')


@attrs.frozen
class Asks:
    """Where a question is answered, and the words it needs, and may have, besides those every question takes."""

    module: str
    function: str
    takes: Sequence[str] = ("on",)
    may: Sequence[str] = ()


# The words every question takes; those in ``takes`` it cannot do without.
EVERY_QUESTION_TAKES = ("on", "known_at", "investor", "readings")


def words_of(asks: Asks) -> tuple[str, ...]:
    """Every word a question takes."""
    return (*EVERY_QUESTION_TAKES, *(word for word in (*asks.takes, *asks.may) if word not in EVERY_QUESTION_TAKES))


def _words(asks: Asks, asked: Question) -> dict[str, object]:
    words: dict[str, object] = {"as_of": asked.on()} if "on" in asks.takes else {"as_of": asked.as_of}
    if "known_at" in asks.takes:
        asked.knowing()
    if "to" in asks.takes:  # a period: its last day is the as-of date
        return {"as_of": asked.ending(), "after": asked.starting()}
    if "until" in asks.takes:
        words["until"] = asked.through()
    if "from" in asks.takes:
        words["first"] = asked.starting()
    if "assume" in asks.takes:
        words["assume"] = asked.assumed()
    if asks.may:
        words["wanted"] = _wanted(asked)
    return words


def _wanted(asked: Question) -> object:
    from projections.questions.duties import Wanted  # with its question alone

    return Wanted(party=asked.party, status=asked.status, first=asked.first, until=asked.until, guide=asked.guide)


QUESTIONS: Mapping[str, Asks] = {
    "owed": Asks("projections.questions.owed", "owed"),
    "schedule": Asks("projections.questions.schedule", "schedule", ("on", "until")),
    "status": Asks("projections.questions.status", "status"),
    "period": Asks("projections.questions.status", "period"),
    "restricted": Asks("projections.questions.restricted", "restricted"),
    "suspensions": Asks("projections.questions.restricted", "suspensions_of"),
    "may-sell": Asks("projections.questions.may_sell", "may_sell"),
    "holdings": Asks("projections.questions.holdings", "shareholdings"),
    "readings": Asks("projections.questions.readings", "alternatives"),
    "what-if": Asks("projections.questions.what_if", "what_if", ("on", "assume")),
    "delay-curve": Asks("projections.questions.what_if", "delay_curve", ("on", "from", "until")),
    "duties": Asks("projections.questions.duties", "duties", may=("party", "status", "from", "until", "guide")),
    "terms": Asks("projections.questions.terms", "terms_in_force"),
    "audit": Asks("projections.questions.audit", "audit", ()),
    "rollforward": Asks("projections.questions.rollforward", "rollforward", ("from", "to")),
    "restatement": Asks("projections.questions.restatement", "restatement", ("on", "known_at")),
    "disclosure": Asks("projections.questions.disclosure", "disclosure"),
    "claims": Asks("projections.questions.claims", "claims"),
}
LATER = ("portfolio",)


def answer(name: object, source: Source, question: Question) -> "Answer":
    """The answer to a named question. Raises ``NoSuchQuestion`` and whatever the question refuses."""
    asks = QUESTIONS.get(name) if isinstance(name, str) else None
    if asks is None:
        raise NoSuchQuestion(name)
    # Imported when asked: a process that answers one question loads one projection.
    ask = getattr(import_module(asks.module), asks.function)
    words = _words(asks, question)
    if name == "audit":
        words["digests"] = source.digests
    found: Answer = ask(
        source.entries, known_at=question.known_at, readings=question.readings, investor=question.investor, **words
    )
    return found
