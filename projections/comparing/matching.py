"""Two logs of one agreement, entry by entry: which say the same, which differ, and which stand in one alone.

Compared is what stands in each once its corrections and retractions are applied. Who recorded an entry, when, and from
which paper is no difference of fact. The signings are matched with each other, and compared by the terms they come to.
Of the rest:

1. An entry is matched with one that says the same, in the order of each log.
2. What is left is matched within one subject: the kind, and the Investor, statement, transferee, claim, reading and
   duty it names. The pair with the fewest days between its dates is matched first; of equal ones the one with fewer
   differing fields, then the one earlier in the first log, then in the second.
3. What is left then stands in one log alone.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from heapq import heapify, heappop, heappush
from itertools import pairwise

import attrs

from lifecycle.agreement.language.based import signed_document
from lifecycle.agreement.language.written import compared
from lifecycle.entries import AgreementSigned, DutyPerformed, Entry
from lifecycle.entries.entry import OF_THE_LOG

# How an entry came into a log, not what happened; and ``regarding``, a position that means something in one log only.
OF_THE_RECORD = ("recorded_at", "recorded_by", "source", "document", "document_sha256")
APART = frozenset({*OF_THE_RECORD, *OF_THE_LOG, "again", "regarding"})
SUBJECT = ("investor", "statement", "transferee", "claim", "reading", "duty")

Said = Mapping[str, object]


@attrs.frozen(eq=False)
class Pair:
    """Two entries taken for one fact, and the names of the fields in which they differ."""

    ours: Entry
    theirs: Entry
    fields: Sequence[str]


@attrs.frozen(eq=False)
class Matching:
    """What two logs say of each other. ``place_of`` maps a position in theirs to that of its match in ours."""

    pairs: Sequence[Pair]
    only_ours: Sequence[Entry]
    only_theirs: Sequence[Entry]
    place_of: Mapping[int, int]


def matching(ours: Sequence[Entry], theirs: Sequence[Entry]) -> Matching:
    """Match what stands in two logs, by the rule above. Each begins with its signing."""
    pairs = [(ours[0], theirs[0])]
    same, left, others = _the_same(ours[1:], theirs[1:])
    pairs += same
    nearest = _nearest(left, others)
    pairs += nearest
    taken, taken_there = {id(one) for one, _ in nearest}, {id(other) for _, other in nearest}
    place_of = {other.position: one.position for one, other in pairs}
    return Matching(
        pairs=[Pair(one, other, _differing(one, other, place_of)) for one, other in pairs],
        only_ours=[one for one in left if id(one) not in taken],
        only_theirs=[other for other in others if id(other) not in taken_there],
        place_of=place_of,
    )


def said(entry: Entry) -> Said:
    """What an entry says, field by field; of a signing the terms it comes to, one by one."""
    fields = {name: value for name, value in attrs.asdict(entry, recurse=False).items() if name not in APART}
    if isinstance(entry, AgreementSigned):
        del fields["terms"]
        terms = compared(signed_document(entry))
        fields |= {f"terms.{name}": value for name, value in terms.items()}
    return fields


def other_record(pair: Pair) -> bool:
    """Whether one fact was recorded at another time, by another hand or from another paper."""
    return any(getattr(pair.ours, name) != getattr(pair.theirs, name) for name in OF_THE_RECORD)


def _the_same(
    ours: Sequence[Entry], theirs: Sequence[Entry]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """The entries that say the same, and what is left of each log."""
    waiting: dict[object, deque[Entry]] = defaultdict(deque)
    for other in theirs:
        waiting[_content(other)].append(other)
    pairs, left = [], []
    for one in ours:
        found = waiting[_content(one)]
        if found:
            pairs.append((one, found.popleft()))
        else:
            left.append(one)
    matched = {id(other) for _, other in pairs}
    return pairs, left, [other for other in theirs if id(other) not in matched]


def _nearest(ours: Sequence[Entry], theirs: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pairs of one subject, the nearest first; each entry is taken once."""
    subjects: dict[object, ByDay] = defaultdict(ByDay)
    for place, one in enumerate(ours):
        subjects[_subject(one)].here[one.occurred_on].append((place, one))
    for place, other in enumerate(theirs):
        subjects[_subject(other)].there[other.occurred_on].append((place, other))
    found = (pair for each in subjects.values() if each.here and each.there for pair in _of_one_subject(each))
    return [(pair.one, pair.other) for pair in sorted(found, key=lambda pair: pair.order)]


