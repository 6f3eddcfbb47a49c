"""The register of readings, drawn: a paragraph a reading, and for programs a row a choice."""

from collections.abc import Iterator, Sequence

from lifecycle.agreement.readings import Reading
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table

CHOICES = (
    Column("reading"),
    Column("clause"),
    Column("question"),
    Column("choice"),
    Column("meaning"),
    Column("favours"),
    Column("default", "truth"),
    Column("close_call", "truth"),
)


def draw(readings: Sequence[Reading]) -> Drawing:
    rows = [row for reading in readings for row in _rows(reading)]
    return Drawing(
        [*map(_paragraph, readings), Table("Register of readings", CHOICES, rows, only="data", name="readings")]
    )


def _paragraph(reading: Reading) -> Sentences:
    close = "  (a close call)" if reading.close_call else ""
    why = [f"  Why {reading.default} is the default: {reading.why}"] if reading.why else []
    return Sentences(
        [
            f"{reading.key}  [{reading.clause}]{close}",
            f"  {reading.question}",
            *(_choice(reading, choice) for choice in reading.choices),
            *why,
            "",
        ]
    )


def _choice(reading: Reading, choice: str) -> str:
    mark = "*" if choice == reading.default else " "
    favours = f"; favours {reading.favours[choice]}" if choice in reading.favours else ""
    return f"  {mark} {choice}: {reading.choices[choice]}{favours}"


def _rows(reading: Reading) -> Iterator[Row]:
    for choice, meaning in reading.choices.items():
        yield (
            reading.key,
            reading.clause,
            reading.question,
            choice,
            meaning,
            reading.favours.get(choice),
            choice == reading.default,
            reading.close_call,
        )
