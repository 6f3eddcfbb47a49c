"""825-20-50-1(c): the most that may have to be paid toward each Investor, and of it what is used and what is left."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from lifecycle.agreement.explaining.of_money import of_limit
from lifecycle.agreement.silent import silence
from lifecycle.agreement.telling import heads_called
from lifecycle.entries.telling import listed
from lifecycle.money import ZERO
from projections.amounts.used import Room
from projections.case.case import Case
from projections.disclosing.fact import DisclosedFact
from projections.facts.reasons import dollars


@attrs.frozen(kw_only=True, slots=False)
class Maximum:
    """What all caps together leave toward one Investor, or all: None where some head is under no cap in all."""

    most: Decimal | None
    used: Decimal
    left: Decimal | None


def maximum_of(limits: Sequence[Room], heads: Collection[str]) -> Maximum:
    """The tightest bound on all heads together: of one cap that covers all of them, or of several that do."""
    in_all = [each for each in limits if each.window is None]
    covering_all = [[each] for each in in_all if set(each.heads) >= set(heads)]
    parts = [each for each in in_all if not set(each.heads) >= set(heads)]
    together = [parts] if parts and {head for each in parts for head in each.heads} >= set(heads) else []
    if bounds := [*covering_all, *together]:
        least = min(bounds, key=lambda bound: sum((each.left for each in bound), ZERO))
        most, used, left = (sum((getattr(each, name) for each in least), ZERO) for name in ("most", "used", "left"))
        return Maximum(most=most, used=used, left=left)
    return Maximum(most=None, used=sum((each.used for each in in_all), ZERO), left=None)


def in_total(several: Sequence[Maximum]) -> Maximum:
    """Of all Investors; nothing caps the whole where nothing caps one of them."""
    most, left = [each.most for each in several], [each.left for each in several]
    return Maximum(
        most=None if None in most or not most else sum((each for each in most if each), ZERO),
        used=sum((each.used for each in several), ZERO),
        left=None if None in left or not left else sum((each for each in left if each), ZERO),
    )


def maximum(made: Case, limits: Mapping[str, Sequence[Room]], unpaid: Mapping[str, Decimal]) -> Iterator[DisclosedFact]:
    """What is stated of it: per Investor and in total the cap, what is used, the most that can still be owed."""
    clauses = list(made.facts.clauses("disclosed_maximum"))
    clauses = clauses or [each.clause for each in made.terms.limits if each.clause]
    for text in _said(made, limits, unpaid):
        yield DisclosedFact(
            topic="maximum",
            requirement="825-20-50-1(c)",
            text=text,
            clauses=clauses,
            entries=(made.facts.signed.position,),
        )


def _said(made: Case, limits: Mapping[str, Sequence[Room]], unpaid: Mapping[str, Decimal]) -> Iterator[str]:
    shares = silence(made.facts.signed, made.terms, "shares") if made.terms.in_kind else None
    in_shares = f" In shares: {shares}." if shares else ""
    on_top = " Interest on what is unpaid comes on top." if made.terms.interest else ""
    amounts = silence(made.facts.signed, made.terms, "amounts")
    yield from (of_limit(limit).text for limit in made.terms.limits)
    if not any(limits.values()):
        lacking = amounts or "the terms have no cap in dollars"
        yield f"What may have to be paid: {lacking}.{on_top}{in_shares}"
        return
    heads = heads_called(made.facts.document)
    found = {name: maximum_of(rows, heads) for name, rows in limits.items()}
    for name, rows in limits.items():
        caps = " ".join(_cap(each, heads) for each in rows)
        in_all = _in_all(found[name], unpaid.get(name, ZERO), several=len(rows) > 1)
        yield f"Toward {name}: {caps}{in_all}{on_top}"
    if len(found) > 1:
        total = in_total([*found.values()])
        yield f"In total:{_in_all(total, sum(unpaid.values(), ZERO), several=True)}{on_top}{in_shares}"


def _cap(limit: Room, heads: Mapping[str, str]) -> str:
    every = set(limit.heads) >= set(heads)
    of = "all amounts together" if every else listed([heads.get(each, each) for each in limit.heads])
    window = f" in any {limit.window}" if limit.window else ""
    return f"{of} at most {dollars(limit.most)}{window}, of which {dollars(limit.used)} is used."


def _in_all(found: Maximum, unpaid: Decimal, *, several: bool) -> str:
    if found.most is None or found.left is None:
        return " Not every amount is under a cap, so nothing caps what may have to be paid in all."
    cap = f" At most {dollars(found.most)} in all, of which {dollars(found.used)} is used." if several else ""
    return (
        f"{cap} At most {dollars(found.left)} more can come to be owed, which with the {dollars(unpaid)} unpaid is "
        f"{dollars(found.left + unpaid)}."
    )
