"""The same commands into a file and into PostgreSQL: the same words out, the same heads."""

import io
import json
import re
import sys
from datetime import UTC, datetime

import pytest

from regrights.command_line import cli, terminal
from tests import CHECKOUT
from tests.postgresql_server import fresh_store, unmade_store

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"


@pytest.fixture
def run(tmp_path, capfdbinary, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(terminal, "now", lambda: datetime(2026, 1, 1, tzinfo=UTC))

    def run(*words, given=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capfdbinary.readouterr()
        try:
            status = cli.main([*words])
        except SystemExit as stop:
            status = stop.code
        sys.stdout.flush()
        return (status, *capfdbinary.readouterr())

    return run


COMMANDS = [
    ("import", "focus", str(HISTORY)),
    ("import", "focus", str(HISTORY)),  # a second time: refused
    ("record", "focus", "--key", "k", "--entry", "-"),
    ("record", "focus", "--key", "k", "--entry", "-"),  # once more: the same receipt
    ("record", "focus", "EffectivenessDeclared", "--on", "1999-01-01", "--statement", "none"),
    ("record", "nobody", "EffectivenessDeclared", "--on", "2003-07-11", "--statement", "333-104568"),
    ("agreements",),
    ("agreements", "--json"),
    ("owed", "focus", "--on", "2003-08-15", "--explain"),
    ("owed", "focus", "--on", "2003-08-15", "--json"),
    ("log", "focus"),
    ("export", "focus"),
    ("verify", "focus", "--json"),
    ("verify", "nobody"),
    ("portfolio", "duties", "--on", "2003-08-15"),
    ("retract", "focus", "9", "--reason", "by mistake"),
    ("verify", "focus"),
    ("batch",),
]
PAID = (
    b'{"kind": "PeriodicAmountPaid", "occurred_on": "2003-08-15", "investor": "Alpha Capital A.G.", "amount": "1.00"}'
)
ASKED = b'{"ask": "owed", "agreement": "focus", "on": "2003-08-15"}\n{"ask": "status", "agreement": "focus"}\n'

OF_ITS_OWN = re.compile(rb"\S+\.jsonl|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b")


def test_every_command_says_the_same_of_both_stores(run, tmp_path):
    said = []
    for store in (f"sqlite:///{tmp_path}/store.db", fresh_store()):
        said.append([])
        for words in COMMANDS:
            given = {"record": PAID, "batch": ASKED}.get(words[0], b"")
            status, *told = run(*words, "--store", store, given=given)
            # Each store has a file of heads of its own, and each log an id, on which its digests rest.
            said[-1].append((words, status, *(OF_ITS_OWN.sub(b"<own>", each) for each in told)))
    assert said[0] == said[1]
    ended = [status for _, status, *_ in said[1]]
    assert ended == [0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0], said[1]


def test_migrate_says_what_it_did_and_a_database_without_a_store_names_it(run):
    store = unmade_store()
    status, out, err = run("agreements", "--store", store)
    assert (status, out) == (1, b"")
    assert err.startswith(b"There is no store yet in the database 'postgresql://")
    assert b"; run `regrights migrate --store postgresql://" in err
    status, out, err = run("import", "focus", str(HISTORY), "--store", store)
    assert (status, out) == (1, b"")
    assert b"regrights migrate" in err
    status, out, err = run("migrate", "--store", store)
    assert (status, err) == (0, b"")
    assert out.endswith(b"was made, with format 1.\n")
    status, out, _ = run("migrate", "--store", store, "--json")
    assert (status, json.loads(out)["before"]) == (0, 1)
    assert run("agreements", "--store", store)[0] == 0


@pytest.mark.parametrize("store", ["sqlite:///store.db", "memory:"])
def test_no_other_store_is_migrated(run, store, tmp_path):
    status, out, err = run("migrate", "--store", store)
    assert (status, out) == (1, b"")
    assert err.startswith(b"Only a store in PostgreSQL is migrated; name one: --store postgresql://")
    assert [*tmp_path.iterdir()] == []
