"""Is a log what was recorded, and legal? Its chain, then every entry decoded strictly and judged again, then its keys.

Of a store or of a file of lines. What lies outside of either, a head, is held against what was found.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from lifecycle.entries.codec import NotReadable, parse
from lifecycle.entries.fields import InvalidEntry
from lifecycle.heads import lacking
from lifecycle.judging.judgement import Judgement, SettlementJudge, as_recorded
from lifecycle.log.chain import ZERO_DIGEST
from lifecycle.log.verdict import AgreementHead, Outcome, Verification, without_the_known_head
from lifecycle.record.files import FileRefused, LineRefused, agreement_of, judged_next, lines_of, sealed_lines
from lifecycle.record.importing import IMPORTED, times_of
from lifecycle.record.keys import SavedUnder, key_sha256, noted_in

if TYPE_CHECKING:
    from lifecycle.log.contract import KnownKey
    from lifecycle.log.log import EntryLog, StoredEntry
    from lifecycle.record.held_to_heads import HeldToHeads

REPLAY: Final = "replay"
_SOUND: Final[Outcome] = "sound"


class _Fault(Exception):
    """Where a replay ends, and whether what is there could be read by a newer version."""

    def __init__(self, position: int | None, problem: str, field: str | None = None, *, newer: bool = False) -> None:
        super().__init__(problem)
        self.position, self.field, self.newer = position, field, newer


def verify_stored(
    log: "EntryLog",
    agreement: str,
    held: "HeldToHeads",
    *,
    known: AgreementHead | None = None,
    settlement_judge: SettlementJudge = as_recorded,
    chain_only: bool = False,
) -> Verification:
    """A log in a store, held to the heads kept outside of it and to ``known``, a head kept elsewhere.

    ``chain_only`` judges nothing.
    """
    from lifecycle.log.contract import LogAltered
    from lifecycle.record.checked_log import CheckedLog

    held.read_on()
    found = log.verify(agreement, known=known)
    if found.outcome == "sound" and not chain_only:
        found = _replayed(found, log, settlement_judge)
    if found.outcome != "sound" and found.entries:
        return found
    checked = CheckedLog(log, agreement, held)
    try:
        behind = checked.read_chain() if chain_only else checked.refresh() and checked.behind
    except LogAltered as altered:
        return attrs.evolve(found, outcome="altered", first_bad=altered.position, finding=altered.damage)
    if behind:
        finding = f"shorter: {lacking(agreement, found.entries, behind)}"
        return attrs.evolve(found, outcome="shorter", finding=finding)
    times = times_of(log, agreement, checked.entries) if checked.entries else ""
    given = "; it contains the head given" if known is not None and found.outcome == "sound" else ""
    return attrs.evolve(found, times=times, heads=f"{held.told()}{given}")


def _replayed(found: Verification, log: "EntryLog", settlement_judge: SettlementJudge) -> Verification:
    try:
        stored = log.read(found.agreement)
        _replay(stored, settlement_judge)
        beside, through = log.keys(found.agreement), len(stored)
        if any(known.last > through for known in beside.values()):  # recorded while the log was gone over
            stored = log.read(found.agreement)
        _check_keys(stored, beside, through)
    except _Fault as fault:
        at = f" at position {fault.position}" if fault.position else ""
        newer = f"cannot be checked: position {fault.position}: {fault}"
        return attrs.evolve(
            found,
            outcome="unchecked" if fault.newer else "altered",
            first_bad=fault.position,
            field=fault.field,
            finding=newer if fault.newer else f"altered{at}: {fault}",
            checked=REPLAY,
        )
    return attrs.evolve(found, finding=f"{found.finding}, each legal where it stands", checked=REPLAY)


def _replay(stored: Sequence["StoredEntry"], settlement_judge: SettlementJudge) -> None:
    judgement = Judgement(settlement_judge)
    for each in stored:
        try:
            written = _written_again(judgement, each)
        except InvalidEntry as cause:
            raise _Fault(each.position, _plain(cause), cause.field, newer=cause.field == "format") from cause
        except Exception as cause:  # bytes nobody recorded may raise anything
            raise _Fault(each.position, _plain(cause)) from cause
        if written != each.stored:
            raise _Fault(each.position, "its bytes are not as an entry is written")


def _written_again(judgement: Judgement, each: "StoredEntry") -> bytes:
    """Judges an entry as a line that carries its digest, takes it in, and writes it anew."""
    given = parse(each.stored)
    at = given.get("recorded_at")
    if not isinstance(at, str):
        raise InvalidEntry("recorded_at", at, "missing", "restore a sound copy")
    written, admission = judged_next(judgement, {**given, "digest": ""}, now=datetime.fromisoformat(at))
    judgement.take(admission)
    return written


def _plain(cause: Exception) -> str:
    return str(cause).rstrip(".") or type(cause).__name__


def _check_keys(stored: Sequence["StoredEntry"], beside: Mapping[str, "KnownKey"], through: int) -> None:
    """What is kept beside the chain under each key is what the chain says; format 1, which says nothing, is passed.

    Of entries after ``through`` a key may be missing: they may have been recorded since the keys were read.
    """
    saved: dict[str, SavedUnder] = {}
    for each in stored:
        noted_in(saved, each.position, each.stored)
    if not stored or b'"format":' not in stored[0].stored:
        if saved:
            at = min(each.first for each in saved.values())
            raise _Fault(at, "it says under which key it was saved, in a log that says nothing of it", "key_sha256")
        return
    note = beside.get(IMPORTED)
    imported = note.last if note else 0
    kept = {key_sha256(key): SavedUnder(*known) for key, known in beside.items() if key != IMPORTED}
    for sealed in saved.keys() | kept.keys():
        if kept.get(sealed) != saved.get(sealed) and (sealed in kept or imported < saved[sealed].last <= through):
            at = min(each.first for each in (kept.get(sealed), saved.get(sealed)) if each)
            raise _Fault(at, "what is kept beside the chain under its key is not what the chain says", "key_sha256")


def _ended_as_exported(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file; one that carries a digest ends as an export ends it, or the file is not the one exported."""
    for number, line in lines_of(path, ends=b"\n"):
        if line.endswith(b"\r") and b'"digest"' in line:
            raise LineRefused(path.name, number, NotReadable("it ends with a carriage return", "export the log again"))
        yield number, line


