"""A whole store copied while others write in it, and brought back: never over anything, and gone over first."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import Final

from lifecycle.errors import Refusal
from lifecycle.log.contract import LogAltered, StoreMissing
from lifecycle.log.log import EntryLog
from lifecycle.log.opening import file_of, open_log
from lifecycle.log.verdict import AgreementHead

PAGES_AT_ONCE: Final = 256  # writers wait no longer than these take
LONGEST_WAIT: Final = 30.0  # seconds in which a copy gets no further


class BackupRefused(Refusal):
    """A copy that was not made: nothing is left of it."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}; {remedy}. Nothing was written.")


class NeverAtRest(Exception):
    """A copy begins anew after each write of somebody else, and they never cease."""


def back_up(log: EntryLog, target: Path) -> Sequence[AgreementHead]:
    """Copy a store that is a file into a new one, as it stands at one moment; what the copy holds, by name.

    The copy is the same store, with its identity. It is gone over, link by link, before it gets its name. Raises
    ``BackupRefused``.
    """
    if not Path(log.where).is_file():
        raise BackupRefused(log.where, "only a store that is a file is copied so", "see docs/postgresql.md")
    if target.exists():
        raise BackupRefused(str(target), "there is something of that name", "name a new file")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        _copy(Path(log.where), unfinished)
        heads = _gone_over(unfinished)
        # A link and not a rename, which would replace what came there meanwhile.
        os.link(unfinished, target)
        _make_durable(target)
    except FileExistsError:
        raise BackupRefused(str(target), "there is something of that name", "name a new file") from None
    except NeverAtRest:
        problem = f"others wrote or kept it locked, so that for {LONGEST_WAIT:.0f} seconds the copy got no further"
        raise BackupRefused(log.where, problem, "try again when they pause") from None
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"the copy could not be made ({reason})"
        raise BackupRefused(str(target), problem, "make room, or name another") from None
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return heads


def restore(backup: Path, url: str) -> Sequence[AgreementHead]:
    """Bring a backup back as the store of an address, where there must be none; what it holds, by name.

    Raises ``BackupRefused``, and what an unusable backup raises.
    """
    target = Path(file_of(url)).absolute()
    if target.exists():
        raise BackupRefused(url, "there is a store already", "move it away first: nothing is written over it")
    with open_log(f"sqlite:///{backup}", create=False) as log:
        return back_up(log, target)


def _copy(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        target.unlink()
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=30)) as of,
        closing(sqlite3.connect(target)) as into,
    ):
        of.backup(into, pages=PAGES_AT_ONCE, progress=_Progress().told, sleep=0.01)


class _Progress:
    """Of a copy that begins anew whenever somebody wrote. Raises ``NeverAtRest``."""

    def __init__(self) -> None:
        self._least: int | None = None
        self._since = monotonic()

    def told(self, status: int, remaining: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and (self._least is None or remaining < self._least):
            self._least, self._since = remaining, monotonic()
        elif monotonic() - self._since > LONGEST_WAIT:
            raise NeverAtRest


def _gone_over(file: Path) -> Sequence[AgreementHead]:
    with open_log(f"sqlite:///{file}", create=False) as log:
        heads = log.agreements()
        for head in heads:
            found = log.verify(head.agreement, known=head)
            if not found.ok:
                raise LogAltered(log.where, found.finding, head.agreement, found.first_bad)
        if not heads:
            raise StoreMissing(str(file), "there is nothing in it", "record a first entry")
        return heads


def _make_durable(file: Path) -> None:
    for path, flags in ((file, os.O_RDWR), (file.parent, os.O_RDONLY | os.O_DIRECTORY)):
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
