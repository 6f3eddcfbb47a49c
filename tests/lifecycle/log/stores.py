"""What the tests of stores share: addresses, entries that say nothing, and looking inside a file."""

import sqlite3
from contextlib import closing, contextmanager

import pytest

from lifecycle.errors import Refusal
from lifecycle.log import sqlite_file
from lifecycle.log.opening import open_log

ONE, TWO, THREE = b'{"n":1}', b'{"n":2}', b'{"n":3}'


def url(file):
    return f"sqlite:///{file}"


def everything(log):
    heads = log.agreements()
    return heads, [log.read(head.agreement) for head in heads]


@contextmanager
def refused(log, kind, match=None):
    """The refusal comes as the one kind, says why, and changes nothing."""
    before = everything(log)
    with pytest.raises(kind, match=match) as caught:
        yield caught
    assert isinstance(caught.value, Refusal)
    assert everything(log) == before


@contextmanager
def by_hand(file):
    """Another program at the file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


@contextmanager
def tampering(file):
    """Guards down, and put back as they were."""
    guards = {name: sql for name, sql in sqlite_file.SCHEMA.items() if "TRIGGER" in sql}
    with by_hand(file) as connection:
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for sql in guards.values():
            connection.execute(sql)


def verified(file, agreement="alpha", **known):
    with open_log(url(file), create=False) as log:
        return log.verify(agreement, **known)
