"""What is kept of an agreement says on every day, by whatever was known, what working it out anew says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

import attrs
import pytest

from lifecycle.entries import Entry
from lifecycle.record.files import read_log
from projections.amounts.settlement_judge import judge_settlement
from projections.case.case import case
from projections.kept.amounts import held_on
from projections.kept.contents import AmountLine, Party, Payment, Row, Running
from projections.kept.learning import AHEAD, Kept
from projections.kept.stretches import rows_of, stretches
from tests import CHECKOUT
from tests.properties.histories import random_history
from tests.properties.test_amounts import entries
from tests.scenarios import ONE, TWO, bought, effective, filed, paid, source_of

MODES = (
    {},
    {"second_stage": True},
    {"bars": True},
    {"groups": True},
    {"second_stage": True, "groups": True},
)
SHIPPED = sorted((CHECKOUT / "fixtures" / "histories").glob("*.jsonl"))
DAY = timedelta(1)


@attrs.frozen
class Version:
    """A log as it was once so many of its entries were known, and what was kept then."""

    log: Sequence[Entry]
    rows: frozenset[Row]
    through: date


def versions(log: Sequence[Entry]) -> list[Version]:
    kept, found = Kept(), []
    for count in range(1, len(log) + 1):
        kept.learn(log[:count])
        found.append(Version(log[:count], frozenset(kept.rows), kept.through))
    return found


def on(version: Version, day: date) -> list[object]:
    return [row.content for row in version.rows if row.start <= day < row.to]


def check(log: Sequence[Entry], chance: Random, tries: int) -> None:
    found = versions(log)
    for _ in range(tries):
        version = chance.choice(found)
        first = log[0].occurred_on
        day = first + timedelta(chance.randrange((version.through - first).days + 1))
        kept, anew = on(version, day), held_on(case(version.log, as_of=day))
        assert len(kept) == len(set(kept))
        assert set(kept) == set(anew), f"{len(version.log)} entries known, on {day}"


@pytest.mark.parametrize("mode", range(len(MODES)))
@pytest.mark.parametrize("seed", range(4))
def test_any_day_by_any_knowledge_of_a_random_history(seed: int, mode: int) -> None:
    log = entries(random_history(Random(f"kept {seed}"), **MODES[mode]))
    check(log, Random(seed), 25)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_any_day_by_any_knowledge_of_a_shipped_history(path) -> None:
    log = read_log(path, now=datetime(2100, 1, 1, tzinfo=UTC), settlement_judge=judge_settlement).entries
    check(log, Random(path.stem), 60)


SIGNING = {
    "kind": "AgreementSigned",
    "occurred_on": "2002-11-25",
    "company": "Acme, Inc.",
    "investors": [ONE, TWO],
    "terms": {"based_on": "focus-2002", "required_effective_date": "2003-06-01"},
}
BEGUN = [
    SIGNING,
    bought("2002-11-25", 750_000),
    bought("2002-11-25", 250_000, investor=TWO),
    filed("2003-02-03"),
]


def plain_log() -> Sequence[Entry]:
    """Two Investors, late from 1 June: charged on 1 and 31 July, effective on 11 August."""
    return source_of([*BEGUN, effective("2003-08-11")]).entries


def test_what_an_entry_taught_is_closed_and_opened_and_nothing_else_moves() -> None:
    kept, log = Kept(), plain_log()
    before: frozenset[Row] = frozenset()
    for count in range(1, len(log) + 1):
        learned = kept.learn(log[:count])
        assert set(learned.closed) <= before
        assert not set(learned.opened) & before
        assert (before - set(learned.closed)) | set(learned.opened) == kept.rows
        before = frozenset(kept.rows)


def test_a_payment_moves_the_rows_of_whom_it_was_paid_to_alone() -> None:
    log = source_of([*BEGUN, effective("2003-08-11"), paid("2003-08-15", "100.00")]).entries
    kept = Kept()
    for count in range(1, len(log)):
        kept.learn(log[:count])
    learned = kept.learn(log)
    assert {row.content.investor for row in (*learned.closed, *learned.opened)} == {ONE}
    assert [row.start for row in learned.opened if isinstance(row.content, Payment)] == [date(2003, 8, 15)]


def test_a_payment_is_found_under_whatever_name_its_investor_was_put_right_to() -> None:
    put_right = {
        "kind": "EntryCorrected",
        "occurred_on": "2003-08-12",
        "target": 1,
        "reason": "the name was misspelt",
        "replacement": {**SIGNING, "investors": ["Harrow Funds", TWO]},
        "renames": {ONE: "Harrow Funds"},
    }
    facts = [*BEGUN, effective("2003-08-11"), put_right, paid("2003-08-15", "100.00", investor="Harrow Funds")]
    version = versions(source_of(facts).entries)[-1]
    for day in (date(2003, 8, 14), date(2003, 8, 15), date(2003, 8, 16)):
        assert set(on(version, day)) == set(held_on(case(version.log, as_of=day)))


def test_an_amount_holds_from_its_computation_date_and_is_paid_from_the_day_it_was() -> None:
    version = versions(plain_log())[-1]
    first = min(row.start for row in version.rows if isinstance(row.content, AmountLine))
    for day, count in ((first - DAY, 0), (first, 2), (first + DAY, 2)):
        assert len([each for each in on(version, day) if isinstance(each, AmountLine)]) == count
    running = [row for row in version.rows if isinstance(row.content, Running)]
    assert {(each.start, each.to) for each in running if each.content.since == first} == {
        (first + DAY, first + timedelta(30))
    }


def test_days_nobody_looked_at_yet_are_looked_at_once_an_entry_is_of_a_later_one() -> None:
    early = plain_log()[:4]
    kept = Kept()
    for count in range(1, 5):
        kept.learn(early[:count])
    assert kept.through < date(2003, 8, 11)
    log = plain_log()
    kept.learn(log)
    for day in (kept.through, date(2003, 7, 1), date(2003, 7, 31), date(2003, 8, 10), date(2003, 8, 11)):
        assert set(on(Version(log, frozenset(kept.rows), kept.through), day)) == set(held_on(case(log, as_of=day)))


def test_looking_further_ahead_finds_what_time_alone_brings() -> None:
    log = plain_log()[:4]
    kept = Kept()
    for count in range(1, 5):
        kept.learn(log[:count])
    last = max(entry.occurred_on for entry in log) + timedelta(AHEAD)
    assert kept.through == last
    kept.extend(log, date(2004, 6, 30))
    version = Version(log, frozenset(kept.rows), kept.through)
    for day in (last, last + DAY, date(2003, 12, 28), date(2004, 6, 30)):
        assert set(on(version, day)) == set(held_on(case(log, as_of=day)))


def test_a_stretch_is_found_wherever_it_begins_and_ends() -> None:
    first, last = date(2003, 1, 1), date(2003, 12, 31)
    one, other = (Party(investor=name, place=0, currency="USD") for name in (ONE, TWO))

    def held(day: date) -> list[Party]:
        return [one] if day < date(2003, 3, 7) else [one, other]

    found = {(row.content.investor, row.start, row.to) for row in rows_of(stretches(held, first, last))}
    assert found == {(ONE, first, date.max), (TWO, date(2003, 3, 7), date.max)}
