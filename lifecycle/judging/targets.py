"""What a correction or a retraction may speak of: which entry, put right how, under which names.

Whether the history is legal once it is applied is judged elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted, SharesTransferred
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.judging.kept.stands import Stands
from lifecycle.judging.names import PARTY, names_in
from lifecycle.judging.refusals import NotKnown, Signing

Change = EntryCorrected | EntryRetracted


def check_target(log: Sequence[Entry], entry: Change) -> None:
    """Judge what a change speaks of. Raises the refusal that says why it cannot."""
    if not log:
        raise Signing(f"the first entry is {entry.kind}, not AgreementSigned", "begin the log with the signing")
    if entry.target > len(log):
        problem, remedy = "not the position of an earlier entry", f"name a position from 1 to {len(log)}"
        raise NotKnown("target", entry.target, problem, remedy)
    target = log[entry.target - 1]
    if isinstance(entry, EntryRetracted):
        _check_retracted(target, entry)
    else:
        _check_corrected(target, entry)


def _check_retracted(target: Entry, entry: EntryRetracted) -> None:
    if isinstance(target, AgreementSigned):
        raise NotKnown("target", 1, "the signing cannot be retracted", "correct it instead")
    if isinstance(target, EntryRetracted):
        raise NotKnown("target", entry.target, "a retraction stays", "record the retracted fact again")


def _check_corrected(target: Entry, entry: EntryCorrected) -> None:
    if isinstance(target, EntryCorrected | EntryRetracted):
        raise NotKnown(
            "target",
            entry.target,
            f"{target.kind} is not corrected itself",
            f"correct position {target.target} again: the last correction wins",
        )
    if type(entry.replacement) is not type(target):
        raise NotKnown(
            "replacement.kind",
            entry.replacement.kind,
            f"position {entry.target} is a {target.kind}",
            "replace an entry by one of the same kind, or retract it",
        )


def check_effect(stands: Stands, entry: Change) -> None:
    """Refuse a change that changes nothing, and names put right that are not those of the entry.

    Asked of what is newly recorded: older logs hold such changes.
    """
    retracted = stands.retracted_by.get(entry.target)
    if retracted is not None:
        remedy = "nothing is left to change; record the fact again if it happened"
        raise NotKnown("target", entry.target, f"retracted already, at position {retracted}", remedy)
    if isinstance(entry, EntryCorrected):
        now = stands.at(entry.target)
        assert now is not None  # noqa: S101 - a correction is of a fact, and that was not retracted
        _check_renames(now, entry.replacement, entry.renames)
        _check_merges(stands.entries, now, entry.renames or {})
        if not entry.renames and _said(entry.replacement) == _said(now):
            problem = f"it says what position {entry.target} says already, so it would change nothing"
            raise NotKnown("replacement", None, problem, "write what is to be different")


def _check_renames(now: Entry, replacement: Entry, renames: Mapping[str, str] | None) -> None:
    if renames is None:
        return
    before, after = (_parties(each) for each in (now, replacement))
    for old, new in renames.items():
        if old == new:
            raise NotKnown("renames", old, "the name stays as it is", "leave it out")
        if old not in before:
            raise NotKnown("renames", old, f"position {now.position} does not name it", _one_of(before))
        if new not in after:
            raise NotKnown("renames", new, "the replacement does not name it", _one_of(after))
        if new in before and new not in renames:
            raise NotKnown("renames", new, f"position {now.position} names it beside {old}", "two parties stay two")
    if not renames:
        raise NotKnown("renames", None, "no name is put right", "leave it out")
    if len(set(renames.values())) < len(renames):
        raise NotKnown("renames", list(renames), "two names would become one", "two parties stay two")


def _check_merges(entries: Iterable[Entry], now: Entry, renames: Mapping[str, str]) -> None:
    """Section 9: who came in by transfer is another party than one whose name is put right."""
    for entry in entries if renames else ():
        if isinstance(entry, SharesTransferred | AgreementSigned) and entry is not now:
            for new in sorted(({*renames.values()} - {*renames}) & {*_came_in(entry)}):
                raise NotKnown("renames", new, f"position {entry.position} names it as another party", "two stay two")


def _came_in(entry: SharesTransferred | AgreementSigned) -> Sequence[str]:
    return [entry.transferee] if isinstance(entry, SharesTransferred) else entry.investors


def _parties(entry: Entry) -> list[str]:
    return [name for _, of, name in names_in(entry) if of == PARTY]


def _one_of(names: Sequence[str]) -> str:
    return f"it names {', '.join(names)}"


def _said(entry: Entry) -> Mapping[str, object]:
    """All an entry says but when and where it was recorded."""
    fields = attrs.asdict(entry, recurse=False)
    return {name: value for name, value in fields.items() if name not in {*OF_THE_LOG, "recorded_at"}}
