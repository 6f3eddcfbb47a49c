"""A portfolio answered from its file says what replays say; what the file cannot say is replayed."""

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

import duckdb
import pytest

from projections.portfolio.tables import TABLES
from regrights.book.portfolio import as_plain, portfolio
from regrights.book.store import Store
from regrights.kept.asking import KEPT, known
from regrights.kept.file import DuckDBMissing, KeptUnusable, PortfolioFile
from regrights.kept.following import follow
from regrights.kept.verifying import verify
from regrights.made_up.making import made_up
from regrights.made_up.writing import Wanted, into_store
from tests.scenarios import ONE, TWO, bought, effective, fact, filed, paid, recorded

NOW = datetime(2100, 1, 1, tzinfo=UTC)
TERMS = {"based_on": "focus-2002", "required_effective_date": "2003-06-01"}
LATE = [
    fact("AgreementSigned", "2002-11-25", company="Acme, Inc.", investors=[ONE, TWO], terms=TERMS),
    bought("2002-11-25", 500_000),
    bought("2002-11-25", 250_000, investor=TWO),
    filed("2002-12-02"),
    effective("2003-08-11"),
    paid("2003-08-15", "7500.00"),
]


def made(folder, agreements=6) -> Store:
    store = Store(f"sqlite:///{folder / 'store.db'}", now=lambda: NOW, heads=folder / "heads")
    into_store(store, Wanted(seed=3, agreements=agreements, first=1, terms=["focus-2002"]))
    take_in(store, "acme", LATE)
    return store


def take_in(store, name, facts) -> None:
    store.take_in_lines(name, [json.dumps(each).encode() for each in recorded(facts)], source=name)


@pytest.fixture
def store(tmp_path):
    with made(tmp_path) as found:
        yield found


@pytest.fixture
def file(tmp_path, store):
    with PortfolioFile(tmp_path / "kept") as found:
        follow(store, found)
        yield found


class Answered:
    """What the file answered, told as it is asked."""

    def __init__(self, file):
        self.file, self.agreements = file, 0

    def __call__(self, *asked):
        found = known(self.file, *asked)
        self.agreements += len(found)
        return found


def compared(store, file, table, said, **words):
    """The same table by replays and from the file, and how many agreements the file answered."""
    answered = Answered(file)
    replayed = as_plain(portfolio(store, TABLES[table], said, **words))
    kept = as_plain(portfolio(store, TABLES[table], said, known=answered, **words))
    assert kept == replayed
    return answered.agreements


def test_every_kept_table_on_any_day_by_any_knowledge(store, file) -> None:
    chance, answered = Random(11), 0
    for place in range(24):
        on = (
            date(2004, 6, 1) + timedelta(chance.randrange(4_000)) if place % 4 else date(2003, 8, chance.randint(1, 28))
        )
        said = {"on": on} | ({"known_at": None} if place % 2 else {})
        if place % 2:
            moment = datetime.combine(on, datetime.min.time(), UTC) + timedelta(chance.randrange(-300, 600))
            said = {"on": on, "known-at": moment}
        for table in KEPT:
            more = {"since": on - timedelta(90)} if table == "due" else {}
            answered += compared(store, file, table, said | more)
    assert answered > 24 * len(KEPT)  # or nothing was tried but replays


@pytest.mark.parametrize(
    ("on", "known_at"),
    [
        ("2003-06-30", None),
        ("2003-07-01", None),
        ("2003-07-02", None),
        ("2003-08-14", None),
        ("2003-08-15", None),
        ("2003-08-16", "2003-08-14T23:59:59Z"),
        ("2003-08-16", "2003-08-15T21:00:00Z"),
        ("2002-11-24", None),
    ],
)
def test_the_day_before_the_day_and_the_day_after(store, file, on, known_at) -> None:
    said = {"on": date.fromisoformat(on)}
    if known_at:
        said["known-at"] = datetime.fromisoformat(known_at)
    since = {"since": said["on"] - timedelta(60)}
    for table in KEPT:
        assert compared(store, file, table, said | (since if table == "due" else {}))


