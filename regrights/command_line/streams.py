"""The three standard streams, as they may come: closed, of another encoding, a folder. Knows no command."""

import errno
import os
import sys
from collections.abc import Iterator
from io import BufferedWriter, RawIOBase, TextIOWrapper

from lifecycle.errors import Refusal


class NothingGiven(Refusal):
    """Standard input that cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"Standard input {problem}; give what is to be read there, or name it on the command line.")


class Closed(RawIOBase):
    """A standard output that was closed before we began: writing fails as on a full disk, where it can be told."""

    def writable(self) -> bool:
        return True

    def write(self, _lines: object) -> int:
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
