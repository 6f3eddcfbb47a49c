"""The file of a SQLite store: its guards, tampering, opening, settings, a failing disk, many processes."""

import asyncio
import gc
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest
from eventsourcing.persistence import StoredEvent

from lifecycle.errors import Refusal
from lifecycle.log import sqlite_file, sqlite_settings
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.log import (
    TOPIC,
    LogAltered,
    StoreDamaged,
    StoreUnavailable,
    StoreUnsupported,
)
from lifecycle.log.opening import open_log
from tests import CHECKOUT
from tests.lifecycle.log.stores import ONE, THREE, TWO, by_hand, everything, refused, tampering, url, verified

# --- the file: guards -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET state = x'00'",
        "UPDATE OR REPLACE stored_events SET originator_version = 1 WHERE originator_version = 2",
        "DELETE FROM stored_events",
        "DELETE FROM stored_events WHERE seq = 7",
        "INSERT OR REPLACE INTO stored_events VALUES (3, 'alpha', 3, 't', x'00', x'00')",
        "INSERT OR REPLACE INTO stored_events VALUES (8, 'alpha', 3, 't', x'00', x'00')",
        "INSERT OR REPLACE INTO stored_events VALUES (1, 'alpha', 6, 't', x'00', x'00')",
        "REPLACE INTO stored_events VALUES (7, 'beta', 3, 't', x'00', x'00')",
        "INSERT INTO stored_events VALUES (8, 'alpha', 7, 't', x'00', x'00')",
        "INSERT INTO stored_events VALUES (8, 'new', 0, 't', x'00', x'00')",
        "INSERT INTO stored_events VALUES (8, 'new', 2, 't', x'00', x'00')",
        "INSERT INTO stored_events VALUES (9, 'alpha', 6, 't', x'00', x'00')",
        "INSERT INTO stored_events VALUES (NULL, 'alpha', 6, 't', x'00', x'00')",
        "INSERT INTO stored_events SELECT NULL, 'alpha', 6, topic, state, digest FROM stored_events",
        "INSERT INTO stored_events VALUES (8, 'alpha', 6, 't', 'text', x'00')",
        "INSERT INTO stored_events VALUES (8, 'alpha', 6, 't', x'00', NULL)",
        "INSERT INTO stored_events VALUES (8, 'beta', 2, '', x'', x'') ON CONFLICT DO UPDATE SET topic = ''",
        "UPDATE save_keys SET fingerprint = 'other'",
        "DELETE FROM save_keys",
        "INSERT OR REPLACE INTO save_keys VALUES ('alpha', 'key 1', 'other', 1, 1, x'00')",
        "INSERT OR IGNORE INTO save_keys SELECT originator_id, key, 'other', 1, 1, x'00' FROM save_keys",
    ],
)
def test_another_program_cannot_change_replace_remove_or_leave_a_hole(kept, statement):
    with open_log(url(kept)) as log:
        before = everything(log)
        with by_hand(kept) as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        assert everything(log) == before
        assert log.verify("alpha").ok
        assert log.verify("beta").ok


@pytest.mark.parametrize("k", range(1, 6))
def test_when_the_kth_insert_of_a_batch_fails_nothing_of_it_is_kept(kept, k):
    with open_log(url(kept)) as log:
        with by_hand(kept) as connection:
            connection.execute(
                f"CREATE TRIGGER stop BEFORE INSERT ON stored_events WHEN NEW.originator_version = {5 + k}"
                " BEGIN SELECT RAISE(ABORT, 'stopped'); END"
            )
        with refused(log, StoreDamaged, "it refuses the next entry"):
            log.append("alpha", [ONE] * 5, after=5, key="k", fingerprint="f")
        with by_hand(kept) as connection:
            connection.execute("DROP TRIGGER stop")
        assert log.keyed("alpha", "k") is None
        assert len(log.append("alpha", [ONE] * 5, after=5, key="k", fingerprint="f")) == 5
        assert log.verify("alpha").ok


