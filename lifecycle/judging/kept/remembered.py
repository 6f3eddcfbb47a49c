"""What is worked out from a log once and then kept up entry by entry; made when first needed.

It is made anew after an entry that changed more than one other.
"""

from collections.abc import Sequence

from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted
from lifecycle.judging.history import standing
from lifecycle.judging.kept.stands import Stands
from lifecycle.judging.kept.timelines import Timelines
from lifecycle.judging.names import KnownNames
from lifecycle.judging.repetitions import Alike


class Remembered:
    """Of one log and its history, as they were at the last entry noted."""

    def __init__(self) -> None:
        self._names: KnownNames | None = None
        self._stands: Stands | None = None
        self._timelines: Timelines | None = None
        self._alike: Alike | None = None

    def names(self, log: Sequence[Entry]) -> KnownNames:
        if self._names is None:
            self._names = KnownNames(standing(log).entries)
        return self._names

    def stands(self, log: Sequence[Entry]) -> Stands:
        if self._stands is None:
            self._stands = Stands(log)
        return self._stands

    def timelines(self, history: Sequence[Entry]) -> Timelines:
        if self._timelines is None:
            signed = history[0]
            assert isinstance(signed, AgreementSigned)  # noqa: S101 - or nothing would have been admitted after it
            self._timelines = Timelines(history, signed.investors)
        return self._timelines

    def alike(self, history: Sequence[Entry]) -> Alike:
        if self._alike is None:
            self._alike = Alike(history)
        return self._alike

    def note(self, log: Sequence[Entry], entry: Entry, *, gone: Entry | None, fact: Entry | None) -> None:
        """An entry that comes after a log: what is gone from the history by it, and what stands in it since."""
        for kept in (self._timelines, self._alike):
            if kept is not None and gone is not None:
                kept.leave_out(gone)
            if kept is not None and fact is not None:
                kept.add(fact)
        self._note_of_the_log(log, entry, one=True)

    def note_anew(self, log: Sequence[Entry], entry: Entry) -> None:
        """An entry by which more of the history may be another."""
        self._timelines = self._alike = None
        self._note_of_the_log(log, entry, one=False)

    def _note_of_the_log(self, log: Sequence[Entry], entry: Entry, *, one: bool) -> None:
        if not isinstance(entry, EntryCorrected | EntryRetracted):
            for kept in (self._names, self._stands):
                if kept is not None:
                    kept.add(entry)
            return
        was = self._stands.at(entry.target) if self._stands is not None else None
        if not one or self._stands is None or was is None:
            self._names = self._stands = None
            return
        self._stands.change(log, entry)
        if self._names is not None and not self._names.exchanged(was, self._stands.at(entry.target)):
            self._names = None
