"""What each entry recorded after a place of a log puts into the history, and takes out of it. Knows no amount."""

from collections.abc import Iterator

import attrs

from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted
from lifecycle.judging.history import replaced
from lifecycle.judging.kept.stands import Stands
from projections.facts.cut import Log


@attrs.frozen(eq=False)
class Exchange:
    """An entry that is gone from what stands, one that came, or both: the second in the place of the first."""

    gone: Entry | None
    came: Entry | None


def exchanges(log: Log, known: int) -> Iterator[Exchange | None]:
    """For each entry after the first ``known`` ones what it exchanged; None where it may have changed more."""
    stands = Stands(log[:known])
    for place in range(known, len(log)):
        entry = log[place]
        if not isinstance(entry, EntryCorrected | EntryRetracted):
            stands.add(entry)
            yield Exchange(None, entry)
        elif (found := _of_one(log, stands, entry)) is not None:
            stands.change(log, entry)
            yield found
        else:
            stands = Stands(log[: place + 1])
            yield None


def _of_one(log: Log, stands: Stands, change: EntryCorrected | EntryRetracted) -> Exchange | None:
    original, gone = log[change.target - 1], stands.at(change.target)
    if gone is None or isinstance(original, AgreementSigned):
        return None
    if isinstance(change, EntryRetracted):
        return Exchange(gone, None)
    return None if change.renames else Exchange(gone, replaced(original, change))
