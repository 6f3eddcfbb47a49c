"""The three standard streams, as they may come: closed, of another encoding, a folder. Knows no command."""

import errno
import os
import sys
from collections.abc import Iterator
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import Any

from lifecycle.errors import Refusal


class NothingGiven(Refusal):
    """Standard input that cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"Standard input {problem}; give what is to be read there, or name it on the command line.")


class Closed(RawIOBase):
    """A standard output that was closed before we began: writing fails as on a full disk, where it can be told.

    Once it was ``let_go`` what is still held back for it goes nowhere: Python 3.13 complains where even that fails.
    """

    let_go = False

    def writable(self) -> bool:
        return True

    def write(self, lines: Any) -> int:
        if self.let_go:
            return memoryview(lines).nbytes
        raise OSError(errno.EBADF, "it is closed")


def prepare() -> None:
    """What a terminal cannot show comes out by its number; what is closed is so where we can say it."""
    if sys.stderr is None:  # nobody is left to tell
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - held until the process ends
    if sys.stdout is None:
        sys.stdout = TextIOWrapper(BufferedWriter(Closed()), encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def let_go_of_closed() -> None:
    """Where standard output was closed before we began, it takes what is still held back for it."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, Closed):
        raw.let_go = True


def given() -> bytes:
    """All of standard input. Raises ``NothingGiven``."""
    return b"".join(given_lines())


def given_lines() -> Iterator[bytes]:
    """Standard input, line by line as it comes. Raises ``NothingGiven``."""
    if sys.stdin is None:
        raise NothingGiven("is closed")
    try:
        yield from sys.stdin.buffer
    except OSError as error:
        raise NothingGiven(f"cannot be read ({error.strerror})") from None
