"""The log in sentences, one entry whole, and what an Investor is shown of either."""

import pytest

from lifecycle.entries import KINDS
from lifecycle.entries.codec import entry_from
from lifecycle.entries.telling import sentence
from projections.facts.facts import UnknownInvestor
from projections.questions.entry import NoSuchEntry
from regrights.book.words import Unanswerable
from tests.generated_docs import example
from tests.scenarios import (
    ONE,
    STATEMENT,
    TWO,
    ask,
    bought,
    correction,
    deal,
    effective,
    fact,
    filed,
    moved,
    retraction,
    sold,
    source_of,
    suspended,
)


def told(log, *shown, on=None, **words):
    return [tuple(row[name] for name in shown) for row in ask("log", log, on, **words)["entries"]]


def whole(log, position, **words):
    return ask("entry", log, None, n=position, **words)


def determination(on):
    return fact("MaterialEventDetermined", on, limb="engagement", detriment_found=True, misleading_found=True)


# --- every entry in a sentence ------------------------------------------------------------------------------


def test_every_entry_is_told_in_the_order_recorded_in_the_sentence_of_its_kind():
    log = deal(effective("2003-05-14"), sold("2003-06-02", 1))
    assert told(log, "position", "sentence") == [(each.position, sentence(each)) for each in log.entries]


def test_both_clocks_by_whom_and_the_source_are_told():
    log = deal(
        sold("2003-05-14", 1)
        | {"recorded_at": "2003-05-20T09:00:00-04:00", "recorded_by": "counsel", "source": "the broker"}
    )
    shown = ("occurred_on", "recorded_at", "recorded_by", "source")
    assert told(log, *shown)[-1] == ("2003-05-14", "2003-05-20T09:00:00-04:00", "counsel", "the broker")


def test_what_was_corrected_and_what_was_retracted_is_marked_with_what_did_it():
    log = deal(
        effective("2003-05-14"),
        sold("2003-05-15", 1),
        correction("2003-06-02", 4, effective("2003-05-19")),
        retraction("2003-06-03", 5),
    )
    assert told(log, "position", "corrected_by", "retracted_by")[3:] == [
        (4, 6, None),
        (5, None, 7),
        (6, None, None),
        (7, None, None),
    ]


@pytest.mark.parametrize(("on", "count"), [("2003-05-13", 3), ("2003-05-14", 4), ("2003-05-15", 4)])
def test_as_of_a_day_what_took_effect_later_is_left_out(on, count):
    assert len(told(deal(effective("2003-05-14"), sold("2003-06-02", 1)), "position", on=on)) == count


@pytest.mark.parametrize(("known_at", "count"), [("2003-05-13", 3), ("2003-05-14", 4), ("2003-05-15", 4)])
def test_as_known_at_a_moment_what_was_recorded_later_is_left_out(known_at, count):
    log = deal(effective("2003-05-14"), sold("2003-06-02", 1))
    assert len(told(log, "position", known_at=known_at)) == count


# --- what an Investor is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["log", "audit"])
def test_an_investor_is_never_shown_what_the_board_determined_before_its_notice_or_after(question):
    log = deal(effective("2003-05-14"), determination("2003-06-02"), *suspended("2003-06-04", "2003-06-10"))
    everything = [row["kind"] for row in ask(question, log, None)["entries"]]
    for known_at in ("2003-06-02", "2003-06-04", "2003-06-11"):
        shown = [row["kind"] for row in ask(question, log, None, investor=ONE, known_at=known_at)["entries"]]
        assert "MaterialEventDetermined" not in shown
    assert "MaterialEventDetermined" in everything
    assert shown == [kind for kind in everything if kind != "MaterialEventDetermined"]


@pytest.mark.parametrize("question", ["log", "audit"])
def test_a_change_of_what_is_not_shown_is_not_shown_either(question):
    log = deal(
        effective("2003-05-14"),
        determination("2003-06-02"),
        sold("2003-06-03", 1, investor=TWO),
        correction("2003-06-05", 6, determination("2003-06-01")),
        retraction("2003-06-06", 8),
        correction("2003-06-07", 7, sold("2003-06-03", 2, investor=TWO)),
        correction("2003-06-08", 5, effective("2003-05-15")),
        investors=[ONE, TWO],
    )
    shown = [row["position"] for row in ask(question, log, None, investor=ONE)["entries"]]
    assert shown == [1, 2, 4, 5, 11]


def test_an_investor_nobody_knows_is_refused_by_name():
    for name, words in (("log", {}), ("entry", {"n": 1})):
        with pytest.raises(UnknownInvestor):
            ask(name, deal(), None, investor="Nobody", **words)


# --- one entry whole ----------------------------------------------------------------------------------------


def test_an_entry_tells_its_fields_its_purpose_and_what_it_moved():
    found = whole(deal(moved("ReviewNotified", "2003-03-03") | {"review": True}, effective("2003-05-14")), 5)
    assert found["fields"] == {"statement": STATEMENT}
    assert found["moves"] == [{"machine": f"statement {STATEMENT}", "from": "in_review", "to": "effective"}]
    assert (found["clause"], found["corrected_by"], found["retraction"]) == ("1(a)", None, None)
    assert found["purpose"]


