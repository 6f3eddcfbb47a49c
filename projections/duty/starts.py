"""What starts a duty. Each word makes the beginnings of one duty, in history order, then in the order of Investors."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import (
    AgreementSigned,
    ClaimNoticed,
    CounselObjected,
    EffectivenessDeclared,
    EffectivenessLapsed,
    Entry,
    PotentialMaterialEventNoticeGiven,
    RequestReceived,
    StatementEntry,
    StatementWithdrawn,
)
from lifecycle.judging.history import Place, history_key
from projections.amounts.lines import Line
from projections.bars.suspensions import Suspension, judged_suspensions
from projections.case.case import Case
from projections.dates.durations import after
from projections.duty.done import Done, lines_paid
from projections.shares.registrable import held_since


@attrs.frozen(kw_only=True, eq=False)
class Begun:
    """One beginning of a duty: by which entry, on which day, toward or by which Investor where there is one.

    ``clause`` is the section of this beginning where a duty has several. A Periodic Amount begins without an entry.
    """

    on: date
    entry: Entry | None = None
    investor: str | None = None
    clause: str | None = None
    suspension: Suspension | None = None
    line: Line | None = None
    paid: Done | None = None
    # The entry that ends what this one began, once it has: a lift, a restoration, a resolution.
    end: Done | None = None

    @property
    def position(self) -> int | None:
        return self.entry.position if self.entry else None

    @property
    def key(self) -> Place:
        """Its place in the history."""
        return history_key(self.entry) if self.entry else (self.on, 0, 0)

    @property
    def statement(self) -> str | None:
        """The statement it is about, where it is about one."""
        return self.entry.statement if isinstance(self.entry, StatementEntry) else None


Start = Callable[[Case, str], Iterable[Begun]]
Chosen = Callable[[Case, Entry], bool]


def each(*kinds: type[Entry], stands_in: str | None = None, when: Chosen | None = None) -> Start:
    """Every entry of some kinds, once, whoever it speaks to; ``stands_in`` names a section of its own in the terms."""

    def start(case: Case, duty: str) -> Iterator[Begun]:
        clause = ", ".join(case.facts.clauses(stands_in)) if stands_in else ""
        for entry in case.facts.history:
            if isinstance(entry, kinds) and (when is None or when(case, entry)):
                yield Begun(on=entry.occurred_on, entry=entry, clause=clause or None)

    return start


def each_investor(*kinds: type[Entry], when: Chosen | None = None) -> Start:
    """Every entry of some kinds, once for each Investor it speaks to."""
    by_entry = each(*kinds, when=when)

    def start(case: Case, duty: str) -> Iterator[Begun]:
        for begun in by_entry(case, duty):
            assert begun.entry is not None  # noqa: S101 - each() starts with entries
            for name in case.facts.spoken_to_by(begun.entry):
                yield attrs.evolve(begun, investor=name)

    return start


def asked_for(stands_in: str, when: Callable[[Case, Begun], bool] | None = None) -> Start:
    """A request that names the duty in full or by its section in the terms, once for each Investor it speaks to."""

    def start(case: Case, duty: str) -> Iterator[Begun]:
        asking = _asking(case.facts.clauses(stands_in), duty, each_investor(RequestReceived)(case, duty))
        return (begun for begun in asking if when is None or when(case, begun))

    return start


def asked_once(stands_in: str) -> Start:
    """The same, once for each request: the duty is owed to whoever asked."""

    def start(case: Case, duty: str) -> Iterator[Begun]:
        for begun in _asking(case.facts.clauses(stands_in), duty, each(RequestReceived)(case, duty)):
            investor: str | None = getattr(begun.entry, "investor", None)
            yield attrs.evolve(begun, investor=investor)

    return start


def _asking(clauses: Sequence[str], duty: str, requests: Iterable[Begun]) -> Iterator[Begun]:
    """Of requests those that ask for a duty, in full or by one of its clauses, which then is the section."""
    for begun in requests:
        assert isinstance(begun.entry, RequestReceived)  # noqa: S101 - both starts above ask for requests
        wanted = begun.entry.duty
        if wanted in (*clauses, duty):
            yield attrs.evolve(begun, clause=wanted if wanted in clauses else None)


# --- the conditions under which an entry starts a duty ----------------------------------------------------


def reasonable_objection(case: Case, entry: Entry) -> bool:
    """3(c): somebody recorded the objection as reasonable; we do not judge it."""
    return isinstance(entry, CounselObjected) and entry.reasonable


def effectiveness_lost(case: Case, entry: Entry) -> bool:
    """A lapse, or the withdrawal of a statement that had been declared effective; every other kind passes."""
    if not isinstance(entry, StatementWithdrawn):
        return True
    return any(declared.statement == entry.statement for declared in case.facts.declarations)


def first_declaration(case: Case, entry: Entry) -> bool:
    """2(a)(i): the first declaration of any statement."""
    return bool(case.facts.declarations) and entry is case.facts.declarations[0]


def amount_claimed(case: Case, entry: Entry) -> bool:
    """6: a claim is paid once it has an amount."""
    return isinstance(entry, ClaimNoticed) and entry.amount is not None


def held_long_enough(case: Case, begun: Begun) -> bool:
    """8(d): the Holder has held for the years the terms ask for, the anniversary included."""
    assert begun.investor is not None  # noqa: S101 - owed to each Investor
    since = held_since(case, begun.investor, begun.on)
    duty = case.terms_on(begun.on, begun.investor).duties.get("legend_holding")
    return bool(since and duty and duty.within and after(case.business_days, since, duty.within) <= begun.on)


# --- starts of their own ----------------------------------------------------------------------------------


def signing(case: Case, duty: str) -> Iterator[Begun]:
    """The signing: one beginning for the whole agreement."""
    return iter(each(AgreementSigned)(case, duty))


def first_effective(case: Case, duty: str) -> Iterator[Begun]:
    """The first declaration, once."""
    return iter(each(EffectivenessDeclared, when=first_declaration)(case, duty))


def effectiveness_lapsed(case: Case, duty: str) -> Iterator[Begun]:
    """A lapse or withdrawal of effectiveness, for each Investor."""
    return iter(each_investor(EffectivenessLapsed, StatementWithdrawn, when=effectiveness_lost)(case, duty))


def periodic_amounts(case: Case, duty: str) -> Iterator[Begun]:
    """2(b)(iv): every Periodic Amount computed by the as-of date that is or was above zero."""
    for name in case.facts.investors:
        for line, paid in lines_paid(case, name):
            if line.computed_on <= case.facts.as_of and (line.amount or line.waived):
                yield Begun(on=line.computed_on, investor=name, line=line, paid=paid)


def suspension_notices(case: Case, duty: str) -> list[Begun]:
    """3(h): every Potential Material Event notice, for each Investor, as judged under the readings."""
    found = [
        Begun(on=judged.bar.since, entry=judged.bar.started_by, investor=name, suspension=judged)
        for name in case.facts.investors
        for judged in judged_suspensions(case, name).judged
        if isinstance(judged.bar.started_by, PotentialMaterialEventNoticeGiven)
        and case.facts.speaks_to(judged.bar.started_by, name)
    ]
    return _in_history_order(case, found)


def qualifying_suspensions(case: Case, duty: str) -> list[Begun]:
    """3(h): the notices that began a permitted suspension, its overrun left aside."""
    whole = case.under({"overrun": "from_sixteenth"}) if "overrun" in case.readings else case
    found = suspension_notices(whole, duty)
    return [begun for begun in found if begun.suspension and begun.suspension.qualifies]


def each_claim(when: Chosen | None = None) -> Start:
    """6: every claim, once; the Investor that is a party to it, if one is, knows of it."""

    def start(case: Case, duty: str) -> Iterator[Begun]:
        for begun in each(ClaimNoticed, when=when)(case, duty):
            parties = (getattr(begun.entry, "claimant", None), getattr(begun.entry, "indemnitor", None))
            yield attrs.evolve(begun, investor=next((name for name in parties if name in case.facts.investors), None))

    return start


def each_seller(case: Case, duty: str) -> Iterator[Begun]:
    """7: every claim, for each Investor that is a party to it, the indemnitor first."""
    for begun in each(ClaimNoticed)(case, duty):
        assert isinstance(begun.entry, ClaimNoticed)  # noqa: S101 - the one kind asked for
        for name in dict.fromkeys((begun.entry.indemnitor, begun.entry.claimant)):
            if name in case.facts.investors:
                yield attrs.evolve(begun, investor=name)


def _in_history_order(case: Case, found: Sequence[Begun]) -> list[Begun]:
    order: Mapping[str | None, int] = {name: place for place, name in enumerate(case.facts.investors)}
    return sorted(found, key=lambda begun: (begun.key, order[begun.investor]))
