"""Logs as files of JSON lines: read and judged line by line, written back byte for byte. Touches no store."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import attrs

from lifecycle.entries import AgreementSigned, Entry
from lifecycle.entries.codec import ADDED_BY_THE_LOG, FORMAT, LINE_LIMIT, NotReadable, canonical, entry_from, parse
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.entries.fields import InvalidEntry, count_from
from lifecycle.errors import Refusal, Words
from lifecycle.judging.history import standing
from lifecycle.judging.judgement import Admission, Judgement, SettlementJudge, as_recorded
from lifecycle.log.chain import ZERO_DIGEST, chained

NOTHING_WRITTEN: Mapping[str, object] = {}
HEX = re.compile("[0-9a-f]{32,64}")
# What a log seals of a signing alone; of another kind these are fields nobody knows. And what it seals of any entry.
OF_A_SIGNING = ("format", "id")
OF_ANY_ENTRY = OF_THE_LOG - {"position", *OF_A_SIGNING}
# What a shell hands over that is no file: its standard input, <(…). Anything else that is none might never end.
HANDED_OVER = re.compile(r"/dev/(stdin|fd/\d+)|/proc/self/fd/\d+")
ROOM_FOR_DIGEST = len('"digest":"",') + 64


class LineRefused(Refusal):
    """A line of a file that cannot be taken in; nothing of the file was."""

    def __init__(self, source: str, line: int, cause: Refusal) -> None:
        self.source, self.line, self.cause = source, line, cause

    def told(self, words: Words) -> str:
        return f"{self.source}, line {self.line}: {self.cause.told(words.inside())} Nothing was written."


class FileRefused(Refusal):
    """A file that is no log at all."""

    def __init__(self, source: str, problem: str, remedy: str) -> None:
        super().__init__(f"{source}: {problem}; {remedy}. Nothing was written.")


@attrs.frozen
class JudgedFile:
    """A whole log from a file: the entries, the bytes to store for each, and each digest as hex.

    ``sealed`` is whether any line carried its digest.
    """

    entries: Sequence[Entry]
    stored: Sequence[bytes]
    digests: Sequence[str]
    sealed: bool


def read_log(path: Path, *, now: datetime, settlement_judge: SettlementJudge = as_recorded) -> JudgedFile:
    """Read and judge a file of JSON lines. An entry without ``recorded_at`` is recorded ``now``.

    Raises ``FileRefused`` or, naming the line, ``LineRefused``.
    """
    return judge_lines(lines_of(path), source=path.name, now=now, settlement_judge=settlement_judge)


def judge_lines(
    lines: Iterator[tuple[int, bytes]],
    *,
    source: str,
    now: datetime,
    settlement_judge: SettlementJudge = as_recorded,
) -> JudgedFile:
    """Judge numbered lines in order, each prefix legal."""
    judgement, stored, digests, compared = Judgement(settlement_judge), [], [], False
    for sealed in sealed_lines(judgement, lines, source=source, now=now):
        stored.append(sealed.stored)
        digests.append(sealed.digest)
        compared |= sealed.compared
    if not stored:
        raise FileRefused(source, "the file holds no entry", "a log begins with its AgreementSigned")
    return JudgedFile(judgement.log, stored, digests, compared)


class Sealed(NamedTuple):
    """One judged line: the bytes to store, the digest computed for them, and whether the line carried it."""

    stored: bytes
    digest: str
    compared: bool


def sealed_lines(
    judgement: Judgement, lines: Iterator[tuple[int, bytes]], *, source: str, now: datetime
) -> Iterator[Sealed]:
    previous = ZERO_DIGEST
    for number, line in lines:
        try:
            given = parse(line)
            kept, _ = admitted(judgement, given, now=now)
            previous = chained(previous, kept)
            digest = previous.hex()
            _check_digest(given, digest)
        except Refusal as cause:
            raise LineRefused(source, number, cause) from cause
        yield Sealed(kept, digest, "digest" in given)


def admitted(judgement: Judgement, given: Mapping[str, object], *, now: datetime) -> tuple[bytes, Entry]:
    """Judge one given entry as the next of a log and take it in: the bytes to store, and the entry."""
    kept, admission = judged_next(judgement, given, now=now)
    judgement.take(admission)
    return kept, admission.entry


def judged_next(
    judgement: Judgement, given: Mapping[str, object], *, now: datetime, written: Mapping[str, object] = NOTHING_WRITTEN
) -> tuple[bytes, Admission]:
    """Judge one given entry as the next of a log, which stays as it is: the bytes to store, and what was judged.

    ``written`` is what the log that takes it says of it; in a file it stands in the line, sealed by its digest.
    """
    position = len(judgement.log) + 1
    if "position" in given and count_from("position", given["position"]) != position:
        raise InvalidEntry("position", given["position"], f"the entry stands at {position}", "leave the position out")
    sealed = "digest" in given
    given = {name: value for name, value in given.items() if name not in ADDED_BY_THE_LOG}
    stamped = bool(written.get("stamped"))
    if not written:
        written = _written_before(given, sealed=sealed)
        given = {name: value for name, value in given.items() if name not in written}
    given.setdefault("recorded_at", now.isoformat())
    entry = _as_written(entry_from(given, position=position), written, stamped=stamped)
    kept = canonical({**given, **written}, position=position)
    if len(kept) > LINE_LIMIT - ROOM_FOR_DIGEST:  # or its export could not be imported
        problem = "the entry, with what the log adds to it, is longer than 1 MiB"
        raise NotReadable(problem, "record the paper by its name and digest instead")
    return kept, judgement.judge(entry, sealed=sealed)


def _written_before(given: Mapping[str, object], *, sealed: bool) -> Mapping[str, object]:
    """What the log that wrote a line said of it, checked; only a line with its digest can say so."""
    mine = {*OF_ANY_ENTRY, *(OF_A_SIGNING if given.get("kind") == AgreementSigned.__name__ else ())}
    said = {name: value for name, value in given.items() if name in mine}
    for name, value in said.items():
        if not sealed:
            problem = "only a log with its digests can say this"
            raise InvalidEntry(name, value, problem, "leave it out, or keep the digest of every line")
        if name == "format" and value != FORMAT:
            raise InvalidEntry(name, value, f"this version knows format {FORMAT}", "use a newer version")
        if name == "stamped" and value is not True:
            raise InvalidEntry(name, value, "not true", "leave it out where the time is not the log's own")
        if name not in ("format", "stamped") and not (isinstance(value, str) and HEX.fullmatch(value)):
            raise InvalidEntry(name, value, "not hex digits", "export the log again")
    return said


def _as_written(entry: Entry, written: Mapping[str, object], *, stamped: bool) -> Entry:
    """The entry with what its log says of it; of a line, that its time was stamped is only asserted."""
    entry = attrs.evolve(entry, stamped=True) if stamped else entry
    if isinstance(entry, AgreementSigned) and "format" in written:
        return attrs.evolve(entry, format=FORMAT, id=str(written["id"]) if "id" in written else None)
    return entry


def agreement_of(path: Path, log: Sequence[Entry]) -> str:
    """What a log file is called: its shipped terms, or the file's stem where the terms are written out."""
    match standing(log).entries:
        case [AgreementSigned(terms=str(name)), *_]:
            return name
        case _:
            return os.fsencode(path.stem).decode("utf-8", "backslashreplace")


