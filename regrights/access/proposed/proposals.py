"""What one person proposed and another is to record: kept outside the log until then, in a file beside the keys.

A SQLite file that only its owner reads. What is in it is one person's word: it is no entry, no answer rests on it, and
deleting the file loses proposals and nothing that was recorded. A proposal belongs to the log it was made for, whose
digest it names, wherever that log lies.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

import attrs

from regrights.access.file import all_or_nothing
from regrights.access.key import Key
from regrights.access.proposed.proposal import (
    Decided,
    NoSuchProposal,
    OtherProposed,
    Outcome,
    Proposal,
    ProposalsUnusable,
)

PATIENCE: Final = 5.0  # seconds for somebody else who decides
OURS_ALONE: Final = 0o600
MARK, FORMAT = 0x72727072, 1
TABLE: Final = """
CREATE TABLE proposals (
    id TEXT PRIMARY KEY, agreement TEXT NOT NULL, position INTEGER NOT NULL, head TEXT NOT NULL, entry TEXT NOT NULL,
    key TEXT NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, made TEXT NOT NULL,
    outcome TEXT, decided_by TEXT, decided TEXT, recorded_as INTEGER, UNIQUE (agreement, key)
) STRICT, WITHOUT ROWID
"""
MARKED: Final = f"PRAGMA application_id = {MARK}; PRAGMA user_version = {FORMAT}"
OTHERS: Final = 0o077
COLUMNS: Final = (
    "id, agreement, position, head, entry, key, by_id, by_name, made, outcome, decided_by, decided, recorded_as"
)


@attrs.define
class Deciding:
    """One proposal, which nobody else decides meanwhile. What is not ended waits on."""

    proposal: Proposal
    _end: Callable[[Outcome, str, int | None], None]

    def end(self, outcome: Outcome, by: str, recorded_as: int | None = None) -> None:
        self._end(outcome, by, recorded_as)


class Proposals:
    """The proposals in one file. Several threads and processes may share it."""

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        self.file, self._now = file, now

    @classmethod
    def beside(cls, keys: Path, now: Callable[[], datetime]) -> "Proposals":
        """Those of the server whose keys are in a file."""
        return cls(keys.with_name(f"{keys.stem}.proposals.db"), now)

    def waiting(self, agreement: str, digests: Sequence[str]) -> list[Proposal]:
        """What waits to be recorded in a log, the oldest first."""
        if not self.file.exists():
            return []
        with self._opened() as file:
            rows = file.execute(
                f"SELECT {COLUMNS} FROM proposals WHERE agreement = ? AND outcome IS NULL ORDER BY made, id",  # noqa: S608 - ours
                (agreement,),
            ).fetchall()
        return [proposal for proposal in map(_proposal, rows) if proposal.is_of(digests)]

    def find(self, agreement: str, of: str, digests: Sequence[str]) -> Proposal:
        """One of them, also where it was decided. Raises ``NoSuchProposal``."""
        if not self.file.exists():
            raise NoSuchProposal
        with self._opened() as file:
            return _found(file, agreement, of, digests)

    def sent_before(self, proposal: Proposal) -> Proposal | None:
        """The one that is kept under the key of another, which says the same. Raises ``OtherProposed``."""
        if not self.file.exists():
            return None
        with self._opened() as file:
            return _same(file, proposal)

    def propose(self, proposal: Proposal) -> Proposal:
        """Keep one; what is sent again under its key is the one that is kept. Raises ``OtherProposed``."""
        with self._writing() as file:
            if (kept := _same(file, proposal)) is not None:
                return kept
            values = (proposal.id, proposal.agreement, proposal.position, proposal.head, proposal.sent, proposal.key)
            who = (proposal.by_id, proposal.by_name, proposal.made.isoformat())
            file.execute(
                "INSERT INTO proposals (id, agreement, position, head, entry, key, by_id, by_name, made) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, *who),
            )
        return proposal

    @contextmanager
    def deciding(self, agreement: str, of: str, digests: Sequence[str]) -> Iterator[Deciding]:
        """One that waits, held while somebody decides: what is raised inside leaves it waiting.

        Raises ``NoSuchProposal``, ``Decided``.
        """
        with self._writing() as file:
            proposal = _found(file, agreement, of, digests)
            if proposal.outcome is not None:
                raise Decided(proposal)

            def end(outcome: Outcome, by: str, recorded_as: int | None) -> None:
                file.execute(
                    "UPDATE proposals SET outcome = ?, decided_by = ?, decided = ?, recorded_as = ? WHERE id = ?",
                    (outcome, by, self._now().isoformat(), recorded_as, proposal.id),
                )

            yield Deciding(proposal, end)

    def new(self, agreement: str, head: tuple[int, str], entry: Mapping[str, object], key: str, by: Key) -> Proposal:
        """A proposal that is not kept yet, for a log that ends at a position with a digest."""
        return Proposal(token_hex(8), agreement, *head, entry, key, by.id, by.name, self._now())

    # --- the file ----------------------------------------------------------------------------------------------

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._check_ours()
            name = f"{self.file.absolute().as_uri()}?mode=rw"
            with closing(sqlite3.connect(name, uri=True, timeout=PATIENCE, isolation_level=None)) as file:
                (mark,) = file.execute("PRAGMA application_id").fetchone()
                (version,) = file.execute("PRAGMA user_version").fetchone()
                if (mark, version) != (MARK, FORMAT):
                    raise ProposalsUnusable(str(self.file), "it is no file of proposals that this version reads")
                yield file
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise ProposalsUnusable(str(self.file), str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, and nobody else meanwhile."""
        with self._opened() as file, all_or_nothing(file):
            yield file

    def _check_ours(self) -> None:
        """There, made if it is not, and read by its owner alone."""
        try:
            if not self.file.exists():
                self._create()
            mode = stat.S_IMODE(self.file.stat().st_mode)
        except OSError as error:
            raise ProposalsUnusable(str(self.file), error.strerror or str(error)) from error
        if mode & OTHERS:
            raise ProposalsUnusable(
                str(self.file), f"its mode is {mode:04o}, and others may have read it; chmod 600 it"
            )

    def _create(self) -> None:
        """Whole or not at all: made under another name, and given its own where there is none."""
        made = self.file.with_name(f"{self.file.name}.{token_hex(4)}")
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, OURS_ALONE))
        try:
            with closing(sqlite3.connect(made, isolation_level=None)) as file:
                file.executescript(f"BEGIN; {TABLE}; {MARKED}; COMMIT")
            with suppress(FileExistsError):  # somebody else was first
                os.link(made, self.file)
        finally:
            made.unlink()


