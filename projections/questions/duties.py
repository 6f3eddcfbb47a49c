"""Every notice, deadline and covenant that something in the history has started: due, done, late or waived."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import attrs

from lifecycle.entries import ClaimEntry
from lifecycle.entries.fields import listed
from lifecycle.errors import Refusal
from projections.case.case import Case
from projections.cautions.every import cautions
from projections.duty.duty import CLAIMANT, COMPANY, INDEMNITOR, INVESTOR, INVESTORS, WHOEVER_ASKED
from projections.duty.rows import STATUSES, DutyRow, duty_rows
from projections.duty.table import duties_of
from projections.duty.warnings import duty_warnings
from projections.facts.reasons import Caution
from projections.questions.register import FROM, GUIDE, PARTY, STATUS, UNTIL, question

FILLED_IN = {CLAIMANT, INDEMNITOR, INVESTOR, INVESTORS, WHOEVER_ASKED}


class NoSuchParty(Refusal):
    """A party that no duty of this agreement names."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f'party = "{name}": no duty names it; ask for one of {listed(known, "; ")}.')


class NoSuchStatus(Refusal):
    """A status that no duty has."""

    def __init__(self, name: str) -> None:
        super().__init__(f'status = "{name}": no such status; ask for one of {", ".join(STATUSES)}.')


class WindowEndsFirst(Refusal):
    """A window of due dates that ends before it begins."""

    def __init__(self, first: date, until: date) -> None:
        super().__init__(f"until = {until}: before from ({first}); give the earlier date as from.")


@attrs.frozen(kw_only=True)
class Wanted:
    """Which rows are wanted."""

    party: str | None = None
    status: str | None = None
    first: date | None = None
    until: date | None = None

    def holds(self, row: DutyRow) -> bool:
        """Whether a row has the status and the due date asked for."""
        if self.status not in (None, row.status):
            return False
        if self.first is None and self.until is None:
            return True
        return row.due_on is not None and (self.first or date.min) <= row.due_on <= (self.until or date.max)


@attrs.frozen(kw_only=True, slots=False)
class Duties:
    """The answer to ``duties``: the rows in table order, then by start, position and Investor.

    ``of`` is how many there are to choose from, ``parties`` whose may be asked for.
    """

    as_of: date
    known_at: datetime | None
    of: int
    parties: Sequence[str]
    duties: Sequence[DutyRow]
    warnings: Sequence[Caution]


@question(
    "every notice, deadline and covenant: due, done, late, waived",
    PARTY,
    attrs.evolve(STATUS, choices=STATUSES),
    FROM.optional("due on this date or later"),
    UNTIL.optional("due on this date or earlier"),
    GUIDE,
)
def duties(
    case: Case,
    *,
    investor: str | None = None,
    party: str | None = None,
    status: str | None = None,
    first: date | None = None,
    until: date | None = None,
    guide: int | None = None,
) -> Duties:
    """Where every duty stood at the end of a day: the rows of a party on either side, of a status, due in a window.

    ``first`` and ``until`` are both included. ``guide`` is a service level: so many business days after its start, a
    duty without a deadline has a ``guide_on``. With ``investor``, its own rows and those of no single Investor.
    Raises as ``owed`` does, and ``NoSuchParty``, ``NoSuchStatus``, ``WindowEndsFirst``.
    """
    wanted = Wanted(party=party, status=status, first=first, until=until)
    names = case.investors(investor)
    _check(case, wanted)
    rows = duty_rows(case, guide)
    every = [row for row in rows if row.investor is None or row.investor in names]
    shown = [row for row in every if wanted.holds(row)]
    if wanted.party is not None:
        parties = {duty.name: duty.parties for duty in duties_of(case.facts.document)}
        shown = [row for row in shown if _names(case, row, parties[row.duty], wanted.party)]
    warnings = [*cautions(case, names, about="duties"), *duty_warnings(case, names, rows)]
    return Duties(
        as_of=case.as_of,
        known_at=case.known_at,
        of=len(every),
        parties=known_parties(case),
        duties=shown,
        warnings=warnings,
    )


def _check(case: Case, wanted: Wanted) -> None:
    if wanted.party is not None and wanted.party not in known_parties(case):
        raise NoSuchParty(wanted.party, known_parties(case))
    if wanted.status is not None and wanted.status not in STATUSES:
        raise NoSuchStatus(wanted.status)
    if wanted.first and wanted.until and wanted.until < wanted.first:
        raise WindowEndsFirst(wanted.first, wanted.until)


def known_parties(case: Case) -> list[str]:
    """Everyone a duty of this agreement may name: of the table, the Investors, and the parties to claims."""
    table = sorted({name for duty in duties_of(case.facts.document) for name in duty.parties} - FILLED_IN)
    claims = [
        name
        for entry in case.facts.history
        if isinstance(entry, ClaimEntry)
        for name in (entry.claimant, entry.indemnitor)
    ]
    return list(dict.fromkeys([*table, case.facts.signed.company, *case.facts.investors, *claims]))


def _names(case: Case, row: DutyRow, parties: Collection[str], party: str) -> bool:
    """Whether a party stands on either side of a row; the Company is known by its own name too."""
    sides = {row.who, row.to, row.investor, *parties}
    if party in (COMPANY, case.facts.signed.company):
        return bool(sides & {COMPANY, case.facts.signed.company})
    return party in sides or (INVESTORS in sides and party in case.facts.investors)
