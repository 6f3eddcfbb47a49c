"""From log to history: corrections and retractions applied, and the order in which things happened.

Cutting a history at a date is the projections' business.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from lifecycle.entries import AgreementSigned, Entry, EntryCorrected, EntryRetracted, SharesSplit
from lifecycle.judging.names import names_in
from lifecycle.judging.renaming import Names, rewritten


@attrs.frozen
class Standing:
    """What a log says once its corrections and retractions are applied.

    ``entries`` are in the order of the log; a replacement has its original's place and position.
    ``corrected_by`` and ``retracted_by`` map a position to that of the entry that changed it.
    """

    entries: Sequence[Entry]
    corrected_by: Mapping[int, int]
    retracted_by: Mapping[int, int]
    log: Sequence[Entry]


def standing(log: Sequence[Entry]) -> Standing:
    """Apply corrections and retractions to a log whose positions run from 1."""
    if not any(isinstance(entry, EntryCorrected | EntryRetracted) for entry in log):
        return Standing(log, {}, {}, log)
    corrected_by: dict[int, int] = {}
    retracted_by: dict[int, int] = {}
    kept: list[Entry] = []
    # What corrections read names as, each throughout what was recorded before it; the last one first.
    renames: list[tuple[int, Names]] = []
    # Each entry speaks only of earlier ones, so from the last to the first each is settled when it is reached;
    # the first correction met is the last one made, and a retracted correction is never applied.
    for entry in reversed(log):
        if isinstance(entry, EntryRetracted):
            retracted_by.setdefault(entry.target, entry.position)
        elif entry.position in retracted_by:
            continue
        elif isinstance(entry, EntryCorrected):
            corrected_by.setdefault(entry.target, entry.position)
            if names := put_right(log, entry):
                renames.append((entry.position, names))
        elif entry.position in corrected_by:
            correction = corrected_by[entry.position]
            kept.append(_reread(replaced(entry, log[correction - 1]), correction, renames))
        else:
            kept.append(_reread(entry, entry.position, renames) if renames else entry)
    return Standing(kept[::-1], corrected_by, retracted_by, log)


def stands_at(log: Sequence[Entry], position: int) -> Entry | None:
    """What stands at one position of a log, as ``standing`` has it; None where it was retracted, or is a change."""
    changes = [entry for entry in log if isinstance(entry, EntryCorrected | EntryRetracted)]
    retracted = {entry.target for entry in changes if isinstance(entry, EntryRetracted)}
    if position in retracted or isinstance(log[position - 1], EntryCorrected | EntryRetracted):
        return None
    made = [each for each in changes if isinstance(each, EntryCorrected) and each.position not in retracted]
    own = [each for each in made if each.target == position]
    entry = replaced(log[position - 1], own[-1]) if own else log[position - 1]
    since = own[-1].position if own else position
    return _reread(entry, since, [(each.position, put_right(log, each)) for each in reversed(made)])


def each_changed(log: Sequence[Entry]) -> Mapping[int, tuple[Entry | None, Entry | None]]:
    """By the position of each correction and retraction: what stood at its target before it, and since.

    As ``stands_at`` has it of the log up to there, for all of them at once.
    """
    changes = [entry for entry in log if isinstance(entry, EntryCorrected | EntryRetracted)]
    if any(isinstance(each, EntryCorrected) and put_right(log, each) for each in changes):
        return {
            each.position: (
                stands_at(log[: each.position - 1], each.target),
                stands_at(log[: each.position], each.target),
            )
            for each in changes
        }
    found: dict[int, tuple[Entry | None, Entry | None]] = {}
    # By target: each version that was not taken back, by the position that recorded it.
    versions: dict[int, dict[int, Entry]] = {}
    for each in changes:
        of, original = each.target, log[each.target - 1]
        if isinstance(original, EntryCorrected | EntryRetracted):
            versions.get(getattr(original, "target", 0), {}).pop(of, None)
            found[each.position] = None, None
            continue
        own = versions.setdefault(of, {of: original})
        before = next(reversed(own.values()), None)
        if isinstance(each, EntryRetracted):
            own.clear()
        elif own:
            own[each.position] = replaced(original, each)
        found[each.position] = before, next(reversed(own.values()), None)
    return found


def put_right(log: Sequence[Entry], correction: EntryCorrected) -> Names:
    """The names a correction puts right throughout: those it says and, of a signing, the Company's."""
    signing, new = log[correction.target - 1], correction.replacement
    said = correction.renames or {}
    if not isinstance(signing, AgreementSigned) or not isinstance(new, AgreementSigned):
        return said
    before = (each for each in log[: correction.position - 1] if isinstance(each, EntryCorrected))
    earlier = [signing, *(each.replacement for each in before if isinstance(each.replacement, AgreementSigned))]
    return {**{each.company: new.company for each in earlier if each.company != new.company}, **said}