def test_when_the_key_cannot_be_kept_neither_are_the_entries(kept):
    with open_log(url(kept)) as log:
        with by_hand(kept) as connection:
            connection.execute(
                "CREATE TRIGGER stop BEFORE INSERT ON save_keys BEGIN SELECT RAISE(ABORT, 'stopped'); END"
            )
        with refused(log, StoreDamaged):
            log.append("alpha", [ONE], after=5, key="k", fingerprint="f")


@pytest.mark.parametrize("name", [name for name, sql in sqlite_file.SCHEMA.items() if "TRIGGER" in sql])
def test_a_store_without_one_of_its_guards_is_read_but_not_written(kept, name):
    with by_hand(kept) as connection:
        connection.execute(f"DROP TRIGGER {name}")
    with open_log(url(kept)) as log:
        with refused(log, StoreDamaged, f"{name} is missing from its schema"):
            log.append("alpha", [ONE], after=5)
        found = log.verify("alpha")
        assert (found.ok, found.outcome, found.entries) == (False, "altered", 5)
        assert name in found.finding


# --- the file: tampering ----------------------------------------------------------------------------------

FLIP = "UPDATE stored_events SET state = x'7B7D' WHERE originator_id = 'alpha' AND originator_version = {}"


@pytest.mark.parametrize("position", [1, 3, 5])
def test_stored_bytes_changed_by_hand_are_found_and_named(kept, position):
    with tampering(kept) as connection:
        connection.execute(FLIP.format(position))
    found = verified(kept)
    assert (found.ok, found.outcome, found.first_bad, found.entries) == (False, "altered", position, 5)
    assert found.finding.startswith(f"altered at position {position}: its stored bytes and its digest do not")
    assert verified(kept, "beta").ok


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE stored_events SET digest = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE stored_events SET digest = zeroblob(31) WHERE seq = 5", 5),
        ("DELETE FROM stored_events WHERE seq = 1", 1),
        ("DELETE FROM stored_events WHERE seq = 3", 3),
        ("UPDATE stored_events SET originator_version = 9 WHERE seq = 4", 4),
        ("UPDATE stored_events SET originator_version = 0 WHERE seq = 1", 1),
        ("UPDATE stored_events SET originator_id = 'gamma' WHERE seq = 2", 2),
        ("UPDATE stored_events SET topic = 'regrights.entry:2' WHERE seq = 3", 3),
        ("UPDATE stored_events SET topic = CAST(x'FF' AS TEXT) WHERE seq = 3", 3),
    ],
)
def test_what_was_changed_removed_or_moved_in_the_middle_is_named(kept, statement, position):
    with tampering(kept) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement)
    found = verified(kept)
    assert (found.ok, found.outcome, found.first_bad) == (False, "altered", position)


def test_two_entries_swapped_are_named(kept):
    with tampering(kept) as connection:
        connection.executescript(
            "UPDATE stored_events SET originator_version = 99 WHERE seq = 2;"
            "UPDATE stored_events SET originator_version = 2 WHERE seq = 3;"
            "UPDATE stored_events SET originator_version = 3 WHERE seq = 99 OR originator_version = 99;"
        )
    assert verified(kept).first_bad == 2


def test_an_entry_changed_together_with_its_digest_is_named_by_the_next(kept):
    with tampering(kept) as connection:
        (before,) = connection.execute("SELECT digest FROM stored_events WHERE seq = 2").fetchone()
        connection.execute(
            "UPDATE stored_events SET state = x'7B7D', digest = ? WHERE seq = 3", (chained(before, b"{}"),)
        )
    assert verified(kept).first_bad == 4


