"""The barrier: pairs of logs that differ only in what an Investor is not shown, asked alike over the API and by pages.

What is hidden differs in every way there is: determinations and expenses (B), notices to others (N), what others are
called, buy, sell and are paid (X), and where each entry comes from and why it was changed (R). Where nothing of an
Investor's money rests on others, what these buy and sell for good and the notices under which they stay differs too.
Status, headers and bytes have to be the same, and none of the hidden texts may stand in them. One more pair differs in
an own entry, and has to differ where that entry is told.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import attrs
import httpx2

from lifecycle.errors import Refusal
from projections.questions.register import questions
from regrights.access.issuing import wanted
from regrights.access.key import Role
from regrights.access.keys import Keys
from regrights.access.table import DESK, OF, OF_THE_COMPANY, TABLE, served
from regrights.book.answers import as_json
from regrights.book.store import Store
from regrights.desk.addresses import words_of
from regrights.desk.frame import TITLES
from regrights.desk.pages import missing_words
from regrights.http.app import application
from tests.properties.histories import INVESTORS, Given, random_history
from tests.properties.test_amounts import some_day

AGREEMENT, OWN = "focus", INVESTORS[0]
CANARY = "Canary"
MORE = f"{CANARY}, and more"
MADE_UP = "illustrative"
LINES = "application/x-ndjson"
SORTS: Sequence[Mapping[str, bool]] = ({}, {}, {"bars": True}, {"second_stage": True}, {"groups": True})
TWINS = 10  # of one log
MOST, TRIES = 3, 6  # hidden entries more, and how often one is tried that may not be legal
INVESTORS_ROLES: Sequence[Role] = ("investor", "investor-counsel")
READ = [row.removeprefix(f"GET {OF}/") for row in TABLE if row.startswith(f"GET {OF}/")]
QUESTIONS = {each.name: each for each in questions()}
PAGES = [name for name in TITLES if name not in OF_THE_COMPANY]
CONSENTS = frozenset({"TermsAmended", "WaiverGranted"})
# Whom a change binds, a sum that is shared, a price settled in shares, shares that came from others, or were covered,
# cut back or set free together with theirs.
RESTS_ON_OTHERS = frozenset(
    {
        "TermsAmended",
        "WaiverGranted",
        "SharesTransferred",
        "TransferNotified",
        "ShareSettlementAgreed",
        "PeriodicAmountSharesIssued",
        "CutBackImposed",
        "PrincipalIssued",
        "UnrestrictedResaleDetermined",
    }
)
# Of another, and never sold: so the Registration Period never ends with the last share of all.
ANCHOR: Given = {"kind": "SharesPurchased", "shares": 1_000_000, "price_per_share": "1.00"}


class Differs(AssertionError):
    """A pair that can be told apart, or one that cannot and should be."""


# --- logs ---------------------------------------------------------------------------------------------------


def _hidden(chance: Random, other: str | None, day: str, *, buys: bool, lasting: bool) -> list[Given]:
    """Entries the Investor is not shown, which come to nothing for it; ``lasting`` also what stays so for another.

    ``buys`` says whether another may buy and sell: of shares that come to the Investor later, what it sells is left,
    and whom a change binds rests on what everybody paid.
    """
    said: Given = {"occurred_on": day, "source": MORE, "document": f"{CANARY}.pdf", "recorded_by": CANARY}
    own, shares = {**said, "investor": other}, chance.choice([1, 500])
    of_the_board: list[list[Given]] = [
        [
            {
                "kind": "MaterialEventDetermined",
                **said,
                "limb": chance.choice(["information", "engagement"]),
                "detriment_found": True,
                "misleading_found": True,
            }
        ],
        [{"kind": "ExpenseIncurred", **said, "amount": "1.00", "category": CANARY}],
    ]
    notices: list[list[Given]] = [
        [
            {"kind": "PotentialMaterialEventNoticeGiven", **own, "board_findings": True},
            {"kind": "SuspensionLifted", **own, "reason": "disclosed"},
        ],
        [{"kind": "AdvanceNoticeGiven", **own}],
        [{"kind": "RequestReceived", **own, "duty": "3(e)"}],
    ]
    of_another: list[list[Given]] = [
        [{"kind": "PeriodicAmountPaid", **own, "amount": "987654.32"}],
        [{"kind": "DamagesClaimed", **own, "amount": "12345.67"}],
    ]
    if buys:
        bought = {"kind": "SharesPurchased", **own, "shares": shares, "price_per_share": "77.77"}
        sold = {"kind": "SharesSold", **own, "shares": shares, "venue": "private", "proceeds": "999.99"}
        of_another.append([bought, sold])
    if lasting:
        notices += [
            [{"kind": "PotentialMaterialEventNoticeGiven", **own, "board_findings": True}],
            [{"kind": "MisstatementNoticeReceived", **own}],
        ]
        of_another += [
            [{"kind": "SharesPurchased", **own, "shares": shares, "price_per_share": "77.77"}],
            [{"kind": "SharesSold", **own, "shares": shares, "venue": "registered", "proceeds": "999.99"}],
            [{"kind": "SharesSold", **own, "shares": shares, "venue": "private"}],
        ]
    return chance.choice(chance.choice([of_the_board, notices, of_another]) if other else of_the_board)


def _anchored(log: Sequence[Given]) -> Sequence[Given]:
    """The log where nothing of the Investor's money rests on others, with shares of another's for these to sell.

    As it is where there is nobody else, or something does.
    """
    others = [name for name in log[0]["investors"] if name != OWN]  # type: ignore[attr-defined] # of the signing
    told = [said for each in log for said in (each, each.get("replacement", {})) if isinstance(said, dict)]
    if not others or any(each.get("kind") in RESTS_ON_OTHERS or "coverage" in each for each in told):
        return log
    anchor = {**ANCHOR, "investor": others[0], **{name: log[0][name] for name in ("occurred_on", "recorded_at")}}
    found = _with(log, 1, [anchor])
    return found if _is_legal(found) else log


def _is_anchored(log: Sequence[Given]) -> bool:
    return log[1].items() >= ANCHOR.items()


def _made_up_in_part(chance: Random, log: Sequence[Given]) -> Sequence[Given]:
    """The log, or one of which some entries say that they are made up."""
    share = chance.choice([0.0, 0.0, 0.3])
    return [{**each, "source": MADE_UP} if chance.random() < share else each for each in log]


def _twin(chance: Random, log: Sequence[Given]) -> list[Given]:
    """The same log toward the Investor: other names, prices, papers and reasons, and more of what it is not shown."""
    known = json.dumps([each for each in log if _is_a_transfer_with(each, OWN)])
    found, more = [_otherwise(each, [name for name in INVESTORS[1:] if name not in known]) for each in log], 0
    others = [name for name in found[0]["investors"] if name != OWN]  # type: ignore[attr-defined] # of the signing
    lasting = _is_anchored(log)
    buys = not any(each["kind"] in CONSENTS or _said(each).get("transferee") == OWN for each in log)
    others = [str(found[1]["investor"])] if lasting else others
    for _ in range(TRIES):
        at = max(chance.randint(2, len(found)), chance.randint(2, len(found)))  # bars are possible late
        before = found[at - 1]
        other = chance.choice(others) if others else None
        hidden = _hidden(chance, other, str(before["occurred_on"]), buys=buys, lasting=lasting)
        tried = _with(found, at, [{**each, "recorded_at": before["recorded_at"]} for each in hidden])
        if more < MOST and _is_legal(tried):
            found, more = tried, more + 1
    return found


def _is_a_transfer_with(given: Given, investor: str) -> bool:
    """Whether an entry, or what replaces it, tells an Investor the name of another."""
    said = _said(given)
    names = (said.get("investor"), said.get("transferee"))
    return investor in names and None not in names


def _said(given: Given) -> Given:
    """What an entry says, or what it puts in the place of another."""
    said = given.get("replacement", given)
    return said if isinstance(said, dict) else {}


def _otherwise(given: Given, strangers: Sequence[str]) -> Given:
    """An entry with other internal fields and other names of strangers; where all are, with other prices of theirs."""
    said = json.dumps(given)
    for name in strangers:
        said = said.replace(json.dumps(name)[1:-1], f"{CANARY} of {len(name)}")
    found: Given = {
        **json.loads(said),
        "source": f"{MADE_UP} by {CANARY}" if given.get("source") == MADE_UP else CANARY,
        "document": f"{CANARY}.pdf",
        "document_sha256": "ca" * 32,
        "recorded_by": CANARY,
    }
    if found["kind"] in ("EntryCorrected", "EntryRetracted"):
        found["reason"] = CANARY
    is_anothers = found["kind"] == "SharesPurchased" and found["investor"] != OWN
    if is_anothers and not found.items() >= ANCHOR.items() and len(strangers) == len(INVESTORS) - 1:
        found["price_per_share"] = "9.87"
    return found


def _with(log: Sequence[Given], at: int, more: Sequence[Given]) -> list[Given]:
    """The log with entries more after so many of them."""

    def moved(given: Given) -> Given:
        positions = {name: given[name] for name in ("target", "regarding") if name in given}
        moving = {name: here + len(more) * (here > at) for name, here in positions.items() if isinstance(here, int)}
        replacement = given.get("replacement")
        inner = {"replacement": moved(replacement)} if isinstance(replacement, dict) else {}
        return {**given, **moving, **inner}

    return [*log[:at], *more, *(moved(each) for each in log[at:])]


def _is_legal(log: Sequence[Given]) -> bool:
    try:
        store_of(log)
    except Refusal:
        return False
    return True


def store_of(log: Sequence[Given]) -> Store:
    """The log in a store of its own."""
    store = Store("memory:", now=lambda: datetime(2010, 1, 1, tzinfo=UTC))
    store.take_in_lines(AGREEMENT, [json.dumps(each).encode() for each in log], source="a log")
    return store


# --- the door -----------------------------------------------------------------------------------------------


@attrs.frozen
class Request:
    """One request of an Investor's role."""

    path: str
    role: str
    headers: Mapping[str, str] = attrs.field(factory=dict)


