"""What may be the name of a log, or a key in it: anything a person can read. Knows no store."""

import re
from typing import Final

import attrs

from lifecycle.errors import Refusal, Words

LONGEST_NAME: Final = 200
# Control characters, line and paragraph separators, halves of a surrogate pair (which no UTF-8 text holds).
_UNUSABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@attrs.frozen
class UnusableName(Refusal):
    what: str
    name: str
    problem: str

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        shown = f" {self.name[:40]!a}" if self.name else ""
        return f"The {self.what}{shown} {self.problem}; it takes 1 to {LONGEST_NAME} printable characters."


def check_usable(what: str, name: str) -> None:
    """Refuse, as ``UnusableName``, what is empty, too long or cannot be printed."""
    if not name:
        raise UnusableName(what, name, "is empty")
    if len(name) > LONGEST_NAME:
        raise UnusableName(what, name, f"has {len(name)} characters")
    if _UNUSABLE.search(name):
        raise UnusableName(what, name, "has a character that cannot be printed")
