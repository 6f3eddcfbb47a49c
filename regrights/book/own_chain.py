"""What an Investor is told of a log that was gone over: of its own chain, and of nothing that it is not shown."""

from collections.abc import Mapping, Sequence

import attrs

from lifecycle.log.verdict import AgreementHead, Outcome, Verification, unopened, without_the_known_head
from projections.facts.reasons import counted

FINDINGS: Mapping[Outcome, str] = {
    "altered": "altered: the log is not what was recorded; ask the Company",
    "shorter": "shorter: the log ends before what is known of it; ask the Company",
    "unchecked": "cannot be checked: ask the Company",
}


def of_own_chain(found: Verification, digests: Sequence[str], known: AgreementHead | None) -> Verification:
    """``digests`` are those of the own log, of a whole log that is sound."""
    if found.outcome != "sound":
        return unopened(found.agreement, found.outcome, FINDINGS[found.outcome])
    outcome: Outcome = "sound"
    finding = f"sound: {counted(len(digests), 'entry')} of an Investor's own log, one chain, of a log that is sound"
    if known is not None and not _contains(digests, known):
        outcome, finding = without_the_known_head(known, len(digests))
    return attrs.evolve(
        found, entries=len(digests), head=digests[-1], outcome=outcome, finding=finding, times="", heads=""
    )


def _contains(digests: Sequence[str], known: AgreementHead) -> bool:
    return known.head in (digests[known.entries - 1 : known.entries] if known.entries else digests)
