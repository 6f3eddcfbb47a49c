"""Is a log what was recorded? The chain made anew from the stored bytes, and what can be said of it.

Goes over rows a recorder finds; knows no database. "Sound" is only ever what is left when nothing else holds.
"""

from typing import Final

import attrs

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.contract import TOPIC, Kept
from lifecycle.log.verdict import AgreementHead, Outcome, without_the_known_head

_NOTHING: Final[Kept] = (0, "", b"", b"")


@attrs.define
class Chaining:
    """Goes along a log once and keeps the first fault. "Sound" is what is left when nothing else holds."""

    known: AgreementHead | None
    entries: int = 0
    digest: bytes = ZERO_DIGEST
    fault: str | None = None
    first_bad: int | None = None
    as_known: bool = False

    def take(self, scanned: Kept | None, indexed: Kept | None) -> None:
        self.entries += 1
        found = scanned or indexed or _NOTHING
        # What a damaged file gives need not be of the type it was stored with.
        stored = found[2] if type(found[2]) is bytes else b""
        self.digest = chained(self.digest, stored)
        sound = (self.entries, TOPIC, stored, self.digest)
        if self.fault is None and not (scanned == indexed == sound):
            self.first_bad = self.entries
            self.fault = self._fault(found) if scanned == indexed else "table and index differ there"
        if self.known and self.known.entries in (0, self.entries):
            self.as_known |= self.digest.hex() == self.known.head

    def _fault(self, found: Kept) -> str:
        position, topic, _, _ = found
        if position != self.entries:
            return f"it is missing or out of order, and position {position} stands in its place"
        if topic != TOPIC:
            return f"its topic is {topic!r}, and only {TOPIC!r} is known"
        return "its stored bytes and its digest do not belong together"

    def broken_off(self, damage: str) -> None:
        if self.fault is None:
            self.fault, self.first_bad = f"from here on nothing can be read ({damage})", self.entries + 1

    def concluded(self, damage: str | None, unchecked: str | None) -> tuple[Outcome, str]:
        if self.fault is not None:
            return "altered", f"altered at position {self.first_bad}: {self.fault}"
        if damage is not None:
            return "altered", f"altered: {damage}"
        if unchecked is not None:
            return "unchecked", f"cannot be checked: {unchecked}"
        if self.known and not self.as_known:
            return without_the_known_head(self.known, self.entries)
        if self.entries == 0:
            return "unchecked", "cannot be checked: the store holds no log of this name"
        return "sound", f"sound: {self.entries} entries in one unbroken chain"
