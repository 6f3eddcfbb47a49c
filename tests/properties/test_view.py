"""An Investor's own log: the same money as the whole log, and nothing that tells what is hidden.

On random histories of every sort, under random readings. A seed that fails is the example.
"""

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from types import FunctionType, MethodType, ModuleType

import attrs
import pytest

from lifecycle.entries import (
    Entry,
    EntryCorrected,
    EntryRetracted,
    ExpenseIncurred,
    MaterialEventDetermined,
    PeriodicAmountPaid,
    PotentialMaterialEventNoticeGiven,
    SharesPurchased,
    SharesSold,
    SuspensionLifted,
)
from lifecycle.errors import Refusal
from projections.amounts.lines import Figures, InvestorOwed, investor_owed
from projections.case.case import Case, case
from projections.questions.delay_curve import delay_curve
from projections.questions.owed import owed
from projections.questions.register import AnyQuestion, questions
from projections.questions.restatement import restatement
from projections.questions.rollforward import rollforward
from projections.view.own_log import OwnLog, case_of
from projections.view.view import view
from tests.properties.histories import INVESTORS, random_history, random_readings
from tests.properties.test_amounts import entries, some_day

SORTS: Mapping[str, Mapping[str, bool]] = {
    "first stage": {},
    "bars": {"bars": True},
    "second stage": {"second_stage": True},
    "second stage and bars": {"second_stage": True, "bars": True},
    "groups": {"groups": True},
}
IN_ONE_GO, PAIRS = 25, 24
OF_BOTH = "projections.view.resolving"
CANARY = "canary"


# The same money --------------------------------------------------------------------------------------------


def money(found: InvestorOwed) -> object:
    """Everything about the world in an Investor's part of an answer: no positions, no texts."""
    lines = [
        {name: value for name, value in attrs.asdict(line, recurse=False).items() if name not in TOLD}
        for line in found.lines
    ]
    running = [
        {name: value for name, value in attrs.asdict(each, recurse=False).items() if name not in TOLD}
        for each in found.open
    ]
    return lines, running, [getattr(found, field.name) for field in attrs.fields(Figures)]


TOLD = frozenset({"clauses", "entries", "reasons", "paid_by"})


@pytest.mark.parametrize("sort", SORTS)
def test_a_view_owes_what_the_whole_log_owes(sort: str) -> None:
    compared, of_transferees = 0, 0
    for seed in range(IN_ONE_GO):
        chance = Random(seed)
        log = entries(random_history(chance, size=chance.choice([10, 22]), **SORTS[sort]))
        day, readings = some_day(chance), random_readings(chance)
        whole = case(log, as_of=day, readings=readings)
        for name in whole.facts.investors:
            seen = case_of(log, name, as_of=day, readings=readings)
            (found,) = owed.of(seen).investors
            assert money(found) == money(investor_owed(whole, name)), (sort, seed, name)
            compared += 1
            of_transferees += name not in whole.facts.signed.investors
    assert compared >= IN_ONE_GO
    assert of_transferees or sort in ("first stage", "bars")


def test_a_view_owes_the_same_as_known_before() -> None:
    for seed in range(IN_ONE_GO):
        chance = Random(seed)
        log = entries(random_history(chance, second_stage=True))
        known_at = chance.choice(log).recorded_at
        day = some_day(chance)
        whole = case(log, as_of=day, known_at=known_at)
        for name in whole.facts.investors:
            (found,) = owed.of(case_of(log, name, as_of=day, known_at=known_at)).investors
            assert money(found) == money(investor_owed(whole, name)), (seed, name)


def test_a_view_under_another_choice_owes_what_the_whole_log_owes() -> None:
    compared = 0
    for seed in range(IN_ONE_GO):
        chance = Random(seed)
        log = entries(random_history(chance, second_stage=True))
        day, other = some_day(chance), random_readings(chance, 2)
        whole = case(log, as_of=day)
        for name in whole.facts.investors:
            same = money(investor_owed(whole.under(other), name))
            found = investor_owed(case_of(log, name, as_of=day).under(other), name)
            assert money(found) == same, (seed, name, other)
            compared += 1
    assert compared > IN_ONE_GO


