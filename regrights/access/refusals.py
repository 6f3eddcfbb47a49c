"""What is refused about keys: to whoever issues them, and to whoever asks with one or without. Knows no server."""

import attrs

from lifecycle.entries.fields import shortened
from lifecycle.errors import Refusal, Words


class NotIssued(Refusal):
    """A key that is not made as it was asked for."""

    def __init__(self, word: str, value: object, problem: str, remedy: str) -> None:
        shown = "" if value is None else f" = {shortened(value)}"
        super().__init__(f"{word}{shown}: {problem}; {remedy}.")


class NoSuchKey(Refusal):
    """An id under which no key was issued."""

    def __init__(self, of: str) -> None:
        super().__init__(f"There is no key {shortened(of)}; `regrights keys list` lists them by their ids.")


class NotRotated(Refusal):
    """A key that is let in no more, and so has no successor."""

    def __init__(self, of: str, standing: str) -> None:
        super().__init__(f"The key {of} is {standing}, so nothing goes on from it; issue a new one.")


class NoPlaceForKeys(Refusal):
    """Nowhere to look for keys, or to put one."""

    def __init__(self) -> None:
        super().__init__(
            "There is no place for keys: neither XDG_STATE_HOME nor HOME names a folder; name a file with --access."
        )


class KeysNeeded(Refusal):
    """A server that may not start without keys."""

    def __init__(self, why: str, access: str = "") -> None:
        makes = f"regrights keys issue{access} --role company --every --name WHO --days 90"
        super().__init__(f"{why}; make a key first: {makes}")


@attrs.frozen
class KeysUnusable(Refusal):
    """A file of keys that is there and is not to be believed, or is there no more. Nobody is let in."""

    place: str
    problem: str
    remedy: str

    def told(self, words: Words) -> str:  # noqa: ARG002 - the same at every door
        return f"The keys in {self.place} cannot be used: {self.problem}; {self.remedy}."


class TrailBroken(Refusal):
    """An audit of access that is not what was written."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"The audit of access is not what was written: line {number} does not hold on to the one before; bring "
            "back a copy of the file from before, and find out who can write to it."
        )


class NotThatTrail(Refusal):
    """An audit of access that does not contain what it is said to have contained."""

    def __init__(self, head: str, lines: int) -> None:
        super().__init__(
            f"The audit of access, of {lines} lines, does not contain {shortened(head)}: lines at its end were taken "
            "away or written anew, or that is the head of another file."
        )


# --- to whoever asks --------------------------------------------------------------------------------------------


class NotLetIn(Refusal):
    """Somebody who is not known. ``challenge`` says how to be (RFC 6750)."""

    challenge = 'Bearer realm="regrights"'


class KeyMissing(NotLetIn):
    """A request without a key, where there are keys."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is let in here without a key; ask whoever keeps this server for one, and send it as "
            "Authorization: Bearer KEY."
        )


class KeyRefused(NotLetIn):
    """A key that is not let in. Which of the reasons it is would tell a guesser something."""

    challenge = f'{NotLetIn.challenge}, error="invalid_token"'

    def __init__(self) -> None:
        super().__init__(
            "What was sent is no key that is let in: it is unknown, was revoked or has expired; ask whoever keeps this "
            "server for another."
        )


class KeyInAddress(NotLetIn):
    """A key where servers, browsers and histories keep it. Said of whatever is written like one."""

    challenge = KeyRefused.challenge

    def __init__(self) -> None:
        super().__init__(
            "A key stands in the address, where others keep it: it is refused and, if it was one, revoked; ask whoever "
            "keeps this server for another, and send it as Authorization: Bearer KEY and nowhere else."
        )


class SessionMissing(NotLetIn):
    """A page asked for without a session: never begun, or over."""

    def __init__(self) -> None:
        super().__init__("Nobody is signed in here: a session was not begun, was ended, or has run out.")


class TooManyRequests(Refusal):
    """What was asked too often in a minute; ``again`` is in how many seconds it may be."""

    def __init__(self, most: int, again: int) -> None:
        self.again = again
        super().__init__(f"This was asked more often than {most} times a minute allow; ask again in {again} seconds.")


class NothingHere(Refusal):
    """What this key has nothing of: no other answer says whether it exists."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing here for this key; what is not granted to it and what does not exist are answered alike."
        )
