"""Made-up agreements are written whole or not at all, as an export has them, and over nothing."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lifecycle.agreement.language.shipped import shipped_folder
from lifecycle.errors import Refusal
from lifecycle.log.log import EntryLog
from regrights.book.store import Store
from regrights.command_line import cli
from regrights.made_up.uses import uses_of
from regrights.made_up.writing import BrokenOff, NameTaken, Wanted, into_folder, into_store

NOW = datetime(2100, 1, 1, tzinfo=UTC)
FOCUS = [uses_of("focus-2002")]


@pytest.fixture
def store(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'store.db'}", now=lambda: NOW, heads=tmp_path / "heads") as opened:
        yield opened


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REGRIGHTS_STORE", raising=False)
    return tmp_path


def generate(capsysbinary, *words: str) -> tuple[int, str, str]:
    status = cli.main(["generate", "--seed", "3", *words])
    out, err = capsysbinary.readouterr()
    return status, out.decode(), err.decode()


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def wanted(agreements=3, first=1) -> Wanted:
    return Wanted(seed=4, agreements=agreements, first=first, terms=FOCUS)


def test_the_store_holds_them_as_they_were_made_held_to_their_heads(store, tmp_path) -> None:
    entries = into_store(store, wanted(60))  # more than one save
    assert sum(each.entries for each in store.agreements()) == entries
    assert store.gone() == []
    for number in (1, 50, 51, 60):
        ((name, file),) = wanted(1, number).made()
        assert store.verify(name).outcome == "sound"
        assert [each.stored for each in store.stored(name)] == file.stored
    head = (tmp_path / "heads").read_text().splitlines()[-1]
    assert '"agreement":"made-up-000060"' in head


def test_a_file_is_what_an_export_of_the_store_is(here, capsysbinary) -> None:
    assert generate(capsysbinary, "--agreements", "2")[0] == 0
    assert generate(capsysbinary, "--agreements", "2", "--folder", "files")[0] == 0
    cli.main(["export", "made-up-000002"])
    assert capsysbinary.readouterr()[0] == (here / "files" / "made-up-000002.jsonl").read_bytes()


def test_an_agreement_is_the_same_whichever_others_are_made(tmp_path) -> None:
    into_folder(tmp_path / "all", wanted(4))
    into_folder(tmp_path / "parts", wanted(2))
    into_folder(tmp_path / "parts", wanted(2, first=3))
    assert written(tmp_path / "all") == written(tmp_path / "parts")


def test_nothing_is_written_over_nor_beside_what_would_be(store, tmp_path) -> None:
    into_store(store, wanted(1, first=3))
    with pytest.raises(NameTaken, match=r"^made-up-000003: the store holds .* with --from\. Nothing was written\.$"):
        into_store(store, wanted(5))
    assert len(store.agreements()) == 1
    into_folder(tmp_path / "files", wanted(1, first=3))
    with pytest.raises(NameTaken, match=r"made-up-000003\.jsonl: there is such a file; .* Nothing was written\.$"):
        into_folder(tmp_path / "files", wanted(5))
    assert len(written(tmp_path / "files")) == 1


def test_where_it_is_broken_off_it_says_how_many_there_are(store, monkeypatch) -> None:
    append, saves = EntryLog.append_new, []

    def once(log, logs, **words):
        saves.append(len(logs))
        if len(saves) > 1:
            raise Refusal("The store is full.")
        return append(log, logs, **words)

    monkeypatch.setattr(EntryLog, "append_new", once)
    with pytest.raises(
        BrokenOff, match=r"^The store is full\. 50 were written before, and stay; go on with number 51\.$"
    ):
        into_store(store, wanted(60))
    assert len(store.agreements()) == 50


def test_what_was_made_is_said_to_be_illustrative(here, capsysbinary) -> None:
    status, out, err = generate(capsysbinary, "--agreements", "2", "--from", "7", "--terms", "every")
    said = r"2 agreements, made-up-000007 to made-up-000008: \d+ entries, all illustrative\.\n"
    assert (status, err) == (0, "")
    assert re.fullmatch(said, out)
    status, out, _ = generate(capsysbinary, "--agreements", "1", "--json")
    assert re.fullmatch(
        r'\{"agreements":1,"first":"made-up-000001","last":"made-up-000001","entries":\d+,"illustrative":true\}\n', out
    )


def test_terms_may_come_from_a_file(here, capsysbinary) -> None:
    shipped = shipped_folder("agreements") / "steps-unfiled.toml"
    own = here / "own.toml"
    own.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert generate(capsysbinary, "--agreements", "2", "--terms", str(own), "--folder", "files")[0] == 0
    assert b'"terms":{"language":1' in written(here / "files")["made-up-000001.jsonl"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--agreements", "0"), "--agreements 0: write a whole number from 1 on. Nothing was written."),
        (("--agreements", "-3"), "--agreements -3: write a whole number from 1 on. Nothing was written."),
        (("--agreements", "1", "--from", "0"), "--from 0: write a whole number from 1 on. Nothing was written."),
        (("--agreements", "1", "--terms", "unknown"), "no terms of that name are shipped"),
        (("--agreements", "1", "--terms", "there.toml"), "there.toml"),
        (("--agreements", "1", "--terms", "focus-2002", "--terms", "bad.toml"), "heads"),
    ],
)
def test_bad_words_are_refused_in_one_sentence_and_nothing_is_written(here, capsysbinary, words, said) -> None:
    (here / "bad.toml").write_text("language = 1\nname = 'bad'\n")
    status, out, err = generate(capsysbinary, *words)
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1
    assert [path.name for path in here.iterdir()] == ["bad.toml"]
