"""How sentences list and end: names keep their commas and their full stops."""

from datetime import date
from decimal import Decimal

import pytest

from lifecycle.entries import KINDS
from lifecycle.entries.telling import listed, one_stop
from projections.cautions.register import caution
from projections.facts.reasons import told
from regrights.book.kinds import section_of
from regrights.paper.kinds import change_written, entries_written, written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["Ada Fund"], "Ada Fund"),
        (["Acme, L.P.", "Beta, L.P."], "Acme, L.P. and Beta, L.P."),
        (["Ada Fund", "Beta Fund", "Gamma"], "Ada Fund, Beta Fund and Gamma"),
        (["Acme, L.P.", "Beta, L.P.", "Gamma"], "Acme, L.P.; Beta, L.P.; and Gamma"),
        (["1,500 of Ada", "7 of Beta", "2,000 of Gamma"], "1,500 of Ada, 7 of Beta and 2,000 of Gamma"),
    ],
)
def test_a_list_uses_semicolons_where_a_name_has_a_comma(words, said):
    assert listed(words) == said


def test_a_sentence_ends_with_one_full_stop():
    assert one_stop("Renamed to Example, Inc.. Then sold.") == "Renamed to Example, Inc. Then sold."
    assert one_stop("and so on...") == "and so on..."
    assert told("{name}.", {"name": "Acme Ltd."}) == "Acme Ltd."


def test_one_of_a_thing_is_said_of_one():
    bought = "the Purchase Price of {shares:all share} bought"
    assert told(bought, {"shares": 1}) == "the Purchase Price of the 1 share bought"
    assert told(bought, {"shares": 1_500}) == "the Purchase Price of all 1,500 shares bought"
    assert told("{days:every day}", {"days": 1}) == "every day"
    assert told("{days:every day}", {"days": 30}) == "every 30 days"
    assert (entries_written([1]), entries_written([1, 2])) == ("entry 1", "entries 1, 2")


def test_names_of_code_are_no_words():
    assert written(["not_effective", "stop_order"], "code") == "not effective, stop order"


def test_a_window_is_said_in_days_of_the_terms():
    said = caution("close_call_beyond_ninety_days", name="Ada", on=date(2024, 1, 2), after=94, window=93).text
    assert "94 days after effectiveness, past the 93 days of 2(b)(ii)" in said


def test_several_sections_are_sections():
    assert {section_of(kind) for kind in KINDS.values() if kind.clause == "6, 7"} == {"Sections 6 and 7."}


def test_a_difference_is_said_in_dollars():
    assert [change_written(Decimal(each)) for each in ("1.00", "0.00", "-2.50")] == ["+$1.00", "$0.00", "-$2.50"]
