"""The import from EDGAR as a door: files and words in, the statements found or proposals out. Records nothing."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import attrs
import msgspec

from lifecycle.entries.codec import entry_from
from lifecycle.entries.fields import printable
from lifecycle.entries.telling import listed
from lifecycle.errors import Refusal
from regrights.book.book import Book
from regrights.edgar.filings import read_filings
from regrights.edgar.forms import LETTERS, PROSPECTUSES, Role, role_of
from regrights.edgar.page import Filing
from regrights.edgar.proposal import Proposal, Proposals
from regrights.edgar.proposals import proposals_of
from regrights.edgar.review import chosen, reviewed
from regrights.edgar.statements import RegistrationStatement, Statements, same_number, statements_of
from regrights.edgar.words import Note, counted, of_the_pages, some
from regrights.paper.drawing import Column, Drawing, Row, Table
from regrights.paper.terminal import show

FEW = 12

STATEMENTS = (
    Column("file number"),
    Column("form"),
    Column("filed", "day"),
    Column("amended", "number"),
    Column("letters"),
    Column("effective", "mixed"),
    Column("days", "number"),
    Column("424B", "number"),
    Column("POS", "number"),
    Column("withdrawn", "day"),
)


class NoSuchStatement(Refusal):
    """A file number that no registration statement of the list has, as far as the pages given show."""

    def __init__(self, number: str, forms: Sequence[str], statements: Statements) -> None:
        found = list(statements.found)
        why = f"its filings are on {some(forms)}, which open no statement" if forms else "the list has none"
        older = f" (older pages are not given: {some(statements.missing)})" if statements.missing else ""
        has = f"it has {listed(found)}" if found else "it has no registration statement at all"
        super().__init__(f"--file-number {printable(number)}: {why}{older}; {has}.")


@attrs.frozen(kw_only=True)
class StatementFound:
    """One registration statement of the list, in one line. ``days`` from filing to effectiveness."""

    file_number: str
    form: str | None
    filed: date | None
    amendments: int
    staff_letters: int
    issuer_letters: int
    effective: date | None
    effective_by: date | None
    days: int | None
    prospectuses: int
    post_effective_amendments: int
    withdrawn: date | None


@attrs.frozen(kw_only=True)
class Asked:
    """The words of one import."""

    files: Sequence[str]
    file_number: str | None
    statement: str | None
    choices: Sequence[str]
    as_json: bool


def agreement_and_files(names: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """AGREEMENT FILE.json …: the first name is the agreement's unless it is a .json file's."""
    if names[0].lower().endswith(".json"):
        return None, names
    return names[0], names[1:]


def run(asked: Asked, book: Book | None, *, now: datetime, write: Callable[[bytes], None]) -> None:
    """List the statements, or print the proposals for one; what to know of them goes to standard error."""
    statements = statements_of(read_filings([Path(file) for file in asked.files]))
    if asked.file_number is None:
        _list(statements, write if asked.as_json else None)
        return
    proposals = _proposed(statements, asked, book, now)
    lines = [_line(each) for each in proposals.proposals]
    if asked.as_json:
        agreement = {"agreement": book.agreement} if book else {}
        document = {
            **agreement,
            "file_number": proposals.file_number,
            "proposals": lines,
            "notes": [note.text for note in proposals.notes],
        }
        write(json.dumps(document, ensure_ascii=False).encode())
        return
    for line in lines:
        write(json.dumps(line, ensure_ascii=False).encode())
    for note in proposals.notes:
        print(printable(note.text), file=sys.stderr)


# --- proposals --------------------------------------------------------------------------------------------


def _proposed(statements: Statements, asked: Asked, book: Book | None, now: datetime) -> Proposals:
    wanted = asked.file_number or ""
    number = statements.number_of(wanted)
    if number is None:
        own = [
            each
            for each in statements.filings
            if each.file_number and same_number(each.file_number) == same_number(wanted)
        ]
        raise NoSuchStatement(wanted, sorted({each.form for each in own}), statements)
    found = proposals_of(statements, number, name=asked.statement)
    proposals = chosen(found.proposals, asked.choices)
    if book is None:
        return attrs.evolve(found, proposals=proposals, notes=[_counted(number, proposals), *found.notes])
    review = reviewed(book.entries, proposals, now=now)
    known = {each.filing.accession for each in review.known} - {each.filing.accession for each in review.proposals}
    notes = [_counted(number, review.proposals)]
    if review.known:
        notes.append(Note(f"Left out: {len(review.known)} that the log of {book.agreement} has already."))
    if review.waiting:
        notes.append(Note(f"Not judged: {review.waiting} that rest on an answer still wanted."))
    notes += [note for note in found.notes if note.accession not in known]
    return attrs.evolve(found, proposals=review.proposals, notes=notes)


def _counted(number: str, proposals: Sequence[Proposal]) -> Note:
    questions = sum(each.question is not None for each in proposals)
    return Note(f"{number}: entries proposed {len(proposals) - questions}, questions to answer {questions}.")


def _line(proposal: Proposal) -> dict[str, object]:
    """A line to import as it stands, or one that no import takes before a person has answered it."""
    if proposal.entry is not None:
        entry_from(proposal.entry, recorded=False)  # what the list carries must be fit for a log
        return dict(proposal.entry)
    return {"confirm": proposal.question, "accession": proposal.filing.accession, "choices": list(proposal.choices)}


# --- the list ---------------------------------------------------------------------------------------------


def found_in(statements: Statements) -> list[StatementFound]:
    """Each statement in one line, in order of filing."""
    return [_found(each) for each in statements.found.values()]


def _found(statement: RegistrationStatement) -> StatementFound:
    life, opening = statement.life, statement.opening
    filed = opening.filed if opening else None
    return StatementFound(
        file_number=statement.number,
        form=opening.form if opening else None,
        filed=filed,
        amendments=statement.count(Role.AMENDED),
        staff_letters=statement.count(Role.STAFF_LETTER),
        issuer_letters=statement.count(Role.ISSUER_LETTER),
        effective=life.effective_on,
        effective_by=life.effective_by,
        days=(life.effective_on - filed).days if life.effective_on and filed else None,
        prospectuses=statement.count(*PROSPECTUSES),
        post_effective_amendments=statement.count(Role.POST_EFFECTIVE, Role.POST_EFFECTIVE_AT_ONCE),
        withdrawn=life.withdrawn_on,
    )


def _list(statements: Statements, write: Callable[[bytes], None] | None) -> None:
    rows, notes = found_in(statements), [*of_the_pages(statements), *_of_none(statements.of_none)]
    if write is not None:
        document = {"issuer": statements.issuer, "statements": rows, "notes": notes}
        write(msgspec.json.encode(document))
        return
    cells: list[Row] = [
        (
            each.file_number,
            each.form,
            each.filed,
            each.amendments,
            f"{each.staff_letters} + {each.issuer_letters}",
            each.effective or (f"by {each.effective_by}" if each.effective_by else None),
            each.days,
            each.prospectuses,
            each.post_effective_amendments,
            each.withdrawn,
        )
        for each in rows
    ]
    said = (
        *map(printable, notes),
        "Letters (from the staff + from the issuer) without a file number are counted by their date alone.",
        "To propose the entries of one: --file-number NUMBER",
    )
    title = f"Registration statements of {statements.issuer or 'an issuer the page does not name'}"
    show(Drawing([Table(title, STATEMENTS, cells, notes=said)]))


def _of_none(filings: Sequence[Filing]) -> list[str]:
    """Rows without a file number that no statement can claim, or very many: mostly letters on drafts and reports."""
    letters = [each for each in filings if role_of(each.form) in LETTERS]
    others = [each for each in filings if role_of(each.form) not in LETTERS]
    found = []
    if letters:
        found.append(f"{counted(len(letters), 'letter')} tied to no statement: {_days(letters)}.")
    if others:
        forms = Counter(each.form for each in others)
        which = listed([f"{form} × {forms[form]}" for form in sorted(forms)])
        found.append(f"Rows without a file number, tied to no statement: {which}; {_days(others)}.")
    return found


def _days(filings: Sequence[Filing]) -> str:
    """Each day where they are few, else the first and the last."""
    if len(filings) > FEW:
        return f"from {filings[0].filed} to {filings[-1].filed}"
    return ", ".join(str(each.filed) for each in filings)