def _found(file: sqlite3.Connection, agreement: str, of: str, digests: Sequence[str]) -> Proposal:
    row = file.execute(
        f"SELECT {COLUMNS} FROM proposals WHERE agreement = ? AND id = ?",  # noqa: S608 - ours
        (agreement, of),
    ).fetchone()
    found = _proposal(row) if row is not None else None
    if found is None or not found.is_of(digests):
        raise NoSuchProposal
    return found


def _same(file: sqlite3.Connection, proposal: Proposal) -> Proposal | None:
    row = file.execute(
        f"SELECT {COLUMNS} FROM proposals WHERE agreement = ? AND key = ?",  # noqa: S608 - ours
        (proposal.agreement, proposal.key),
    ).fetchone()
    kept = _proposal(row) if row is not None else None
    if kept is not None and (kept.sent, kept.by_name) != (proposal.sent, proposal.by_name):
        raise OtherProposed
    return kept


def _proposal(row: Sequence[object]) -> Proposal:
    of, agreement, position, head, entry, key, by_id, by_name, made, *ended = row
    outcome, decided_by, decided, recorded_as = ended
    return Proposal(
        id=str(of),
        agreement=str(agreement),
        position=int(str(position)),
        head=str(head),
        entry=json.loads(str(entry)),
        key=str(key),
        by_id=str(by_id),
        by_name=str(by_name),
        made=datetime.fromisoformat(str(made)),
        outcome=outcome,  # type: ignore[arg-type]  # written here alone
        decided_by=None if decided_by is None else str(decided_by),
        decided=None if decided is None else datetime.fromisoformat(str(decided)),
        recorded_as=None if recorded_as is None else int(str(recorded_as)),
    )
