"""Two logs of one agreement against each other: where they differ, and the dollars each difference moves.

A difference is applied to the first log as a person would record it there, in memory only: what the second alone has
is added, what the first alone has is retracted, what differs is corrected to what the second says. The log so changed
is judged like any other; a change that would make it illegal moves nothing and is shown with its refusal. What several
differences move together need not be the sum of what each moves alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from lifecycle.agreement.clauses import cited
from lifecycle.errors import Refusal
from lifecycle.judging.history import history_key, standing
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.judging.renaming import names_on, renamed
from lifecycle.money import ZERO
from projections.amounts.lines import Figures, investor_figures, total
from projections.amounts.settlement_judge import judge_settlement
from projections.case.case import Case, case
from projections.cautions.ranking import ranked
from projections.comparing.differences import Change, all_applied, applied
from projections.comparing.matching import Matching, matching, other_record, said
from projections.comparing.naming import named_as_ours
from projections.facts.cut import Log, known_log
from projections.facts.reasons import Caution
from projections.questions.owed import Owed, owed
from projections.steps.exchanges import Exchange
from projections.steps.known import Known
from projections.steps.of_one import of_one


@attrs.frozen(kw_only=True, slots=False)
class FieldDiffers:
    """One field of one fact, as each log has it."""

    field: str
    ours: object
    theirs: object


@attrs.frozen(kw_only=True, slots=False)
class InvestorMoved:
    """What a difference moves toward one Investor."""

    investor: str
    determined: Decimal
    outstanding: Decimal


@attrs.frozen(kw_only=True, slots=False)
class Difference:
    """One difference, by the positions and dates each log has. Alone it moves two totals, or is ``refused``."""

    kind: str
    investor: str | None
    statement: str | None
    ours: int | None
    theirs: int | None
    ours_on: date | None
    theirs_on: date | None
    fields: Sequence[FieldDiffers]
    determined: Decimal | None
    outstanding: Decimal | None
    investors: Sequence[InvestorMoved]
    refused: str | None
    clause: str


@attrs.frozen(kw_only=True, slots=False)
class NotApplied:
    """A difference that could not be applied even with all the others, and why."""

    kind: str
    ours: int | None
    theirs: int | None
    refused: str


@attrs.frozen(kw_only=True, slots=False)
class Reconciliation:
    """The answer. ``together`` is the first log with every difference applied, ``theirs`` what the second says itself.

    ``same_fact_other_record`` counts facts that differ only in when, by whom or from which paper they were recorded.
    """

    as_of: date
    known_at: datetime | None
    currency: str
    readings: Mapping[str, str]
    only_here: Sequence[Difference]
    only_there: Sequence[Difference]
    differing: Sequence[Difference]
    same_fact_other_record: int
    ours: Figures
    theirs: Figures
    together: Figures
    not_applied: Sequence[NotApplied]
    warnings: Sequence[Caution]


@attrs.frozen(eq=False, kw_only=True)
class _Ours:
    """The first log, its answer, and how the second compares: what every difference is applied to."""

    case: Case
    judgement: Judgement
    known: Known
    matched: Matching
    investor: str | None

    def owed(self, log: Log) -> Mapping[str, Figures]:
        """What would be owed by the log so changed; the figures alone, as there may be many to work out."""
        made = self.case.of_log(log)
        return {name: total([investor_figures(made, name)]) for name in made.investors(self.investor)}

    def owed_with(self, change: Change) -> Mapping[str, Figures]:
        """The same with one difference applied. Raises the refusal that says why it would not be legal."""
        admission = applied(self.judgement, self.matched, change)
        log, gone, came = [*self.judgement.log, admission.entry], admission.gone, admission.fact
        after = self.known.after(Exchange(gone, came)) if gone is not None or came is not None else None
        if after is None and came is not None and gone is None and came.occurred_on <= self.case.as_of:
            after = of_one(self.known, log, came, self.investor)
        return after.figures if after else self.owed(log)


def reconcile(
    ours: Log,
    theirs: Log,
    *,
    as_of: date,
    known_at: datetime | None = None,
    readings: Mapping[str, str] | None = None,
    investor: str | None = None,
    same: Mapping[str, str] | None = None,
) -> Reconciliation:
    """Compare two logs, each as known at an instant, and put dollars as of a date beside each difference.

    ``same`` has, by a name of ours, the name theirs has for it. Raises as ``owed`` does, of either log, and
    ``NotTheSame``.
    """
    theirs = named_as_ours(ours, theirs, same or {})
    here, there = (known_log(log, as_of, known_at) for log in (ours, theirs))
    ours_made = case(here, as_of=as_of, readings=readings)
    base = owed.of(ours_made, investor=investor)
    other = owed(there, as_of=as_of, readings=readings, investor=investor)
    stand, stand_there = standing(here).entries, standing(there).entries
    names = {**names_on(stand_there), **names_on(stand)}  # a party renamed in one log alone is one party
    matched = matching(*([renamed(entry, names) for entry in side] for side in (stand, stand_there)))
    judgement = judged(here, judge_settlement)
    known = Known(ours_made, {each.investor: total([each]) for each in base.investors}, log=judgement.log)
    own = _Ours(case=ours_made, judgement=judgement, known=known, matched=matched, investor=investor)
    only_here = [Change(entry, None) for entry in sorted(matched.only_ours, key=history_key)]
    only_there = [Change(None, entry) for entry in sorted(matched.only_theirs, key=history_key)]
    pairs = sorted(matched.pairs, key=lambda pair: history_key(pair.ours))
    differing = [Change(pair.ours, pair.theirs, pair.fields) for pair in pairs if pair.fields]
    alone = [[_alone(own, change) for change in changes] for changes in (only_here, only_there, differing)]
    changed, left_out = all_applied(judgement, matched, [*differing, *only_there, *only_here])
    return Reconciliation(
        as_of=as_of,
        known_at=known_at,
        currency=base.currency,
        readings=base.readings,
        only_here=alone[0],
        only_there=alone[1],
        differing=alone[2],
        same_fact_other_record=sum(other_record(pair) for pair in matched.pairs if not pair.fields),
        ours=base.total,
        theirs=other.total,
        together=total(list(own.owed(changed).values())),
        not_applied=[NotApplied(kind=each.fact.kind, **_places(each), refused=why) for each, why in left_out],
        warnings=ranked([*base.warnings, *_of_theirs_alone(base, other)]),
    )


def _of_theirs_alone(base: Owed, other: Owed) -> list[Caution]:
    """The points of care of the second log that the first has not; positions are those of the second."""
    ours = {caution.text for caution in base.warnings}
    return [
        attrs.evolve(caution, text=f"By the other log: {caution.text}")
        for caution in other.warnings
        if caution.text not in ours
    ]


# --- one difference alone -----------------------------------------------------------------------------------


def _alone(own: _Ours, change: Change) -> Difference:
    refused, moved = None, list[InvestorMoved]()
    try:
        moved = _moved(own.known.figures, own.owed_with(change))
    except Refusal as cause:
        refused = str(cause)
    fact = change.fact
    return Difference(
        kind=fact.kind,
        investor=getattr(fact, "investor", None),
        statement=getattr(fact, "statement", None),
        **_places(change),
        ours_on=change.ours.occurred_on if change.ours else None,
        theirs_on=change.theirs.occurred_on if change.theirs else None,
        fields=_fields(change),
        determined=None if refused else sum((each.determined for each in moved), ZERO),
        outstanding=None if refused else sum((each.outstanding for each in moved), ZERO),
        investors=moved,
        refused=refused,
        clause=cited(own.case.facts.clauses(fact.kind)),
    )


def _places(change: Change) -> dict[str, int | None]:
    return {
        "ours": change.ours.position if change.ours else None,
        "theirs": change.theirs.position if change.theirs else None,
    }


def _fields(change: Change) -> list[FieldDiffers]:
    if change.ours is None or change.theirs is None:
        return []
    here, there = (
        {**said(entry), "regarding": getattr(entry, "regarding", None)} for entry in (change.ours, change.theirs)
    )
    return [FieldDiffers(field=name, ours=here.get(name), theirs=there.get(name)) for name in change.fields]


def _moved(before: Mapping[str, Figures], after: Mapping[str, Figures]) -> list[InvestorMoved]:
    """The Investors toward whom either figure moved."""
    moved = []
    for name in {**before, **after} if before is not after else ():
        one, other = before.get(name), after.get(name)
        determined, outstanding = (
            getattr(other, figure, ZERO) - getattr(one, figure, ZERO) for figure in ("determined", "outstanding")
        )
        if determined or outstanding:
            moved.append(InvestorMoved(investor=name, determined=determined, outstanding=outstanding))
    return moved
