"""Is an export what was recorded? A second verifier in one file: Python 3.8 or newer, its standard library, no more.

    python3 verify_export.py EXPORT.jsonl [--head POSITION:DIGEST] [--checkpoint FILE --key PUBLICKEY]

Written from the description of the log (docs/trust.md) and not from the program that writes it, of which it imports
nothing: copy this file anywhere. Exit status: 0 sound; 2 usage; 3 altered (which position, what); 6 cannot be checked;
7 shorter than the known head. It ends by saying what that proves and what it cannot.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys
from datetime import datetime

SOUND, ALTERED, UNCHECKED, SHORTER = 0, 3, 6, 7
NEWEST_FORMAT = 2
LONGEST_LINE = 1024 * 1024
MOST_DIGITS = 18
DIGEST = re.compile("[0-9a-f]{64}")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,6}))?(?:Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
CHECKPOINT = re.compile("(regrights/log/[0-9a-f]{32,64})\n([1-9][0-9]{0,17})\n([0-9a-f]{64})\nagreement [^\n]+\n")
SIGNED_BY = "\u2014 "
CANNOT = """\
cannot prove: that what was recorded is true, or allowed by the agreement; that nothing was kept out of the log; that
it was recorded when it says (times are the log's word) and by whom it says (who is what was said)"""
MADE_ANEW = "that this is the chain first made, and that its end is there: for that give --head or --checkpoint"


class Fault(Exception):
    """What was found, and the exit status that goes with it."""

    def __init__(self, status: int, finding: str) -> None:
        super().__init__(finding)
        self.status = status
        self.finding = finding


# --- one line ---------------------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands twice in one object")
    return found


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number a log holds")


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError("a number has too many digits")
    return int(text)


READER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number, parse_int=_whole
)


def canonical(entry: dict[str, object]) -> bytes:
    """Keys sorted, no spaces, UTF-8; terms written out whole keep the order they were written in."""
    return _text(entry).encode("utf-8")


def _text(entry: dict[str, object]) -> str:
    parts = []
    for name in sorted(entry):
        value = entry[name]
        if name == "replacement" and isinstance(value, dict):
            text = _text(value)
        else:
            as_written = name == "terms" and isinstance(value, dict) and "language" in value
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=not as_written)
        parts.append(json.dumps(name, ensure_ascii=False) + ":" + text)
    return "{" + ",".join(parts) + "}"


def entry_of(line: bytes) -> dict[str, object]:
    """The entry of one line, which must be written exactly as a log writes it. Raises ``ValueError``."""
    if line.startswith(b"\xef\xbb\xbf"):
        raise ValueError("a byte order mark stands before it")
    if len(line) > LONGEST_LINE:
        raise ValueError("the line is longer than 1 MiB")
    try:
        entry = READER.decode(line.decode("utf-8"))
        written = canonical(entry) if isinstance(entry, dict) else b""
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except UnicodeEncodeError:
        raise ValueError("it holds half of a surrogate pair") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg})") from None
    if not isinstance(entry, dict):
        raise ValueError("it is not one JSON object")  # noqa: TRY004 - the one class every fault of a line has
    if written != line:
        raise ValueError("it is not written as a log writes it")
    return entry


def instant(value: object) -> tuple[int, int]:
    """Seconds, in one time for all, and millionths. Raises ``ValueError``."""
    found = INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"recorded_at is {value!a}, not an instant with its offset")
    local, fraction, sign, hours, minutes = found.groups()
    at = _is_time(local, "%Y-%m-%dT%H:%M:%S")
    if at is None:
        raise ValueError(f"recorded_at is {value!a}, and there is no such instant")
    offset = (int(hours) * 60 + int(minutes)) * 60 * (-1 if sign == "-" else 1) if sign else 0
    seconds = at.toordinal() * 86400 + at.hour * 3600 + at.minute * 60 + at.second - offset
    return seconds, int((fraction or "").ljust(6, "0"))