def test_a_chain_sealed_anew_from_a_forged_entry_fails_against_the_head_kept_outside(kept):
    with open_log(url(kept)) as log:
        head = log.agreements()[0]
    with tampering(kept) as connection:
        connection.execute("DELETE FROM save_keys")
        digest = ZERO_DIGEST
        connection.execute(FLIP.format(2))
        for seq, state in connection.execute(
            "SELECT seq, state FROM stored_events WHERE originator_id = 'alpha' ORDER BY seq"
        ).fetchall():
            digest = chained(digest, state)
            connection.execute("UPDATE stored_events SET digest = ? WHERE seq = ?", (digest, seq))
    assert verified(kept).ok
    found = verified(kept, known=head)
    assert (found.ok, found.outcome) == (False, "altered")


@pytest.mark.parametrize("seq", [5, 7])
def test_a_last_entry_removed_is_noticed_though_not_whose_it_was(kept, seq):
    with tampering(kept) as connection:
        connection.execute("DELETE FROM save_keys WHERE last = 5")
        connection.execute("DELETE FROM stored_events WHERE seq = ?", (seq,))
    for agreement in ("alpha", "beta"):
        found = verified(kept, agreement)
        assert (found.ok, found.outcome, found.first_bad) == (False, "altered", None)
        assert found.finding.endswith("of 7 entries recorded in this store, over all agreements, 6 are kept")


def test_a_store_that_lost_its_last_entry_takes_no_other_in_its_place(kept):
    with tampering(kept) as connection:
        connection.execute("DELETE FROM stored_events WHERE seq = 7")
    lost = "the last of 7 entries recorded in this store are not there"
    with open_log(url(kept)) as log:
        for ask in (lambda: log.append("beta", [THREE], after=1), lambda: log.read("beta")):
            with pytest.raises(StoreDamaged, match=lost):
                ask()


def test_a_last_entry_moved_to_another_agreement_is_noticed_from_both(kept):
    with tampering(kept) as connection:
        connection.execute("UPDATE stored_events SET originator_id = 'gamma' WHERE seq = 7")
    assert verified(kept, "gamma").first_bad == 1
    found = verified(kept, "beta")
    assert (found.ok, "'gamma' has holes" in found.finding) == (False, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE save_keys SET fingerprint = 'other' WHERE key = 'key 2'",
        "UPDATE save_keys SET first = 1, last = 1 WHERE key = 'key 2'",
        "UPDATE save_keys SET originator_id = 'beta' WHERE key = 'key 1'",
        "UPDATE save_keys SET key = 'other' WHERE key = 'key 2'",
    ],
)
def test_a_changed_record_of_a_key_is_noticed(kept, statement):
    with tampering(kept) as connection:
        connection.execute(statement)
    found = verified(kept)
    assert (found.ok, found.outcome) == (False, "altered")
    assert "is not what was written" in found.finding


def test_a_foreign_topic_is_refused_by_name_and_never_imported(kept, tmp_path, monkeypatch):
    (tmp_path / "forged_module.py").write_text("raise SystemExit('imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with tampering(kept) as connection:
        connection.execute("UPDATE stored_events SET topic = 'forged_module:Bomb' WHERE seq = 3")
    with open_log(url(kept)) as log:
        with pytest.raises(StoreDamaged, match="position 3: its topic is 'forged_module:Bomb', and only"):
            log.read("alpha")
        with pytest.raises(StoreDamaged, match="topic of entry 3 of 'alpha' is 'forged_module:Bomb'"):
            list(log._events.get("alpha"))
        assert log.verify("alpha").first_bad == 3
        assert len(log.read("beta")) == 2
    assert "forged_module" not in sys.modules


def test_a_foreign_topic_is_refused_in_memory_too():
    with open_log("memory:") as log, pytest.raises(StoreDamaged, match="'os:system'"):
        log._events.mapper.to_domain_event(StoredEvent("alpha", 1, "os:system", b"{}"))


def test_only_an_envelope_is_ever_stored():
    with open_log("memory:") as log, pytest.raises(TypeError):
        log._events.mapper.to_stored_event(object())
    assert TOPIC == "regrights.entry:1"


def test_a_hole_is_refused_when_read(kept):
    with tampering(kept) as connection:
        connection.execute("DELETE FROM stored_events WHERE seq = 2")
    with open_log(url(kept)) as log, pytest.raises(StoreDamaged, match="position 2: it is missing"):
        log.read("alpha")


@contextmanager
def redefined(file, name, sql):
    """With another definition in the schema for a while, as SQLite itself would not allow."""
    for definition in (sql, sqlite_file.SCHEMA[name]):
        with by_hand(file) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (definition, name))
        if definition == sql:
            with by_hand(file) as connection:
                yield connection


