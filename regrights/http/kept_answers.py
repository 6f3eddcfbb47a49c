"""Answers given before, kept for as long as the log they were read from ends where it did. Knows no question.

An answer is a function of a log and of the words asked, and a head stands for the whole log before it: under the same
head the same words of the same audience have the same answer, byte for byte. There is no clock among the words.
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

import attrs

from regrights.access.audience import Audience

MOST_BYTES = 32 * 1024 * 1024


@attrs.frozen
class KeptAnswer:
    """The digest that stands for what an answer rests on, the position its log ended at, and what it answered.

    Not ``lasting`` where it says more than the log does: that it falls short of a head kept outside.
    """

    head: str
    position: int
    body: bytes
    lasting: bool = True


class Words(NamedTuple):
    """What was asked, of which agreement and by whom."""

    agreement: str
    question: str
    query: bytes
    audience: Audience


@attrs.define
class KeptAnswers:
    """Those asked for last; the longest unasked go first where there is no more room. Threads may share it."""

    most: int = MOST_BYTES
    _kept: OrderedDict[Words, KeptAnswer] = attrs.Factory(OrderedDict)
    _bytes: int = 0
    _lock: Lock = attrs.Factory(Lock)

    def find(self, asked: Words, *, head: str) -> KeptAnswer | None:
        """The answer to the same words of a log that ended at ``head``."""
        with self._lock:
            found = self._kept.get(asked)
            if found is None or found.head != head:
                return None
            self._kept.move_to_end(asked)
            return found

    def keep(self, asked: Words, answer: KeptAnswer) -> None:
        with self._lock:
            earlier = self._kept.pop(asked, None)
            self._bytes -= len(earlier.body) if earlier else 0
            self._kept[asked] = answer
            self._bytes += len(answer.body)
            while self._bytes > self.most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.body)
