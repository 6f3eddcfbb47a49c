"""One proposal: an entry for the log, or a question and the entries that would answer it. Knows no form, no state."""

from collections.abc import Mapping, Sequence

import attrs

from regrights.edgar.page import Filing
from regrights.edgar.words import Note, instead

Given = Mapping[str, object]


@attrs.frozen(kw_only=True)
class Proposal:
    """One entry, or a question and the entries that would answer it; none where the log has no entry for it.

    ``decides``: a question on which every later proposal of the statement rests.
    """

    filing: Filing
    choices: Sequence[Given]
    question: str | None = None
    decides: bool = False

    @property
    def entry(self) -> Given | None:
        return self.choices[0] if self.question is None else None

    def asked(self, question: str) -> "Proposal":
        """The same, no longer certain."""
        return attrs.evolve(self, question=question + instead(self.choices))


@attrs.frozen(kw_only=True)
class Proposals:
    """Everything proposed for one statement, in the order of its history, and what a reader must know of it."""

    file_number: str
    proposals: Sequence[Proposal]
    notes: Sequence[Note]
