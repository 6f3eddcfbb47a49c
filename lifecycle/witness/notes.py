"""Signed notes in the C2SP form (c2sp.org/signed-note): a text, a blank line, the signatures under it.

Several may follow one another in one file, each after a blank line, so that one of them can be cut out and handed on.
Reads and writes them; signs nothing, and knows no log.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import attrs

from lifecycle.errors import Refusal

MARK: Final = "\u2014 "
_UNPRINTED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class NotANote(Refusal):
    """A file that holds no signed notes."""

    def __init__(self, source: str, problem: str, line: int | None = None) -> None:
        where = f"{source}, line {line}" if line else source
        super().__init__(f"{where}: {problem}; a checkpoint is used as it was written, byte for byte.")


@attrs.frozen
class Signature:
    """Whose it is, as its line says: the name of a key and the first four bytes of the digest of that key."""

    name: str
    key_hash: bytes
    signature: bytes

    def line(self) -> str:
        return f"{MARK}{self.name} {base64.b64encode(self.key_hash + self.signature).decode()}\n"


@attrs.frozen
class Note:
    """``text`` is what is signed, its last line feed included."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def written(self) -> str:
        return f"{self.text}\n{''.join(each.line() for each in self.signatures)}"


class NoteNotWritten(Refusal):
    """A file that could not be written; what was there before is there still."""

    def __init__(self, source: str, reason: object) -> None:
        super().__init__(f"{source} could not be written ({reason}).")


class NameTaken(Refusal):
    """A file that is there already: nothing is written over it, and nothing else is done."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{source}: there is something of that name, and nothing is written over it; name a new file.")


def written(notes: Sequence[Note]) -> bytes:
    return "\n".join(note.written() for note in notes).encode()


def write_notes(path: Path, notes: Sequence[Note]) -> None:
    """All of it into a new file, or nothing. Raises ``NoteNotWritten``."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(written(notes))
        os.link(beside, path)  # and not a rename, which would replace what is there
        beside.unlink()
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            beside.unlink()
        raise NoteNotWritten(path.name, getattr(error, "strerror", None) or error) from None


def check_new(path: Path) -> None:
    """Before anything is done. Raises ``NameTaken``."""
    if os.path.lexists(path):
        raise NameTaken(path.name)


def read_notes(path: Path) -> list[Note]:
    """Every note of a file. Raises ``NotANote``."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotANote(path.name, f"it cannot be read ({reason})") from None
    return list(notes_from(content, path.name))


def notes_from(content: bytes, source: str) -> Iterator[Note]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise NotANote(source, "this is no UTF-8 text") from None
    if not text.endswith("\n"):
        raise NotANote(source, "its last line does not end" if text else "the file is empty")
    lines = text[:-1].split("\n")
    place = 0
    while place < len(lines):
        body = _taken(lines, place, source, lambda line: line != "" and not line.startswith(MARK))
        place += len(body)
        if not body:
            raise NotANote(source, "here a text should begin", place + 1)
        if place == len(lines) or lines[place]:
            raise NotANote(source, "a blank line should follow the text", place + 1)
        signed = _taken(lines, place + 1, source, lambda line: line.startswith(MARK))
        signatures = tuple(_signature(line, source, place + 2 + number) for number, line in enumerate(signed))
        place += 1 + len(signed)
        # Unsigned, the blank line after the text is the one before the next note, too, or the end.
        if place < len(lines):
            if lines[place]:
                raise NotANote(source, "a blank line should follow the signatures", place + 1)
            place += 1
        yield Note("".join(f"{line}\n" for line in body), signatures)


def _taken(lines: Sequence[str], start: int, source: str, belongs: Callable[[str], bool]) -> list[str]:
    found = list[str]()
    for number, line in enumerate(lines[start:], start + 1):
        if not belongs(line):
            break
        if _UNPRINTED.search(line):
            raise NotANote(source, "a character that cannot be printed stands there", number)
        found.append(line)
    return found


def _signature(line: str, source: str, number: int) -> Signature:
    name, _, encoded = line.removeprefix(MARK).partition(" ")
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if not name or len(decoded) <= 4 or base64.b64encode(decoded).decode() != encoded:  # noqa: PLR2004 - the hash
        raise NotANote(source, "this is no line of a signature", number)
    return Signature(name, decoded[:4], decoded[4:])
