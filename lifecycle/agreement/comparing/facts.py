"""A document as facts: what computes the same is the same here, however it was written; forks stand where they stood.

A word left out is what it means then, and not said. A duration is what it adds up to: ``"1 week"`` is ``"7 days"``,
``"1 year"`` is ``"12 months"``; a business day is no trading day, and a month no number of days. What a document says
of itself, names, titles and prose, is no fact of the contract.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal

import attrs

from lifecycle.agreement.language.concepts.charges import BASE, By, Charge, Head
from lifecycle.agreement.language.concepts.terms import DOCUMENT
from lifecycle.agreement.language.forks import LEFT_OUT, READING, choices_of, is_fork
from lifecycle.agreement.language.source import Document, plain_text
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.agreement.language.vocabulary.tables import KIND, NEEDED, Named, Placed, Table, words_of
from lifecycle.agreement.language.vocabulary.words import Kind, Many, Shaped
from lifecycle.agreement.language.written import ABOUT

NO_FACTS = ABOUT | {"clause", "called"}
# Lists that say the same in any order.
IN_ANY_ORDER = {
    *("down", "causes", "needs", "of", "not_on_days_of", "heads", "when", "or_sooner", "until", "limits"),
    *("holidays_added", "holidays_removed"),
}  # fmt: skip
# Lists that are told whole though a table may stand in them.
TOLD_WHOLE = {"when"}
THIRTY, CALENDAR_MONTH = "30", "calendar month"


@attrs.frozen
class Word:
    """One value as written, and what it computes; ``said`` where the document says it, not only means it."""

    value: object
    computes: Hashable
    said: bool = True


@attrs.frozen
class Words:
    """A table: its facts by name, and the clause it says."""

    facts: "Mapping[str, Node]"
    clause: str | None = None


@attrs.frozen
class Listed:
    """A list; ``in_any_order`` where it says the same in any. What is left out in it keeps its number, as None."""

    items: "Sequence[Node]"
    in_any_order: bool = False


@attrs.frozen
class Branches:
    """A fork: each choice of a reading with what stands there then."""

    reading: str
    choices: "Mapping[str, Node]"


Node = Word | Words | Listed | Branches | None


def facts_of(document: Document) -> Words:
    """Every fact of a sound document."""
    found = _table(document.raw, DOCUMENT, said=True)
    return attrs.evolve(found, facts={name: each for name, each in found.facts.items() if name not in NO_FACTS})


def computes(node: Node) -> Hashable:
    """What is equal where two facts compute the same."""
    match node:
        case Word():
            return node.computes
        case Words():
            return frozenset((name, computes(each)) for name, each in node.facts.items() if each is not None)
        case Listed():
            found = tuple(computes(each) for each in node.items if each is not None)
            return frozenset(found) if node.in_any_order else found
        case Branches():
            return node.reading, frozenset((choice, computes(each)) for choice, each in node.choices.items())
        case None:
            return None


def shown(node: Node) -> object:
    """The value as plain tables, lists and texts; of a table what it says."""
    match node:
        case Word():
            return node.value
        case Words():
            return {name: shown(each) for name, each in node.facts.items() if is_said(each)}
        case Listed():
            return [shown(each) for each in node.items if each is not None]
        case _:
            return None


def is_said(node: Node) -> bool:
    """Whether the document says it, or something in it."""
    match node:
        case Word():
            return node.said
        case Words():
            return any(is_said(each) for each in node.facts.values())
        case Listed():
            return bool(node.items)
        case _:
            return node is not None


def _fact(value: object, kind: Kind, name: str, otherwise: Node, *, said: bool = True) -> Node:
    """What stands at a place; ``otherwise`` where a choice leaves it out."""
    if is_fork(value):
        choices = {choice: value[choice] for choice in choices_of(value)}
        return Branches(
            value[READING],
            {
                choice: otherwise if each == LEFT_OUT else _fact(each, kind, name, otherwise)
                for choice, each in choices.items()
            },
        )
    if kind is BASE:
        return _base(value, name)
    match kind:
        case Table():
            return _table(value, kind, said=said)
        case Named():
            each = value if isinstance(value, dict) else {}
            return Words({key: _fact(one, kind.one, key, None) for key, one in each.items()})
        case Many():
            items = value if isinstance(value, list) else []
            found = [_fact(each, kind.one, name, None) for each in items]
            return Listed(found, name in IN_ANY_ORDER) if found else None
        case Shaped():
            inside = next(each for shape, each in kind.shapes if isinstance(value, shape))
            return _fact(value, inside, name, otherwise, said=said)
        case _:
            return Word(value, _computed(kind.read(name, value, [])), said)


def _computed(value: object) -> Hashable:
    """A value that was read: decimals whatever their zeros, durations by what they add up to."""
    match value:
        case Duration(days=int()):
            return "days", value.days
        case Duration(months=int()) if value.unit != CALENDAR_MONTH:
            return "months", value.months
        case Decimal():
            return value.normalize()
        case _:
            found: Hashable = value
            return found


def _base(value: object, name: str) -> Node:
    """A base that is a word alone is that word, a list of one table of it too."""
    found = value if isinstance(value, list) else [value]
    one = found[0] if len(found) == 1 else None
    of = one if isinstance(one, str) else one.get("of") if isinstance(one, dict) and _only_of(one) else None
    kinds = dict(BASE.shapes)
    if of is not None and not is_fork(of):
        return Word(of, _computed(kinds[str].read(name, of, [])))
    return Listed([_fact({"of": each} if isinstance(each, str) else each, _of_each(), name, None) for each in found])


def _of_each() -> Kind:
    one: Kind = dict(BASE.shapes)[dict]
    return one


def _only_of(table: Mapping[str, object]) -> bool:
    return set(table) - NO_FACTS == {"of"}


def _table(value: object, kind: Table, *, said: bool) -> Words:
    table = value if isinstance(value, Mapping) else {}
    found: dict[str, Node] = {}
    for name, field in words_of(kind.of).items():
        if name in ("clause", "called"):
            continue
        inside: Kind = field.metadata[KIND]
        means = _left_out(kind.of, name, table)
        default = field.default if means is None and not field.metadata[NEEDED] else means
        otherwise = _unsaid(default, inside, name)
        found[name] = _fact(table[name], inside, name, otherwise, said=said) if name in table else otherwise
    if kind.of is By and _may_be(table.get("month"), THIRTY):
        found["every"] = _each_word(found["every"], _by_its_unit)
    return Words(found, plain_text(table.get("clause")))


def _left_out(of: type[Placed], name: str, table: Mapping[str, object]) -> object:
    """What some words mean that have no default of their own."""
    if of is Charge and name == "due":
        return {"to": "charge"}
    if of is By and name == "month":
        return "actual"
    if of is Head and name == "cure_day":
        since = table.get("counts_from", "first_day")
        return None if is_fork(since) else "in" if since == "deadline" else "out"
    return None


def _unsaid(default: object, kind: Kind, name: str) -> Node:
    if isinstance(default, Placed):
        default = {}
    return None if default is None or default == () else _as_unsaid(_fact(default, kind, name, None, said=False))


def _as_unsaid(node: Node) -> Node:
    if isinstance(node, Words):
        return Words({name: _as_unsaid(each) for name, each in node.facts.items()})
    return _each_word(node, lambda word: attrs.evolve(word, said=False))


def _each_word(node: Node, made: Callable[[Word], Word]) -> Node:
    """The same with something made of the word itself, whatever the reading."""
    if isinstance(node, Branches):
        return Branches(node.reading, {choice: _each_word(each, made) for choice, each in node.choices.items()})
    return made(node) if isinstance(node, Word) else node


def _by_its_unit(word: Word) -> Word:
    """Where a month has 30 days, twelve of them are no year."""
    years = str(word.value).endswith(("year", "years"))
    return attrs.evolve(word, computes=word.value) if years else word


def _may_be(value: object, sought: str) -> bool:
    if is_fork(value):
        return any(_may_be(value[choice], sought) for choice in choices_of(value))
    return value == sought
