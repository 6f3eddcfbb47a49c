"""What a judgement keeps: a late entry judged by what it touches comes to what a whole history judged anew comes to."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from lifecycle.errors import Refusal
from lifecycle.judging import judgement as judging
from lifecycle.judging.history import each_changed, history_key, standing, stands_at
from lifecycle.judging.judgement import Judgement
from lifecycle.judging.kept.layered import Layered
from lifecycle.judging.kept.totals import Totals
from lifecycle.judging.names import KnownNames
from lifecycle.judging.renaming import names_on, renamed
from lifecycle.judging.state import State, check, evolve
from lifecycle.record.files import judged_next

SIGNED = date(2003, 1, 6)
NOW = datetime(2010, 1, 4, 17, tzinfo=UTC)
FUNDS = ["Alpha Fund", "Beta Fund", "Gamma Fund"]
OTHERS = ["Delta Fund", "Epsilon Fund"]
STATEMENTS = ["333-1", "333-2"]
OF_A_STATEMENT = [
    *("EffectivenessDeclared", "EffectivenessDeclared", "StopOrderIssued", "StopOrderLifted", "EffectivenessLapsed"),
    *("EffectivenessRestored", "ProspectusSupplemented", "ClearanceNotified"),
]
BARS = ["PotentialMaterialEventNoticeGiven", "MisstatementNoticeReceived", "CorrectedProspectusReceived"]


def day(number):
    return (SIGNED + timedelta(days=number)).isoformat()


def begun(investors=FUNDS):
    signing = {"kind": "AgreementSigned", "company": "Issuer, Inc.", "investors": investors, "terms": "focus-2002"}
    filed = {"kind": "StatementFiled", "occurred_on": day(20), "statement": "333-1", "form": "S-3"}
    return [
        {**signing, "occurred_on": day(0)},
        *(bought(name, 0, 300) for name in investors),
        filed,
        {"kind": "EffectivenessDeclared", "occurred_on": day(60), "statement": "333-1"},
    ]


def bought(investor, on, shares):
    given = {"kind": "SharesPurchased", "investor": investor, "shares": shares, "price_per_share": "1.00"}
    return {**given, "occurred_on": day(on)}


def sold(investor, on, shares):
    given = {"kind": "SharesSold", "investor": investor, "shares": shares, "venue": "private"}
    return {**given, "occurred_on": day(on)}


def candidate(chance, log):
    """Something that may be legal or not, of any day."""
    name, other = chance.choice(FUNDS + OTHERS[:1]), chance.choice(FUNDS + OTHERS)
    shares, statement = chance.choice([1, 10, 100, 250]), chance.choice(STATEMENTS)
    whom = {"investor": name} if chance.random() < 0.4 else {}
    made = chance.choice(
        [
            bought(name, 0, shares),
            sold(name, 0, shares),
            sold(name, 0, shares),
            {"kind": "WarrantsIssued", "investor": name, "shares": shares},
            {"kind": "WarrantsExercised", "investor": name, "shares": shares},
            {"kind": "SharesTransferred", "investor": name, "transferee": other, "shares": shares},
            {"kind": "TransferNotified", "investor": name, "transferee": other},
            {"kind": "StatementFiled", "statement": statement, "form": "S-3", "coverage": {name: 5, other: 5}},
            *({"kind": kind, "statement": statement} for kind in OF_A_STATEMENT),
            {"kind": "AmendmentFiled", "statement": statement, "form": "S-3/A"},
            *({"kind": kind, **whom} for kind in BARS),
            {"kind": "SuspensionLifted", "reason": "disclosed", **whom},
            {"kind": "ClosingBidRecorded", "price": "1.50"},
            {"kind": "PeriodicAmountPaid", "investor": name, "amount": "10.00"},
            {"kind": "ExpenseIncurred", "amount": "1.00", "category": "fee"},
            {"kind": "InvestorRenamed", "investor": name, "name": chance.choice(["Alpha Capital", "Beta Capital"])},
            {"kind": "SharesSplit", "new_shares": 2, "old_shares": 1},
        ]
    )
    if made["kind"] in ("InvestorRenamed", "SharesSplit") and chance.random() < 0.7:
        made = {"kind": "ExpenseIncurred", "amount": "1.00", "category": "fee"}
    if chance.random() < 0.3:
        return change(chance, log)
    return {**made, "occurred_on": day(chance.choice([70, 90, 100, 200, 300]) + chance.randint(0, 30))}


def change(chance, log):
    target = chance.randint(2, len(log))
    said = {"target": target, "reason": "a slip", "occurred_on": day(400)}
    new = dict(log[target - 1])
    if chance.random() < 0.35 or "target" in new:
        return {"kind": "EntryRetracted", **said}
    renames = {}
    if chance.random() < 0.6:
        moved = date.fromisoformat(new["occurred_on"]) + timedelta(days=chance.choice([-40, -3, -1, 1, 2, 30]))
        new["occurred_on"] = moved.isoformat()
    if "shares" in new and chance.random() < 0.5:
        new["shares"] = chance.choice([1, 50, 200])
    if "investor" in new and chance.random() < 0.3:
        renames, new["investor"] = {new["investor"]: "Zeta Fund"}, chance.choice([*FUNDS, "Zeta Fund"])
    right = {"renames": renames} if new.get("investor") == "Zeta Fund" else {}
    return {"kind": "EntryCorrected", **said, "replacement": {**new, "source": chance.choice(["a", "b"])}, **right}


def told(judgement, given):
    """The entry as admitted, or the sentence of its refusal."""
    try:
        admission = judged_next(judgement, given, now=NOW)[1]
        judgement.check_again(admission.entry)
    except Refusal as refused:
        return str(refused)
    judgement.take(admission)
    return admission.entry


def folded(log):
    stands = standing(log).entries
    names = names_on(stands)
    history, states = sorted((renamed(entry, names) for entry in stands), key=history_key), [State()]
    for entry in history:
        check(states[-1], entry)
        states.append(evolve(states[-1], entry))
    return history, states


@pytest.mark.parametrize("seed", range(60))
def test_judged_by_what_it_touches_an_entry_meets_what_it_meets_in_the_whole_history(seed, monkeypatch):
    chance, quick, whole = Random(seed), Judgement(), Judgement()
    log = []
    for given in begun():
        assert told(quick, given) == told(whole, given)
        log.append(given)
    for _ in range(60):
        given = candidate(chance, log)
        found = told(quick, given)
        with monkeypatch.context() as patched:
            patched.setattr(judging, "placed", lambda *_, **__: None)
            assert told(whole, given) == found
        if not isinstance(found, str):
            log.append(given)
        assert (quick.history, quick.state) == (whole.history, whole.state)
        assert ([*quick.history], [*quick.states]) == folded(quick.log)
        assert quick.state == quick.states[-1]


def test_random_logs_hold_late_entries_changes_renames_and_transfers_admitted_both_ways(monkeypatch):
    placed, ways, kinds = judging.placed, {True: 0, False: 0}, set()

    def counting(*given, **named):
        found = placed(*given, **named)
        ways[found is not None] += 1
        return found

    monkeypatch.setattr(judging, "placed", counting)
    for seed in range(60):
        chance, judgement, log = Random(seed), Judgement(), []
        for given in begun():
            told(judgement, given)
            log.append(given)
        for _ in range(60):
            given = candidate(chance, log)
            if not isinstance(told(judgement, given), str):
                log.append(given)
        kinds |= {given["kind"] for given in log}
    assert min(ways.values()) > 100
    assert {"EntryCorrected", "EntryRetracted", "InvestorRenamed", "TransferNotified", "SharesSplit"} <= kinds


LATE = [
    {"kind": "PeriodicAmountPaid", "investor": FUNDS[0], "amount": "10.00", "occurred_on": day(80)},
    sold(FUNDS[0], 81, 10),
    bought(FUNDS[0], 82, 10),
    {"kind": "WarrantsIssued", "investor": FUNDS[1], "shares": 10, "occurred_on": day(83)},
    {"kind": "ProspectusSupplemented", "statement": "333-1", "occurred_on": day(84)},
    {"kind": "ClosingBidRecorded", "price": "1.50", "occurred_on": "2003-04-01"},
    {"kind": "EntryRetracted", "target": 8, "reason": "a slip", "occurred_on": day(85)},
    {
        "kind": "EntryCorrected",
        "target": 7,
        "replacement": {"kind": "SuspensionLifted", "reason": "disclosed", "occurred_on": day(203)},
        "reason": "a slip",
        "occurred_on": day(86),
    },
]


@pytest.mark.parametrize("given", LATE, ids=lambda given: given["kind"])
def test_what_nothing_later_turns_on_is_taken_in_without_the_whole_history(given, monkeypatch):
    judgement = Judgement()
    suspended = {"kind": "PotentialMaterialEventNoticeGiven", "occurred_on": day(200)}
    lifted = {"kind": "SuspensionLifted", "reason": "disclosed", "occurred_on": day(201)}
    for each in [*begun(FUNDS[:2])[:-1], begun()[-1], suspended, lifted, sold(FUNDS[0], 210, 20)]:
        assert not isinstance(told(judgement, each), str)
    monkeypatch.setattr(judging, "refolded", None)  # would raise
    assert told(judgement, given) in judgement.log
    assert ([*judgement.history], [*judgement.states]) == folded(judgement.log)


def test_a_late_sale_of_what_a_later_one_needs_is_refused_by_the_later_one():
    judgement = Judgement()
    for given in [*begun(), sold(FUNDS[0], 100, 200), bought(FUNDS[0], 110, 500)]:
        told(judgement, given)
    assert "collides with position 7 (SharesSold" in told(judgement, sold(FUNDS[0], 90, 101))
    assert not isinstance(told(judgement, sold(FUNDS[0], 90, 100)), str)
    assert not isinstance(told(judgement, sold(FUNDS[0], 120, 400)), str)


@pytest.mark.parametrize("seed", range(10))
def test_a_total_runs_as_the_sum_of_what_was_put_in(seed):
    chance, totals, items = Random(seed), Totals(), {}
    for _ in range(400):
        place = (SIGNED, 2, chance.randint(1, 200))
        if place in items:
            del items[place]
            totals.take_out(place)
        else:
            items[place] = chance.choice([(5, None), (-3, 3), (0, 7)])
            totals.put(place, *items[place])
        one, other = sorted((SIGNED, 2, chance.randint(0, 201)) for _ in range(2))
        before = {at: sum(added for each, (added, _) in items.items() if each < at) for at in (one, *items)}
        assert totals.before(one) == before[one]
        for until in (other, None):
            inside = [at for at in items if one < at and (until is None or at < until)]
            spare = [before[at] - items[at][1] for at in inside if items[at][1] is not None]
            assert totals.least_to_spare(one, until) == min(spare, default=None)
    assert totals.adding == sum(added != 0 for added, _ in items.values())


def test_a_layered_mapping_is_the_mapping_it_was_made_by():
    chance, layered, plain = Random(1), Layered(), {}
    for number in range(2_000):
        before, was = layered, dict(plain)
        key = chance.randint(0, 500)
        if number % 50 == 0 and plain:
            key = chance.choice([*plain])
            del plain[key]
            layered = layered.without(key)
        else:
            plain[key] = number
            layered = layered.put(key, number)
        assert (layered, list(layered), len(layered)) == (plain, list(plain), len(plain))
        assert before == was
    assert layered.get("nobody") is None
    assert "nobody" not in layered


def test_names_given_back_one_by_one_are_unknown_again():
    judgement = Judgement()
    for given in begun():
        told(judgement, given)
    signing, first = judgement.log[0], judgement.log[1]
    known = KnownNames(judgement.log)
    assert known.exchanged(first, None)
    known.check(first)  # still known by the signing
    assert known.exchanged(signing, None)
    assert known.exchanged(judgement.log[4], None)


@pytest.mark.parametrize("seed", range(20))
def test_what_each_change_changed_is_what_stood_before_it_and_since(seed):
    chance, judgement, log = Random(seed), Judgement(), []
    for given in [*begun(), *(sold(FUNDS[0], 100 + number, 1) for number in range(8))]:
        told(judgement, given)
        log.append(given)
    for _ in range(40):
        given = change(chance, log)
        if seed % 2:
            given.pop("renames", None)
        if not isinstance(told(judgement, given), str):
            log.append(given)
    kept = judgement.log
    changes = [entry for entry in kept if entry.kind in ("EntryCorrected", "EntryRetracted")]
    assert len(changes) > 5
    assert each_changed(kept) == {
        each.position: tuple(stands_at(kept[: each.position - back], each.target) for back in (1, 0))
        for each in changes
    }
