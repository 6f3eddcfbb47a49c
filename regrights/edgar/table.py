"""Every registration statement of a list, with what its delay would have cost: hypothetically, and it says so."""

from regrights.edgar.command import found_in
from regrights.edgar.hypothetical import DAYS, hypothetically_owed
from regrights.edgar.statements import Statements
from regrights.paper.drawing import Column, Drawing, Row, Sentences, Table

COLUMNS = (
    Column("file number"),
    Column("form"),
    Column("filed", "day"),
    Column("letters"),
    Column("effective", "day"),
    Column("days", "number"),
    *(Column(f"owed if due in {days}", "money") for days in DAYS),
)
NOTE = (
    "Letters: from the staff + from the issuer. Owed: hypothetically, of $1,000,000, under Focus terms with a",
    "Required Effective Date so many days after the filing: these companies are not parties to such an agreement.",
    "–: the list leaves a date to a person, as when a statement was declared effective.",
)


def draw(found: Statements) -> Drawing:
    """A row a statement. Nothing is owed, and no zero shown, where the list leaves a date to a person."""
    rows: list[Row] = [
        (
            each.file_number,
            each.form,
            each.filed,
            f"{each.staff_letters} + {each.issuer_letters}",
            each.effective,
            each.days,
            *(hypothetically_owed(found, each.file_number, days=days) for days in DAYS),
        )
        for each in found_in(found)
    ]
    return Drawing([Table(str(found.issuer), COLUMNS, rows), Sentences(NOTE, apart=True)])