INDEX = sqlite_file.SCHEMA["stored_events_position"]


def test_damage_to_the_index_alone_is_found_where_the_table_is_sound(kept):
    with open_log(url(kept)) as log:
        log.append("gamma", [ONE], after=0)
    with redefined(kept, "stored_events_position", f"{INDEX} WHERE originator_version <> 2") as connection:
        connection.execute("REINDEX")
    found = verified(kept)
    assert (found.ok, found.first_bad) == (False, 2)
    assert found.finding == "altered at position 2: table and index differ there"
    # Nothing of gamma is touched, but its file is: only SQLite's own check can tell.
    found = verified(kept, "gamma")
    assert (found.ok, found.first_bad) == (False, None)
    assert found.finding.startswith("altered: SQLite's own check of the file reports: ")


def test_damage_to_the_table_alone_is_found_where_the_index_is_sound(kept):
    with (
        tampering(kept),
        redefined(kept, "stored_events_position", f"{INDEX} WHERE originator_version < 0") as connection,
    ):
        connection.execute("UPDATE stored_events SET originator_id = 'gamma' WHERE seq = 3")
    with open_log(url(kept)) as log, pytest.raises(LogAltered, match="altered at position 3: table and index differ"):
        log.read("alpha")
    assert verified(kept).first_bad == 3


def test_a_digest_that_is_no_bytes_is_refused_wherever_it_is_met(kept):
    loose = sqlite_file.SCHEMA["stored_events"].removesuffix(" STRICT")
    with tampering(kept), redefined(kept, "stored_events", loose) as connection:
        connection.execute("UPDATE stored_events SET digest = 'no bytes' WHERE seq = 5")
    with open_log(url(kept)) as log:
        for ask in (
            log.agreements,
            lambda: log.read("alpha"),
            lambda: log.append("alpha", [ONE], after=5),
            lambda: log.keyed("alpha", "key 4"),
        ):
            with pytest.raises(StoreDamaged):
                ask()
        assert log.verify("alpha").first_bad == 5
        with pytest.raises(StoreDamaged, match="SQLite's own check of the file reports: non-BLOB value"):
            log.read("beta")


