"""Builds that lack one thing each, to show that a harness notices: the product itself is not changed."""

import time
from collections.abc import Callable
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from lifecycle.log import sqlite, sqlite_damage, sqlite_file
from lifecycle.log.contract import KnownKey, Saving
from lifecycle.log.log import EntryLog
from lifecycle.log.sqlite import SQLiteEntryRecorder
from lifecycle.log.sqlite_damage import sealed

# Sets an attribute: setattr in a process of its own, pytest's monkeypatch.setattr in that of a test.
Patch = Callable[[Any, str, Any], None]


def reading_before_the_write_lock(patch: Patch) -> None:
    """BEGIN instead of BEGIN IMMEDIATE."""
    execute = SQLiteCursor.execute

    def deferred(self: SQLiteCursor, statement: str, *more: Any) -> None:
        execute(self, statement.replace("BEGIN IMMEDIATE", "BEGIN"), *more)
        time.sleep(0.001)  # others come between sooner

    patch(SQLiteCursor, "execute", deferred)


def without_a_guard_of_the_position(patch: Patch) -> None:
    """The last position is the one the saver believes in: no comparison, no trigger, no unique index."""
    chain = Saving.chain

    def believing(self: Saving, events: Any, *, last: int, digest: bytes) -> list[bytes]:
        return chain(self, events, last=self.after, digest=digest)

    head = EntryLog.head

    def a_while_ago(self: EntryLog, agreement: str) -> Any:
        found = head(self, agreement)
        time.sleep(0.005)  # others come between sooner
        return found

    patch(EntryLog, "head", a_while_ago)
    patch(Saving, "chain", believing)
    schema = dict(sqlite_file.SCHEMA)
    schema["stored_events_position"] = schema["stored_events_position"].replace("UNIQUE ", "")
    schema["stored_events_next"] = schema["stored_events_next"].partition(" WHEN")[0] + " WHEN 0 BEGIN SELECT 1; END"
    # A foreign key needs that index.
    schema["save_keys"] = schema["save_keys"].partition(", FOREIGN KEY")[0] + ") STRICT, WITHOUT ROWID"
    for module in (sqlite, sqlite_damage, sqlite_file):
        patch(module, "SCHEMA", schema)


def with_the_key_in_another_transaction(patch: Patch) -> None:
    """Entries first, and their key when they are there."""
    insert = SQLiteEntryRecorder.insert_events

    def then_the_key(self: SQLiteEntryRecorder, events: Any, *, saving: Saving) -> None:
        entries = Saving(saving.agreement, saving.after, None, None)
        insert(self, events, saving=entries)
        saving.receipts = entries.receipts
        if saving.key is None:
            return
        first, last = saving.receipts[0], saving.receipts[-1]
        known = KnownKey(str(saving.fingerprint), first.position, last.position)
        seal = sealed(saving.agreement, saving.key, known, bytes.fromhex(last.digest))
        with self.datastore.transaction(commit=True) as c:
            c.execute("INSERT INTO save_keys VALUES (?,?,?,?,?,?)", (saving.agreement, saving.key, *known, seal))

    patch(SQLiteEntryRecorder, "insert_events", then_the_key)


WEAKENED: dict[str, Callable[[Patch], None]] = {
    each.__name__: each
    for each in (
        reading_before_the_write_lock,
        without_a_guard_of_the_position,
        with_the_key_in_another_transaction,
    )
}