def test_an_entry_tells_every_correction_the_one_it_is_read_by_and_each_field_that_differs():
    log = deal(
        sold("2003-05-14", 10),
        correction("2003-06-02", 4, sold("2003-05-14", 20)),
        correction("2003-06-03", 4, sold("2003-05-19", 30)),
    )
    found = whole(log, 4)
    assert [each["position"] for each in found["corrections"]] == [5, 6]
    assert found["corrected_by"] == 6
    assert found["changed"] == [
        {"field": "occurred_on", "recorded": "2003-05-14", "stands": "2003-05-19"},
        {"field": "shares", "recorded": 10, "stands": 30},
    ]
    assert whole(log, 4, known_at="2003-06-02")["changed"][0] == {"field": "shares", "recorded": 10, "stands": 20}


def test_a_correction_tells_what_it_corrects_and_the_entry_it_puts_there_as_it_would_be_sent():
    log = deal(effective("2003-05-14"), correction("2003-06-02", 4, effective("2003-05-19")))
    found = whole(log, 5)
    assert found["changes"]["position"] == 4
    assert found["fields"]["replacement"] == effective("2003-05-19")
    assert found["moves"] == []


def test_a_retracted_entry_tells_what_retracted_it_and_moves_nothing():
    found = whole(deal(effective("2003-05-14"), retraction("2003-06-02", 4)), 4)
    assert (found["retraction"]["position"], found["retracted_by"], found["moves"]) == (5, 5, [])


def test_an_investor_is_shown_its_own_entry_without_a_correction_that_tells_of_another():
    log = deal(
        sold("2003-05-14", 10),
        correction("2003-06-02", 5, sold("2003-05-14", 10, investor=TWO)),
        investors=[ONE, TWO],
    )
    assert [each["position"] for each in whole(log, 5)["corrections"]] == [6]
    found = whole(log, 5, investor=ONE)
    assert (found["corrections"], found["changed"], found["fields"]["shares"]) == ([], [], 10)
    for position in (3, 6):
        with pytest.raises(NoSuchEntry, match=f"no entry of this log that is shown to {ONE}"):
            whole(log, position, investor=ONE)


@pytest.mark.parametrize("position", [4, 10**9 - 1])
def test_a_position_the_log_does_not_have_is_refused_with_those_it_has(position):
    with pytest.raises(NoSuchEntry, match=f"n = {position}: no entry of this log; it has positions 1 to 3"):
        whole(deal(), position)


def test_the_position_is_needed():
    with pytest.raises(Unanswerable, match="n: the position of the entry is missing"):
        ask("entry", deal(), None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_that_ends_as_one(kind):
    said = sentence(entry_from(example(kind), recorded=False))
    assert said[0] == said[0].upper() or not said[0].isalpha()
    assert said.endswith(".")


# --- names put right --------------------------------------------------------------------------------------


def misspelt():
    """Calder's name is wrong at the signing, in its purchase and in a sale; entry 6 puts it right throughout."""
    signing = {"company": "Example Devices, Inc.", "terms": "focus-2002"}
    right = fact("AgreementSigned", "2002-11-25", investors=[ONE, TWO], **signing)
    return source_of(
        [
            fact("AgreementSigned", "2002-11-25", investors=[ONE, "Caldr"], **signing),
            bought("2002-11-25", 500),
            bought("2002-11-25", 500, investor="Caldr"),
            filed("2003-02-03"),
            sold("2003-03-03", 1, "Caldr"),
            {**correction("2003-09-01", 1, right), "renames": {"Caldr": TWO}},
        ]
    )


def test_an_investor_whose_name_was_put_right_is_shown_what_was_recorded_under_the_wrong_one():
    read = [(3, 6), (4, None), (5, 6)]
    assert told(misspelt(), "position", "names_corrected_by", investor=TWO)[1:4] == read
    rows = ask("audit", misspelt(), None, investor=TWO)["entries"]
    assert {(row["position"], row["names_corrected_by"]) for row in rows}.issuperset(read)


def test_an_entry_whose_name_was_put_right_does_not_stand_as_recorded():
    found = whole(misspelt(), 3, investor=TWO)
    assert found["changed"] == [{"field": "investor", "recorded": "Caldr", "stands": TWO}]
    assert (found["corrected_by"], found["names_corrected_by"]) == (None, 6)
    assert whole(misspelt(), 2)["names_corrected_by"] is None


def test_an_investor_that_took_another_name_has_one_log_under_both():
    log = deal(
        sold("2003-03-03", 1), fact("InvestorRenamed", "2003-06-02", investor=ONE, name="Harrow Master Fund"),
        sold("2003-07-01", 1, "Harrow Master Fund"),
    )  # fmt: skip
    assert told(log, "position", investor="Harrow Master Fund") == told(log, "position", investor=ONE)
    assert len(told(log, "position", investor=ONE)) == len(log.entries)


def test_the_entry_that_a_correction_puts_right_itself_is_corrected_by_it_and_no_more():
    signing = ask("log", misspelt(), None)["entries"][0]
    assert (signing["corrected_by"], signing["names_corrected_by"]) == (6, None)
