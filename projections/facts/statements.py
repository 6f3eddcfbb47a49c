"""Statements followed through a history, by the machine's own table, and judged at the end of each day."""

from collections.abc import Mapping

import attrs

from lifecycle.entries import Entry, StatementEntry
from lifecycle.judging.machines import STATEMENT, STATEMENT_MOVES, follow, move_of
from projections.facts.facts import Facts, StatementDay


@attrs.define(eq=False)
class Statements:
    """Adds to facts how the statements stand, day by day once one was declared effective."""

    facts: Facts
    _moved_by: dict[str, int] = attrs.field(factory=dict, init=False)
    _declared: set[str] = attrs.field(factory=set, init=False)
    _effective: set[str] = attrs.field(factory=set, init=False)
    # The moves of the day that is not over.
    _today: list[StatementEntry] = attrs.field(factory=list, init=False)

    def take(self, entry: Entry) -> None:
        """The next entry of the history."""
        if self._today and entry.occurred_on != self._today[0].occurred_on:
            self.close()
        if isinstance(entry, StatementEntry) and self._moves(entry):
            self._today.append(entry)

    def close(self) -> None:
        """The end of the day of what was taken last."""
        if not self._today:
            return
        moved = self._moved()
        for name, (state, _) in moved.items():
            (self._effective.add if state == "effective" else self._effective.discard)(name)
        days, on = self.facts.statement_days, self._today[0].occurred_on
        before = days[-1] if days else None
        days.append(StatementDay(on, moved, [each.position for each in self._today], before, bool(self._effective)))
        self._today = []

    def _moved(self) -> Mapping[str, tuple[str, int]]:
        names = dict.fromkeys(entry.statement for entry in self._today if entry.statement in self._declared)
        return {name: (self.facts.statements[name], self._moved_by[name]) for name in names}

    def _moves(self, entry: StatementEntry) -> bool:
        """Whether it moves a statement, once some statement was declared."""
        move = move_of(entry)
        if move not in STATEMENT_MOVES:
            return False
        before = self.facts.statements.get(entry.statement, "unfiled")
        after = follow(STATEMENT, before, move)
        if after == before:
            return False
        self.facts.statements[entry.statement] = after
        self._moved_by[entry.statement] = entry.position
        if move == "EffectivenessDeclared":
            self.facts.declarations.append(entry)
            self._declared.add(entry.statement)
        return bool(self.facts.declarations)
