"""What a store holds, drawn."""

from collections.abc import Sequence

from lifecycle.log.verification import AgreementHead
from regrights.paper.drawing import Column, Drawing, Table

COLUMNS = (Column("agreement"), Column("entries", "number"), Column("head"))


def draw(heads: Sequence[AgreementHead]) -> Drawing:
    return Drawing([Table("Agreements", COLUMNS, [(head.agreement, head.entries, head.head) for head in heads])])
