"""Which browser is driven, when one is installed, and what is said where there is none."""

import pytest

from tests.browser import installed


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine with no browser, whose installer is played: it puts one in place, or fails."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin")
    monkeypatch.delenv(installed.NAMED, raising=False)
    monkeypatch.setattr(installed, "NAMES", ("a-browser", "another-browser"))
    monkeypatch.setattr(installed, "LOG", tmp_path / "tools" / "browser.log")
    monkeypatch.setattr(installed, "_may_install", lambda: True)
    monkeypatch.setattr(installed, "COMMANDS", (("ln", "-s", "/bin/true", str(programs / "a-browser")),))
    return programs


def test_the_one_named_comes_before_those_known(bare, monkeypatch):
    for name in ("another-browser", "mine"):
        (bare / name).symlink_to("/bin/true")
    assert installed.found() == str(bare / "another-browser")
    monkeypatch.setenv(installed.NAMED, str(bare / "mine"))
    assert installed.found() == str(bare / "mine")


def test_one_that_is_named_and_missing_is_not_replaced_by_another(bare, monkeypatch):
    (bare / "a-browser").symlink_to("/bin/true")
    monkeypatch.setenv(installed.NAMED, str(bare / "elsewhere"))
    installed.set_up([])
    assert installed.found() is None
    assert f"names '{bare}/elsewhere', which is no program here" in installed.missing()


def test_it_is_installed_once_and_says_how_long_that_took(bare, capsys):
    installed.set_up([])
    assert installed.found() == str(bare / "a-browser")
    assert "Installing Chromium" in capsys.readouterr().err
    installed.set_up([])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", [("false",), ("no-such-program",)])
def test_a_failed_installation_is_told_with_its_log_and_three_ways_out(bare, monkeypatch, capsys, command):
    monkeypatch.setattr(installed, "COMMANDS", (command,))
    installed.set_up([])
    assert "failed; see" in capsys.readouterr().err
    said = installed.missing()
    assert f"`{command[0]}` failed, see {installed.LOG}" in said
    assert "none of a-browser, another-browser is on PATH" in said
    for way in ("install Chromium or Chrome", f"set {installed.NAMED}", "--ignore tests/browser"):
        assert way in said


def test_where_it_may_not_be_installed_nothing_is_tried(bare, monkeypatch, capsys):
    monkeypatch.setattr(installed, "_may_install", lambda: False)
    installed.set_up([])
    assert capsys.readouterr().err == ""
    assert "was not tried, for that takes root on Debian" in installed.missing()


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], True),
        (["-k", "owed", "-n", "0"], True),
        (["tests"], True),
        (["tests/"], True),
        (["tests/browser"], True),
        (["tests/browser/test_every_page.py::test_the_type_is_ours"], True),
        (["tests/scenarios", "tests/browser"], True),
        (["tests/scenarios"], False),
        (["tests/test_house.py", "tests/regrights/desk"], False),
    ],
)
def test_only_tests_that_want_one_bring_one(arguments, wanted):
    assert installed.wanted(arguments) == wanted
