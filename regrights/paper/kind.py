"""One kind of entry drawn for whoever records one: what it is for, its fields, how it is said on the command line."""

from regrights.book.kinds import FieldSaid, KindSaid, terms_said
from regrights.paper.drawing import Column, Drawing, Sentences, Table

TERMS = (Column("term"), Column("in focus-2002"), Column("means"))
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
    # Terms may be written out where an agreement is signed, and are changed one by one where it is amended.
    of_terms = said.name in ("AgreementSigned", "TermsAmended")
    terms = [(each.name, each.shipped, f"{each.means} ({each.clause})") for each in terms_said()]
    return Drawing(
        [
            Sentences([f"regrights record AGREEMENT {said.name} --on DATE{needed}", "", said.purpose, said.section]),
            Table("", COLUMNS, [*map(_row, said.fields), *ON_EVERY_KIND], apart=True),
            *([Table("The terms", TERMS, terms, apart=True)] if of_terms else []),
        ]
    )


def _row(field: FieldSaid) -> tuple[str, ...]:
    return _option(field), field.otherwise or "needed", field.takes.replace("`", ""), field.means.replace("`", "")


def _option(field: FieldSaid) -> str:
    return f"--{field.name.replace('_', '-')}"
