"""One browser a worker, one desk it looks at, a fresh context for each test, and the guard over all of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import installed
from tests.browser.desk import FOCUS, WIDE, Guard, Tab
from tests.browser.served import HISTORIES, Served, served


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
    """A server of the illustrative histories, which no test adds to."""
    with served(tmp_path_factory.mktemp("browser"), *HISTORIES) as found:
        yield found.origin


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    """A server of one history without keys, to be recorded in."""
    with served(tmp_path, FOCUS) as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Served]:
    """The same with keys."""
    with served(tmp_path, FOCUS, keyed=True) as found:
        found.issued("auditor", "The auditors")  # from the first key on everybody needs one
        yield found


@pytest.fixture(scope="package")
def both(browser: Browser, origin: str) -> Iterator[dict[bool, tuple[Guard, Tab]]]:
    """A tab with a script and one without, each with what watches it."""
    contexts = {script: browser.new_context(java_script_enabled=script) for script in (True, False)}
    yield {script: (Guard(each, origin), Tab(each.new_page(), origin)) for script, each in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def kept(both: dict[bool, tuple[Guard, Tab]]) -> Iterator[Callable[..., Tab]]:
    """The same two tabs for every test that leaves nothing behind in them: far quicker than new ones."""
    yield lambda *, script=True: both[script][1].afresh()
    faults = [fault for guard, _ in both.values() for fault in guard.taken()]
    assert faults == []


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Callable[..., Tab]]:
    """Makes tabs; what a context of Playwright takes may be said. At the end none of them may have a fault."""
    guards, contexts = [], []

    def make(at: str = origin, *, width: int = WIDE, **said: Any) -> Tab:
        context = browser.new_context(viewport={"width": width, "height": 900}, **said)
        contexts.append(context)
        guards.append(Guard(context, at))
        return Tab(context.new_page(), at)

    yield make
    for context in contexts:
        context.close()
    assert [fault for guard in guards for fault in guard.faults] == []
