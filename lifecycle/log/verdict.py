"""What is said of a log, of a store or of a file, that was gone over. Loads no store."""

from typing import Literal

import attrs

from lifecycle.log.chain import ZERO_DIGEST


@attrs.frozen
class AgreementHead:
    """Where a log ends. A known head, which a log must contain, has 0 entries where only its digest was kept."""

    agreement: str
    entries: int
    head: str


Outcome = Literal["sound", "altered", "shorter", "unchecked"]


@attrs.frozen(kw_only=True)
class Verification:
    """``head`` is made anew from the stored bytes; ``first_bad`` is the first position at fault, if known."""

    agreement: str
    entries: int
    head: str
    outcome: Outcome
    first_bad: int | None
    finding: str
    # The field of that entry at fault, where one is.
    field: str | None = None
    # Whose word the times of recording are.
    times: str = ""
    # What was gone over: "replay", which is all of it, or "chain".
    checked: str = "chain"
    # What is known outside of the store to hold this against, and since when.
    heads: str = ""

    @property
    def ok(self) -> bool:
        return self.outcome == "sound"


def without_the_known_head(known: AgreementHead, entries: int) -> tuple[Outcome, str]:
    """What a log is, each link of which holds, and which still is not the one known of.

    Of a digest alone nobody knows the place; that it is gone is all that can be said.
    """
    if not known.entries:
        return "shorter", f"shorter, or altered before its end: none of its {entries} entries has the known digest"
    if entries < known.entries:
        return "shorter", f"shorter: {entries} entries, where {known.entries} are known of"
    return "altered", f"altered: entries 1 to {known.entries} are one chain, but not that of the known head"


def unopened(agreement: str, outcome: Outcome, finding: str) -> Verification:
    """What is said of a log whose store or file cannot be gone over at all."""
    return Verification(
        agreement=agreement, entries=0, head=ZERO_DIGEST.hex(), outcome=outcome, first_bad=None, finding=finding
    )
