"""What the log should hold of one statement: its filings as proposed entries, walked through the statement machine.

What a form alone says is an entry. What it cannot say (what a letter is about, when an old statement was declared
effective, what a second notice is for) is a question with choices, for a person to answer: never a guess. Nothing
here proposes coverage, clears a statement or ends its effectiveness.
"""

from collections.abc import Callable, Mapping, Sequence

import attrs

from lifecycle.judging.machines import STATEMENT, follow
from regrights.edgar.filings import Filing
from regrights.edgar.forms import OPENINGS, PROSPECTUSES, Role, role_of
from regrights.edgar.statements import RegistrationStatement, Row, Statements, effect_of
from regrights.edgar.words import (
    Note,
    absences,
    declaration_unseen,
    filing_unseen,
    instead,
    may_deregister,
    of_whom,
    same_day,
    what_it_says,
)

Given = Mapping[str, object]

EFFECTIVE, AMENDMENT_EFFECTIVE = "EffectivenessDeclared", "PostEffectiveAmendmentDeclaredEffective"
POST_EFFECTIVE = "PostEffectiveAmendmentFiled"
COVERAGE = (
    "Coverage is never proposed: the list does not say whose shares a statement covers. Without it the log takes the "
    "statement as covering every Investor's; add it where it covers fewer."
)


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


def proposals_of(statements: Statements, number: str, *, name: str | None = None) -> Proposals:
    """The proposed entries of a statement found; ``name`` is what the log calls it, if not by its number."""
    statement = statements.found[number]
    walk = _Walk(statement, name or number)
    for row in statement.rows:
        walk.take(row)
    notes = [*walk.notes, *same_day(statements, statement), *absences(statements, statement)]
    return Proposals(file_number=number, proposals=walk.proposals, notes=notes)