def test_no_flipped_bit_that_changes_an_answer_passes_for_sound(kept, tmp_path):
    def answers(file):
        with open_log(url(file), create=False) as log:
            return log.read("alpha"), [log.keyed("alpha", f"key {n}") for n in range(5)]

    sound = kept.read_bytes()
    before = answers(kept)
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    changed = 0
    for n in range(400):
        flipped = bytearray(sound)
        flipped[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        copy = tmp_path / f"flip {n}.db"
        copy.write_bytes(flipped)
        try:
            same = answers(copy) == before
        except Refusal:
            same = False
        changed += not same
        try:
            assert same or not verified(copy).ok
        except Refusal:
            assert not same
        copy.unlink()
    assert changed > 20


@pytest.mark.parametrize("share", [0.02, 0.2, 0.35, 0.5, 0.75, 0.9, 0.999])
def test_a_truncated_file_is_never_called_sound(kept, share):
    with open_log(url(kept)) as log:
        log.append("alpha", [b"x" * 3000] * 30, after=5)
        log.append("beta", [b"y" * 3000] * 30, after=2)
    os.truncate(kept, int(kept.stat().st_size * share))
    try:
        found = [verified(kept, agreement) for agreement in ("alpha", "beta")]
    except StoreDamaged:
        return
    assert not any(each.ok for each in found)


# --- opening ----------------------------------------------------------------------------------------------


def test_a_missing_file_is_refused_and_not_made(file):
    with pytest.raises(StoreUnavailable, match=f"{file}' cannot be used: no store at this path"):
        open_log(url(file), create=False)
    assert not list(file.parent.iterdir())


def test_a_file_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(StoreUnavailable, match="No such file or directory"):
        open_log(url(tmp_path / "nowhere" / "store.db"))
    assert not list(tmp_path.iterdir())


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(StoreUnavailable, match="it is a folder"):
        open_log(url(tmp_path))


def test_what_is_not_a_plain_file_is_refused(file):
    os.mkfifo(file)
    with pytest.raises(StoreUnavailable, match="it is not a plain file"):
        open_log(url(file))


@pytest.mark.parametrize("content", [b"xyz", b"kind,on\n" * 900, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(file, content):
    file.write_bytes(content)
    with pytest.raises((StoreUnavailable, StoreDamaged)):
        open_log(url(file))
    assert file.read_bytes() == content


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_database_of_somebody_else_is_refused_and_left_as_it_was(file, mode):
    with by_hand(file) as connection:
        connection.execute(f"PRAGMA journal_mode={mode}")
        connection.execute("CREATE TABLE theirs (a)")
    content = file.read_bytes()
    with pytest.raises(StoreUnavailable, match="not one of ours"):
        open_log(url(file))
    assert file.read_bytes() == content


def test_an_empty_file_becomes_a_store_only_when_one_may_be_made(file):
    file.touch()
    with pytest.raises(StoreUnavailable, match="the file is empty"):
        open_log(url(file), create=False)
    assert file.stat().st_size == 0
    with open_log(url(file)) as log:
        assert log.append("alpha", [ONE], after=0)[0].position == 1


def test_a_store_of_a_newer_format_is_refused_by_name(kept):
    with by_hand(kept) as connection:
        connection.execute("PRAGMA user_version = 3")
    with pytest.raises(StoreUnsupported, match="has format 3; this regrights knows formats up to 2; use a"):
        open_log(url(kept))


@pytest.mark.parametrize("column", ["digest", "state"])
def test_a_store_without_one_of_its_columns_is_refused(kept, column):
    with tampering(kept) as connection:
        connection.execute(f"ALTER TABLE stored_events DROP COLUMN {column}")
        connection.executescript("PRAGMA writable_schema = ON")
    with pytest.raises(StoreDamaged, match="stored_events is missing from its schema, was changed"):
        open_log(url(kept))


def test_an_old_sqlite_is_refused_by_name(file, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreUnsupported, match=r"at least 3\.37"):
        open_log(url(file))
    assert not file.exists()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "regrights.db",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://x.db",
        "mysql://h/d",
        "sqlite:///a\0b",
        "memory",
        "sqlite:///x.db?mode=ro",
    ],
)
def test_any_other_address_is_refused_with_those_that_work(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreUnsupported, match="use sqlite:///FILE, sqlite:////ABSOLUTE/FILE, postgresql://"):
        open_log(address)
    assert not list(tmp_path.iterdir())


def test_three_slashes_are_relative_to_the_folder_and_four_are_absolute(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with open_log("sqlite:///store.db") as log:
        log.append("alpha", [ONE], after=0)
        monkeypatch.chdir(tmp_path / "elsewhere")
        with ThreadPoolExecutor(4) as threads:  # more connections, made after the change of folder
            assert all(threads.map(lambda _: len(log.read("alpha")) == 1, range(20)))
    with open_log(f"sqlite:////{str(tmp_path).lstrip('/')}/store.db", create=False) as log:
        assert len(log.read("alpha")) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "store.db"]


@pytest.mark.parametrize("name", ["a b#c%41.db", "file:x.db", ":memory:.db", "mode=memory.db", "ü&=.db"])
def test_a_file_name_is_never_read_as_an_option(tmp_path, name):
    with open_log(url(tmp_path / name)) as log:
        log.append("alpha", [ONE], after=0)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_store_is_made_for_its_owner_alone(file):
    before = os.umask(0)
    try:
        open_log(url(file)).close()
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_memory_log_is_new_each_time_and_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for address in ("memory:", "sqlite:///:memory:"):
        with open_log(address) as log:
            assert log.append("alpha", [ONE], after=0)[0].position == 1
    assert not list(tmp_path.iterdir())


def test_settings_of_the_library_in_the_environment_change_nothing(file, tmp_path, monkeypatch):
    for name, value in {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "INFRASTRUCTURE_FACTORY": "eventsourcing.postgres:PostgresFactory",
        "SQLITE_DBNAME": str(tmp_path / "stray.db"),
        "SQLITE_LOCK_TIMEOUT": "0",
        "POSTGRES_DBNAME": "nowhere",
        "MAPPER_TOPIC": "nowhere:Mapper",
        "TRANSCODER_TOPIC": "nowhere:Transcoder",
        "COMPRESSOR_TOPIC": "zlib",
        "CIPHER_TOPIC": "eventsourcing.cipher:AESCipher",
        "CIPHER_KEY": "x",
        "ORIGINATOR_ID_TYPE": "uuid",
        "CREATE_TABLE": "no",
        "IS_SNAPSHOTTING_ENABLED": "yes",
        "AGGREGATE_CACHE_MAXSIZE": "10",
    }.items():
        monkeypatch.setenv(name, value)
    with open_log(url(file)) as log:
        log.append("alpha", [ONE], after=0)
        assert [entry.stored for entry in log.read("alpha")] == [ONE]
        assert log.verify("alpha").ok
    with by_hand(file) as connection:
        assert connection.execute("SELECT state FROM stored_events").fetchall() == [(ONE,)]
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


# --- settings and transactions ----------------------------------------------------------------------------


def test_every_connection_has_the_settings_that_keep_the_log_safe(kept):
    with open_log(url(kept)) as log, log._recorder.datastore.get_connection(commit=True) as connection:
        plain = connection._sqlite_conn
        found = {name: plain.execute(f"PRAGMA {name}").fetchone()[0] for name in sqlite_file.PRAGMAS}
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "busy_timeout": 30_000,
        "fullfsync": 1,
    }


