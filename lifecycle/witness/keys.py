"""Ed25519 keys and what they sign: the key in a file nobody else may read, its public half as one line.

Both are written as C2SP notes have them, so that other programs read them. The one module that knows `cryptography`,
which the extra `sign` brings.
"""

import base64
import binascii
import os
import re
import stat
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from lifecycle.errors import Refusal
from lifecycle.witness.notes import Note, Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519: Final = b"\x01"
SIZE: Final = 32
PRIVATE: Final = "PRIVATE+KEY+"
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f-\x9f]{1,100}")


class SigningMissing(Refusal):
    """Signatures are asked for, and what makes them is not installed."""

    def __init__(self) -> None:
        super().__init__(
            'Signatures need the package cryptography: pip install "regrights[sign]", or in a checkout '
            "pip --python .venv/bin/python install cryptography."
        )


class KeyRefused(Refusal):
    """A key, or a file for one, that is not used."""

    def __init__(self, what: str, problem: str, remedy: str) -> None:
        super().__init__(f"{what}: {problem}; {remedy}.")


@attrs.frozen
class PublicKey:
    name: str
    raw: bytes

    @property
    def key_hash(self) -> bytes:
        return sha256(f"{self.name}\n".encode() + ED25519 + self.raw).digest()[:4]

    @property
    def text(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    def signed(self, note: Note) -> bool | None:
        """Whether every signature of this key under a note is good; None where there is none."""
        mine = [each.signature for each in note.signatures if (each.name, each.key_hash) == (self.name, self.key_hash)]
        return all(self._good(signature, note.text.encode()) for signature in mine) if mine else None

    def _good(self, signature: bytes, text: bytes) -> bool:
        _check_installed()
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@attrs.frozen
class SigningKey:
    public: PublicKey
    private: "Ed25519PrivateKey"

    def sign(self, note: Note) -> Note:
        """The note with one signature more, this key's, in the place of an earlier one of the same key."""
        made = Signature(self.public.name, self.public.key_hash, self.private.sign(note.text.encode()))
        others = [each for each in note.signatures if (each.name, each.key_hash) != (made.name, made.key_hash)]
        return Note(note.text, (*others, made))


def public_key_from(text: str) -> PublicKey:
    """The public key that its line says. Raises ``KeyRefused``."""
    name, _, encoded = [*text.strip().split("+", 2), "", ""][:3]
    raw = _decoded(encoded)
    if _NAME.fullmatch(name) and raw is not None:
        found = PublicKey(name, raw)
        if found.text == text.strip():
            return found
    raise KeyRefused(
        "The public key", "this is not one", "it is the line NAME+HASH+KEY that `checkpoint --new-key` prints"
    )


def new_key(path: Path, name: str) -> SigningKey:
    """A key made anew, in a file only its owner may read. Raises ``KeyRefused`` where there is a file already."""
    _check_installed()
    if not _NAME.fullmatch(name):
        raise KeyRefused(f"The name {name!a}", "a key is not called so", "take 1 to 100 characters, no blank and no +")
    seed = os.urandom(SIZE)
    key = _key(name, seed)
    encoded = base64.b64encode(ED25519 + seed).decode()
    try:
        with open(path, "x", opener=_for_the_owner_alone) as file:
            file.write(f"{PRIVATE}{name}+{key.public.key_hash.hex()}+{encoded}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise KeyRefused(path.name, "the file exists, and a key is never written over", "name another") from None
    except (OSError, ValueError) as error:
        raise KeyRefused(path.name, f"it cannot be written ({_reason(error)})", "name another place") from None
    return key


def key_in(path: Path) -> SigningKey:
    """The key a file holds. Raises ``KeyRefused``, also where others than its owner may read the file."""
    _check_installed()
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise KeyRefused(path.name, "others than its owner may use this key", "chmod 600 it, or make a new one")
            text = file.read(1000).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        raise KeyRefused(path.name, f"the key cannot be read ({_reason(error)})", "check the name") from None
    name, key_hash, encoded = [*text.strip().removeprefix(PRIVATE).split("+", 2), "", ""][:3]
    seed = _decoded(encoded)
    if text.startswith(PRIVATE) and seed is not None and _NAME.fullmatch(name):
        found = _key(name, seed)
        if found.public.key_hash.hex() == key_hash:
            return found
    raise KeyRefused(path.name, "this is no signing key", "make one with `regrights checkpoint --new-key FILE`")


def _key(name: str, seed: bytes) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(seed)
    return SigningKey(PublicKey(name, private.public_key().public_bytes_raw()), private)


def _decoded(encoded: str) -> bytes | None:
    try:
        found = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found[1:] if len(found) == 1 + SIZE and found[:1] == ED25519 else None


def _for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _check_installed() -> None:
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401 - only whether it is there
    except ImportError:
        raise SigningMissing from None
