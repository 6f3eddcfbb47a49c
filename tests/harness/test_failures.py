"""A disk that fails: every save is all or nothing, refused in a sentence, and goes through when the disk is well."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lifecycle.log.log import StoreUnavailable
from lifecycle.log.opening import open_log
from tests.harness import failures, file_layer
from tests.harness.failures import KINDS, Failing, Failure, Lost, every_k
from tests.harness.file_layer import FileLayer
from tests.harness.power import settings
from tests.harness.seeds import seeds
from tests.harness.writers import told
from tests.harness.writers_process import NOBODY

SHORT = 40


@pytest.mark.parametrize("seed", seeds("failures"), indirect=True)
def test_whatever_operation_fails_nothing_is_half_there_and_nothing_needs_repair(seed):
    counts = failures.failures(seed, stride=SHORT)
    assert counts["failures injected"] > 100
    assert counts["the disk is full"] > 5
    assert counts["the disk reports an input/output error"] > 10
    assert [kind for kind in KINDS if not counts[kind]] == []


@pytest.mark.parametrize(
    ("failure", "operation", "said"),
    [
        (Failure(file_layer.FULL), "write", "the disk is full; make room, then repeat: nothing of this was stored"),
        (Failure(file_layer.IOERR_FSYNC), "sync", "the disk reports an input/output error; repeat under the same key"),
        (Failure(file_layer.READONLY_DIRECTORY), "open", "it is read-only; write to a copy, or change the perm"),
        (Failure(file_layer.CANTOPEN), "open", "the file or its journal cannot be opened; check path and perm"),
    ],
)
def test_while_a_disk_refuses_writes_the_log_is_read_and_says_why(tmp_path, failure, operation, said):
    failing = Failing(operation, failure, at=1, lasts=True, well=True)
    with FileLayer(tmp_path, failing), open_log(f"sqlite:///{tmp_path}/store.db") as log:
        log.append("alpha", [b"one"], after=0, key="k1", fingerprint="f")
        failing.well = False
        with pytest.raises(StoreUnavailable, match=said):
            log.append("alpha", [b"two"], after=1, key="k2", fingerprint="f")
        if operation != "open":
            assert [entry.stored for entry in log.read("alpha")] == [b"one"]
        failing.well = True
        assert [entry.stored for entry in log.read("alpha")] == [b"one"]
        assert log.append("alpha", [b"two"], after=1, key="k2", fingerprint="f")[0].position == 2
        assert log.verify("alpha").ok


def test_a_deletion_done_but_reported_as_failed_is_stored_once_when_repeated(tmp_path):
    """The one place where a save that was refused may stand all the same: only its key can tell."""
    failing = Failing("delete", KINDS["delete, yet done"][1], at=1, lasts=False, well=True)
    with FileLayer(tmp_path, failing), open_log(f"sqlite:///{tmp_path}/store.db") as log:
        log.append("alpha", [b"one"], after=0)
        failing.well = False
        with pytest.raises(StoreUnavailable, match="repeat under the same key"):
            log.append("alpha", [b"two"], after=1, key="k", fingerprint="f")
        again = log.append("alpha", [b"two"], after=1, key="k", fingerprint="f")
        assert [entry.position for entry in log.read("alpha")] == [1, 2]
        assert log.keyed("alpha", "k") == ("f", again[0])


def test_a_folder_nobody_may_write_to_is_read_from_and_refuses_entries():
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_log(f"sqlite:///{folder}/store.db") as log:
            log.append("alpha", [b"one"], after=0)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, -1)
            os.chown(folder / "store.db", NOBODY, -1)
        folder.chmod(0o500)
        try:
            assert told("nobody", f"sqlite:///{folder}/store.db") == [["one"], True, "it is read-only"]
        finally:
            folder.chmod(0o700)
        assert [path.name for path in folder.iterdir()] == ["store.db"]


def test_the_harness_finds_a_store_that_keeps_no_journal():
    with settings(journal_mode="off"), pytest.raises(Lost):
        every_k("write", lasts=False, pages=2000, held={})
