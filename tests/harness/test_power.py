"""Cut power: nothing acknowledged is lost at the product's settings, and the simulator finds what weaker ones lose."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.harness import file_layer
from tests.harness.disk import Disk
from tests.harness.file_layer import FileLayer, Unreachable
from tests.harness.power import cut, power, recorded, settings
from tests.harness.seeds import seeds
from tests.harness.weakened import with_the_key_in_another_transaction


@pytest.mark.parametrize("seed", seeds("power"), indirect=True)
def test_no_cut_of_power_loses_or_halves_what_was_acknowledged(seed):
    found = power(120, seed)
    assert found["sound"] == found["cuts"] >= 120, found


@pytest.mark.parametrize(("synchronous", "name"), [(2, "FULL"), (1, "NORMAL"), (0, "OFF")])
def test_the_simulator_finds_what_a_weaker_setting_loses(tmp_path, seed, synchronous, name):
    (tmp_path / "run").mkdir()
    chance = Random(seed)
    with settings(synchronous=synchronous):
        run = recorded(tmp_path / "run", chance, saves=15)
        found = cut(run, chance, 120, tmp_path)
    assert found["an acknowledged entry is lost"] > 0, (name, found)
    assert found["sound"] > 0, (name, found)  # else it would call anything lost


def test_the_simulator_finds_entries_that_were_never_synced(tmp_path, seed):
    """The same run with each sync forgotten: as on a disk that ignores them."""
    (tmp_path / "run").mkdir()
    chance = Random(seed)
    run = recorded(tmp_path / "run", chance, saves=15)
    run.happened = [operation for operation in run.happened if operation[0] != "sync"]
    found = cut(run, chance, 80, tmp_path)
    assert 0 < found["sound"] < found["cuts"], found


def test_a_key_saved_in_another_transaction_is_noticed(tmp_path, monkeypatch, seed):
    with_the_key_in_another_transaction(monkeypatch.setattr)
    (tmp_path / "run").mkdir()
    chance = Random(seed)
    run = recorded(tmp_path / "run", chance, saves=15)
    found = cut(run, chance, 80, tmp_path)
    assert found["a key without its entries, or entries without their key"] > 0, found


def test_a_disk_keeps_what_was_synced_and_any_part_of_what_was_not(seed):
    chance = Random(seed)
    disk = Disk({})
    disk.take(("create", "a", 1))
    disk.take(("write", 1, 0, b"x" * 1024))
    states = [disk.after_a_cut(chance) for _ in range(200)]
    assert {} in states
    assert {len(files["a"]) for files in states if files} >= {0, 512, 1024}
    disk.take(("sync", 1))
    disk.take(("folder synced",))
    disk.take(("write", 1, 512, b"y" * 512))
    states = [disk.after_a_cut(chance)["a"] for _ in range(200)]
    assert {state[:512] for state in states} == {b"x" * 512}
    assert {b"y" * 256 + b"x" * 256, b"y" * 512, b"x" * 512} == {state[512:] for state in states}
    disk.take(("delete", "a"))
    assert {len(disk.after_a_cut(chance)) for _ in range(50)} == {0, 1}
    disk.take(("folder synced",))
    assert disk.after_a_cut(chance) == {}


def test_another_folder_passes_the_layer_untouched(tmp_path):
    (tmp_path / "watched").mkdir()
    with (
        FileLayer(tmp_path / "watched", noting=True) as layer,
        closing(sqlite3.connect(tmp_path / "other.db")) as other,
    ):
        other.execute("CREATE TABLE t (a)")
    assert (layer.opened, layer.noted) == (0, [])


def test_a_python_whose_sqlite_cannot_be_reached_is_told_so(monkeypatch):
    class Empty:
        def __getattr__(self, name):
            raise AttributeError(name)

    monkeypatch.setattr(file_layer.ctypes, "CDLL", lambda _: Empty())
    with pytest.raises(Unreachable, match=r"cannot be reached from outside .*; run the tests with a Python whose"):
        file_layer._library()


def test_a_fault_of_the_layer_itself_is_not_lost_in_sqlite(tmp_path):
    def faulty(*_):
        raise ZeroDivisionError

    def opened():
        with FileLayer(tmp_path, faulty), pytest.raises(sqlite3.OperationalError):
            sqlite3.connect(Path(tmp_path) / "a.db")

    with pytest.raises(ZeroDivisionError):
        opened()
