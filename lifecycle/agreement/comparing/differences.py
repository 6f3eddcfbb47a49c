"""Where two documents differ: one row a word, by its place, with both values and both clauses.

A fork is compared as the places inside it: each value of one document with each of the other that can hold at the
same time. Where all of them differ alike, that is one row, whatever the reading.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal

import attrs

from lifecycle.agreement.comparing.facts import (
    TOLD_WHOLE,
    Branches,
    Listed,
    Node,
    Word,
    Words,
    computes,
    facts_of,
    is_said,
    shown,
)
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.concepts.terms import ReadingAsked
from lifecycle.agreement.language.decided import asked, under
from lifecycle.agreement.language.faults import FaultyTerms, inside
from lifecycle.agreement.language.source import Document, plain_text

HEADS, READINGS, CLAUSES, OF_A_DUTY = "heads", "readings", "clauses", "duty_"
What = Literal["word", "order", "reading"]


@attrs.frozen(kw_only=True)
class Difference:
    """One word. A value is None where that document has no such word, and unsaid where it only means it.

    ``under`` are the choices of readings under which it is so; ``there`` is the place in the second document, if it is
    another: the same limit may have another number.
    """

    place: str
    what: What = "word"
    first: object = None
    second: object = None
    first_said: bool = True
    second_said: bool = True
    first_clause: str | None = None
    second_clause: str | None = None
    under: Mapping[str, str] = attrs.field(factory=dict)
    there: str | None = None


@attrs.frozen
class _Case:
    """What stands at a place under some choices, and the clause around it."""

    under: Mapping[str, str]
    node: Node
    clause: str | None = None

    def word(self, name: str) -> "_Case":
        """What stands at a word of it."""
        if not isinstance(self.node, Words):
            return attrs.evolve(self, node=None)
        clause = self.node.clause or self.clause
        return attrs.evolve(self, node=self.node.facts.get(name), clause=clause)

    def item(self, number: int) -> "_Case":
        items = self.node.items if isinstance(self.node, Listed) else ()
        return attrs.evolve(self, node=items[number] if number < len(items) else None)


_Cases = Sequence[_Case]


@attrs.frozen
class _Place:
    """A place in each of the two documents."""

    here: str
    there: str

    def word(self, name: str) -> "_Place":
        return _Place(inside(self.here, name), inside(self.there, name))

    def item(self, here: int, there: int) -> "_Place":
        return _Place(f"{self.here}[{here + 1}]", f"{self.there}[{there + 1}]")


def differences(first: Document, second: Document) -> Sequence[Difference]:
    """Where two sound documents differ. Raises ``FaultyTerms`` of one that is not sound."""
    for document in (first, second):
        if faults := checked(document).faults:
            raise FaultyTerms(faults)
    of_words = _differ([_Case({}, facts_of(first))], [_Case({}, facts_of(second))], _Place("", ""), "")
    return [*of_words, *_order(first, second), *_duties(first, second), *_readings(first, second)]


def _differ(first: _Cases, second: _Cases, place: _Place, name: str) -> Iterator[Difference]:
    first = [each for case in first for each in _decided(case)]
    second = [each for case in second for each in _decided(case)]
    nodes = [case.node for case in (*first, *second)]
    if any(isinstance(node, Listed) and _of_tables(node, name) for node in nodes):
        yield from _lists_differ(list(map(_as_list, first)), list(map(_as_list, second)), place, name)
    elif any(isinstance(node, Words) for node in nodes):
        for word in dict.fromkeys(word for node in nodes if isinstance(node, Words) for word in node.facts):
            inside_both = [each.word(word) for each in first], [each.word(word) for each in second]
            yield from _differ(*inside_both, place.word(word), word)
    else:
        yield from _rows(first, second, place)


def _decided(case: _Case) -> Iterator[_Case]:
    """A case for each choice of the forks that stand here, or as items of a list here."""
    fork = case.node if isinstance(case.node, Branches) else _first_fork(case.node)
    if fork is None:
        yield case
        return
    for choice in fork.choices:
        if case.under.get(fork.reading, choice) == choice:
            under_it = {**case.under, fork.reading: choice}
            yield from _decided(attrs.evolve(case, under=under_it, node=_chosen(case.node, fork.reading, choice)))


def _first_fork(node: Node) -> Branches | None:
    items = node.items if isinstance(node, Listed) else ()
    return next((each for each in items if isinstance(each, Branches)), None)


def _chosen(node: Node, reading: str, choice: str) -> Node:
    """What stands there, or in a list there, under a choice."""
    match node:
        case Branches():
            return node.choices.get(choice) if node.reading == reading else node
        case Listed():
            return attrs.evolve(node, items=[_chosen(each, reading, choice) for each in node.items])
        case _:
            return node


# --- lists --------------------------------------------------------------------------------------------------


def _of_tables(found: Listed, name: str) -> bool:
    return name not in TOLD_WHOLE and any(isinstance(each, Words) for each in found.items)


def _as_list(case: _Case) -> _Case:
    """A base that is a word, where the other document has a list of bases."""
    if not isinstance(case.node, Word):
        return case
    return attrs.evolve(case, node=Listed([Words({"of": case.node})]))


def _lists_differ(first: _Cases, second: _Cases, place: _Place, name: str) -> Iterator[Difference]:
    for here, there in _pairs(first, second):
        in_both = [case.item(here) for case in first], [case.item(there) for case in second]
        yield from _differ(*in_both, place.item(here, there), name)


def _pairs(first: _Cases, second: _Cases) -> Sequence[tuple[int, int]]:
    """Which numbers of two lists belong together: the same, or, where order says nothing, those that compute alike.

    Of what is left, the first to the first; a number beyond a list is of nothing.
    """
    lists = [[case.node for case in cases if isinstance(case.node, Listed)] for cases in (first, second)]
    longest = [max((len(each.items) for each in found), default=0) for found in lists]
    if not all(len(cases) == 1 for cases in (first, second)) or not all(
        each.in_any_order for found in lists for each in found
    ):
        return [(number, number) for number in range(max(longest))]
    one, other = ([computes(each) for node in found for each in node.items] for found in lists)
    alike, left = list[tuple[int, int]](), list(range(len(other)))
    for number, said in enumerate(one):
        same = next((there for there in left if other[there] == said), None)
        if same is not None:
            left.remove(same)
            alike.append((number, same))
    rest = [number for number in range(len(one)) if number not in dict(alike)]
    return [
        (here if here is not None else max(longest), there if there is not None else max(longest))
        for here, there in [*alike, *zip_longest(rest, left)]
    ]


# --- rows ---------------------------------------------------------------------------------------------------


def _rows(first: _Cases, second: _Cases, place: _Place) -> Iterator[Difference]:
    """One row for each two values that differ and can hold at once; one for all where they differ alike."""
    pairs = [(one, other) for one in first for other in second if _at_once(one, other)]
    of_one = [one for one in first if not any(_at_once(one, other) for other in second)]
    of_other = [other for other in second if not any(_at_once(one, other) for one in first)]
    pairs += [(one, attrs.evolve(one, node=None, clause=None)) for one in of_one]
    pairs += [(attrs.evolve(other, node=None, clause=None), other) for other in of_other]
    found = [_row(one, other, place) for one, other in pairs if _differs(one.node, other.node)]
    alike = {(str(each.first), str(each.second), each.first_clause, each.second_clause) for each in found}
    if len(found) == len(pairs) and len(alike) == 1:
        yield attrs.evolve(found[0], under={})
    else:
        yield from found


def _at_once(one: _Case, other: _Case) -> bool:
    return all(other.under.get(reading, choice) == choice for reading, choice in one.under.items())


def _differs(one: Node, other: Node) -> bool:
    alike = computes(one) == computes(other) or shown(one) == shown(other)
    return not alike and (is_said(one) or is_said(other))


def _row(one: _Case, other: _Case, place: _Place) -> Difference:
    no_place = place.there if one.node is None else place.here
    both = one.node is not None and other.node is not None
    return Difference(
        place=no_place,
        first=shown(one.node),
        second=shown(other.node),
        first_said=one.node is None or is_said(one.node),
        second_said=other.node is None or is_said(other.node),
        first_clause=one.clause if one.node is not None else None,
        second_clause=other.clause if other.node is not None else None,
        under={**one.under, **other.under},
        there=place.there if both and place.there != place.here else None,
    )


# --- what stands at no place of a word ------------------------------------------------------------------------


def _order(first: Document, second: Document) -> Iterator[Difference]:
    """The order of the heads both have: limits are filled and days left out in it."""
    one, other = (list(checked(document).terms.heads) for document in (first, second))
    here, there = [name for name in one if name in other], [name for name in other if name in one]
    if here != there:
        yield Difference(place=HEADS, what="order", first=here, second=there)


def _duties(first: Document, second: Document) -> Iterator[Difference]:
    """A duty that only one has: what has no section is none of the agreement. Which section it is, is no difference."""
    one, other = (_table(document.raw.get(CLAUSES)) for document in (first, second))
    for name in dict.fromkeys([*one, *other]):
        if name.startswith(OF_A_DUTY) and (name in one) != (name in other):
            yield Difference(place=inside(CLAUSES, name), first=one.get(name), second=other.get(name))


def _readings(first: Document, second: Document) -> Iterator[Difference]:
    """Readings that only one asks, or that are taken otherwise or chosen from others, and those that one answers."""
    one, other = asked(first), asked(second)
    told = [under(document, {}).readings for document in (first, second)]
    for key in dict.fromkeys([*one.defaults, *other.defaults]):
        default = one.defaults.get(key), other.defaults.get(key)
        if default[0] != default[1]:
            yield _of_reading(key, "default", default, told)
        choices = one.choices.get(key), other.choices.get(key)
        if choices[0] and choices[1] and set(choices[0]) != set(choices[1]):
            yield _of_reading(key, "choices", (list(choices[0]), list(choices[1])), told)
    for key in dict.fromkeys([*told[0], *told[1]]):
        fixed = [each[key].fixed if key in each else None for each in told]
        if fixed[0] != fixed[1]:
            yield _of_reading(key, "fixed", (fixed[0], fixed[1]), told)


def _of_reading(
    key: str, word: str, values: tuple[object, object], told: Sequence[Mapping[str, ReadingAsked]]
) -> Difference:
    clauses = [each[key].clause if key in each and value is not None else None
               for each, value in zip(told, values, strict=True)]  # fmt: skip
    return Difference(
        place=f"{READINGS}.{key}.{word}",
        what="reading",
        first=values[0],
        second=values[1],
        first_clause=clauses[0],
        second_clause=clauses[1],
    )


def _table(value: object) -> Mapping[str, str]:
    found = value if isinstance(value, dict) else {}
    return {name: plain_text(each) or ", ".join(map(str, each)) for name, each in found.items()}
