"""Where the terms come from: the source, what it is silent on, and what of it they leave out. Knows no agreement."""

from collections.abc import Iterator, Mapping

from lifecycle.agreement.explaining.of_days import Sentence
from lifecycle.agreement.language.concepts.terms import Terms

# What the product asks of a paper by a word of its own.
SILENT: Mapping[str, str] = {
    "amounts": "a cap, a last date or default interest",
    "shares": "a limit on the shares that could be issued in place of cash",
    "due_dates": "moving a due date",
}


def of_source(terms: Terms) -> Iterator[Sentence]:
    if terms.source:
        yield Sentence("source", f"{terms.source}.")
    if terms.silent_on:
        said = "; ".join(SILENT.get(each, each) for each in terms.silent_on)
        yield Sentence("silent_on", f"It says nothing of: {said}.")
    if terms.left_out:
        yield Sentence("left_out", f"What it says besides, and these terms do not: {'; '.join(terms.left_out)}.")
