"""Many processes at one store, short; `python3 -m tests.full_size writers` for the full size."""

import pytest

from tests.harness.kills import Lost
from tests.harness.seeds import seeds
from tests.harness.writers import same_key, writers
from tests.postgresql_server import fresh_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return f"sqlite:///{tmp_path}/store.db" if request.param == "sqlite" else fresh_store()


@pytest.mark.parametrize("seed", seeds("writers"), indirect=True)
def test_sixteen_writers_lose_double_and_reorder_nothing_and_a_follower_misses_nothing(url, seed):
    # How often they meet at one position is chance where the cores are busy: the weakened builds below show the bite.
    assert writers(url, 16, 12, seed)["met by the follower"] == 16 * 12


@pytest.mark.parametrize("senders", [2, 20])
def test_one_key_sent_by_many_at_once_is_one_entry_and_one_answer_after_a_restart_too(url, senders):
    same_key(url, senders)


@pytest.mark.parametrize("weakened", ["reading_before_the_write_lock", "without_a_guard_of_the_position"])
def test_a_build_that_lacks_what_keeps_writers_apart_is_noticed(tmp_path, weakened):
    with pytest.raises(Lost, match=r"a writer failed|the follower saw"):  # whoever meets it first
        writers(f"sqlite:///{tmp_path}/store.db", 8, 20, 1, weakened)
