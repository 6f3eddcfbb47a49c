"""One made-up agreement as a judged log: what happened, what was paid of what it came to, what was put right later.

What the judgement refuses is left out. The same seed and number make the same log, whoever makes it and beside which.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import accumulate, count
from math import floor
from random import Random

from lifecycle.business_days import trading_days_before
from lifecycle.clocks import end_of_eastern_day
from lifecycle.entries import MADE_UP, Entry
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record.files import JudgedFile, admitted
from projections.amounts.lines import Line, investor_owed
from projections.case.case import Case, case
from regrights.book.settlements import judge_settlement
from regrights.made_up.life import FOCUS, Given, Happened, Life, corrections, life

# Of a hundred agreements so many have something put right; of amounts due so many are paid, and so many in shares.
CORRECTED, PAID, IN_SHARES = 18, 75, 4
CAN_BE_CORRECTED = ("SharesSold", "SharesPurchased", "PeriodicAmountPaid", "ResponseFiled")
# Long after everything made up.
NOW = datetime(2100, 1, 1, tzinfo=UTC)


def made_up(seed: int, number: int, terms: Sequence[object] = (FOCUS,)) -> JudgedFile:
    """The log of agreement ``number`` of a seed, under one of the terms drawn for it."""
    chance = Random(f"{seed} {number}")  # noqa: S311 - a trial needs no secrecy
    made = life(chance, number, terms[chance.randrange(len(terms))])
    corrected = chance.randrange(100) < CORRECTED
    unpaid = _judged(made.entries, chance, corrected=corrected)
    paid = list(_paid(made, unpaid.entries))
    return _judged([*made.entries, *paid], chance, corrected=corrected) if paid else unpaid


def _judged(happened: Sequence[Happened], chance: Random, *, corrected: bool = False) -> JudgedFile:
    """What is legal of it, in the order recorded; where something is to be ``corrected``, one entry is, later on."""
    judgement, stored, order = Judgement(judge_settlement), list[bytes](), count()
    waiting = [(each.recorded_at, next(order), each.given) for each in happened]
    heapify(waiting)
    while waiting:
        recorded_at, _, given = heappop(waiting)
        given = {**given, "recorded_at": recorded_at.isoformat()}
        try:
            kept, _ = admitted(judgement, given, now=NOW)
        except Refusal:
            if not judgement.log:
                break
            continue
        stored.append(kept)
        if corrected and given["kind"] in CAN_BE_CORRECTED and not chance.randrange(3):
            corrected = False
            later = recorded_at + timedelta(chance.randint(2, 90))
            day = end_of_eastern_day(later.date()).date().isoformat()
            for each in corrections(chance, given, len(judgement.log)):
                about = {"occurred_on": day, "source": MADE_UP}
                heappush(waiting, (end_of_eastern_day(later.date()), next(order), {**each, **about}))
    digests = list(accumulate(stored, chained, initial=ZERO_DIGEST))[1:]
    return JudgedFile(judgement.log, stored, list(map(bytes.hex, digests)), sealed=False)


def _paid(made: Life, log: Sequence[Entry]) -> Iterator[Happened]:
    """Payments of what fell due, some of a part, a few in shares; of one in four nothing."""
    if not log:
        return
    last = max(entry.occurred_on for entry in log) + timedelta(60)
    then = case(log, as_of=last)
    known, made.entries = len(made.entries), list(made.entries)
    for name in then.investors():
        for line in investor_owed(then, name).lines:
            if line.due_on is None or not line.amount or not made.likely(PAID):
                continue
            if made.likely(IN_SHARES) and _in_shares(made, then, name, line):
                continue
            part = line.amount if made.likely(85) else (line.amount / 2).quantize(Decimal("0.01"))
            toward = {"toward": _toward(line)} if made.likely(80) else {}
            if part:
                day = made.after(line.due_on, -2, 25)
                made.says(max(day, line.computed_on), "PeriodicAmountPaid", investor=name, amount=str(part), **toward)
    yield from made.entries[known:]
    del made.entries[known:]


def _toward(line: Line) -> Given:
    return {"trigger": line.trigger, "trigger_date": line.trigger_date.isoformat(), "number": line.number}


def _in_shares(made: Life, then: Case, investor: str, line: Line) -> bool:
    """Closing bids, an agreement on shares, and as many as it buys; nothing where the terms allow none."""
    in_kind = then.terms_on(line.computed_on, investor).in_kind
    if in_kind is None or not in_kind.price or in_kind.of_mean_bid is None or line.due_on is None:
        return False
    bid = Decimal(made.chance.randint(50, 900)) / 100
    shares = floor(Fraction(line.amount) / (Fraction(in_kind.price) * Fraction(bid)))
    if not shares:
        return False
    for day in trading_days_before(line.computed_on, in_kind.of_mean_bid.number):
        made.says(day, "ClosingBidRecorded", price=str(bid))
    day, about = made.after(line.due_on, 0, 10), {"investor": investor, "toward": _toward(line)}
    made.says(day, "ShareSettlementAgreed", **about, amount=str(line.amount))
    made.says(day, "PeriodicAmountSharesIssued", **about, shares=shares)
    return True
