"""Every test keeps the heads of its stores in a folder of the run, never in that of who runs it.

At the end stands how long each part took.
"""

import os
from collections import Counter
from pathlib import PurePosixPath

import pytest

# These parts are told by their rooms too; and what asks a server of PostgreSQL, wherever it stands.
BY_ROOM = ("regrights", "lifecycle", "projections")
POSTGRESQL = "postgresql"


@pytest.fixture(scope="session", autouse=True)
def _heads_of_the_run(tmp_path_factory):
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    yield
    if before is None:
        del os.environ["XDG_STATE_HOME"]
    else:
        os.environ["XDG_STATE_HOME"] = before


def part_of(test: str) -> str:
    """The part of a test, by the place it stands at: browser, regrights/http, postgresql …"""
    if POSTGRESQL in test.lower():
        return POSTGRESQL
    rooms = PurePosixPath(test.partition("::")[0]).parent.parts[1:]
    return "/".join(rooms[: 2 if rooms[:1] and rooms[0] in BY_ROOM else 1]) or "tests"


def pytest_terminal_summary(terminalreporter):
    seconds = Counter[str]()
    for reports in terminalreporter.stats.values():
        for each in reports:
            if isinstance(each, pytest.TestReport):
                seconds[part_of(each.nodeid)] += each.duration
    if len(seconds) > 1:
        said = ", ".join(f"{part} {spent:.0f}" for part, spent in seconds.most_common() if spent >= 1)
        terminalreporter.write_line(f"Seconds of work by part, all workers together: {said}")
