"""`regrights terms new FILE`: the answers made into terms, checked, and written where nothing is yet."""

import json
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.faults import FaultyTerms
from lifecycle.agreement.language.source import from_text
from lifecycle.errors import Refusal
from regrights.command_line import terminal
from regrights.command_line.ending import ANSWERED
from regrights.command_line.terms.counting import counts, counts_told
from regrights.command_line.terms.new.answers import answered
from regrights.command_line.terms.new.arguments import ANSWER
from regrights.command_line.terms.new.draft import COMMENTS, drafted
from regrights.command_line.terms.new.toml import toml

PRINTED = "-"


class AlreadyThere(Refusal):
    """A file that would be overwritten."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} is there already and is never overwritten; name a file that is not.")


class NotWritten(Refusal):
    """A file the system does not let us write."""

    def __init__(self, file: str, error: OSError) -> None:
        super().__init__(f"{file} could not be written ({error.strerror or error}); name another place.")


class NoSoundTerms(Refusal):
    """Answers that fit each by itself and not one another."""

    def __init__(self, faulty: FaultyTerms) -> None:
        super().__init__(f"These answers make no sound terms, and nothing was written: {faulty}")


def new(words: Namespace) -> int:
    """The command; ``words`` as ``arguments`` has them."""
    if words.file != PRINTED and (Path(words.file).exists() or Path(words.file).is_symlink()):
        raise AlreadyThere(words.file)
    flags = {name.removeprefix(ANSWER): said for name, said in vars(words).items()
             if name.startswith(ANSWER) and said is not None}  # fmt: skip
    asks = sys.stdin is not None and sys.stdin.isatty()
    text = toml(drafted(answered(flags, words.usage, asks=asks)), COMMENTS)
    document = from_text(text, words.file)
    found = checked(document)
    if found.faults:
        raise NoSoundTerms(FaultyTerms(found.faults))
    if words.file != PRINTED:
        _write(words.file, text)
    if words.json:
        told = {"file": words.file, "terms": document.raw, "counts": counts(found)}
        terminal.print_bytes(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
    elif words.file == PRINTED:
        print(text, end="")
    else:
        print(f"{words.file}: written, and sound; {counts_told(counts(found))}.")
    return ANSWERED


def _write(file: str, text: str) -> None:
    """Where nothing is yet; what could not be written whole is taken away again."""
    try:
        with Path(file).open("x", encoding="utf-8", newline="\n") as opened:
            try:
                opened.write(text)
                opened.flush()
            except OSError:
                with suppress(OSError):
                    Path(file).unlink()
                raise
    except FileExistsError:
        raise AlreadyThere(file) from None
    except OSError as error:
        raise NotWritten(file, error) from error
