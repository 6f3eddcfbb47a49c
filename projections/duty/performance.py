"""What performs a duty. Each word looks at all the beginnings of one duty and says which were performed, and when.

Nothing here judges how well: an entry of the kind the table names is the performance.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Protocol

import attrs

from lifecycle.entries import (
    KINDS,
    ClaimEntry,
    ClaimNoticed,
    ClaimPaid,
    CounselObjected,
    Entry,
    ListingEntry,
    ObjectionResolved,
    SharesTransferred,
    StatementEntry,
    StatementFiled,
    TransferNotified,
)
from lifecycle.judging.history import Place, history_key
from lifecycle.judging.machines import ENDED_BY
from lifecycle.money import ZERO
from projections.case.case import Case, once_per_case
from projections.duty.done import Done
from projections.duty.starts import Begun
from projections.facts.facts import StatementDay
from projections.lots.placing import coverage
from projections.shares.registrable import registrable


class Named(Protocol):
    """As much of a row of the table as a performance needs to know."""

    @property
    def name(self) -> str: ...

    def means(self, name: str, begun: Begun) -> bool:
        """Whether a name in an entry means this beginning of the duty."""
        ...


Performance = Callable[[Case, Named, Sequence[Begun]], Sequence[Done | None]]
Keys = Callable[[Case, Entry], Iterable[Hashable]]

# What ends what some kinds begin: of the same statement, or received by the same Investor. The machines say it, save
# of objections, which move none.
ENDS: Mapping[type[Entry], type[Entry]] = {
    CounselObjected: ObjectionResolved,
    **{
        KINDS[started]: KINDS[ended]
        for started, ended in ENDED_BY.items()
        if not issubclass(KINDS[started], ListingEntry)
    },
}


def done(entry: Entry) -> Done:
    return Done(entry.occurred_on, entry.position)


def never(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """No entry performs it."""
    return [None] * len(begun)


def either(*performances: Performance) -> Performance:
    """Whichever came first."""

    def earliest(case: Case, duty: Named, begun: Sequence[Begun]) -> list[Done | None]:
        found = [performance(case, duty, begun) for performance in performances]
        columns = zip(*found, strict=True)
        return [min((each for each in column if each), key=_when, default=None) for column in columns]

    return earliest


def _when(performed: Done) -> Place:
    return performed.on, 2, performed.by or 0


# --- which entries belong to which beginning --------------------------------------------------------------


def same_statement(case: Case, entry: Entry) -> Iterable[Hashable]:
    return (entry.statement,) if isinstance(entry, StatementEntry) else ()


def same_investor(case: Case, entry: Entry) -> Iterable[Hashable]:
    return case.facts.spoken_to_by(entry)


def same_transfer(case: Case, entry: Entry) -> Iterable[Hashable]:
    return ((entry.investor, entry.transferee),) if isinstance(entry, SharesTransferred | TransferNotified) else ()


def same_agreement(case: Case, entry: Entry) -> Iterable[Hashable]:
    return ("",)


def _key(case: Case, begun: Begun, same: Keys) -> Hashable:
    if same is same_investor:
        return begun.investor
    assert begun.entry is not None  # noqa: S101 - only Periodic Amounts begin without one, and they are paid
    return next(iter(same(case, begun.entry)), None)


def _by_key(case: Case, kinds: tuple[type[Entry], ...], same: Keys) -> Mapping[Hashable, list[Entry]]:
    found: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in case.facts.history:
        if isinstance(entry, kinds):
            for key in same(case, entry):
                found[key].append(entry)
    return found


def _first_after(entries: Sequence[Entry], place: Place) -> Entry | None:
    at = bisect_right(entries, place, key=history_key)
    return entries[at] if at < len(entries) else None


def after(*kinds: type[Entry], same: Keys) -> Performance:
    """The earliest entry of a kind after the start, of the same statement, Investor or transfer."""
    return lambda case, _, begun: _after(case, kinds, same, begun)


def _after(case: Case, kinds: tuple[type[Entry], ...], same: Keys, begun: Sequence[Begun]) -> list[Done | None]:
    entries = _by_key(case, kinds, same)
    found = [_first_after(entries.get(_key(case, each, same), ()), each.key) for each in begun]
    return [done(entry) if entry else None for entry in found]


def whenever(*kinds: type[Entry], same: Keys) -> Performance:
    """The earliest entry of a kind, before the start or after it."""

    def performed(case: Case, duty: Named, begun: Sequence[Begun]) -> list[Done | None]:
        entries = _by_key(case, kinds, same)
        found = [entries.get(_key(case, each, same)) for each in begun]
        return [done(entry[0]) if entry else None for entry in found]

    return performed


def before(*kinds: type[Entry], same: Keys) -> Performance:
    """The earliest entry of a kind between the start before this one, of the same statement or Investor, and this."""

    def performed(case: Case, duty: Named, begun: Sequence[Begun]) -> list[Done | None]:
        entries = _by_key(case, kinds, same)
        previous: dict[Hashable, Place] = {}
        found: list[Done | None] = []
        for each in begun:
            key = _key(case, each, same)
            entry = _first_after(entries.get(key, ()), previous.get(key, (date.min, 0, 0)))
            found.append(done(entry) if entry and history_key(entry) < each.key else None)
            previous[key] = each.key
        return found

    return performed


def with_ends(case: Case, begun: Sequence[Begun]) -> list[Begun]:
    """Each start with the entry that ends what it began; a start of a kind that none ends has no end."""
    found = list(begun)
    for starts, kind in ENDS.items():
        places = [place for place, each in enumerate(begun) if isinstance(each.entry, starts)]
        if places:
            same = same_statement if issubclass(kind, StatementEntry) else same_investor
            for place, end in zip(places, _after(case, (kind,), same, [begun[place] for place in places]), strict=True):
                found[place] = attrs.evolve(found[place], end=_earlier(end, _effective_again(case, begun[place])))
    return found


def _effective_again(case: Case, begun: Begun) -> Done | None:
    """What stopped or lapsed with nothing else effective ends once any statement is effective at the end of a day."""
    if not isinstance(begun.entry, StatementEntry) or case.facts.effective_on(begun.on):
        return None
    days = _effective_days(case)
    place = bisect_right(days, begun.on, key=lambda step: step.on)
    return Done(days[place].on, days[place].moved_by[-1]) if place < len(days) else None


@once_per_case
def _effective_days(case: Case) -> Sequence[StatementDay]:
    """The days on which a statement moved and at whose end some statement was effective."""
    return [step for step in case.facts.statement_days if step.some_effective]


def _earlier(one: Done | None, other: Done | None) -> Done | None:
    return min((each for each in (one, other) if each), key=_when, default=None)


def at_its_end(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """What the start began has ended."""
    return [each.end for each in begun]


# --- performances of one duty -----------------------------------------------------------------------------


def paid_off(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """2(b)(iv): the day the Periodic Amount was fully paid."""
    return [each.paid for each in begun]


def filed_for_it(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """2(a)(i): the first statement filed after the closing that covers the Investor."""
    filings: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in case.facts.history:
        if isinstance(entry, StatementFiled):
            for name in (None,) if entry.coverage is None else entry.coverage:
                filings[name].append(entry)
    found: list[Done | None] = []
    for each in begun:
        of_all_or_its_own = (_first_after(filings.get(name, ()), each.key) for name in {None, each.investor})
        found.append(min((done(filing) for filing in of_all_or_its_own if filing), key=_when, default=None))
    return found


def covered(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """2(a)(i): the filing from which on the statements filed together cover what the Investor had at the start."""
    filings = [entry for entry in case.facts.history if isinstance(entry, StatementFiled)]
    keys = [history_key(filing) for filing in filings]
    rooms = [coverage(case.facts, case.lots.splits, filing.statement) for filing in filings]
    # The first that covers whatever is bought; and how many shares of each Investor those up to each cover.
    whole = next((place for place, room in enumerate(rooms) if room is None), len(filings))
    totals = {
        name: list(accumulate(room.get(name, 0) if room else 0 for room in rooms))
        for name in {each.investor for each in begun if each.investor}
    }
    found = []
    for each in begun:
        assert each.investor is not None  # noqa: S101 - owed to each Investor
        needed = registrable(case, each.investor, each.on) * case.lots.splits.factor_after(each.on)
        enough = min(whole, bisect_left(totals[each.investor], needed))
        place = max(enough, bisect_left(keys, each.key))
        found.append(done(filings[place]) if place < len(filings) else None)
    return found


def listed(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """3(i): no delisting is open; since the start, or since the shares were last listed again."""
    if any(bar.until is None for bar in case.facts.delistings):
        return [None] * len(begun)
    ended = [Done(bar.until, bar.ended_by) for bar in case.facts.delistings if bar.until]
    return [max([Done(each.on, None), *ended], key=lambda found: found.on) for each in begun]


def claim_paid(case: Case, duty: Named, begun: Sequence[Begun]) -> Sequence[Done | None]:
    """6: the payment that brought what was paid on the claim to its amount; one without an amount pays it."""

    def same_claim(case: Case, entry: Entry) -> Iterable[Hashable]:
        return ((entry.claim, entry.claimant, entry.indemnitor),) if isinstance(entry, ClaimEntry) else ()

    payments = _by_key(case, (ClaimPaid,), same_claim)
    return [_paid_through(payments.get(_key(case, each, same_claim), ()), each) for each in begun]


def _paid_through(payments: Sequence[Entry], begun: Begun) -> Done | None:
    assert isinstance(begun.entry, ClaimNoticed)  # noqa: S101 - what starts the duty
    left = begun.entry.amount or Decimal(0)
    for payment in payments:
        if isinstance(payment, ClaimPaid) and history_key(payment) > begun.key:
            left = ZERO if payment.amount is None else left - payment.amount
            if left <= 0:
                return done(payment)
    return None
