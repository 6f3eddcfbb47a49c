"""Proposals on their way to a log: what was chosen, what the log has already, what it would refuse. Writes nothing."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from lifecycle.entries import Entry, StatementEntry
from lifecycle.entries.codec import entry_from
from lifecycle.errors import Refusal
from lifecycle.judging.history import standing
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.record.files import admitted
from regrights.edgar.proposals import Given, Proposal


class NoSuchChoice(Refusal):
    """A choice for a question that is not asked, or one it does not offer."""

    def __init__(self, word: str, problem: str) -> None:
        super().__init__(f"--choose {word}: {problem}; write ACCESSION=N, N from 1, or 0 to leave the filing out.")


def chosen(proposals: Sequence[Proposal], choices: Sequence[str]) -> list[Proposal]:
    """The proposals with some questions answered, each ``ACCESSION=N``; raises ``NoSuchChoice``."""
    answers = dict(_answer(word, proposals) for word in choices)
    found = []
    for each in proposals:
        accession = each.filing.accession
        if each.question is None or accession not in answers:
            found.append(each)
        elif answers[accession]:
            found.append(attrs.evolve(each, choices=[each.choices[answers[accession] - 1]], question=None))
    return found


def _answer(word: str, proposals: Sequence[Proposal]) -> tuple[str, int]:
    accession, equals, number = word.partition("=")
    asked = [each for each in proposals if each.filing.accession == accession and each.question is not None]
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
    unknown = _unknown(log, proposals)
    judgement = judged(log)
    found: list[Proposal] = []
    waiting = 0
    for each in unknown:
        if each.entry is None:
            found.append(each)
        elif any(earlier.decides and earlier.question is not None for earlier in found):
            found.append(each)
            waiting += 1
        else:
            found.append(_judged(judgement, each, each.entry, now=now))
    return Review(proposals=found, known=[each for each in proposals if each not in unknown], waiting=waiting)


def _judged(judgement: Judgement, proposal: Proposal, entry: Given, *, now: datetime) -> Proposal:
    last = judgement.log[-1].recorded_at if judgement.log else None
    try:
        admitted(judgement, entry, now=max(now, last) if last else now)
    except Refusal as refusal:
        return proposal.asked(f"The log refuses this entry as it stands: {refusal}")
    return proposal


def _unknown(log: Sequence[Entry], proposals: Sequence[Proposal]) -> list[Proposal]:
    """Those whose kind, statement and date the log does not have; each of its entries answers one proposal.

    An entry that names the filing as its source answers that filing before any other of the day.
    """
    entries = [entry for entry in standing(log).entries if isinstance(entry, StatementEntry)]
    left, known = list(entries), set[int]()
    for by_source in (True, False):
        for place, each in enumerate(proposals):
            found = next((entry for entry in left if _answers(entry, each, by_source=by_source)), None)
            if place not in known and found is not None:
                left.remove(found)
                known.add(place)
    return [each for place, each in enumerate(proposals) if place not in known]


def _answers(entry: StatementEntry, proposal: Proposal, *, by_source: bool) -> bool:
    return any(
        (entry.kind, entry.statement) == (choice["kind"], choice["statement"])
        # A declaration or filing that the list does not show is answered by one of any date.
        and (proposal.decides or entry.occurred_on.isoformat() == choice["occurred_on"])
        and (not by_source or entry.source == choice.get("source"))
        for choice in proposal.choices
    )
