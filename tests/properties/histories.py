"""Random legal histories: whatever the judgement admits, it may hand to the rules.

A source of chance is given, so that Hypothesis can drive and shrink it. Refused candidates are dropped.
With ``second_stage`` there are also coverage, transfers, splits, Warrants, amendments, waivers and shares in kind.
With ``bars`` there are many stretches in which sales are barred, with sales and transfers in their midst.
With ``groups`` some shares go another way than others: statements that cover a part, or one share, or a transferee;
stops, lapses and replacements of one of them; late purchases; transfers before and after a filing, told late or never;
exclusions, splits, post-effective amendments, relistings.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from lifecycle.entries.codec import parse
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement
from lifecycle.record.files import admitted
from projections.amounts.settlement_judge import judge_settlement
from tests import reference
from tests.readings import REGISTER
from tests.reference.shares import Shares
from tests.reference.words import ordinary_business_day

SIGNING = date(2002, 11, 25)
INVESTORS = ["Alpha Capital A.G.", "Shimshon Visnstein", "vFinance Investments, Inc."]
TRANSFEREES = ["First Transferee", "Second Transferee"]
STATEMENTS = ["333-1", "333-2"]
PRICES = ["2.00", "1.25", "0.333333", "3.10", "0"]
SHARES = [1, 7, 1_000, 12_345, 100_000, 375_000]

Given = dict[str, object]


def random_history(
    chance: Random,
    *,
    changes: bool = True,
    size: int = 22,
    second_stage: bool = False,
    bars: bool = False,
    groups: bool = False,
) -> list[Given]:
    """Entries of one legal log as parsed JSON, ``recorded_at`` included, positions in list order."""
    judgement, log = Judgement(judge_settlement), []
    investors = INVESTORS[: chance.randint(1, 3)]
    recorded = datetime(2002, 11, 25, 15, tzinfo=UTC)

    def offer(given: Given) -> None:
        nonlocal recorded
        day = date.fromisoformat(str(given["occurred_on"]))
        floor = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        when = max(recorded, floor) + timedelta(seconds=1)
        given = {**given, "recorded_at": when.isoformat()}
        try:
            admitted(judgement, parse(json.dumps(given).encode()), now=when)
        except Refusal:
            return
        recorded = when
        log.append(given)

    offer(
        {
            "kind": "AgreementSigned",
            "occurred_on": SIGNING.isoformat(),
            "company": "Focus Enhancements, Inc.",
            "investors": investors,
            "terms": _terms(chance),
        }
    )
    for name in investors[:2]:
        offer(_purchase(chance, name, SIGNING))
    if groups:
        for given in _before_filing(chance, investors):
            offer(given)
    coverage = _coverage(chance, _named(investors, log)) if second_stage or groups else {}
    offer({"kind": "StatementFiled", "occurred_on": "2003-02-03", "statement": "333-1", "form": "S-3", **coverage})
    if second_stage and len(investors) > 2:
        offer({"kind": "WarrantsIssued", "occurred_on": "2002-11-25", "investor": investors[2], "shares": 50_000})
    day = date(2003, 4, 1) + timedelta(days=chance.randint(0, 50))
    if bars or groups:
        first = _declared_in_part(chance, _named(investors, log), day) if groups else _declared(chance, investors, day)
        for given in first:
            offer(given)
    for _ in range(size):
        day += timedelta(days=chance.choice([0, 0, 1, 2, 5, 9, 14, 21, 30, 45]))
        placed = max(day - timedelta(days=chance.choice([0, 0, 0, 0, 0, 3, 20, 40])), SIGNING)
        if groups and chance.random() < 0.6:
            for given in _of_some_shares(chance, investors, placed, log):
                offer(given)
        elif bars and chance.random() < 0.5:
            for given in _stretch(chance, investors, placed, log):
                offer(given)
        elif second_stage and chance.random() < 0.4:
            for given in _second_stage(chance, investors, placed, log):
                offer(given)
        else:
            who = investors + _newcomers(log) if second_stage or groups else investors
            given = _candidate(chance, who, placed, log if changes else [])
            if (second_stage or groups) and "toward" in given and chance.random() < 0.5:
                given = {**given, "toward": {**given["toward"], "statement": chance.choice(STATEMENTS)}}
            offer(given)
    return log


def _terms(chance: Random) -> object:
    if chance.random() < 0.7:
        return "focus-2002"
    return {
        "based_on": "focus-2002",
        "required_effective_date": (date(2003, 5, 20) + timedelta(days=chance.randint(0, 25))).isoformat(),
        "computation_interval_days": chance.choice([30, 30, 20, 7]),
        "holidays_added": chance.choice([[], ["2003-06-20", "2003-07-08"]]),
        "holidays_removed": chance.choice([[], ["2003-07-04"]]),
    }


def _purchase(chance: Random, name: str, day: date) -> Given:
    return {
        "kind": "SharesPurchased",
        "occurred_on": day.isoformat(),
        "investor": name,
        "shares": chance.choice(SHARES),
        "price_per_share": chance.choice(PRICES),
    }


def _candidate(chance: Random, investors: list[str], day: date, log: list[Given]) -> Given:
    on = {"occurred_on": day.isoformat()}
    name = chance.choice(investors)
    whom = {"investor": name} if chance.random() < 0.3 else {}
    statement = {"statement": chance.choice([*STATEMENTS, "333-1", "333-1"])}
    span = {
        "from_on": max(SIGNING, day - timedelta(days=chance.randint(0, 40))).isoformat(),
        "until_on": (day + timedelta(days=chance.randint(1, 25))).isoformat(),
    }
    reading = chance.choice(REGISTER)
    options: list[Given] = [
        {"kind": "EffectivenessDeclared", **statement},
        {"kind": "EffectivenessDeclared", **statement},
        {"kind": "StatementFiled", "form": "S-3", **statement},
        {"kind": "ClearanceNotified", "oral": True, **statement},
        {"kind": "PotentialMaterialEventNoticeGiven", **whom, "board_findings": chance.random() < 0.85},
        {"kind": "PotentialMaterialEventNoticeGiven", **whom},
        {"kind": "SuspensionLifted", **whom, "reason": "disclosed"},
        {"kind": "SuspensionLifted", **whom, "reason": "disclosed"},
        {"kind": "AdvanceNoticeGiven", **whom},
        {"kind": "MisstatementNoticeReceived", **whom},
        {"kind": "CorrectedProspectusReceived", **whom},
        {"kind": "StopOrderIssued", **statement},
        {"kind": "StopOrderLifted", **statement},
        {"kind": "EffectivenessLapsed", **statement},
        {"kind": "EffectivenessRestored", **statement},
        {"kind": "StatementWithdrawn", **statement}
        if chance.random() < 0.3
        else {"kind": "AmendmentFiled", "form": "S-3", **statement},
        {"kind": "Delisted", "market": "Nasdaq SmallCap"},
        {"kind": "Relisted", "market": "Nasdaq SmallCap"},
        {
            "kind": "InvestorDelayAttributed",
            **whom,
            **span,
            "status": chance.choice(["agreed", "agreed", "asserted", "adjudicated"]),
        },
        {**_purchase(chance, name, day)},
        _sale(chance, name),
        _sale(chance, name),
        {
            "kind": "PeriodicAmountPaid",
            "investor": name,
            "amount": chance.choice(["20000.00", "15", "1234.56", "7500.5"]),
            **_toward(chance),
        },
        {"kind": "PeriodicAmountPaid", "investor": name, "amount": "3000.00"},
    ]
    if chance.random() < 0.15:
        options += [
            {"kind": "ExclusionElected", "investor": name},
            {"kind": "UnrestrictedResaleDetermined"},
            {
                "kind": "ReadingElected",
                "reading": reading.key,
                "choice": chance.choice(list(reading.choices)),
                "authority": "stipulation",
            },
        ]
    if len(log) > 4 and chance.random() < 0.3:
        target = chance.randint(3, len(log))
        original = {name: value for name, value in log[target - 1].items() if name != "recorded_at"}
        moved = date.fromisoformat(str(original["occurred_on"])) + timedelta(days=chance.choice([-7, -1, 1, 7]))
        options += [
            {"kind": "EntryRetracted", "target": target, "reason": "entered twice"},
            {
                "kind": "EntryCorrected",
                "target": target,
                "reason": "wrong day",
                "replacement": {**original, "occurred_on": moved.isoformat()},
            },
        ]
    return {**on, **chance.choice(options)} if chance.random() < 0.9 else {**on, **options[-1]}


def _sale(chance: Random, name: str) -> Given:
    return {
        "kind": "SharesSold",
        "investor": name,
        "shares": chance.choice([*SHARES, 375_000]),
        "venue": chance.choice(["registered", "private"]),
    }


def _toward(chance: Random) -> Given:
    if chance.random() < 0.5:
        return {}
    return {"toward": {"trigger": "late_effectiveness", "trigger_date": "2003-06-01", "number": chance.randint(1, 4)}}


# The second stage ------------------------------------------------------------------------------------------


def _newcomers(log: list[Given]) -> list[str]:
    """The transferees the Company was told of."""
    told = {str(given["transferee"]) for given in log if given["kind"] == "TransferNotified"}
    return [name for name in TRANSFEREES if name in told]


def _coverage(chance: Random, investors: list[str]) -> Given:
    if chance.random() < 0.3:
        return {}
    named = chance.sample(investors, chance.randint(1, len(investors)))
    return {"coverage": {name: chance.choice([*SHARES, 500_000]) for name in named}}


def _second_stage(chance: Random, investors: list[str], day: date, log: list[Given]) -> Iterator[Given]:
    """One candidate, or a few that belong together; each is made from the log as it then stands."""
    on = {"occurred_on": day.isoformat()}
    everybody = investors + _newcomers(log)
    what = chance.choice(
        ["statement", "transfer", "transfer", "notice", "split", "sell out", "warrants", "terms", "waiver"]
        + ["in kind"] * 2
    )
    if what == "statement":
        statement = chance.choice([*STATEMENTS, "333-3"])
        yield {"kind": "StatementFiled", **on, "statement": statement, "form": "S-3", **_coverage(chance, everybody)}
        if chance.random() < 0.6:
            yield {"kind": "EffectivenessDeclared", **on, "statement": statement}
    elif what == "transfer":
        given = _transfer(chance, everybody)
        if chance.random() < 0.3:
            given["shares"] = max(1, _shown(log, str(given["investor"]), day))
        yield {**on, **given}
        if chance.random() < 0.6:
            yield _notice(chance, day, given)
    elif what == "notice":
        sent = [given for given in log if given["kind"] == "SharesTransferred"]
        if sent:
            yield _notice(chance, day, chance.choice(sent))
    elif what == "sell out":
        name = chance.choice(everybody)
        yield {**on, **_sale(chance, name), "shares": max(1, _shown(log, name, day))}
    elif what == "split":
        new, old = chance.choice([(2, 1), (1, 3), (3, 2)])
        yield {"kind": "SharesSplit", **on, "new_shares": new, "old_shares": old}
    elif what == "warrants":
        kind = chance.choice(["WarrantsIssued", "WarrantsExercised", "WarrantsExercised", "WarrantsExpired"])
        yield {"kind": kind, **on, "investor": investors[-1], "shares": chance.choice([1, 7, 10_000, 50_000, 16_666])}
    elif what == "terms":
        yield {**on, **_amendment(chance, everybody, day)}
    elif what == "waiver":
        yield {**on, **_waiver(chance, everybody, day)}
    else:
        yield from _in_kind(chance, everybody, day, log)


def _transfer(chance: Random, everybody: list[str]) -> Given:
    giver = chance.choice(everybody)
    taker = chance.choice([name for name in [*everybody, *TRANSFEREES, *TRANSFEREES] if name != giver])
    return {
        "kind": "SharesTransferred",
        "investor": giver,
        "transferee": taker,
        "shares": chance.choice([*SHARES, 100_000]),
    }


def _shown(log: list[Given], name: str, day: date) -> int:
    """All an Investor has left to sell, as it would be shown."""
    shares = Shares([]).read(reference.history(log, None, None))
    return shares.shown(sum((piece.shares for piece in shares.unsold(name, day)), Fraction(0)), day)


def _notice(chance: Random, day: date, transfer: Given) -> Given:
    told_on = day + timedelta(days=chance.choice([0, 0, 1, 4, 20]))
    pair = {"investor": transfer["investor"], "transferee": transfer["transferee"]}
    return {"kind": "TransferNotified", "occurred_on": told_on.isoformat(), **pair}


def _consent(chance: Random, everybody: list[str]) -> Given:
    signers = [name for name in everybody if chance.random() < 0.6]
    return {"company_signed": chance.random() < 0.9, "signed_by": signers or everybody[:1]}


def _amendment(chance: Random, everybody: list[str], day: date) -> Given:
    changes: list[Given] = [
        {"required_effective_date": (date(2003, 5, 20) + timedelta(days=chance.randint(0, 60))).isoformat()},
        {"late_effectiveness_rates": chance.choice([["0.01"], ["0.02", "0.03", "0.04"]])},
        {"restricted_sale_rate": "0.02"},
        {"computation_interval_days": chance.choice([10, 20, 45])},
        {"cure_payment_business_days": chance.choice([1, 6])},
        {"clearance_days": chance.choice([0, 10])},
        {"suspension_business_days": chance.choice([5, 20])},
        {"suspension_periods": chance.choice([1, 3])},
        {"suspension_gap_business_days": chance.choice([3, 15])},
        {"suspension_notice_business_days": chance.choice([1, 4])},
        {"restricted_sale_window_days": chance.choice([30, 200])},
        {"registration_period_years": 2},
        {"rule_144k_years": 1},
        {"consent_share": chance.choice(["0.25", "0.75"])},
        {"holidays_added": ["2003-07-03", "2003-08-01"], "holidays_removed": []},
        {"share_settlement_price": "0.85", "closing_bid_days": 3},
    ]
    one, other = chance.sample(changes, 2)
    effective_from = max(SIGNING, day + timedelta(days=chance.randint(-60, 40)))
    return {
        "kind": "TermsAmended",
        **_consent(chance, everybody),
        "changes": {**one, **other} if chance.random() < 0.4 else one,
        "effective_from": effective_from.isoformat(),
    }


def _waiver(chance: Random, everybody: list[str], day: date) -> Given:
    return {
        "kind": "WaiverGranted",
        **_consent(chance, everybody),
        "trigger": chance.choice(["late_effectiveness", "late_effectiveness", "restricted_sale"]),
        "from_on": max(SIGNING, day - timedelta(days=chance.randint(0, 90))).isoformat(),
        "until_on": (day + timedelta(days=chance.randint(1, 60))).isoformat(),
        "refund": chance.random() < 0.5,
    }


def _in_kind(chance: Random, everybody: list[str], day: date, log: list[Given]) -> Iterator[Given]:
    """Closing bids before one Computation Date, an agreement on what is unpaid, and the shares it comes to."""
    name = chance.choice(everybody)
    world = reference.World(log, day.isoformat(), None, None)
    lines = world.account(name)[0] if name in world.investors else []
    unpaid = [line for line in map(reference.shown, lines) if line["paid"] != line["amount"]]
    if not unpaid:
        return
    line = chance.choice(unpaid)
    before = [date.fromisoformat(line["computed_on"]) - timedelta(days=number) for number in range(1, 12)]
    for trading_day in [each for each in before if ordinary_business_day(each, "nyse")][: chance.choice([4, 5, 5, 5])]:
        price = chance.choice(["1.52", "1.48", "1.50", "0.333333"])
        yield {"kind": "ClosingBidRecorded", "occurred_on": trading_day.isoformat(), "price": price}
    toward = {key: line[key] for key in ("trigger", "trigger_date", "number")}
    if line["statement"] is not None and chance.random() < 0.5:
        toward["statement"] = line["statement"]
    about = {"occurred_on": day.isoformat(), "investor": name, "toward": toward}
    rest = Decimal(line["amount"]) - Decimal(line["paid"])
    amount = chance.choice([rest, rest, min(rest, Decimal("1000.00"))])
    yield {"kind": "ShareSettlementAgreed", **about, "amount": str(amount)}
    try:
        price = reference.World(log, day.isoformat(), None, None).share_price(name, toward)  # with the bids
    except LookupError:
        return  # a bid is missing
    shares = int(Fraction(amount) / price) if price else 0
    if shares and chance.random() < 0.9:
        yield {"kind": "PeriodicAmountSharesIssued", **about, "shares": shares}


# Stretches in which sales are barred -----------------------------------------------------------------------


def _declared(chance: Random, investors: list[str], day: date) -> Iterator[Given]:
    """The first statement, and mostly a second one, declared effective."""
    second = {"statement": "333-2", "form": "S-3", **_coverage(chance, investors)}
    yield {"kind": "StatementFiled", "occurred_on": "2003-03-03", **second}
    for statement in STATEMENTS[: chance.choice([1, 1, 2])]:
        yield {"kind": "EffectivenessDeclared", "occurred_on": day.isoformat(), "statement": statement}


def _stretch(chance: Random, investors: list[str], first: date, log: list[Given]) -> Iterator[Given]:
    """What bars sales and, mostly, what ends it; around it sales, and often a transfer in its midst."""
    everybody = investors + _newcomers(log)
    began, ended, fields = _bar(chance, everybody)
    last = first + timedelta(days=chance.choice([0, 1, 2, 5, 15, 30]))
    middle = first + (last - first) // 2
    yield {"kind": began, "occurred_on": first.isoformat(), **fields}
    if chance.random() < 0.4:
        given = _transfer(chance, everybody)
        given["shares"] = chance.choice([1, max(1, _shown(log, str(given["investor"]), middle) // 2)])
        yield {**given, "occurred_on": middle.isoformat()}
        if chance.random() < 0.8:
            yield _notice(chance, middle, given)
    if ended and chance.random() < 0.8:
        reason = {"reason": "disclosed"} if ended == "SuspensionLifted" else {}
        yield {"kind": ended, "occurred_on": last.isoformat(), **fields, **reason}
    for _ in range(chance.randint(1, 3)):
        sold_on = chance.choice([first, middle, last, last]) + timedelta(days=chance.choice([-1, 0, 0, 1]))
        who = chance.choice([*everybody, *_newcomers(log), *_newcomers(log)])
        yield {**_sale(chance, who), "occurred_on": sold_on.isoformat(), "shares": chance.choice([1, 1, 7])}


def _bar(chance: Random, everybody: list[str]) -> tuple[str, str | None, Given]:
    """The kind that begins a bar, the kind that ends it if one does, and what both speak of."""
    whom = {"investor": chance.choice(everybody)} if chance.random() < 0.4 else {}
    statement = {"statement": chance.choice(STATEMENTS)}
    options: list[tuple[str, str | None, Given]] = [
        ("PotentialMaterialEventNoticeGiven", "SuspensionLifted", whom),
        ("PotentialMaterialEventNoticeGiven", "SuspensionLifted", whom),
        ("MisstatementNoticeReceived", "CorrectedProspectusReceived", whom),
        ("StopOrderIssued", "StopOrderLifted", statement),
        ("EffectivenessLapsed", "EffectivenessRestored", statement),
        ("Delisted", "Relisted", {"market": "Nasdaq SmallCap"}),
        ("StatementWithdrawn", None, statement),
        ("ExclusionElected", None, {"investor": chance.choice(everybody)}),
    ]
    return chance.choice(options)


# Some shares another way than others -----------------------------------------------------------------------

MANY_STATEMENTS = [*STATEMENTS, "333-3", "333-4"]


def _named(investors: list[str], log: list[Given]) -> list[str]:
    """Whom a statement may name: Investors, and those that shares were sent to."""
    sent = {str(given["transferee"]) for given in log if given["kind"] == "SharesTransferred"}
    return investors + [name for name in TRANSFEREES if name in sent]


def _before_filing(chance: Random, investors: list[str]) -> Iterator[Given]:
    """Further lots, and mostly a transfer that the prospectus may or may not know of."""
    for name in chance.sample(investors, chance.randint(0, len(investors))):
        yield _purchase(chance, name, SIGNING + timedelta(days=chance.choice([0, 10, 40])))
    if chance.random() < 0.6:
        sent_on = date(2003, 1, 10) + timedelta(days=chance.choice([0, 20, 23, 24, 25]))
        transfer = {"occurred_on": sent_on.isoformat(), **_transfer(chance, investors)}
        yield transfer
        if chance.random() < 0.7:
            yield _notice(chance, sent_on + timedelta(days=chance.choice([0, 0, 2, 40])), transfer)


def _rooms(chance: Random, named: list[str]) -> Given:
    """Room for everyone, for some, or for one share."""
    if chance.random() < 0.2:
        return {}
    if chance.random() < 0.3:
        return {"coverage": {chance.choice(named): 1}}
    some = chance.sample(named, chance.randint(1, len(named)))
    return {"coverage": {name: chance.choice([*SHARES, 500_000, 1_000_000]) for name in some}}


def _declared_in_part(chance: Random, named: list[str], day: date) -> Iterator[Given]:
    """A second statement, and mostly both declared effective, of one day or some days apart."""
    second = {"statement": "333-2", "form": "S-3", **_rooms(chance, named)}
    yield {"kind": "StatementFiled", "occurred_on": "2003-03-03", **second}
    for statement in STATEMENTS[: chance.choice([0, 1, 1, 2, 2, 2])]:
        yield {"kind": "EffectivenessDeclared", "occurred_on": day.isoformat(), "statement": statement}
        day += timedelta(days=chance.choice([0, 0, 3, 40]))


def _one_of(chance: Random, log: list[Given], kind: str) -> Given:
    """A statement, mostly one of which there is such an entry."""
    there = [str(given["statement"]) for given in log if given["kind"] == kind]
    return {"statement": chance.choice(there if there and chance.random() < 0.9 else MANY_STATEMENTS)}


def _of_some_shares(chance: Random, investors: list[str], day: date, log: list[Given]) -> Iterator[Given]:
    """One candidate, or a few that belong together; each is made from the log as it then stands."""
    on = {"occurred_on": day.isoformat()}
    everybody, one = investors + _newcomers(log), _one_of(chance, log, "StatementFiled")
    what = chance.choice(
        [
            "another",
            "another",
            "declared",
            "barred",
            "barred",
            "lapse",
            "lapse",
            "sent",
            "sent",
            "told",
            "late lot",
            "sold",
            "sold out",
            "amended",
            "listing",
            "excluded",
            "split",
            "paid",
            "cleared",
        ]
    )
    if what == "another":
        one = {"statement": chance.choice(MANY_STATEMENTS)}
        yield {"kind": "StatementFiled", **on, **one, "form": "S-3", **_rooms(chance, _named(investors, log))}
        if chance.random() < 0.3:  # bought, or sent, between the filing and the declaration
            yield _purchase(chance, chance.choice(everybody), day)
        if chance.random() < 0.7:
            declared_on = day + timedelta(days=chance.choice([0, 0, 1, 12]))
            yield {"kind": "EffectivenessDeclared", "occurred_on": declared_on.isoformat(), **one}
    elif what == "declared":
        yield {"kind": "EffectivenessDeclared", **on, **one}
    elif what in ("barred", "lapse", "listing"):
        yield from _some_barred(chance, everybody, day, log, what)
    elif what in ("sent", "told"):
        yield from _sent_or_told(chance, everybody, day, log, what)
    elif what == "late lot":
        yield _purchase(chance, chance.choice(everybody), day)
    elif what in ("sold", "sold out"):
        name = chance.choice(everybody)
        shares = _shown(log, name, day) if what == "sold out" else chance.choice([1, *SHARES])
        yield {**on, **_sale(chance, name), "shares": max(1, shares)}
    elif what == "amended":
        yield {"kind": "PostEffectiveAmendmentFiled", **on, **one}
        yield {"kind": "PostEffectiveAmendmentDeclaredEffective", **on, **one}
    elif what == "excluded" and chance.random() < 0.4:
        yield {"kind": "ExclusionElected", **on, "investor": chance.choice(everybody)}
    elif what == "split" and chance.random() < 0.5:
        new, old = chance.choice([(2, 1), (1, 3), (3, 2)])
        yield {"kind": "SharesSplit", **on, "new_shares": new, "old_shares": old}
    elif what == "cleared":
        yield {"kind": "ClearanceNotified", **on, "oral": True, **one}
    elif what == "paid":
        yield from _paid(chance, everybody, day, log)


def _some_barred(chance: Random, everybody: list[str], day: date, log: list[Given], what: str) -> Iterator[Given]:
    """A bar of an Investor's, of one statement or of the listing, and mostly its end some days later."""
    whom: Given = {"investor": chance.choice(everybody)} if chance.random() < 0.5 else {}
    one = _one_of(chance, log, "EffectivenessDeclared")
    options: dict[str, list[tuple[str, str | None, Given, Given]]] = {
        "barred": [
            ("PotentialMaterialEventNoticeGiven", "SuspensionLifted", whom, {"reason": "disclosed"}),
            ("MisstatementNoticeReceived", "CorrectedProspectusReceived", whom, {}),
        ],
        "lapse": [
            ("StopOrderIssued", "StopOrderLifted", one, {}),
            ("EffectivenessLapsed", "EffectivenessRestored", one, {}),
            ("StatementWithdrawn", None, one, {}),
        ],
        "listing": [("Delisted", "Relisted", {"market": "Nasdaq SmallCap"}, {})],
    }
    began, ended, fields, reason = chance.choice(options[what])
    yield {"kind": began, "occurred_on": day.isoformat(), **fields}
    if ended and chance.random() < 0.75:
        last = day + timedelta(days=chance.choice([1, 5, 20, 29, 30, 31, 60]))
        yield {"kind": ended, "occurred_on": last.isoformat(), **fields, **reason}


