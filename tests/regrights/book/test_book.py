"""A book and a store, as a program in Python holds them."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Thread

import pytest

import regrights
from lifecycle.entries.fields import InvalidEntry
from lifecycle.heads import ShorterThanKnown
from lifecycle.log.contract import LogMoved, StoreGone, StoreMissing
from lifecycle.record import checked_log
from lifecycle.record.recording import KeptLog
from lifecycle.record.sent import NoSuchAgreement
from projections import owed
from regrights import Book, Store
from regrights.book import store as stores
from regrights.book.book import ReadOnly
from regrights.book.opened import StoreReplaced
from regrights.book.words import NoSuchWord, Unanswerable
from tests import CHECKOUT
from tests.postgresql_server import fresh_store
from tests.scenarios import beginning, bought, recorded

NAIVE = datetime(2003, 7, 2, 12, 0)  # noqa: DTZ001 - what is to be refused


def as_sent(fact: dict) -> dict:
    return {name: value for name, value in fact.items() if name != "recorded_at"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "deal.jsonl"
    path.write_text("".join(json.dumps(fact) + "\n" for fact in recorded(beginning())), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path, file):
    with Store(f"sqlite:///{tmp_path}/deals.db") as found:
        found.take_in("deal", file)
        yield found


def test_the_package_gives_what_it_lists_and_nothing_else():
    assert (regrights.Book, regrights.Store) == (Book, Store)
    with pytest.raises(AttributeError):
        regrights.Shelf  # noqa: B018 - asking is the test


def test_a_book_of_a_file_and_one_of_a_store_answer_alike(file, store):
    asked = {"on": date(2003, 7, 2), "readings": {"partial_period": "prorated"}}
    assert Book.read(file).ask("owed", **asked) == store.book("deal").ask("owed", **asked)


def test_a_date_may_be_a_date_or_text_and_from_has_an_underscore(file):
    book = Book.read(file)
    words = {"from_": date(2003, 6, 1), "to": "2003-07-02"}
    assert book.ask("rollforward", **words).total == book.ask("rollforward", **{**words, "from_": "2003-06-01"}).total
    with pytest.raises(Unanswerable, match="on: the as-of date is missing"):
        book.ask("owed")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"on": NAIVE}, "on = .*: not a date"),
        (
            {"on": date(2003, 7, 2), "known_at": NAIVE},
            "known_at = .*not an instant with an offset",
        ),
        ({"on": date(2003, 7, 2), "known_at": "2003-07-02T12:00:00"}, "known_at = .*not an instant with an offset"),
    ],
)
def test_a_naive_time_is_refused_by_a_sentence(file, words, said):
    with pytest.raises(InvalidEntry, match=said):
        Book.read(file).ask("owed", **words)


def test_an_instant_may_be_a_datetime_with_its_offset(file):
    book = Book.read(file)
    instant = datetime(2030, 7, 2, 12, 0, tzinfo=UTC)
    assert book.ask("owed", on=date(2003, 7, 2), known_at=instant).known_at == instant


@pytest.mark.parametrize(
    ("clocks", "said"),
    [
        ({"as_of": datetime(2003, 7, 2, tzinfo=UTC)}, "as_of = .*not a date"),
        ({"as_of": "2003-07-02"}, "as_of = .*not a date"),
        ({"as_of": date(2003, 7, 2), "known_at": NAIVE}, "known_at = .*not an instant"),
        ({"as_of": date(2003, 7, 2), "known_at": date(2003, 7, 2)}, "known_at = .*not an instant"),
    ],
)
def test_a_question_as_a_function_takes_dates_and_instants_and_nothing_like_them(file, clocks, said):
    with pytest.raises(InvalidEntry, match=said):
        owed(Book.read(file).entries, **clocks)


def test_an_entry_may_hold_dates_and_amounts_of_python(store):
    given = {"kind": "ClosingBidRecorded", "occurred_on": date(2003, 1, 2), "price": Decimal("1.50")}
    receipt = store.record("deal", given, key="bid")
    assert store.record("deal", {**given, "occurred_on": "2003-01-02", "price": "1.50"}, key="bid") == receipt
    with pytest.raises(InvalidEntry, match=r"occurred_on = .*not a date"):
        store.record("deal", {**given, "occurred_on": NAIVE})
    assumed = {"kind": "Delisted", "occurred_on": date(2003, 6, 20), "market": "x"}
    assert store.book("deal").ask("what-if", on=date(2003, 7, 2), assume=[assumed])


def test_a_word_that_is_missing_is_told_as_python_says_it(file):
    with pytest.raises(Unanswerable, match='say it, like from_="2003-08-15"'):
        Book.read(file).ask("delay-curve", on=date(2003, 7, 2), until="2003-07-02")
    with pytest.raises(NoSuchWord, match="did you mean investor"):
        Book.read(file).ask("owed", on=date(2003, 7, 2), investr="x")
    with pytest.raises(NoSuchWord, match='"until" is no word of owed'):
        Book.read(file).ask("owed", on=date(2003, 7, 2), until="2003-07-02")


def test_what_was_imported_before_changes_no_answer(file):
    """A process that has loaded everything, and one that has loaded only what it asks, answer alike."""
    asking = f"from regrights import Book; print(Book.read({str(file)!r}).json('owed', on='2003-07-02').hex())"
    everything = (
        "import pkgutil, lifecycle, projections, regrights, importlib;"
        "[importlib.import_module(each.name) for package in (lifecycle, projections, regrights)"
        " for each in pkgutil.walk_packages(package.__path__, package.__name__ + '.')"
        " if not each.name.endswith('__main__')];"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"}
    alone, after = (
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout
        for code in (asking, everything + asking)
    )
    assert alone == after != b""


def test_what_was_read_from_a_file_takes_no_entry(file):
    with pytest.raises(ReadOnly, match="import it into a store"):
        Book.read(file).record(as_sent(bought("2003-01-02", 1)))


def test_a_recorded_entry_makes_a_new_book_and_leaves_the_old_one(store):
    before = store.book("deal")
    after = before.record(as_sent(bought("2003-01-02", 1)), expect=len(before.entries), key="once")
    assert len(after.entries) == len(before.entries) + 1
    assert len(before.entries) == len(beginning())
    with pytest.raises(LogMoved):
        before.record(as_sent(bought("2003-01-02", 2)), expect=len(before.entries))


def test_an_older_copy_in_the_place_of_the_store_is_answered_from_with_a_caution_and_takes_no_entry(tmp_path, store):
    path = tmp_path / "deals.db"
    shutil.copy(path, tmp_path / "kept.db")
    store.record("deal", as_sent(bought("2003-01-02", 1)))
    (tmp_path / "kept.db").replace(path)
    book = store.book("deal")
    assert len(book.entries) == len(beginning())
    (first, *_) = book.ask("owed", on="2003-08-15").warnings
    assert (first.code, first.weight) == ("shorter_than_known", "blocks")
    with pytest.raises(ShorterThanKnown, match="where 4 are known of"):
        store.record("deal", as_sent(bought("2003-01-03", 1)))
    assert len(store.book("deal").entries) == len(beginning())


def test_a_retry_into_a_log_behind_its_head_is_told_that_it_is_behind_before_its_key_is_looked_for(tmp_path, store):
    path, lost = tmp_path / "deals.db", as_sent(bought("2003-01-03", 1))
    first = store.record("deal", as_sent(bought("2003-01-02", 1)), key="kept")
    shutil.copy(path, tmp_path / "kept.db")
    store.record("deal", lost, key="lost")
    (tmp_path / "kept.db").replace(path)
    for entry, key in ((as_sent(bought("2003-01-02", 1)), "kept"), (lost, "lost"), (lost, "kept")):
        with pytest.raises(ShorterThanKnown):
            store.record("deal", entry, key=key)
    store.declare_restored("deal", reason="the disk was lost")
    assert store.record("deal", as_sent(bought("2003-01-02", 1)), key="kept") == first


def test_another_store_in_the_place_of_the_one_opened_is_refused(tmp_path, store):
    path = tmp_path / "deals.db"
    with Store(f"sqlite:///{tmp_path}/other.db") as other:
        other.record("deal", as_sent(beginning()[0]))
    (tmp_path / "other.db").replace(path)
    with pytest.raises(StoreReplaced):
        store.book("deal")
    path.unlink()
    with pytest.raises(StoreGone):  # a signing too makes no new one there
        store.record("deal", as_sent(beginning()[0]))


def test_a_store_that_is_gone_is_missed_and_not_made_by_an_entry_that_signs_nothing(tmp_path, store):
    (tmp_path / "deals.db").unlink()
    with pytest.raises(StoreGone):
        store.record("deal", as_sent(bought("2003-01-02", 1)))
    assert not (tmp_path / "deals.db").exists()


@pytest.mark.parametrize("opened", [True, False], ids=["and was open", "and never was"])
def test_a_store_whose_folder_is_gone_is_missed_from_inside_that_folder_too(tmp_path, monkeypatch, opened):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with Store("sqlite:///deals.db") as store:
        if opened:
            store.record("deal", as_sent(beginning()[0]))
        shutil.rmtree(folder)
        for act in (lambda: store.book("deal"), lambda: store.record("deal", as_sent(beginning()[0]))):
            with pytest.raises(StoreGone if opened else StoreMissing):
                act()


def test_an_agreement_nobody_has_is_refused_and_not_kept(store):
    with pytest.raises(NoSuchAgreement):
        store.book("nobody")
    assert len(store.book("deal").entries) == len(beginning())


def test_only_so_many_logs_are_kept_as_judged(store, file, monkeypatch):
    monkeypatch.setattr(stores, "MOST_KEPT", 2)
    for name in ("one", "two", "three"):
        store.take_in(name, file)
        store.book(name)
    assert list(store._kept) == ["two", "three"]
    assert all(isinstance(kept, KeptLog) for kept in store._kept.values())


def test_threads_that_share_a_store_lose_nothing(store):
    def append(first: int) -> None:
        for number in range(first, first + 10):
            store.record("deal", as_sent(bought("2003-01-02", number)))

    threads = [Thread(target=append, args=(1 + 10 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.book("deal").entries) == len(beginning()) + 40
    assert store.verify("deal").ok


@pytest.fixture(params=["sqlite", "postgresql"])
def in_any(request, tmp_path, file):
    """The same in each kind of store."""
    with Store(f"sqlite:///{tmp_path}/any.db" if request.param == "sqlite" else fresh_store()) as found:
        found.take_in("deal", file)
        yield found


FEE = {"kind": "ExpenseIncurred", "occurred_on": "2003-07-01", "amount": "1", "category": "fee"}


def soon(store, agreement):
    return asyncio.run(store.ending_soon(agreement))


def test_where_a_log_ends_is_told_without_a_thread_only_if_nobody_wrote_since_it_was_read(in_any, monkeypatch):
    store = in_any
    assert soon(store, "other") is None
    ending = store.ending("deal")
    assert soon(store, "deal") == ending
    with Store(store.url) as another:
        another.record("deal", FEE)
    assert soon(store, "deal") is None
    ending = store.ending("deal")
    assert soon(store, "deal") == ending
    store.record("deal", {**FEE, "again": True})
    assert soon(store, "deal") in (store.ending("deal"), None)
    ending = store.ending("deal")
    now = checked_log.monotonic()
    monkeypatch.setattr(checked_log, "monotonic", lambda: now + checked_log.STANDS_FOR - 1)
    assert soon(store, "deal") == ending
    monkeypatch.setattr(checked_log, "monotonic", lambda: now + checked_log.STANDS_FOR)
    assert soon(store, "deal") is None


def test_where_a_log_ends_is_not_told_without_a_thread_while_one_uses_the_store(in_any):
    in_any.ending("deal")
    found = []
    with in_any._lock:
        asking = Thread(target=lambda: found.append(soon(in_any, "deal")))
        asking.start()
        asking.join()
    assert found == [None]


def test_a_store_opened_anew_while_its_stamp_was_asked_for_is_not_told_of_by_that_stamp(in_any, monkeypatch):
    ending = in_any.ending("deal")
    asked = KeptLog.stamp_soon

    async def opened_anew_meanwhile(kept):
        stamp = await asked(kept)
        in_any.close()
        with Store(in_any.url) as another:
            another.record("deal", FEE)
        in_any.ending("deal")
        return stamp

    monkeypatch.setattr(KeptLog, "stamp_soon", opened_anew_meanwhile)
    assert soon(in_any, "deal") is None
    monkeypatch.undo()
    assert soon(in_any, "deal").entries == ending.entries + 1
