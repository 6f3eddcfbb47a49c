"""The registration statements in a list of filings: which rows belong to which, in what order, tied by what.

Rows of one statement share its file number, whatever the prefix of its time and the suffix of a co-registrant. A letter
often carries none, and is tied by its date. What the log should hold of it all is not known here.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from regrights.edgar.filings import FilingList
from regrights.edgar.forms import (
    LETTERS,
    OPENINGS,
    POST_EFFECTIVES,
    PROSPECTUSES,
    Role,
    role_of,
)
from regrights.edgar.lives import Life, Outcome, effect_of, life_of, requests_of
from regrights.edgar.page import Filing
from regrights.edgar.ties import Row, tied_by_date

# Numbers of offerings registered under the Securities Act of 1933; a row without its opening is only taken with one.
OFFERINGS = ("333-", "33-", "2-")
NUMBER = re.compile(r"0*([0-9]{1,3})-0*([0-9]+)(-[0-9]{2})?")


def same_number(number: str) -> str:
    """A file number without its leading zeros and a co-registrant's suffix: what two spellings of it share."""
    found = NUMBER.fullmatch(number.strip())
    return f"{found[1]}-{found[2]}" if found else number.strip()


@attrs.frozen(kw_only=True)
class RegistrationStatement:
    """One statement: its number (or, where the list gives none, its accession), its rows in the order of its history.

    ``opening`` is absent where the list begins after the filing. ``other_forms`` move nothing in the log. ``requests``
    says what came of each request to withdraw.
    """

    number: str
    opening: Filing | None
    life: Life
    rows: Sequence[Row]
    requests: Mapping[str, Outcome]
    other_forms: Sequence[str]

    def count(self, *roles: Role) -> int:
        return sum(row.role in roles for row in self.rows)


@attrs.frozen(kw_only=True)
class Statements:
    """Every statement found, by number in order of filing, and the rows without a number that are tied to none.

    ``sharing``: the statements that had a filing of a form on a day. ``letter_days``: of the letters without a number.
    """

    issuer: str | None
    filings: Sequence[Filing]
    found: Mapping[str, RegistrationStatement]
    of_none: Sequence[Filing]
    sharing: Mapping[tuple[date, str], Sequence[str]]
    letter_days: Sequence[date]
    missing: Sequence[str]
    notes: Sequence[str]

    def number_of(self, asked: str) -> str | None:
        """The number under which a statement is listed, however it is spelled; nothing where there is none."""
        wanted = same_number(asked)
        return next((number for number in self.found if same_number(number) == wanted), None)

    def letters_after(self, day: date) -> int:
        return len(self.letter_days) - bisect_right(self.letter_days, day)


def statements_of(filings: FilingList) -> Statements:
    """The statements in a list of filings."""
    numbered = _numbered(filings.filings)
    lives = {number: life_of(own) for number, own in numbered.items()}
    loose = _loose(filings.filings)
    tied = tied_by_date(loose, lives)
    order = sorted(numbered, key=lambda number: (lives[number].filed, number))
    found = {number: _statement(number, numbered[number], lives[number], tied[number]) for number in order}
    claimed = {row.filing.accession for rows in tied.values() for row in rows}
    return Statements(
        issuer=filings.issuer,
        filings=filings.filings,
        found=found,
        of_none=[filing for filing, _ in loose if filing.accession not in claimed],
        sharing=_sharing(found),
        letter_days=[filing.filed for filing, role in loose if role in LETTERS],
        missing=filings.missing,
        notes=filings.notes,
    )


def _statement(number: str, own: Sequence[Filing], life: Life, tied: Sequence[Row]) -> RegistrationStatement:
    rows = [Row(filing=each, role=role) for each in own if (role := role_of(each.form)) is not None]
    return RegistrationStatement(
        number=number,
        opening=next((each for each in own if role_of(each.form) in OPENINGS), None),
        life=life,
        rows=_ordered([*rows, *tied], life),
        requests=requests_of(own),
        other_forms=[each.form for each in own if role_of(each.form) is None],
    )


# --- which rows are whose ---------------------------------------------------------------------------------


def _numbered(filings: Sequence[Filing]) -> Mapping[str, Sequence[Filing]]:
    """The filings of each statement by its number; an opening without one is its own statement, by its accession."""
    of_accession = _named_amendments(filings)
    groups: dict[str, list[Filing]] = {}
    for each in filings:
        number = each.file_number
        if not number and role_of(each.form) is Role.EFFECT:
            number = of_accession.get(effect_of(each).accession, "")
        if not number and role_of(each.form) in OPENINGS:
            number = each.accession
        if number:
            groups.setdefault(same_number(number), []).append(each)
    return {_shown(number, own): own for number, own in groups.items() if _is_statement(number, own)}


def _named_amendments(filings: Sequence[Filing]) -> Mapping[str, str]:
    """The number of each filing that has one: an EFFECT without a number may still name the amendment it is about."""
    return {each.accession: each.file_number for each in filings if each.file_number}


def _shown(number: str, own: Sequence[Filing]) -> str:
    """The number as the list writes it, without a co-registrant's suffix where it is ever without."""
    written = [each.file_number for each in own if each.file_number]
    return min(written, key=lambda each: each.count("-"), default=number)


def _is_statement(number: str, own: Sequence[Filing]) -> bool:
    roles = {role_of(each.form) for each in own} - LETTERS - {None}
    return bool(roles & OPENINGS) or (bool(roles) and number.startswith(OFFERINGS))


def _loose(filings: Sequence[Filing]) -> list[tuple[Filing, Role]]:
    """The rows without a number that could be a statement's: no opening, and no EFFECT that names what it is about."""
    named = _named_amendments(filings)
    return [
        (each, role)
        for each in filings
        if not each.file_number and (role := role_of(each.form)) is not None and role not in OPENINGS
        if not (role is Role.EFFECT and effect_of(each).accession in named)
    ]


def _sharing(found: Mapping[str, RegistrationStatement]) -> Mapping[tuple[date, str], Sequence[str]]:
    shared: dict[tuple[date, str], list[str]] = {}
    for number, statement in found.items():
        for row in statement.rows:
            if row.role in (Role.EFFECT, Role.POST_EFFECTIVE):
                shared.setdefault((row.filing.filed, row.filing.form), []).append(number)
    return shared


# --- their order ------------------------------------------------------------------------------------------


def _ordered(rows: Sequence[Row], life: Life) -> list[Row]:
    """By filing date; within a day as it must have been: filed, written about, effective, then what follows that."""
    return sorted(rows, key=lambda row: (row.filing.filed, _rank(row, life)))


def _rank(row: Row, life: Life) -> int:
    match row.role:
        case Role.FILED | Role.FILED_AND_EFFECTIVE:
            return 0
        case Role.EFFECT:
            # The first one makes the statement effective; a later one speaks of an amendment filed by then.
            return 2 if row.filing.filed == life.effective_on else 4
        case Role.WITHDRAWN | Role.AMENDMENT_WITHDRAWN | Role.STOP_ORDER:
            return 6
        case Role.WITHDRAWAL_LIFTED | Role.AMENDMENT_WITHDRAWAL_LIFTED:
            return 7
        case role if role in POST_EFFECTIVES:
            return 3
        case role if role in PROSPECTUSES:
            return 5
        case _:
            return 1
