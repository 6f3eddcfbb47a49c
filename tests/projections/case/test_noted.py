"""What many readings share: each total is what it is by itself, and a choice costs no more than what it changes."""

from collections import Counter
from datetime import date
from random import Random
from sys import modules

import pytest

from lifecycle.agreement.language.decided import under
from lifecycle.agreement.language.shipped import shipped, shipped_names
from lifecycle.agreement.language.vocabulary.tables import Placed, words_of
from lifecycle.agreement.register import register_of
from lifecycle.money import ZERO
from projections.amounts.ledger import ledger, total_determined, total_interest
from projections.case.case import case
from projections.case.noted import Sharing
from projections.case.noted_terms import NotedTerms
from projections.case.notes import Kept, Notes
from projections.questions.readings import readings
from tests.benchmarks.growth import entries_of
from tests.benchmarks.shapes import last_day, lines_of
from tests.projections.test_shipped_day_by_day import story
from tests.properties.histories import random_history
from tests.properties.test_amounts import entries
from tests.scenarios import source_of


def check_every_choice(log, day, chance):
    """Each alone, and a few together, in one round, as the search for extremes takes them."""
    made = case(log, as_of=day)
    names, sharing = tuple(made.investors()), Sharing(made)
    others = [(each.key, choice) for each in register_of(made.facts.document).values() for choice in each.choices]
    taken = [{}, *({key: choice} for key, choice in others)]
    taken += [dict(chance.sample(others, min(3, len(others)))) for _ in range(10)]
    for choices in taken:
        plain, noted = made.under(choices), sharing.under(choices)
        assert total_determined(noted, names) == sum((ledger(plain, name).determined for name in names), ZERO), choices
        assert total_interest(noted, names) == sum((ledger(plain, name).interest for name in names), ZERO), choices


@pytest.mark.parametrize("seed", range(4))
def test_each_choice_gives_what_it_gives_by_itself_on_random_histories(seed):
    chance = Random(seed)
    log = entries(random_history(chance, changes=seed % 4 == 0, bars=seed % 2 == 0, groups=seed % 3 == 0))
    check_every_choice(log, date(2004, 6, 1), chance)


@pytest.mark.parametrize("name", shipped_names())
def test_each_choice_gives_what_it_gives_by_itself_under_every_agreement(name):
    log = source_of(story(dict(shipped(name).raw))).entries
    check_every_choice(log, date(2004, 8, 1), Random(name))


@pytest.mark.parametrize(("shape", "most"), [("in-order", 240), ("suspensions", 160)])
def test_a_choice_that_changes_nothing_of_a_head_does_not_work_it_out_again(monkeypatch, shape, most):
    """Two heads of two Investors, under 150 to 220 combinations: each on its own would make 600 and more."""
    worked_out: Counter[object] = Counter()
    heads = modules[total_determined.__module__]
    plain = heads.of_head

    def counting(clock, asked):
        worked_out[asked] += 1
        return plain(clock, asked)

    monkeypatch.setattr(heads, "of_head", counting)
    readings(entries_of(lines_of(shape, 95)), as_of=last_day(shape))
    assert 4 < worked_out.total() <= most


def as_read(value):
    """A table as plain words, read through whatever notes it."""
    if isinstance(value, Placed):
        return {name: as_read(getattr(value, name)) for name in words_of(type(value))}
    if isinstance(value, dict):
        return {name: as_read(each) for name, each in value.items()}
    return value


@pytest.mark.parametrize("name", shipped_names())
def test_noted_terms_say_what_the_terms_say_under_every_choice(name):
    document = shipped(name)
    noted = NotedTerms(document, Notes())
    for reading in register_of(document).values():
        for choice in reading.choices:
            chosen = {reading.key: choice}
            assert as_read(noted.under(chosen)) == as_read(under(document, chosen)), chosen


def test_only_the_choices_a_word_turns_on_are_noted():
    notes = Notes()
    terms = NotedTerms(shipped("focus-2002"), notes).under({"payment_timing": "advance"})
    asked = [
        notes.noting(lambda: terms.conditions["cannot_sell"].allow_notices.window)[1],
        notes.noting(lambda: terms.conditions["cannot_sell"].allow_notices.times)[1],
        notes.noting(lambda: terms.conditions["cannot_sell"].down)[1],
        notes.noting(lambda: terms.charges["late"].by.part)[1],
        notes.noting(lambda: terms.through_the_lift)[1],
        notes.noting(lambda: terms.name)[1],
    ]
    assert asked == [
        {"allowance": "two_ever"},
        {},
        {"delisting": "no_trigger"},
        {"payment_timing": "advance"},
        {"day_count": "notice_in_lift_out"},
        {},
    ]


def test_a_result_is_found_by_whoever_answers_all_of_it_alike():
    kept, anna, bert = Kept(), {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 9, "c": 3}
    assert kept.find(anna.get) is None
    kept.keep({"a": 1, "b": 2}, "of a and b", anna.get)
    assert kept.find({**anna, "c": 4}.get) == ("of a and b",)
    assert kept.find(bert.get) is None
    kept.keep({"a": 1, "c": 3}, "of a and c", bert.get)
    assert kept.find(bert.get) == ("of a and c",)
    assert kept.find({**bert, "b": 10}.get) is None  # b was never asked, but whoever comes this way is told apart by it
