"""How far a long command is, on standard error: from two seconds on, and only as often as somebody can read it."""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Self, TextIO

import attrs

FIRST_AFTER = 2.0
# Seconds from one telling to the next: on a terminal, where a line is written over, and in a file.
ON_A_TERMINAL, IN_A_FILE = 0.5, 10.0


@attrs.define
class Progress:
    """Told how many things are done of how many; use it as a context, which clears the line at the end."""

    what: str
    stream: TextIO = attrs.field(factory=lambda: sys.stderr)
    clock: Callable[[], float] = monotonic
    _begun: float = attrs.field(init=False)
    _next: float = attrs.field(init=False)
    _told: bool = attrs.field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self._begun = self.clock()
        self._next = self._begun + FIRST_AFTER

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._told and self.stream.isatty():
            self.stream.write("\r\033[K")
            self.stream.flush()

    def __call__(self, done: int, of: int) -> None:
        now = self.clock()
        if now < self._next:
            return
        on_a_terminal = self.stream.isatty()
        self._next, self._told = now + (ON_A_TERMINAL if on_a_terminal else IN_A_FILE), True
        rate = done / (now - self._begun)
        left = f", {_in_words((of - done) / rate)} left" if rate else ""
        line = f"{done:,} of {of:,} {self.what}, {rate:,.0f} a second{left}"
        self.stream.write(f"\r\033[K{line}" if on_a_terminal else f"{line}\n")
        self.stream.flush()


def _in_words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
