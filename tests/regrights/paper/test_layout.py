"""How a table comes to fit a page: folded, then without what repeats, then closer, then without what it can spare."""

import pytest

from regrights.paper.layout import Cells, folded, laid_out

WIDTHS = range(1, 80)
ROWS = [
    ["Harrow Master Fund", "2003-07-02", "$18,000.00", "lateness"],
    ["Calder Partners", "2003-07-16", "$900.00", "lateness"],
]
CELLS = Cells(["Investor", "first due on", "amount outstanding", "trigger"], [True, False, False, True], ROWS, [1])


def laid(width, cells=CELLS, **words):
    return laid_out(cells, width, len, **words)


def test_where_everything_fits_every_column_stands_in_one_line():
    found = laid(18 + 12 + 18 + 8 + 6)
    assert (found.alike, found.spared) == ([], [])
    assert [(list(part.places), part.widths, part.gap) for part in found.parts] == [([0, 1, 2, 3], [18, 12, 18, 8], 2)]


def test_headings_and_text_are_folded_first_and_figures_and_dates_never():
    for width in WIDTHS:
        for part in laid(width).parts:
            for place, wide in zip(part.places, part.widths, strict=True):
                assert wide >= (len("Partners"), 10, 11, 8)[place]  # a word, a date, "outstanding", a word


@pytest.mark.parametrize("width", WIDTHS)
def test_no_part_is_wider_than_the_page(width):
    for part in laid(width).parts:
        assert sum(part.widths) + part.gap * (len(part.widths) - 1) <= width


def test_then_what_is_the_same_in_every_row_is_said_once():
    least = 8 + 10 + 11 + 8 + 6
    assert (laid(least).alike, laid(least - 1).alike) == ([], [3])


def test_then_columns_move_together_then_the_spare_ones_are_left_out_then_it_stands_in_parts():
    three, two = 8 + 10 + 11, 8 + 11
    found = [laid(width) for width in (three + 4, three + 3, three + 2, three + 1, two + 2, two + 1)]
    assert [(each.parts[0].gap, each.spared) for each in found] == [
        (2, []),
        (1, []),
        (1, []),
        (2, [1]),
        (2, [1]),
        (1, [1]),
    ]


def test_each_part_begins_with_what_tells_the_rows_apart():
    wide = Cells(["name", *(f"figure {at}" for at in range(6))], [True] + [False] * 6, [
        ["One", *["$1,000.00"] * 6], ["Two", *["$2,000.00"] * 6]
    ])  # fmt: skip
    found = laid(30, wide)
    assert [list(part.places) for part in found.parts] == [[0, 1, 2], [0, 3, 4], [0, 5, 6]]


def test_a_page_too_narrow_for_two_columns_has_no_part():
    assert laid(8).parts == []


def test_one_row_repeats_nothing_and_one_column_always_stays():
    assert laid(20, Cells(CELLS.headings, CELLS.folds, ROWS[:1])).alike == []
    same = Cells(["a", "b"], [True, True], [["x", "y"], ["x", "y"]])
    assert laid(80, same, says_once=True).alike == [1]


def test_what_repeats_may_be_said_once_however_wide_the_page():
    assert laid(500, says_once=True).alike == [3]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("of  two  blanks", 15, ["of  two  blanks"]),
        ("Harrow Master Fund", 13, ["Harrow Master", "Fund"]),
        ("Harrow Master Fund", 1, ["Harrow", "Master", "Fund"]),
        ("", 5, [""]),
    ],
)
def test_text_is_folded_between_words(text, width, lines):
    assert folded(text, width, len) == lines