Raw = tuple[int, Sequence[tuple[bytes, bytes]], bytes]


@attrs.frozen
class Doors:
    """Doors to stores, to which the same keys let in."""

    keys: Keys
    written: Mapping[str, str]

    @staticmethod
    def with_keys(file: Path) -> "Doors":
        keys, more = Keys(file, lambda: datetime.now(UTC)), {"agreements": [AGREEMENT], "every": False, "days": 1}
        of = {
            "company": wanted(role="company", investors=[], name="company", **more),  # type: ignore[arg-type]
            "investor": wanted(role="investor", investors=[OWN], name="one", **more),  # type: ignore[arg-type]
            "investor-counsel": wanted(role="investor-counsel", investors=[OWN, "Nobody"], name="c", **more),  # type: ignore[arg-type]
        }
        return Doors(keys, {role: keys.issue(each).written for role, each in of.items()})

    def ask(self, store: Store, requests: Sequence[Request]) -> list[Raw]:
        """What each request is answered, to the byte."""

        async def answers() -> list[Raw]:
            transport = httpx2.ASGITransport(application(store, keys=self.keys))
            async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return [await answer(client, each) for each in requests]

        async def answer(client: httpx2.AsyncClient, request: Request) -> Raw:
            by = {"Authorization": f"Bearer {self.written[request.role]}", **request.headers}
            found = await client.get(request.path, headers=by)
            return found.status_code, found.headers.raw, found.content

        return asyncio.run(answers())


