"""A key: how it is written, whose it is, and what it is granted. Knows no file, no address and no clock.

256 random bits cannot be guessed, so a plain digest of them is kept and nothing slower.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Final, Literal, get_args

import attrs

Role = Literal["company", "counsel", "investor", "investor-counsel", "auditor"]
Standing = Literal["in force", "revoked", "expired"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
WRITTEN: Final = re.compile(r"rr_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
SECRET_BYTES: Final = 32
Clock = Callable[[], datetime]


@attrs.frozen
class Key:
    """What is kept of a key: never the key. ``agreements`` are those granted by name; None is every one."""

    id: str
    role: Role
    agreements: Sequence[str] | None
    investors: Sequence[str]
    name: str
    issued: datetime
    expires: datetime
    revoked: datetime | None = None
    last_used: datetime | None = None

    def granted(self, agreement: str) -> bool:
        return self.agreements is None or agreement in self.agreements

    def standing(self, now: datetime) -> Standing:
        """From the instant it expires it is let in no more."""
        if self.revoked is not None:
            return "revoked"
        return "in force" if now < self.expires else "expired"


@attrs.frozen
class Issued:
    """A key just made: the one time that it is written out."""

    written: str = attrs.field(repr=False)
    key: Key


def new_id() -> str:
    return token_hex(4)


def new_key(of: str) -> str:
    """A key as it is written, under its id."""
    return f"rr_{of}_{token_urlsafe(SECRET_BYTES)}"


def digest_of(written: str) -> str:
    return sha256(written.encode("utf-8", "surrogateescape")).hexdigest()
