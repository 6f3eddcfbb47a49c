"""`regrights keys`: a key is printed once, alone on standard output, and nothing is written on a refusal."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from regrights.access.key import ROLES, WRITTEN
from regrights.command_line import cli

ISSUE = ("issue", "--role", "auditor", "--agreement", "focus", "--name", "The auditors", "--days", "30")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "access.db"


def keys(file: Path, *words: str) -> int:
    action, *more = words
    try:
        return cli.main(["keys", action, "--access", str(file), *more])
    except SystemExit as ended:
        return int(ended.code or 0)


def listed(file: Path, capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert keys(file, "list", "--json") == 0
    return json.loads(capfd.readouterr().out)["keys"]


def test_a_key_is_printed_alone_and_once_and_listed_without_it(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert keys(file, *ISSUE, "--agreement", "other") == 0
    out, err = capfd.readouterr()
    assert WRITTEN.fullmatch(out.rstrip("\n"))
    assert out.rstrip("\n") not in err
    assert err.startswith(f"Key {out[3:11]}, auditor, The auditors, until ")

    (found,) = listed(file, capfd)
    assert (found["id"], found["agreements"], found["standing"]) == (out[3:11], ["focus", "other"], "in force")
    for form in ([], ["--csv"], ["--json"]):
        assert keys(file, "list", *form) == 0
        told = capfd.readouterr().out
        assert out[3:11] in told
        assert out[12:].strip() not in told


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_keys(role: str, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    clients = {"investor": ["Alpha"], "investor-counsel": ["Alpha", "Beta"]}.get(role, [])
    said = [word for name in clients for word in ("--investor", name)]
    assert keys(file, "issue", "--role", role, "--every", "--name", "A", "--days", "365", "--json", *said) == 0
    made = json.loads(capfd.readouterr().out)
    assert (made["role"], made["agreements"], made["investors"]) == (role, None, clients)
    (found,) = listed(file, capfd)
    assert {**made, "standing": "in force"} == {**found, "key": made["key"]}


def test_a_key_is_revoked_and_rotated_by_its_id(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert keys(file, *ISSUE) == 0
    of = capfd.readouterr().out[3:11]
    assert keys(file, "rotate", of, "--overlap", "7") == 0
    assert WRITTEN.fullmatch(capfd.readouterr().out.rstrip("\n"))
    assert keys(file, "revoke", of) == 0
    assert capfd.readouterr().out.startswith(f"{of} (auditor, The auditors) is refused since ")
    assert sorted(str(each["standing"]) for each in listed(file, capfd)) == ["in force", "revoked"]
    assert keys(file, "rotate", of, "--overlap", "7") == 1
    assert f"The key {of} is revoked" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["issue", "--role", "auditor", "--name", "A", "--days", "30"], 1, "--agreement: none is named; "),
        ([*ISSUE, "--every"], 1, "--agreement: some by name or every one, not both; "),
        ([*ISSUE, "--investor", "Alpha"], 1, '--investor "Alpha": '),
        ([*ISSUE[:-1], "366"], 1, "--days 366: not so many days; write a whole number from 1 to 365."),
        ([*ISSUE[:-1], "0"], 1, "--days 0: "),
        ([*ISSUE[:-1], "many"], 2, "invalid int value"),
        (["issue", "--role", "owner", *ISSUE[3:]], 2, "invalid choice"),
        (["issue", "--role", "investor", *ISSUE[3:]], 1, "--investor: a key of the role investor is one Investor's; "),
        (["revoke", "00000000"], 1, "There is no key "),
        (["rotate", "00000000", "--overlap", "7"], 1, "There is no key "),
        (["rotate", "00000000", "--overlap", "366"], 1, "--overlap 366: "),
    ],
)
def test_bad_words_are_one_sentence_and_write_nothing(
    words: list[str], status: int, said: str, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert keys(file, *words) == status
    out, err = capfd.readouterr()
    assert out == ""
    assert said in err
    if status == 1:
        assert err.count("\n") == 1
    assert not file.exists()


def test_the_audit_of_access_is_recomputed_and_held_against_an_earlier_head(
    file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert keys(file, *ISSUE) == 0
    capfd.readouterr()
    assert keys(file, "check", "--json") == 0
    first = json.loads(capfd.readouterr().out)
    assert (first["lines"], len(first["digest"])) == (1, 64)
    head = f"1:{first['digest']}"
    assert keys(file, *ISSUE) == 0
    assert keys(file, "check", "--head", head) == 0
    assert "The audit of access is what was written: 2 lines, " in capfd.readouterr().out
    assert keys(file, "check", "--head", f"2:{first['digest']}") == 1
    assert "does not contain" in capfd.readouterr().err
    with closing(sqlite3.connect(file)) as kept, kept:
        kept.executescript("DROP TRIGGER accesses_stay_so; UPDATE accesses SET role = 'company' WHERE number = 2")
    assert keys(file, "check") == 1
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "line 2 does not hold on to the one before" in err


def test_a_file_others_may_read_is_refused(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert keys(file, *ISSUE) == 0
    file.chmod(0o644)
    capfd.readouterr()
    for words in (["list"], ["check"], ISSUE, ["revoke", "00000000"]):
        assert keys(file, *words) == 1
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith(f"The keys in {file} cannot be used: its mode is 0644, ")


def test_where_keys_stand_is_said_by_the_option_else_the_environment_else_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("REGRIGHTS_ACCESS", str(tmp_path / "named.db"))
    assert keys(tmp_path / "said.db", *ISSUE) == 0
    assert cli.main(["keys", *ISSUE]) == 0
    monkeypatch.delenv("REGRIGHTS_ACCESS")
    assert cli.main(["keys", *ISSUE]) == 0
    found = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.db"))
    assert found == ["named.db", "said.db", "state/regrights/access.db"]

    capfd.readouterr()
    monkeypatch.setenv("REGRIGHTS_ACCESS", "")
    assert cli.main(["keys", "list"]) == 1
    assert capfd.readouterr().err.startswith("REGRIGHTS_ACCESS is empty; ")
    for name in ("REGRIGHTS_ACCESS", "XDG_STATE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=name in os.environ)
    assert cli.main(["keys", *ISSUE]) == 1
    assert "name a file with --access" in capfd.readouterr().err