def test_following_on_comes_to_the_same_rows_as_following_from_the_start(store, file, tmp_path) -> None:
    store.record("acme", {**paid("2003-08-20", "2500.00"), "investor": TWO})
    store.record("acme", {"kind": "EntryRetracted", "occurred_on": "2003-08-21", "target": 6, "reason": "twice"})
    take_in(store, "later", LATE[:4])
    done = follow(store, file)
    assert (done.agreements, done.entries, done.failed) == (2, 6, {})
    with PortfolioFile(tmp_path / "anew") as anew:
        follow(store, anew)
        numbers = {each.number: name for name, each in file.agreements().items()}
        others = {each.number: name for name, each in anew.agreements().items()}
        for kind in ("amount_line_open", "amount_line_past", "payment_open", "payment_past", "running_past", "spells"):
            one, other = (
                sorted(str(row | {"agreement": names[row["agreement"]]}) for row in of.ask(f"SELECT * FROM {kind}"))  # noqa: S608 - a table of the file
                for of, names in ((file, numbers), (anew, others))
            )
            assert one == other, kind
    assert follow(store, file).agreements == 0


def test_what_was_recorded_since_is_replayed_and_not_answered_from_before(store, file) -> None:
    store.record("acme", {**paid("2003-08-20", "1.00"), "investor": TWO})
    before = compared(store, file, "owed", {"on": date(2003, 9, 1)})
    found = known(file, TABLES["owed"], *_asked(), date(2003, 9, 1), None)
    assert found["acme"].head != store.book("acme").head
    assert before


def _asked():
    from projections.portfolio.rows import Asked

    return (Asked(),)


def test_a_day_nobody_looked_ahead_to_is_replayed_until_it_is(store, file) -> None:
    on, take = date(2003, 12, 31), {"on": date(2003, 12, 31)}
    take_in(store, "open", LATE[:4])
    follow(store, file)
    assert "open" not in known(file, TABLES["owed"], *_asked(), on, None)
    compared(store, file, "owed", take)
    assert follow(store, file, through=on).agreements >= 1
    assert "open" in known(file, TABLES["owed"], *_asked(), on, None)
    assert "open" not in known(file, TABLES["owed"], *_asked(), on + timedelta(1), None)
    compared(store, file, "owed", take)


def test_an_agreement_set_aside_is_hidden_from_its_moment_on_and_shown_where_asked_for(store, file) -> None:
    store.record("acme", {"kind": "AgreementSetAside", "occurred_on": "2003-08-22", "reason": "a trial"})
    follow(store, file)
    for also in (False, True):
        assert compared(store, file, "owed", {"on": date(2003, 8, 30)}, also_set_aside=also)
        before = {"on": date(2003, 8, 30), "known-at": datetime(2003, 8, 16, tzinfo=UTC)}
        assert compared(store, file, "owed", before, also_set_aside=also)


@pytest.mark.parametrize("investor", [ONE, "Fund 001", "nobody at all"])
def test_an_investor_asked_about_is_found_wherever_it_ever_was_one(store, file, investor) -> None:
    said = {"on": date(2003, 8, 30), "investor": investor}
    if investor == ONE:
        compared(store, file, "owed", said)
    else:
        with pytest.raises(Exception, match="no agreement of this store has an Investor of that name"):
            portfolio(store, TABLES["owed"], said, known=partial(known, file))


def test_under_readings_of_the_question_nothing_is_answered_from_the_file(store, file) -> None:
    answered = Answered(file)
    said = {"on": date(2003, 8, 30), "readings": {"partial_period": "prorated"}}
    portfolio(store, TABLES["owed"], said, known=answered)
    assert answered.agreements == 0


