"""Heads kept outside a store: what is taken in, what is believed of two writers, where they lie."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest

from lifecycle.heads import Heads, HeadsUnreadable, KnownHead, Place, heads_of

PLACE = Place("1" * 32, "/deals/store.db")
AT = datetime(2026, 3, 2, tzinfo=UTC)


def head(entries, digest="a", **others):
    known = {"store": PLACE.store, "where": PLACE.where, "agreement": "deal", "log": "log", "at": AT}
    return KnownHead(entries=entries, head=digest * 64, **(known | others))


@pytest.fixture
def heads(tmp_path):
    return Heads(tmp_path / "state" / "heads.jsonl")


def known(heads, place=PLACE, log="log"):
    heads.read_on()
    found = heads.of_log(place, "deal", log)
    return found.entries if found else None


def test_nothing_is_known_before_the_first_head(heads):
    assert known(heads) is None
    assert not heads.file.exists()


def test_the_last_head_is_known_to_whoever_reads_the_file(heads):
    for entries in (1, 2, 3):
        heads.moved(head(entries))
    assert known(heads) == known(Heads(heads.file)) == 3
    assert heads.file.stat().st_mode & 0o777 == 0o600


def test_of_two_writers_the_later_line_may_be_the_earlier_save(heads):
    heads.moved(head(7))
    heads.moved(head(6))
    assert known(heads) == 7


def test_only_a_declaration_goes_back(heads):
    heads.moved(head(7))
    heads.moved(head(5, "b", restored="the disk was lost"))
    assert known(heads) == 5
    heads.moved(head(6, "c"))
    assert known(heads) == 6
    assert heads.declared(PLACE, "deal").restored == "the disk was lost"


@pytest.mark.parametrize("torn", [b'{"where":"/de', b"{", b"\x00\x00\x00", b'{"where":"/de\x00\x00'])
def test_a_torn_line_is_left_out_and_the_next_stands_on_its_own(heads, torn):
    heads.moved(head(3))
    with heads.file.open("ab") as file:
        file.write(torn)
    assert known(heads) == 3
    heads.moved(head(4))
    assert known(heads) == known(Heads(heads.file)) == 4


def test_heads_that_are_there_and_cannot_be_read_are_refused_and_not_passed_over(heads):
    heads.file.mkdir(parents=True)
    with pytest.raises(HeadsUnreadable, match="cannot be read"):
        known(heads)


@contextmanager
def _held_open(pipe):
    """A writer, or who reads a pipe by mistake would wait for one, and so would the test."""
    descriptor = os.open(pipe, os.O_RDWR)
    closes = Timer(5, os.close, (descriptor,))
    closes.start()
    yield
    closes.cancel()
    os.close(descriptor)


def test_heads_in_a_pipe_or_a_device_are_refused_and_not_waited_for(heads):
    heads.file.parent.mkdir(parents=True)
    os.mkfifo(heads.file)
    for file in (heads.file, Path("/dev/null")):
        with _held_open(heads.file), pytest.raises(HeadsUnreadable, match="it is no plain file"):
            Heads(file).read_on()


def test_each_log_of_each_place_has_its_own_head(heads):
    elsewhere = Place(PLACE.store, "/copies/store.db")
    heads.moved(head(3))
    heads.moved(head(9, where=elsewhere.where))
    heads.moved(head(5, log="other"))
    assert (known(heads), known(heads, elsewhere), known(heads, log="other")) == (3, 9, 5)
    assert heads.of_name(PLACE, "deal").log == "other"


def test_what_is_known_of_a_store_in_other_places_is_of_that_store_alone(heads):
    heads.moved(head(9))
    heads.read_on()
    (there,) = heads.elsewhere(Place(PLACE.store, "/new/store.db"), "deal")
    assert (there.entries, there.where) == (9, PLACE.where)
    assert heads.elsewhere(Place("2" * 32, "/new/store.db"), "deal") == heads.elsewhere(PLACE, "deal") == []


@pytest.mark.parametrize("line", [b"\xff\n", b'{"where": 3}\n', b"a note of mine\n", b'{"entries":5x1}\n'])
def test_a_file_of_something_else_or_a_head_changed_by_hand_is_refused_and_not_passed_over(heads, line):
    heads.moved(head(3))
    with heads.file.open("ab") as file:
        file.write(line)
    with pytest.raises(HeadsUnreadable, match="is no head"):
        known(heads)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/a"}, "/state/regrights/heads"),
        ({"HOME": "/home/a"}, "/home/a/.local/state/regrights/heads"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/home/a"}, "/home/a/.local/state/regrights/heads"),
        ({"XDG_STATE_HOME": "", "HOME": ""}, None),
        ({}, None),
    ],
)
def test_heads_lie_under_the_state_folder_of_the_user_and_never_beside_the_store(environment, folder):
    found = heads_of(PLACE, file=None, environment=environment)
    assert (str(found.file.parent) if found else None) == folder


def test_a_store_without_an_identity_has_a_file_by_where_it_lies():
    old, other = (
        heads_of(Place(None, where), file=None, environment={"HOME": "/home/a"}).file for where in ("/a.db", "/b.db")
    )
    assert old != other
    assert heads_of(Place(None, "/a.db"), file=Path("/x"), environment={}).file == Path("/x")
