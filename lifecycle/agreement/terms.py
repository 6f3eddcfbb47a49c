"""The terms of a signing, judged: a shipped agreement, one with places changed, or a whole document of its own.

Old flat keys are names for places, and taken as they always were: which there are, and what each takes, is data.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import attrs
from msgspec import Meta

from lifecycle.agreement.language.based import BASED_ON, changed, document, signed_document
from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.agreement.language.forks import LEFT_OUT, READINGS, forks
from lifecycle.agreement.language.formerly import FORMERLY, flat_term, flat_terms, former_places
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.source import Document
from lifecycle.entries import AgreementSigned, TermsAmended
from lifecycle.entries.checks import check_fields, fields_of
from lifecycle.entries.codec import WHOLE_TERMS
from lifecycle.entries.fields import InvalidEntry, document_from, meant
from lifecycle.errors import Refusal, Words

if TYPE_CHECKING:
    from lifecycle.agreement.language.concepts.terms import Terms

STATED_DAY, DATES, HEADS = "on", "dates", "heads"
CURRENCY = "currency"
ADDED, REMOVED = "holidays_added", "holidays_removed"
# What an old flat key may take, by the words that say so in ``[formerly]``.
TAKES: Mapping[str, Any] = {
    "a date": date,
    "a wait": Annotated[int, Meta(title="a wait")],
    "an interval": Annotated[int, Meta(title="an interval")],
    "years": Annotated[int, Meta(title="years")],
    "a rate": Annotated[Decimal, Meta(title="a rate")],
    "rates": Annotated[tuple[Decimal, ...], Meta(title="rates")],
    "a month and day": Annotated[str, Meta(title="a month and day")],
    "dates": Annotated[tuple[date, ...], Meta(title="dates")],
    "a currency": Annotated[str, Meta(title="a currency")],
}


@cache
def old_keys(name: str) -> type[attrs.AttrsInstance]:
    """The old flat keys of a shipped agreement as a class, each with what it takes."""
    told: Any = shipped(name).raw.get(FORMERLY) or {}
    fields: Any = {key: attrs.field(type=TAKES[each["takes"]]) for key, each in told.items()}
    found: type[attrs.AttrsInstance] = attrs.make_class("Terms", fields, frozen=True, kw_only=True)
    return found


def with_old_keys() -> str:
    """The shipped agreement that an object of old flat keys is read by; if none ever had them, the first there is."""
    names = shipped_names()
    return next((name for name in names if former_places(shipped(name))), names[0])


@attrs.frozen
class Term:
    """One shipped term as the file has it."""

    key: str
    value: object
    clause: str
    meaning: str


class UnknownTerms(Refusal):
    """Terms by a name we do not ship."""

    def __init__(self, name: str, shipped: list[str], field: str = "terms") -> None:
        otherwise = "the terms out as an object" if field == "terms" else "every term out and leave it out"
        super().__init__(
            f'{field} = "{name}": no terms of that name are shipped; use one of {", ".join(shipped)}, or write '
            f"{otherwise}{meant(name, shipped)}."
        )


class DayBeforeSigning(InvalidEntry):
    """Shipped terms that state a date of another deal."""

    def __init__(self, name: str, key: str, day: date, signed_on: date) -> None:
        self.key = key
        called = " ".join(word.capitalize() for word in key.split("_"))
        super().__init__("terms", name, f"their {called}, {day}, is before this signing, on {signed_on}", "")

    def to_do(self, words: Words) -> str:
        own = f'{{"based_on": "{self.value}", "{self.key}": "YYYY-MM-DD"}}'
        return f"give this deal's own, as {words.written('terms', own)}"


class TermsNotWhole(InvalidEntry):
    """An object that gives some terms and is based on none."""

    def __init__(self, missing: Sequence[str], based_on: str) -> None:
        remedy = f'add "based_on": "{based_on}", and what you do not write is as shipped, or write all of the terms'
        super().__init__("terms.based_on", None, "missing", f"{remedy}: {', '.join(missing)} {_stand(missing)}")


def _stand(missing: Sequence[str]) -> str:
    return "is not there" if len(missing) == 1 else "are not there"


@cache
def shipped_terms(name: str) -> tuple[str, tuple[Term, ...]]:
    """Title and terms of a shipped agreement, in the file's order. Raises ``UnknownTerms``."""
    if name not in shipped_names():
        raise UnknownTerms(name, shipped_names())
    return str(shipped(name).raw["title"]), tuple(terms_said(shipped(name)))


