"""One made-up agreement as a judged log: what happened, what was paid of what it came to, what was put right later.

What the judgement refuses is left out. The same seed and number make the same log, whoever makes it and beside which.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import accumulate, count
from random import Random

import attrs

from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import MADE_UP, AgreementSigned
from lifecycle.entries.codec import FORMAT, canonical, entry_from
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record.files import JudgedFile
from regrights.book.settlements import judge_settlement
from regrights.made_up import dealing, registering
from regrights.made_up.life import Given, Happened, Life, begun
from regrights.made_up.paying import paid, reckoned
from regrights.made_up.uses import Uses, uses_of

# Of a hundred agreements so many have something put right; of what can be taken back so many are retracted.
CORRECTED, RETRACTED = 18, 50
# Of a hundred in which an amount is likely, so many pay what it came to, so many what somebody reckoned.
EXACTLY, RECKONED = 20, 55
# What can be put right without what rests on it.
MORE, LESS, SOONER = (
    ("SharesPurchased",),
    ("SharesSold",),
    ("ResponseFiled", "PeriodicAmountPaid", "AdvanceNoticeGiven"),
)


def made_up(seed: int, number: int, terms: Sequence[str | Uses] = ("focus-2002",)) -> JudgedFile:
    """The log of agreement ``number`` of a seed, under one of the terms drawn for it: shipped ones are named.

    It is sealed: it says its id, as a log that was exported does. Raises a refusal of terms there are not.
    """
    chance = Random(f"{seed} {number}")  # noqa: S311 - a trial needs no secrecy
    drawn = terms[chance.randrange(len(terms))]
    made = _lived(chance, number, uses_of(drawn) if isinstance(drawn, str) else drawn)
    log = _Log(made, corrected=made.likely(CORRECTED))
    pays = chance.randrange(100) if _may_owe(made) else 100
    if pays < EXACTLY:
        log.pays_on = made.after(made.required_on, 30, 400)
    elif pays < EXACTLY + RECKONED:
        reckoned(made)
    log.take(made.entries)
    digests = list(accumulate(log.stored, chained, initial=ZERO_DIGEST))[1:]
    return JudgedFile(log.judgement.log, log.stored, list(map(bytes.hex, digests)), sealed=True)


def _lived(chance: Random, number: int, uses: Uses) -> Life:
    made = begun(chance, number, uses)
    registering.closings(made)
    registering.milestones(made)
    effective_on = registering.registration(made)
    dealing.agreed_later(made)
    if effective_on is None:
        dealing.while_not(made)
    else:
        dealing.cut_back(made, effective_on)
        dealing.while_effective(made, effective_on)
    dealing.public_information(made)
    return made


def _may_owe(made: Life) -> bool:
    """Whether an amount is likely: what is late, and what was stopped."""
    stopped = {stop.begins for stop in dealing.STOPS.values()} | {"PublicInformationLapsed", "ConditionBegan"}
    return made.outcome != "in time" or any(each.given["kind"] in stopped for each in made.entries)


@attrs.define(eq=False)
class _Log:
    """A log as it is judged, entry by entry, in the order recorded.

    On the day it ``pays_on`` what is owed is worked out by what is recorded by then; where it is ``corrected``, one
    entry of it is put right later on.
    """

    made: Life
    corrected: bool
    pays_on: date | None = None
    judgement: Judgement = attrs.field(factory=lambda: Judgement(judge_settlement))
    stored: list[bytes] = attrs.field(factory=list)
    # The next is the first of these; nothing is given where what is owed is to be worked out.
    _waiting: list[tuple[datetime, int, Given | None]] = attrs.field(factory=list)
    _order: Iterator[int] = attrs.field(factory=count)
    # What could be put right, with its position.
    _open: list[tuple[int, Given]] = attrs.field(factory=list)

    def take(self, happened: Sequence[Happened]) -> None:
        """What is legal of it, and of what comes of it."""
        self._waiting = [(each.recorded_at, next(self._order), each.given) for each in happened]
        heapify(self._waiting)
        if self.pays_on is not None:
            self._wait(end_of_eastern_day(self.pays_on), None)
        while self._waiting:
            at, _, given = heappop(self._waiting)
            if given is None:
                for each in paid(self.made, self.judgement.log, at):
                    self._wait(each.recorded_at, each.given)
            elif self._admitted(at, given) and given["kind"] in (*MORE, *LESS, *SOONER):
                self._open.append((len(self.stored), given))
            if self.corrected and self._open and (not self._waiting or not self.made.chance.randrange(8)):
                self.corrected = False
                self._wait(*self._put_right(at, self.made.chance))

    def _wait(self, at: datetime, given: Given | None) -> None:
        heappush(self._waiting, (at, next(self._order), given))

    def _admitted(self, at: datetime, given: Given) -> bool:
        position, written = len(self.stored) + 1, {**given, "recorded_at": at.isoformat()}
        try:
            entry = entry_from(written, position=position)
            if isinstance(entry, AgreementSigned):
                log_id = f"{self.made.chance.getrandbits(128):032x}"
                entry = attrs.evolve(entry, format=FORMAT, id=log_id)
                written |= {"format": FORMAT, "id": log_id}
            self.judgement.admit(entry)
        except Refusal:
            if position == 1:
                raise
            return False
        self.stored.append(canonical(written, position=position))
        return True

    def _put_right(self, recorded_at: datetime, chance: Random) -> tuple[datetime, Given]:
        """A correction of an entry that was recorded wrongly, or its retraction, some days or months later."""
        position, given = self._open[chance.randrange(len(self._open))]
        day = recorded_at.date() + timedelta(chance.randint(2, 90))
        about: Given = {"target": position, "occurred_on": day.isoformat(), "source": MADE_UP}
        at = end_of_eastern_day(day)
        if given["kind"] in SOONER and chance.randrange(100) < RETRACTED:
            return at, {"kind": "EntryRetracted", "reason": "it did not happen", **about}
        replacement = {**given, **_right(given, chance)}
        return at, {"kind": "EntryCorrected", "reason": "recorded wrongly", "replacement": replacement, **about}


def _right(given: Given, chance: Random) -> Given:
    """What is right of it: more shares were bought, or fewer sold; it was earlier."""
    if given["kind"] in MORE:
        return {"shares": int(str(given["shares"])) * chance.choice((105, 110, 120)) // 100}
    if given["kind"] in LESS and given["shares"] != 1:
        return {"shares": max(1, int(str(given["shares"])) * chance.choice((50, 80, 90)) // 100)}
    day = date.fromisoformat(str(given["occurred_on"])) - timedelta(chance.randint(1, 3))
    return {"occurred_on": day.isoformat()}
