"""The shipped agreements, each by its name: sound, told in our words, found, and signed as any other."""

import json
import re

import pytest

from lifecycle.agreement.explaining import of_source
from lifecycle.agreement.explaining.explanation import explained
from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.shipped import shipped, shipped_folder, shipped_names
from lifecycle.agreement.register import register_of
from lifecycle.agreement.silent import AMOUNTS, LACKING
from lifecycle.agreement.terms import with_old_keys
from lifecycle.errors import Refusal
from tests.scenarios import ONE, ask, bought, fact, source_of

NAMES = shipped_names()
SIGNED, LATER = "2002-11-25", "2004-12-31"
COMPOSITE = "(a composite)"


def signed(terms):
    signing = fact("AgreementSigned", SIGNED, company="Issuer, Inc.", investors=[ONE], terms=terms)
    return source_of([signing, bought(SIGNED, 500_000)])


def test_a_dozen_agreements_and_more_are_shipped():
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_it_is_sound_and_says_what_it_is_and_where_it_is_from(name):
    found = checked(shipped(name))

    assert [fault.sentence for fault in found.faults] == []
    assert found.terms.name == name
    assert found.terms.title
    assert found.terms.source


@pytest.mark.parametrize("name", NAMES)
def test_what_is_put_together_says_so(name):
    """In its title, where everybody meets it, and in the words before the first line."""
    head = (shipped_folder("agreements") / f"{name}.toml").read_text(encoding="utf-8").partition("language = 1")[0]
    assert (COMPOSITE in shipped(name).raw["title"]) == ("composite" in head)


@pytest.mark.parametrize("name", NAMES)
def test_its_own_readings_are_told_in_words(name):
    readings, choices = register_of(shipped(name)), checked(shipped(name)).choices
    for key in choices:
        assert re.search(r"\?( [A-Z]|$)", readings[key].question), key
        assert readings[key].why, key
        assert not [each for each, said in readings[key].choices.items() if said == each.replace("_", " ")], key


@pytest.mark.parametrize("name", NAMES)
def test_every_section_it_cites_has_its_line_where_any_has(name):
    raw = {word: said for word, said in shipped(name).raw.items() if word not in ("duties", "formerly")}
    cited = set(re.findall(r'"clause": "([^"–]+)"', json.dumps(raw, ensure_ascii=False)))
    told = raw.get("sections", {})
    assert not told or [each for each in sorted(cited) if not _begins_with_one(each, told)] == []


def _begins_with_one(clause, told):
    parts = clause.split(", ")
    return all(any(part.startswith(number) for number in told) for part in parts)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_signed_by_its_name_and_as_a_document_alike(name):
    by_name, as_document = signed(name), signed(shipped(name).raw)

    found = ask("owed", by_name, LATER)
    assert found["total"] == ask("owed", as_document, LATER)["total"]
    assert ask("terms", by_name, LATER)["terms"]


def test_a_name_that_is_almost_one_is_told_with_those_there_are():
    with pytest.raises(Refusal, match=r"use one of american-telesource, .*; perhaps modern-event-date is meant\."):
        signed("modern-event-dates")


def test_old_flat_keys_are_those_of_the_one_that_had_them():
    assert with_old_keys() == "focus-2002"


def test_what_the_product_asks_of_every_paper_has_its_words():
    assert set(of_source.SILENT) == {AMOUNTS, *LACKING}


@pytest.mark.parametrize("name", NAMES)
def test_its_explanation_ends_with_where_it_comes_from(name):
    last = explained(shipped(name)).parts[-1]
    assert last.heading == "Where it comes from"
    assert last.sentences[0].text == f"{shipped(name).raw['source']}."
