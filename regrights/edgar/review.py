"""Proposals on their way to a log: what was chosen, what the log has already, what it would refuse. Writes nothing."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from lifecycle.entries import Entry, StatementEntry
from lifecycle.entries.codec import entry_from
from lifecycle.errors import Refusal
from lifecycle.judging.history import standing
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.record.files import admitted
from regrights.edgar.proposal import Given, Proposal


class NoSuchChoice(Refusal):
    """A choice for a question that is not asked, or one it does not offer."""

    def __init__(self, word: str, problem: str) -> None:
        super().__init__(f"--choose {word}: {problem}; write ACCESSION=N, N from 1, or 0 to leave the filing out.")


def chosen(proposals: Sequence[Proposal], choices: Sequence[str]) -> list[Proposal]:
    """The proposals with some questions answered, each ``ACCESSION=N``; raises ``NoSuchChoice``."""
    asked: dict[str, list[Proposal]] = defaultdict(list)
    for each in proposals:
        if each.question is not None:
            asked[each.filing.accession].append(each)
    answers = dict(_answer(word, asked) for word in choices)
    found = []
    for each in proposals:
        accession = each.filing.accession
        if each.question is None or accession not in answers:
            found.append(each)
        elif answers[accession]:
            found.append(attrs.evolve(each, choices=[each.choices[answers[accession] - 1]], question=None))
    return found


def _answer(word: str, every: Mapping[str, Sequence[Proposal]]) -> tuple[str, int]:
    accession, equals, number = word.partition("=")
    asked = every.get(accession, [])
    if not equals or not number.isdecimal() or not number.isascii():
        raise NoSuchChoice(word, "not a choice")
    if not asked:
        raise NoSuchChoice(word, "that filing asks nothing here")
    if len(asked) > 1 or not all(_importable(choice) for choice in asked[0].choices):
        raise NoSuchChoice(word, "its question wants a date that is not in the list; write the entry by hand")
    if int(number) > len(asked[0].choices):
        raise NoSuchChoice(word, f"it has {len(asked[0].choices)} to choose from")
    return accession, int(number)


def _importable(given: Given) -> bool:
    try:
        entry_from(given, recorded=False)
    except Refusal:
        return False
    return True


# --- against a log ----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Review:
    """What is left to propose to a log, what it has already, and how many wait for an answer to be judged."""

    proposals: Sequence[Proposal]
    known: Sequence[Proposal]
    waiting: int


def reviewed(log: Sequence[Entry], proposals: Sequence[Proposal], *, now: datetime) -> Review:
    """Only what the log does not have yet; what it would refuse becomes a question that says why."""
    known = _known(log, proposals)
    judgement = judged(log)
    found: list[Proposal] = []
    waiting, undecided = 0, False
    for place, each in enumerate(proposals):
        if place in known:
            continue
        if each.entry is None:
            found.append(each)
        elif undecided:
            found.append(each)
            waiting += 1
        else:
            found.append(_judged(judgement, each, each.entry, now=now))
        undecided = undecided or (found[-1].decides and found[-1].question is not None)
    return Review(proposals=found, known=[proposals[place] for place in sorted(known)], waiting=waiting)


def _judged(judgement: Judgement, proposal: Proposal, entry: Given, *, now: datetime) -> Proposal:
    last = judgement.log[-1].recorded_at if judgement.log else None
    try:
        admitted(judgement, entry, now=max(now, last) if last else now)
    except Refusal as refusal:
        return proposal.asked(f"The log refuses this entry as it stands: {refusal}")
    return proposal


Key = tuple[object, ...]


def _known(log: Sequence[Entry], proposals: Sequence[Proposal]) -> set[int]:
    """The places of those whose kind, statement and date the log has; each of its entries answers one proposal.

    An entry that names the filing as its source answers that filing before any other of the day.
    """
    entries = [entry for entry in standing(log).entries if isinstance(entry, StatementEntry)]
    waiting: dict[Key, deque[StatementEntry]] = defaultdict(deque)
    for entry in entries:
        for key in _keys_of(entry):
            waiting[key].append(entry)
    known, used = set[int](), set[int]()
    for by_source in (True, False):
        for place, each in enumerate(proposals):
            found = None if place in known else _answer_to(each, waiting, used, by_source=by_source)
            if found is not None:
                used.add(id(found))
                known.add(place)
    return known


def _keys_of(entry: StatementEntry) -> Iterator[Key]:
    """What an entry answers: a filing by its source, one of its day, or a fact that the list does not date."""
    for day in (entry.occurred_on.isoformat(), None):
        yield entry.kind, entry.statement, day, entry.source
        yield entry.kind, entry.statement, day


def _answer_to(
    proposal: Proposal, waiting: Mapping[Key, deque[StatementEntry]], used: set[int], *, by_source: bool
) -> StatementEntry | None:
    for choice in proposal.choices:
        # A declaration or filing that the list does not show is answered by one of any date.
        day = None if proposal.decides else choice["occurred_on"]
        key: Key = (choice["kind"], choice["statement"], day, *([choice.get("source")] if by_source else []))
        entries = waiting.get(key, deque())
        while entries and id(entries[0]) in used:
            entries.popleft()
        if entries:
            return entries[0]
    return None
