"""In a bare checkout, makes `.venv` from hashed requirement files and goes on in it; installed, does nothing.

Knows only the standard library, and at import only what Python has loaded anyway: every command passes here.
A `.venv` is trusted by its stamp, written last: the requirement file it was made from (quicker to compare
than a hash is to compute), then what came with it and must still be there.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # type checkers take it for true; importing typing would cost more than the whole check
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["run", "test"]

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REQUIREMENTS = os.path.join(CHECKOUT, ".ci", "requirements")
VENV = os.path.join(CHECKOUT, ".venv")
TOOLS = os.path.join(CHECKOUT, ".venv-tools")  # uv, the log of the set-up, its lock, the last replaced .venv
LOG = os.path.join(TOOLS, "setup.log")
CONTENTS = "# what came with it\n"
RESTARTED = "REGRIGHTS_RESTARTED"


def ensure(kind: Kind) -> None:
    """Return only in an interpreter that has what `kind` needs; else set up and restart, or exit with 1."""
    restarted = os.environ.pop(RESTARTED, None)
    if os.environ.get("REGRIGHTS_NO_BOOTSTRAP") == "1" or not os.path.isdir(REQUIREMENTS):
        return
    if sys.version_info < (3, 11):  # noqa: UP036 - in a bare checkout nobody has looked at the version yet
        sys.exit("regrights needs Python 3.11 or newer: run the same command with one, such as python3.11.")
    if os.name != "posix":
        sys.exit("The automatic set-up needs Linux or macOS: run `pip install .`, then `regrights demo`.")
    try:
        if (ready := _ready(kind)) and os.path.samefile(sys.prefix, VENV):
            return
        if restarted:
            sys.exit(f"Python does not start in {VENV}: unset PYTHONHOME, or remove that folder.")
        if not ready:
            _set_up(kind)
        os.environ[RESTARTED] = "1"
        if os.getcwd() != CHECKOUT:  # we were found by another way, which .venv may not know
            os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (CHECKOUT, os.environ.get("PYTHONPATH"))))
        python = os.path.join(VENV, "bin", "python")
        os.execv(python, [python, *sys.orig_argv[1:]])
    except KeyboardInterrupt:
        sys.exit("The set-up was interrupted: run the same command again.")
    except OSError as error:
        sys.exit(f"The set-up stopped ({error}): it needs a checkout you may write to, and disk space.")


def build(venv: str, *packages: str) -> None:
    """Install `packages`, in the words uv and pip share, into `venv`, made if missing; uv is tried first."""
    os.makedirs(TOOLS, exist_ok=True)
    before = os.path.getsize(LOG) if os.path.exists(LOG) else 0
    base = os.path.join(sys.base_prefix, "bin", "python{}.{}".format(*sys.version_info))
    here = base if sys.prefix == VENV else sys.executable  # the one in VENV may just have been moved away
    python = os.path.join(venv, "bin", "python")
    uv = _uv(here)
    made = (
        os.path.exists(python)
        or (uv and _run(uv, "venv", "--python", here, venv))
        or _run(here, "-m", "venv", "--without-pip", "--clear", venv)  # no pip: ensurepip may be missing
    )
    installed = made and (
        (uv and _run(uv, "pip", "install", "--python", python, *packages))
        or _run(here, "-m", "pip", "--python", python, "install", *packages)
    )
    if not installed and (package := _mismatched(before)):
        sys.exit(
            f"The set-up failed: {package} as it was sent is not the file whose hash this checkout holds, so nothing "
            f"of it was used; find out who changed it, or try from another network or index; see {LOG}."
        )
    if not installed:
        sys.exit(f"The set-up failed: this Python needs pip, and pip an index it can reach; see {LOG}.")


def _ready(kind: Kind) -> bool:
    """Whether .venv has what `kind` needs; what the tests need holds what a run needs."""
    try:
        made_from, _, contents = _read(VENV, f".{kind}").partition(CONTENTS)
        if made_from == _read(REQUIREMENTS, f"{kind}.txt"):
            return all(os.path.exists(os.path.join(VENV, path)) for path in contents.splitlines())
    except (OSError, UnicodeDecodeError):
        pass
    return kind == "run" and _ready("test")


def _set_up(kind: Kind) -> None:
    import fcntl
    import glob
    import shutil

    os.makedirs(TOOLS, exist_ok=True)
    with open(os.path.join(TOOLS, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two first runs take turns; the system lets go of it if we die
        if _ready(kind):
            return
        print("Setting up .venv (first run only) …", file=sys.stderr)
        if os.path.lexists(VENV) and not _ready("run"):  # if ready, add to it: a command may be running there
            replaced = os.path.join(TOOLS, "replaced")  # kept: somebody may have made it by hand
            shutil.rmtree(replaced, ignore_errors=True)
            os.mkdir(replaced)
            os.rename(VENV, os.path.join(replaced, ".venv"))
            print(f"The .venv there was incomplete or out of date; it is now in {replaced}.", file=sys.stderr)
        build(VENV, "--require-hashes", "-r", os.path.join(REQUIREMENTS, f"{kind}.txt"))
        packages = glob.glob("lib/python*/site-packages/[!_]*", root_dir=VENV)
        with open(os.path.join(VENV, f".{kind}"), "w", encoding="utf-8") as stamp:
            stamp.write(_read(REQUIREMENTS, f"{kind}.txt") + CONTENTS)
            stamp.write("\n".join(["bin/python", *packages]))


def _uv(python: str) -> str | None:
    import shutil

    ours = os.path.join(TOOLS, "bin", "uv")
    for uv in filter(None, map(shutil.which, ("uv", ours))):
        if _run(uv, "--version"):
            return uv
    # Into a folder of its own: allowed for any user, without venv, and where the system guards its Python.
    into = ("--target", TOOLS, "--upgrade", "--only-binary", ":all:", "--require-hashes")
    tools = os.path.join(REQUIREMENTS, "tools.txt")
    return ours if _run(python, "-m", "pip", "install", *into, "-r", tools) else None


def _run(*command: str) -> bool:
    import subprocess

    # uv is to trust what the system trusts; a pip told to serve only virtual environments would refuse here.
    settings = {"UV_SYSTEM_CERTS": "1", **os.environ, "PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"}
    if not os.access(os.path.expanduser("~"), os.W_OK):  # a service's user may have no home; uv wants a cache
        settings.setdefault("UV_CACHE_DIR", os.path.join(TOOLS, "cache"))
    with open(LOG, "a", encoding="utf-8") as log:
        print("$", *command, file=log, flush=True)
        code = subprocess.call(command, env=settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return code == 0


def _mismatched(since: int) -> str | None:
    """The package that the log, from a place on, says came with another hash: in the words of uv, or of pip."""
    import re

    with open(LOG, "rb") as log:
        log.seek(since)
        said = log.read().decode("utf-8", "replace")
    found = re.search(r"Hash mismatch for `([^`\n]+)`|DO NOT MATCH THE HASHES.*\n\s+(\S+) from ", said)
    return found and (found[1] or found[2])


def _read(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()
