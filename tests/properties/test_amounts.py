"""What holds for every legal history. Each property is tried on 250 random ones, others on each run; the seed is the
example. `python3 -m tests.full_size properties` for thousands.
"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lifecycle.entries import Entry
from lifecycle.entries.codec import decode
from lifecycle.errors import Refusal
from lifecycle.judging.history import standing, stands_at
from lifecycle.log.opening import open_log
from lifecycle.record.files import JudgedFile, judge_lines
from lifecycle.record.importing import import_log
from projections.amounts.lines import FIGURES
from projections.amounts.settlement_judge import judge_settlement
from projections.questions.holdings import holdings
from projections.questions.may_sell import may_sell
from projections.questions.owed import Owed, owed
from projections.questions.period import period
from projections.questions.restricted import restricted
from projections.questions.status import status
from projections.questions.suspensions import suspensions
from regrights.book.answers import as_plain
from tests import reference
from tests.properties.histories import INVESTORS, SIGNING, Given, random_history, random_readings

seeds = st.integers(min_value=0, max_value=2**32 - 1)
EXAMPLES = int(os.environ.get("REGRIGHTS_EXAMPLES", "250"))
thorough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
# Where one example asks for many answers, or few histories are such.
fewer = settings(thorough, max_examples=EXAMPLES // 2)
LATE = datetime(2006, 1, 1, tzinfo=UTC)
ALPHA = INVESTORS[0]


def judged(log: Sequence[Given]) -> JudgedFile:
    lines = [json.dumps(given_entry).encode() for given_entry in log]
    numbered = iter(list(enumerate(lines, 1)))
    return judge_lines(numbered, source="a random history", now=LATE, settlement_judge=judge_settlement)


def entries(log: Sequence[Given]) -> Sequence[Entry]:
    return judged(log).entries


def some_day(chance: Random) -> date:
    return date(2003, 5, 20) + timedelta(days=chance.randint(0, 600))


def amounts(answer: Owed) -> list[tuple[object, ...]]:
    """Everything about the world in an answer: no positions, no texts."""
    figures = attrgetter("investor", *FIGURES)
    of_line = attrgetter("trigger", "trigger_date", "number", "computed_on", "days", "base", "amount", "due_on", "paid")
    of_open = attrgetter("trigger_date", "number", "since", "if_cured_today")
    return [
        (figures(each), [of_line(line) for line in each.lines], [of_open(row) for row in each.open])
        for each in answer.investors
    ]


def late_history(days_late: int | None, delays: Sequence[tuple[int, int]], shares: int, price: str) -> list[Given]:
    """One Investor, one closing; delay attributed in (start, length) days from the signing."""
    stamp = {"recorded_at": "2005-12-01T12:00:00-05:00"}
    log: list[Given] = [
        {
            "kind": "AgreementSigned",
            "occurred_on": SIGNING.isoformat(),
            "company": "Focus Enhancements, Inc.",
            "investors": [ALPHA],
            "terms": "focus-2002",
        },
        {
            "kind": "SharesPurchased",
            "occurred_on": SIGNING.isoformat(),
            "investor": ALPHA,
            "shares": shares,
            "price_per_share": price,
        },
        {"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3"},
    ]
    for start, length in delays:
        first = SIGNING + timedelta(days=start)
        log.append(
            {
                "kind": "InvestorDelayAttributed",
                "occurred_on": "2003-03-03",
                "status": "agreed",
                "from_on": first.isoformat(),
                "until_on": (first + timedelta(days=length)).isoformat(),
            }
        )
    if days_late is not None:
        effective = date(2003, 6, 1) + timedelta(days=days_late)
        log.append({"kind": "EffectivenessDeclared", "occurred_on": effective.isoformat(), "statement": "333-1"})
    return [{**entry, **stamp} for entry in log]


@thorough
@given(
    days_late=st.one_of(st.none(), st.integers(-20, 400)),
    delays=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)), max_size=3),
    shares=st.integers(1, 10**7),
    price=st.sampled_from(["2.00", "0.333333", "1.2345", "17"]),
    asked=st.integers(0, 500),
)
def test_late_effectiveness_is_two_percent_thrice_then_three(
    days_late: int | None, delays: list[tuple[int, int]], shares: int, price: str, asked: int
) -> None:
    required = date(2003, 6, 1)
    as_of = required + timedelta(days=asked)
    end = as_of if days_late is None else required + timedelta(days=days_late)
    assume(end <= as_of)
    tolled = {SIGNING + timedelta(days=start + day) for start, length in delays for day in range(length)}
    counted = (end - required).days - sum(SIGNING < day <= end for day in tolled)
    late = max(0, counted)
    number = late // 30 if days_late is None else -(-late // 30)

    answer = owed(entries(late_history(days_late, delays, shares, price)), as_of=as_of)

    base = shares * Decimal(price)
    two, three = ((base * Decimal(rate)).quantize(Decimal("0.01"), "ROUND_HALF_UP") for rate in ("0.02", "0.03"))
    assert answer.total.determined == two * min(number, 3) + three * max(number - 3, 0)


@thorough
@given(seed=seeds)
def test_completed_is_at_most_prorated_is_at_most_full(seed: int) -> None:
    chance = Random(seed)
    log, as_of, readings = entries(random_history(chance)), some_day(chance), random_readings(chance)

    totals = [
        owed(log, as_of=as_of, readings={**readings, "partial_period": choice}).total.determined
        for choice in ("completed", "prorated", "full")
    ]

    assert totals == sorted(totals)


@thorough
@given(seed=seeds)
def test_due_dates_follow_their_computation_dates_and_nothing_follows_a_cure(seed: int) -> None:
    chance = Random(seed)
    log, as_of = entries(random_history(chance)), some_day(chance)
    asked = {"payment_timing": "arrears", "first_cure": "computes", "ninety_days": "dates_the_restriction"}

    answer = owed(log, as_of=as_of, readings=asked)
    started_on = min((entry.occurred_on for entry in standing_declarations(log, as_of)), default=None)
    until = {
        (each.investor, one.date): one.until
        for each in restricted(log, as_of=as_of, readings=asked).investors
        for one in each.restricted_sale_dates
    }
    for each in answer.investors:
        for line in each.lines:
            assert line.due_on > line.computed_on
            assert line.base > 0
            if line.trigger == "late_effectiveness":
                assert started_on is None or line.computed_on <= started_on
            else:
                cure = until[each.investor, line.trigger_date]
                assert started_on is not None
                assert started_on < line.trigger_date
                assert cure is None or line.computed_on <= cure


def standing_declarations(log: Sequence[Entry], as_of: date) -> list[Entry]:
    from projections.facts.cut import history

    return [entry for entry in history(log, as_of=as_of) if entry.kind == "EffectivenessDeclared"]


@fewer
@given(seed=seeds)
def test_one_more_permitted_suspension_never_raises_what_is_determined(seed: int) -> None:
    chance = Random(seed)
    log = random_history(chance)
    start = max(date.fromisoformat(str(entry["occurred_on"])) for entry in log) + timedelta(days=chance.randint(1, 30))
    lift = start + timedelta(days=chance.randint(0, 20))
    stamp = {"recorded_at": LATE.isoformat()}
    more = [
        {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": start.isoformat(), **stamp},
        {"kind": "SuspensionLifted", "occurred_on": lift.isoformat(), "reason": "disclosed", **stamp},
    ]
    try:
        longer = entries([*log, *more])
    except Refusal:
        assume(False)
    as_of = lift + timedelta(days=chance.randint(0, 100))
    last = [each.suspensions[-1] for each in suspensions(longer, as_of=as_of).investors]
    assume(all(suspension.permitted and suspension.permitted_until == lift for suspension in last))

    without = owed(entries(log), as_of=as_of).total.determined

    assert owed(longer, as_of=as_of).total.determined <= without


@thorough
@given(seed=seeds)
def test_what_is_recorded_later_never_changes_what_was_known_earlier(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance))
    known = chance.randint(1, len(log))
    as_of, readings, known_at = some_day(chance), random_readings(chance), log[known - 1].recorded_at
    before = [entry for entry in log if entry.recorded_at <= known_at]

    then = as_plain("a", owed(before, as_of=as_of, known_at=known_at, readings=readings))

    assert then == as_plain("a", owed(log, as_of=as_of, known_at=known_at, readings=readings))


@thorough
@given(seed=seeds)
def test_a_future_fact_never_changes_an_earlier_days_answer(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance, changes=False))
    as_of = some_day(chance)
    by_then = [entry for entry in log if entry.occurred_on <= as_of or entry.speaks_about_the_past]
    renumbered = [*by_then] if by_then == list(log[: len(by_then)]) else None
    assume(renumbered is not None and len(by_then) < len(log))

    assert as_plain("a", owed(by_then, as_of=as_of)) == as_plain("a", owed(log, as_of=as_of))


@thorough
@given(seed=seeds)
def test_the_order_of_recording_does_not_change_what_happened(seed: int) -> None:
    chance = Random(seed)
    log = random_history(chance, changes=False)
    stamp = {"recorded_at": LATE.isoformat()}
    in_order = sorted(log[1:], key=lambda entry: str(entry["occurred_on"]))
    shuffled = sorted(in_order, key=lambda entry: (chance.random(), str(entry["occurred_on"])))
    # Entries of one day keep their order among themselves: position decides it.
    by_day: dict[object, list[Given]] = {}
    for entry in log[1:]:
        by_day.setdefault(entry["occurred_on"], []).append(entry)
    shuffled = [by_day[entry["occurred_on"]].pop(0) for entry in shuffled]
    try:
        other = entries([{**entry, **stamp} for entry in [log[0], *shuffled]])
    except Refusal:
        assume(False)
    as_of, readings = some_day(chance), random_readings(chance)

    answer = owed(other, as_of=as_of, readings=readings)

    assert amounts(answer) == amounts(owed(entries(log), as_of=as_of, readings=readings))


@thorough
@given(seed=seeds)
def test_splitting_a_sale_in_two_changes_nothing(seed: int) -> None:
    chance = Random(seed)
    log = random_history(chance, changes=False)
    sales = [
        place for place, entry in enumerate(log) if entry["kind"] == "SharesSold" and int(str(entry["shares"])) > 1
    ]
    assume(sales)
    place = chance.choice(sales)
    shares = int(str(log[place]["shares"]))
    first = chance.randint(1, shares - 1)
    halves = [{**log[place], "shares": first}, {**log[place], "shares": shares - first}]
    as_of, readings = some_day(chance), random_readings(chance)

    split = owed(entries([*log[:place], *halves, *log[place + 1 :]]), as_of=as_of, readings=readings)

    assert amounts(split) == amounts(owed(entries(log), as_of=as_of, readings=readings))


@thorough
@given(seed=seeds, factor=st.integers(2, 1000))
def test_scaling_every_share_count_scales_every_amount(seed: int, factor: int) -> None:
    chance = Random(seed)
    log = random_history(chance, changes=False)
    scaled = [{**entry, "shares": int(str(entry["shares"])) * factor} if "shares" in entry else entry for entry in log]
    as_of, readings = some_day(chance), random_readings(chance)

    small = owed(entries(log), as_of=as_of, readings=readings)
    large = owed(entries(scaled), as_of=as_of, readings=readings)

    rounding = Decimal("0.005") * (factor + 1)
    for one, other in zip(small.investors, large.investors, strict=True):
        pairs = list(zip(one.lines, other.lines, strict=True))
        assert all(abs(line.amount * factor - scaled_line.amount) <= rounding for line, scaled_line in pairs)


@thorough
@given(seed=seeds)
def test_no_share_is_made_or_lost_on_its_way_from_one_to_another(seed: int) -> None:
    chance = Random(seed)
    log, as_of, readings = entries(random_history(chance, second_stage=True)), some_day(chance), random_readings(chance)

    found = holdings(log, as_of=as_of, readings=readings)

    came = sum(each.bought + each.received - each.sold for each in found.investors)
    held = sum(each.held for each in found.investors) + sum(each.shares for each in found.in_transfer)
    # Totals are shown rounded down, and only a split leaves fractions.
    split = any(entry.kind == "SharesSplit" for entry in log)
    assert abs(came - held) <= (4 * len(found.investors) + len(found.in_transfer) if split else 0)


@thorough
@given(seed=seeds)
def test_a_waiver_taken_back_leaves_everything_as_it_was(seed: int) -> None:
    chance = Random(seed)
    log = random_history(chance, second_stage=True)
    as_of, readings = some_day(chance), random_readings(chance)
    signed = {"company_signed": True, "signed_by": list(log[0]["investors"])}
    waiver = {"kind": "WaiverGranted", "occurred_on": "2005-03-01", "from_on": "2002-11-25", "until_on": "2005-03-01"}
    trigger = {"trigger": chance.choice(["late_effectiveness", "restricted_sale"]), "refund": chance.random() < 0.5}
    retracted = {"kind": "EntryRetracted", "occurred_on": "2005-03-02", "target": len(log) + 1, "reason": "unsigned"}
    stamp = {"recorded_at": LATE.isoformat()}

    waived = entries([*log, {**waiver, **signed, **trigger, **stamp}, {**retracted, **stamp}])

    assert as_plain("a", owed(waived, as_of=as_of, readings=readings)) == as_plain(
        "a", owed(entries(log), as_of=as_of, readings=readings)
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "random.db"


@thorough
@given(seed=seeds)
def test_the_stored_log_answers_as_the_log_in_memory(seed: int, store: Path) -> None:
    chance = Random(seed)
    file = judged(random_history(chance))
    as_of, readings = some_day(chance), random_readings(chance)
    with open_log(f"sqlite:///{store}") as log:
        name = f"{seed}-{len(log.agreements())}"
        import_log(log, name, file)
        stored = log.read(name)

    folded = owed([decode(entry.stored) for entry in stored], as_of=as_of, readings=readings)

    assert [entry.digest.hex() for entry in stored] == list(file.digests)
    assert as_plain("a", folded) == as_plain("a", owed(file.entries, as_of=as_of, readings=readings))


QUESTIONS = {
    "owed": owed,
    "restricted": restricted,
    "suspensions": suspensions,
    "period": period,
    "status": status,
    "may_sell": may_sell,
}
SAID_OTHERWISE = {"agreement", "as_of", "known_at", "warnings", "readings", "why", "entries", "clauses"}


@settings(parent=thorough, derandomize=True)
@given(seed=seeds)
def test_a_second_day_by_day_implementation_gives_the_same_answers(seed: int) -> None:
    chance = Random(seed)
    second_stage = chance.random() < 0.5
    given_log = random_history(chance, second_stage=second_stage, groups=second_stage and chance.random() < 0.5)
    log = entries(given_log)
    as_of, readings = some_day(chance), random_readings(chance)
    known_at = datetime(2003, 6, 1, tzinfo=UTC) + timedelta(days=chance.randint(0, 700))
    when = {"known_at": known_at.isoformat()} if chance.random() < 0.3 else {}
    name = chance.choice(["owed", "owed", "owed", *QUESTIONS])

    expected = getattr(reference, name)(given_log, as_of.isoformat(), readings, **when)
    answer = as_plain("a", QUESTIONS[name](log, as_of=as_of, readings=readings, known_at=known_at if when else None))

    assert without_words(expected) == picked(without_words(expected), answer)


def without_words(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_words(each) for key, each in value.items() if key not in SAID_OTHERWISE}
    return [without_words(each) for each in value] if isinstance(value, list) else value


def picked(shape: object, value: object) -> object:
    """The part of an answer that the reference speaks of."""
    if isinstance(shape, dict) and isinstance(value, dict):
        return {key: picked(shape[key], value[key]) for key in shape}
    if isinstance(shape, list) and isinstance(value, list) and len(shape) == len(value):
        return [picked(one, other) for one, other in zip(shape, value, strict=True)]
    return value


@thorough
@given(seed=seeds)
def test_what_stands_at_one_position_is_what_stands_there_in_the_whole_log(seed: int) -> None:
    chance = Random(seed)
    log = entries(random_history(chance, second_stage=chance.random() < 0.5))
    log = log[: chance.randint(1, len(log))]
    stands = {entry.position: entry for entry in standing(log).entries}
    for entry in log:
        assert stands_at(log, entry.position) == stands.get(entry.position)
