"""The sentences of an import from EDGAR: what a question asks, and what a reader must know of a statement."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from projections.case.reasons import listed
from regrights.edgar.filings import Filing
from regrights.edgar.forms import EFFECT_SINCE, LETTERS_SINCE, Role
from regrights.edgar.statements import RegistrationStatement, Row, Statements


@attrs.frozen
class Note:
    """What a reader must know; of one filing, or of the whole list."""

    text: str
    accession: str | None = None

    @classmethod
    def of(cls, filing: Filing, text: str) -> "Note":
        return cls(f"{filing.filed} {filing.form}: {text}", filing.accession)


def instead(choices: Sequence[Mapping[str, object]]) -> str:
    if not choices:
        return " The log has no entry for it as it stands: delete this line, or write the entry by hand."
    what = "the choice" if len(choices) == 1 else "one of the choices"
    return f" Put {what} in this line's place, or delete it."


def of_whom(row: Row, statement: RegistrationStatement) -> str:
    """What a question is about, and how we know it is this statement's."""
    said = f"{row.filing.form} of {row.filing.filed}"
    if row.by_number:
        return f"{said}: "
    too = f", and could be of {listed(row.rivals)} as well" if row.rivals else ""
    return f"{said} (no file number: tied to {statement.number} by its date alone{too}): "


def what_it_says(role: Role) -> str:
    if role is Role.STAFF_LETTER:
        return "does the staff say that it reviews, that it does not, comment, or say that its review is complete?"
    return "does the issuer answer comments, or ask for acceleration?"


def filing_unseen(statement: RegistrationStatement, first: Filing) -> str:
    return (
        f"When, and on which form, was {statement.number} filed? The list begins with its {first.form} of "
        f"{first.filed}; an older page would say. Write the date and the form."
    )


def declaration_unseen(statement: RegistrationStatement, first: Filing) -> str:
    """The one question whose answer moves money most: it gives a latest date and no date to pick."""
    why = "EDGAR has no EFFECT before 2007" if first.filed < EFFECT_SINCE else "The list has no EFFECT of it"
    return (
        f"When was {statement.number} declared effective? {why}; its {first.form} of {first.filed} shows only that it "
        f"was by then. Write the date from the SEC's order."
    )


def may_deregister() -> str:
    return (
        "it may renew the prospectus or take securities off the registration, and the form cannot tell. If it ended "
        "the offering, record by hand what ended."
    )


def same_day(statements: Statements, statement: RegistrationStatement) -> Iterable[Note]:
    """Filings of one form on one day for several statements: each is taken by its own number."""
    shared: dict[tuple[date, str], list[str]] = {}
    for other in statements.found.values():
        if other.number != statement.number:
            for row in other.rows:
                shared.setdefault((row.filing.filed, row.filing.form), []).append(other.number)
    for row in statement.rows:
        others = shared.get((row.filing.filed, row.filing.form), [])
        if others and row.role in (Role.EFFECT, Role.POST_EFFECTIVE):
            text = f"{listed(list(dict.fromkeys(others)))} had one that day too; each is taken by its own file number."
            yield Note.of(row.filing, text)


def absences(statements: Statements, statement: RegistrationStatement) -> Iterable[Note]:
    """What the list leaves out, or cannot show."""
    life = statement.life
    if life.filed < LETTERS_SINCE:
        yield Note("EDGAR shows no letters before May 2005: that none is listed says nothing.")
    if life.effective_on is None and life.effective_by is None and life.withdrawn_on is None:
        before = " Before 2007 EDGAR has no EFFECT, so that says nothing." if life.filed < EFFECT_SINCE else ""
        yield Note(f"Nothing in the list shows {statement.number} effective.{before}")
    if statement.other_forms:
        forms = Counter(statement.other_forms)
        yield Note(
            f"Left out, as no entry of the log: {listed([f'{form} × {forms[form]}' for form in sorted(forms)])}."
        )
    yield from map(Note, pages_missing(statements))
    yield Note("Not on EDGAR's list: stop orders, notices, oral clearance, listing, sales. Record them by hand.")


def pages_missing(statements: Statements) -> Iterable[str]:
    if statements.missing:
        yield f"Older filings stand on pages not given: {listed(statements.missing)}."