@attrs.frozen
class NamesRead:
    """Every entry of a log, corrections too, with the names that corrections put right since it was recorded.

    ``corrected_by`` maps the position of each entry that a correction of another entry makes read otherwise to that of
    the last such correction.
    """

    entries: Sequence[Entry]
    corrected_by: Mapping[int, int]


def names_read(log: Sequence[Entry]) -> NamesRead:
    """What names the entries of a log are read by."""
    corrections = _renaming(log)
    if not corrections:
        return NamesRead(log, {})
    read, corrected_by = list[Entry](), dict[int, int]()
    for entry in log:
        for position, names in corrections:
            if position > entry.position:
                was, entry = entry, rewritten(entry, names)  # noqa: PLW2901 - read anew by each in turn
                if entry != was and getattr(log[position - 1], "target", None) != entry.position:
                    corrected_by[entry.position] = position
        read.append(entry)
    return NamesRead(read, corrected_by)


def _renaming(log: Sequence[Entry]) -> Sequence[tuple[int, Names]]:
    """The corrections that stand and put names right throughout, each with the names, in their order."""
    said = [(entry.position, put_right(log, entry)) for entry in log if isinstance(entry, EntryCorrected)]
    retracted = standing(log).retracted_by if any(names for _, names in said) else {}
    return [(position, names) for position, names in said if names and position not in retracted]


def names_between(then: Sequence[Entry], now: Sequence[Entry]) -> Names:
    """From each name that one log reads otherwise than another of the same entries to the one the other reads."""
    if not any(_renaming(log) for log in (then, now)):
        return {}
    read = names_read(then), names_read(now)
    same = (
        pair for one, other, *pair in zip(then, now, *(each.entries for each in read), strict=False) if one == other
    )
    return {
        one.name: other.name
        for before, after in same
        for one, other in zip(names_in(before), names_in(after), strict=False)
        if one.name != other.name
    }


def renames_since(log: Sequence[Entry], position: int) -> list[Names]:
    """The names that corrections recorded after a position put right throughout, in their order."""
    return [names for recorded, names in _renaming(log) if recorded > position]


def _reread(entry: Entry, recorded: int, renames: Sequence[tuple[int, Names]]) -> Entry:
    for position, names in reversed(renames):
        if position > recorded:
            entry = rewritten(entry, names)
    return entry


def replaced(original: Entry, correction: Entry) -> Entry:
    """What a correction puts in its original's place."""
    assert isinstance(correction, EntryCorrected)  # noqa: S101 - corrected_by points at nothing else
    return attrs.evolve(correction.replacement, position=original.position, recorded_at=original.recorded_at)


# Where an entry stands in a history.
Place = tuple[date, int, int]
# Within a day: a split applies from its start, whenever it was recorded.
_RANK: Mapping[type[Entry], int] = {AgreementSigned: 0, SharesSplit: 1}


def history_key(entry: Entry) -> Place:
    """Where an entry stands in the history: by the day it took effect, then by position in the log."""
    return entry.occurred_on, _RANK.get(type(entry), 2), entry.position
