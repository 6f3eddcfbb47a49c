"""A refusal as a form tells it: its own sentence in a form's words, beside the field that it is about."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from lifecycle.entries.fields import InvalidEntry, printable
from lifecycle.errors import Refusal, Words
from lifecycle.judging.refusals import (
    Collision,
    NotAllowed,
    NotForEveryInvestor,
    NothingEffectiveYet,
    Repetition,
)
from regrights.book.errors import brief
from regrights.desk.recording.changing import REPLACEMENT
from regrights.desk.recording.fields import LABELS, Field, label_of
from regrights.desk.recording.moves import plainly

# What a sentence about one field begins with.
BEGINS: Final = re.compile(r"([a-z_0-9.]+)(?:\[[0-9]+\])?(?:, [a-z_]+)*(?: = |: )")
# The field that is nearest to what a refusal is about, which names none.
ABOUT: Final[Mapping[type[Refusal], tuple[str, ...]]] = {
    Repetition: ("again",),
    NotForEveryInvestor: ("investor",),
    NothingEffectiveYet: ("occurred_on",),
    NotAllowed: ("statement", "occurred_on"),
    Collision: ("occurred_on",),
}


class InAForm(Words):
    """Refusals in the words of a form: what is filled in, and what is ticked."""

    again = f"“{LABELS['again']}”"
    kinds = "the page Record lists the kinds"
    renames = f"“{LABELS['renames']}”"
    key = "form with the key"
    expected = "the form has it"
    json = False
    lists_agreements = False

    def field(self, name: str) -> str:
        return f"“{label_of(name.rpartition('.')[2])}”"

    def written(self, name: str, value: str) -> str:
        return f"{self.field(name)}: {value.strip(chr(34))}"

    def inside(self) -> Words:
        return self


IN_A_FORM: Final = InAForm()


@attrs.frozen
class Told:
    """The sentence, and the name of the control it stands beside and its place on the page, where there is one."""

    sentence: str
    beside: str | None
    place: str | None


def told(refusal: Refusal, fields: Iterable[Field]) -> Told:
    """A refusal as it is told on a page with some fields."""
    sentence = plainly(brief(printable(refusal.told(IN_A_FORM))))
    places = {each.name: each.id for field in fields for each in field.inputs}
    places |= {field.name: field.inputs[0].id for field in fields if field.inputs and field.name not in places}
    for name in _names(refusal, sentence):
        for known in (name, REPLACEMENT + name):
            if known in places:
                return Told(sentence, known, places[known])
    return Told(sentence, None, None)


def _names(refusal: Refusal, sentence: str) -> Iterable[str]:
    found = refusal.field if isinstance(refusal, InvalidEntry) else ""
    if not found and (begins := BEGINS.match(sentence)):
        found = begins[1]
    found = re.sub(r"\[[0-9]+\]$", "", found)
    top, _, inside = found.removeprefix(REPLACEMENT).partition(".")
    of_replacement = REPLACEMENT if found.startswith(REPLACEMENT) else ""
    yield from (found, f"{of_replacement}{top}[{inside}]", of_replacement + top)
    yield from next((names for kind, names in ABOUT.items() if isinstance(refusal, kind)), ())
