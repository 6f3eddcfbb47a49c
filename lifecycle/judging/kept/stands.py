"""What stands of a log as it grows: an entry, a correction or a retraction more, without going through it again."""

from collections.abc import Iterable, Sequence

from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.judging.history import replaced, standing


class Stands:
    """The same as ``standing`` says of the log, by position."""

    def __init__(self, log: Sequence[Entry]) -> None:
        found = standing(log)
        self._entries = {entry.position: entry for entry in found.entries}
        self.retracted_by = dict(found.retracted_by)

    @property
    def entries(self) -> Iterable[Entry]:
        """In the order of the log."""
        return self._entries.values()

    def at(self, position: int) -> Entry | None:
        """What stands at a position; None where it was retracted, or is a change."""
        return self._entries.get(position)

    def add(self, entry: Entry) -> None:
        """Take in an entry that changes no other."""
        self._entries[entry.position] = entry

    def change(self, log: Sequence[Entry], change: Entry) -> None:
        """Take in the correction or retraction of an entry that is no change itself, no name being put right."""
        if isinstance(change, EntryCorrected):
            self._entries[change.target] = replaced(log[change.target - 1], change)
        elif isinstance(change, EntryRetracted):
            del self._entries[change.target]
            self.retracted_by[change.target] = change.position