class _Walk:
    """One statement's rows on their way through the machine's table; what the table does not take is asked about."""

    def __init__(self, statement: RegistrationStatement, name: str) -> None:
        self._statement, self._name = statement, name
        self._state = "unfiled"
        self._pending = False  # a post-effective amendment filed and not yet declared effective
        self._unsure = False  # whether the next EFFECT may be of something else than it seems
        self.proposals: list[Proposal] = []
        self.notes: list[Note] = []

    def take(self, row: Row) -> None:
        filing = row.filing
        if self._state == "unfiled" and row.role not in OPENINGS:
            self._missing("StatementFiled", filing, filing_unseen(self._statement, filing), "filed")
        by = self._statement.life.effective_by
        if by is not None and filing.filed >= by and EFFECTIVE in STATEMENT[self._state]:
            self._missing(EFFECTIVE, filing, declaration_unseen(self._statement, filing), "effective")
        if filing.accepted[:10] not in ("", filing.filed.isoformat()) and row.role is not Role.EFFECT:
            self._note(filing, f"its acceptance is stamped {filing.accepted[:10]}; dated by its filing date.")
        _TAKE[row.role](self, row)

    def _note(self, filing: Filing, text: str) -> None:
        self.notes.append(Note.of(filing, text))

    # --- entries and questions ----------------------------------------------------------------------------

    def _entry(self, kind: str, filing: Filing, **fields: object) -> Given:
        said = {"kind": kind, "occurred_on": filing.filed.isoformat(), "statement": self._name, **fields}
        paper = {"document": filing.document} if filing.document else {}
        return {**said, "source": filing.named, **paper}

    def _ask(self, row: Row, question: str, choices: Sequence[Given]) -> None:
        self.proposals.append(
            Proposal(filing=row.filing, choices=choices).asked(of_whom(row, self._statement) + question)
        )

    def _propose(self, kind: str, row: Row, **fields: object) -> bool:
        """Propose an entry where the form is certain and the table takes it; whether it was."""
        filing, entry = row.filing, self._entry(kind, row.filing, **fields)
        if kind not in STATEMENT[self._state]:
            question = f"the statement is {self._state} by then, and {kind} does not follow that. What is it?"
            self._ask(row, question, self._others(kind, filing))
            return False
        if not row.by_number:
            self._ask(row, "is it this statement's?", [entry])
            return False
        self._state = follow(STATEMENT, self._state, kind)
        self.proposals.append(Proposal(filing=filing, choices=[entry]))
        return True

    def _others(self, kind: str, filing: Filing) -> list[Given]:
        """What a filing may have been whose form does not fit the state of its statement."""
        moves = STATEMENT[self._state]
        if kind in ("StatementFiled", "AmendmentFiled") and POST_EFFECTIVE in moves:
            return [self._entry(POST_EFFECTIVE, filing)]
        if kind in ("StatementFiled", POST_EFFECTIVE) and "AmendmentFiled" in moves:
            return [self._entry("AmendmentFiled", filing, form=filing.form)]
        return []

    def _missing(self, kind: str, filing: Filing, question: str, state: str) -> None:
        """Ask for a fact that the list does not show, with no date to pick; what follows waits for the answer."""
        form = {"form": "…"} if kind == "StatementFiled" else {}
        template = {"kind": kind, "occurred_on": f"on or before {filing.filed}", "statement": self._name, **form}
        self.proposals.append(Proposal(filing=filing, choices=[template], decides=True).asked(question))
        self._state = state

    # --- filing and review --------------------------------------------------------------------------------

    def filed(self, row: Row) -> None:
        if self._propose("StatementFiled", row, form=row.filing.form):
            self.notes.append(Note(COVERAGE, row.filing.accession))

    def filed_and_effective(self, row: Row) -> None:
        self.filed(row)
        if self._propose(EFFECTIVE, row):
            self._note(row.filing, "effective on filing by its form; it needs no EFFECT and meets no review.")

    def amended(self, row: Row) -> None:
        filing, opening = row.filing, self._statement.opening
        changed = opening is not None and filing.form.removesuffix("/A") != opening.form
        if self._propose("AmendmentFiled", row, form=filing.form) and opening and changed:
            self._note(filing, f"the form changed from {opening.form}; by its number it is the same statement.")

    def letter(self, row: Row) -> None:
        filing = row.filing
        if "CommentsReceived" not in STATEMENT[self._state]:
            self._note(filing, f"a letter when the statement is {self._state}: the log has no entry for it.")
        elif row.role is Role.STAFF_LETTER:
            choices = [
                self._entry("ReviewNotified", filing, review=True),
                self._entry("ReviewNotified", filing, review=False),
                self._entry("CommentsReceived", filing, oral=False),
                self._entry("ClearanceNotified", filing, oral=False),
            ]
            self._ask(row, what_it_says(row.role), choices)
        else:
            choices = [self._entry("ResponseFiled", filing, oral=False), self._entry("AccelerationRequested", filing)]
            self._ask(row, what_it_says(row.role), choices)

    # --- effectiveness ------------------------------------------------------------------------------------

    def effect(self, row: Row) -> None:
        filing, life = row.filing, self._statement.life
        if life.at_once and filing.filed == life.filed:
            self._note(filing, "says again what the form says: effective on filing.")
        elif EFFECTIVE in STATEMENT[self._state]:
            self._first_effect(row)
        else:
            self._later_effect(row)

    def _first_effect(self, row: Row) -> None:
        filing, stated = row.filing, effect_of(row.filing)
        entry = self._entry(EFFECTIVE, filing)
        if self._unsure:
            question = "what does it declare effective? An amendment after effectiveness was filed before it."
            self._ask(row, question, [entry, self._entry(AMENDMENT_EFFECTIVE, filing)])
        elif stated.on not in ("", filing.filed.isoformat()):
            question = f"it is filed {filing.filed} and speaks of {stated.on}. Since when is the statement effective?"
            self._ask(row, question, [entry, {**entry, "occurred_on": stated.on}])
        elif self._foreign(row):
            self._ask(
                row, f"it names {stated.accession}, no filing of this statement. Is it this statement's?", [entry]
            )
        elif self._propose(EFFECTIVE, row):
            self._note(filing, "its filing date is the day it took effect; it is posted the next business day.")
            return
        # Whatever the answer, what follows is told as if the statement were effective by now.
        self.proposals[-1] = attrs.evolve(self.proposals[-1], decides=True)
        self._state = "effective"

    def _foreign(self, row: Row) -> bool:
        """Whether an EFFECT names a filing that is none of this statement's, though it carries its number."""
        named = effect_of(row.filing).accession
        return bool(named) and all(each.filing.accession != named for each in self._statement.rows)

    def _later_effect(self, row: Row) -> None:
        stated = effect_of(row.filing)
        unsure = self._unsure or self._foreign(row)
        if self._pending and not unsure and (not stated.form or stated.of_an_amendment):
            if self._propose(AMENDMENT_EFFECTIVE, row):
                self._note(row.filing, "of the post-effective amendment pending then, not of the statement.")
        elif AMENDMENT_EFFECTIVE in STATEMENT[self._state]:
            why = (
                f"it speaks of {stated.form} {stated.accession}".rstrip()
                if stated.form
                else "no amendment is surely pending"
            )
            question = f"the statement is effective already and {why}. What does it declare effective?"
            self._ask(row, question, [self._entry(AMENDMENT_EFFECTIVE, row.filing)])
        else:
            self._propose(AMENDMENT_EFFECTIVE, row)
        self._pending = self._unsure = False

    # --- after effectiveness ------------------------------------------------------------------------------

    def prospectus(self, row: Row) -> None:
        kind = "ProspectusSupplemented"
        if row.role is Role.PRICED_PROSPECTUS and kind in STATEMENT[self._state]:
            question = "mostly the final prospectus of a priced offering, seldom of resales. Does it belong in the log?"
            self._ask(row, question, [self._entry(kind, row.filing)])
        else:
            first = not any(role_of(each.filing.form) in PROSPECTUSES for each in self.proposals)
            if self._propose(kind, row) and first:
                self._note(
                    row.filing, "the first after effectiveness is the final prospectus, later ones supplement it."
                )

    def post_effective(self, row: Row) -> None:
        if self._propose(POST_EFFECTIVE, row):
            self._pending = True
            self._note(row.filing, may_deregister())
        else:
            self._unsure = True

    def post_effective_at_once(self, row: Row) -> None:
        if self._propose(POST_EFFECTIVE, row) and self._propose(AMENDMENT_EFFECTIVE, row):
            self._note(row.filing, f"effective on filing by its form; {may_deregister()}")

    def withdrawn(self, row: Row) -> None:
        taken_back = "RW WD" in self._statement.other_forms
        if EFFECTIVE in STATEMENT[self._state] and not taken_back:
            if self._propose("StatementWithdrawn", row):
                self._note(
                    row.filing, "a request: before effectiveness it is granted on filing unless the SEC objects."
                )
            return
        why = "an RW WD takes a request back" if taken_back else "after effectiveness the SEC must consent"
        entry = self._entry("StatementWithdrawn", row.filing)
        self._ask(row, f"a request to withdraw; {why}. Was the statement withdrawn, and when?", [entry])

    def amendment_withdrawn(self, row: Row) -> None:
        self._unsure = self._unsure or self._pending
        self._note(
            row.filing, "withdraws an amendment, not the statement: the amendment was filed, and stays in the log."
        )


_TAKE: Mapping[Role, Callable[[_Walk, Row], None]] = {
    Role.FILED: _Walk.filed,
    Role.FILED_AND_EFFECTIVE: _Walk.filed_and_effective,
    Role.AMENDED: _Walk.amended,
    Role.STAFF_LETTER: _Walk.letter,
    Role.ISSUER_LETTER: _Walk.letter,
    Role.EFFECT: _Walk.effect,
    Role.PROSPECTUS: _Walk.prospectus,
    Role.PRICED_PROSPECTUS: _Walk.prospectus,
    Role.POST_EFFECTIVE: _Walk.post_effective,
    Role.POST_EFFECTIVE_AT_ONCE: _Walk.post_effective_at_once,
    Role.WITHDRAWN: _Walk.withdrawn,
    Role.AMENDMENT_WITHDRAWN: _Walk.amendment_withdrawn,
}
