"""The page that goes over a log again: whether it is what was recorded, also held against a head that was typed in."""

from collections.abc import Mapping
from typing import Any

from lifecycle.errors import Refusal
from lifecycle.log.verdict import AgreementHead, Verification
from regrights.book.book import Book

DIGITS = 9


class NotAHead(Refusal):
    """What was typed in as a head."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"head = {said[:90]!r}: not a head; write POSITION:DIGEST, the position and the 64 hex digits "
            "that recording gave."
        )


def verified(book: Book, beside: Mapping[str, str]) -> dict[str, Any]:
    """What the page is made of. Raises ``NotAHead``, and what the store refuses."""
    said = beside.get("head", "")
    if book.keeper is None:
        return {"verification": None, "head": said}
    found: Verification = book.keeper.verify(book.agreement, known=_head(book.agreement, said) if said else None)
    return {"verification": found, "head": said}


def _head(agreement: str, said: str) -> AgreementHead:
    position, _, digest = said.strip().rpartition(":")
    plain = position.isascii() and position.isdecimal() and len(position) <= DIGITS and int(position) > 0
    if not plain or len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256 in hex
        raise NotAHead(said)
    return AgreementHead(agreement, int(position), digest)