def _is_time(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - an offset is taken off by whoever asks
    except ValueError:
        return None


def check_shape(entry: dict[str, object], position: int) -> None:
    """What the log itself writes of an entry. Raises ``ValueError``, or ``Fault`` for a format yet unknown."""
    if type(entry.get("position")) is not int or entry["position"] != position:
        raise ValueError(f"it says it stands at {entry.get('position')!a}")
    if not isinstance(entry.get("kind"), str) or (entry["kind"] == "AgreementSigned") != (position == 1):
        raise ValueError(f"its kind is {entry.get('kind')!a}; a log begins with its one AgreementSigned")
    day = entry.get("occurred_on")
    if not isinstance(day, str) or not DAY.fullmatch(day) or not _is_time(day, "%Y-%m-%d"):
        raise ValueError(f"occurred_on is {day!a}, not a day")
    if position == 1:
        _check_format(entry)
    elif "format" in entry or "id" in entry:
        raise ValueError("format and id stand in the first entry alone")
    if entry.get("stamped", True) is not True:
        raise ValueError("stamped is true or is not there")
    if ("key_sha256" in entry) != ("payload_sha256" in entry):
        raise ValueError("key_sha256 and payload_sha256 come together")
    for name in ("key_sha256", "payload_sha256"):
        if name in entry:
            _check_digest(name, entry[name])


def _check_format(signing: dict[str, object]) -> None:
    """A log of format 1 says nothing of it; one of format 2 its number and an id."""
    number, named = signing.get("format", NEWEST_FORMAT), signing.get("id", "0" * 32)
    if type(number) is int and number > NEWEST_FORMAT:
        raise Fault(
            UNCHECKED, f"the log has format {number}, and this verifier knows {NEWEST_FORMAT}: take a newer one"
        )
    if type(number) is not int or number != NEWEST_FORMAT or ("format" in signing) != ("id" in signing):
        raise ValueError("its format and its id do not go together")
    if not isinstance(named, str) or not re.fullmatch("[0-9a-f]{32,64}", named):
        raise ValueError(f"its id is {named!a}, not 32 to 64 hex digits")


def _check_digest(name: str, value: object) -> None:
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise ValueError(f"{name} is {value!a}, not 64 hex digits")


# --- the chain --------------------------------------------------------------------------------------------


def chain(content: bytes) -> tuple[str, list[str]]:
    """Which log it is, and every digest, recomputed. Raises ``Fault`` at the first that is not as recorded."""
    if not content:
        raise Fault(UNCHECKED, "the file holds no entry")
    lines = content.split(b"\n")
    if b'"digest"' not in content:
        raise Fault(UNCHECKED, "no line carries a digest: this is no export")
    digests: list[str] = []
    last, origin = (0, 0), ""
    for line in lines[:-1]:
        position = len(digests) + 1
        try:
            entry, recorded = linked(line, digests, last)
        except ValueError as found:
            raise Fault(ALTERED, f"altered at position {position}: {found}") from None
        last, origin = recorded, origin or "regrights/log/" + str(entry.get("id", digests[0]))
    if lines[-1]:
        raise Fault(ALTERED, f"altered at position {len(digests) + 1}: the last line is cut off")
    return origin, digests


def linked(line: bytes, digests: list[str], last: tuple[int, int]) -> tuple[dict[str, object], tuple[int, int]]:
    """The entry of the next line and when it was recorded; its digest is added. Raises ``ValueError``."""
    entry = entry_of(line)
    stated = entry.pop("digest", None)
    previous = bytes.fromhex(digests[-1]) if digests else bytes(32)
    digest = hashlib.sha256(previous + canonical(entry)).hexdigest()
    check_shape(entry, len(digests) + 1)
    recorded = instant(entry.get("recorded_at"))
    if recorded < last:
        raise ValueError("it was recorded before the entry before it")
    _check_digest("its digest", stated)
    if stated != digest:
        raise ValueError("its bytes, or an entry before it, are not those its digest was made of")
    digests.append(digest)
    return entry, recorded


def check_head(digests: list[str], position: int, digest: str, whose: str) -> None:
    if position > len(digests):
        raise Fault(SHORTER, f"shorter: {len(digests)} entries, where {whose} is of {position}")
    if digests[position - 1] != digest:
        finding = f"altered at or before position {position}: one chain, but not that of {whose}; it was made anew"
        raise Fault(ALTERED, finding)


# --- a checkpoint and its signature -----------------------------------------------------------------------


def check_checkpoints(text: str, key: tuple[str, bytes, bytes], origin: str, digests: list[str]) -> list[str]:
    """Every checkpoint of this log in a file of them, each signed by the key; what was found of each."""
    found = []
    for body, signatures in notes(text):
        said = CHECKPOINT.fullmatch(body)
        if said is None:
            raise Fault(UNCHECKED, "the file of checkpoints holds something else")
        if said.group(1) != origin:
            continue
        mine = [raw for name, key_hash, raw in signatures if (name, key_hash) == key[:2]]
        if not mine:
            raise Fault(UNCHECKED, f"the checkpoint of {said.group(2)} entries is not signed by {key[0]}")
        if not all(signed(key[2], body.encode("utf-8"), raw) for raw in mine):
            raise Fault(ALTERED, f"altered: the signature of {key[0]} is not of this checkpoint")
        check_head(digests, int(said.group(2)), said.group(3), "a checkpoint")
        found.append(f"a checkpoint of {said.group(2)} entries, signed by {key[0]}")
    if not found:
        raise Fault(UNCHECKED, "no checkpoint in the file is of this log")
    return found


def notes(text: str) -> list[tuple[str, list[tuple[str, bytes, bytes]]]]:
    """Each text and the name, the hash of the key and the signature of each line under it."""
    found: list[tuple[str, list[tuple[str, bytes, bytes]]]] = []
    body, closed = "", True
    for line in text.split("\n"):
        if line.startswith(SIGNED_BY) and found and closed:
            name, _, encoded = line[len(SIGNED_BY) :].partition(" ")
            raw = _decoded(encoded)
            found[-1][1].append((name, raw[:4], raw[4:]))
        elif line:
            body, closed = body + line + "\n", False
        elif body:
            found.append((body, []))
            body, closed = "", True
    if body:
        raise Fault(UNCHECKED, "the file of checkpoints is cut off")
    return found


def _decoded(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b64encode(raw).decode("ascii") == encoded else b""


def public_key(text: str) -> tuple[str, bytes, bytes]:
    """Name, hash and key of a line NAME+HASH+KEY. Raises ``Fault``."""
    name, _, rest = text.strip().partition("+")
    hashed, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    key_hash = hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + raw).digest()[:4]
    if not name or len(raw) != 33 or raw[:1] != b"\x01" or key_hash.hex() != hashed:  # noqa: PLR2004 - one and 32
        raise Fault(UNCHECKED, "the public key is none: it is the line NAME+HASH+KEY, as it was handed over")
    return name, key_hash, raw[1:]


# Ed25519, RFC 8032, section 5.1: points in extended coordinates (x, y, z, t), x = X/z, y = Y/z, t = xy/z.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _added(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int, int, int]:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _added(found, point)
        point, number = _added(point, point), number >> 1
    return found


def _point(encoded: bytes) -> tuple[int, int, int, int] | None:
    y = int.from_bytes(encoded, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if len(encoded) != 32 or y >= P:  # noqa: PLR2004 - bytes of a point
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return (x, y, 1, x * y % P)


def signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature of a text is this key's."""
    public, commitment = _point(key), _point(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or len(signature) != 64 or number >= ORDER:  # noqa: PLR2004 - two halves
        return False
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    one, other = _times(number, base or (0, 1, 1, 0)), _added(commitment, _times(challenge, public))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


# --- the command ------------------------------------------------------------------------------------------


def verified(words: argparse.Namespace) -> list[str]:
    """What is proved, line by line. Raises ``Fault``."""
    origin, digests = chain(_read(words.export))
    anchors = []
    if words.head:
        position, _, digest = words.head.rpartition(":")
        if not position and digest not in digests:
            raise Fault(SHORTER, "shorter, or altered before its end: no entry has the known digest")
        position = position or str(digests.index(digest) + 1)
        check_head(digests, int(position), digest, "the known head")
        anchors.append(f"the known head of {position} entries")
    if words.checkpoint:
        try:
            text = _read(words.checkpoint).decode("utf-8")
        except UnicodeDecodeError:
            raise Fault(UNCHECKED, "the file of checkpoints is no UTF-8 text") from None
        anchors += check_checkpoints(text, public_key(words.key), origin, digests)
    proves = ["no line was changed, moved, added or left out before the last, unless the chain was made anew"]
    proves += [f"the chain contains {each}: up to there it was not made anew since" for each in anchors]
    return [
        f"sound: {len(digests)} entries in one unbroken chain",
        f"head {len(digests)}:{digests[-1]}",
        f"log {origin}",
        *(f"proves: {each}" for each in proves),
        *([] if anchors else [f"cannot prove: {MADE_ANEW}"]),
        CANNOT,
    ]


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:  # noqa: PTH123 - nothing more is needed
            return file.read()
    except (OSError, ValueError) as error:
        raise Fault(UNCHECKED, f"{name} cannot be read ({getattr(error, 'strerror', None) or error})") from None


def main(argv: list[str]) -> int:
    words = argparse.ArgumentParser(prog="verify_export.py", description="Is an export what was recorded?")
    words.add_argument("export", metavar="EXPORT.jsonl")
    words.add_argument("--head", metavar="[POSITION:]DIGEST", help="a head kept elsewhere, which it must contain")
    words.add_argument("--checkpoint", metavar="FILE", help="signed checkpoints kept elsewhere; needs --key")
    words.add_argument("--key", metavar="PUBLICKEY", help="who signed them: the line NAME+HASH+KEY, from elsewhere")
    said = words.parse_args(argv)
    if said.head and not re.fullmatch("([1-9][0-9]{0,17}:)?[0-9a-f]{64}", said.head):
        words.error("--head is POSITION:DIGEST or DIGEST, the digest as 64 hex digits")
    if (said.checkpoint is None) != (said.key is None):
        words.error("--checkpoint and --key come together; without a signature use --head")
    try:
        told, status = verified(said), SOUND
    except Fault as fault:
        prefix = "cannot be checked: " if fault.status == UNCHECKED else ""
        told, status = [prefix + fault.finding], fault.status
    try:
        sys.stdout.buffer.write("".join(f"{line}\n" for line in told).encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except OSError:  # nobody reads it; the status still says it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