def test_a_log_let_go_of_without_being_closed_leaves_no_connection_open(kept, monkeypatch):
    made = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *name, **how: made.append(connect(*name, **how)) or made[-1])
    log = open_log(url(kept))
    everything(log)
    log.append("beta", [THREE], after=2)
    del log
    gc.collect()
    assert len(made) > 1
    for connection in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_a_setting_that_sqlite_does_not_take_is_refused(kept, monkeypatch):
    monkeypatch.setitem(sqlite_file.PRAGMAS, "synchronous", 9)
    with pytest.raises(StoreUnsupported, match=r"would not keep .* safe: synchronous stays 1, not 9"):
        open_log(url(kept))


def test_a_store_switched_to_wal_is_switched_back(kept):
    with by_hand(kept) as connection:
        assert connection.execute("PRAGMA journal_mode=wal").fetchone() == ("wal",)
    with open_log(url(kept)) as log:
        log.append("alpha", [ONE], after=5)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    with by_hand(kept) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_save_takes_the_write_lock_before_it_reads(kept):
    said = []
    with open_log(url(kept)) as log:
        with log._recorder.datastore.get_connection(commit=True) as connection:
            connection._sqlite_conn.set_trace_callback(said.append)
        log.append("alpha", [ONE, TWO], after=5)
    statements = [line for line in said if not line.startswith("--")]
    began, ended = statements.index("BEGIN IMMEDIATE"), statements.index("COMMIT")
    assert not any(line.startswith("SELECT") for line in statements[:began])
    assert any(line.startswith("INSERT") for line in statements[began:ended])


