"""A whole log taken in under a new name, and whose word its times are ever after. What is judged is given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import accumulate

import attrs

from lifecycle.entries import Entry
from lifecycle.entries.codec import FORMAT, parse
from lifecycle.errors import Refusal
from lifecycle.heads import ShorterThanKnown
from lifecycle.judging.judgement import Judgement
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.log import EntryLog, Receipt
from lifecycle.record.files import JudgedFile, judged_next
from lifecycle.record.held_to_heads import HeldToHeads

# The key under which an import is saved; nobody else's.
IMPORTED = "regrights: import"


class AgreementExists(Refusal):
    """An import into a name that has a log already."""

    def __init__(self, agreement: str, entries: int) -> None:
        super().__init__(
            f'agreement "{agreement}": the store holds a log of {entries} entries under that name; an '
            "import is a whole log, so import it under another name, or record single entries."
        )


def begun_here(file: JudgedFile, new_id: str, *, now: datetime) -> JudgedFile:
    """A file without any digest to keep as a log of today's format, which says under which key an entry was saved.

    Raises ``NotReadable`` where the signing has no room for what the log adds to it.
    """
    if file.sealed:
        return file
    born = {"format": FORMAT, "id": new_id}
    first, admission = judged_next(Judgement(), parse(file.stored[0]), now=now, written=born)
    stored = [first, *file.stored[1:]]
    digests = list(accumulate(stored, chained, initial=ZERO_DIGEST))[1:]
    return JudgedFile([admission.entry, *file.entries[1:]], stored, list(map(bytes.hex, digests)), sealed=False)


def import_log(
    log: EntryLog, agreement: str, file: JudgedFile, *, now: datetime | None = None, by: str | None = None
) -> Receipt:
    """Append a whole judged log under a new name, all or nothing; the receipt is the last entry's.

    When and by whom is noted beside the log, under a key of its own: the times it brings are asserted.
    """
    existing = len(log.read(agreement))
    if existing:
        raise AgreementExists(agreement, existing)
    return log.append(agreement, file.stored, after=0, key=IMPORTED, fingerprint=_note(now, by))[-1]


def import_new(log: EntryLog, files: Mapping[str, JudgedFile], held: HeldToHeads, *, now: datetime) -> list[Receipt]:
    """The same of new logs by name, each saying its id, all of them or none; nothing of the store is read but heads.

    For whoever makes many: at most as many as the log takes ``at_once``. ``held`` was read on. Raises as
    ``import_log`` and ``ShorterThanKnown``; putting down where they end is left to the caller.
    """
    for agreement in files:
        if (head := log.head(agreement)) is not None:
            raise AgreementExists(agreement, head.entries)
        if (known := attrs.evolve(held, agreement=agreement).behind(None, (), 0)) is not None:
            raise ShorterThanKnown(agreement, 0, known)
    receipts = log.append_new({name: file.stored for name, file in files.items()}, key=IMPORTED, fingerprint=_note(now))
    return [each[-1] for each in receipts]


def _note(now: datetime | None, by: str | None = None) -> str:
    at = f" at {now.isoformat(timespec='seconds')}" if now else ""
    return f"imported{at}{f' by {by}' if by else ''}"


def times_of(log: EntryLog, agreement: str, entries: Sequence[Entry]) -> str:
    """Whose word the times of a log are: stamped by its own clock, or asserted, and by which import."""
    asserted = [entry.position for entry in entries if not entry.stamped]
    if not asserted:
        return "stamped by this log, all of them"
    note = log.keyed(agreement, IMPORTED)
    how = f", {note[0]} to position {note[1].position}" if note else ""
    return f"asserted for {runs(asserted)}{how}"


def runs(positions: Sequence[int]) -> str:
    """Positions as the stretches they make: 1 to 50, 52."""
    stretches: list[list[int]] = []
    for position in positions:
        if stretches and position == stretches[-1][1] + 1:
            stretches[-1][1] = position
        else:
            stretches.append([position, position])
    return ", ".join(str(one) if one == last else f"{one} to {last}" for one, last in stretches)
