"""Random legal logs for any terms: closings, a statement on its way, what goes wrong after it, payments.

A source of chance is given. The state machines of the log admit whatever is made here: nothing is sold that is not
held, nothing is lifted that does not last, a bar begins only once a statement has been declared effective.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

Entry = dict[str, Any]
STRETCHES = [
    ("EffectivenessLapsed", "EffectivenessRestored", {"statement": "333-1"}),
    ("StopOrderIssued", "StopOrderLifted", {"statement": "333-1"}),
    ("PotentialMaterialEventNoticeGiven", "SuspensionLifted", {}),
    ("MisstatementNoticeReceived", "CorrectedProspectusReceived", {}),
    ("Delisted", "Relisted", {"market": "Nasdaq"}),
]
# Stretches of these kinds only where the terms wait for them.
INFORMATION = ("PublicInformationLapsed", "PublicInformationRestored", {})


def random_log(chance: Random, terms: dict[str, Any]) -> list[Entry]:
    """Entries in order of date, of one or two Investors, over some fourteen months."""
    signing = date(2003, 1, 6) + timedelta(days=chance.randint(0, 40))
    investors = ["First Fund", "Second Fund"][: chance.randint(1, 2)]
    agreement = {"company": "Issuer, Inc.", "investors": investors, "terms": terms}
    made: list[tuple[int, Entry]] = [(0, {"kind": "AgreementSigned", **agreement})]
    for name in investors:
        made += holdings(chance, name, notes="principal" in str(terms["charges"]))
    filed = chance.choice([None, 20, 40, 55, 70, 90])
    if filed is not None:
        made += statement(chance, filed + chance.randint(0, 12), terms)
    if "milestone" in str(terms):
        made.append((chance.randint(0, 60), {"kind": "MilestoneReached", "milestone": milestone(terms)}))
    if chance.random() < 0.15:
        made.append((chance.randint(60, 400), {"kind": "UnrestrictedResaleDetermined"}))
    if chance.random() < 0.25:
        made.append((0, delay(chance, signing)))
    made.sort(key=lambda each: each[0])
    if "cutback" in terms and filed is not None:
        made = cut_back(chance, made, investors, terms)
    return [{"occurred_on": (signing + timedelta(days=on)).isoformat(), **each} for on, each in made]


def holdings(chance: Random, name: str, *, notes: bool) -> list[tuple[int, Entry]]:
    """A closing, mostly no second one, a sale of a part or of all, payments."""
    whose = {"investor": name}
    bought = chance.choice([777, 1_000, 100_000])
    buying = {"kind": "SharesPurchased", **whose, "price_per_share": "2.50"}
    made: list[tuple[int, Entry]] = [(0, {**buying, "shares": bought})]
    if chance.random() < 0.3:
        made.append((chance.randint(1, 200), {**buying, "shares": 500, "price_per_share": "3.10"}))
    if chance.random() < 0.4:
        sold = chance.choice([bought, bought, bought // 3])
        selling = {"kind": "SharesSold", **whose, "shares": sold, "venue": "private"}
        made.append((chance.randint(20, 300), selling))
    for _ in range(chance.randint(0, 3)):
        amount = chance.choice(["100.00", "5000.00", "77777.77"])
        made.append((chance.randint(40, 400), {"kind": "PeriodicAmountPaid", **whose, "amount": amount}))
    if notes:
        made.append((0, {"kind": "PrincipalIssued", **whose, "amount": "1000000.00"}))
        if chance.random() < 0.5:
            reduced = {"kind": "PrincipalReduced", **whose, "amount": "250000.00"}
            made.append((chance.randint(1, 200), reduced))
    return made


def statement(chance: Random, filed: int, terms: dict[str, Any]) -> list[tuple[int, Entry]]:
    """A statement with or without comments, review and clearance, declared effective or not, and what follows."""
    of = {"statement": "333-1"}
    made: list[tuple[int, Entry]] = [(filed, {"kind": "StatementFiled", **of, "form": "S-3"})]
    if chance.random() < 0.3:
        review = {"kind": "ReviewNotified", **of, "review": True, **full(chance, terms)}
        made.append((filed + 5, review))
    if chance.random() < 0.4:
        made.append((filed + 8, {"kind": "CommentsReceived", **of}))
        made.append((filed + 9 + chance.randint(0, 10), {"kind": "AmendmentFiled", **of, "form": "S-3/A"}))
    if chance.random() < 0.3:
        made.append((filed + 22, {"kind": "ClearanceNotified", **of, "oral": True}))
        if chance.random() < 0.5:
            made.append((filed + 22 + chance.randint(0, 12), {"kind": "AccelerationRequested", **of}))
    last = max(on for on, _ in made)
    if chance.random() < 0.85:
        declared = max(filed + 25 + chance.randint(0, 110), last)
        made.append((declared, {"kind": "EffectivenessDeclared", **of}))
        made += troubles(chance, declared + chance.randint(1, 40), terms)
    return made


def cut_back(
    chance: Random, made: list[tuple[int, Entry]], investors: list[str], terms: dict[str, Any]
) -> list[tuple[int, Entry]]:
    """One or two cutbacks, overlapping or one after the other, some lasting; and mostly another statement later."""
    on = next(day for day, entry in made if entry["kind"] == "StatementFiled")
    for _ in range(chance.randint(1, 2)):
        on += chance.choice([0, 1, 20, 60])
        shares = {name: part(chance, held(made, name, on)) for name in investors if chance.random() < 0.8}
        shares = {name: n for name, n in shares.items() if n}
        if not shares:
            continue
        made.append((on, {"kind": "CutBackImposed", "statement": "333-1", "shares": shares}))
        if chance.random() < 0.3:
            continue
        on += chance.choice([0, 1, 30, 90, 150])
        made.append((on, {"kind": "CutBackEnded", "statement": "333-1"}))
    if chance.random() < 0.8:
        again = statement(chance, on + chance.choice([0, 20, 70, 100]), terms)
        made += [(day, {**entry, "statement": "333-2"}) for day, entry in again if entry.get("statement") == "333-1"]
    return sorted(made, key=lambda each: each[0])


def held(made: list[tuple[int, Entry]], name: str, by: int) -> int:
    """What an Investor holds at the end of a day."""
    sign = {"SharesPurchased": 1, "SharesSold": -1}
    own = [entry for day, entry in made if day <= by and entry["kind"] in sign and entry["investor"] == name]
    return sum(sign[entry["kind"]] * int(entry["shares"]) for entry in own)


def part(chance: Random, shares: int) -> int:
    return chance.choice([shares, shares // 2, shares // 3, min(shares, 600)])


def troubles(chance: Random, on: int, terms: dict[str, Any]) -> list[tuple[int, Entry]]:
    """Stretches one after another; the last may last."""
    made: list[tuple[int, Entry]] = []
    kinds = [*STRETCHES, INFORMATION] if "public_information" in str(terms) else STRETCHES
    for _ in range(chance.randint(0, 4)):
        began, ended, fields = chance.choice(kinds)
        made.append((on, {"kind": began, **fields}))
        if chance.random() < 0.1:
            break
        on += chance.choice([1, 3, 15, 30, 31, 50, 70])
        reason = {"reason": "disclosed"} if ended == "SuspensionLifted" else {}
        made.append((on, {"kind": ended, **fields, **reason}))
        on += chance.choice([1, 5, 20, 60])
    return made


def full(chance: Random, terms: dict[str, Any]) -> Entry:
    return {"full": chance.random() < 0.5} if "full_review" in str(terms) else {}


def milestone(terms: dict[str, Any]) -> str:
    """The first milestone a terms document names."""
    return str(terms).partition("'milestone ")[2].partition("'")[0]


def delay(chance: Random, signing: date) -> Entry:
    began = signing + timedelta(days=chance.randint(1, 300))
    ended = began + timedelta(days=chance.randint(1, 20))
    span = {"from_on": began.isoformat(), "until_on": ended.isoformat()}
    return {"kind": "InvestorDelayAttributed", **span, "status": chance.choice(["agreed", "asserted"])}
