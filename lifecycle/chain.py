"""The digest chain that seals a log: each digest covers the entry's stored bytes and the digest before it."""

from hashlib import sha256

ZERO_DIGEST = bytes(32)


def chained(previous: bytes, stored: bytes) -> bytes:
    """SHA-256 over the previous digest's 32 bytes, zeros at first, followed by the stored bytes."""
    return sha256(previous + stored).digest()
