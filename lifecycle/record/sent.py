"""Entries as a door hands them in, not judged yet, and what is refused before any of them is."""

from collections.abc import Mapping, Sequence

from lifecycle.entries.codec import NotReadable, check_new, parse
from lifecycle.entries.fields import InvalidEntry, listed, meant
from lifecycle.errors import Refusal, Words


class NoSuchAgreement(Refusal):
    """A name the store has no log for."""

    def __init__(self, agreement: str, known: Sequence[str]) -> None:
        self.agreement, self.known = agreement, known

    def told(self, words: Words) -> str:
        return f'agreement "{self.agreement}": the store has no log of that name; {self._remedy(words)}.'

    def _remedy(self, words: Words) -> str:
        if not words.lists_agreements:
            return "check the name, or begin its log with an AgreementSigned or an import"
        if not self.known:
            return "it holds none yet; record an AgreementSigned or import a log"
        return f"it has {listed(self.known, '; ')}{meant(self.agreement, self.known)}"


class EntryRefused(Refusal):
    """One of several entries that were to be recorded together; none of them was."""

    def __init__(self, number: int, cause: Refusal) -> None:
        self.number, self.cause = number, cause

    def told(self, words: Words) -> str:
        return f"entry {self.number} of those sent: {self.cause.told(words.inside())} Nothing was written."


def entries_from(lines: Sequence[bytes], by: str | None = None) -> Sequence[Mapping[str, object]]:
    """Entries as they were written, each an object of JSON, and ``recorded_by`` whom a door knows them to be from.

    Raises ``EntryRefused``, ``NotReadable``.
    """
    given = list[Mapping[str, object]]()
    for number, line in enumerate(lines, 1):
        try:
            given.append(recorded_by(by, new_entry(line)))
        except Refusal as cause:
            raise EntryRefused(number, cause) from cause
    if not given:
        raise NotReadable("there is no entry among those sent", "send at least one")
    return given


def new_entry(line: bytes) -> Mapping[str, object]:
    """An entry as it was written, with nothing that the log is to say. Raises as ``parse`` and ``check_new``."""
    given = parse(line)
    check_new(given)
    return given


def recorded_by(who: str | None, given: Mapping[str, object]) -> Mapping[str, object]:
    """An entry with the name of who sent it, which its sender does not say; None is somebody a door does not know."""
    if who is None:
        return given
    replacement = given.get("replacement")
    inside = replacement if isinstance(replacement, Mapping) else {}
    for field, said in (("recorded_by", given), ("replacement.recorded_by", inside)):
        if "recorded_by" in said:
            whose = "it is the name of the key that lets its sender in"
            raise InvalidEntry(field, said["recorded_by"], whose, "leave it out")
    return {**given, "recorded_by": who}
