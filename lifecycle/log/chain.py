"""The digest chain that seals a log: each digest covers the entry's stored bytes and the digest before it."""

import json
from hashlib import sha256

ZERO_DIGEST = bytes(32)
_EMPTY = sha256()


def chained(previous: bytes, stored: bytes) -> bytes:
    """SHA-256 over the previous digest's 32 bytes, zeros at first, followed by the stored bytes."""
    hashing = _EMPTY.copy()  # a third cheaper than looking the algorithm up again
    hashing.update(previous + stored)
    return hashing.digest()


def sealed(agreement: str, key: str, known: tuple[str, int, int], digest: bytes) -> bytes:
    """Ties a key to the chain, as a digest ties an entry to it."""
    return chained(digest, json.dumps([agreement, key, *known]).encode())
