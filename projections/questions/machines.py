"""Each machine of the agreement: where it stands on a date, and the dated path that led there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import attrs

from lifecycle.entries import Entry
from lifecycle.judging.machines import BAR, STATEMENT, Table, move_of, step
from lifecycle.judging.state import State, machines_moved
from projections.case.case import Case
from projections.facts.reasons import Caution
from projections.questions.audit import history_of, is_own, only_of
from projections.questions.register import question

TABLES: Mapping[str, Table] = {"statement": STATEMENT, "bar": BAR}


@attrs.frozen(kw_only=True, slots=False)
class Step:
    """One move: when, by which entry, from which state to which; one that changes nothing stays in its state.

    A transferee that is barred as its transferor was has a step by the notice of the transfer.
    """

    occurred_on: date
    entry: int
    move: str
    before: str
    after: str


@attrs.frozen(kw_only=True, slots=False)
class MachineShown:
    """A machine that moved. ``table`` is the word of the table it is made from, ``since`` when it came to its state."""

    machine: str
    table: str
    state: str
    since: date
    steps: Sequence[Step]


@attrs.frozen(kw_only=True, slots=False)
class Machines:
    """The answer: each machine in the order of its first move. ``tables`` are states, moves, and where a move leads."""

    as_of: date
    known_at: datetime | None
    tables: Mapping[str, Table]
    machines: Sequence[MachineShown]
    warnings: Sequence[Caution] = ()


@question("where each machine stands, and the dated path of its states")
def machines(case: Case, *, investor: str | None = None) -> Machines:
    """Each machine as of a day, in the history as it stands. With ``investor``, without those of other Investors."""
    investor = case.party(investor)
    own = only_of(case, investor)
    paths: dict[str, list[Step]] = {}
    tables: dict[str, str] = {}
    for before, entry, after in history_of(case):
        if entry.occurred_on > case.as_of:
            break
        for machine, table, one in _steps(before, after, entry):
            if own is None or is_own(machine, own):
                tables[machine] = table
                paths.setdefault(machine, []).append(one)
    return Machines(
        as_of=case.as_of,
        known_at=case.known_at,
        tables=TABLES,
        machines=[_shown(machine, tables[machine], path) for machine, path in paths.items()],
    )


def _shown(machine: str, table: str, path: Sequence[Step]) -> MachineShown:
    entered = [each for each in path if each.before != each.after]
    since = (entered or path)[-1].occurred_on
    return MachineShown(machine=machine, table=table, state=path[-1].after, since=since, steps=path)


def _steps(before: State, after: State, entry: Entry) -> Iterator[tuple[str, str, Step]]:
    moved = set[str]()
    for machine, table, state in machines_moved(before, entry):
        to = step(table, state, move_of(entry))
        assert to is not None  # noqa: S101 - judged
        moved.add(machine)
        yield machine, "statement" if table is STATEMENT else "bar", _step(entry, state, to)
    for bar, name in sorted(after.barred - before.barred):
        machine = f"{bar} {name}".rstrip()
        if machine not in moved:  # section 9: a transferee is barred from selling as its transferor is
            yield machine, "bar", _step(entry, "open", "barred")


def _step(entry: Entry, before: str, after: str) -> Step:
    return Step(occurred_on=entry.occurred_on, entry=entry.position, move=move_of(entry), before=before, after=after)
