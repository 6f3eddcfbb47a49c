"""825-20-50-1(a)(3): what would require a payment, head by head, and what of it is running."""

from collections.abc import Iterator, Sequence

from lifecycle.agreement.explaining.of_days import Sentence, of_condition, of_date, stated
from lifecycle.agreement.explaining.of_money import of_all_heads, of_charge, of_head
from lifecycle.agreement.language.concepts.charges import Charge, Head
from lifecycle.agreement.language.concepts.dates import DateRule
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.source import Document
from lifecycle.agreement.telling import called
from lifecycle.entries.telling import listed
from projections.amounts.lines import InvestorOwed
from projections.case.case import Case
from projections.disclosing.fact import DisclosedFact
from projections.facts.reasons import counted, dollars, every, percent


def events(made: Case) -> Iterator[DisclosedFact]:
    """The events, once for each set of terms: 10, an amendment may bind some Investors only."""
    # 10: the window is that of the terms on the declaration it counts from.
    declared_on = max((each.occurred_on for each in made.facts.declarations), default=made.as_of)
    sets: dict[tuple[Document, DateRule | None], list[str]] = {}
    for name in made.investors():
        window = _window(made.terms_on(declared_on, name))
        sets.setdefault((made.document_on(made.as_of, name), window), []).append(name)
    for (document, window), names in sets.items():
        toward = f"Toward {listed(names)}: " if len(sets) > 1 else ""
        yield from _events_under(made, under(document, made.readings), window, toward)


def _window(terms: Terms) -> DateRule | None:
    return next((head.arms_within for head in terms.heads.values() if head.arms_within), None)


def _events_under(made: Case, terms: Terms, window: DateRule | None, toward: str) -> Iterator[DisclosedFact]:
    for name, head in terms.heads.items():
        clauses = made.facts.clauses(f"disclosed_{name}")
        said = _in_short(terms, head, window) if clauses else None
        whole = _in_full(terms, name, head)
        yield DisclosedFact(
            topic="events",
            requirement="825-20-50-1(a)(3)",
            text=f"{toward}{_opening(called(name, head.called))}: {said or ' '.join(each.text for each in whole)}",
            clauses=clauses or list(dict.fromkeys(clause for each in whole for clause in each.clauses)),
            entries=_made_by(made),
        )


def _opening(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _in_full(terms: Terms, name: str, head: Head) -> Sequence[Sentence]:
    """A head in the sentences that explain it: what is awaited by when, what goes wrong, what that costs."""
    conditions = {each: terms.conditions[each] for each in head.of}
    dates = dict.fromkeys(each.by for each in conditions.values() if each.by)
    return [
        *(of_date(each, terms.dates[each]) for each in dates),
        *(sentence for each, found in conditions.items() for sentence in of_condition(each, found, terms)),
        of_head(name, head, terms),
        *(of_all_heads(terms) if head.ends is None else ()),
        of_charge(head.charge, terms.charges[head.charge], terms),
    ]


def _in_short(terms: Terms, head: Head, window: DateRule | None) -> str | None:
    """In one sentence where the terms give it a section of its own and go one of two usual ways; else None."""
    charge = terms.charges[head.charge]
    if charge.by.charged != "arrears" or not charge.by.rates:
        return None
    return _restricted(terms, head, charge, window) if terms.conditions[head.of[0]].down else _late(terms, head, charge)


def _late(terms: Terms, head: Head, charge: Charge) -> str | None:
    """What is owed while effectiveness is late, by rates alone; None where the terms go another way."""
    condition, by = terms.conditions[head.of[0]], charge.by
    if len(head.of) > 1 or condition.late != "effectiveness" or not by.every:
        return None
    if by.at_start is not None or by.then_add is not None or by.rate_lasts is not None or head.not_on_days_of:
        return None
    rates = ", ".join(percent(rate) for rate in by.rates)
    repeats = " (the last repeats)" if len(by.rates) > 1 else ""
    of = charge.base[0].called
    own = " Days counted as an Investor's own delay are left out." if head.investor_delay else ""
    return (
        f"no covering statement declared effective by {stated(terms.dates[condition.by or ''])}. {_often(charge)}"
        f"{rates}{repeats} of {f'the {of}' if of else 'what was paid'}.{own}"
    )


def _restricted(terms: Terms, head: Head, charge: Charge, window: DateRule | None) -> str | None:
    """What is owed while sales are restricted, notice by notice; None where the terms go another way."""
    allowed = terms.conditions[head.of[0]].allow_notices
    if not (window and window.add and allowed and allowed.each and allowed.times is not None):
        return None
    rates = ", ".join(percent(rate) for rate in charge.by.rates)
    return (
        f"within {window.add} after effectiveness an Investor's sales under the registration are restricted, other "
        f"than in {counted(allowed.times, 'permitted period')} of at most {allowed.each}. {_often(charge)}{rates} of "
        "what was paid for the shares still held."
    )


def _often(charge: Charge) -> str:
    length = charge.by.every
    often = "" if length is None else every(length.number, length.unit).capitalize()
    return f"{often}, and on the day it ends, "


def _made_by(made: Case) -> list[int]:
    """The signing, and the amendments that change anything for anybody."""
    return [made.facts.signed.position, *(each.change.position for each in made.bindings if each.changed)]


def running(made: Case, found: Sequence[InvestorOwed]) -> Iterator[DisclosedFact]:
    for each in found:
        for sequence in each.open:
            terms = made.terms_on(made.as_of, each.investor)
            head = terms.heads[sequence.trigger]
            date = terms.charges[head.charge].by.called or "charge"
            ahead = f", {dollars(sequence.at_next_computation)} at the next {date}" if sequence.next_computation else ""
            yield DisclosedFact(
                topic="events",
                requirement="825-20-50-1(a)(3)",
                text=f"Running toward {each.investor} on {made.as_of}: {called(sequence.trigger, head.called)} from "
                f"{sequence.trigger_date}; {dollars(sequence.if_cured_today)} more if it ended that day{ahead}.",
                clauses=made.facts.clauses("disclosed_running"),
                entries=(),
            )