def terms_said(document: Document) -> Sequence[Term]:
    """The terms of a document by their old flat keys, as they stand in it; none where it never had such keys."""
    told: Any = document.raw.get(FORMERLY) or {}
    values = flat_terms(document)
    return [Term(key, values[key], said["clause"], said["means"]) for key, said in told.items()]


def terms_of(signed: AgreementSigned) -> "Terms":
    """The terms an agreement was signed with, under the defaults of its readings. Raises what ``check_terms`` does."""
    from lifecycle.agreement.language.decided import under

    check_terms(signed)
    return under(signed_document(signed), {})


def heads_of(signed: AgreementSigned) -> Sequence[str]:
    """What may trigger an amount: the heads of the terms signed, in their order."""
    found = signed_document(signed).raw.get(HEADS)
    return list(found) if isinstance(found, dict) else []


def check_terms(signed: AgreementSigned) -> None:
    """Judge the terms of a signing: shipped by name, or an object, on shipped ones where it says so.

    Raises ``UnknownTerms``, ``InvalidEntry`` and ``FaultyTerms``; a stated date before the signing is refused.
    """
    given = signed.terms
    if isinstance(given, str):
        if given not in shipped_names():
            raise UnknownTerms(given, shipped_names())
        own: Mapping[str, object] = {}
    else:
        own = _own(given)
    found = signed_document(signed)
    _check_holidays(found, "terms")
    _check_stated_days(signed, found, own)


def _own(given: Mapping[str, object]) -> Mapping[str, object]:
    """What an object writes itself, each old key and each place judged; a whole document writes nothing else."""
    own = {key: value for key, value in given.items() if key != BASED_ON}
    if BASED_ON not in given and (HEADS in given or WHOLE_TERMS in given or not shipped_names()):
        _check_document(document(given))
        return {}
    base = given.get(BASED_ON)
    if BASED_ON in given and not isinstance(base, str):
        raise InvalidEntry(
            f"terms.{BASED_ON}", base, "not the name of shipped terms", f"use one of {', '.join(shipped_names())}"
        )
    if isinstance(base, str) and base not in shipped_names():
        raise UnknownTerms(base, shipped_names(), f"terms.{BASED_ON}")
    keys = old_keys(str(base) if base else with_old_keys())
    known, needed = fields_of(keys)
    places = [key for key in own if key not in known and _is_place(key)]
    missing = [key for key in known if key in needed and key not in own]
    if missing and base is None and not places and all(key in known for key in own):
        raise TermsNotWhole(missing, with_old_keys())
    flat = document_from("terms", {key: value for key, value in own.items() if key not in places})
    shipped_ones = _flat_terms_of(str(base)) if base else {}
    check_fields(keys, {**shipped_ones, **flat}, "terms.", besides=[BASED_ON])
    if places:
        _check_document(document(given))
    return own


@cache
def _flat_terms_of(name: str) -> Mapping[str, object]:
    """The old keys of shipped terms with their values, worked out once: many agreements are based on the same."""
    return flat_terms(shipped(name))


def _is_place(key: str) -> bool:
    """Whether a key is written as a place, not as an old key: of more than one step, or a word of the whole terms."""
    if "." in key or "[" in key:
        return True  # one that is none is told as such
    from lifecycle.agreement.language.concepts.terms import Terms
    from lifecycle.agreement.language.vocabulary.tables import words_of

    return key in words_of(Terms)


def _check_document(document: Document) -> None:
    """Refuse, with every fault, terms that are not sound."""
    from lifecycle.agreement.language.checked import checked

    faults = checked(document).faults
    if faults:
        raise FaultyTerms(faults)


