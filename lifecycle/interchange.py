"""Logs as files of JSON lines: read and judged line by line, written back byte for byte. Touches no store."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from lifecycle.chain import ZERO_DIGEST, chained
from lifecycle.codec import LINE_LIMIT, NotReadable, canonical, entry_from, parse
from lifecycle.entries import Entry
from lifecycle.errors import Refusal
from lifecycle.fields import InvalidEntry, count_from
from lifecycle.judgement import Judgement


class LineRefused(Refusal):
    """A line of a file that cannot be taken in; nothing of the file was."""

    def __init__(self, source: str, line: int, cause: Refusal) -> None:
        self.line, self.cause = line, cause
        super().__init__(f"{source}, line {line}: {cause} Nothing was written.")


class FileRefused(Refusal):
    """A file that is no log at all."""

    def __init__(self, source: str, problem: str, remedy: str) -> None:
        super().__init__(f"{source}: {problem}; {remedy}. Nothing was written.")


@attrs.frozen
class JudgedFile:
    """A whole log from a file: the entries, the bytes to store for each, and each digest as hex."""

    entries: Sequence[Entry]
    stored: Sequence[bytes]
    digests: Sequence[str]


def read_log(path: Path, *, now: datetime) -> JudgedFile:
    """Read and judge a file of JSON lines. An entry without ``recorded_at`` is recorded ``now``.

    Raises ``FileRefused`` or, naming the line, ``LineRefused``.
    """
    return judge_lines(_lines(path), source=path.name, now=now)


def judge_lines(lines: Iterator[tuple[int, bytes]], *, source: str, now: datetime) -> JudgedFile:
    """Judge numbered lines in order, each prefix legal."""
    judgement, stored, digests = Judgement(), [], []
    previous = ZERO_DIGEST
    for number, line in lines:
        try:
            given = parse(line)
            kept, _entry = admitted(judgement, given, now=now)
            previous = chained(previous, kept)
            _check_digest(given, previous.hex())
        except Refusal as cause:
            raise LineRefused(source, number, cause) from cause
        stored.append(kept)
        digests.append(previous.hex())
    if not stored:
        raise FileRefused(source, "the file holds no entry", "a log begins with its AgreementSigned")
    return JudgedFile(judgement.log, stored, digests)


def admitted(judgement: Judgement, given: Mapping[str, object], *, now: datetime) -> tuple[bytes, Entry]:
    """Judge one given entry as the next of a log: its bytes to store, and the entry."""
    position = len(judgement.log) + 1
    if "position" in given and count_from("position", given["position"]) != position:
        raise InvalidEntry("position", given["position"], f"the entry stands at {position}", "leave the position out")
    given = {name: value for name, value in given.items() if name not in ("position", "digest")}
    given.setdefault("recorded_at", now.isoformat())
    entry = attrs.evolve(entry_from(given), position=position)
    judgement.admit(entry)
    return canonical(given, position=position), entry


def _check_digest(given: Mapping[str, object], computed: str) -> None:
    if "digest" in given and given["digest"] != computed:
        raise InvalidEntry(
            "digest",
            given["digest"],
            f"these bytes have the digest {computed}: the entry or one before it is not what was exported",
            "export the log again",
        )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    if path.is_dir():
        raise FileRefused(path.name or str(path), "this is a folder", "name a file of JSON lines")
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LINE_LIMIT + 2):
                number += 1
                if len(line.rstrip(b"\r\n")) > LINE_LIMIT:
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
    except OSError as error:
        reason = (
            "there is no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read ({error.strerror})"
        )
        raise FileRefused(path.name, reason, "check the name and the permissions") from None


@attrs.frozen(kw_only=True)
class FileVerification:
    """What a file's digests say. ``head`` is computed from the entries; ``first_bad`` is the position at fault."""

    entries: int
    head: str
    outcome: str
    first_bad: int | None
    finding: str


def verify_file(path: Path, *, now: datetime) -> FileVerification:
    """Recompute a file's digest chain and judge it again; an entry without a digest has nothing to compare."""
    previous, entries, sealed = ZERO_DIGEST, 0, 0
    judgement = Judgement()
    for _, line in _lines(path):
        entries += 1
        try:
            given = parse(line)
            kept, _entry = admitted(judgement, given, now=now)
            previous = chained(previous, kept)
            _check_digest(given, previous.hex())
        except Refusal as cause:
            return FileVerification(
                entries=entries,
                head=previous.hex(),
                outcome="altered",
                first_bad=entries,
                finding=f"altered at position {entries}: {cause}",
            )
        sealed += "digest" in given
    finding = f"sound: {entries} entries in one unbroken chain, {sealed} of them with a digest to compare"
    return FileVerification(entries=entries, head=previous.hex(), outcome="sound", first_bad=None, finding=finding)


def exported(stored: bytes, digest: str) -> bytes:
    """One line of an export: the stored entry with its digest, keys sorted."""
    # The stored bytes are sorted JSON; only the digest is added, in its place, so nothing else can change.
    given = parse(stored)
    return canonical({**given, "digest": digest}) + b"\n"