def test_a_locked_store_refuses_after_waiting_and_serves_again_when_free(kept, monkeypatch):
    monkeypatch.setitem(sqlite_file.PRAGMAS, "busy_timeout", 20)
    with open_log(url(kept)) as log:
        with by_hand(kept) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with refused(log, StoreUnavailable, "another process kept it locked too long; try again"):
                log.append("alpha", [ONE], after=5)
            connection.execute("COMMIT")
            connection.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreUnavailable, match="locked"):
                log.read("alpha")
            found = log.verify("alpha")
            connection.execute("COMMIT")
        assert (found.ok, found.outcome) == (False, "unchecked")
        assert "cannot be checked: another process kept it locked" in found.finding
        assert log.append("alpha", [ONE], after=5)[0].position == 6


def test_who_waits_long_for_the_lock_asks_as_often_as_who_came_just_now(kept, monkeypatch):
    waited = []
    with open_log(url(kept)) as log, by_hand(kept) as connection:

        def asked_again(seconds):
            waited.append(seconds)
            if len(waited) in (500, 600):
                connection.execute("COMMIT")

        monkeypatch.setattr(sqlite_settings, "sleep", asked_again)
        for lock in ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"):  # a writer's; then one that keeps readers out as well
            connection.execute(lock)
            if lock == "BEGIN EXCLUSIVE":
                assert len(log.read("alpha")) == 6
            else:
                assert log.append("alpha", [ONE], after=5)[0].position == 6
    assert len(waited) == 600
    assert max(waited) <= 0.01


@pytest.mark.parametrize("application", [0, 7])
def test_a_store_whose_header_was_changed_is_damaged_and_no_file_of_somebody_else(kept, application):
    with by_hand(kept) as connection:
        connection.execute(f"PRAGMA application_id={application}")
    before = kept.read_bytes()
    with pytest.raises(StoreDamaged, match="its header is not that of a store, and its tables are"):
        open_log(url(kept))
    assert kept.read_bytes() == before


# --- a disk that fails ------------------------------------------------------------------------------------


def test_a_full_disk_refuses_and_keeps_nothing_of_the_batch(kept, monkeypatch):
    pages = kept.stat().st_size // 4096
    monkeypatch.setitem(sqlite_file.PRAGMAS, "max_page_count", pages + 2)
    with open_log(url(kept)) as log:
        with refused(log, StoreUnavailable, "the disk is full; make room"):
            log.append("alpha", [b"x" * 4096] * 10, after=5, key="k", fingerprint="f")
        assert log.append("alpha", [ONE], after=5, key="k", fingerprint="g")[0].position == 6
        assert log.verify("alpha").ok


