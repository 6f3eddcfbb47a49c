"""The addresses of pages. Each carries what was asked beside its own words: the clocks, the Investor, the readings."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import attrs

from lifecycle.agreement.clauses import clause
from lifecycle.agreement.language.source import Document, from_object
from projections.questions.register import find
from regrights.book.queries import part_of

ROOT = "/desk/"
# What an address hands on to the next page, where that takes it.
HANDED_ON = ("on", "known_at", "investor", "reading")
INVESTOR = "investor"
# A page that is about a period calls its last day so.
AS_OF_TOO = "to"
Words = Mapping[str, str | Sequence[str]]


@attrs.frozen
class Addresses:
    """Of the pages of one agreement, as they are linked from a page that was asked for with some words."""

    agreement: str
    said: Words
    # The terms, whose sections are told on the page of terms.
    document: Document = attrs.field(factory=lambda: from_object({}))
    # Whose own log it is about, where the address has to say so: on every page.
    whose: str | None = None

    def page(self, name: str, **words: str | Sequence[str] | None) -> str:
        """A page with its own words; what the page it is linked from was asked goes along where this one takes it.

        A word given as None is left out.
        """
        takes = words_of(name)
        known = {"on": self.said.get(AS_OF_TOO, ""), **self.said}
        handed_on = {word: value for word, value in known.items() if word in HANDED_ON and word in takes}
        if AS_OF_TOO in takes:
            handed_on[AS_OF_TOO] = known["on"]
        own = {INVESTOR: self.whose} if self.whose else {}
        given = {word: value for word, value in {**handed_on, **words, **own}.items() if value}
        return f"{ROOT}{part_of(self.agreement)}/{name}{_query(given)}"

    def same(self, name: str, **words: str | None) -> str:
        """The page again with everything it was asked, but these words; one given as None is left out."""
        takes = words_of(name)
        own = {word: value for word, value in self.said.items() if word in takes}
        return self.page(name, **{**own, **words})

    def entry(self, position: int) -> str:
        """The page of one entry."""
        return self.page("entry", n=str(position), investor=None)

    def clause(self, number: str) -> str:
        """Where the terms say what stands in a section."""
        told = clause(self.document, number)
        place = f"#{anchor(told.number)}" if told else ""
        return f"{self.page('terms', investor=None)}{place}"

    def data(self, name: str, ending: str, **more: str) -> str:
        """The same answer as a file, from the API, by ``more`` words of such a file."""
        question = find(name)
        takes = [word.name for word in question.words] if question else []
        beside = [word for word in OWN_WORDS.get(name, ()) if word not in takes]
        said = {word: value for word, value in self.said.items() if value and word not in beside}
        return f"/agreements/{part_of(self.agreement)}/{name}{ending}{_query({**said, **more})}"


def words_of(name: str) -> Sequence[str]:
    """The words that a page takes: those of the question it answers."""
    question = find(ANSWERED_BY.get(name, name))
    own = OWN_WORDS.get(name, ())
    asked = question.words if question else ()
    return [*("reading" if word.kind == "readings" else word.name for word in asked), *own]


# The pages that answer a question under a name of their own, and the words they take beside those of the question.
ANSWERED_BY: Mapping[str, str] = {
    "glance": "owed",
    "compare": "owed",
    "timeline": "owed",
    "what-if": "owed",
    "why": "owed",
    "verify": "log",
}
WHY = ("trigger", "trigger_date", "number", "statement")
# A day is handed through a page that is of none, so that it is not lost on the way.
OWN_WORDS: Mapping[str, Sequence[str]] = {
    "timeline": ("range",),
    "what-if": ("assume",),
    "compare": ("with_on", "with_known_at"),
    "why": WHY,
    "verify": ("head",),
    "entry": ("on",),
    "log": ("page",),
    "duties": ("month",),
    "terms": ("clause",),
}


def anchor(number: str) -> str:
    """The place of a section on the page of terms."""
    return f"section-{number.replace('(', '-').replace(')', '')}"


def _query(words: Words) -> str:
    return f"?{urlencode(words, doseq=True)}" if words else ""