def _check_holidays(document: Document, said_in: str) -> None:
    both = set(_texts(flat_term(document, ADDED))) & set(_texts(flat_term(document, REMOVED)))
    if both:
        problem, remedy = "the date is added as well as removed", "keep it in one of the two lists"
        raise InvalidEntry(f"{said_in}.{REMOVED}", min(both), problem, remedy)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def _check_stated_days(signed: AgreementSigned, document: Document, own: Mapping[str, object]) -> None:
    """A date that was stated is not before the signing: one of a shipped agreement is that of another deal."""
    old = {place: key for key, places in former_places(document).items() for place in places}
    for place, day in stated_days(document):
        if day < signed.occurred_on:
            key = old.get(place, place)
            base = signed.terms if isinstance(signed.terms, str) else signed.terms.get(BASED_ON)
            if base and key not in own and place not in own and key in old.values():
                raise DayBeforeSigning(str(base), key, day, signed.occurred_on)
            _refuse_day(signed, f"terms.{key}", day)


def _refuse_day(signed: AgreementSigned, field: str, day: date) -> None:
    problem, remedy = f"before the signing on {signed.occurred_on}", "write a date on or after the signing"
    raise InvalidEntry(field, str(day), problem, remedy)


def stated_days(document: Document) -> Iterator[tuple[str, date]]:
    """Every date that terms state as a day, with its place."""
    yield from _stated(document.raw.get(DATES), DATES)


def _stated(value: object, place: str) -> Iterator[tuple[str, date]]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name == STATED_DAY and isinstance(each, str):
                yield f"{place}.{name}", date.fromisoformat(each)
            yield from _stated(each, f"{place}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _stated(each, f"{place}[{number}]")


def check_changes(amendment: TermsAmended, signed: AgreementSigned) -> None:
    """Judge what an amendment changes: old keys and places, each well formed. Raises ``InvalidEntry``."""
    before = signed_document(signed)
    keys, example = _keys_of(before), f"dates.NAME.by[1].{STATED_DAY}"
    if not amendment.changes:
        given = next((key for key, place in former_places(before).items() if place[0].endswith(STATED_DAY)), example)
        raise InvalidEntry("changes", {}, "nothing is changed", f'write {{"{given}": "2003-07-01"}}')
    for key, value in amendment.changes.items():
        if key == CURRENCY:
            raise InvalidEntry(f"changes.{CURRENCY}", value, "the currency cannot change", "leave it out")
        if key not in keys and not _is_place(key):
            known = f"the terms are {', '.join(keys)}" if keys else "write a place as terms check names it"
            raise InvalidEntry(f"changes.{key}", value, "no such term", f"{known}{meant(key, keys)}")
        if key in keys:
            keys[key](f"changes.{key}", value)
    after = changed(before, amendment.changes, "changes")
    _check_readings(before, after, amendment.changes)
    if any(key not in keys for key in amendment.changes):
        _check_document(after)
    _check_holidays(after, "changes")
    old = {place: key for key, places in former_places(before).items() for place in places}
    for place, day in stated_days(after):
        if day < signed.occurred_on:
            _refuse_day(signed, f"changes.{old.get(place, place)}", day)


def _check_readings(before: Document, after: Document, changes: Mapping[str, object]) -> None:
    """A question the paper leaves open is answered by an election; an amendment makes the text plain, or leaves it."""
    elect = "write the value itself, or record a ReadingElected"
    for key, value in changes.items():
        if key.partition(".")[0] == READINGS and value != LEFT_OUT:
            raise InvalidEntry(f"changes.{key}", value, "an amendment answers no reading", elect)
    asked = {fork.reading for fork in forks(before.raw)}
    new = next((fork for fork in forks(after.raw) if fork.reading not in asked), None)
    if new:
        raise InvalidEntry(f"changes.{new.place}", new.reading, "a reading the terms signed do not ask", elect)


def _keys_of(document: Document) -> Mapping[str, Any]:
    """How each old key of a document is checked; a document of its own has none."""
    told = former_places(document)
    alike = (name for name in shipped_names() if former_places(shipped(name)).keys() == told.keys())
    name = next(alike, None) if told else None
    return fields_of(old_keys(name))[0] if name else {}
