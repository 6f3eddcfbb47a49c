"""The register of an agreement: what its terms ask, in its file's words; what is fixed, chosen and refused."""

import re
from copy import deepcopy

import msgspec
import pytest

from lifecycle.agreement.asked import ASKED_WHERE
from lifecycle.agreement.language.based import document
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.shipped import shipped
from lifecycle.agreement.language.source import from_object, from_text
from lifecycle.agreement.readings import NO_SECTION, OWN
from lifecycle.agreement.register import (
    ReadingFixed,
    Register,
    UnknownReading,
    check_asked_by_some,
    chosen,
    register_of,
)
from regrights.paper.register import draw
from tests.lifecycle.agreement.documents import DAILY, MONTHLY, put, raw, sentences
from tests.lifecycle.agreement.test_documents import FLAT
from tests.readings import FOCUS
from tests.reference.words import DEFAULTS as KNOWN
from tests.scenarios import ask, deal, effective, fact

TWO_OF_ITS_OWN = f"""
{MONTHLY.replace('base = "paid"', 'base = { reading = "base", paid = "paid", held = "held" }')}
[readings.base]
default = "held"
question = "Is it taken of what was bought, or of what is held?"
why = "The sections on sales would have no use."
close_call = true
[readings.base.choices]
paid = "of what was bought"
held = "of what is held"
[readings.base.favours]
paid = "the Investors"
held = "the Company"
"""


# --- what is asked, and in which words --------------------------------------------------------------------


def test_the_first_agreement_asks_its_forks_and_all_the_products_own_in_the_order_of_its_file():
    assert list(FOCUS) == list(KNOWN) == list(shipped("focus-2002").raw["readings"])
    assert set(FOCUS) - set(checked(shipped("focus-2002")).choices) == set(OWN) == set(ASKED_WHERE)
    assert FOCUS.fixed == {}


def test_the_first_agreement_says_of_every_reading_where_it_stands_and_of_every_choice_what_it_means():
    for reading in FOCUS.values():
        assert "" not in (reading.clause, reading.question, reading.why)
        assert list(reading.choices) == list(reading.favours)
    told = shipped("focus-2002").raw["readings"]
    assert all({"why", "choices", "favours"} <= set(told[key]) for key in FOCUS if key not in OWN)


def test_an_agreement_asks_the_readings_of_its_file_and_those_of_the_product_whose_concepts_it_has():
    found = register_of(from_text(TWO_OF_ITS_OWN))
    assert sentences(raw(TWO_OF_ITS_OWN)) == []
    own = ["partial_coverage", "transfer_gap"]
    assert list(found) == ["anniversaries", "base", *own]
    assert msgspec.to_builtins(found["base"]) == {
        "key": "base",
        "clause": NO_SECTION,
        "question": "Is it taken of what was bought, or of what is held?",
        "choices": {"held": "of what is held", "paid": "of what was bought"},
        "why": "The sections on sales would have no use.",
        "favours": {"paid": "the Investors", "held": "the Company"},
        "close_call": True,
    }
    assert [found[key] for key in own] == [OWN[key] for key in own]


def test_the_default_is_the_first_choice_wherever_it_stands_in_the_file():
    found = register_of(from_object(put(raw(MONTHLY), "readings.anniversaries.default", "in_advance")))
    assert found["anniversaries"].default == "in_advance"
    assert list(found["anniversaries"].choices) == ["in_advance", "first_and_each"]


def test_a_choice_its_file_has_no_words_for_means_what_its_name_says_and_favours_nobody():
    reading = register_of(from_text(MONTHLY))["anniversaries"]
    assert reading.choices == {"first_and_each": "first and each", "in_advance": "in advance"}
    drawing = draw([reading])
    assert "\n".join(line for each in drawing.blocks[:1] for line in each.lines) == (
        "anniversaries  [2(c)]\n  Is a month charged at its start or at its end?\n"
        "  * first_and_each: first and each\n    in_advance: in advance\n"
    )
    assert {row[5] for row in drawing.tables["readings"].rows} == {None}


def test_a_file_tells_a_reading_of_the_product_in_its_own_words():
    words = {"clause": "12", "question": "Whose are they?", "why": "It says so.", "close_call": False,
             "choices": {"open": "nobody's", "bridged": "the buyer's"}, "favours": {"open": "the Company",
             "bridged": "the Investors"}}  # fmt: skip
    given = put(raw(MONTHLY), "readings.transfer_gap", words)
    assert sentences(given) == []
    found = register_of(from_object(given))["transfer_gap"]
    assert msgspec.to_builtins(found) == {"key": "transfer_gap", **words}
    assert found.default == OWN["transfer_gap"].default == "bridged"


TAKEN_OUT = {
    "heads.restricted_sale.arms_within": {
        "ninety_days", "beyond_ninety_days", "amendment_window", "restrictions_counted",
    },
    "readings.illustration": {"illustration"},
    "conditions.cannot_sell.allow_notices": {
        "misstatement_grace", "early_suspension", "advance_notice", "running_sequence",
    },
    "conditions.not_effective.late": {"partial_coverage", "illustration"},
    "heads.late_effectiveness": {"partial_coverage", "illustration"},
    "period": {"period_tolling"},
    "consent": {"dissenters"},
}  # fmt: skip