def verify_file(
    path: Path,
    *,
    now: datetime,
    settlement_judge: SettlementJudge = as_recorded,
    known: AgreementHead | None = None,
) -> Verification:
    """Recompute a file's digest chain and judge it again; an entry without a digest has nothing to compare.

    ``known`` is a head kept elsewhere, which the file must contain: against one, no digest in the file is needed.
    """
    judgement = Judgement(settlement_judge)
    entries, compared, head, first_bad, as_known = 0, 0, ZERO_DIGEST.hex(), None, False
    field, outcome = None, _SOUND
    try:
        for sealed in sealed_lines(judgement, _ended_as_exported(path), source=path.name, now=now):
            entries, compared, head = entries + 1, compared + sealed.compared, sealed.digest
            as_known |= known is not None and (known.head, known.entries or entries) == (head, entries)
    except LineRefused as refused:
        entries = first_bad = entries + 1
        outcome, finding = "altered", f"altered at position {first_bad}: {refused.cause}"
        field = refused.cause.field if isinstance(refused.cause, InvalidEntry) else None
        if field == "format":
            outcome, finding = "unchecked", f"cannot be checked: position {first_bad}: {refused.cause}"
    except FileRefused as refused:
        outcome, finding = "unchecked", f"cannot be checked: {refused}"
    else:
        chain = f"{entries} entries in one unbroken chain, {compared} of them with a digest"
        outcome, finding = "sound", f"sound: {chain}, each legal where it stands"
        if known is not None and not as_known:
            outcome, finding = without_the_known_head(known, entries)
        elif not compared and not as_known:  # legal entry by entry, but whether it was altered nobody can tell
            what = f"none of its {entries} entries carries a digest" if entries else "the file holds no entry"
            outcome, finding = "unchecked", f"cannot be checked: {what}"
    return Verification(
        agreement=agreement_of(path, judgement.log),
        entries=entries,
        head=head,
        outcome=outcome,
        first_bad=first_bad,
        finding=finding,
        field=field,
        checked=REPLAY,
        times="asserted, all of them: a file says when, no log that holds it" if entries else "",
        heads="it contains the head given" if as_known else "no head was given: a chain made anew would not show",
    )
