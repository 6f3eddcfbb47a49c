"""The browser of the machine that the tests drive: found, or as root on Debian installed. Knows no test.

Playwright's own browsers come from no package registry, so none of them is asked for.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from regrights.bootstrap import TOOLS

NAMED = "REGRIGHTS_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = "tests/browser"
COMMANDS = (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", "chromium"))
LOG = Path(TOOLS, "browser.log")
LONGEST = 600  # seconds


def found() -> str | None:
    """The browser named, else the first of those known that is on PATH."""
    named = os.environ.get(NAMED)
    return next(filter(None, map(shutil.which, [named] if named else NAMES)), None)


def set_up(arguments: Sequence[str]) -> None:
    """Install one for tests that will want it, if there is none and it may be done; says how long that took."""
    if not wanted(arguments) or found() or os.environ.get(NAMED) or not _may_install():
        return
    print("Installing Chromium for the tests in a browser (first run only) …", file=sys.stderr, flush=True)
    begun = monotonic()
    done = _install()
    said = f"in {monotonic() - begun:.0f} s" if done else f"and failed; see {LOG}"
    print(f"… done {said}.", file=sys.stderr, flush=True)


def wanted(arguments: Sequence[str]) -> bool:
    """Whether what pytest is given takes in these tests: all tests, or a place around or inside them."""
    places = [each.partition("::")[0].rstrip("/") for each in arguments if each.startswith("tests")]
    return not places or any(f"{HERE}/".startswith(f"{each}/") or each.startswith(f"{HERE}/") for each in places)


def missing() -> str:
    """What was tried, and three ways out."""
    named = os.environ.get(NAMED)
    tried = (
        f"{NAMED} names {named!r}, which is no program here"
        if named
        else f"{NAMED} is not set and none of {', '.join(NAMES)} is on PATH"
    )
    installing = (
        f"`{' '.join(COMMANDS[-1])}` failed, see {LOG}"
        if LOG.exists()
        else "installing one was not tried, for that takes root on Debian and `python3 -m tests`"
    )
    return (
        f"No browser for these tests: {tried}; {installing}. Three ways out: install Chromium or Chrome so that it is "
        f"on PATH; set {NAMED} to the path of one; or leave these tests out knowingly: "
        f"`python3 -m tests --ignore {HERE}`."
    )


def _may_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _install() -> bool:
    LOG.parent.mkdir(exist_ok=True)
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with LOG.open("a", encoding="utf-8") as log:
        for command in COMMANDS:
            print("$", *command, file=log, flush=True)
            try:
                subprocess.run(
                    command, env=settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=LONGEST, check=True
                )
            except (subprocess.SubprocessError, OSError) as error:
                print(error, file=log)
                return False
    return found() is not None
