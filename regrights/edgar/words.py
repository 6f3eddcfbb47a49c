"""The sentences of an import from EDGAR: what a question asks, and what a reader must know of a statement."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from lifecycle.entries.telling import listed
from regrights.edgar.forms import (
    BY_ITSELF,
    EFFECT_SINCE,
    LETTERS,
    LETTERS_SINCE,
    REGISTERS_OTHER,
    Role,
    role_of,
)
from regrights.edgar.lives import Doubt, Outcome, a_year_after, doubts_of, effect_of
from regrights.edgar.page import Filing
from regrights.edgar.statements import RegistrationStatement, Statements
from regrights.edgar.ties import Row

SHOWN = 3


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
    rivals = [number for number in row.claimed_by if number != statement.number]
    too = f", and could be of {some(rivals)} as well" if rivals else ""
    return f"{said} (no file number: tied to {statement.number} by its date alone{too}): "


def some(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return listed([*names[:SHOWN], *more])


def registers_other(filing: Filing) -> str:
    what = REGISTERS_OTHER[filing.form]
    return f"this form registers {what}, seldom what Investors resell. Does the statement belong in the log?"


def what_it_says(role: Role) -> str:
    if role is Role.STAFF_LETTER:
        return "does the staff say that it reviews, that it does not, comment, or say that its review is complete?"
    return "does the issuer answer comments, or ask for acceleration?"


def filing_unseen(statement: RegistrationStatement, first: Filing) -> str:
    return (
        f"When, and on which form, was {statement.number} filed? What was given begins with its {first.form} of "
        f"{first.filed}; an older page may say. Write the date and the form."
    )


def declaration_unseen(statement: RegistrationStatement, first: Filing) -> str:
    """The one question whose answer moves money most: it gives a latest date and no date to pick."""
    effects = [row for row in statement.rows if row.role is Role.EFFECT]
    if first.filed < EFFECT_SINCE:
        why = "EDGAR has no EFFECT before 2007"
    elif not effects:
        why = "The list has no EFFECT of it"
    elif effect_of(effects[0].filing).of_an_amendment:
        why = f"Its first EFFECT, of {effects[0].filing.filed}, speaks of an amendment"
    else:
        why = f"Its first EFFECT is of {effects[0].filing.filed}"
    return (
        f"When was {statement.number} declared effective? {why}; its {first.form} of {first.filed} shows only that it "
        f"was by then. Write the date from the SEC's order."
    )


# --- requests ---------------------------------------------------------------------------------------------


DOUBTS: Mapping[Doubt, str] = {
    Doubt.FOLLOWED: "the list goes on with its {form} of {day}",
    Doubt.EFFECTIVE: "after effectiveness the SEC must consent",
    Doubt.BY_CONSENT_THEN: "before 7 March 2001 the SEC had to consent to every withdrawal",
    Doubt.EFFECTIVENESS_UNSEEN: "before 2007 EDGAR has no EFFECT, so whether it was effective by then is not shown",
}


def withdrawal_doubted(statement: RegistrationStatement, row: Row, *, effective: bool) -> str | None:
    """What speaks against taking a request for its outcome, as a question; nothing where nothing does."""
    outcome = statement.requests.get(row.filing.accession, Outcome(lifted_by=None, next_row=None))
    following = outcome.next_row or row.filing
    doubts = doubts_of(row.filing, outcome, statement.life, effective=effective)
    said = [DOUBTS[each].format(form=following.form, day=following.filed) for each in doubts]
    lifters = [each for each in statement.rows if each.role is Role.WITHDRAWAL_LIFTED and not each.by_number]
    said += [f"the RW WD of {each.filing.filed}, without a number, may take it back" for each in lifters[:1]]
    return f"a request to withdraw; {listed(said)}. Was the statement withdrawn, and when?" if said else None


def effective_after_request(request: Filing) -> str:
    return (
        f"it came after the request of {request.filed} to withdraw, and a withdrawn statement is not declared "
        f"effective. Is it effective since this day?"
    )


def amendment_withdrawal(lifted: Filing | None, *, effective: bool) -> str:
    if lifted:
        return f"taken back by the AW WD of {lifted.filed}: the amendment stands."
    consent = " After effectiveness the SEC must consent." if effective else ""
    return f"withdraws an amendment, not the statement: the amendment was filed, and stays in the log.{consent}"


# --- notes ------------------------------------------------------------------------------------------------


def prospectus_left_open(filing: Filing) -> str:
    mostly = (
        "mostly the final prospectus of a priced offering, seldom of resales. " if filing.form[:4] == "424B" else ""
    )
    return f"{mostly}Does it belong in the log?"


def may_deregister() -> str:
    return (
        "it may renew the prospectus or take securities off the registration, and the form cannot tell. If it ended "
        "the offering, record by hand what ended."
    )


def same_day(statements: Statements, statement: RegistrationStatement) -> Iterable[Note]:
    """Filings of one form on one day for several statements: each is taken by its own number."""
    for row in statement.rows:
        if row.role in (Role.EFFECT, Role.POST_EFFECTIVE):
            sharing = dict.fromkeys(statements.sharing[row.filing.filed, row.filing.form])
            others = [number for number in sharing if number != statement.number]
            if others:
                text = f"{some(others)} had one that day too; each is taken by its own file number."
                yield Note.of(row.filing, text)


def absences(statements: Statements, statement: RegistrationStatement) -> Iterable[Note]:
    """What the list leaves out, or cannot show."""
    life = statement.life
    if life.filed < LETTERS_SINCE:
        yield Note("EDGAR shows no letters before May 2005: that none is listed says nothing.")
    if life.effective_on is None and life.effective_by is None and life.withdrawn_on is None:
        yield Note(f"Nothing in the list shows {statement.number} effective.{_no_effect_needed(statement)}")
    yield from map(Note, _letters_left_out(statements, statement))
    if statement.other_forms:
        forms = Counter(statement.other_forms)
        yield Note(
            f"Left out, as no entry of the log: {listed([f'{form} × {forms[form]}' for form in sorted(forms)])}."
        )
    yield from map(Note, of_the_pages(statements))
    yield Note("Never read from a list: notices, oral clearance, sales, the end of a stop order. Record them by hand.")


def _no_effect_needed(statement: RegistrationStatement) -> str:
    opening = statement.opening
    if statement.life.filed < EFFECT_SINCE:
        return " Before 2007 EDGAR has no EFFECT, so that says nothing."
    if opening and opening.form in BY_ITSELF:
        return f" {opening.form} can become effective by the lapse of days, without an EFFECT."
    return ""


def _letters_left_out(statements: Statements, statement: RegistrationStatement) -> Iterable[str]:
    """How many letters without a number were not tied, just before the first row and beyond a year after the last."""
    life = statement.life
    before = [each.filed for each in statements.of_none if role_of(each.form) in LETTERS and each.filed < life.filed]
    before = [day for day in before if a_year_after(day) >= life.filed]
    if before and not life.at_once:
        yield f"Not tied: {counted(len(before), 'letter')} in the year before the first row, of {life.filed}."
    after = statements.letters_after(life.tied_until)
    if after and not life.at_once and life.ends is None:
        yield (
            f"Not tied: {counted(after, 'letter')} more than twelve months after the last row, of {life.last}: "
            "silence does not show that it was still open."
        )


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def of_the_pages(statements: Statements) -> Iterable[str]:
    """What the files themselves could not show, and the pages that were not given."""
    yield from statements.notes
    if statements.missing:
        yield f"Older filings stand on pages not given: {listed(statements.missing)}."