def test_a_write_that_fails_anywhere_keeps_all_or_nothing_and_needs_no_repair(kept):
    """The system refuses every byte beyond a limit, which moves through all that a save writes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    failed = 0
    with open_log(url(kept)) as log:
        after = 5
        for room in range(0, 52_000, 1_300):
            before = log.read("alpha")
            try:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
                log.append("alpha", [b"x" * 1000] * 8, after=after, key=f"room {room}", fingerprint="f")
                after += 8
            except StoreUnavailable:
                failed += 1
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            assert log.read("alpha")[: len(before)] == before
            assert len(log.read("alpha")) == after
            assert log.verify("alpha").ok
        assert failed > 10
        assert log.append("alpha", [ONE], after=after)[0].position == after + 1


def test_a_journal_that_cannot_be_made_refuses_the_save(kept):
    journal = Path(f"{kept}-journal")
    with open_log(url(kept)) as log:
        journal.mkdir()
        with pytest.raises(StoreUnavailable, match=r"its journal cannot be opened|input/output error"):
            log.append("alpha", [ONE], after=5)
        journal.rmdir()
        assert log.append("alpha", [ONE], after=5)[0].position == 6


def test_a_file_replaced_while_open_takes_no_more_entries(kept):
    with open_log(url(kept)) as log:
        kept.rename(kept.with_name("moved.db"))
        shutil.copy(kept.with_name("moved.db"), kept)
        with pytest.raises(StoreUnavailable, match="moved or replaced while open; open it again"):
            log.append("alpha", [ONE], after=5)
    assert verified(kept).entries == 5


def test_a_read_only_file_answers_and_refuses_writes(kept):
    kept.chmod(0o400)
    content = kept.read_bytes()
    with open_log(url(kept)) as log:
        assert len(log.read("alpha")) == 5
        assert log.keyed("alpha", "key 1") is not None
        assert log.verify("alpha").ok
        with refused(log, StoreUnavailable, "it is read-only; write to a copy"):
            log.append("alpha", [ONE], after=5)
    assert kept.read_bytes() == content


def cut_off(kept, folder):
    """A copy of file and journal as a process leaves them that dies in the middle of writing both."""
    folder.mkdir()
    with by_hand(kept) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for n in range(6, 40):
            connection.execute(
                "INSERT INTO stored_events VALUES (?, 'alpha', ?, 't', ?, x'00')",
                (n + 2, n, b"x" * 4000),
            )
        for path in (kept, Path(f"{kept}-journal")):
            shutil.copy(path, folder)
        connection.execute("ROLLBACK")
    copy = folder / kept.name
    assert copy.stat().st_size > kept.stat().st_size
    return copy


def test_a_save_that_was_cut_off_is_undone_when_next_opened(kept, tmp_path):
    copy = cut_off(kept, tmp_path / "copy")
    with open_log(url(copy), create=False) as log:
        assert len(log.read("alpha")) == 5
        assert log.verify("alpha").ok
        assert log.append("alpha", [ONE], after=5)[0].position == 6
    assert copy.read_bytes() != kept.read_bytes()


def test_a_save_that_was_cut_off_is_told_when_the_file_is_read_only(kept, tmp_path):
    copy = cut_off(kept, tmp_path / "copy")
    copy.chmod(0o400)
    with pytest.raises(StoreUnavailable, match=r"a write was cut off|cannot be opened"):
        open_log(url(copy))


# --- many processes ---------------------------------------------------------------------------------------


def writer(*arguments):
    # From the folder of the checkout, wherever the tests are started.
    return subprocess.Popen(
        [sys.executable, "-m", "tests.lifecycle.log.writer", *map(str, arguments)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_eight_processes_at_once_lose_duplicate_and_skip_nothing(file):
    with writer("race", url(file), 8, 25) as process:
        assert process.communicate(timeout=120)[0].split() == [b"0"] * 8
    with open_log(url(file), create=False) as log:
        entries = log.read("raced")
        assert [entry.position for entry in entries] == list(range(1, 201))
        assert sorted(entry.stored for entry in entries) == sorted(
            f"{writer}:{n}".encode() for writer in range(8) for n in range(25)
        )
        assert log.verify("raced").ok


# --- another file in its place ----------------------------------------------------------------------------


def test_a_file_in_the_place_of_the_one_opened_is_noticed(kept, tmp_path):
    other = tmp_path / "other.db"
    shutil.copy(kept, other)
    with open_log(url(kept)) as log:
        assert not log.replaced
        other.replace(kept)
        assert log.replaced


def test_a_file_that_is_gone_and_one_nobody_may_write_are_noticed(kept):
    with open_log(url(kept)) as log:
        kept.chmod(0o444)
        assert log.replaced
        kept.chmod(0o600)
        assert not log.replaced
        kept.unlink()
        assert log.replaced


def test_a_guard_taken_off_while_the_store_is_open_is_noticed(kept):
    with open_log(url(kept)) as log:
        with tampering(kept):
            pass
        assert log.replaced


def test_a_stamp_is_not_waited_for_while_somebody_has_the_file(file):
    with open_log(f"sqlite:///{file}", create=True) as log:
        log.append("alpha", [ONE], after=0)
        stamp = log.stamp()
        assert asyncio.run(log.stamp_soon()) == stamp
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        started = monotonic()
        assert asyncio.run(log.stamp_soon()) is None
        assert monotonic() - started < 1
        other.execute("ROLLBACK")
        other.close()
        assert asyncio.run(log.stamp_soon()) == stamp
