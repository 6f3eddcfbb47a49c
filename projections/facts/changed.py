"""What a correction or a retraction changed: field by field, the old value and the new one. Knows no amount."""

from collections.abc import Mapping, Sequence

import attrs
import msgspec

from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.judging.history import stands_at


@attrs.frozen(kw_only=True, slots=False)
class Changed:
    """One field: what it said before, and what it says since; nothing where it says nothing."""

    field: str
    old: object
    new: object


def changed_by(log: Sequence[Entry], change: Entry) -> list[Changed]:
    """The fields a change of a log changed, in their order; of a retraction every field that said something."""
    if not isinstance(change, EntryCorrected | EntryRetracted):
        return []
    stood = stands_at(log[: change.position - 1], change.target), stands_at(log[: change.position], change.target)
    return changed_from(*stood, change)


def changed_from(stood: Entry | None, stands: Entry | None, change: Entry) -> list[Changed]:
    """The same of what stood where it was made, and what stands there since."""
    before, after = _fields(stood), _fields(stands)
    names = dict.fromkeys([*before, *after])
    found = [Changed(field=name, old=before.get(name), new=after.get(name)) for name in names]
    renames = change.renames or {} if isinstance(change, EntryCorrected) else {}
    put_right = [Changed(field="names", old=old, new=new) for old, new in renames.items()]
    return [each for each in found if each.old != each.new] + put_right


def _fields(entry: Entry | None) -> Mapping[str, object]:
    if entry is None:
        return {}
    plain: dict[str, object] = msgspec.to_builtins(attrs.asdict(entry, recurse=False))
    left_out = {*OF_THE_LOG, "recorded_at"} | ({"again"} if not entry.again else set())
    return {name: value for name, value in plain.items() if name not in left_out and value is not None}
