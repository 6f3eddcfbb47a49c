"""A case: the facts of one agreement under chosen readings, as of a date. Every rule is asked of a case.

``horizon`` is the last day whose Computation Dates are wanted. It is the as-of date, except in a schedule, which
looks ahead as if nothing more happened: nothing cured, nothing sold.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property, partial, wraps
from typing import TypeVar, cast

import attrs

from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.register import chosen, register_of
from lifecycle.business_days import BusinessDayChoice, BusinessDays
from lifecycle.entries import Trigger, WaiverGranted
from lifecycle.judging.history import NamesRead, history_key, names_between, names_read, standing
from lifecycle.judging.renaming import NO_NAMES, Names, names_on, renamed
from projections.case.composed import Composed
from projections.case.consent import Amended, Binding, amending, amendment_of, bindings
from projections.case.memory import Memory
from projections.case.resolved import Resolved
from projections.facts.cut import BeforeTheLog, Log, cut, recorded_by
from projections.facts.facts import Facts, UnknownInvestor
from projections.facts.folding import facts
from projections.lots.lots import Lots, lots
from projections.lots.registration_period import RegistrationPeriod, registration_period

Key = TypeVar("Key", bound=Hashable)
Derived = TypeVar("Derived")


@attrs.frozen(eq=False)
class Case:
    """Facts under readings."""

    facts: Facts
    readings: Mapping[str, str]
    horizon: date
    # Everything known, whatever day is asked about: only consents are counted in it.
    whole: Facts
    # The log as known, in recorded order: what a settlement in shares was worth is worked out from it as it then was.
    log: Log
    # How it was cut: everything recorded, with the digest of each where they are known, and what was asked for.
    recorded: Log
    digests: Sequence[str]
    known_at: datetime | None
    asked: Mapping[str, str]
    # The names parties are shown by, under which the facts have them: those they have on the as-of date.
    names: Names = NO_NAMES
    # What turns on no reading is kept for every case of the same facts, the rest for this one.
    under_any_reading: Memory = attrs.field(factory=Memory, repr=False)
    # What follows from everything known, whatever is supposed of the facts.
    of_the_whole: Memory = attrs.field(factory=Memory, repr=False)
    # What follows from the log, whatever day and reading is asked about.
    of_the_log: Memory = attrs.field(factory=Memory, repr=False)
    # Where these are the facts of a clock begun anew for shares once cut back.
    restarted: "Restarted | None" = None
    # Of an Investor's own log: what rests on others, which is not worked out here; and what makes other cases.
    resolved: Resolved | None = None
    made_by: "Callable[..., Case]" = attrs.field(factory=lambda: case, repr=False)
    derived: Memory = attrs.field(factory=Memory, init=False, repr=False)

    @property
    def as_of(self) -> date:
        return self.facts.as_of

    @cached_property
    def names_read(self) -> NamesRead:
        """The entries of the log as known, each with every party under the name it is shown by."""
        read = names_read(self.log)
        return NamesRead([renamed(entry, self.names) for entry in read.entries], read.corrected_by)

    def at(self, day: date) -> "Case":
        """The same log, as known and under the readings asked, as of another day. Raises ``BeforeTheLog``."""
        names, shared = self._shown(self.log), self.of_the_log
        return self._again(self.recorded, as_of=day, known_at=self.known_at, names=names, of_the_log=shared)

    def as_known(self, known_at: datetime | None) -> "Case":
        """The same as known at another moment, None being now. Raises ``BeforeTheLog``."""
        names = self._shown(recorded_by(self.recorded, known_at))
        return self._again(self.recorded, as_of=self.as_of, known_at=known_at, names=names)

    def of_log(self, log: Log) -> "Case":
        """Another log, all of it known, as of the same day and under the readings asked."""
        return self._again(log, as_of=self.as_of, names=self._shown(log))

    @property
    def _again(self) -> "partial[Case]":
        return partial(self.made_by, readings=self.asked)

    def _shown(self, log: Log) -> Names:
        """The names of this answer, for a case of another log it is compared with."""
        corrected = {old: self.names.get(new, new) for old, new in names_between(log, self.log).items()}
        return {**{name: name for name in self.facts.investors}, **self.names, **corrected}

    def through(self, horizon: date) -> "Case":
        """The same with Computation Dates wanted through another day, as if nothing more happened."""
        return attrs.evolve(self, horizon=horizon)

    @cached_property
    def lots(self) -> Lots:
        """Every share followed from its purchase."""
        freed_on = self.restarted.on if self.restarted else None
        if self.resolved:
            return self.resolved.lots_of(freed_on)
        return self.under_any_reading.once(lots, None, lambda: lots(self.facts, freed_on))

    @property
    def usual(self) -> "Case":
        """The case of the usual clock, which says what is held and permitted, and how long shares are registered."""
        return self.restarted.usual if self.restarted else self

    @cached_property
    def bindings(self) -> Sequence[Binding]:
        """10: every amendment and waiver, with whom it binds."""
        asked = tuple(sorted(self.readings.items()))
        return self.of_the_whole.once("bindings", asked, self.bound)

    def bound(self) -> Sequence[Binding]:
        """The same, worked out anew."""
        if self.resolved:
            return self.resolved.bindings.under(self.readings)
        return bindings(self.whole, self._composed, self.readings, self.decided)

    @property
    def _composed(self) -> Composed:
        return self.of_the_whole.once("composed", None, lambda: Composed(self.facts.document))

    @cached_property
    def period(self) -> RegistrationPeriod:
        """3(a), by these facts."""
        return self.period_of_registration()

    def period_of_registration(self) -> RegistrationPeriod:
        """The same, worked out anew."""
        if self.restarted:
            return self.usual.period
        of_all = self.resolved.period.under(self.readings) if self.resolved else None
        return registration_period(self.facts, self.lots, self.terms_on, self.readings, self.derived.once, of_all)

    def investors(self, only: str | None = None) -> Sequence[str]:
        """The agreement's Investors in signing order, or the one named; raises ``UnknownInvestor``."""
        if only is None:
            return self.facts.investors
        only = self.names.get(only, only)
        if only not in self.facts.investors:
            raise UnknownInvestor(only, self.facts.investors)
        return [only]

    def party(self, investor: str | None) -> str | None:
        """The name one that was ever an Investor is shown by, whatever name it had; raises ``UnknownInvestor``."""
        if investor is None:
            return None
        investor = self.names.get(investor, investor)
        if investor not in self.facts.spoken_to:
            raise UnknownInvestor(investor, self.facts.spoken_to)
        return investor

    def document_on(self, day: date, investor: str | None = None) -> Document:
        """The terms as written for what begins on a day, as they bind an Investor; without one, as they bind all."""
        if not self.facts.changes:
            return self.facts.document
        return self._amended_on(day, investor).document

    def terms_on(self, day: date, investor: str | None = None) -> Terms:
        """The same under the readings: no fork is left in them."""
        if not self.facts.changes:
            return self._signed
        return self.derived.once("terms_on", (day, investor), lambda: self._terms_on(day, investor))

    def _terms_on(self, day: date, investor: str | None) -> Terms:
        amended = self._amended_on(day, investor)
        return self.derived.once("terms", id(amended), lambda: self.decided(amended.document))

    def _amended_on(self, day: date, investor: str | None) -> Composed:
        found = self.derived.once("amending", investor, lambda: amending(self._composed, self.bindings, investor))
        return found.on(day)

    @cached_property
    def _signed(self) -> Terms:
        return self.decided(self.facts.document)

    def decided(self, document: Document) -> Terms:
        """A document under the readings."""
        return under(document, self.readings)

    def amended_by(self, place: str, day: date, investor: str | None = None) -> Amended | None:
        """How what stands at a place came to be what it is for what begins on a day; None where it is as signed."""
        if not self.facts.changes:
            return None
        return amendment_of(self.bindings, place, day, investor)

    def waivers(self, investor: str, trigger: Trigger, day: date) -> list[WaiverGranted]:
        """10: the waivers binding an Investor that take in what is computed for a trigger on a day."""
        if not self.facts.changes:
            return []
        changes = (binding.change for binding in self.bindings if investor in binding.whom)
        waivers = (change for change in changes if isinstance(change, WaiverGranted) and change.trigger == trigger)
        return [waiver for waiver in waivers if waiver.from_on <= day < waiver.until_on]

    @property
    def terms(self) -> Terms:
        """The terms with one value for all, as of the date asked about."""
        return self.terms_on(self.facts.as_of)

    @cached_property
    def business_days(self) -> BusinessDays:
        """The business days of the terms, with the holidays they add and remove."""
        return self.days_of_the_calendar()

    def days_of_the_calendar(self) -> BusinessDays:
        """The same, found anew."""
        calendar = self.terms.calendar
        choice = cast("BusinessDayChoice", calendar.business_day)
        return _business_days(choice, tuple(calendar.holidays_added), tuple(calendar.holidays_removed))

    def under(self, readings: Mapping[str, str]) -> "Case":
        """The same facts with other choices for some readings."""
        if all(self.readings.get(key) == choice for key, choice in readings.items()):
            return self
        return self.derived.once("under", frozenset(readings.items()), lambda: self._under(readings))

    def _under(self, readings: Mapping[str, str]) -> "Case":
        return attrs.evolve(self, readings=chosen(register_of(self.facts.document), self.readings, readings))


