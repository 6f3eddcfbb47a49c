"""Malformed entries, short; `python3 -m tests.full_size malformed` for the full size."""

import pytest

from tests.harness.malformed import WAYS, malformed
from tests.harness.seeds import seeds


@pytest.mark.parametrize("seed", seeds("malformed"), indirect=True)
def test_every_malformed_entry_is_refused_in_a_sentence_and_nothing_is_written(seed):
    counts = malformed(400, seed)
    assert [way for way in (*WAYS, "a value of Python", "a time of recording") if not counts[way]] == []