@pytest.mark.parametrize("place", TAKEN_OUT)
def test_a_reading_of_the_product_is_asked_only_of_terms_that_use_its_concept(place):
    found = register_of(from_object(put(deepcopy(dict(shipped("focus-2002").raw)), place, ...)))
    assert {key for key in OWN if key not in found} == TAKEN_OUT[place]


def test_a_concept_that_one_choice_alone_uses_is_used():
    given = raw(MONTHLY)
    within = {"add": "90 days", "to": "effectiveness"}
    given["heads"]["unusable"]["arms_within"] = {"reading": "count", "no": "absent", "yes": within}
    given["consent"] = {"reading": "count", "no": "absent", "yes": "absent"}
    found = register_of(from_object(given))
    assert "restrictions_counted" in found
    assert "dissenters" not in found


def test_the_same_document_has_one_register():
    assert register_of(from_text(MONTHLY)) is register_of(from_object(raw(MONTHLY)))


def test_the_words_of_the_product_itself_name_no_section_no_figure_and_no_term_of_a_contract():
    for reading in OWN.values():
        texts = [reading.question, reading.why, *reading.choices.values(), *reading.favours.values()]
        assert reading.clause == NO_SECTION
        for text in texts:
            assert not re.search(r"\d|\b(Section|Date|Period|Amount|Price|ninety|tenth|sixteenth)\b", text), text


# --- what is chosen ---------------------------------------------------------------------------------------


def test_the_last_layer_wins_over_the_defaults():
    register = register_of(from_text(MONTHLY))
    assert chosen(register) == {key: reading.default for key, reading in register.items()}
    taken = chosen(register, {"anniversaries": "in_advance", "transfer_gap": "open"}, {"transfer_gap": "bridged"})
    assert (taken["anniversaries"], taken["transfer_gap"]) == ("in_advance", "bridged")


def test_a_reading_of_the_product_that_is_not_asked_is_as_the_product_takes_it_and_one_of_another_file_is_none():
    taken = chosen(register_of(from_text(MONTHLY)))
    assert "dissenters" not in taken
    assert taken["dissenters"] == "bound"
    with pytest.raises(KeyError):
        taken["partial_period"]


def test_what_the_terms_fix_is_not_asked_and_holds():
    given = put(raw(MONTHLY), "readings.transfer_gap", {"fixed": "open"})
    assert sentences(given) == []
    register = register_of(from_object(given))
    assert "transfer_gap" not in register
    for taken in (chosen(register), chosen(register, {"transfer_gap": "open"})):
        assert "transfer_gap" not in taken
        assert taken["transfer_gap"] == "open"
    with pytest.raises(ReadingFixed, match=r'^reading "transfer_gap" = "bridged": the terms themselves say open;'):
        chosen(register, {"transfer_gap": "bridged"})


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        ({"first_cure": "waits"},
         ('reading "first_cure": the register has no such key; it has anniversaries, partial_coverage, '
          "transfer_gap.")),
        ({"anniversaries": "yearly"},
         'reading "anniversaries" = "yearly": no such choice; choose one of first_and_each, in_advance.'),
    ],
)  # fmt: skip
def test_a_reading_it_does_not_ask_is_refused_with_those_it_asks(readings, sentence):
    with pytest.raises(UnknownReading) as refused:
        chosen(register_of(from_text(MONTHLY)), readings)
    assert str(refused.value) == sentence


def test_of_several_agreements_one_that_asks_is_enough():
    both = [register_of(from_text(MONTHLY)), register_of(from_text(DAILY))]
    check_asked_by_some(both, {"anniversaries": "in_advance", "misstatement_grace": "none"})
    check_asked_by_some([], {"whatever": "it is"})
    with pytest.raises(UnknownReading, match=r"no such key; it has anniversaries, .*, misstatement_grace, "):
        check_asked_by_some(both, {"first_cure": "waits"})
    with pytest.raises(UnknownReading, match="no such choice; choose one of first_and_each, in_advance"):
        check_asked_by_some(both, {"anniversaries": "yearly"})


# --- in a log ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "terms",
    ["focus-2002", {"based_on": "focus-2002", "consent_share": "0.60"}, FLAT],
    ids=["by name", "with a change", "all old keys"],
)
def test_a_log_has_the_register_of_its_terms(terms):
    election = fact("ReadingElected", "2003-07-01", reading="partial_period", choice="prorated", authority="order")
    log = deal(effective("2003-06-11"), election, terms=terms)
    assert dict(log.register()) == dict(FOCUS)
    answer = ask("owed", log, "2003-08-01", readings={"transfer_gap": "open"})
    assert list(answer["readings"]) == list(KNOWN)
    assert (answer["readings"]["partial_period"], answer["readings"]["transfer_gap"]) == ("prorated", "open")


def test_terms_that_are_the_whole_of_the_old_keys_are_the_agreement_that_has_them():
    assert document(FLAT).raw == shipped("focus-2002").raw
    assert document({**FLAT, "consent_share": "0.60"}).raw["consent"]["share"] == "0.60"
    assert document({"currency": "USD"}).raw == {"currency": "USD"}


def test_a_register_of_nothing_known_is_empty():
    log = deal()
    assert log.register(log.entries[0].recorded_at.replace(year=1990)) == Register()
