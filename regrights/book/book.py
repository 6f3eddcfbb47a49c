"""One agreement to ask and to append to: what every door, and every user of Python, holds.

A `Book` is of a file, which is only read, or of an agreement in a `Store`. Knows no door: no word of a command line,
no request.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from lifecycle.entries import AgreementSigned, Entry, made_up
from lifecycle.entries.codec import ADDED_BY_THE_LOG, decode
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.record.files import agreement_of, read_log
from projections.case.reasons import Answer
from projections.questions.register import AnyQuestion, named
from regrights.book.answers import as_json
from regrights.book.settlements import judge_settlement
from regrights.book.words import parameters_of, words_from

if TYPE_CHECKING:
    from lifecycle.log.log import EntryLog, Receipt
    from lifecycle.log.verification import AgreementHead, Verification

Clock = Callable[[], datetime]


def clock() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


@attrs.frozen(kw_only=True)
class Book:
    """One agreement as it stands: its name, its entries in the order recorded, and the digest of each."""

    agreement: str
    entries: Sequence[Entry]
    digests: Sequence[str]

    @staticmethod
    def read(path: Path | str, *, now: datetime | None = None) -> "Book":
        """A log file, read and judged; named by its shipped terms, or by the file where they are written out.

        An entry that does not say when it was recorded was recorded ``now``. Raises ``FileRefused``, ``LineRefused``.
        """
        path = Path(path)
        file = read_log(path, now=now or clock(), settlement_judge=judge_settlement)
        return Book(agreement=agreement_of(path, file.entries), entries=file.entries, digests=file.digests)

    @property
    def company(self) -> str:
        """Whose agreement it is, by its signing."""
        return str(getattr(self.entries[0], "company", ""))

    @property
    def illustrative(self) -> int:
        """How many entries are marked as made up."""
        return sum(made_up(entry) for entry in self.entries)

    def ask(self, name: str, **words: object) -> Answer:
        """The answer to a question by its name and words, as on a command line: ``ask("owed", on="2003-08-15")``.

        A date may be a ``date`` or text, ``from`` is written ``from_``. Raises ``NoSuchQuestion``, ``Unanswerable``
        and what the question refuses.
        """
        question = named(name)
        said = words_from({word.rstrip("_"): _said(value) for word, value in words.items()}, question.own)
        return self.answer(question, said)

    def answer(self, question: AnyQuestion, said: Mapping[str, object]) -> Answer:
        """The same for a question found and words read."""
        # Any: the words of a question were read by its own declaration of them.
        parameters: dict[str, Any] = parameters_of(question, said)
        answer: Answer = question(self.entries, digests=self.digests, **parameters)
        return answer

    def json(self, name: str, **words: object) -> bytes:
        """The same as one JSON document."""
        return as_json(self.agreement, self.ask(name, **words))


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


class ReadOnly(Refusal):
    """An entry for a log that was read from a file."""


@attrs.define
class Store:
    """The agreements of one store, opened for each use. A missing one is made for a first signing that is legal."""

    url: str
    now: Clock = clock

    def opened(self, *, create: bool = False) -> "EntryLog":
        """The log of the store, to be closed by the caller. Raises ``StoreMissing`` and what else a store refuses."""
        from lifecycle.log.log import open_log  # loads the library of stores

        return open_log(self.url, create=create)

    def agreements(self) -> "list[AgreementHead]":
        """What the store holds, by name."""
        with self.opened() as log:
            return log.agreements()

    def book(self, agreement: str) -> Book:
        """One agreement as it stands now. Raises ``NoSuchAgreement``."""
        from lifecycle.record.recording import read

        with self.opened() as log:
            stored = read(log, agreement)
        return Book(
            agreement=agreement,
            entries=[decode(entry.stored) for entry in stored],
            digests=[entry.digest.hex() for entry in stored],
        )

    def verify(self, agreement: str, *, known: "AgreementHead | None" = None) -> "Verification":
        """Whether the log is what was recorded; ``known`` is a head kept elsewhere, which it must contain."""
        with self.opened() as log:
            return log.verify(agreement, known=known)

    def record(
        self, agreement: str, given: Mapping[str, object], *, expect: int | None = None, key: str | None = None
    ) -> "Receipt":
        """Judge and append one entry, written as JSON would have it.

        ``expect`` is the position believed to be the last; the same ``key`` and entry are recorded once. Raises the
        refusal of the entry, ``LogMoved``, ``KeyReused``, and ``StoreMissing`` where no signing could make the store.
        """
        from lifecycle.log.contract import StoreMissing

        for name in (*ADDED_BY_THE_LOG, "recorded_at"):
            if name in given:
                raise InvalidEntry(name, None, "the log assigns it", "leave it out")
        try:
            log = self.opened()
        except StoreMissing:
            if given.get("kind") != AgreementSigned.__name__:
                raise
            self._rehearse(agreement, given, expect=expect, key=key)
            log = self.opened(create=True)
        with log:
            return self._append(log, agreement, given, expect=expect, key=key)

    def _rehearse(self, agreement: str, given: Mapping[str, object], *, expect: int | None, key: str | None) -> None:
        """What is refused is refused before there is a store."""
        from lifecycle.log.log import LogMoved, open_log

        if expect:
            raise LogMoved(agreement, expect, 0)
        with open_log("memory:") as rehearsal:
            self._append(rehearsal, agreement, given, expect=None, key=key)

    def _append(
        self, log: "EntryLog", agreement: str, given: Mapping[str, object], *, expect: int | None, key: str | None
    ) -> "Receipt":
        from lifecycle.record.recording import record

        return record(log, agreement, given, now=self.now(), settlement_judge=judge_settlement, expect=expect, key=key)

    def take_in(self, agreement: str, path: Path, *, append: bool = False) -> "Receipt":
        """A whole log from a file under a new name or, to ``append``, a file of entries for a log that is there.

        All or nothing; the receipt is the last entry's. Raises ``FileRefused``, ``LineRefused``, ``AgreementExists``,
        ``NoSuchAgreement``.
        """
        from lifecycle.log.log import open_log
        from lifecycle.record.recording import import_log, record_file

        if append:
            with self.opened() as log:
                return record_file(log, agreement, path, now=self.now(), settlement_judge=judge_settlement)
        file = read_log(path, now=self.now(), settlement_judge=judge_settlement)
        with open_log("memory:") as rehearsal:
            rehearsal.read(agreement)  # refuses a name no store takes, before there is one
        with self.opened(create=True) as log:
            return import_log(log, agreement, file)
