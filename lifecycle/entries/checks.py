"""From a class to the checks of its fields: each type, and each title among the types, has one. Knows no kind."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import attrs

from lifecycle.entries.entry import OF_THE_LOG, Entry, PaidToward, Toward, TowardInterest
from lifecycle.entries.fields import (
    Check,
    InvalidEntry,
    count_from,
    currency_from,
    day_from,
    decimal_from,
    document_from,
    instant_from,
    interval_from,
    list_from,
    month_day_from,
    near,
    price_from,
    rate_from,
    text_from,
    truth_from,
    wait_from,
    years_from,
)
from lifecycle.errors import Words

_BY_TITLE: Mapping[str, Check] = {
    "text": text_from,
    "a count": count_from,
    "an amount": lambda field, value: decimal_from(field, value, 2, above_zero=True),
    "a price": price_from,
    "a rate": rate_from,
    "rates": lambda field, value: list_from(field, value, rate_from, at_least=1, distinct=False),
    "dates": lambda field, value: list_from(field, value, day_from),
    "signers": lambda field, value: list_from(field, value, text_from),
    "a wait": wait_from,
    "an interval": interval_from,
    "years": years_from,
    "a month and day": month_day_from,
    "a currency": currency_from,
}
_BY_TYPE: Mapping[object, Check] = {
    date: day_from,
    datetime: instant_from,
    bool: truth_from,
    dict: document_from,
    Entry: document_from,
}


def _check_for(hint: object) -> Check:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _BY_TITLE[hint.__metadata__[0].title]  # type: ignore[attr-defined]  # Annotated carries its Meta there
    if origin in (Union, UnionType):
        return _either([_check_for(each) for each in arguments if each is not NoneType], arguments)
    if origin is Literal:
        return _one_of(arguments)
    if origin is tuple:
        check_one = _check_for(arguments[0])
        return lambda field, value: list_from(field, value, check_one, at_least=1)
    if origin is not None and issubclass(origin, Mapping) and origin is not dict:
        return _each_value(_check_for(arguments[1]))
    if hint is PaidToward:
        return _paid_toward
    if isinstance(hint, type) and attrs.has(hint) and hint is not Entry:
        return lambda field, value: check_fields(hint, document_from(field, value), f"{field}.")
    return _BY_TYPE[origin or hint]


def _paid_toward(field: str, value: object) -> object:
    given = document_from(field, value)
    check_fields(TowardInterest if "interest" in given else Toward, given, f"{field}.")
    return given


def _either(checks: Sequence[Check], arguments: tuple[object, ...]) -> Check:
    if len(checks) == 1:
        return checks[0]
    text, other = checks  # the one such union: the name of shipped terms, or an object

    def check(field: str, value: object) -> object:
        return (other if isinstance(value, dict) else text)(field, value)

    assert dict in [get_origin(each) for each in arguments]  # noqa: S101 - a new union must choose for itself
    return check


def _one_of(choices: tuple[object, ...]) -> Check:
    listed = ", ".join("true" if choice is True else str(choice) for choice in choices)

    def check(field: str, value: object) -> object:
        if (type(value), value) not in [(type(choice), choice) for choice in choices]:  # 1 is no true
            raise InvalidEntry(field, value, "not one of the choices", f"write one of: {listed}")
        return value

    return check


def _each_value(check_one: Check) -> Check:
    def check(field: str, value: object) -> object:
        for name, one in document_from(field, value).items():
            check_one(f"{field}.{text_from(field, name)}", one)
        return value

    return check


@cache
def fields_of(kind: type[attrs.AttrsInstance]) -> tuple[Mapping[str, Check], frozenset[str]]:
    """How each field of a kind is checked, and which fields it cannot do without."""
    fields = attrs.fields(kind)
    checks = {field.name: _check_for(field.type) for field in fields if field.name not in OF_THE_LOG}
    return checks, frozenset(field.name for field in fields if field.default is attrs.NOTHING)


class MissingField(InvalidEntry):
    """A field without which a kind says too little."""

    def __init__(self, field: str, of: str) -> None:
        super().__init__(field, None, f"missing, and {of} needs it", "")

    def to_do(self, words: Words) -> str:
        return f"add {words.field(self.field)}"


class NoSuchField(InvalidEntry):
    """A field a kind does not have, beside the one that may be meant."""

    def __init__(self, field: str, value: object, of: str, known: Iterable[str], prefix: str = "") -> None:
        self.known, self.prefix = sorted(known), prefix
        super().__init__(field, value, f"no field of {of}", "")

    def to_do(self, words: Words) -> str:
        def called(name: str) -> str:
            return words.field(self.prefix + name).removeprefix(self.prefix)

        said = near(self.field.rpartition(".")[2], self.known)
        perhaps = f"; perhaps {called(said)} is meant" if said else ""
        return f"it knows {', '.join(map(called, self.known))}{perhaps}"


def check_fields(
    kind: type[attrs.AttrsInstance], given: Mapping[str, object], prefix: str = "", *, besides: Iterable[str] = ()
) -> None:
    """Refuse, as ``InvalidEntry``, what a kind does not have or is not so written, and what it cannot do without.

    ``besides`` are names that may stand there and were read already.
    """
    checks, needed = fields_of(kind)
    for name, value in given.items():
        if name not in checks:
            raise NoSuchField(prefix + name, value, kind.__name__, {*checks, *besides}, prefix)
        if value is None:
            remedy = "write its value" if name in needed else "leave the field out if there is nothing to say"
            problem = f"null, and {kind.__name__} needs it" if name in needed else "null"
            raise InvalidEntry(prefix + name, None, problem, remedy)
        checks[name](prefix + name, value)
    for name in checks:
        if name in needed and name not in given:
            raise MissingField(prefix + name, kind.__name__)
