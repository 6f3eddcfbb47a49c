"""Recording into a store: judge, then append, in one go or not at all.

The log that is judged is the log that is appended to: the store refuses the append if it has moved meanwhile, and we
judge again, unless the caller said where it believed the log to stand.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from lifecycle.entries import AgreementSigned, EntryCorrected, EntryRetracted
from lifecycle.entries.codec import ADDED_BY_THE_LOG, canonical, decode, parse
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import SettlementJudge, judged
from lifecycle.log.log import EntryLog, KeyReused, LogMoved, Receipt, StoredEntry
from lifecycle.record.files import FileRefused, JudgedFile, LineRefused, admitted, lines_of

ATTEMPTS = 50


class NoSuchAgreement(Refusal):
    """A name the store has no log for."""

    def __init__(self, agreement: str, known: Sequence[str]) -> None:
        has = f"it has {', '.join(known)}" if known else "it holds none yet; record an AgreementSigned or import a log"
        super().__init__(f'agreement "{agreement}": the store has no log of that name; {has}.')


class AgreementExists(Refusal):
    """An import into a name that has a log already."""

    def __init__(self, agreement: str, entries: int) -> None:
        super().__init__(
            f'agreement "{agreement}": the store holds a log of {entries} entries under that name; an '
            "import is a whole log, so import it under another name, or record single entries."
        )


def read(log: EntryLog, agreement: str) -> list[StoredEntry]:
    """A stored log in position order. Raises ``NoSuchAgreement``."""
    stored = log.read(agreement)
    if not stored:
        raise NoSuchAgreement(agreement, [head.agreement for head in log.agreements()])
    return stored


def record(
    log: EntryLog,
    agreement: str,
    given: Mapping[str, object],
    *,
    now: datetime,
    settlement_judge: SettlementJudge,
    expect: int | None = None,
    key: str | None = None,
) -> Receipt:
    """Judge and append one entry. ``expect`` is the position the caller believes to be the last.

    A known ``key`` with the same entry answers with the receipt of the first time and writes nothing. Raises the
    refusal of the entry, ``LogMoved`` where ``expect`` no longer holds, ``KeyReused``.
    """
    fingerprint = _fingerprint(given) if key is not None else None
    for _ in range(ATTEMPTS):
        if key is not None and (earlier := log.keyed(agreement, key)):
            if earlier[0] != fingerprint:
                raise KeyReused(agreement, key)
            return earlier[1]
        stored = log.read(agreement)
        if expect is not None and expect != len(stored):
            raise LogMoved(agreement, expect, len(stored))
        if not stored and given.get("kind") != AgreementSigned.__name__:
            raise NoSuchAgreement(agreement, [head.agreement for head in log.agreements()])
        judgement = judged([decode(entry.stored) for entry in stored], settlement_judge)
        last = judgement.log[-1].recorded_at if judgement.log else None
        # recorded_at never decreases, even where the clock was set back.
        kept, _entry = admitted(judgement, given, now=max(now, last) if last else now)
        try:
            return log.append(agreement, [kept], after=len(stored), key=key, fingerprint=fingerprint)[0]
        except LogMoved:
            if expect is not None:
                raise
    raise LogMoved(agreement, len(stored), len(log.read(agreement)))


def _fingerprint(given: Mapping[str, object]) -> str:
    """What makes two sendings the same. The day a change was made plays no part: a retry may come after midnight."""
    changes = given.get("kind") in (EntryCorrected.__name__, EntryRetracted.__name__)
    said = {name: value for name, value in given.items() if not (changes and name == "occurred_on")}
    return sha256(canonical(said)).hexdigest()


def import_log(log: EntryLog, agreement: str, file: JudgedFile) -> Receipt:
    """Append a whole judged log under a new name, all or nothing; the receipt is the last entry's."""
    existing = len(log.read(agreement))
    if existing:
        raise AgreementExists(agreement, existing)
    return log.append(agreement, file.stored, after=0)[-1]


def record_file(
    log: EntryLog, agreement: str, path: Path, *, now: datetime, settlement_judge: SettlementJudge
) -> Receipt:
    """Append every entry of a file to a log the store has, all or nothing; the receipt is the last entry's.

    Raises ``LineRefused`` by line, ``NoSuchAgreement``, ``LogMoved``.
    """
    stored = read(log, agreement)
    judgement = judged([decode(entry.stored) for entry in stored], settlement_judge)
    kept = []
    for number, line in lines_of(path):
        last = judgement.log[-1].recorded_at or now
        try:
            kept.append(admitted(judgement, _new(parse(line)), now=max(now, last))[0])
        except Refusal as cause:
            raise LineRefused(path.name, number, cause) from cause
    if not kept:
        raise FileRefused(path.name, "the file holds no entry", "write one entry on each line")
    return log.append(agreement, kept, after=len(stored))[-1]


def _new(given: Mapping[str, object]) -> Mapping[str, object]:
    for name in (*ADDED_BY_THE_LOG, "recorded_at"):
        if name in given:
            raise InvalidEntry(name, given[name], "the log assigns it", "leave it out")
    return given
