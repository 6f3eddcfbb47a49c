"""Every test keeps the heads of its stores in a folder of the run, never in that of who runs it."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _heads_of_the_run(tmp_path_factory):
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    yield
    if before is None:
        del os.environ["XDG_STATE_HOME"]
    else:
        os.environ["XDG_STATE_HOME"] = before