def _sent_or_told(chance: Random, everybody: list[str], day: date, log: list[Given], what: str) -> Iterator[Given]:
    """A transfer, told at once, late or never; or a notice of one made before."""
    if what == "sent":
        transfer = {"occurred_on": day.isoformat(), **_transfer(chance, everybody)}
        if chance.random() < 0.4:
            transfer["shares"] = max(1, _shown(log, str(transfer["investor"]), day))
        yield transfer
        if chance.random() < 0.6:
            yield _notice(chance, day + timedelta(days=chance.choice([0, 0, 1, 15, 45])), transfer)
    else:
        sent = [given for given in log if given["kind"] == "SharesTransferred"]
        if sent:
            yield _notice(chance, day, chance.choice(sent))


def _paid(chance: Random, everybody: list[str], day: date, log: list[Given]) -> Iterator[Given]:
    """A payment toward a Periodic Amount there is, with or without its statement, or toward none."""
    name = chance.choice(everybody)
    found = [each for each in reference.owed(log, day.isoformat())["investors"] if each["investor"] == name]
    lines = [line for each in found for line in each["lines"]]
    toward: dict[str, Given] = {}
    if lines and chance.random() < 0.8:
        line = chance.choice(lines)
        toward = {"toward": {key: line[key] for key in ("trigger", "trigger_date", "number")}}
        if line["statement"] is not None and chance.random() < 0.5:
            toward["toward"]["statement"] = line["statement"]
    amount = chance.choice(["20000.00", "15", "1234.56", "300000"])
    yield {"kind": "PeriodicAmountPaid", "occurred_on": day.isoformat(), "investor": name, "amount": amount, **toward}


def random_readings(chance: Random, few: int = 4) -> dict[str, str]:
    """A few readings away from their defaults."""
    return {
        reading.key: chance.choice(list(reading.choices)) for reading in chance.sample(REGISTER, chance.randint(0, few))
    }
