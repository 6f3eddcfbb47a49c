"""Cases of the same facts under many readings, which share results by what was asked on the way to them.

While a rule works something out it is noted which readings it asks, by their key or by a word of the terms that forks
on them. A rule that is ``shared`` is worked out once for all cases that answer alike what it asks: readings, and what
other shared rules give, which is compared by its value. So a choice costs no more than what it changes.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import attrs

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.register import chosen, register_of
from lifecycle.business_days import BusinessDays
from projections.case.case import Case
from projections.case.consent import Binding
from projections.case.memory import Memory
from projections.case.noted_terms import NotedTerms
from projections.case.notes import Alike, Asked, Kept, Notes
from projections.lots.registration_period import RegistrationPeriod

Key = TypeVar("Key", bound=Hashable)
Derived = TypeVar("Derived")


@attrs.frozen(eq=False)
class Shared:
    """A rule whose results cases share: what of one tells it from another, as far as any shared rule needs it."""

    rule: Callable[[Case, Hashable], object]
    value: Callable[[object], Hashable]


@attrs.frozen(eq=False)
class NotedChoices(Mapping[str, str]):
    """A choice for each reading; which are asked is noted."""

    choices: Mapping[str, str]
    notes: Notes

    def __getitem__(self, key: str) -> str:
        self.notes.note({key: self.choices.get(key)})
        return self.choices[key]

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override] # a reading nobody asks has none
        self.notes.note({key: self.choices.get(key)})
        return self.choices.get(key, default)

    def __iter__(self) -> Iterator[str]:
        self.notes.note({key: self.choices.get(key) for key in self.choices})
        return iter(self.choices)

    def __len__(self) -> int:
        return len(self.choices)


@attrs.frozen(eq=False)
class NotedMemory(Memory):
    """A memory that notes, whenever it gives a result, what was asked on the way to it."""

    notes: Notes
    _noted: dict[tuple[object, Hashable], tuple[object, Asked]] = attrs.field(factory=dict, init=False, repr=False)

    def once(self, what: object, key: Hashable, derive: Callable[[], Derived]) -> Derived:
        found = self._noted.get((what, key))
        if found is None:
            found = self._noted[what, key] = self.notes.noting(derive)
        if found[1]:
            self.notes.note(found[1])
        return cast("Derived", found[0])


@attrs.frozen(eq=False)
class Sharing:
    """What the cases of one question share. They are all of the facts, the day and the horizon of one case."""

    of: Case
    notes: Notes = attrs.field(factory=Notes, init=False)
    _fields: Mapping[str, Any] = attrs.field(init=False, repr=False)
    _terms: dict[Document, NotedTerms] = attrs.field(factory=dict, init=False, repr=False)
    _kept: dict[Hashable, Kept] = attrs.field(factory=dict, init=False, repr=False)
    _alike: dict[Hashable, Alike] = attrs.field(factory=dict, init=False, repr=False)

    @_fields.default
    def _fields_of_the_case(self) -> Mapping[str, Any]:
        return {field.name: getattr(self.of, field.name) for field in attrs.fields(Case) if field.init}

    def under(self, readings: Mapping[str, str]) -> "NotedCase":
        """The case with other choices for some readings."""
        taken = chosen(register_of(self.of.facts.document), self.of.readings, readings)
        return NotedCase(**{**self._fields, "readings": NotedChoices(taken, self.notes)}, sharing=self)

    def terms(self, document: Document, choices: Mapping[str, str]) -> Terms:
        """The terms of a document under choices, their forked words noted."""
        if document not in self._terms:
            self._terms[document] = NotedTerms(document, self.notes)
        return self._terms[document].under(choices)

    def result(self, case: "NotedCase", shared: Shared, key: Hashable) -> object:
        """What a shared rule gives, worked out or not."""
        number = case.number(shared, key)
        self.notes.note({(shared, key): number})
        return self._alike[shared, key][number]

    def number(self, case: "NotedCase", shared: Shared, key: Hashable) -> int:
        """The number of what a shared rule gives among its results."""
        kept = self._kept.setdefault((shared, key), Kept())
        found = kept.find(case.answer)
        if found is None:
            result, asked = self.notes.noting(lambda: shared.rule(case, key))
            alike = self._alike.setdefault((shared, key), Alike())
            found = (alike.number_of(shared.value(result), result),)
            kept.keep(asked, found[0], case.answer)
        return cast("int", found[0])


@attrs.frozen(eq=False)
class NotedCase(Case):
    """One of them."""

    sharing: Sharing = attrs.field(kw_only=True, repr=False)
    derived: Memory = attrs.field(init=False, repr=False)
    _answers: dict[Hashable, int] = attrs.field(factory=dict, init=False, repr=False)

    @derived.default
    def _noted_memory(self) -> Memory:
        return NotedMemory(self.sharing.notes)

    @property
    def shares(self) -> bool:
        """Whether results may be shared: not of what is no such case any more, a clock begun anew or other facts."""
        of = self.sharing.of
        return self.facts is of.facts and self.horizon == of.horizon

    def answer(self, question: Hashable) -> str | int | None:
        """How this case answers what may be asked: the choice of a reading, or the number of a shared result."""
        if isinstance(question, str):
            return self.choices.get(question)
        shared, key = cast("tuple[Shared, Hashable]", question)
        return self.number(shared, key)

    def number(self, shared: Shared, key: Hashable) -> int:
        """The number of what a shared rule gives among its results."""
        if (shared, key) not in self._answers:
            self._answers[shared, key] = self.sharing.number(self, shared, key)
        return self._answers[shared, key]

    @property
    def choices(self) -> Mapping[str, str]:
        """The choice for each reading; asking here is not noted."""
        return cast("NotedChoices", self.readings).choices

    # What a case keeps by itself is kept in its memory here, which notes what was asked.

    @property
    def bindings(self) -> Sequence[Binding]:
        return self.derived.once("bindings", None, self.bound)

    @property
    def period(self) -> RegistrationPeriod:
        return self.derived.once("period", None, self.period_of_registration)

    @property
    def business_days(self) -> BusinessDays:
        return self.derived.once("business days", None, self.days_of_the_calendar)

    def decided(self, document: Document) -> Terms:
        return self.sharing.terms(document, self.choices)

    def _under(self, readings: Mapping[str, str]) -> Case:
        return self.sharing.of.under({**self.choices, **readings})


def shared(
    value: Callable[[Any], Hashable],
) -> Callable[[Callable[[Case, Key], Derived]], Callable[[Case, Key], Derived]]:
    """A rule whose results the cases of one question share; every other case keeps its own.

    ``value`` tells results apart; what it leaves out must be asked for by no rule that is shared itself.
    """

    def kept(rule: Callable[[Case, Key], Derived]) -> Callable[[Case, Key], Derived]:
        found = Shared(cast("Callable[[Case, Hashable], object]", rule), value)

        @wraps(rule)
        def remembered(case: Case, key: Key) -> Derived:
            if isinstance(case, NotedCase) and case.shares:
                return cast("Derived", case.sharing.result(case, found, key))
            return case.derived.once(rule, key, lambda: rule(case, key))

        return remembered

    return kept
