"""The library's own cases for recorders, run against every recorder of ours.

Run whole: ``AggregateRecorderTestCase``, insert, select and conflicts. Two promises differ on purpose, and the
translation below says how: a save of ours says after which position it comes, and positions run from 1. What the
library calls a conflict leaves our log as ``LogMoved``.

Not run: ``ApplicationRecorderTestCase``. Its numbers over all sequences are the `following` of ours (tested in
`test_contract.py`, and with sixteen writers); it also has a sequence grow from several threads that do not say after
which position, and notifications by topic, which we have no use for. ``ProcessRecorderTestCase`` and
``TrackingRecorderTestCase`` are about read models.
"""

import sys
from unittest.mock import MagicMock, patch
from uuid import UUID

import pytest
from eventsourcing.persistence import AggregateRecorder, IntegrityError, StoredEvent

from lifecycle.log import sqlite
from lifecycle.log.contract import LogMoved, Saving
from lifecycle.log.memory import MemoryEntryRecorder
from lifecycle.log.postgresql import recorder
from tests.postgresql_server import fresh_store

# Their module also imports a cipher, for which another package would be needed, and which no case here uses.
with patch.dict(sys.modules, {"eventsourcing.cipher": MagicMock()}):
    from eventsourcing.tests.persistence import AggregateRecorderTestCase


class AsTheLibrarySaves(AggregateRecorder):
    """A save that names no position comes after the one before its first event."""

    def __init__(self, ours):
        self.ours = ours
        self.first = {}

    def insert_events(self, stored_events, **_):
        if not stored_events:
            return
        name = stored_events[0].originator_id
        # One case begins a sequence at 0: counted from 1 with us.
        moved = 1 - self.first.setdefault(name, stored_events[0].originator_version)
        events = [
            StoredEvent(str(each.originator_id), each.originator_version + moved, each.topic, each.state)
            for each in stored_events
        ]
        saving = Saving(events[0].originator_id, events[0].originator_version - 1, None, None)
        try:
            self.ours.insert_events(events, saving=saving)
        except LogMoved as conflict:
            raise IntegrityError(str(conflict)) from conflict

    def select_events(self, originator_id, *, gt=None, lte=None, desc=False, limit=None):
        moved = 1 - self.first.get(originator_id, 1)
        found = self.ours.select_events(
            str(originator_id),
            gt=None if gt is None else gt + moved,
            lte=None if lte is None else lte + moved,
            desc=desc,
            limit=limit,
        )
        return [
            StoredEvent(UUID(each.originator_id), each.originator_version - moved, each.topic, each.state)
            for each in found
        ]


@pytest.fixture(autouse=True)
def file_of_the_test(request, tmp_path):
    request.instance.file = tmp_path / "store.db"


class OfOurs(AggregateRecorderTestCase):
    __test__ = False

    def create_recorder(self):
        ours = self.opened()
        self.addCleanup(ours.close)
        return AsTheLibrarySaves(ours)


class TestMemory(OfOurs):
    __test__ = True

    def opened(self):
        return MemoryEntryRecorder()


class TestSQLite(OfOurs):
    __test__ = True

    def opened(self):
        return sqlite.opened(str(self.file), create=True)


class TestPostgreSQL(OfOurs):
    __test__ = True

    def opened(self):
        return recorder.opened(fresh_store())


del AggregateRecorderTestCase, OfOurs  # bare, they would be collected as well
