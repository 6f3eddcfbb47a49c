"""The whole of one entry: what it says, what changed it or what it changed, and the machines it moved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import attrs

from lifecycle.agreement.clauses import cited, sections
from lifecycle.entries import Entry, EntryCorrected, EntryRetracted
from lifecycle.entries.entry import OF_THE_LOG
from lifecycle.entries.telling import purpose, sentence
from lifecycle.errors import Refusal
from lifecycle.judging.history import Standing, standing
from projections.case.case import Case
from projections.facts.audience import shown_to
from projections.facts.changed import Changed, changed_by
from projections.facts.reasons import Caution
from projections.questions.audit import moves_of
from projections.questions.register import Word, question


class NoSuchEntry(Refusal):
    """A position the log does not have, or does not show to whom it is shown."""

    def __init__(self, position: int, last: int, investor: str | None) -> None:
        whom = f" that is shown to {investor}" if investor else ""
        super().__init__(f"n = {position}: no entry of this log{whom}; it has positions 1 to {last}.")


@attrs.frozen(kw_only=True, slots=False)
class Told:
    """Another entry that has to do with this one."""

    position: int
    kind: str
    occurred_on: date
    recorded_at: datetime | None
    recorded_by: str | None
    sentence: str


@attrs.frozen(kw_only=True, slots=False)
class FieldChanged:
    """A field as the entry has it, and as it stands."""

    field: str
    recorded: object
    stands: object


@attrs.frozen(kw_only=True, slots=False)
class Move:
    """A machine the entry moves in the history as it stands. ``came_from`` is the JSON key ``from``."""

    machine: str
    came_from: str | None
    to: str | None


@attrs.frozen(kw_only=True, slots=False)
class WholeEntry:
    """The answer. ``fields`` are those of its kind, as recorded; ``changed`` those that stand otherwise now.

    ``corrections`` are every correction of it in the order recorded, ``corrected_by`` the one it is read by, and
    ``names_corrected_by`` the last one of another entry that put a name in it right.
    ``changes`` is the entry this one corrects or retracts, ``changing`` each field it changed, before and after.
    """

    as_of: date | None
    known_at: datetime | None
    position: int
    kind: str
    purpose: str
    clause: str
    occurred_on: date
    recorded_at: datetime | None
    recorded_by: str | None
    source: str | None
    document: str | None
    document_sha256: str | None
    again: bool
    digest: str | None
    sentence: str
    fields: Mapping[str, object]
    corrected_by: int | None
    retracted_by: int | None
    names_corrected_by: int | None
    corrections: Sequence[Told]
    retraction: Told | None
    changed: Sequence[FieldChanged]
    changes: Told | None
    changing: Sequence[Changed]
    moves: Sequence[Move]
    warnings: Sequence[Caution] = ()


# What an entry says of itself whatever its kind; position and recorded_at are the log's to add.
RECORDED = [name for name in attrs.fields_dict(Entry) if name not in {*OF_THE_LOG, "recorded_at"}]
N = Word(
    name="n",
    kind="position",
    help="its position in the log",
    what="the position of the entry",
    example="12",
    parameter="position",
)


@question("the whole of one entry: its fields, what corrected it, and what it moved in the machines", N, day=None)
def entry(case: Case, *, position: int, investor: str | None = None) -> WholeEntry:
    """One entry of the log as known. Raises ``NoSuchEntry``, ``UnknownInvestor``.

    With ``investor``, only an entry shown to that Investor, with those changes of it that are.
    """
    investor = case.party(investor)
    log, read = case.log, case.names_read

    def is_shown(entry: Entry) -> bool:
        return shown_to(read.entries, entry.position, investor)

    if not 0 < position <= len(log) or not is_shown(log[position - 1]):
        raise NoSuchEntry(position, len(log), investor)
    asked, changed = log[position - 1], standing(log)
    clauses = case.facts.clauses(asked.kind)
    corrections = [each for each in log if isinstance(each, EntryCorrected) and each.target == position]
    retraction = changed.retracted_by.get(position)
    return WholeEntry(
        **{name: getattr(asked, name) for name in ("position", "kind", "recorded_at", *RECORDED)},
        as_of=None,
        known_at=case.known_at,
        purpose=purpose(asked.kind, sections(clauses)),
        clause=cited(clauses),
        digest=case.digests[position - 1] if case.digests else None,
        sentence=sentence(asked),
        fields=_fields(asked),
        corrected_by=changed.corrected_by.get(position),
        retracted_by=retraction,
        names_corrected_by=read.corrected_by.get(position),
        corrections=[_told(each) for each in corrections if is_shown(each)],
        retraction=_told(log[retraction - 1]) if retraction else None,
        changed=_changed(asked, changed, is_shown),
        changes=_told(log[asked.target - 1]) if isinstance(asked, EntryCorrected | EntryRetracted) else None,
        changing=changed_by(log, asked),
        moves=[
            Move(machine=machine, came_from=came_from, to=to)
            for machine, came_from, to in moves_of(case, investor).get(position, ())
        ],
    )


def _fields(entry: Entry) -> dict[str, object]:
    """The fields of its kind that say something; an entry put in another's place as it would be sent."""
    own = [name for name in attrs.fields_dict(type(entry)) if name not in {*attrs.fields_dict(Entry), *OF_THE_LOG}]
    said = {name: getattr(entry, name) for name in own}
    return {
        name: _sent(value) if isinstance(value, Entry) else value for name, value in said.items() if value is not None
    }


def _sent(entry: Entry) -> dict[str, object]:
    given = {name: value for name in RECORDED if (value := getattr(entry, name))}
    return {"kind": entry.kind, **given, **_fields(entry)}


def _changed(asked: Entry, changed: Standing, is_shown: Callable[[Entry], bool]) -> list[FieldChanged]:
    """Each field that stands otherwise: by the correction it is read by, or by one that put a name right throughout."""
    correction = changed.corrected_by.get(asked.position)
    stands = next((each for each in changed.entries if each.position == asked.position), asked)
    if correction and not is_shown(changed.log[correction - 1]):
        return []
    old, new = _sent(asked), _sent(stands)
    pairs = [(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]
    return [FieldChanged(field=name, recorded=was, stands=stands) for name, was, stands in pairs if was != stands]


def _told(entry: Entry) -> Told:
    return Told(
        position=entry.position,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        recorded_by=entry.recorded_by,
        sentence=sentence(entry),
    )
