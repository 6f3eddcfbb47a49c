"""The audit: every entry, every move it makes, both clocks, and what became of it."""

import pytest

from projections.facts.cut import BeforeTheLog
from tests.scenarios import (
    ONE,
    STATEMENT,
    TWO,
    ask,
    correction,
    deal,
    delisted,
    effective,
    fact,
    misstated,
    retraction,
    sold,
    suspended,
)


def rows(log, *shown, on=None, **words):
    return [tuple(row[name] for name in shown) for row in ask("audit", log, on, **words)["entries"]]


MOVES = ("kind", "machine", "from", "to")


def test_every_entry_has_a_row_in_the_order_it_was_recorded():
    log = deal(effective("2003-05-14"), sold("2003-06-02", 1))
    assert rows(log, "position", "kind") == [
        (1, "AgreementSigned"),
        (2, "SharesPurchased"),
        (3, "StatementFiled"),
        (4, "EffectivenessDeclared"),
        (5, "SharesSold"),
    ]


def test_a_move_is_shown_with_the_state_before_and_after():
    log = deal(
        fact("ReviewNotified", "2003-03-03", statement=STATEMENT, review=True),
        effective("2003-05-14"),
        fact("StopOrderIssued", "2003-06-02", statement=STATEMENT),
        fact("StatementWithdrawn", "2003-06-05", statement=STATEMENT),
    )
    assert rows(log, *MOVES)[2:] == [
        ("StatementFiled", "statement 333-1", "unfiled", "filed"),
        ("ReviewNotified", "statement 333-1", "filed", "in_review"),
        ("EffectivenessDeclared", "statement 333-1", "in_review", "effective"),
        ("StopOrderIssued", "statement 333-1", "effective", "stopped"),
        ("StatementWithdrawn", "statement 333-1", "stopped", "withdrawn"),
    ]


def test_an_entry_that_moves_nothing_has_neither_machine_nor_states():
    log = deal(sold("2003-06-02", 1))
    assert rows(log, *MOVES)[-1] == ("SharesSold", None, None, None)


def test_a_notice_to_two_investors_has_a_row_for_each():
    log = deal(
        effective("2003-05-14"), *suspended("2003-06-02"), *misstated("2003-06-03", investor=TWO), investors=[ONE, TWO]
    )
    assert rows(log, "position", *MOVES[1:])[-3:] == [
        (6, f"suspension {ONE}", "open", "barred"),
        (6, f"suspension {TWO}", "open", "barred"),
        (7, f"misstatement {TWO}", "open", "barred"),
    ]


def test_the_listing_is_one_machine_for_all():
    log = deal(*delisted("2003-06-02", "2003-06-05"), investors=[ONE, TWO])
    assert rows(log, *MOVES)[-2:] == [
        ("Delisted", "listing", "open", "barred"),
        ("Relisted", "listing", "barred", "open"),
    ]


@pytest.mark.parametrize(("on", "back_dated"), [("2003-05-13", True), ("2003-05-14", False), ("2003-05-15", False)])
def test_an_entry_is_back_dated_if_one_before_it_happened_later(on, back_dated):
    late = sold(on, 1) | {"recorded_at": "2003-05-20T09:00:00-04:00"}
    log = deal(effective("2003-05-14"), late)
    assert rows(log, "back_dated")[-1] == (back_dated,)
    assert rows(log, "occurred_on")[-1] == (on,)


def test_a_back_dated_move_is_shown_from_the_state_in_its_place():
    late = fact("ReviewNotified", "2003-03-03", statement=STATEMENT, review=True)
    log = deal(effective("2003-05-14"), late | {"recorded_at": "2003-06-20T09:00:00-04:00"})
    assert rows(log, *MOVES, "back_dated")[-2:] == [
        ("EffectivenessDeclared", "statement 333-1", "in_review", "effective", False),
        ("ReviewNotified", "statement 333-1", "filed", "in_review", True),
    ]


def test_a_corrected_entry_keeps_its_row_and_names_what_corrected_it():
    log = deal(effective("2003-05-14"), correction("2003-06-02", 4, effective("2003-05-19")))
    assert rows(log, "position", "occurred_on", "corrected_by")[-2:] == [(4, "2003-05-14", 5), (5, "2003-06-02", None)]
    assert rows(log, *MOVES)[-2:] == [
        ("EffectivenessDeclared", "statement 333-1", "filed", "effective"),
        ("EntryCorrected", None, None, None),
    ]


def test_a_retracted_entry_keeps_its_row_and_moves_nothing_any_more():
    log = deal(effective("2003-05-14"), retraction("2003-06-02", 4))
    assert rows(log, "position", "retracted_by", "machine")[-2:] == [(4, 5, None), (5, None, None)]


def test_a_retracted_correction_leaves_the_entry_as_it_was():
    log = deal(
        effective("2003-05-14"), correction("2003-06-02", 4, effective("2003-05-19")), retraction("2003-06-03", 5)
    )
    assert rows(log, "position", "corrected_by", "retracted_by")[-3:] == [
        (4, None, None),
        (5, None, 6),
        (6, None, None),
    ]


def test_each_row_carries_the_digest_that_seals_its_entry():
    log = deal(effective("2003-05-14"), *suspended("2003-06-02"), investors=[ONE, TWO])
    assert [digest for (digest,) in rows(log, "digest")] == [*log.digests, log.digests[-1]]
    assert len(set(log.digests)) == len(log.entries)


def test_both_clocks_are_shown_as_given():
    log = deal(sold("2003-05-14", 1) | {"recorded_at": "2003-05-20T09:00:00-04:00"})
    assert rows(log, "occurred_on", "recorded_at")[-1] == ("2003-05-14", "2003-05-20T09:00:00-04:00")


@pytest.mark.parametrize(("on", "count"), [("2003-05-13", 3), ("2003-05-14", 4), ("2003-05-15", 4)])
def test_as_of_a_day_it_leaves_out_what_happened_later(on, count):
    assert len(rows(deal(effective("2003-05-14"), sold("2003-06-02", 1)), "position", on=on)) == count


@pytest.mark.parametrize(
    ("known_at", "count", "corrected_by"),
    [
        ("2003-05-13", 3, None),
        ("2003-05-14", 4, None),
        ("2003-06-02T16:59:59-04:00", 4, None),
        ("2003-06-02T17:00:00-04:00", 5, 5),
    ],
)
def test_as_known_at_a_moment_it_shows_what_was_recorded_by_then_that_moment_included(known_at, count, corrected_by):
    log = deal(effective("2003-05-14"), correction("2003-06-02", 4, effective("2003-05-19")))
    found = rows(log, "position", "corrected_by", known_at=known_at)
    assert len(found) == count
    assert found[3:4] in ([], [(4, corrected_by)])


def test_before_the_signing_was_recorded_there_is_nothing_to_audit():
    with pytest.raises(BeforeTheLog):
        rows(deal(), "position", known_at="2002-11-24")
