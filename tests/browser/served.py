"""A server for the browser, of a store of its own; with keys, they are issued as whoever keeps it issues them."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from threading import Thread

import attrs

from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from regrights.access.keys import Keys
from regrights.book.store import Store
from regrights.command_line import cli
from regrights.http import serving
from tests import CHECKOUT
from tests.browser.desk import FOCUS

HISTORIES = sorted(path.stem for path in (CHECKOUT / "fixtures" / "histories").glob("*.jsonl"))


@attrs.frozen
class Served:
    """Where a server is, its store, and the file of its keys."""

    origin: str
    store: Store
    access: Path

    def entries(self, agreement: str = FOCUS) -> int:
        return len(self.store.book(agreement).entries)

    def issued(self, role: str, name: str, *investors: str) -> str:
        """A key, as `regrights keys issue` prints it."""
        whose = [word for each in investors for word in ("--investor", each)]
        asked = ("keys", "issue", "--role", role, "--agreement", FOCUS, "--name", name, "--days", "30")
        printed, noted = TextIOWrapper(BytesIO()), StringIO()
        with redirect_stdout(printed), redirect_stderr(noted):
            assert cli.main([*asked, *whose, "--access", str(self.access)]) == 0, noted.getvalue()
        printed.seek(0)
        return printed.read().strip()


@contextmanager
def served(folder: Path, *histories: str, keyed: bool = False) -> Iterator[Served]:
    store, access = Store(f"sqlite:///{folder}/store.db"), folder / "access.db"
    with open_log(store.url) as log:
        for name in histories:
            path = CHECKOUT / "fixtures" / "histories" / f"{name}.jsonl"
            import_log(log, name, read_log(path, now=datetime.now(UTC)))
    keys = Keys(access, lambda: datetime.now(UTC)) if keyed else None
    with serving._bound("127.0.0.1", 0) as listening:
        server = serving.server(store, hosts=serving.answers_to(listening), keys=keys)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Served(serving.address(listening), store, access)
        finally:
            server.should_exit = True
            thread.join()
