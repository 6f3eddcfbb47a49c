"""Terms that nobody means: each is refused by one sentence with the place, the value and what to do."""

from copy import deepcopy
from typing import Any

import pytest

from lifecycle.errors import Refusal
from tests.projections.amounts.test_charges import charged, signed
from tests.scenarios import amended, deal


def changed(place: str, value: object) -> dict[str, Any]:
    terms: Any = deepcopy(charged({"rates": ["0.01"], "every": "30 days"}))
    *way, last = place.split(".")
    table = terms
    for step in way:
        table = table[int(step)] if step.isdecimal() else table[step]
    table[last] = value
    return dict(terms)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("dates.effectiveness.by.0.add", "9999 years", r'by\[1\]\.add = "9999 years": longer than a century'),
        ("dates.effectiveness.by.0.add", "90000 days", "longer than a century"),
        ("charges.late.by.every", "9000 years", r'every = "9000 years": longer than a century'),
        ("charges.late.by.every", "0 months", r'every = "0 months": no duration; .* calendar month\. Nothing'),
        ("charges.late.by.every", "4000000 days", r"calendar month\. Nothing"),
        ("charges.late.by.every", None, r"every: no duration; .* calendar month\. Nothing"),
    ],
)
def test_a_duration_nobody_means_is_refused_and_no_nonsense_proposed(place: str, value: object, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        signed(changed(place, value))


def test_what_says_its_language_is_judged_as_a_document() -> None:
    with pytest.raises(Refusal, match="heads: missing"):
        signed({"language": 1, "name": "acme"})


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("charges..by", "nothing stands there; write a place"),
        ("charges.late.by.rates[0]", "nothing stands there; write a place"),
        ("charges.late.by.rates[99]", "nothing stands there; write a place"),
    ],
)
def test_a_place_that_is_none_is_told_as_one(place: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        deal(terms={"based_on": "focus-2002", place: "0.01"})
    with pytest.raises(Refusal, match=said):
        deal(amended("2003-05-05", {place: "0.01"}))


LIMITS = [{"heads": "all", "most": "0.09", "of": "paid"}]


def test_a_table_may_be_named_whole() -> None:
    assert deal(terms={"based_on": "focus-2002", "limits": LIMITS})
    assert deal(amended("2003-05-05", {"limits": LIMITS}))
    assert deal(terms={"based_on": "focus-2002", "in_kind": "absent"})
