"""How sentences list and end: names keep their commas and their full stops."""

from datetime import date
from decimal import Decimal

import pytest

from lifecycle.entries import KINDS
from lifecycle.entries.telling import listed, one_stop
from lifecycle.record.files import LineRefused
from projections.case.case import case
from projections.cautions.register import caution
from projections.facts.reasons import told
from regrights.book.book import Book
from regrights.book.kinds import section_of
from regrights.paper.answer import drawn
from regrights.paper.drawing import Sentences
from regrights.paper.kinds import change_written, entries_written, written
from tests.scenarios import ONE, STATEMENT, bought, deal, effective, fact, source_of, suspended


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
    words = {"name": "Ada", "on": date(2024, 1, 2), "after": 94, "window": 93, "of_clause": " of 2(b)(ii)"}
    of_anything = case(deal().entries, as_of=date(2024, 1, 2))
    said = caution(of_anything, "close_call_beyond_ninety_days", **words).text
    assert "94 days after effectiveness, past the 93 days of 2(b)(ii)" in said


def test_several_sections_are_sections():
    assert section_of(KINDS["ClaimNoticed"]) == "Sections 6 and 7."


def test_a_difference_is_said_in_dollars():
    assert [change_written(Decimal(each)) for each in ("1.00", "0.00", "-2.50")] == ["+$1.00", "$0.00", "-$2.50"]


ENDED = "Rule 144(k) ended on 2008-02-15, before it could have freed the shares bought last"


@pytest.mark.parametrize(
    ("closed_on", "said"),
    [
        ("2006-02-14", "the earliest day Rule 144(k) could have freed the shares bought last: 2008-02-14."),
        (
            "2006-02-15",
            f"{ENDED}, 2008-02-15.",
        ),
        (
            "2024-01-10",
            f"{ENDED}, 2026-01-10.",
        ),
    ],
)
def test_rule_144k_is_not_said_to_free_what_was_bought_too_late_for_it(closed_on, said):
    terms = {"based_on": "focus-2002", "required_effective_date": "2025-01-01"}
    signing = fact("AgreementSigned", "2006-01-02", company="Acme Ltd.", investors=[ONE], terms=terms)
    log = source_of([signing, bought(closed_on, 5)])
    assert said in paper(log, "period", on="2025-01-01")
    disclosed = paper(log, "disclosure", on="2025-01-01")
    assert ("Rule 144(k), which ended on 2008-02-15;" in disclosed) == said.startswith(ENDED)


def test_what_lies_after_the_day_asked_about_is_said_to_move_nothing_yet():
    log = deal()
    later = paper(log, "what-if", on="2003-07-10", assume=[effective("2003-07-11")])
    assert "What is assumed after 2003-07-10 moves nothing yet: EffectivenessDeclared on 2003-07-11 is later" in later
    assert "Without it the same would be determined, $20,000.00, and outstanding, $20,000.00." in later
    now = paper(log, "what-if", on="2003-07-11", assume=[effective("2003-07-11")])
    assert "moves nothing yet" not in now
    assert "a difference of +$20,000.00 and $0.00." in now


def test_both_totals_are_said_once_where_they_are_equal():
    log = deal(effective("2003-07-11"))
    assert "Determined by whole periods and by the day alike: $20,000.00." in paper(log, "owed", on="2003-07-10")
    assert (
        "earns the whole percentage: $40,000.00; if it earns by the day: $26,666.67 (reading partial_period)."
        in paper(log, "owed", on="2003-07-11")
    )


def test_an_unknown_statement_is_told_beside_the_one_that_may_be_meant():
    with pytest.raises(LineRefused, match=f"perhaps {STATEMENT} is meant"):
        deal(effective("2003-07-11", statement=STATEMENT[:-1]))
    with pytest.raises(LineRefused, match=r"a suspension toward .* is in force then"):
        deal(effective("2003-05-14"), *suspended("2003-06-09")[:1], *suspended("2003-06-10")[:1])


def paper(log: Book, name: str, **words: object) -> str:
    """The sentences of a question as they are drawn."""
    made = drawn(name, log, log.ask(name, **words))
    return " ".join(line for block in made.blocks if isinstance(block, Sentences) for line in block.lines)
