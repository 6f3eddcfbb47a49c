"""The same commands into every store, short; `python3 -m tests.full_size commands` for the full size."""

import pytest

from lifecycle.log.memory import MemoryEntryRecorder
from tests.harness.commands import commands
from tests.harness.kills import Lost
from tests.harness.seeds import seeds
from tests.postgresql_server import fresh_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return f"sqlite:///{tmp_path}/store.db" if request.param == "sqlite" else fresh_store()


@pytest.mark.parametrize("seed", seeds("commands"), indirect=True)
def test_the_same_commands_give_every_store_the_same_heads_and_answers(url, seed):
    counts = commands(["memory:", url], 100, seed)
    assert 0 < counts["refused"] < 70, counts


def test_a_store_that_keeps_no_keys_beside_its_chain_is_noticed(url, monkeypatch):
    original = MemoryEntryRecorder._insert_events

    def without_its_key(self, events, *, saving):
        saving.key = None
        original(self, events, saving=saving)

    monkeypatch.setattr(MemoryEntryRecorder, "_insert_events", without_its_key)
    with pytest.raises(Lost, match="is not sound"):
        commands(["memory:", url], 150, 1)
