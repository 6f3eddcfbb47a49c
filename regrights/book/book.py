"""One agreement to ask and to append to: what every door, and every user of Python, holds.

A `Book` is of a file, which is only read, or of an agreement in a store. Knows no door: no word of a command line, no
request.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import attrs

from lifecycle.agreement.language.based import signed_document
from lifecycle.agreement.language.source import Document, from_object
from lifecycle.agreement.register import Register, register_of
from lifecycle.entries import AgreementSigned, Entry, made_up
from lifecycle.errors import Refusal
from lifecycle.heads import KnownHead, lacking
from lifecycle.judging.history import standing
from lifecycle.judging.renaming import names_on, renamed
from lifecycle.record.files import agreement_of, read_log
from projections.case.case import Case, case
from projections.facts.cut import recorded_by
from projections.facts.reasons import Answer, Caution
from projections.questions.register import AnyQuestion, named
from regrights.book.answers import as_json
from regrights.book.settlements import judge_settlement
from regrights.book.words import as_written, check_needed, example_of, parameters_of, words_from

if TYPE_CHECKING:
    from lifecycle.log.verdict import AgreementHead, Verification
    from projections.view.own_log import OwnLog

_PYTHON = {"from": "from_"}  # which Python keeps for itself
Clock = Callable[[], datetime]


def clock() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


class ReadOnly(Refusal):
    """An entry for a log that was read from a file."""

    def __init__(self, agreement: str) -> None:
        super().__init__(f"{agreement} was read from a file, and nothing is written there; import it into a store.")


class LogIllegal(Refusal):
    """A log that cannot have been recorded as it stands."""

    def __init__(self, agreement: str, finding: str) -> None:
        super().__init__(f"{agreement} holds what nobody could have recorded: {finding}; run verify.")


def fallen_short(known: KnownHead, entries: int) -> Caution:
    """The caution beside every answer from a log that ends before the head known of it."""
    text = (
        f"{lacking(known.agreement, entries, known)}: what was recorded since is not in this answer. `regrights verify`"
    )
    text += " says more; nothing is recorded until the store is brought back, or `declare-restored` says why."
    return Caution(code="shorter_than_known", weight="blocks", text=text, clauses=(), entries=())


class Keeper(Protocol):
    """What a book came from, if more can be recorded there."""

    def book(self, agreement: str) -> "Book":
        """The agreement as it stands now."""
        ...

    def record(
        self, agreement: str, given: Mapping[str, object], *, expect: int | None = None, key: str | None = None
    ) -> object:
        """Judge and append one entry."""
        ...

    def verify(self, agreement: str, *, known: "AgreementHead | None" = None) -> "Verification":
        """Whether its log is what was recorded, legal, and the one a known head is of."""
        ...


OWN_FALLEN_SHORT = Caution(
    code="shorter_than_known",
    weight="blocks",
    text="The log is shorter than what is known of it: what was recorded since is not in this answer. Ask the Company.",
    clauses=(),
    entries=(),
)


@attrs.frozen(eq=False)
class OwnKeeper:
    """What an Investor's own book came from: nothing is recorded there, and what is said of it is of its own chain."""

    _whole: Keeper = attrs.field(repr=False)
    investor: str

    def book(self, agreement: str) -> "Book":
        return self._whole.book(agreement).of(self.investor)

    def record(self, agreement: str, *_: object, **__: object) -> object:
        raise ReadOnly(agreement)

    def verify(self, agreement: str, *, known: "AgreementHead | None" = None) -> "Verification":
        """Whether the whole log is as it was recorded, and whether the Investor's own one contains a known head."""
        from regrights.book.own_chain import of_own_chain

        found = self._whole.verify(agreement)
        return of_own_chain(found, self.book(agreement).digests if found.outcome == "sound" else (), known)


@attrs.frozen
class _Ended:
    """A log by its last digest, which stands for all of it."""

    head: str
    entries: Sequence[Entry] = attrs.field(eq=False, repr=False)


@lru_cache(maxsize=32)
def _own_log(log: _Ended, investor: str) -> "OwnLog":
    """Made once for each log and Investor: it goes through the whole log."""
    from projections.view.own_log import OwnLog

    return OwnLog.of(log.entries, investor)


# What the terms language takes where terms name no currency.
USD = "USD"


