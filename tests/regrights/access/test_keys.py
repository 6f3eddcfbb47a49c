"""Keys as they are kept: never written out, in force until the day they end, in a file only its owner reads."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from lifecycle.errors import Refusal
from regrights.access import file
from regrights.access import keys as kept
from regrights.access.accesses import Accesses
from regrights.access.file import FORMAT, KEYS, MARK
from regrights.access.issuing import Wanted, overlap, wanted
from regrights.access.key import ROLES, WRITTEN, Key
from regrights.access.keys import Keys, file_of_keys
from regrights.access.refusals import KeyRefused, KeysUnusable, NoSuchKey, NotIssued, NotRotated

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
AUDITOR: Mapping[str, object] = {
    "role": "auditor",
    "agreements": ["focus"],
    "every": False,
    "investors": [],
    "name": "The auditors",
    "days": 30,
}


@attrs.define
class Time:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def keys(tmp_path: Path, time: Time) -> Keys:
    return Keys(tmp_path / "state" / "access.db", time)


def auditor(**other: object) -> Wanted:
    return wanted(**{**AUDITOR, **other})


def refused(keys: Keys, written: str) -> bool:
    try:
        keys.recognised(written)
    except KeyRefused:
        return True
    return False


# --- what is issued -------------------------------------------------------------------------------------------------


def test_a_key_is_recognised_by_what_was_shown_once_and_by_nothing_else(keys: Keys) -> None:
    one, other = keys.issue(auditor()), keys.issue(auditor(name="Another"))

    assert WRITTEN.fullmatch(one.written)
    found = keys.recognised(one.written)
    assert (found.id, found.role, found.agreements, found.name) == (one.key.id, "auditor", ("focus",), "The auditors")
    assert found.expires == START + timedelta(days=30)
    for guess in (
        "",
        one.written[:-1],
        one.written + "A",
        one.written.upper(),
        f"rr_{one.key.id}_{other.written[12:]}",  # one's id and another's secret
        f"rr_00000000_{one.written[12:]}",
        "\x00",
        "é" * 55,
    ):
        assert refused(keys, guess)
    assert one.written not in repr(one)


def test_the_file_holds_no_key_and_only_its_owner_reads_it(keys: Keys) -> None:
    before = os.umask(0)
    try:
        issued = keys.issue(auditor())
    finally:
        os.umask(before)
    assert keys.file.stat().st_mode & 0o777 == 0o600
    assert issued.written[12:].encode() not in keys.file.read_bytes()
    assert [path.name for path in keys.file.parent.iterdir()] == ["access.db"]


def test_an_unknown_id_is_compared_as_a_known_one_is(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = keys.issue(auditor())
    compared: list[tuple[int, int]] = []

    def counting(one: str, other: str) -> bool:
        compared.append((len(one), len(other)))
        return one == other

    monkeypatch.setattr(kept, "compare_digest", counting)
    assert refused(keys, f"rr_00000000_{issued.written[12:]}")
    assert refused(keys, "nothing like a key")
    keys.recognised(issued.written)
    assert compared == [(64, 64)] * 3


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"role": "owner"}, "role"),
        ({"agreements": []}, "agreement"),
        ({"every": True}, "agreement"),
        ({"agreements": [""]}, "agreement"),
        ({"agreements": ["a\nb"]}, "agreement"),
        ({"agreements": ["a" * 201]}, "agreement"),
        ({"investors": ["Alpha"]}, "investor"),
        ({"role": "investor"}, "investor"),
        ({"role": "investor", "investors": ["Alpha", "Beta"]}, "investor"),
        ({"role": "investor-counsel"}, "investor"),
        ({"role": "investor-counsel", "investors": [" "]}, "investor"),
        ({"name": ""}, "name"),
        ({"name": "a\x1bb"}, "name"),
        ({"name": "a\u200bb"}, "name"),
        ({"days": 0}, "days"),
        ({"days": -1}, "days"),
        ({"days": 366}, "days"),
    ],
)
def test_a_key_badly_asked_for_is_refused_by_the_word_that_is_wrong(other: Mapping[str, object], word: str) -> None:
    with pytest.raises(Refusal) as refusal:
        auditor(**other)
    assert str(refusal.value).startswith(word)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("days", [1, 365])
def test_a_key_lasts_from_a_day_to_a_year(days: int) -> None:
    assert auditor(days=days).lasts == timedelta(days=days)


def test_a_counsel_has_several_clients_and_a_name_said_twice_is_one() -> None:
    found = auditor(role="investor-counsel", investors=["Alpha", "Beta", "Alpha"], agreements=["a", "b", "a"])
    assert (found.investors, found.agreements) == (("Alpha", "Beta"), ("a", "b"))


@pytest.mark.parametrize("role", ROLES)
def test_what_is_granted_is_what_was_named_or_every_one(role: str) -> None:
    investors = ["Alpha"] if role.startswith("investor") else []
    named = auditor(role=role, investors=investors)
    every = auditor(role=role, investors=investors, agreements=[], every=True)

    def key(of: Wanted) -> Key:
        return Key("0" * 8, of.role, of.agreements, of.investors, of.name, START, START + of.lasts)

    assert [key(named).granted(name) for name in ("focus", "Focus", "focus ", "other", "")] == [True, *[False] * 4]
    assert key(every).granted("other")


# --- how a key ends -------------------------------------------------------------------------------------------------


def test_a_key_is_let_in_until_the_instant_it_expires(keys: Keys, time: Time) -> None:
    written = keys.issue(auditor(days=1)).written
    time.now = START + timedelta(days=1, microseconds=-1)
    assert not refused(keys, written)
    time.now = START + timedelta(days=1)
    assert refused(keys, written)
    assert [each.standing(time.now) for each in keys.all()] == ["expired"]


def test_a_key_revoked_by_another_process_is_refused_at_once_and_stays_so_since_then(keys: Keys, time: Time) -> None:
    issued = keys.issue(auditor())
    assert not refused(keys, issued.written)

    Keys(keys.file, time).revoke(issued.key.id)

    assert refused(keys, issued.written)
    time.now += timedelta(days=2)
    assert keys.revoke(issued.key.id).revoked == START
    assert [(each.standing(time.now), each.revoked) for each in keys.all()] == [("revoked", START)]


def test_a_successor_has_the_same_rights_and_life_and_the_old_key_ends_after_the_overlap(
    keys: Keys, time: Time
) -> None:
    old = keys.issue(auditor(days=30))
    time.now = START + timedelta(days=10)
    new = keys.rotate(old.key.id, overlap(7))

    same = ("role", "agreements", "investors", "name")
    assert [getattr(new.key, each) for each in same] == [getattr(old.key, each) for each in same]
    assert new.key.expires == time.now + timedelta(days=30)
    assert new.written != old.written
    time.now = START + timedelta(days=17, microseconds=-1)
    assert not refused(keys, old.written)
    time.now = START + timedelta(days=17)
    assert refused(keys, old.written)
    assert not refused(keys, new.written)


def test_an_overlap_makes_no_key_longer_and_none_ends_it_at_once(keys: Keys, time: Time) -> None:
    old = keys.issue(auditor(days=3))
    keys.rotate(old.key.id, overlap(30))
    assert {each.id: each.expires for each in keys.all()}[old.key.id] == START + timedelta(days=3)
    keys.rotate(old.key.id, overlap(0))
    assert refused(keys, old.written)
    with pytest.raises(NotRotated):
        keys.rotate(old.key.id, overlap(7))
    for days in (-1, 366):
        with pytest.raises(NotIssued):
            overlap(days)


def test_what_is_unknown_is_neither_revoked_nor_rotated_and_nothing_is_written(keys: Keys) -> None:
    for _ in range(2):
        with pytest.raises(NoSuchKey):
            keys.revoke("00000000")
        with pytest.raises(NoSuchKey):
            keys.rotate("00000000", overlap(1))
        before = keys.all()
        keys.issue(auditor())
        assert len(keys.all()) == len(before) + 1


def test_a_key_seen_by_others_is_revoked_and_what_only_looks_like_one_revokes_nothing(keys: Keys) -> None:
    one, other = keys.issue(auditor()), keys.issue(auditor())
    keys.revoke_exposed([f"rr_{other.key.id}_{one.written[12:]}", one.written])
    assert (refused(keys, one.written), refused(keys, other.written)) == (True, False)


def test_when_a_key_was_last_used_is_noted_to_the_minute(keys: Keys, time: Time) -> None:
    written = keys.issue(auditor()).written
    assert keys.is_to_be_noted(keys.recognised(written))
    keys.note(keys.recognised(written))
    assert keys.all()[0].last_used == START
    time.now = START + timedelta(seconds=59)
    assert not keys.is_to_be_noted(keys.recognised(written))
    time.now = START + timedelta(seconds=60)
    assert keys.is_to_be_noted(keys.recognised(written))


def test_a_use_that_cannot_be_noted_keeps_nobody_out(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    written = keys.issue(auditor()).written
    monkeypatch.setattr(file, "PATIENCE", 0.01)
    with closing(sqlite3.connect(keys.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        keys.note(keys.recognised(written))
    assert keys.all()[0].last_used is None


# --- the file -------------------------------------------------------------------------------------------------------


def test_once_there_was_a_key_one_is_asked_for_whatever_becomes_of_the_file(keys: Keys, time: Time) -> None:
    assert not keys.asked_for()
    issued = keys.issue(auditor())
    keys.revoke(issued.key.id)
    assert keys.asked_for()  # also where none is in force
    keys.file.unlink()
    assert keys.asked_for()
    with pytest.raises(KeysUnusable, match="it is gone"):
        keys.recognised(issued.written)
    assert not keys.file.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o700, 0o660, 0o400])
def test_a_file_of_another_mode_is_refused_whatever_is_asked(keys: Keys, time: Time, mode: int) -> None:
    issued = keys.issue(auditor())
    keys.file.chmod(mode)
    for ask in (
        keys.all,
        Keys(keys.file, time).asked_for,
        lambda: keys.recognised(issued.written),
        lambda: keys.revoke(issued.key.id),
        lambda: keys.issue(auditor()),
    ):
        with pytest.raises(KeysUnusable, match=f"mode is 0{mode:o}"):
            ask()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE keys (id TEXT)")


def later(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id = {MARK}")
        file.execute(f"PRAGMA user_version = {FORMAT + 1}")


def test_a_file_of_before_there_were_sessions_goes_on(keys: Keys, time: Time) -> None:
    issued = keys.issue(auditor())
    first = keys.file.with_name("first.db")
    with closing(sqlite3.connect(first)) as made:
        made.executescript(
            f"{KEYS}; PRAGMA application_id = {MARK}; PRAGMA user_version = 1; ATTACH '{keys.file}' AS now"
        )
        made.executescript("INSERT INTO keys SELECT * FROM now.keys")
    first.chmod(0o600)
    before = Keys(first, time)
    assert before.recognised(issued.written) == issued.key
    before.revoke(issued.key.id)
    assert Accesses(before.kept, time).seen_by(before.issue(auditor(role="company")).key)


def altered(path: Path) -> None:
    Keys(path, Time()).issue(auditor())
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE keys SET role = 'owner'")


@pytest.mark.parametrize(
    "make",
    [lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"no database" * 99), foreign, later, altered],
    ids=["empty", "text", "foreign", "later", "altered"],
)
def test_a_file_that_is_no_file_of_keys_is_refused_and_left_as_it_is(tmp_path: Path, make) -> None:
    path = tmp_path / "access.db"
    make(path)
    path.chmod(0o600)
    before = path.read_bytes()
    with pytest.raises(KeysUnusable):
        Keys(path, Time()).all()
    if make is not altered:
        with pytest.raises(KeysUnusable):
            Keys(path, Time()).issue(auditor())
    assert path.read_bytes() == before


def test_a_folder_or_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "folder", tmp_path / "file" / "access.db"):
        with pytest.raises(KeysUnusable):
            Keys(path, Time()).issue(auditor())


@pytest.mark.parametrize(
    ("environment", "where"),
    [
        ({"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/regrights/access.db"),
        ({"HOME": "/h"}, "/h/.local/state/regrights/access.db"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/h"}, "/h/.local/state/regrights/access.db"),
        ({}, None),
    ],
)
def test_keys_stand_in_the_users_state_folder(environment: Mapping[str, str], where: str | None) -> None:
    found = file_of_keys(environment)
    assert (None if found is None else str(found)) == where
