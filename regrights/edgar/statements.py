"""The registration statements in a list of filings: which rows belong to which, in what order, tied by what.

Rows of one statement share its file number. A letter often carries none: it is tied by its date, to every statement
between its filing and its effectiveness, and says so. What the log should hold of it all is not known here.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from regrights.edgar.filings import Filing, FilingList
from regrights.edgar.forms import (
    AFTER_EFFECTIVENESS,
    EFFECT_SINCE,
    LETTERS,
    OPENINGS,
    POST_EFFECTIVES,
    PROSPECTUSES,
    Role,
    role_of,
)

# Numbers of offerings registered under the Securities Act of 1933; a row without its opening is only taken with one.
OFFERINGS = ("333-", "033-", "33-")


@attrs.frozen
class Effect:
    """What the ``items`` of an EFFECT say, where they say anything: until 2024 form, amendment and time."""

    form: str
    accession: str
    on: str

    @property
    def of_an_amendment(self) -> bool:
        return self.form.startswith("POS")


def effect_of(filing: Filing) -> Effect:
    form, accession, on = (each.strip() for each in f"{filing.items},,".split(",")[:3])
    return Effect(form, accession, on[:10])


@attrs.frozen(kw_only=True)
class Row:
    """A filing of a statement. Not ``by_number``: tied by its date alone; ``rivals`` were open on it too."""

    filing: Filing
    role: Role
    by_number: bool = True
    rivals: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Life:
    """When a statement could be written about, by the rows of its own number.

    ``effective_by`` is an upper bound where the declaration itself is not in the list.
    """

    filed: date
    at_once: bool
    effective_on: date | None
    effective_by: date | None
    withdrawn_on: date | None

    def before_effectiveness(self, day: date) -> bool:
        """Whether a letter of that day can be about it: from the filing to effectiveness or withdrawal, both included.

        What is effective on filing is not written about.
        """
        if self.at_once:
            return False
        ends = [each for each in (self.effective_on, self.effective_by, self.withdrawn_on) if each is not None]
        return self.filed <= day <= min(ends, default=date.max)


@attrs.frozen(kw_only=True)
class RegistrationStatement:
    """One statement: its number (or, where the list gives none, its accession), its rows in the order of its history.

    ``opening`` is absent where the list begins after the filing. ``other_forms`` move nothing in the log.
    """

    number: str
    opening: Filing | None
    life: Life
    rows: Sequence[Row]
    other_forms: Sequence[str]

    def count(self, *roles: Role) -> int:
        return sum(row.role in roles for row in self.rows)


@attrs.frozen(kw_only=True)
class Statements:
    """Every statement found, by number in order of filing, and the rows without a number that are tied to none."""

    issuer: str | None
    filings: Sequence[Filing]
    found: Mapping[str, RegistrationStatement]
    of_none: Sequence[Filing]
    missing: Sequence[str]


def statements_of(filings: FilingList) -> Statements:
    """The statements in a list of filings."""
    numbered = _numbered(filings.filings)
    lives = {number: _life(own) for number, own in numbered.items()}
    found = {
        number: RegistrationStatement(
            number=number,
            opening=next((each for each in own if role_of(each.form) in OPENINGS), None),
            life=lives[number],
            rows=_ordered([*_own(own), *_tied_by_date(number, filings.filings, lives)], lives[number]),
            other_forms=[each.form for each in own if role_of(each.form) is None],
        )
        for number, own in sorted(numbered.items(), key=lambda each: (lives[each[0]].filed, each[0]))
    }
    tied = {row.filing.accession for statement in found.values() for row in statement.rows}
    return Statements(
        issuer=filings.issuer,
        filings=filings.filings,
        found=found,
        of_none=[
            each
            for each in filings.filings
            if not each.file_number and role_of(each.form) is not None and each.accession not in tied
        ],
        missing=filings.missing,
    )


def _numbered(filings: Sequence[Filing]) -> dict[str, list[Filing]]:
    """The filings of each statement by its number; an opening without one is its own statement, by its accession."""
    # An EFFECT without a number may still name the amendment that it is about.
    of_accession = {each.accession: each.file_number for each in filings if each.file_number}
    groups: dict[str, list[Filing]] = {}
    for each in filings:
        number = each.file_number
        if not number and role_of(each.form) is Role.EFFECT:
            number = of_accession.get(effect_of(each).accession, "")
        if not number and role_of(each.form) in OPENINGS:
            number = each.accession
        if number:
            groups.setdefault(number, []).append(each)
    return {number: own for number, own in groups.items() if _is_statement(number, own)}


def _is_statement(number: str, own: Sequence[Filing]) -> bool:
    roles = {role_of(each.form) for each in own} - LETTERS - {None}
    # S-8 registers employee plans, effective on filing, and never the Investors' shares.
    plans = any(each.form.startswith("S-8") for each in own)
    return bool(roles & OPENINGS) or (bool(roles) and number.startswith(OFFERINGS) and not plans)


# --- a statement's life -----------------------------------------------------------------------------------


def _life(own: Sequence[Filing]) -> Life:
    opening = next((each for each in own if role_of(each.form) in OPENINGS), None)
    at_once = opening is not None and role_of(opening.form) is Role.FILED_AND_EFFECTIVE
    bound = None if at_once else _bound(own)
    effects = [each.filed for each in own if role_of(each.form) is Role.EFFECT and not effect_of(each).of_an_amendment]
    filed = (opening or own[0]).filed
    return Life(
        filed=filed,
        at_once=at_once,
        effective_on=filed if at_once else min(effects, default=None) if bound is None else None,
        effective_by=bound,
        withdrawn_on=next((each.filed for each in own if role_of(each.form) is Role.WITHDRAWN), None),
    )


def _bound(own: Sequence[Filing]) -> date | None:
    """The day by which a statement was effective though its declaration is not in the list.

    A prospectus or a post-effective amendment shows it where no EFFECT can come (before 2007), where none does, or
    where the first one is about an amendment already.
    """
    effects = [each for each in own if role_of(each.form) is Role.EFFECT]
    shown_by = [each.filed for each in own if role_of(each.form) in AFTER_EFFECTIVENESS]
    shown_by += [each.filed for each in effects[:1] if effect_of(each).of_an_amendment]
    first = min(shown_by, default=None)
    if first is None or (effects and effects[0].filed <= first and not effect_of(effects[0]).of_an_amendment):
        return None
    unseen = not effects or effect_of(effects[0]).of_an_amendment or first < EFFECT_SINCE
    return first if unseen else None


# --- rows and their order ---------------------------------------------------------------------------------


def _own(own: Sequence[Filing]) -> list[Row]:
    return [Row(filing=each, role=role) for each in own if (role := role_of(each.form)) is not None]


def _tied_by_date(number: str, filings: Sequence[Filing], lives: Mapping[str, Life]) -> list[Row]:
    found = []
    for filing in filings:
        role = role_of(filing.form)
        if filing.file_number or role is None or role in OPENINGS or _names_its_amendment(filing, filings):
            continue
        open_then = [each for each, life in lives.items() if _could_be(role, filing.filed, life)]
        if number in open_then:
            rivals = tuple(each for each in open_then if each != number)
            found.append(Row(filing=filing, role=role, by_number=False, rivals=rivals))
    return found


def _names_its_amendment(filing: Filing, filings: Sequence[Filing]) -> bool:
    named = effect_of(filing).accession
    return role_of(filing.form) is Role.EFFECT and any(each.accession == named and each.file_number for each in filings)


def _could_be(role: Role, day: date, life: Life) -> bool:
    """Whether a row without a file number can be a statement's, by its form and day."""
    if role in AFTER_EFFECTIVENESS:
        effective = life.effective_on or life.effective_by
        return effective is not None and effective <= day
    return day >= life.filed if role is Role.WITHDRAWN else life.before_effectiveness(day)


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
        case Role.WITHDRAWN | Role.AMENDMENT_WITHDRAWN:
            return 6
        case role if role in POST_EFFECTIVES:
            return 3
        case role if role in PROSPECTUSES:
            return 5
        case _:
            return 1
