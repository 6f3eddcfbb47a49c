"""One kind of entry drawn for whoever records one: what it is for, its fields, how it is said on the command line."""

from regrights.book.kinds import FieldSaid, KindSaid
from regrights.paper.drawing import Column, Drawing, Sentences, Table

COLUMNS = (Column("field"), Column("needed"), Column("takes"), Column("means"))
ON_EVERY_KIND = (
    ("--on", "needed", "date, YYYY-MM-DD", "the US Eastern day it took effect"),
    ("--recorded-by", "optional", "text, one line", "who records it"),
    ("--source", "optional", "text, one line", "where it is known from"),
    ("--document", "optional", "text, one line", "the paper behind it"),
    ("--document-sha256", "optional", "text, one line", "the SHA-256 of that paper, 64 hex digits"),
)


def draw(said: KindSaid) -> Drawing:
    needed = "".join(f" {_option(each)} …" for each in said.fields if each.otherwise is None)
    return Drawing(
        [
            Sentences([f"regrights record AGREEMENT {said.name} --on DATE{needed}", "", said.purpose, said.section]),
            Table("", COLUMNS, [*map(_row, said.fields), *ON_EVERY_KIND], apart=True),
        ]
    )


def _row(field: FieldSaid) -> tuple[str, ...]:
    return _option(field), field.otherwise or "needed", field.takes.replace("`", ""), field.means.replace("`", "")


def _option(field: FieldSaid) -> str:
    return f"--{field.name.replace('_', '-')}"