Placed = tuple[int, Entry]


@attrs.frozen(eq=False)
class ByDay:
    """What is not matched yet of one subject, each with its place in its log."""

    here: dict[date, list[Placed]] = attrs.field(factory=lambda: defaultdict(list))
    there: dict[date, list[Placed]] = attrs.field(factory=lambda: defaultdict(list))

    def candidates(self, one: date, other: date) -> Iterator["Candidate"]:
        """Those of two days that may be one fact."""
        apart = abs((one - other).days)
        for ours, theirs in {(one, other), (other, one)}:
            for here, mine in self.here.get(ours, ()):
                for there, its in self.there.get(theirs, ()):
                    yield Candidate((apart, len(_differing(mine, its, {})), here, there), mine, its)

    def take(self, pair: "Candidate") -> None:
        *_, here, there = pair.order
        self.here[pair.one.occurred_on].remove((here, pair.one))
        self.there[pair.other.occurred_on].remove((there, pair.other))

    def is_empty(self, day: date) -> bool:
        return not self.here.get(day) and not self.there.get(day)


@attrs.frozen(eq=False)
class Candidate:
    """Two entries that may be one fact; the first in ``order`` are: by days apart, differing fields and places."""

    order: tuple[int, int, int, int]
    one: Entry
    other: Entry


def _of_one_subject(left: ByDay) -> Iterator[Candidate]:
    """The pairs, by the days between them: what is left of a day is matched with the next day that has something.

    Of two entries further apart one was matched with something in between.
    """
    days = sorted({*left.here, *left.there})
    before = {day: earlier for earlier, day in pairwise([date.min, *days])}
    after = dict(pairwise([*days, date.max]))
    waiting = [(0, day, day) for day in days]
    waiting += [((later - day).days, day, later) for day, later in pairwise(days)]
    heapify(waiting)
    while waiting:
        apart, level = waiting[0][0], list[tuple[date, date]]()
        while waiting and waiting[0][0] == apart:
            level.append(heappop(waiting)[1:])
        taken: set[int] = set()
        candidates = [each for one, other in level for each in left.candidates(one, other)]
        for pair in sorted(candidates, key=lambda each: each.order):
            if not taken & {id(pair.one), id(pair.other)}:
                taken |= {id(pair.one), id(pair.other)}
                left.take(pair)
                yield pair
        for day in {day for days_apart in level for day in days_apart}:
            if day in before and left.is_empty(day):
                earlier, later = before.pop(day), after.pop(day)
                if earlier in after:
                    after[earlier] = later
                if later in before:
                    before[later] = earlier
                if earlier in after and later in before:
                    heappush(waiting, ((later - earlier).days, earlier, later))


def _subject(entry: Entry) -> tuple[object, ...]:
    return entry.kind, *(getattr(entry, name, None) for name in SUBJECT)


def _differing(one: Entry, other: Entry, place_of: Mapping[int, int]) -> list[str]:
    here, there = said(one), said(other)
    # Terms of another shape have words of their own.
    names = [name for name in {**here, **there} if _plain(here.get(name)) != _plain(there.get(name))]
    if isinstance(one, DutyPerformed) and isinstance(other, DutyPerformed):
        # A position of their log is that of its match in ours.
        meant = place_of.get(other.regarding) if other.regarding is not None else None
        names += ["regarding"] if meant != one.regarding else []
    return names


def _content(entry: Entry) -> object:
    return entry.kind, tuple((name, _plain(value)) for name, value in said(entry).items())


def _plain(value: object) -> object:
    """A value that can be compared and hashed: 15 and 15.00 are one amount."""
    match value:
        case Decimal():
            return value.normalize()
        case Mapping():
            return tuple(sorted((name, _plain(each)) for name, each in value.items()))
        case list() | tuple():
            return tuple(_plain(each) for each in value)
        case _:
            return value