def test_a_store_that_went_backwards_is_followed_from_the_start(tmp_path) -> None:
    (tmp_path / "one").mkdir()
    with made(tmp_path / "one", agreements=1) as store:
        store.opened()
    shutil.copy(tmp_path / "one" / "store.db", tmp_path / "copy.db")
    with (
        Store(f"sqlite:///{tmp_path / 'one' / 'store.db'}", now=lambda: NOW, heads=tmp_path / "h1") as store,
        PortfolioFile(tmp_path / "kept") as file,
    ):
        store.record("acme", paid("2003-08-20", "2500.00"))
        follow(store, file)
    shutil.copy(tmp_path / "copy.db", tmp_path / "one" / "store.db")
    with (
        Store(f"sqlite:///{tmp_path / 'one' / 'store.db'}", now=lambda: NOW, heads=tmp_path / "h2") as store,
        PortfolioFile(tmp_path / "kept") as file,
    ):
        assert follow(store, file).agreements == 2
        assert file.agreements()["acme"].entries == len(LATE)
        compared(store, file, "owed", {"on": date(2003, 8, 30)})


def test_an_altered_log_is_left_out_and_named_and_the_others_are_followed(store, tmp_path) -> None:
    store.close()
    with closing(sqlite3.connect(tmp_path / "store.db")) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        altered = "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '7500.00', '9500.00') AS BLOB)"
        assert db.execute(f"{altered} WHERE originator_id = 'acme' AND originator_version = 6").rowcount == 1
        db.commit()
    with PortfolioFile(tmp_path / "kept") as file:
        done = follow(store, file)
        assert list(done.failed) == ["acme"]
        assert done.agreements == 6
        assert "acme" not in file.agreements()
        found = portfolio(store, TABLES["owed"], {"on": date(2003, 9, 1)}, known=partial(known, file))
        assert [(each.agreement, each.altered) for each in found.errors] == [("acme", True)]
        store.close()
        with closing(sqlite3.connect(tmp_path / "store.db")) as db:
            mended = "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '9500.00', '7500.00') AS BLOB)"
            db.execute(f"{mended} WHERE originator_id = 'acme' AND originator_version = 6")
            db.commit()
        done = follow(store, file)
        assert (done.agreements, done.failed) == (1, {})
        assert "acme" in file.agreements()


def test_a_row_changed_in_the_file_is_found(store, file) -> None:
    assert verify(store, file, Random(1), count=20).differ == []
    file.ask("UPDATE amount_line_open SET cents = cents + 1")
    found = verify(store, file, Random(1), count=40)
    assert found.differ
    assert found.compared == found.equal + len(found.differ)


def test_without_the_extra_one_sentence_says_which_command_brings_it(monkeypatch, tmp_path) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(DuckDBMissing, match=r"needs duckdb.*pip install 'regrights\[portfolio\]'"):
        PortfolioFile(tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_file_that_is_none_and_one_of_another_format_are_refused(tmp_path) -> None:
    (tmp_path / "none").write_text("not a database")
    with pytest.raises(KeptUnusable, match="cannot be opened"):
        PortfolioFile(tmp_path / "none")
    with PortfolioFile(tmp_path / "other"):
        pass
    with closing(duckdb.connect(str(tmp_path / "other"))) as db:
        db.execute("UPDATE meta SET format = 99")
    with pytest.raises(KeptUnusable, match="is of format 99; delete it, and follow anew"):
        PortfolioFile(tmp_path / "other")


def test_nobody_else_may_read_the_file(tmp_path) -> None:
    with PortfolioFile(tmp_path / "kept"):
        assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_made_up_agreements_under_every_shipped_terms_are_kept(tmp_path) -> None:
    with Store(f"sqlite:///{tmp_path / 'store.db'}", now=lambda: NOW, heads=tmp_path / "heads") as store:
        for number in range(1, 5):
            store.take_in_judged(f"m{number}", made_up(9, number, TRIED), new_id=f"{number:032x}")
        with PortfolioFile(tmp_path / "kept") as file:
            follow(store, file)
            found = verify(store, file, Random(2), count=25)
    assert found.differ == []
    assert found.equal > 0


# Of kinds of their own: by the day, in advance, with caps and interest. `portfolio verify` tries them all.
TRIED = ("calendar-months-held", "weekly-on-notes", "delay-payments-30th-day")
