"""What holds of a document's readings, and of what stands in it without use."""

from collections.abc import Collection, Iterator, Sequence

from lifecycle.agreement.language.checks.of_dates import rules_of
from lifecycle.agreement.language.concepts.dates import OTHER_DATE
from lifecycle.agreement.language.concepts.terms import ReadingAsked, Terms
from lifecycle.agreement.language.faults import Fault, listed
from lifecycle.agreement.language.forks import Fork
from lifecycle.agreement.readings import OWN
from lifecycle.entries.fields import meant


def faults_of_readings(terms: Terms, found: Sequence[Fork]) -> Iterator[Fault]:
    """``terms`` are those under any choices: no reading is itself a fork."""
    asked = {fork.reading: fork for fork in reversed(found)}
    for fork in found:
        yield from _of_fork(fork, asked[fork.reading], told=fork.reading in terms.readings)
    for key, reading in terms.readings.items():
        if reading.fixed is not None:
            yield from _of_fixed(key, reading.fixed, asked=key in asked)
        elif key in asked:
            yield from _of_asked(reading, asked[key].choices)
        elif key in OWN:
            yield from _of_own(reading)
        else:
            remedy = f'remove it, or write the place it decides as {{ reading = "{key}", ... }}'
            yield Fault(reading.place, "is asked nowhere in the terms", remedy, between=" ")
        if key in asked or key in OWN:
            yield from _of_choices(reading, asked[key].choices if key in asked else OWN[key].choices)


def _of_fork(fork: Fork, first: Fork, *, told: bool) -> Iterator[Fault]:
    """``first`` is the first place that asks the same reading."""
    key = fork.reading
    if set(fork.choices) != set(first.choices):
        here, there = listed(fork.choices), listed(first.choices)
        remedy = f"give all the same: {fork.place} has {here}; {first.place} has {there}"
        yield Fault(f'reading "{key}"', "has different choices in different places", remedy, between=" ")
    if fork == first and len(fork.choices) < 2:  # noqa: PLR2004 - one choice is none
        yield Fault(fork.place, f'reading "{key}" has no two choices', "write the value itself")
    if fork == first and key in OWN:
        remedy = "name the one asked here otherwise"
        yield Fault(fork.place, f'reading "{key}" is the product\'s own, which no fork decides', remedy)
    if fork == first and not told:
        remedy = f"write {key} = {{ default = ..., clause = ..., question = ... }} in [readings]"
        yield Fault(f"readings.{key}", f"missing, and {fork.place} asks it", remedy)


def _of_asked(reading: ReadingAsked, choices: Sequence[str]) -> Iterator[Fault]:
    place = reading.place_of("default")
    if reading.default is None:
        yield Fault(place, "missing", f"write one of {listed(choices)}", lacks=(place,))
    elif reading.default not in choices:
        yield Fault(place, "no choice of it", f"write one of {listed(choices)}{meant(reading.default, choices)}",
                    reading.default)  # fmt: skip
    if reading.question is None:
        place = reading.place_of("question")
        yield Fault(place, "missing", "write in your words what is open", lacks=(place,))


def _of_own(reading: ReadingAsked) -> Iterator[Fault]:
    if reading.default is not None:
        remedy = "remove it, or answer the reading for good with fixed = ..."
        yield Fault(reading.place_of("default"), "the product has a default of its own", remedy, reading.default)


def _of_choices(reading: ReadingAsked, choices: Collection[str]) -> Iterator[Fault]:
    """What is said of choices is said of each, and of no other."""
    for word, told in (("choices", reading.choices), ("favours", reading.favours)):
        for choice in told:
            if choice not in choices:
                remedy = f"write one of {listed(choices)}{meant(choice, choices)}"
                yield Fault(f"{reading.place_of(word)}.{choice}", "no choice of it", remedy)
        for choice in choices if told else ():
            if choice not in told:
                place = f"{reading.place_of(word)}.{choice}"
                yield Fault(place, "missing", f"say it of every choice, or leave {word} out", lacks=(place,))


def _of_fixed(key: str, choice: str, *, asked: bool) -> Iterator[Fault]:
    place = f"readings.{key}.fixed"
    if asked:
        yield Fault(place, "the terms ask this reading as a fork", "write the value itself there, or a default", choice)
    elif key not in OWN:
        yield Fault(f"readings.{key}", "no reading of this product, so nothing is fixed by it", "remove it")
    elif choice not in OWN[key].choices:
        known = OWN[key].choices
        yield Fault(place, "no choice of it", f"write one of {listed(known)}{meant(choice, known)}", choice)


def unused(every: Sequence[Terms]) -> Iterator[Fault]:
    """What no choice of any reading makes use of; ``every`` are the terms under each."""
    by = {condition.by for terms in every for condition in terms.conditions.values()}
    counted = {rule.to for terms in every for rule in rules_of(terms)}
    of = {name for terms in every for head in terms.heads.values() for name in head.of}
    charged = {head.charge for terms in every for head in terms.heads.values()}
    for name, date in _all(every, "dates"):
        if name not in by and f"{OTHER_DATE}{name}" not in counted:
            yield Fault(date, "no condition waits for it", f'remove it, or write a condition with by = "{name}"')
    for name, condition in _all(every, "conditions"):
        if name not in of:
            remedy = f'remove it, or write a head of = ["{name}"]'
            yield Fault(condition, "no head is of it, so it never costs anything", remedy)
    for name, charge in _all(every, "charges"):
        if name not in charged:
            yield Fault(charge, "no head is charged by it", f'remove it, or write a head with charge = "{name}"')


def _all(every: Sequence[Terms], table: str) -> Iterator[tuple[str, str]]:
    found = {name: each.place for terms in every for name, each in getattr(terms, table).items()}
    yield from found.items()
