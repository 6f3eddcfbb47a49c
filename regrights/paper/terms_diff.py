"""Two documents of terms beside each other, drawn: a line a word that differs, and what a log would owe under each."""

import json
from collections.abc import Iterator, Sequence

from lifecycle.agreement.clauses import NOWHERE
from lifecycle.agreement.comparing.differences import Difference
from projections.facts.reasons import counted
from projections.questions.owed_under_each import OwedUnderEach, UnderEach
from regrights.paper.drawing import Block, Column, Drawing, Row, Sentences, Table
from regrights.paper.figures import FIGURES, figures

COLUMNS = (
    Column("place"),
    Column("what", "code"),
    Column("under", "list"),
    Column("first"),
    Column("second"),
    Column("first_said", "truth"),
    Column("second_said", "truth"),
    Column("first_clause"),
    Column("second_clause"),
    Column("there"),
)
OWED = (Column("Investor"), Column("terms"), *FIGURES, Column("not yet due", "money"))
IN_ALL = "in all"


def draw(
    first: str,
    second: str,
    differences: Sequence[Difference],
    owed: OwedUnderEach | None = None,
    *,
    head: str = "",
    note: str = "",
) -> Drawing:
    """``first`` and ``second`` are what the documents are called, ``head`` whose log is asked, ``note`` what it is."""
    words = [each for each in differences if each.what == "word"]
    parts = [
        ("Words that differ", [each for each in words if each.first is not None and each.second is not None]),
        (f"Only in {first}", [each for each in words if each.second is None]),
        (f"Only in {second}", [each for each in words if each.first is None]),
        ("Order of the heads", [each for each in differences if each.what == "order"]),
        ("Readings", [each for each in differences if each.what == "reading"]),
    ]
    said = [
        Sentences([f"{title}:", *(f"  {sentence(each)}" for each in found)], apart=True)
        for title, found in parts
        if found
    ]
    title = Sentences([f"{first} → {second}"])
    rows: list[Row] = [_row(each) for each in differences]
    count = counted(len(differences), "difference") if differences else "No difference"
    return Drawing(
        [
            title,
            *said,
            Table("Differences", COLUMNS, rows, only="data"),
            *(_owed(first, second, owed, head, note) if owed else ()),
            Sentences([f"{count}."], apart=bool(said)),
        ],
        about={"first_terms": first, "second_terms": second, **_asked(owed)},
    )


def sentence(found: Difference) -> str:
    """``charges.event.by.rates: 0.015 → 0.02 (2(d))``; of a word that only one has, its value."""
    under = ", ".join(f"{key} = {choice}" for key, choice in found.under.items())
    where = f"{found.place}{f' ({found.there} there)' if found.there else ''}{f' if {under}' if under else ''}"
    values = [
        f"{value_written(value)}{'' if said else ' (unsaid)'}"
        for value, said in ((found.first, found.first_said), (found.second, found.second_said))
        if value is not None
    ]
    if found.what == "reading" and len(values) == 1:
        values = [*values, "not asked"] if found.second is None else ["not asked", *values]
    return f"{where}: {' → '.join(values)}{_clauses(found)}"


def value_written(value: object) -> str:
    """A value as a file of terms has it, a list without its brackets."""
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(map(value_written, value)) or "none"
        case dict():
            return f"{{ {', '.join(f'{name} = {json.dumps(each)}' for name, each in value.items())} }}"
        case _:
            return str(value)


def _clauses(found: Difference) -> str:
    said = [
        clause or NOWHERE
        for value, clause in ((found.first, found.first_clause), (found.second, found.second_clause))
        if value is not None
    ]
    different = list(dict.fromkeys(said))
    return "" if different in ([], [NOWHERE]) else f" ({' → '.join(different)})"


def _row(found: Difference) -> Row:
    return (
        found.place,
        found.what,
        [f"{key} = {choice}" for key, choice in found.under.items()],
        None if found.first is None else value_written(found.first),
        None if found.second is None else value_written(found.second),
        None if found.first is None else found.first_said,
        None if found.second is None else found.second_said,
        found.first_clause,
        found.second_clause,
        found.there,
    )


def _asked(owed: OwedUnderEach | None) -> dict[str, object]:
    return {"currency": owed.currency, "as_of": owed.as_of, "known_at": owed.known_at} if owed else {}


def _owed(first: str, second: str, owed: OwedUnderEach, head: str, note: str) -> Iterator[Block]:
    rows = [row for each in owed.investors for row in _figures(each.investor, first, second, each)]
    totals = list(_figures(IN_ALL, first, second, owed.total)) if len(owed.investors) > 1 else []
    readings = ", ".join(f"{key} = {choice}" for key, choice in owed.readings.items())
    notes = [note, f"Read under both with {readings}." if readings else ""]
    title = f"{head}: owed as of {owed.as_of} under each"
    yield Table(title, OWED, [*rows, *totals], notes=[each for each in notes if each], apart=True, only="paper")
    yield Table(title, OWED, rows, only="data", name="owed")


def _figures(name: str, first: str, second: str, each: UnderEach) -> Iterator[Row]:
    for terms, found in ((first, each.first), (second, each.second), ("difference", each.difference)):
        yield name, terms, *figures(found), found.not_yet_due
