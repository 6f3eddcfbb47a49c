"""One browser a worker, one desk it looks at, a fresh context for each test, and the guard over all of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from lifecycle.log.opening import open_log
from lifecycle.record.files import read_log
from lifecycle.record.importing import import_log
from regrights.book.store import Store
from regrights.http import serving
from tests import CHECKOUT
from tests.browser import installed
from tests.browser.desk import WIDE, Guard, Tab


# Ended with the last of these tests, not of all: while Playwright runs, no other test can run a loop of asyncio.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    where = installed.found()
    if where is None:
        pytest.fail(installed.missing(), pytrace=False)
    with sync_playwright() as playwright:
        # Names lead nowhere, so that even what slipped past the guard would stay on this machine.
        nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        found = playwright.chromium.launch(executable_path=where, args=[nowhere])
        yield found
        found.close()


@pytest.fixture(scope="package")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the illustrative histories."""
    url = f"sqlite:///{tmp_path_factory.mktemp('browser')}/store.db"
    with open_log(url) as log:
        for path in sorted((CHECKOUT / "fixtures" / "histories").glob("*.jsonl")):
            import_log(log, path.stem, read_log(path, now=datetime.now(UTC)))
    with serving._bound("127.0.0.1", 0) as listening:
        server = serving.server(Store(url), hosts=serving.answers_to(listening))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield serving.address(listening)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Callable[..., Tab]]:
    """Makes tabs; what a context of Playwright takes may be said. At the end none of them may have a fault."""
    guards, contexts = [], []

    def make(*, width: int = WIDE, **said: Any) -> Tab:
        context = browser.new_context(viewport={"width": width, "height": 900}, **said)
        contexts.append(context)
        guards.append(Guard(context, origin))
        return Tab(context.new_page(), origin)

    yield make
    for context in contexts:
        context.close()
    assert [fault for guard in guards for fault in guard.faults] == []