def requests(chance: Random, log: Sequence[Given]) -> Iterator[Request]:
    """Every address of an Investor's role, on three dates as known at two moments, and what is refused there."""
    moments = ["", str(log[len(log) // 2]["recorded_at"])]
    for day in (some_day(chance), some_day(chance), some_day(chance)):
        for known_at in moments:
            values = {
                "on": str(day),
                "to": str(day),
                "until": str(day + timedelta(days=3)),
                "from": str(day - timedelta(days=90)),
                "n": str(chance.randint(1, 12)),
                "known_at": known_at or "2009-01-01",
                "assume": json.dumps(
                    {"kind": "PeriodicAmountPaid", "occurred_on": str(day), "investor": OWN, "amount": "12.34"}
                ),
            }
            for name in READ:
                for query, form in _asked(name, values, known_at):
                    yield from _of_each_role(f"/agreements/{AGREEMENT}/{name}{form}", query)
            yield from _of_pages(chance, log, day, known_at)
    for path in ("/agreements", f"/desk/?on={day}", f"/desk/portfolio.csv?on={day}", f"/desk/{AGREEMENT}"):
        yield from (Request(path, role) for role in INVESTORS_ROLES)
    for name, query in (("owed", {"on": "soon"}), ("entry", {"n": "9999"}), ("owed", {"on": "1999-01-01"})):
        yield from _of_each_role(f"/agreements/{AGREEMENT}/{name}", query)
    yield from (Request(f"/agreements/{AGREEMENT}/entries", role, {"If-Match": '"9999"'}) for role in INVESTORS_ROLES)


def _asked(name: str, values: Mapping[str, str], known_at: str) -> Iterator[tuple[Mapping[str, str], str]]:
    """The queries a question is asked with, and the forms it is given in."""
    if name not in QUESTIONS:
        yield ({"head": "1" * 64} if name == "verify" else {}), ""
        return
    words = QUESTIONS[name].words
    query = {word.name: values[word.name] for word in words if word.needed}
    if known_at and "known_at" in {word.name for word in words}:
        query["known_at"] = known_at
    if name == "delay-curve":
        query["from"] = values["to"]
    yield query, ""
    yield query, ".csv"
    if name == "duties":
        yield query, ".ics"


def _of_pages(chance: Random, log: Sequence[Given], day: date, known_at: str) -> Iterator[Request]:
    """Every page of an agreement, as it is led on to."""
    for name in PAGES:
        query: dict[str, str] = {"n": str(chance.randint(1, 12))} if name == "entry" else {}
        query |= {"known_at": known_at} if known_at and "known_at" in words_of(name) else {}
        query |= {word: str(day) for word in ("on", "to") if word in words_of(name)}
        query |= missing_words(name, urlencode(query).encode(), day)
        if name == "why":
            lines = _lines(log, day, known_at)
            if not lines:
                continue
            query |= chance.choice(lines)
        yield from _of_each_role(f"/desk/{AGREEMENT}/{name}", query)


def _lines(log: Sequence[Given], day: date, known_at: str) -> list[dict[str, str]]:
    """The Investor's own lines, each as the page of it is asked for."""
    words = {"known_at": known_at} if known_at else {}
    try:
        found = store_of(log).book(AGREEMENT).of(OWN).ask("owed", on=day, **words)
    except Refusal:
        return []
    fields = ("trigger", "trigger_date", "number", "statement")
    return [
        {"investor": OWN, **{name: str(line[name]) for name in fields if line[name]}}
        for each in json.loads(as_json(None, found))["investors"]
        for line in each["lines"]
    ]


def _of_each_role(path: str, query: Mapping[str, str]) -> Iterator[Request]:
    for role in INVESTORS_ROLES:
        yield Request(f"{path}?{urlencode(query, quote_via=quote)}", role)
    yield Request(f"{path}?{urlencode({**query, 'investor': OWN}, quote_via=quote)}", "investor-counsel")
    yield Request(f"{path}?{urlencode({**query, 'investor': 'Shimshon Visnstein'}, quote_via=quote)}", "investor")


# --- pairs --------------------------------------------------------------------------------------------------


def barrier(pairs: int, seed: int, *, each: int = 1) -> Counter[str]:
    """So many pairs, asked so many requests of either sort. Raises ``Differs``."""
    found: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        doors = Doors.with_keys(Path(folder) / "access.db")
        while found["pairs"] < pairs:
            chance = Random(f"{seed} {found['pairs']}")
            random = random_history(chance, size=chance.choice([8, 16]), **chance.choice(SORTS))
            log = _made_up_in_part(chance, _anchored(random))
            found["anchored"] += _is_anchored(log)
            every = list(requests(chance, log))
            for _ in range(min(TWINS, pairs - found["pairs"])):
                asked = _by_turns(chance, every, found["pairs"], each)
                twin = _twin(chance, log)
                found.update(f"{entry['kind']} hidden" for entry in twin if entry.get("source") == MORE)
                _compare(doors, log, twin, asked, found)
            _check_bites(doors, log)
    return found


def _by_turns(chance: Random, every: Sequence[Request], pairs: int, each: int) -> Sequence[Request]:
    return [one for turn in range(pairs * each, (pairs + 1) * each) for one in _turn(chance, every, turn)]


def _turn(chance: Random, every: Sequence[Request], turn: int) -> Iterator[Request]:
    """A request of the API and one of a page, each address in its turn."""
    for of_pages in (False, True):
        addresses = sorted({_address(each) for each in every if each.path.startswith("/desk") is of_pages})
        yield chance.choice([each for each in every if _address(each) == addresses[turn % len(addresses)]])


def _address(request: Request) -> str:
    path = request.path.partition("?")[0]
    return f"{'page ' if path.startswith('/desk') else ''}{path.rsplit('/', 1)[1]}"


def _compare(
    doors: Doors, log: Sequence[Given], twin: Sequence[Given], asked: Sequence[Request], found: Counter[str]
) -> None:
    one, other = (doors.ask(store_of(each), asked) for each in (log, twin))
    for request, here, there in zip(asked, one, other, strict=True):
        if here != there:
            raise Differs(f"pair {found['pairs']}, {request}: {_where(here, there)}")
        if CANARY.encode() in there[2] or any(CANARY.encode() in value for _, value in there[1]):
            raise Differs(f"pair {found['pairs']}, {request}: a hidden text, {there}")
        found[f"{_address(request)} {here[0]}"] += 1
    found["pairs"] += 1


def _where(one: Raw, other: Raw) -> str:
    """Where two answers begin to differ."""
    if one[2] == other[2]:
        return f"{one[:2]} is not {other[:2]}"
    pairs = zip(one[2], other[2], strict=False)
    at = next((at for at, (here, there) in enumerate(pairs) if here != there), min(len(one[2]), len(other[2])))
    return f"{one[2][max(0, at - 150) : at + 150]!r} is not {other[2][max(0, at - 150) : at + 150]!r}"


TOLD_IN: Sequence[str] = (
    *(f"/agreements/{AGREEMENT}/{name}" for name in ("entries", "export", "log", "audit", "verify")),
    *(f"/desk/{AGREEMENT}/{name}" for name in ("log", "audit", "verify", "glance?on=2008-01-01")),
    "/desk/?on=2008-01-01",
)


def _check_bites(doors: Doors, log: Sequence[Given]) -> None:
    """A pair that differs in an own entry differs wherever that entry is told."""
    paid = {"kind": "PeriodicAmountPaid", "occurred_on": log[-1]["occurred_on"], "investor": OWN, "amount": "0.01"}
    more = [*log, {**paid, "recorded_at": log[-1]["recorded_at"]}]
    asked = [Request(path, "investor") for path in TOLD_IN]
    for request, here, there in zip(asked, *(doors.ask(store_of(each), asked) for each in (log, more)), strict=True):
        if here == there or here[0] != 200:
            raise Differs(f"{request}: {here[0]}, alike with an own entry more")


# --- money --------------------------------------------------------------------------------------------------


def same_money(doors: Doors, log: Sequence[Given], day: str) -> int:
    """How many figures of an Investor's own answer are those that the Company is given of it. Raises ``Differs``."""
    counted = 0
    store = store_of(log)
    for name, query in (("owed", f"on={day}"), ("rollforward", f"from=2003-05-01&to={day}"), ("ageing", f"on={day}")):
        asked = [
            Request(f"/agreements/{AGREEMENT}/{name}?{query}&investor={quote(OWN)}", role)
            for role in ("company", "investor")
        ]
        (_, _, whole), (status, _, own) = doors.ask(store, asked)
        if status != 200:
            raise Differs(f"{name}: {own!r}")
        one, other = (figures(json.loads(body)) for body in (whole, own))
        if one != other:
            raise Differs(f"{name} on {day}: {[pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]}")
        counted += len(one)
    return counted


TOLD = frozenset({"clauses", "entries", "reasons", "paid_by", "warnings"})


def figures(found: object, place: str = "") -> list[tuple[str, object]]:
    """Everything about the world in an answer: no positions, no texts."""
    if isinstance(found, dict):
        return [row for name, each in found.items() if name not in TOLD for row in figures(each, f"{place}.{name}")]
    if isinstance(found, list):
        return [row for each in found for row in figures(each, place)]
    return [(place, found)]


def owned(role: Role) -> Sequence[str]:
    """The addresses of an agreement that a role reads of its own log, and its pages."""
    read = [name for name in READ if served(role, "GET", f"{OF}/{name}") == "own"]
    return [*read, *(f"page {name}" for name in PAGES if served(role, "GET", f"{DESK}/{{page}}") == "own")]
