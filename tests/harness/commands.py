"""The same commands into several stores, clock and randomness handed in: the same answers, refusals, bytes and heads.

Recording singly and together, under keys and expectations, again, wrongly, late; imports; corrections and retractions;
questions; a clock that jumps back and forth; a store closed and opened again.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import attrs

from lifecycle.entries.codec import decode
from lifecycle.errors import Refusal
from regrights.book.store import Store
from tests.harness.kills import Lost
from tests.properties.histories import random_history

AT_A_TIME = 6
QUESTIONS = ("owed", "status", "may-sell", "deadlines", "coverage")
Act = Callable[[Store], object]


@attrs.define
class Given:
    """What is handed to every store alike: the time, and the id of a log begun by this command."""

    moment: datetime = datetime(2006, 1, 3, 17, tzinfo=UTC)
    number: int = 0

    def now(self) -> datetime:
        return self.moment

    def new_id(self) -> str:
        return f"{self.number:032x}"


@attrs.define
class Agreement:
    """A legal history, told bit by bit, and what was sent of it so far."""

    name: str
    coming: list[dict[str, object]]
    sent: list[tuple[list[dict[str, object]], str]] = attrs.Factory(list)
    recorded: int = 0


class Commands:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.open: list[Agreement] = []

    def next(self) -> tuple[str, Agreement, Act]:
        chance = self.chance
        self.open = [each for each in self.open if each.coming]
        while len(self.open) < AT_A_TIME:
            rare = chance.random()
            history = random_history(chance, size=chance.randint(5, 40), bars=rare < 0.3, second_stage=rare > 0.85)
            history = [{name: value for name, value in entry.items() if name != "recorded_at"} for entry in history]
            self.open.append(Agreement(f"{chance.getrandbits(40):010x}", history))
        of = chance.choice(self.open)
        draw = chance.random()
        if draw < 0.52 or not of.sent:
            return ("recorded", of, self._record(of, 1))
        for share, what, made in (
            (0.60, "recorded together", lambda: self._record(of, chance.randint(2, 5))),
            (0.66, "repeated under its key", lambda: self._again(of)),
            (0.70, "another under a known key", lambda: self._other(of)),
            (0.75, "expected elsewhere", lambda: self._elsewhere(of)),
            (0.82, "out of its turn", lambda: self._early(of)),
            (0.86, "corrected or retracted", lambda: self._change(of)),
            (0.88, "taken in", self._import),
        ):
            if draw < share:
                return what, of, made()
        return "asked", of, self._ask(of)

    def _record(self, of: Agreement, number: int) -> Act:
        entries, of.coming = of.coming[:number], of.coming[number:]
        key = f"key {self.chance.getrandbits(60)}" if self.chance.random() < 0.5 else None
        if key:
            of.sent.append((entries, key))
        return _sending(of.name, entries, key, of.recorded if self.chance.random() < 0.2 else None)

    def _again(self, of: Agreement) -> Act:
        entries, key = self.chance.choice(of.sent)
        return _sending(of.name, entries, key, None)

    def _other(self, of: Agreement) -> Act:
        return _sending(of.name, of.coming[:1], self.chance.choice(of.sent)[1], None)

    def _elsewhere(self, of: Agreement) -> Act:
        return _sending(of.name, of.coming[:1], None, max(0, of.recorded + self.chance.choice([-2, -1, 1, 5])))

    def _early(self, of: Agreement) -> Act:
        entry = dict(self.chance.choice(of.coming))
        if self.chance.random() < 0.4:
            name = self.chance.choice(sorted(entry))
            entry[name] = self.chance.choice([None, -1, "x", "2003-02-30", [], "333-9"])
        return _sending(of.name, [entry], None, None)

    def _change(self, of: Agreement) -> Act:
        change = {"target": self.chance.randint(1, max(1, of.recorded)), "reason": "as the file says"}
        entry = {"kind": "EntryRetracted", "occurred_on": "2006-01-03", **change}
        if self.chance.random() < 0.5 and of.sent:
            replacement = {**self.chance.choice(of.sent)[0][0], "source": "a letter"}
            entry = {**entry, "kind": "EntryCorrected", "replacement": replacement}
        return _sending(of.name, [entry], None, None)

    def _import(self) -> Act:
        name = f"{self.chance.getrandbits(40):010x}"
        lines = [json.dumps(entry).encode() for entry in random_history(self.chance, size=8)]
        return lambda store: store.take_in_lines(name, lines, source="a file")

    def _ask(self, of: Agreement) -> Act:
        question = self.chance.choice(QUESTIONS)
        on = str(datetime(2003, 1, 2, tzinfo=UTC).date() + timedelta(days=self.chance.randrange(1_200)))
        return lambda store: store.book(of.name).json(question, on=on)


def _sending(name: str, entries: Sequence[dict[str, object]], key: str | None, expect: int | None) -> Act:
    if len(entries) == 1:
        return lambda store: store.record(name, entries[0], key=key, expect=expect)
    lines = [json.dumps(entry).encode() for entry in entries]
    return lambda store: store.record_all(name, lines, key=key, expect=expect)


def commands(urls: Sequence[str], number: int, seed: int) -> Counter[str]:
    """So many commands into each store; "memory:" is never closed, any other now and then."""
    chance = Random(seed)
    given = Given()
    stores = [Store(url, now=given.now, new_id=given.new_id) for url in urls]
    counts: Counter[str] = Counter()
    source = Commands(chance)
    try:
        for given.number in range(1, number + 1):
            # A day back or a year ahead now and then; else on, by seconds or days.
            step = chance.choices([-86_400, 365 * 86_400, chance.randint(0, 200_000)], [3, 1, 300])[0]
            given.moment += timedelta(seconds=step)
            what, of, act = source.next()
            first, *others = [_answer(store, act) for store in stores]
            for url, other in zip(urls[1:], others, strict=True):
                if other != first:
                    raise Lost(f"command {given.number}, {what}: {urls[0]} says {first!r:.300}, {url} {other!r:.300}")
            counts[what] += 1
            counts["refused"] += first[0] != "told"
            counts[f"a clock put {'back' if step < 0 else 'a year ahead'}"] += step < 0 or step > 200_000
            of.recorded = _entries(stores[0], of.name)
            if chance.random() < 0.01:
                for store in stores:
                    store.url.startswith("memory:") or store.close()
                counts["closed and opened again"] += 1
        counts["agreements"], counts["entries"] = _same(stores, chance)
    finally:
        for store in stores:
            store.close()
    return counts


def _answer(store: Store, act: Act) -> tuple[str, object]:
    try:
        return "told", act(store)
    except Refusal as refusal:
        return type(refusal).__name__, str(refusal)


def _entries(store: Store, name: str) -> int:
    try:
        return store.ending(name).entries
    except Refusal:
        return 0


def _same(stores: Sequence[Store], chance: Random) -> tuple[int, int]:
    """Heads, stored bytes, answers; each log sound, and no time of recording before the one before it."""
    heads = [store.agreements(set_aside=True) for store in stores]
    if any(each != heads[0] for each in heads):
        raise Lost("the stores end with other heads")
    entries = 0
    for head in heads[0]:
        stored = [store.stored(head.agreement) for store in stores]
        asked = {"on": f"200{chance.randint(3, 5)}-0{chance.randint(1, 9)}-15"}
        answers = [store.book(head.agreement).json("owed", **asked) for store in stores]
        if any(each != stored[0] for each in stored) or any(each != answers[0] for each in answers):
            raise Lost(f"{head.agreement} is not the same in every store")
        if not all(store.verify(head.agreement).ok for store in stores):
            raise Lost(f"{head.agreement} is not sound")
        times = [decode(entry.stored).recorded_at for entry in stored[0]]
        if times != sorted(times):
            raise Lost(f"{head.agreement} has a time of recording before the one before it")
        entries += head.entries
    return len(heads[0]), entries