def _check_digest(given: Mapping[str, object], computed: str) -> None:
    if "digest" in given and given["digest"] != computed:
        raise InvalidEntry(
            "digest",
            given["digest"],
            f"these bytes have the digest {computed}: the entry or one before it is not what was exported",
            "export the log again",
        )


def lines_of(path: Path, *, ends: bytes = b"\r\n") -> Iterator[tuple[int, bytes]]:
    """The lines of a file that hold something, numbered, without what ``ends`` them; one too long is refused unread."""
    try:
        if path.is_dir():
            raise FileRefused(path.name or str(path), "this is a folder", "name a file of JSON lines")
        if path.exists() and not path.is_file() and not HANDED_OVER.fullmatch(str(path)):
            raise FileRefused(path.name, "this is no plain file", "name one, or give it as /dev/stdin")
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LINE_LIMIT + 2):
                number += 1
                line = line.rstrip(ends)
                if len(line) > LINE_LIMIT:
                    raise LineRefused(
                        path.name,
                        number,
                        NotReadable(
                            "the line is longer than 1 MiB, so it was not read",
                            "record the paper by its name and digest instead",
                        ),
                    )
                if line.strip():
                    yield number, line
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)  # a name with a zero byte is a ValueError
        missing = isinstance(error, FileNotFoundError)
        reason = "there is no such file" if missing else f"it cannot be read ({reason})"
        raise FileRefused(path.name, reason, "check the name and the permissions") from None


def exported(stored: bytes, digest: str) -> bytes:
    """One line of an export: the stored entry with its digest, keys sorted."""
    # The stored bytes are sorted JSON; only the digest is added, in its place, so nothing else can change.
    given = parse(stored)
    return canonical({**given, "digest": digest}) + b"\n"
