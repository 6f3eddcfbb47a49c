"""The table of what an Investor is shown: a row for every kind, a word for every field; what has none is hidden."""

import attrs
import pytest

from lifecycle.entries import KINDS, Entry, StatementEntry
from projections.view.shown import IN_EVERY_KIND, NEUTRAL, ROWS, Row
from projections.view.view import view
from tests.projections.view.logs import ALPHA, log_of, signing

SHOWN = ("whole", "own_names", "own_part", "neutral", "renumbered", "by_its_row", "made_up", "hidden")


def own_fields(kind: type[Entry]) -> set[str]:
    return {field.name for field in attrs.fields(kind)} - IN_EVERY_KIND.keys()


def test_every_kind_has_a_row_and_every_row_a_kind():
    assert ROWS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_word(kind):
    assert ROWS[kind].fields.keys() == own_fields(KINDS[kind])
    assert set(ROWS[kind].fields.values()) <= set(SHOWN)


def test_what_every_entry_carries_has_a_word_too():
    assert IN_EVERY_KIND.keys() == {field.name for field in attrs.fields(Entry)}
    assert {name for name, how in IN_EVERY_KIND.items() if how == "hidden"} == {
        "document",
        "document_sha256",
        "recorded_by",
        "stamped",
    }
    assert {name for name, how in IN_EVERY_KIND.items() if how == "made_up"} == {"source"}


@pytest.mark.parametrize("kind", KINDS)
def test_whose_an_entry_is_stands_in_fields_it_has(kind):
    row = ROWS[kind]
    assert set(row.own) <= own_fields(KINDS[kind])
    assert bool(row.own) == (row.whom in ("own", "own_or_all"))


def test_words_of_ours_stand_where_the_table_says_so():
    assert NEUTRAL.keys() == {
        (kind, name) for kind, row in ROWS.items() for name in row.fields if row.fields[name] == "neutral"
    }


def test_what_the_board_determined_is_shown_to_nobody():
    assert ROWS["MaterialEventDetermined"].whom == "nobody"
    assert set(ROWS["MaterialEventDetermined"].fields.values()) == {"hidden"}


def test_a_kind_without_a_row_is_hidden():
    @attrs.frozen(kw_only=True, eq=False, repr=False)
    class SomethingNew(StatementEntry):
        pass

    log = log_of(signing(), SomethingNew(occurred_on=signing().occurred_on, statement="333-1"))
    assert [entry.kind for entry in view(log, ALPHA).entries] == ["AgreementSigned"]


def test_a_field_without_a_word_is_hidden():
    assert Row("all").fields == {}