@attrs.frozen(eq=False)
class Restarted:
    """The day a clock was begun anew, and the case of the usual one."""

    on: date
    usual: Case


def once(rule: Callable[[Case, Key], Derived]) -> Callable[[Case, Key], Derived]:
    """A rule whose result for a case and a key, mostly an Investor, is kept with the case: several stand on it."""

    @wraps(rule)
    def remembered(case: Case, key: Key) -> Derived:
        return case.derived.once(rule, key, lambda: rule(case, key))

    return remembered


def once_per_case(rule: Callable[[Case], Derived]) -> Callable[[Case], Derived]:
    """The same for a rule about no single Investor."""

    @wraps(rule)
    def remembered(case: Case) -> Derived:
        return case.derived.once(rule, None, lambda: rule(case))

    return remembered


@cache
def _business_days(choice: BusinessDayChoice, added: tuple[date, ...], removed: tuple[date, ...]) -> BusinessDays:
    return BusinessDays(choice=choice, added=frozenset(added), removed=frozenset(removed))


def case(
    log: Log,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    digests: Sequence[str] = (),
    names: Names = NO_NAMES,
    of_the_log: Memory | None = None,
    resolved: Resolved | None = None,
) -> Case:
    """The case a log makes, under the question's readings over the elected ones over the defaults.

    Parties have the names they have on the as-of date, or those of ``names``, for a case beside another one.
    ``resolved`` is what an Investor's own log rests on of others, worked out for this day and moment.
    Raises ``BeforeTheLog`` if nothing was known or signed by then, ``UnknownReading`` for a reading it has not.
    """
    recorded = standing(recorded_by(log, known_at))
    entries = cut(recorded, as_of)
    if not entries or entries[0].position != 1:
        raise BeforeTheLog(as_of, known_at, log)
    names = names_on(recorded.entries, as_of, names)
    entries = [renamed(entry, names) for entry in entries] if names else entries
    used = {entry.position for entry in entries} if recorded.corrected_by else set[int]()
    found = facts(entries, as_of, {old: new for old, new in recorded.corrected_by.items() if old in used})
    elected = {key: election.choice for key, election in found.elected.items()}
    whole = found
    if found.changes:
        whole = facts(sorted((renamed(entry, names) for entry in recorded.entries), key=history_key), as_of)
    if resolved:
        resolved.check(log, as_of, known_at)
        resolved.into(found)
        whole = whole if whole is found else resolved.into(whole)
    asked = readings or {}
    taken = chosen(register_of(found.document), elected, asked)
    cut_by = found, taken, as_of, whole, recorded.log, log, digests, known_at, asked, names
    return Case(*cut_by, of_the_log=of_the_log or Memory(), resolved=resolved)
