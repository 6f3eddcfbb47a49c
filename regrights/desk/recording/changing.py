"""What a correction begins with and what it says: the entry as it stands now, as it would be sent.

Read off what stands, with the names put right since. Who recorded an entry stays what it was: a correction says for
itself by whom it was made.
"""

from collections.abc import Mapping, Sequence

import attrs

from lifecycle.entries import KINDS, Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.entry import PaidToward, Toward
from lifecycle.entries.fields import InvalidEntry
from lifecycle.errors import Refusal
from lifecycle.judging.history import stands_at
from regrights.book.words import as_written
from regrights.desk.recording.fields import NOT_ASKED
from regrights.desk.recording.sent import Words, entry_from_form

REPLACEMENT = "replacement."


class NotChanged(Refusal):
    """An entry that is not corrected or retracted itself."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"n = {position}: {why}.")


def stands(log: Sequence[Entry], position: int) -> Entry:
    """What stands at a position. Raises ``NotChanged``."""
    if not 0 < position <= len(log):
        raise NotChanged(position, f"no entry of this log; it has positions 1 to {len(log)}")
    original = log[position - 1]
    if isinstance(original, EntryCorrected | EntryRetracted):
        raise NotChanged(
            position, f"it changes entry {original.target} itself; correct or retract that one, the last change wins"
        )
    found = stands_at(log, position)
    if found is None:
        raise NotChanged(position, "it was retracted, so nothing is left to change; record the fact again")
    return found


def as_sent(entry: Entry) -> dict[str, object]:
    """An entry as it would be sent: no field that says nothing, nothing that the log adds."""
    found: dict[str, object] = {"kind": entry.kind}
    for field in attrs.fields(type(entry)):
        value = getattr(entry, field.name)
        if field.name not in NOT_ASKED and value != field.default:
            found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    """As JSON has it."""
    if isinstance(value, Toward | PaidToward):
        parts = attrs.asdict(value)
        return {name: _plain(each) for name, each in parts.items() if each is not None and each is not False}
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [*map(_plain, value)] if isinstance(value, list | tuple) else as_written(value)


def correction(log: Sequence[Entry], position: int, words: Words, *, known: bool = False) -> dict[str, object]:
    """The correction that a form says; of one that is ``known``, whatever stands by now.

    Raises ``NotChanged``, ``NotOnTheForm``, ``InvalidEntry``.
    """
    now = stands(log, position)
    own = {word: text for word, text in words.items() if not word.startswith(REPLACEMENT)}
    beside = entry_from_form(EntryCorrected, own)
    replacement = entry_from_form(KINDS[now.kind], words, REPLACEMENT)
    if not known and "renames" not in beside and replacement == as_sent(now):
        problem, remedy = f"it says what entry {position} says already", "write what is to be different"
        raise InvalidEntry("replacement", None, problem, remedy)
    if now.recorded_by is not None:
        replacement["recorded_by"] = now.recorded_by
    return {**beside, "target": position, "replacement": replacement}


def retraction(position: int, words: Words) -> dict[str, object]:
    """The retraction that a form says. Raises ``NotOnTheForm``."""
    return {**entry_from_form(EntryRetracted, words), "target": position}
