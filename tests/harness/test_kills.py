"""Sudden death of a process, short; `python3 -m tests.full_size kill` for the full size."""

import pytest

from tests.harness.kills import kills_of_the_command_line, kills_of_writers
from tests.harness.seeds import seeds


@pytest.mark.parametrize("seed", seeds("kills"), indirect=True)
def test_no_kill_loses_what_was_acknowledged_or_leaves_half_a_batch(seed):
    counts = kills_of_writers(60, seed)
    assert counts["saves acknowledged"] > 15, counts
    assert counts["cut off in a save"] > 1, counts


@pytest.mark.parametrize("seed", seeds("kills of the command line"), indirect=True)
def test_no_kill_of_the_command_line_loses_a_receipt_it_put_out(seed):
    counts = kills_of_the_command_line(25, seed)
    assert 0 < counts["receipts seen before death"] < counts["kills"], counts