@attrs.frozen(kw_only=True)
class Book:
    """One agreement as it stood when it was opened: its entries in the order recorded, and the digest of each."""

    agreement: str
    entries: Sequence[Entry]
    digests: Sequence[str]
    keeper: Keeper | None = None
    # The head kept outside the store that this log falls short of.
    behind: KnownHead | None = None
    # Whose own log it is, by the last of its names and by all of them; None of the whole log.
    investor: str | None = None
    names: frozenset[str] = frozenset()
    made_by: Callable[..., Case] = attrs.field(default=case, repr=False)
    # The digest up to which an Investor's answers rest on the whole log, which is told to nobody.
    rests_on: str | None = attrs.field(default=None, repr=False)

    @staticmethod
    def read(path: Path | str, *, now: datetime | None = None) -> "Book":
        """A log file, read and judged; named by its shipped terms, or by the file where they are written out.

        An entry that does not say when it was recorded was recorded ``now``. Raises ``FileRefused``, ``LineRefused``.
        """
        path = Path(path)
        file = read_log(path, now=now or clock(), settlement_judge=judge_settlement)
        return Book(agreement=agreement_of(path, file.entries), entries=file.entries, digests=file.digests)

    def of(self, investor: str) -> "Book":
        """An Investor's own book, by any of its names: its own log and chain, and answers of these alone.

        Nothing else makes one. Raises ``UnknownInvestor``.
        """
        from projections.view.own_log import last_that_matters

        own = _own_log(_Ended(self.digests[-1], self.entries), investor)
        return attrs.evolve(
            self,
            entries=own.seen.entries,
            digests=own.seen.digests,
            keeper=self.keeper and OwnKeeper(self.keeper, own.seen.investor),
            investor=own.seen.investor,
            names=own.seen.own,
            made_by=own.case,
            rests_on=self.digests[last_that_matters(self.entries) - 1],
        )

    @property
    def head(self) -> str:
        """Under the same head the same words have the same answer."""
        return self.rests_on or self.digests[-1]

    @property
    def shortness(self) -> Sequence[Caution]:
        """What is said beside every answer of a log that ends before the head known of it."""
        if self.behind is None:
            return []
        return [OWN_FALLEN_SHORT if self.investor else fallen_short(self.behind, len(self.entries))]

    @property
    def company(self) -> str:
        """Whose agreement it is, by its latest name."""
        return self.company_on(date.max)

    def company_on(self, day: date) -> str:
        """The Company's name on a day, as corrected and renamed."""
        stands = standing(self.entries).entries
        return str(getattr(renamed(stands[0], names_on(stands, day)), "company", ""))

    @property
    def currency(self) -> str:
        """The currency of its terms as signed."""
        signed = self.entries[0]
        return str(self.document.raw.get("currency", USD)) if isinstance(signed, AgreementSigned) else ""

    def register(self, known_at: datetime | None = None) -> Register:
        """The readings its terms ask, as known at a moment; none where nothing was known."""
        known = standing(recorded_by(self.entries, known_at)).entries
        signed = known[0] if known else None
        return register_of(signed_document(signed)) if isinstance(signed, AgreementSigned) else Register()

    @property
    def document(self) -> Document:
        """Its terms as signed, forks and all; of a log without a signing, a document that says nothing."""
        signed = self.entries[0]
        return signed_document(signed) if isinstance(signed, AgreementSigned) else from_object({})

    @property
    def illustrative(self) -> int:
        """How many entries are marked as made up."""
        return sum(made_up(entry) for entry in self.entries)

    def ask(self, name: str, **words: object) -> Answer:
        """The answer to a question by its name and words, as on a command line: ``ask("owed", on="2003-08-15")``.

        A date may be a ``date`` or text, an instant a ``datetime`` with its offset, ``from`` is written ``from_``.
        Raises ``NoSuchQuestion``, ``Unanswerable`` and what the question refuses.
        """
        question = named(name)
        said = words_from({word.rstrip("_"): as_written(value) for word, value in words.items()}, question.own)
        check_needed(question.words, said, lambda word: f'{_PYTHON.get(word.name, word.name)}="{example_of(word)}"')
        return self.answer(question, said)

    def answer(self, question: AnyQuestion, said: Mapping[str, object]) -> Answer:
        """The same for a question found and words read."""
        # Any: the words of a question were read by its own declaration of them.
        parameters: dict[str, Any] = parameters_of(question, said)
        try:
            answer: Answer = question(self.entries, digests=self.digests, made_by=self.made_by, **parameters)
        except Refusal:
            raise
        except Exception:
            self._check_legal()  # nobody judged a log whose chain was made anew: it may raise anything
            raise
        if self.behind is None:
            return answer
        warnings = [*self.shortness, *answer.warnings]
        fallen: Answer = attrs.evolve(cast("Any", answer), warnings=warnings)
        return fallen

    def _check_legal(self) -> None:
        if self.keeper is None:
            return
        found = self.keeper.verify(self.agreement)
        if found.outcome != "sound":
            raise LogIllegal(self.agreement, found.finding)

    def record(self, given: Mapping[str, object], *, expect: int | None = None, key: str | None = None) -> "Book":
        """The book once an entry, written as JSON would have it, is judged and appended; this one stays as it is.

        Raises ``ReadOnly`` of a file, else as the store's ``record``.
        """
        if self.keeper is None:
            raise ReadOnly(self.agreement)
        self.keeper.record(self.agreement, given, expect=expect, key=key)
        return self.keeper.book(self.agreement)

    def json(self, name: str, **words: object) -> bytes:
        """The same as one JSON document."""
        return as_json(self.agreement, self.ask(name, **words))
