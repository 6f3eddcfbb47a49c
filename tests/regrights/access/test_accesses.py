"""The audit of access: only added to, each line holding on to the one before, and each key reads what is its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from random import Random

import attrs
import pytest

from lifecycle.errors import Refusal
from regrights.access import accesses as audit
from regrights.access.accesses import A_PAGE, MOST_WAITING, Access, Accesses, checked
from regrights.access.keys import Keys
from regrights.access.refusals import KeysUnusable, NotThatTrail, TrailBroken
from tests.regrights.access.test_keys import START, Time, auditor, keys, time

__all__ = ["keys", "time"]
OWED = Access(
    at=START.isoformat(), act="GET /agreements/{agreement}/owed", key="00000000", agreement="focus", status=200
)


@pytest.fixture
def accesses(keys: Keys, time: Time, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accesses]:
    """One that writes nothing of its own accord."""
    monkeypatch.setattr(audit, "MOMENT", 3600)
    keys.issue(auditor())
    found = Accesses(keys.kept, time)
    yield found
    found.close()


def lines(keys: Keys) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(keys.file)) as file:
        return file.execute("SELECT act, agreement, times FROM accesses ORDER BY number").fetchall()


# --- the chain ------------------------------------------------------------------------------------------------


def test_each_line_holds_on_to_the_one_before(keys: Keys, accesses: Accesses) -> None:
    heads = [checked(keys.kept)]
    for at in range(5):
        accesses.write(attrs.evolve(OWED, as_of=f"2003-09-0{at + 1}"))
        heads.append(checked(keys.kept))
    assert [each.lines for each in heads] == [1, 2, 3, 4, 5, 6]
    assert len({each.head for each in heads}) == 6


def test_a_file_in_which_nothing_was_written_is_sound(keys: Keys) -> None:
    with keys.kept.writing(create=True):
        pass
    assert (checked(keys.kept).lines, checked(keys.kept).head) == (0, "")


@pytest.mark.parametrize("statement", ["DELETE FROM accesses WHERE number = 1", "UPDATE accesses SET status = 404"])
def test_no_statement_takes_a_line_away_or_changes_one(keys: Keys, accesses: Accesses, statement: str) -> None:
    accesses.write(OWED)
    before = checked(keys.kept)
    with pytest.raises(KeysUnusable, match="only added to"), keys.kept.opened() as file:
        file.execute(statement)
    assert checked(keys.kept) == before


@pytest.mark.parametrize("column", [*audit.COLUMNS.split(", "), "digest", "number"])
def test_whoever_changes_a_column_behind_its_back_breaks_the_chain(keys: Keys, accesses: Accesses, column: str) -> None:
    for _ in range(9):
        accesses.write(attrs.evolve(OWED, role="auditor", investor="A", as_of="2003-09-22", known_at="2003-09-23"))
    other = {"status": 404, "times": 2, "number": 99}.get(column, "other")
    forge(keys, f"UPDATE accesses SET {column} = {other!r} WHERE number = 4")  # noqa: S608 - ours
    with pytest.raises(TrailBroken, match="line 4 ") as broken:
        checked(keys.kept)
    assert isinstance(broken.value, Refusal)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_whoever_takes_a_line_out_breaks_the_chain_there(keys: Keys, accesses: Accesses, number: int) -> None:
    for _ in range(9):
        accesses.write(OWED)
    forge(keys, f"DELETE FROM accesses WHERE number = {number}")  # noqa: S608 - ours
    with pytest.raises(TrailBroken, match=f"line {number} "):
        checked(keys.kept)


def test_lines_cut_off_at_the_end_are_told_by_a_head_that_was_kept(keys: Keys, accesses: Accesses) -> None:
    accesses.write(OWED)
    accesses.write(OWED)
    kept = checked(keys.kept)
    forge(keys, "DELETE FROM accesses WHERE number = 3")
    head = f"{kept.lines}:{kept.head}"
    assert checked(keys.kept).lines == 2
    for _ in range(2):
        with pytest.raises(NotThatTrail, match="does not contain"):
            checked(keys.kept, head)
        accesses.write(attrs.evolve(OWED, status=404))
    now = checked(keys.kept)
    accesses.write(OWED)
    assert checked(keys.kept, f"{now.lines}:{now.head}").lines == now.lines + 1


def forge(keys: Keys, statement: str) -> None:
    with closing(sqlite3.connect(keys.file)) as file, file:
        file.executescript("DROP TRIGGER accesses_stay; DROP TRIGGER accesses_stay_so")
        file.execute(statement)


# --- when a line is written -----------------------------------------------------------------------------------


def test_a_read_is_written_a_moment_later_and_before_whatever_is_written_at_once(
    keys: Keys, accesses: Accesses
) -> None:
    accesses.note(attrs.evolve(OWED, agreement="one"))
    accesses.note(attrs.evolve(OWED, agreement="two"))
    assert len(lines(keys)) == 1
    accesses.write(attrs.evolve(OWED, agreement="three"))
    assert [agreement for _, agreement, _ in lines(keys)[1:]] == ["one", "two", "three"]


def test_of_its_own_accord_too(keys: Keys, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    from time import monotonic, sleep

    monkeypatch.setattr(audit, "MOMENT", 0.01)
    keys.issue(auditor())
    Accesses(keys.kept, time).note(OWED)
    ends = monotonic() + 20
    while len(lines(keys)) < 2 and monotonic() < ends:
        sleep(0.01)
    assert len(lines(keys)) == 2


def test_what_is_left_is_written_at_the_end(keys: Keys, accesses: Accesses) -> None:
    accesses.note(OWED)
    accesses.count(attrs.evolve(OWED, status=401, key=None))
    accesses.close()
    assert len(lines(keys)) == 3


def test_what_may_be_repeated_at_will_is_one_line_a_minute(keys: Keys, accesses: Accesses, time: Time) -> None:
    refused = attrs.evolve(OWED, key=None, status=401)
    for at in range(500):
        accesses.count(attrs.evolve(refused, at=(START + timedelta(milliseconds=at)).isoformat()))
        accesses.count(attrs.evolve(refused, agreement=None))
    time.now = START + timedelta(seconds=59)
    accesses.write(OWED)
    assert len(lines(keys)) == 2
    time.now = START + timedelta(seconds=60)
    accesses.write(OWED)
    assert [(agreement, times) for _, agreement, times in lines(keys)[2:]] == [
        ("focus", 500),
        (None, 500),
        ("focus", 1),
    ]


def test_where_nothing_can_be_written_what_is_to_be_at_once_is_refused_and_reads_are_kept_a_while(
    keys: Keys, accesses: Accesses
) -> None:
    accesses.note(OWED)
    keys.file.chmod(0o644)
    with pytest.raises(KeysUnusable):
        accesses.write(attrs.evolve(OWED, agreement="not written, not told"))
    for _ in range(MOST_WAITING - 1):
        accesses.note(OWED)
    with pytest.raises(KeysUnusable):
        accesses.note(OWED)
    keys.file.chmod(0o600)
    accesses.close()
    assert [agreement for _, agreement, _ in lines(keys)[1:]] == ["focus"] * (MOST_WAITING + 1)
    assert checked(keys.kept).lines == MOST_WAITING + 2


# --- what the keeper does -------------------------------------------------------------------------------------


def test_what_is_done_about_keys_is_a_line_for_each_agreement_and_investor(keys: Keys) -> None:
    one = keys.issue(auditor(agreements=["a", "b"], role="investor-counsel", investors=["A", "B"]))
    other = keys.issue(auditor(agreements=[], every=True))
    keys.revoke(one.key.id)
    keys.revoke(one.key.id)  # again: nothing was done
    successor = keys.rotate(other.key.id, timedelta())
    keys.revoke_exposed([successor.written])
    four = [("a", 1), ("a", 1), ("b", 1), ("b", 1)]
    assert lines(keys) == [
        *(("keys issue", *each) for each in four),
        ("keys issue", None, 1),
        *(("keys revoke", *each) for each in four),
        ("keys rotate", None, 1),
        ("keys issue", None, 1),
        ("keys revoke, seen in an address", None, 1),
    ]
    assert one.written not in str(lines(keys))


# --- who reads what -------------------------------------------------------------------------------------------


def test_each_key_reads_the_lines_that_are_its_own(keys: Keys, accesses: Accesses) -> None:
    of = {
        "all": keys.issue(auditor(role="company", agreements=[], every=True)).key,
        "company": keys.issue(auditor(role="company", agreements=["focus"])).key,
        "auditor": keys.issue(auditor(agreements=["focus", "other"])).key,
        "investor": keys.issue(auditor(role="investor", investors=["A"])).key,
        "rival": keys.issue(auditor(role="investor", investors=["B"])).key,
    }
    for agreement in ("focus", "other", None):
        for key in of.values():
            accesses.note(attrs.evolve(OWED, key=key.id, agreement=agreement))

    def seen(who: str) -> set[tuple[str, str | None]]:
        found = accesses.seen_by(of[who])
        names = {key.id: name for name, key in of.items()}
        return {
            (names[each.access.key], each.access.agreement)
            for each in found
            if each.access.key in names and each.access.act == OWED.act
        }

    everyone = set(of)
    assert seen("all") == {(who, agreement) for who in everyone for agreement in ("focus", "other", None)}
    assert seen("company") == {*((who, "focus") for who in everyone), ("company", "other"), ("company", None)}
    assert seen("auditor") == {
        *((who, agreement) for who in everyone for agreement in ("focus", "other")),
        ("auditor", None),
    }
    for who in ("investor", "rival"):
        assert seen(who) == {(who, agreement) for agreement in ("focus", "other", None)}
        assert {each.access.key for each in accesses.seen_by(of[who])} == {of[who].id}
        # However much others ask, its own are numbered from 1: what it was granted, and three.
        assert [each.number for each in accesses.seen_by(of[who])] == [4, 3, 2, 1]
        assert [each.number for each in accesses.seen_by(of[who], 3)] == [2, 1]
    # That every agreement was granted to somebody is of each agreement.
    granted = [each for each in accesses.seen_by(of["company"]) if each.access.act == "keys issue"]
    assert of["all"].id in {each.access.key for each in granted}


def test_lines_come_the_newest_first_a_page_at_a_time(keys: Keys, accesses: Accesses) -> None:
    key = keys.issue(auditor(role="company", agreements=[], every=True)).key
    for at in range(A_PAGE + 20):
        accesses.note(attrs.evolve(OWED, key=key.id, as_of=str(at)))
    first = accesses.seen_by(key)
    assert len(first) == A_PAGE
    assert first[0].access.as_of == str(A_PAGE + 19)
    assert first[0].name == "The auditors"
    second = accesses.seen_by(key, first[-1].number)
    assert [each.number for each in first + second] == [*range(A_PAGE + 22, 0, -1)]


def test_many_threads_make_one_chain(keys: Keys, accesses: Accesses) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def some(seed: int) -> None:
        for _ in range(20):
            Random(seed).choice([accesses.note, accesses.write, accesses.count])(attrs.evolve(OWED, as_of=str(seed)))

    with ThreadPoolExecutor(8) as threads:
        [*threads.map(some, range(12))]
    accesses.close()
    assert checked(keys.kept).lines == 1 + sum(20 if Random(seed).choice([1, 1, 0]) else 1 for seed in range(12))
