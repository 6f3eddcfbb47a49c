"""Idempotency keys: what an entry says of the key it was saved with, and what makes two sendings the same."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from lifecycle.entries import EntryCorrected, EntryRetracted
from lifecycle.entries.codec import canonical


class Keyed(NamedTuple):
    """The key of an append and the fingerprint of what is sent under it; both or neither."""

    key: str | None
    fingerprint: str | None


UNKEYED: Final = Keyed(None, None)


class SavedUnder(NamedTuple):
    """The payload saved under a key, and the positions it stands for."""

    payload: str | None
    first: int
    last: int


class _OfTheKey(msgspec.Struct, frozen=True):
    key_sha256: str | None = None
    payload_sha256: str | None = None


_decoder: Final = msgspec.json.Decoder(_OfTheKey)


def key_sha256(key: str) -> str:
    """As an entry carries it. The zero byte ends the id of whose key it is, which nobody has yet."""
    return sha256(b"\0" + key.encode()).hexdigest()


def noted_in(saved: dict[str, SavedUnder], position: int, stored: bytes) -> None:
    """Adds what one entry says of the key it was saved with; several saved at once say the same."""
    if b'"key_sha256":' not in stored:
        return
    found = _decoder.decode(stored)
    if found.key_sha256 is not None:
        earlier = saved.get(found.key_sha256)
        saved[found.key_sha256] = SavedUnder(found.payload_sha256, earlier.first if earlier else position, position)


def fingerprint_of(given: Mapping[str, object]) -> str:
    """What makes two sendings the same. The day a change was made plays no part: a retry may come after midnight."""
    changes = given.get("kind") in (EntryCorrected.__name__, EntryRetracted.__name__)
    said = {name: value for name, value in given.items() if not (changes and name == "occurred_on")}
    return sha256(canonical(said)).hexdigest()