def test_a_view_of_another_day_or_moment_owes_what_the_whole_log_owes() -> None:
    for seed in range(IN_ONE_GO):
        chance = Random(seed)
        log = entries(random_history(chance, second_stage=True))
        day, other, known_at = some_day(chance), some_day(chance), chance.choice(log).recorded_at
        whole = case(log, as_of=day)
        for name in whole.facts.investors:
            seen = case_of(log, name, as_of=day)
            for one, of_all in ((seen.at(other), whole.at(other)), (seen.as_known(known_at), whole.as_known(known_at))):
                assert one.investors() == tuple(each for each in of_all.investors() if each == name)
                for each in one.investors():
                    assert money(investor_owed(one, each)) == money(investor_owed(of_all, each)), (seed, name)


CURVE = {"first": date(2003, 6, 1), "until": date(2003, 6, 4)}
PERIOD = {"after": date(2003, 5, 30)}


@pytest.mark.parametrize("sort", SORTS)
def test_what_goes_over_days_and_moments_comes_to_the_same_in_a_view(sort: str) -> None:
    for seed in range(IN_ONE_GO // 5):
        chance = Random(seed)
        log = entries(random_history(chance, **SORTS[sort]))
        day, known_at = max(some_day(chance), date(2003, 6, 10)), log[len(log) // 2].recorded_at
        whole = case(log, as_of=day)
        assert known_at is not None
        for name in whole.facts.investors:
            seen = case_of(log, name, as_of=day)
            one, other = (rollforward.of(each, investor=name, **PERIOD).investors for each in (seen, whole))
            assert one == other, (sort, seed, name)
            one, other = (delay_curve.of(each, investor=name, **CURVE).rows for each in (seen, whole))
            assert one == other, (sort, seed, name)
            one, other = (restatement.of(each, known_at=known_at, investor=name).investors for each in (seen, whole))
            assert one == other, (sort, seed, name)


def test_the_steps_of_a_restated_view_add_up() -> None:
    for seed in range(IN_ONE_GO):
        chance = Random(seed)
        log = entries(random_history(chance))
        seen = case_of(log, INVESTORS[0], as_of=some_day(chance))
        found = restatement.of(seen, known_at=seen.log[len(seen.log) // 2].recorded_at)
        for figure in ("determined", "due", "paid"):
            moved = sum(getattr(each, figure) for each in found.moved_by)
            assert moved == getattr(found.total.difference, figure), (seed, figure)


# Nothing of what is hidden ---------------------------------------------------------------------------------


def renumbered(log: Sequence[Entry], at: int, entry: Entry) -> list[Entry]:
    """The log with one entry more before a position."""
    found = [*log[: at - 1], attrs.evolve(entry, recorded_at=log[at - 2].recorded_at), *log[at - 1 :]]
    moved: Callable[[int], int] = lambda position: position + (position >= at)  # noqa: E731 - one line, used once
    return [
        attrs.evolve(each, position=position, target=moved(each.target))
        if isinstance(each, EntryCorrected | EntryRetracted)
        else attrs.evolve(each, position=position)
        for position, each in enumerate(found, 1)
    ]


def of_others(chance: Random, other: str, day: date) -> list[Entry]:
    """Entries an Investor is not shown, which come to nothing for it."""
    shares = chance.choice([1, 500])
    return chance.choice(
        [
            [MaterialEventDetermined(occurred_on=day, limb="information", detriment_found=True, misleading_found=True)],
            [ExpenseIncurred(occurred_on=day, amount=Decimal(1), category=CANARY)],
            [PeriodicAmountPaid(occurred_on=day, investor=other, amount=Decimal("987654.32"))],
            [
                SharesPurchased(occurred_on=day, investor=other, shares=shares, price_per_share=Decimal("77.77")),
                SharesSold(occurred_on=day, investor=other, shares=shares, venue="private"),
            ],
            [
                PotentialMaterialEventNoticeGiven(occurred_on=day, investor=other),
                SuspensionLifted(occurred_on=day, investor=other, reason="disclosed"),
            ],
        ]
    )


def twin(chance: Random, log: Sequence[Entry], investor: str) -> list[Entry]:
    """The same log toward an Investor: other sources, papers, names, reasons, and more of what it is not shown."""
    found = [
        attrs.evolve(each, source=CANARY, document=CANARY, document_sha256=CANARY, recorded_by=CANARY) for each in log
    ]
    found = [
        attrs.evolve(each, reason=CANARY) if isinstance(each, EntryCorrected | EntryRetracted) else each
        for each in found
    ]
    other = chance.choice([name for name in INVESTORS if name != investor])
    for _ in range(3):
        at = chance.randint(3, len(found))
        for entry in reversed(of_others(chance, other, found[at - 2].occurred_on)):
            found = renumbered(found, at, entry)
    return found


def answers(seen: Case, day: date) -> Iterator[tuple[str, str]]:
    """What every question answers of a view, or refuses; nothing of a view is asked beside its words."""
    for each in questions():
        if (words := own_words(each, day)) is None:
            continue
        try:
            yield each.name, repr(each.of(seen, **words))
        except Refusal as refusal:
            yield each.name, str(refusal)


def handed(seen: Case) -> tuple[str, object]:
    """All that a view's case is handed of others, under its readings; equal where nothing tells two of them apart."""
    of_others = seen.resolved
    assert of_others is not None
    bound = [(each.change, each.whom, each.all_alike) for each in of_others.bindings.under(seen.readings)]
    found = of_others.lots, of_others.history, of_others.joined, of_others.settled
    found += of_others.period.under(seen.readings), of_others.delays_before.under(seen.readings)
    return re.sub(r" at 0x[0-9a-f]+", "", repr(found)), bound


def own_words(asked: AnyQuestion, day: date) -> dict[str, object] | None:
    values: dict[str, object] = {"day": day, "entries": [], "position": 1, "days": 30}
    needed = [word for word in asked.own if word.needed]
    if any(word.kind not in values for word in needed):
        return None
    return {word.parameter: values[word.kind] for word in needed}


@pytest.mark.parametrize("sort", SORTS)
def test_what_differs_only_in_what_is_hidden_has_equal_views_and_answers(sort: str) -> None:
    for seed in range(PAIRS // (1 if sort == "first stage" else 4)):
        chance = Random(seed)
        log = entries(random_history(chance, **SORTS[sort]))
        day, readings, name = some_day(chance), random_readings(chance), INVESTORS[0]
        other = twin(chance, log, name)
        assert view(other, name).stored == view(log, name).stored
        one, two = (case_of(each, name, as_of=day, readings=readings) for each in (log, other))
        assert handed(one) == handed(two)
        told = dict(answers(one, day))
        assert dict(answers(two, day)) == told, (sort, seed)
        assert CANARY not in "".join(told.values())


def test_what_differs_in_an_own_entry_has_another_view() -> None:
    log = entries(random_history(Random(1)))
    paid = PeriodicAmountPaid(occurred_on=log[-1].occurred_on, investor=INVESTORS[0], amount=Decimal(1))
    other = renumbered(log, len(log), paid)
    day = log[-1].occurred_on
    assert view(other, INVESTORS[0]).stored != view(log, INVESTORS[0]).stored
    assert view(other, INVESTORS[0]).digests[-1] != view(log, INVESTORS[0]).digests[-1]
    one, two = (owed.of(case_of(each, INVESTORS[0], as_of=day)) for each in (log, other))
    assert two.total.paid - one.total.paid == 1


# What it never receives it cannot leak ---------------------------------------------------------------------


def is_a_way_to_the_whole(each: object) -> bool:
    """What works out more when it is asked, and gives what a case is handed and nothing else."""
    return isinstance(each, OwnLog) or (isinstance(each, FunctionType) and each.__module__ == OF_BOTH)


def reached(start: object) -> Iterator[object]:
    """Everything that can be got at from an object: no modules, no classes, of functions what they hold."""
    waiting, known = [start], {id(start): start}
    while waiting:
        each = waiting.pop()
        yield each
        inner: Sequence[object] = gc.get_referents(each)
        if isinstance(each, FunctionType):
            inner = [cell.cell_contents for cell in each.__closure__ or ()]
        elif isinstance(each, MethodType):
            inner = [each.__self__]
        for one in inner:
            if id(one) not in known and not isinstance(one, type | ModuleType) and not is_a_way_to_the_whole(one):
                known[id(one)] = one
                waiting.append(one)


@pytest.mark.parametrize("sort", ["second stage", "groups"])
def test_the_case_of_a_view_holds_no_entry_of_the_whole_log_and_no_hidden_text(sort: str) -> None:
    for seed in range(8):
        chance = Random(seed)
        log = [
            attrs.evolve(each, source=f"{CANARY} {each.position}")
            for each in entries(random_history(chance, **SORTS[sort]))
        ]
        day, ids = some_day(chance), {id(each) for each in log}
        whole = case(log, as_of=day)
        for name in whole.facts.investors:
            seen = case_of(log, name, as_of=day)
            owed.of(seen)
            found = list(reached(seen))
            assert len(found) > 1000
            assert not [each for each in found if id(each) in ids]
            assert not [each for each in found if isinstance(each, str) and CANARY in each]
