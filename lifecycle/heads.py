"""Where each log ended when it was last written, kept outside the store: what shows a store that went backwards.

One append-only file of JSON lines. Written after the commit and not waited for: a line that was lost or torn leaves a
store ahead of its head, which is sound. Knows no store and no clock.
"""

import errno
import os
import re
import stat
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import attrs
import msgspec

from lifecycle.errors import Refusal, Words

_FOLDER: Final = ("regrights", "heads")


class Place(NamedTuple):
    """A store: the identity it shares with its copies, None for one of an older format, and where it lies."""

    store: str | None
    where: str


class KnownHead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where a log ended, ``at`` an instant. ``imported`` is up to which position its times are another log's word;
    ``restored`` says why a log that is shorter is to be gone on with, where somebody declared that.
    """

    store: str | None = None
    where: str
    agreement: str
    log: str
    entries: Annotated[int, msgspec.Meta(ge=0)]
    head: str
    at: datetime
    imported: int = 0
    restored: str | None = None
    by: str | None = None

    @property
    def place(self) -> Place:
        return Place(self.store, self.where)


@attrs.frozen
class ShorterThanKnown(Refusal):
    """An entry for a log that ends before the head known of it."""

    agreement: str
    entries: int
    known: KnownHead

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return (
            f"{lacking(self.agreement, self.entries, self.known)}; it takes no entry until `regrights "
            f"declare-restored {self.agreement}` says why, or the whole store is brought back."
        )


class HeadsUnreadable(Refusal):
    """Heads that are there and cannot be read: nothing is answered as if none were known."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"The heads kept in {file} cannot be read ({reason}); make them readable, or name others.")


def lacking(agreement: str, entries: int, known: KnownHead) -> str:
    """The fact, in words."""
    held = f"The store holds {entries or 'none'} of the entries of {agreement!r}"
    since = known.at.isoformat(timespec="seconds")
    return f"{held}, where {known.entries} are known of since {since} (head {known.entries}:{known.head})"


# What a stopped machine leaves of a line: its beginning, or none of its bytes. The head before it counts.
_TORN: Final = re.compile(rb"(?:\{\"[^\n\0]*[^\n\0}])?\0*|\{")
_line_decoder: Final = msgspec.json.Decoder(KnownHead)
_encoder: Final = msgspec.json.Encoder()


class Heads:
    """The heads known of in one file, as last read on. Not for several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._read_to = 0
        # The last head of each name in a place, and of each log under it.
        self._of_name: dict[tuple[Place, str], KnownHead] = {}
        self._of_log: dict[tuple[Place, str, str], KnownHead] = {}
        self._declared: dict[tuple[Place, str], KnownHead] = {}

    def of_log(self, place: Place, agreement: str, log: str) -> KnownHead | None:
        """The head of a log in a place."""
        return self._of_log.get((place, agreement, log))

    def elsewhere(self, place: Place, agreement: str) -> list[KnownHead]:
        """What is known of an agreement in the other places where its store, or a copy, lies or lay."""
        known = [head for (_, name, _), head in self._of_log.items() if name == agreement]
        return [head for head in known if head.store == place.store is not None and head.where != place.where]

    def names(self, place: Place) -> list[KnownHead]:
        """The head of every agreement known in a place, by name, but of those declared to be gone."""
        return [
            head
            for (there, _), head in sorted(self._of_name.items(), key=lambda known: known[0][1])
            if there == place and head.entries
        ]

    def of_name(self, place: Place, agreement: str) -> KnownHead | None:
        """The head of whichever log was last known under a name in a place."""
        return self._of_name.get((place, agreement))

    def declared(self, place: Place, agreement: str) -> KnownHead | None:
        """The last declaration that a log be gone on with as it is."""
        return self._declared.get((place, agreement))

    def names_of(self, place: Place, log: str) -> list[str]:
        """Every name under which a log is known in a place: a log may be imported under several."""
        return [name for (there, name, of), _ in self._of_log.items() if (there, of) == (place, log)]

    def moved(self, head: KnownHead) -> None:
        """Take a head in. Raises ``OSError`` where the file cannot be written."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = _encoder.encode(head) + b"\n"
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            line = b"\n" * torn + line
            if os.write(descriptor, line) != len(line):  # one write: lines of several processes do not mix
                raise OSError(errno.ENOSPC, "the disk is full")
        finally:
            os.close(descriptor)
        self._take(head)

    def read_on(self) -> None:
        """Take in what was appended since: before the store is read, so that what comes later is ahead, not behind."""
        try:
            if not stat.S_ISREG(self.file.stat().st_mode):  # reading a pipe or a device might never end
                raise HeadsUnreadable(str(self.file), "it is no plain file")
            with self.file.open("rb") as file:
                file.seek(self._read_to)
                found = file.read()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise HeadsUnreadable(str(self.file), error.strerror or str(error)) from error
        whole = found[: found.rfind(b"\n") + 1]
        for line in whole.split(b"\n")[:-1]:
            try:
                self._take(_line_decoder.decode(line))
            except msgspec.MsgspecError:
                if not _TORN.fullmatch(line):
                    raise HeadsUnreadable(str(self.file), "a line in it is no head, nor the beginning of one") from None
        self._read_to += len(whole)

    def _take(self, head: KnownHead) -> None:
        place, agreement = head.place, head.agreement
        key = place, agreement, head.log
        known = self._of_log.get(key)
        # Of two processes the later line may be the earlier save; only a declaration goes back.
        if known is None or head.entries >= known.entries or head.restored is not None:
            self._of_log[key] = self._of_name[place, agreement] = head
            if head.restored is not None:
                self._declared[place, agreement] = head


def heads_of(place: Place, *, file: Path | None, environment: Mapping[str, str]) -> Heads | None:
    """The heads of a store: in the file given, else in one of its own under the user's state folder.

    None where the environment names no such folder.
    """
    if file is not None:
        return Heads(file)
    folder = state_folder(environment)
    if folder is None:
        return None
    name = place.store or sha256(place.where.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return Heads(folder.joinpath(*_FOLDER, f"{name}.jsonl"))


def state_folder(environment: Mapping[str, str]) -> Path | None:
    """The user's folder for what programs remember; None where the environment names none."""
    named = environment.get("XDG_STATE_HOME"), environment.get("HOME")
    folders = [Path(folder, *more) for folder, more in zip(named, ((), (".local", "state")), strict=True) if folder]
    return next((each for each in folders if each.is_absolute()), None)
