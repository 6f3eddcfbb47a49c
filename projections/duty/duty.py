"""What one row of the table of duties says, and the words by which it names the parties."""

from collections.abc import Sequence

import attrs

from lifecycle.agreement.clauses import cited, clauses_of
from lifecycle.agreement.language.source import Document
from lifecycle.entries import ClaimEntry
from projections.duty.deadlines import Deadline, no_deadline
from projections.duty.details import Details, Over, called_for, no_details
from projections.duty.performance import Performance
from projections.duty.starts import Begun, Start

COMPANY, COUNSEL, INVESTORS = "Company", "Investor's Counsel", "Investors"
# Words for parties that what starts the duty names; every other party is shown as it stands in the table.
INVESTOR, COUNSEL_OR_INVESTOR = "Investor", "Investor's Counsel, Investor"
CLAIMANT, INDEMNITOR, WHOEVER_ASKED = "indemnitee", "indemnitor", "whoever asked"


@attrs.frozen(kw_only=True, eq=False)
class Duty:
    """One row of the table.

    ``clause`` is where the terms have it, ``key`` what they know it by where ``what`` is not enough, ``numbers`` those
    of ``[duties]`` it cannot do without. ``by_clause`` is false where the section alone means another row, one that a
    request starts.
    """

    what: str = attrs.field(kw_only=False)
    key: str = ""
    clause: str = ""
    numbers: Sequence[str] = ()
    who: str = COMPANY
    to: str | None = COUNSEL
    starts: Sequence[Start]
    due: Deadline = no_deadline
    standard: str | None = None
    done: Performance
    over: Over = called_for
    shows: Details = no_details
    by_clause: bool = True

    @property
    def called(self) -> str:
        """Its name in ``[clauses]`` of terms."""
        return f"duty_{self.key or self.what.lower().replace(' ', '_')}"

    def of(self, document: Document) -> "Duty | None":
        """The duty as some terms have it: with its section, and every number it needs; None where they do not."""
        told = document.raw.get("duties")
        clauses, numbers = clauses_of(document, self.called), told if isinstance(told, dict) else {}
        whole = clauses and all(number in numbers for number in self.numbers)
        return attrs.evolve(self, clause=cited(clauses)) if whole else None

    @property
    def name(self) -> str:
        """The duty in full."""
        return f"{self.clause} {self.what}"

    def means(self, name: str, begun: Begun) -> bool:
        """Whether a name in an entry means this beginning of the duty."""
        return name == self.name or (self.by_clause and name in (self.clause, begun.clause))

    @property
    def parties(self) -> frozenset[str]:
        """Everyone the row of the table names, one by one."""
        return frozenset(name for text in (self.who, self.to) if text for name in text.split(", "))


def party(word: str | None, begun: Begun) -> str | None:
    """Who a word of the table is, for one beginning of the duty."""
    if word == INVESTOR:
        return begun.investor
    if word == COUNSEL_OR_INVESTOR:
        return begun.investor or COUNSEL
    if word == WHOEVER_ASKED:
        return begun.investor or WHOEVER_ASKED
    if word in (CLAIMANT, INDEMNITOR) and isinstance(begun.entry, ClaimEntry):
        return begun.entry.claimant if word == CLAIMANT else begun.entry.indemnitor
    return word
