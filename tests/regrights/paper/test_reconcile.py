"""Differences of two logs on paper: the values of fields in words, never as the code has them."""

from datetime import date

from projections.questions.reconcile import reconcile
from regrights.paper.drawing import Sentences
from regrights.paper.reconcile import draw
from tests.scenarios import ONE, deal, paid


def test_values_that_differ_are_told_in_words() -> None:
    ours = deal(paid("2003-07-05", "1.00", ("late_effectiveness", "2003-06-01", 1)), coverage={ONE: 400_000})
    theirs = deal(paid("2003-07-05", "1.00", ("restricted_sale", "2003-06-02", 2)), coverage={ONE: 300_000})
    found = reconcile(ours.entries, theirs.entries, as_of=date(2003, 7, 6))
    said = "\n".join(line for block in draw(found).blocks if isinstance(block, Sentences) for line in block.lines)
    assert f"coverage: ours {ONE} 400000, theirs {ONE} 300000" in said
    assert "toward: ours late effectiveness 2003-06-01 no. 1, theirs restricted sale 2003-06-02 no. 2" in said
    assert [name for name in ("late_effectiveness", "restricted_sale", "None", "Toward(", "{") if name in said] == []
