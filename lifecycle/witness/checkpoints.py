"""A checkpoint: which log it is, how many entries it has and the digest of the last, as the text of a note.

    regrights/log/0f5d…            the log: its id, or the digest of its signing in a log of format 1
    12                             its entries
    9c1a…                          the digest of the last, in hex as everywhere else
    agreement focus                a remark: what the store calls it

Nothing of what an entry says is in it. What it vouches for is recomputed from the stored bytes before it is written.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs

from lifecycle.entries.codec import NotReadable, canonical, parse
from lifecycle.entries.fields import InvalidEntry
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record.files import exported, lines_of
from lifecycle.witness.notes import NotANote, Note

BEGINNING: Final = "regrights/log/"
REMARK: Final = "agreement "
_ID: Final = re.compile("[0-9a-f]{32,64}")
_TEXT: Final = re.compile(f"({BEGINNING}[0-9a-f]{{32,64}})\n([1-9][0-9]{{0,17}})\n([0-9a-f]{{64}})\n{REMARK}([^\n]+)\n")


@attrs.frozen
class Checkpoint:
    origin: str
    entries: int
    digest: str
    agreement: str

    def note(self) -> Note:
        return Note(f"{self.origin}\n{self.entries}\n{self.digest}\n{REMARK}{self.agreement}\n")


def checkpoint_in(note: Note, source: str) -> Checkpoint:
    """What a note says. Raises ``NotANote``."""
    found = _TEXT.fullmatch(note.text)
    if found is None:
        raise NotANote(source, f"{note.text.splitlines()[0][:60]!a} begins no checkpoint of a log")
    return Checkpoint(found[1], int(found[2]), found[3], found[4])


@attrs.frozen
class Chain:
    """A log as evidence: every digest recomputed from the bytes, the last position first at fault, if any is."""

    origin: str
    digests: Sequence[str]
    fault: str | None = None

    def at(self, position: int) -> str | None:
        return self.digests[position - 1] if 0 < position <= len(self.digests) else None

    def checkpoint(self, agreement: str, position: int) -> Checkpoint:
        return Checkpoint(self.origin, position, self.digests[position - 1], agreement)


def origin_of(signing: bytes) -> str:
    """Which log it is, from the stored bytes of its first entry."""
    given = parse(signing)
    named = given.get("id")
    own = named if isinstance(named, str) and _ID.fullmatch(named) and given.get("format") else None
    return BEGINNING + (own or chained(ZERO_DIGEST, signing).hex())


def chain_of_stored(entries: Iterable[tuple[int, bytes, bytes]]) -> Chain:
    """From position, stored bytes and digest of each entry, up to the first that is not as it was recorded."""
    digest, digests, origin = ZERO_DIGEST, list[str](), ""
    for position, stored, kept in entries:
        digest = chained(digest, stored)
        if digest != kept:
            return Chain(
                origin, digests, f"altered at position {position}: its bytes and its digest do not belong together"
            )
        origin = origin or origin_of(stored)
        digests.append(digest.hex())
    return Chain(origin, digests)


def chain_of_export(path: Path) -> Chain:
    """The same from the lines of an export, each as it was exported. Raises ``FileRefused``."""
    digest, digests, origin = ZERO_DIGEST, list[str](), ""
    for number, line in lines_of(path):
        position = len(digests) + 1
        try:
            given = parse(line)
            kept = canonical({name: value for name, value in given.items() if name != "digest"})
            digest = chained(digest, kept)
            as_exported = given.get("position") == position and exported(kept, digest.hex()) == line + b"\n"
        except (NotReadable, InvalidEntry) as refused:
            return Chain(origin, digests, f"altered at position {position} (line {number}): {refused}")
        except (TypeError, ValueError):
            as_exported = False
        if not as_exported:
            return Chain(origin, digests, f"altered at position {position} (line {number}): not as it was exported")
        origin = origin or origin_of(kept)
        digests.append(digest.hex())
    return Chain(origin, digests)
