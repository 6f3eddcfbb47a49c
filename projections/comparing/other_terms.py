"""The same log as if it had been signed on other terms, in memory only: every entry is judged anew under them."""

from collections.abc import Mapping

import attrs

from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.entries import AgreementSigned, Entry, EntryCorrected
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from projections.amounts.settlement_judge import judge_settlement
from projections.facts.cut import Log


class NotUnderTheseTerms(Refusal):
    """A log that cannot be judged under some terms, or not asked about as it was."""

    def __init__(self, called: str, cause: Refusal, position: int | None = None) -> None:
        where = f" at position {position}" if position is not None else ""
        super().__init__(f"Under the terms of {called} the log cannot be judged{where}: {_first(cause)}")


def _first(cause: Refusal) -> str:
    """One sentence: of several faults the first, and how many follow."""
    if not isinstance(cause, FaultyTerms) or len(cause.faults) == 1:
        return str(cause)
    return f"{cause.faults[0].sentence.removesuffix('.')} (the first of {len(cause.faults)} faults)."


def under_other_terms(log: Log, terms: Mapping[str, object], called: str) -> Log:
    """The log with the terms of its signing replaced, also where the signing was corrected.

    Raises ``NotUnderTheseTerms`` at the first entry that could not stand under them, such as one that names a head
    they do not have, elects a reading they do not ask, or changes a place that is none of theirs.
    """
    judgement = Judgement(judge_settlement)
    for entry in log:
        try:
            judgement.admit(_signed_on(entry, terms), recorded=True)
        except Refusal as cause:
            raise NotUnderTheseTerms(called, cause, entry.position) from cause
    return judgement.log


def _signed_on(entry: Entry, terms: Mapping[str, object]) -> Entry:
    match entry:
        case AgreementSigned():
            return attrs.evolve(entry, terms=dict(terms))
        case EntryCorrected(replacement=AgreementSigned() as signing):
            return attrs.evolve(entry, replacement=attrs.evolve(signing, terms=dict(terms)))
        case _:
            return entry
