"""Every word of the terms language, and those a document uses: keys of its tables, values of its closed lists, units.

A word is told by its table and key, and by its value where the value is one of a list: ``charge.by.part = "none"``. A
table has the name of the place it stands at; those of one class share theirs, so that ``or_sooner`` is a word of
``due``, and what it holds are words of ``due`` again.
"""

import json
from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from lifecycle.agreement.language.concepts import charges, conditions, dates, terms
from lifecycle.agreement.language.forks import ABSENT, defaults, forks, resolved
from lifecycle.agreement.language.vocabulary.figures import Length
from lifecycle.agreement.language.vocabulary.tables import KIND, Named, Placed, Table, words_of
from lifecycle.agreement.language.vocabulary.words import Many, OneNumber, OneOf, Shaped, Truth
from tests.vectors.cases import Case, Plain

CALLED: dict[type[Placed], str] = {
    terms.Terms: "",
    dates.AwaitedDate: "date",
    dates.DateRule: "rule",
    dates.Due: "due",
    dates.Until: "due",
    conditions.Condition: "condition",
    conditions.AllowNotices: "allow_notices",
    conditions.AllowDays: "allow_days",
    charges.Head: "head",
    charges.Ends: "ends",
    charges.Charge: "charge",
    charges.By: "charge.by",
    charges.Base: "base",
    terms.Calendar: "calendar",
    terms.Period: "period",
    terms.Limit: "limit",
    terms.Interest: "interest",
    terms.InKind: "in_kind",
    terms.Consent: "consent",
    terms.CutBack: "cutback",
    terms.Duty: "duty",
    terms.ReadingAsked: "reading",
    terms.Section: "section",
    terms.FormerKey: "old key",
}


def words_in(document: Any) -> set[str]:
    """The words of a document in which every fork is decided."""
    return set(_used(terms.DOCUMENT, document, ""))


def every_word() -> list[str]:
    """All there are, in the order of the language."""
    return list(dict.fromkeys(_known(terms.DOCUMENT, "", [])))


def _in_table(table: Table, key: str) -> str:
    return f"{CALLED[table.of]}.{key}".lstrip(".")


def _valued(here: str, value: object) -> str:
    return f"{here} = {str(value).lower() if isinstance(value, bool) else value}"


# What a document uses.


@singledispatch
def _used(kind: Any, value: Any, here: str) -> Iterator[str]:
    """Of text, days and figures each is a value, none a word; a cause is one of a list, or a name."""
    if isinstance(kind, conditions.Cause):
        yield _valued(here, value if value in conditions.CAUSES else "NAME")


@_used.register
def _(kind: Table, value: Any, here: str) -> Iterator[str]:
    for key, each in value.items():
        if key in words_of(kind.of):
            yield _in_table(kind, key)
            yield from _used(words_of(kind.of)[key].metadata[KIND], each, _in_table(kind, key))


@_used.register
def _(kind: Named, value: Any, here: str) -> Iterator[str]:
    for each in value.values():
        yield from _used(kind.one, each, here)


@_used.register
def _(kind: Many, value: Any, here: str) -> Iterator[str]:
    for each in value:
        if each is not ABSENT:
            yield from _used(kind.one, each, here)


@_used.register
def _(kind: Shaped, value: Any, here: str) -> Iterator[str]:
    yield from next((_used(each, value, here) for shape, each in kind.shapes if isinstance(value, shape)), ())


@_used.register
def _(kind: OneOf, value: Any, here: str) -> Iterator[str]:
    yield _valued(here, next((f"{begun}NAME" for begun in kind.begun if value.startswith(begun)), value))


@_used.register(OneNumber)
@_used.register(Truth)
def _(kind: Any, value: Any, here: str) -> Iterator[str]:
    yield _valued(here, value)


@_used.register
def _(kind: Length, value: Any, here: str) -> Iterator[str]:
    yield f"{_units(kind, here)} {value if value in kind.besides else value.partition(' ')[2].removesuffix('s')}"


def _units(kind: Length, here: str) -> str:
    """Units are words of `every`, of what is due, and of all other durations together."""
    return f"{here} in" if here in ("charge.by.every", "due.add") else "a duration in"


# What the language has.


@singledispatch
def _known(kind: Any, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    if isinstance(kind, conditions.Cause):
        yield from (_valued(here, each) for each in (*conditions.CAUSES, "NAME"))


@_known.register
def _(kind: Table, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    for key, field in words_of(kind.of).items() if kind.of not in inside else ():
        yield _in_table(kind, key)
        yield from _known(field.metadata[KIND], _in_table(kind, key), [*inside, kind.of])


@_known.register(Named)
@_known.register(Many)
def _(kind: Any, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    yield from _known(kind.one, here, inside)


@_known.register
def _(kind: Shaped, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    for _, each in kind.shapes:
        yield from _known(each, here, inside)


@_known.register
def _(kind: OneOf, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    yield from (_valued(here, each) for each in (*kind.choices, *(f"{begun}NAME" for begun in kind.begun)))


@_known.register
def _(kind: OneNumber, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    yield from (_valued(here, each) for each in kind.choices)


@_known.register
def _(kind: Truth, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    yield from (_valued(here, each) for each in (True, False))


@_known.register
def _(kind: Length, here: str, inside: list[type[Placed]]) -> Iterator[str]:
    yield from (f"{_units(kind, here)} {each}" for each in (*kind.units, *kind.besides))


# What cases use.

FORK, FORK_IN_A_FORK, LEFT_OUT = "a fork", "a fork in a fork", '"absent"'
OF_FORKS = [FORK, FORK_IN_A_FORK, LEFT_OUT]


def words_of_case(case: Case) -> set[str]:
    """The words a case's questions meet: of its terms, each fork read as the question or an election has it."""
    return set(_of_forks(case.terms)).union(*(words_in(decided(case, question)) for question in case.questions))


def decided(case: Case, question: Plain) -> Any:
    elected = {event["reading"]: event["choice"] for event in case.events if event["kind"] == "ReadingElected"}
    chosen = {**defaults(case.terms, forks(case.terms)), **elected, **question["readings"]}
    return resolved(case.terms, chosen)


def _of_forks(document: Plain) -> Iterator[str]:
    for fork in forks(document):
        yield FORK
        if fork.under:
            yield FORK_IN_A_FORK
    if LEFT_OUT in json.dumps(document):
        yield LEFT_OUT
