"""An answer that nobody has drawn yet can be read all the same, on a terminal and as comma-separated values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from projections.facts.reasons import Caution
from regrights.paper.answer import drawn
from regrights.paper.comma_separated import comma_separated
from regrights.paper.terminal import show
from tests.scenarios import beginning, source_of


@attrs.frozen
class Part:
    name: str
    share: Decimal


@attrs.frozen
class Sale:
    sold_on: date
    shares: int
    price: Decimal | None
    parts: Sequence[Part]


@attrs.frozen(kw_only=True)
class Sales:
    as_of: date
    known_at: datetime | None = None
    readings: Mapping[str, str] = attrs.field(factory=dict)
    sold_out: bool
    by_year: Mapping[str, int]
    entries: Sequence[int]
    sales: Sequence[Sale]
    none_such: Sequence[Sale] = ()
    warnings: Sequence[Caution] = (Caution("odd", "note", "Something is odd.", ("5",)),)


ANSWER = Sales(
    as_of=date(2003, 8, 15),
    sold_out=True,
    by_year={"2003": 7},
    entries=[4, 5],
    sales=[
        Sale(date(2003, 7, 1), 5, Decimal("1000.50"), [Part("=half", Decimal("0.50"))]),
        Sale(date(2003, 7, 2), 12, None, ()),
    ],
    readings={"partial_period": "prorated"},
)
DRAWING = drawn("sales-by-year", source_of(beginning(), "focus-2002"), ANSWER)


def test_an_answer_nobody_has_drawn_is_printed_field_by_field(capsys):
    show(DRAWING)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0].endswith(": sales-by-year as of 2003-08-15")
    assert lines[1:] == [
        "Sold out: yes.",
        'By year: {"2003":7}.',
        "Entries: 4, 5.",
        "None such: none.",
        "",
        "Sales",
        "sold on     shares  price      parts",
        '2003-07-01       5  $1,000.50  [{"name":"=half","share":"0.50"}]',
        "2003-07-02      12  –          none",
        "",
        "Readings other than the defaults: partial_period = prorated.",
        "",
        "Take care:",
        "  - Something is odd. (5)",
    ]


def test_an_answer_nobody_has_drawn_is_written_as_comma_separated_values():
    assert comma_separated(attrs.evolve(DRAWING, about={})).split("\n") == [
        "sold_out,by_year,entries,none_such",
        'true,"{""2003"":7}","4, 5",',
    ]
    assert comma_separated(attrs.evolve(DRAWING, about={}), "sales").split("\n") == [
        "sold_on,shares,price,parts",
        '2003-07-01,5,1000.50,"[{""name"":""=half"",""share"":""0.50""}]"',
        "2003-07-02,12,,",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("-3.5"), "-$3.50"),
        (datetime(2003, 7, 2, 3, 30, tzinfo=UTC), "2003-07-01 23:30"),
        (None, "–"),
        ("in_review", "in_review"),
        (Part("a", Decimal(1)), '{"name":"a","share":"1"}'),
    ],
)
def test_a_single_value_is_one_sentence(value, said, capsys):
    @attrs.frozen
    class One:
        as_of: date
        known_at: datetime | None
        figure: object
        warnings: Sequence[Caution] = ()

    # "figures" is the name of a module of the room, which draws nothing.
    show(drawn("figures", source_of(beginning()), One(date(2003, 8, 15), None, value)))
    assert capsys.readouterr().out.splitlines()[1:] == [f"Figure: {said}."]
