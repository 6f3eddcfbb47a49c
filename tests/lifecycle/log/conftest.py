"""Stores to test: every kind there is, and a file with something in it."""

import pytest

from lifecycle.log.opening import open_log
from tests.lifecycle.log.stores import ONE, TWO, url
from tests.postgresql_server import fresh_store


@pytest.fixture
def file(tmp_path):
    return tmp_path / "store.db"


@pytest.fixture(params=["memory:", "sqlite", "postgresql"])
def log(request, file):
    addresses = {"memory:": lambda: "memory:", "sqlite": lambda: url(file), "postgresql": fresh_store}
    with open_log(addresses[request.param]()) as log:
        yield log


@pytest.fixture
def kept(file):
    """A file with five entries of one agreement, and after them two of another."""
    with open_log(url(file)) as log:
        for n in range(5):
            log.append("alpha", [b'{"n":%d}' % n], after=n, key=f"key {n}", fingerprint=f"print {n}")
        log.append("beta", [ONE, TWO], after=0)
    return file
