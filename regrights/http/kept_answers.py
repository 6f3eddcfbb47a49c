"""Answers given before, kept for as long as the log they were read from ends where it did. Knows no question.

An answer is a function of a log and of the words asked, and a head stands for the whole log before it: under the same
head the same words have the same answer, byte for byte. There is no clock among the words.
"""

from collections import OrderedDict
from threading import Lock

import attrs

MOST_BYTES = 32 * 1024 * 1024


@attrs.frozen
class KeptAnswer:
    """The digest and the position a log ended at, and what it answered.

    Not ``lasting`` where it says more than the log does: that it falls short of a head kept outside.
    """

    head: str
    position: int
    body: bytes
    lasting: bool = True


@attrs.define
class KeptAnswers:
    """Those asked for last; the longest unasked go first where there is no more room. Threads may share it."""

    most: int = MOST_BYTES
    _kept: OrderedDict[tuple[str, str, bytes], KeptAnswer] = attrs.Factory(OrderedDict)
    _bytes: int = 0
    _lock: Lock = attrs.Factory(Lock)

    def find(self, agreement: str, question: str, query: bytes, *, head: str) -> KeptAnswer | None:
        """The answer to the same words of a log that ended at ``head``."""
        asked = (agreement, question, query)
        with self._lock:
            found = self._kept.get(asked)
            if found is None or found.head != head:
                return None
            self._kept.move_to_end(asked)
            return found

    def keep(self, agreement: str, question: str, query: bytes, answer: KeptAnswer) -> None:
        asked = (agreement, question, query)
        with self._lock:
            earlier = self._kept.pop(asked, None)
            self._bytes -= len(earlier.body) if earlier else 0
            self._kept[asked] = answer
            self._bytes += len(answer.body)
            while self._bytes > self.most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.body)
