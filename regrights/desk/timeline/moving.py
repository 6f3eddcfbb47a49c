"""The days on which what is owed can move: those of entries, and between them those that follow from what stands.

Between two entries nothing is recorded, so what is projected from the first as if nothing more happened is what comes.
Knows no page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

import attrs

from lifecycle.entries import Entry
from lifecycle.judging.history import standing
from projections.amounts.in_order import amounts_of
from projections.amounts.periodic_amounts import NOT_YET
from projections.bars.suspensions import suspensions
from projections.case.case import Case
from projections.conditions.runs import arms_until, is_of_bars
from projections.facts.facts import Facts
from projections.facts.moving_nothing import MOVING_NOTHING
from projections.facts.reasons import Caution
from projections.facts.spans import DAY
from projections.questions.register import UNTIL, question
from regrights.book.book import Book

DUE, COMPUTED, GROWS = "payment due", "amount computed", "amount grows by the day"
TOO_LONG, WINDOW = "suspension no longer permitted", "last day on which a restriction begins that costs anything"
# What is said of a day first.
FIRST = (DUE, COMPUTED, TOO_LONG, WINDOW, GROWS)
MOST_SAID = 2
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")

Words = Mapping[str, object]


@attrs.frozen(kw_only=True, slots=False)
class Moving:
    """The answer: each day after the as-of date on which something moves of itself, and what does."""

    as_of: date
    known_at: datetime | None
    days: Mapping[date, Sequence[str]]
    warnings: Sequence[Caution] = ()


@attrs.frozen(kw_only=True, slots=False)
class Window:
    """A declaration, and the last day on which a restriction after it may begin that costs anything."""

    statement: str
    declared_on: date
    last_on: date
    # How long it is, in the words of the terms.
    within: str


@attrs.frozen(kw_only=True, slots=False)
class Windows:
    """The answer, of the declarations by the as-of date."""

    as_of: date
    known_at: datetime | None
    windows: Sequence[Window]
    warnings: Sequence[Caution] = ()


@question("the days up to a date on which what is owed can move, if nothing more happens", UNTIL)
def moving(case: Case, *, until: date, investor: str | None = None) -> Moving:
    """Computation and due dates, the day a suspension runs too long, the last of a window. Raises as ``owed`` does."""
    ahead, found = case.through(until), dict[date, dict[str, None]]()
    names = case.investors(investor)
    for on, what in [*(each for name in names for each in _of(ahead, name)), *_of_windows(case, names)]:
        if case.as_of < on <= until:
            found.setdefault(on, {})[what] = None
    days = {on: sorted(said, key=FIRST.index) for on, said in sorted(found.items())}
    return Moving(as_of=case.as_of, known_at=case.known_at, days=days)


@question("after each declaration, until when a restriction may begin that costs anything")
def windows(case: Case, *, investor: str | None = None) -> Windows:
    """Each window that has an end. Raises as ``owed`` does."""
    found = dict.fromkeys(_windows(case, case.investors(investor)))
    return Windows(as_of=case.as_of, known_at=case.known_at, windows=list(found))


def _of(ahead: Case, investor: str) -> Iterator[tuple[date, str]]:
    for each in amounts_of(ahead, investor):
        yield each.computed_on, COMPUTED
        # Single days that are one amount: it is another on each of them.
        grows = (each.computed_on - each.trigger_date).days if each.interval == 1 else 0
        yield from ((each.computed_on - number * DAY, GROWS) for number in range(1, grows + 1))
        if each.due_on < NOT_YET:
            yield each.due_on, DUE
    for suspension in suspensions(ahead, investor):
        if suspension.permitted and suspension.permitted[1] != suspension.until:
            yield suspension.permitted[1], TOO_LONG


def _of_windows(case: Case, investors: Sequence[str]) -> Iterator[tuple[date, str]]:
    return ((each.last_on, WINDOW) for each in _windows(case, investors))


def _windows(case: Case, investors: Sequence[str]) -> Iterator[Window]:
    facts: Facts = case.facts
    for name in investors:
        for declared in facts.declarations:
            terms = case.terms_on(declared.occurred_on, name)
            for key, head in terms.heads.items():
                if is_of_bars(terms, head) and head.arms_within is not None:
                    last = arms_until(case, name, key, declared)
                    if declared.occurred_on < last < NOT_YET:
                        within, on = str(head.arms_within.add), declared.occurred_on
                        yield Window(statement=declared.statement, declared_on=on, last_on=last, within=within)


def standing_entries(book: Book) -> Sequence[Entry]:
    """What a book holds once its corrections and retractions are applied."""
    return standing(book.entries).entries


def entry_days(book: Book, *, that_move: bool) -> Sequence[date]:
    """The days of entries, in order; with ``that_move`` of those alone that may move what is owed."""
    entries = standing_entries(book)
    signed = entries[0].occurred_on if entries else date.min
    kept = (each for each in entries if not (that_move and type(each) in MOVING_NOTHING))
    return sorted({max(signed, each.occurred_on) for each in kept})


def days_that_move(book: Book, words: Words, first: date, last: date) -> dict[date, Sequence[str]]:
    """Each day of a period, both ends included, on which something can move, and what moves of itself on it."""
    begun = [each for each in entry_days(book, that_move=True) if each <= last]
    found: dict[date, Sequence[str]] = {each: () for each in begun if each >= first}
    for since, following in pairwise([*begun, last + DAY]):
        if following > first and following - DAY > since:
            found |= moving_after(book, words, since, following - DAY)
    return {on: what for on, what in sorted(found.items()) if first <= on <= last}


def moving_after(book: Book, words: Words, since: date, until: date) -> Mapping[date, Sequence[str]]:
    """What moves of itself after a day of an entry, until another day, that one included."""
    if until <= since:
        return {}
    found = book.answer(moving, {**asked(words), "on": since, "until": until})
    assert isinstance(found, Moving)  # noqa: S101 - what this question answers
    return found.days


def asked(words: Words) -> dict[str, object]:
    """Of the words of a page those that every question takes, without its day."""
    return {name: words[name] for name in ("known_at", "investor", "readings") if words.get(name)}


def kind_said(kind: str) -> str:
    """A kind in plain words: shares sold."""
    return _WORD.sub(" ", kind).lower()


def said_of(entries: Sequence[Entry], of_itself: Sequence[str]) -> str:
    """What a day is called that something moves on: the most important first, never more than two."""
    said = list(dict.fromkeys([*of_itself, *(kind_said(each.kind) for each in entries)]))
    rest = len(said) - MOST_SAID
    return ", ".join(said[:MOST_SAID]) + (f" and {rest} more" if rest > 0 else "")
