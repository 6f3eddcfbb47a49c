"""A document in plain words, part by part: what is awaited, what goes wrong, what it costs, what is open."""

from collections.abc import Iterator, Sequence

import attrs

from lifecycle.agreement.explaining.of_days import Sentence, of_condition, of_date
from lifecycle.agreement.explaining.of_money import around, of_all_heads, of_charge, of_head, of_interest, of_limit
from lifecycle.agreement.explaining.of_source import of_source
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.concepts.terms import ReadingAsked, Terms
from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.agreement.language.source import Document


@attrs.frozen
class Part:
    """Sentences of one concept, under its heading."""

    heading: str
    sentences: Sequence[Sentence]


@attrs.frozen
class Explanation:
    """The whole contract under the defaults of its readings; a part without sentences is not there."""

    name: str
    title: str
    parts: Sequence[Part]


def explained(document: Document) -> Explanation:
    """A checked document explained. Raises ``FaultyTerms``."""
    found = checked(document)
    if found.faults:
        raise FaultyTerms(found.faults)
    terms = under(document, {})
    parts = (
        Part("Dates", [of_date(name, date) for name, date in terms.dates.items()]),
        Part(
            "Conditions",
            [each for name, found in terms.conditions.items() for each in of_condition(name, found, terms)],
        ),
        Part(
            "What costs money",
            [*(of_head(name, head, terms) for name, head in terms.heads.items()), *of_all_heads(terms)],
        ),
        Part("What it costs", [of_charge(name, charge, terms) for name, charge in terms.charges.items()]),
        Part("Limits and interest", list(_limits(terms))),
        Part("Besides", [*around(terms), *_duties(terms)]),
        Part("Where the text is open", list(_readings(document, terms))),
        Part("Where it comes from", list(of_source(terms))),
    )
    return Explanation(terms.name, terms.title or terms.name, [part for part in parts if part.sentences])


def _limits(terms: Terms) -> Iterator[Sentence]:
    yield from map(of_limit, terms.limits)
    if not terms.limits:
        yield Sentence("limits", "These terms set no limit.")
    none = Sentence("interest", "By these terms, what is unpaid bears no interest.")
    yield of_interest(terms.interest) if terms.interest else none


def _duties(terms: Terms) -> Iterator[Sentence]:
    for name, duty in terms.duties.items():
        clauses = (duty.clause,) if duty.clause else ()
        yield Sentence(duty.place, f"{name.replace('_', ' ').capitalize()}: {duty.within or duty.on}.", clauses)


def _readings(document: Document, terms: Terms) -> Iterator[Sentence]:
    choices = checked(document).choices
    for key, reading in terms.readings.items():
        clauses = (reading.clause,) if reading.clause else ()
        if reading.fixed is not None:
            yield Sentence(reading.place, f"Read as {reading.fixed} by the agreement itself ({key}).", clauses)
        elif key in choices:  # the product's own are told by the register
            others = " or ".join(each for each in choices[key] if each != reading.default)
            text = f"{_asked(reading)} Read as {reading.default}; otherwise {others} ({key})."
            yield Sentence(reading.place, text, clauses)


def _asked(reading: ReadingAsked) -> str:
    """The question without what is remarked after it."""
    question, mark, _ = (reading.question or "").rpartition("?")
    return f"{question}{mark}" or str(reading.question)
