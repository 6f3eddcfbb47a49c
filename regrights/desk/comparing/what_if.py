"""The page of what would be owed if more had been recorded: the record, what is supposed beside it, the difference."""

from collections.abc import Mapping
from typing import Any, cast

from lifecycle.agreement.telling import heads_called
from lifecycle.errors import Refusal
from projections.questions.owed import Owed
from projections.questions.register import named
from projections.questions.what_if import WhatIf
from regrights.book.book import Book
from regrights.desk.addresses import Addresses
from regrights.desk.comparing.differing import lines_differing, side_by_side
from regrights.desk.comparing.supposing import COMMON, FIELDS, check_size, entries_of, texts_in, told
from regrights.desk.frame import cautions_by_weight
from regrights.desk.said import linked
from regrights.desk.tables import shown
from regrights.paper.what_if import difference_told

NAMES = ("as recorded", "as supposed")


def what_if(book: Book, said: Mapping[str, object], recorded: Owed, to: Addresses) -> dict[str, Any]:
    """What the page is made of. What the rules refuse to suppose is said on the page. Raises ``TooMuchSupposed``."""
    texts = texts_in(to)
    check_size(texts)
    found, refused = recorded, ""
    if texts:
        try:
            found = cast("WhatIf", book.answer(named("what-if"), {**said, "assume": entries_of(texts)}))
        except Refusal as refusal:
            refused = str(refusal)
    compared = isinstance(found, WhatIf)
    blocks = [*side_by_side(recorded, found, NAMES)] if compared else []
    if compared:
        blocks.append(lines_differing(recorded, found, NAMES, heads_called(book.document)))
    return {
        "supposed": told(texts, to),
        "refused": refused,
        # What was recorded later may stand in the way of what is supposed.
        "by_then": to.page("what-if", known_at=found.as_of.isoformat(), assume=texts)
        if not said.get("known_at")
        else "",
        "warnings": cautions_by_weight(found),
        "difference": [linked(each, to) for each in difference_told(found)] if isinstance(found, WhatIf) else [],
        "blocks": shown(blocks, to),
        "offered": [(name, each.called) for name, each in COMMON.items()],
        "fields": list(FIELDS),
        "statements": sorted({name for each in book.entries if (name := getattr(each, "statement", None))}),
        "investors_named": [each.investor for each in recorded.investors],
    }
