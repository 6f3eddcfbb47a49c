"""How a command ends: one exit status for each outcome, all in this table, and what is said with it.

The one place where an exception becomes a number, and where what it speaks of becomes a flag. What was recorded stays
recorded: once there is a receipt, nothing that goes wrong is told as if nothing had been written.
"""

import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import suppress

from lifecycle.errors import Refusal, Words
from regrights.command_line.streams import let_go_of_closed

ANSWERED, REFUSED, USAGE, ALTERED, NOT_PUT_OUT, UNEXPECTED, UNCHECKED, SHORTER, DIFFERENT = range(9)
READER_GONE = 141  # as a shell counts SIGPIPE

# By the name of the nearest class, so that no store is loaded to say a status.
OF_REFUSAL: Mapping[str, int] = {
    "StoreDamaged": ALTERED,
    "LogIllegal": ALTERED,
    "LineRefused": ALTERED,
    "ShorterThanKnown": SHORTER,
    "StateDamaged": UNCHECKED,
    "NoteNotWritten": NOT_PUT_OUT,
    "Refusal": REFUSED,
}
OF_VERIFICATION: Mapping[str, int] = {
    "sound": ANSWERED,
    "altered": ALTERED,
    "unchecked": UNCHECKED,
    "shorter": SHORTER,
}
# A line of a file that is to be taken in is input; of a log that is asked, it is that log.
TAKES_IN = ("import",)


def ended(words: Namespace, run: Callable[[Namespace], int]) -> int:
    """Run a command to its end; ``words.receipt`` is what it recorded, from the moment it was."""
    try:
        status = _run_and_flush(run, words)
    except Refusal as refusal:
        status, said = _status_of(refusal, words.command), refusal.told(words_of(words))
    except KeyboardInterrupt:
        status, said = REFUSED, "Interrupted."
    except OSError as error:
        status, said = _of_the_system(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        status, said = _unexpected(error)
    else:
        return status
    receipt = getattr(words, "receipt", None)
    if receipt is not None:
        done = f"Position {receipt.position} of {words.agreement} was recorded (digest {receipt.digest}), and"
        status, said = NOT_PUT_OUT, f"{done} stays so; its receipt could not be put out. {said}".rstrip()
    return tell(said, status)


def _run_and_flush(run: Callable[[Namespace], int], words: Namespace) -> int:
    """Flushed here, where it may fail and be told; help and usage too, which argparse prints before it exits."""
    try:
        return run(words)
    finally:
        sys.stdout.flush()


def tell(sentence: str, status: int) -> int:
    """One sentence on standard error, if there is one and anybody there; the status that goes with it."""
    from lifecycle.entries.fields import printable
    from regrights.book.errors import brief

    if sentence:
        with suppress(OSError):
            print(brief(printable(sentence)), file=sys.stderr, flush=True)
    return status


def _status_of(refusal: Refusal, command: str) -> int:
    name = next(each.__name__ for each in type(refusal).__mro__ if each.__name__ in OF_REFUSAL)
    return REFUSED if name == "LineRefused" and command in TAKES_IN else OF_REFUSAL[name]


def _of_the_system(error: OSError) -> tuple[int, str]:
    """Stores and files refuse in their own words, so that what is left, and names no file, is standard output."""
    if error.filename is not None:
        return _unexpected(error)
    _let_go_of_output()
    if isinstance(error, BrokenPipeError):  # the reader has gone; there is nobody left to tell
        return READER_GONE, ""
    return NOT_PUT_OUT, f"The answer could not be written to standard output: {error.strerror or error}."


def _unexpected(error: Exception) -> tuple[int, str]:
    from regrights.book.errors import noted

    return UNEXPECTED, noted(error)


def _let_go_of_output() -> None:
    """Or the interpreter would try to flush once more, and complain in its own words."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    let_go_of_closed()
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - held until the process ends


# --- in which words -----------------------------------------------------------------------------------------

BEGINNING = re.compile(r"((?:replacement\.)?\w+(?:, \w+)*)( = |: )", re.ASCII)
# Commands whose words that are no options are the fields of an entry.
OF_FIELDS = ("record", "correct", "retract", "set-aside")
# What has another name here than everywhere else.
OTHERWISE: Mapping[str, str] = {
    "occurred_on": "--on",
    "kind": "KIND",
    "n": "position",
    "target": "position",
    "replacement": "the correction",
    "readings": "--reading",
}


class InJson(Words):
    """Of an entry that was written as JSON: its fields as they stand there, the rest as the command line has it."""

    kinds = "`regrights record --help` lists the kinds"
    key = "--key"
    expected = "--expect has it"


class AsFlags(InJson):
    """Fields and words as the flags of a command; ``flags`` are those it has, None where any field is one."""

    again = "--again"
    renames = '--renames "WRONG=RIGHT"'
    json = False

    def __init__(self, flags: frozenset[str] | None) -> None:
        self._flags = flags

    def field(self, name: str) -> str:
        return ", ".join(self._flag(each) for each in name.removeprefix("replacement.").split(", "))

    def _flag(self, name: str) -> str:
        if not name.isidentifier() or (self._flags is not None and name not in self._flags):
            return name
        return OTHERWISE.get(name) or f"--{name.replace('_', '-')}"

    def written(self, name: str, value: str) -> str:
        return f"{self.field(name)} '{value}'"

    def said(self, sentence: str) -> str:
        sentence = super().said(sentence)
        found = BEGINNING.match(sentence)
        if found is None:
            return sentence
        flag = self.field(found[1])
        between = " " if flag != found[1] and found[2] == " = " else found[2]
        return f"{flag}{between}{sentence[found.end() :]}"

    def inside(self) -> Words:
        return InJson()


def words_of(command: Namespace) -> Words:
    """In which words a command is refused: those it was given in."""
    if command.command in OF_FIELDS:
        return InJson() if getattr(command, "entry", None) is not None else AsFlags(None)
    # An Investor that an assumed entry names is no --investor.
    taken = {"investor"} if getattr(command, "assume", None) else set[str]()
    return AsFlags(frozenset(vars(command)) - taken)
