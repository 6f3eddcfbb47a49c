"""What the log should hold of one statement: its filings as proposed entries, walked through the statement machine.

What a form alone says is an entry. What it cannot say (what a letter is about, when an old statement was declared
effective, what a second notice is for) is a question with choices, for a person to answer: never a guess. Nothing
here proposes coverage, clears a statement or ends its effectiveness.
"""

from collections.abc import Callable, Mapping, Sequence

import attrs

from lifecycle.judging.machines import STATEMENT, follow
from regrights.edgar.forms import OPENINGS, REGISTERS_OTHER, Role
from regrights.edgar.lives import effect_of
from regrights.edgar.page import Filing
from regrights.edgar.proposal import Given, Proposal, Proposals
from regrights.edgar.statements import RegistrationStatement, Statements
from regrights.edgar.ties import Row
from regrights.edgar.words import (
    Note,
    absences,
    amendment_withdrawal,
    declaration_unseen,
    effective_after_request,
    filing_unseen,
    may_deregister,
    of_whom,
    prospectus_left_open,
    registers_other,
    same_day,
    what_it_says,
    withdrawal_doubted,
)

EFFECTIVE, AMENDMENT_EFFECTIVE = "EffectivenessDeclared", "PostEffectiveAmendmentDeclaredEffective"
POST_EFFECTIVE = "PostEffectiveAmendmentFiled"
COVERAGE = (
    "Coverage is never proposed: the list does not say whose shares a statement covers. Without it the log takes the "
    "statement as covering every Investor's; add it where it covers fewer."
)


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
        self._requested: Filing | None = None  # a withdrawal asked for before effectiveness, and doubted
        self._supplemented = False
        self._own = {row.filing.accession for row in statement.rows}
        self.proposals: list[Proposal] = []
        self.notes: list[Note] = []

    def take(self, row: Row) -> None:
        filing = row.filing
        if self._state == "unfiled" and row.role not in OPENINGS:
            self._missing("StatementFiled", filing, filing_unseen(self._statement, filing), "filed")
        by = self._statement.life.effective_by
        if by is not None and filing.filed >= by and EFFECTIVE in STATEMENT[self._state]:
            self._missing(EFFECTIVE, filing, declaration_unseen(self._statement, filing), "effective")
        if filing.accepted not in ("", filing.filed.isoformat()) and row.role is not Role.EFFECT:
            self._note(filing, f"its acceptance is stamped {filing.accepted}; dated by its filing date.")
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

    def _decides(self, state: str) -> None:
        """What was asked last decides: whatever the answer, what follows is told as if the statement were so by now."""
        self.proposals[-1] = attrs.evolve(self.proposals[-1], decides=True)
        self._state = state

    def _missing(self, kind: str, filing: Filing, question: str, state: str) -> None:
        """Ask for a fact that the list does not show, with no date to pick; what follows waits for the answer."""
        form = {"form": "…"} if kind == "StatementFiled" else {}
        template = {"kind": kind, "occurred_on": f"on or before {filing.filed}", "statement": self._name, **form}
        self.proposals.append(Proposal(filing=filing, choices=[template], decides=True).asked(question))
        self._state = state

    # --- filing and review --------------------------------------------------------------------------------

    def filed(self, row: Row) -> None:
        filing = row.filing
        if filing.form in REGISTERS_OTHER and self._state == "unfiled":
            self._ask(row, registers_other(filing), [self._entry("StatementFiled", filing, form=filing.form)])
            self._decides("filed")
        elif not self._propose("StatementFiled", row, form=filing.form):
            return
        self.notes.append(Note(COVERAGE, filing.accession))

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
        elif self._requested:
            self._ask(row, effective_after_request(self._requested), [entry])
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
        self._decides("effective")

    def _foreign(self, row: Row) -> bool:
        """Whether an EFFECT names a filing that is none of this statement's, though it carries its number."""
        named = effect_of(row.filing).accession
        return bool(named) and named not in self._own

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
            self._ask(row, prospectus_left_open(row.filing), [self._entry(kind, row.filing)])
        elif self._propose(kind, row) and not self._supplemented:
            text = "the first after effectiveness is the final prospectus, later ones supplement it."
            self._note(row.filing, text)
        self._supplemented = True

    def post_effective(self, row: Row) -> None:
        if self._propose(POST_EFFECTIVE, row):
            self._pending = True
            self._note(row.filing, may_deregister())
        else:
            self._unsure = True

    def post_effective_at_once(self, row: Row) -> None:
        if self._propose(POST_EFFECTIVE, row) and self._propose(AMENDMENT_EFFECTIVE, row):
            self._note(row.filing, f"effective on filing by its form; {may_deregister()}")

    def stop_order(self, row: Row) -> None:
        issued = "StopOrderIssued"
        choices = [self._entry(issued, row.filing)] if issued in STATEMENT[self._state] else []
        self._ask(row, "does it stop this statement, and from which day?", choices)

    # --- requests -----------------------------------------------------------------------------------------

    def withdrawn(self, row: Row) -> None:
        """A request is not its outcome: certain only where nothing that the list shows speaks against it."""
        filing, before = row.filing, EFFECTIVE in STATEMENT[self._state]
        outcome = self._statement.requests.get(filing.accession)
        if outcome and outcome.lifted_by:
            self._note(filing, f"taken back by the RW WD of {outcome.lifted_by.filed}: nothing to record.")
            return
        if self._state == "withdrawn":
            self._note(filing, "a further request: the withdrawal is proposed already.")
            return
        doubts = withdrawal_doubted(self._statement, row, effective=not before)
        if not doubts:
            if self._propose("StatementWithdrawn", row):
                text = "a request: before effectiveness it is granted on filing unless the SEC objects."
                self._note(filing, f"{text} Nothing later in the list speaks against it.")
            return
        self._ask(row, doubts, [self._entry("StatementWithdrawn", filing)])
        self._requested = filing if before else None

    def withdrawal_lifted(self, row: Row) -> None:
        requests = [row for row in self._statement.rows if row.role is Role.WITHDRAWN]
        if not requests:
            self._note(row.filing, "takes back a request to withdraw that the list does not show: nothing to record.")

    def amendment_withdrawn(self, row: Row) -> None:
        outcome = self._statement.requests.get(row.filing.accession)
        lifted = outcome.lifted_by if outcome else None
        self._unsure = self._unsure or (self._pending and lifted is None)
        self._note(row.filing, amendment_withdrawal(lifted, effective=EFFECTIVE not in STATEMENT[self._state]))

    def amendment_withdrawal_lifted(self, row: Row) -> None:
        self._note(row.filing, "takes back a request to withdraw an amendment: nothing to record.")


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
    Role.WITHDRAWAL_LIFTED: _Walk.withdrawal_lifted,
    Role.AMENDMENT_WITHDRAWN: _Walk.amendment_withdrawn,
    Role.AMENDMENT_WITHDRAWAL_LIFTED: _Walk.amendment_withdrawal_lifted,
    Role.STOP_ORDER: _Walk.stop_order,
}
