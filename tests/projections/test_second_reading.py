"""The product owes what the second reading of the language says, on random logs under several documents."""

import pytest

from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.source import from_object
from tests.projections.second_reading import CUT_BACK, DOCUMENTS, EVERY, product, question, second

SEEDS = 40
SEEDS_CUT_BACK = 8


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_compared_is_sound(name):
    assert [fault.sentence for fault in checked(from_object(DOCUMENTS[name])).faults] == []


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_product_owes_what_the_second_reading_says(seed, name):
    asked = question(name, seed)
    assert product(asked) == second(EVERY[name], asked)


@pytest.mark.parametrize("name", CUT_BACK)
@pytest.mark.parametrize("seed", range(SEEDS_CUT_BACK))
def test_and_with_shares_cut_back(seed, name):
    asked = question(name, seed)
    assert product(asked) == second(EVERY[name], asked)


@pytest.mark.parametrize(
    "name", ["focus-2002", "linden-notes", "alder-months", "birch-days", "cedar-joined", "dogwood-cutback"]
)
def test_the_random_logs_cost_something_under_every_head(name):
    found = {line[0] for seed in range(SEEDS) for each in product(question(name, seed))[:-1] for line in each[0]}
    assert found == set(DOCUMENTS[name]["heads"])
