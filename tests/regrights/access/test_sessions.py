"""Sessions: they end half an hour after their last use, half a day after they began, and with their key."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from regrights.access import file
from regrights.access.key import Issued
from regrights.access.keys import Keys
from regrights.access.refusals import SessionMissing
from regrights.access.sessions import IDLE, WHOLE, Sessions, id_of
from tests.regrights.access.test_keys import START, Time, auditor, keys, time

__all__ = ["keys", "time"]
SECOND = timedelta(seconds=1)


@pytest.fixture
def issued(keys: Keys) -> Issued:
    return keys.issue(auditor())


@pytest.fixture
def sessions(keys: Keys, time: Time) -> Sessions:
    return Sessions(keys.kept, time)


def goes_on(sessions: Sessions, held: str) -> bool:
    try:
        sessions.key_of(held)
    except SessionMissing:
        return False
    return True


def test_a_session_is_of_its_key_and_nothing_else_opens_it(sessions: Sessions, issued: Issued) -> None:
    held, other = sessions.begin(issued.key), sessions.begin(issued.key)
    assert sessions.key_of(held).id == issued.key.id
    assert len({held, other, id_of(held), id_of(other)}) == 4
    for guess in ("", held[:-1], held + "A", id_of(held), issued.written, "é"):
        assert not goes_on(sessions, guess)


def test_what_a_browser_holds_stands_nowhere(sessions: Sessions, issued: Issued, keys: Keys) -> None:
    held = sessions.begin(issued.key)
    assert len(held) == 43
    assert held.encode() not in keys.file.read_bytes()


@pytest.mark.parametrize(("after", "on"), [(IDLE - SECOND, True), (IDLE, False), (IDLE + SECOND, False)])
def test_it_ends_half_an_hour_after_its_last_use(
    sessions: Sessions, issued: Issued, time: Time, after: timedelta, on: bool
) -> None:
    held = sessions.begin(issued.key)
    time.now = START + IDLE - SECOND
    assert goes_on(sessions, held)
    time.now += after
    assert goes_on(sessions, held) == on


@pytest.mark.parametrize(("after", "on"), [(WHOLE - SECOND, True), (WHOLE, False), (WHOLE + SECOND, False)])
def test_it_ends_half_a_day_after_it_began_however_it_is_used(
    sessions: Sessions, issued: Issued, time: Time, after: timedelta, on: bool
) -> None:
    held = sessions.begin(issued.key)
    while time.now < START + WHOLE - IDLE + SECOND:
        time.now += IDLE - 2 * SECOND
        assert goes_on(sessions, held)
    time.now = START + after
    assert goes_on(sessions, held) == on


def test_use_is_noted_by_the_minute_so_it_ends_at_most_a_minute_sooner(
    sessions: Sessions, issued: Issued, time: Time
) -> None:
    held = sessions.begin(issued.key)
    time.now = START + timedelta(seconds=59)
    assert goes_on(sessions, held)
    assert sessions.of(issued.key)[0].used == START
    time.now = START + timedelta(seconds=60)
    assert goes_on(sessions, held)
    assert sessions.of(issued.key)[0].used == time.now


def test_a_use_that_cannot_be_noted_keeps_nobody_out(
    sessions: Sessions, issued: Issued, keys: Keys, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = sessions.begin(issued.key)
    monkeypatch.setattr(file, "PATIENCE", 0.01)
    time.now += timedelta(minutes=2)
    with closing(sqlite3.connect(keys.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert goes_on(sessions, held)
    assert sessions.of(issued.key)[0].used == START


@pytest.mark.parametrize(("seconds", "on"), [(-1, True), (0, False), (1, False)])
def test_it_ends_when_its_key_expires(keys: Keys, time: Time, seconds: int, on: bool) -> None:
    issued, sessions = keys.issue(auditor(days=1)), Sessions(keys.kept, time)
    time.now = issued.key.expires - timedelta(minutes=20)
    held = sessions.begin(issued.key)
    time.now = issued.key.expires + timedelta(seconds=seconds)
    assert goes_on(sessions, held) == on


def test_it_ends_when_its_key_is_revoked_or_has_a_successor(sessions: Sessions, issued: Issued, keys: Keys) -> None:
    held = sessions.begin(issued.key)
    keys.rotate(issued.key.id, timedelta())
    assert not goes_on(sessions, held)
    another = keys.issue(auditor())
    held = sessions.begin(another.key)
    Keys(keys.file, keys.now).revoke(another.key.id)  # by another process
    assert not goes_on(sessions, held)


@pytest.mark.parametrize("by_id", [False, True])
def test_one_session_is_ended_and_no_other(sessions: Sessions, issued: Issued, keys: Keys, by_id: bool) -> None:
    one, other, foreign = (sessions.begin(key) for key in (issued.key, issued.key, keys.issue(auditor()).key))
    if by_id:
        sessions.end_of(issued.key, id_of(one))
    else:
        sessions.end(one)
    assert [goes_on(sessions, each) for each in (one, other, foreign)] == [False, True, True]
    sessions.end_of(issued.key, id_of(foreign))
    sessions.end_of(issued.key, id_of(other)[:4])
    sessions.end_of(issued.key, "%")
    assert [goes_on(sessions, each) for each in (other, foreign)] == [True, True]


def test_those_of_a_key_are_listed_while_they_go_on(sessions: Sessions, issued: Issued, keys: Keys, time: Time) -> None:
    one = sessions.begin(issued.key)
    time.now += IDLE - SECOND
    other = sessions.begin(issued.key)
    sessions.begin(keys.issue(auditor()).key)
    assert [each.id for each in sessions.of(issued.key)] == [id_of(other), id_of(one)]
    time.now += SECOND
    assert [each.id for each in sessions.of(issued.key)] == [id_of(other)]


def test_what_is_over_is_kept_no_longer_than_until_the_next_begins(
    sessions: Sessions, issued: Issued, keys: Keys, time: Time
) -> None:
    sessions.begin(issued.key)
    time.now += IDLE
    sessions.begin(issued.key)
    with closing(sqlite3.connect(keys.file)) as kept:
        assert kept.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
