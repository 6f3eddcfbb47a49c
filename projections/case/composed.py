"""10: the terms as amended: what each amendment makes of those before it, composed once, and found again by day.

Knows amendments and what each of them changes; whom they bind is said elsewhere.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

import attrs

from lifecycle.agreement.language.based import changed_in_turn
from lifecycle.agreement.language.source import Document
from lifecycle.entries import TermsAmended


@attrs.define(eq=False)
class Composed:
    """The terms as signed with some amendments made in turn; the same amendments are always the same object."""

    signed: Document
    # What this is the change of, and the terms that were changed of it; none of the terms as signed.
    before: "Composed | None" = None
    amendment: TermsAmended | None = None
    terms: Sequence[str] = ()
    _then: dict[tuple[int, Sequence[str]], "Composed"] = attrs.field(factory=dict, init=False)
    document_known: Document | None = attrs.field(default=None, init=False)

    def then(self, amendment: TermsAmended, terms: tuple[str, ...]) -> "Composed":
        """The same with these terms changed too, as an amendment has them."""
        key = amendment.position, terms
        if key not in self._then:
            self._then[key] = Composed(self.signed, self, amendment, terms)
        return self._then[key]

    @property
    def document(self) -> Document:
        """As written, forks and all: the last one that is known, with what was changed since."""
        since: list[dict[str, object]] = []
        known: Composed | None = self
        while known is not None and known.document_known is None and known.amendment is not None:
            since.append({term: known.amendment.changes[term] for term in known.terms})
            known = known.before
        if self.document_known is None:
            start = known.document_known if known and known.document_known else self.signed
            self.document_known = changed_in_turn(start, since[::-1], "changes")
        return self.document_known


@attrs.frozen(eq=False)
class Turn:
    """One amendment: what it changes at once for all that is stated, and every term of it from its day on."""

    amendment: TermsAmended
    stated: tuple[str, ...]
    every: tuple[str, ...]


@attrs.define(eq=False)
class Amending:
    """The amendments that bind somebody, in history order, and what they make of the terms on any day."""

    signed: Composed
    _turns: list[Turn] = attrs.field(factory=list, init=False)
    # Up to each: the latest day from which one counts, and the terms with all of it.
    _latest: list[date] = attrs.field(factory=list, init=False)
    _whole: list[Composed] = attrs.field(factory=list, init=False)

    def add(self, turn: Turn) -> None:
        """The next amendment."""
        day = turn.amendment.effective_from
        before = self._whole[-1] if self._whole else self.signed
        self._latest.append(max(day, self._latest[-1]) if self._latest else day)
        self._whole.append(before.then(turn.amendment, turn.every))
        self._turns.append(turn)

    def on(self, day: date) -> Composed:
        """The terms for what begins on a day."""
        place = bisect_right(self._latest, day)
        found = self._whole[place - 1] if place else self.signed
        for turn in self._turns[place:]:
            terms = turn.every if turn.amendment.effective_from <= day else turn.stated
            found = found.then(turn.amendment, terms) if terms else found
        return found
