"""A second reading of the money rules, written apart from the product and used only to check it.

It is slow on purpose: it walks every calendar day from the signing to the as-of date, keeps sets of
dates, counts in exact fractions and rounds once per amount.  Nothing here is imported from the product.

The parts, in the order of the rules:

    1  words: days, business days, money (`words`), shares and what covers them (`shares`)
    2  history: which entries an answer may use
    3  late effectiveness (T1)
    4  bars, suspensions, groups of shares with their Restricted Sale Date
    5  restricted sales (T2), due dates, payments, figures
    6  the Registration Period
    7  readings: named where they are applied
    9  coverage, transfers, splits, settlement in shares, consent, waivers, amendments

Where the rules leave a choice, this reading takes the following:

    -  Coverage goes by title: a transfer counts from the day after it, so that through its own date, also the
       filing date, the shares are the transferor's; told of or not, under both choices of `transfer_gap`.
    -  Within a lot shares go from the front whatever was placed first, also where some came back.
    -  The Investor's E looks at every share that was the Investor's at any time up to X.
    -  "After E" is strictly after the first declaration that covers the share, and on or after the Investor's E.
    -  The transfer up to which a newcomer stands in its transferor's place is the first one its first notice
       covers; its notices and bars, in the history's order, are the transferor's up to that notice.
    -  An exclusion is a matter of the shares held at the end of its date and of the Investor that elected; a
       transferee inherits none.
    -  The last date of a run, by which shares are grouped, is cut by the agreement's Registration Period; a share
       leaves its group at the end of its own; when the last of an Investor's has left, the run has ended uncured.
    -  Holding a share "from its Restricted Sale Date to its cure" includes the day of the cure, and is the
       Investor's own holding, not its transferor's.
    -  A cure is nothing but a relisting where the delisting alone, permitted dates aside, barred the last date.
    -  A share bought after the agreement's Registration Period moves nothing, whatever covers it.
    -  `period_tolling`: after a sale no bar tolls, not the statement's either; shares that nobody bought do not
       count; the `statements` of the period show the plain year. A T2 sequence knows no end ahead while it lasts.
    -  A stop is dated by the first day on which nothing is computed, its days run through the day before;
       `advance` tells of none.
    -  What waits for a notice is what would be determined if it were given on X; the date of a notice is no date
       on which the shares are on their way.
    -  The bar of a statement is an Investor's, in status and may-sell, where it bars every covered share it holds;
       without coverage in the log it is everybody's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from tests.reference.shares import Lot, Piece, Shares
from tests.reference.words import (
    DAY,
    DEFAULTS,
    FOCUS_2002,
    Answer,
    Date,
    Entry,
    days,
    iso,
    money,
    on,
    ordinary_business_day,
    to_the_cent,
    years_after,
)

SUSPENSION, MISSTATEMENT, STOP_ORDER, LAPSE, DELISTING = (
    "suspension",
    "misstatement",
    "stop_order",
    "lapse",
    "delisting",
)
CAUSES = [SUSPENSION, MISSTATEMENT, STOP_ORDER, LAPSE, DELISTING]


# ---------------------------------------------------------------------------------------------------
# 2. History: which entries an answer may use
# ---------------------------------------------------------------------------------------------------

SPEAK_ABOUT_THE_PAST = {"InvestorDelayAttributed", "TermsAmended", "WaiverGranted", "ReadingElected"}


def instant(text: str | None) -> dt.datetime:
    """A recorded instant; an entry without one is being recorded now."""
    return dt.datetime.fromisoformat(text) if text else dt.datetime.now(dt.UTC)


def history(log: list[Entry], as_of: Date | None, known_at: str | None) -> list[Entry]:
    """The entries the answer rests on, in history order, each with its `position`; without `as_of`, all known."""
    # 2.1: what was recorded by K, with the corrections and retractions among it applied.  A correction
    # and a retraction only speak of earlier positions, so from the last to the first every entry is
    # settled before anything it targets.
    content = {
        position: entry
        for position, entry in enumerate(log, 1)
        if known_at is None or instant(entry.get("recorded_at")) <= instant(known_at)
    }
    retracted: set[int] = set()
    corrected: set[int] = set()
    for position in sorted(content, reverse=True):
        entry = content[position]
        if entry["kind"] == "EntryRetracted":
            retracted.add(entry["target"])
        elif entry["kind"] == "EntryCorrected":
            if position in retracted or entry["target"] in corrected:
                continue  # undone, or not the last correction of its target
            corrected.add(entry["target"])
            content[entry["target"]] = entry["replacement"]
    told = [
        {**entry, "position": position}
        for position, entry in content.items()
        if position not in retracted and entry["kind"] not in ("EntryRetracted", "EntryCorrected")
    ]
    # 2.2: by date, then by position.
    told.sort(key=lambda entry: (entry["occurred_on"], entry["position"]))
    # 2.3: nothing after X, except what speaks about the past.
    if as_of is None:
        return told
    return [e for e in told if on(e["occurred_on"]) <= as_of or e["kind"] in SPEAK_ABOUT_THE_PAST]


def order(entry: Entry) -> tuple[str, int]:
    """An entry's place in the history."""
    return (entry["occurred_on"], entry["position"])


# ---------------------------------------------------------------------------------------------------
# Small records
# ---------------------------------------------------------------------------------------------------


# Amended dates take the place of the old ones for the whole agreement; numbers, for what begins later.
DATES = {"required_effective_date", "holidays_added", "holidays_removed", "fiscal_year_end"}
# What has one value for all Investors. (The numbers of duties are no part of this reading.)
ONE_FOR_ALL = {
    "registration_period_years",
    "holidays_added",
    "holidays_removed",
    "fiscal_year_end",
    "consent_share",
    "rule_144k_years",
}


@dataclass(frozen=True)
class Document:
    """A waiver or an amendment with what its signatures come to."""

    entry: Entry
    consented: bool  # the Company and enough of the bought shares
    unanimous: bool  # the Company and every holder


@dataclass(frozen=True)
class Bar:
    """A bar in force on the days from `start` up to, not including, `end` (null: not ended)."""

    cause: str
    notice: Entry
    start: Date
    lifted_on: Date | None
    end: Date | None

    def in_force(self, day: Date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def order(self) -> tuple[str, int]:
        return order(self.notice)


@dataclass(frozen=True)
class Judged:
    """A suspension with its Permitted Suspension Period, `[psp_from, psp_until)`, if it has one."""

    bar: Bar
    permitted: bool
    psp_from: Date | None
    psp_until: Date | None
    sixteenth: Date | None
    why: str

    def covers(self, day: Date) -> bool:
        return self.psp_from is not None and self.psp_until is not None and self.psp_from <= day < self.psp_until


@dataclass(frozen=True)
class Run:
    """A default run of shares that the same statements cover, with its Restricted Sale Date."""

    day: Date  # the Restricted Sale Date
    statement: str
    effective_on: Date
    causes: list[str]
    last: Date
    cured: bool  # nothing bars them on the first date after it
    relisted: bool  # what barred them on its last date was the delisting alone


@dataclass(frozen=True)
class Restriction:
    """A group: an Investor's shares of one Restricted Sale Date and statement that are freed on one date."""

    run: Run
    pieces: list[Piece]  # whoever holds them
    shares: int
    last: Date | None  # null: it lasts
    until: Date | None
    cure: Date | None
    shares_end: Date  # of the Registration Periods of its shares the latest
    reason: str | None  # why it arms nothing

    @property
    def day(self) -> Date:
        return self.run.day

    @property
    def statement(self) -> str:
        return self.run.statement

    @property
    def payable(self) -> bool:
        return self.reason is None


@dataclass
class Line:
    """One Periodic Amount."""

    trigger: str
    trigger_date: Date
    statement: str | None
    number: int
    computed_on: Date
    days: int
    rate: str
    base: Fraction
    amount: Fraction
    due_on: Date
    # The place of its statement in order of declaration, the rest last; the trigger; the last date of the run.
    place: tuple[int, str, Date]
    on_its_way: bool = False
    paid: Fraction = Fraction(0)
    waived: Fraction = Fraction(0)

    @property
    def order(self) -> tuple[Date, Date, int, tuple[int, str, Date], bool]:
        return (self.due_on, self.trigger_date, self.number, self.place, self.on_its_way)


@dataclass(frozen=True)
class Sequence:
    """What a run of Computation Dates needs to know, the same for both triggers."""

    trigger: str
    start: Date  # the trigger date
    armed_on: Date
    statement: str | None
    elapsed: Callable[[Date], int]  # counted days since the start
    cure: Date | None
    stopped: Callable[[Date], str | None]  # why nothing follows from that day on
    rate: Callable[[int, Date], str]  # at the k-th Computation Date, falling on that day
    base: Callable[[Date], list[Piece]]
    base_if_cured: Callable[[Date], list[Piece]]  # at a first CD after a cure on that day
    reduction: Fraction  # 1, or less under `proportional`
    investor: str
    place: tuple[int, str, Date]
    last_day: Date | None = None  # E + 90 under `ends_accrual`
    relisted: bool = False  # its cure is nothing but a relisting


@dataclass(frozen=True)
class Stop:
    """What ended a sequence without a further Computation Date."""

    sequence: Sequence
    day: Date  # the first on which nothing is computed any more
    cause: str
    days: int  # counted since the last Computation Date, or the start, through the day before


def worth(pieces: list[Piece]) -> Fraction:
    """The Purchase Price of some shares."""
    return sum((p.value for p in pieces), Fraction(0))


# ---------------------------------------------------------------------------------------------------
# The world as of X, known at K
# ---------------------------------------------------------------------------------------------------


class World:
    """Everything an answer is worked out from."""

    def __init__(self, log: list[Entry], as_of: str, readings: dict[str, str] | None, known_at: str | None) -> None:
        self.log, self.as_of, self.known_at = log, on(as_of), known_at
        self._payments: dict[str, list[tuple[Date, Fraction, Entry | None]]] = {}
        self.history = history(log, self.as_of, known_at)
        signings = self.of_kind("AgreementSigned")
        if not signings:
            raise LookupError("no agreement had been signed")
        self.signed_on = on(signings[0]["occurred_on"])
        self.signed_terms, self.name = self.terms_of(signings[0]["terms"])
        # 2.4: the question's choice, over the last election, over the default.
        self.readings = dict(DEFAULTS)
        for entry in self.of_kind("ReadingElected"):
            self.readings[entry["reading"]] = entry["choice"]
        self.readings.update(readings or {})
        signing_investors: list[str] = signings[0]["investors"]
        gap_open = self.says("transfer_gap", "open")
        self.shares = Shares(signing_investors, gap_open).read(self.history)
        # 9: a transferee is an Investor from its first day, listed in order of notice.
        newcomers = [n.name for n in self.shares.newcomers.values() if n.first_day <= self.as_of]
        self.investors = signing_investors + newcomers
        # 10: judged over everything known, whatever X is.
        everything = history(log, None, known_at)
        self.documents = self.judged_documents(everything, Shares(signing_investors, gap_open).read(everything))
        # 4, 6: the state of every statement at the end of every day.
        self.states = self.statement_states()
        declared = self.of_kind("EffectivenessDeclared")
        self.declarations = [(on(e["occurred_on"]), str(e["statement"])) for e in declared]
        self.first_effective = self.declarations[0][0] if self.declarations else None  # E of the agreement
        self.declared_on = {statement: day for day, statement in self.declarations}
        self.shares.place(self.declarations)
        self.bought = sorted((p for p in self.shares.pieces if p.lot.bought), key=lambda p: p.age)
        self.effective_dates = {
            name: [(on(e["occurred_on"]), str(e["statement"])) for e in declared if self.covers(e, name)]
            for name in self.investors
        }
        self.delistings = self.bars_between(None, "Delisted", "Relisted", DELISTING)
        self.limb_i, self.limb_ii = self.find_limb_i(), self.find_limb_ii()
        self._share_ends: dict[Any, Date] = {}
        self._held: dict[tuple[str, Date], list[Piece]] = {}
        self._held_last: dict[tuple[str, Date], Date] = {}  # before a day
        self._sold_out: dict[tuple[str, Date], bool] = {}
        self._causes: dict[tuple[str, tuple[str, ...]], dict[Date, set[str]]] = {}
        self._bars: dict[tuple[str, str], list[Bar]] = {}
        self._judged: dict[str, list[Judged]] = {}
        self.period_end = self.find_period_end()

    @staticmethod
    def terms_of(value: str | dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """The terms as signed, and their name if they are the shipped ones."""
        if isinstance(value, str):
            return dict(FOCUS_2002), value
        return {**FOCUS_2002, **value}, None

    def says(self, reading: str, choice: str) -> bool:
        """Whether a reading is taken that way."""
        return self.readings[reading] == choice

    def of_kind(self, *kinds: str, investor: str | None = None) -> list[Entry]:
        """The entries of some kinds; of an Investor, also those that name none (1)."""
        return [
            e
            for e in self.history
            if e["kind"] in kinds
            and (investor is None or e.get("investor") is None or e["investor"] == self.stood_for(investor, e))
        ]

    # 9, transfers -----------------------------------------------------------------------------------

    def stood_for(self, investor: str, entry: Entry) -> str:
        """Who spoke and was spoken to for an Investor at an entry: before its first notice, its transferor."""
        newcomer = self.shares.newcomers.get(investor)
        if newcomer is not None and order(entry) < order(newcomer.notice):
            return self.stood_for(newcomer.transferor, entry)
        return investor

    def stand_in(self, investor: str, day: Date) -> str:
        """Who held, delayed and consented for an Investor on a day: up to the transfer, its transferor."""
        newcomer = self.shares.newcomers.get(investor)
        if newcomer is None:
            return investor
        # reading `transfer_gap`: under `open` up to the notice.
        until = newcomer.first_day - DAY if self.says("transfer_gap", "open") else newcomer.transferred_on
        return self.stand_in(newcomer.transferor, day) if day <= until else investor

    # 10, consent ------------------------------------------------------------------------------------

    def judged_documents(self, everything: list[Entry], shares: Shares) -> list[Document]:
        """The waivers and amendments in history order, each judged under the consent share of the earlier ones."""
        documents: list[Document] = []
        for entry in everything:
            if entry["kind"] not in ("TermsAmended", "WaiverGranted"):
                continue
            day = on(entry["occurred_on"])
            held: dict[str, Fraction] = {}
            for piece in shares.pieces:
                way = piece.way_on(day)
                # On its way it counts for the transferee if that one signed; under `open` it does not count.
                owner = piece.owner(day) if way is None or shares.gap_open else way.transferee
                if owner is not None and piece.lot.bought and piece.lot.day <= day and not self.is_sold(piece, day):
                    held[owner] = held.get(owner, Fraction(0)) + piece.shares
            total = sum(held.values(), Fraction(0))
            signed = sum((n for owner, n in held.items() if owner in entry["signed_by"]), Fraction(0))
            needed = Fraction(self.term("consent_share", day, documents=documents)) * total
            signs = entry["company_signed"] and total > 0
            documents.append(Document(entry, signs and signed >= needed, signs and signed == total))
        return documents

    def binds(self, document: Document, investor: str | None) -> bool:
        """Whether a document binds an Investor, or (None) changes what has one value for all."""
        # reading `dissenters`
        if self.says("dissenters", "bound"):
            return document.consented
        if investor is None:
            return document.unanimous
        signer = self.stand_in(investor, on(document.entry["occurred_on"]))
        return bool(document.entry["company_signed"]) and signer in document.entry["signed_by"]

    def term(self, key: str, begins: Date, investor: str | None = None, documents: list[Document] | None = None) -> Any:
        """A term as amended, for what begins on a day."""
        value = self.signed_terms[key]
        for document in self.documents if documents is None else documents:
            changes = document.entry.get("changes", {})
            in_time = key in DATES or begins >= on(document.entry.get("effective_from", "9999-12-31"))
            if key in changes and in_time and self.binds(document, None if key in ONE_FOR_ALL else investor):
                value = changes[key]
        return value

    # 1, business days -------------------------------------------------------------------------------

    def is_business_day(self, day: Date) -> bool:
        if day.isoformat() in self.term("holidays_added", day):
            return False
        if day.isoformat() in self.term("holidays_removed", day):
            return day.weekday() < 5
        return ordinary_business_day(day, self.readings["business_day"])

    def business_day_after(self, day: Date, n: int) -> Date:
        """The n-th business day strictly after a day."""
        while n > 0:
            day += DAY
            if self.is_business_day(day):
                n -= 1
        return day

    def business_day_from(self, day: Date, n: int) -> Date:
        """The n-th business day counting from a day, which is the first when it is one."""
        return self.business_day_after(day - DAY, n)

    # 1, holdings ------------------------------------------------------------------------------------

    def counts(self, trade: Date, day: Date) -> bool:
        """Reading `sale_on_computation_date`: from the day after the trade, or from the trade date."""
        return trade <= day if self.says("sale_on_computation_date", "sold") else trade < day

    def is_sold(self, piece: Piece, day: Date) -> bool:
        return piece.sold_on is not None and self.counts(piece.sold_on, day)

    def owned(self, investor: str, day: Date) -> list[Piece]:
        """The bought shares, sold or not, whose rights are an Investor's on a day."""
        return [p for p in self.bought if p.lot.day <= day and p.owner(day) == investor]

    def held(self, investor: str, day: Date) -> list[Piece]:
        """The bought shares an Investor, or who stood for it, has unsold on a day."""
        if (investor, day) not in self._held:
            found = self.owned(self.stand_in(investor, day), day)
            self._held[investor, day] = [p for p in found if not self.is_sold(p, day)]
        return self._held[investor, day]

    def has_bought(self, investor: str, day: Date) -> bool:
        """Whether bought shares have been the Investor's by a day."""
        who = self.stand_in(investor, day)
        return any(owner == who and first <= day for p in self.bought for owner, first in p.owners)

    def left_by_transfer(self, investor: str, day: Date) -> bool:
        """3: of what an Investor held last, on one day, any left by transfer."""
        last = day - DAY
        while last >= self.signed_on and not self.held(investor, last):
            last = self._held_last.get((investor, last), last - DAY)
        self._held_last[investor, day] = last
        if self.stand_in(investor, last) != self.stand_in(investor, day):
            return False  # what came to it, it sold at once
        return self.any_transferred(investor, self.held(investor, last), last)

    def any_transferred(self, investor: str, pieces: list[Piece], last: Date) -> bool:
        """Whether any of some shares an Investor held on a day was another's, or on its way, on the next."""
        after = self.stand_in(investor, last + DAY)
        return any(p.owner(last + DAY) != after for p in pieces)

    def holds_nothing(self, investor: str, day: Date) -> bool:
        """Has bought, and holds none."""
        return self.has_bought(investor, day) and not self.held(investor, day)

    def has_sold_out(self, investor: str, day: Date) -> bool:
        """Holds nothing, and not because of a transfer."""
        if (investor, day) not in self._sold_out:
            found = self.holds_nothing(investor, day) and not self.left_by_transfer(investor, day)
            self._sold_out[investor, day] = found
        return self._sold_out[investor, day]

    def counts_for(self, investor: str, day: Date) -> bool:
        """4: whether an Investor's bars count on a day: it holds bought shares, or gave its last ones away."""
        if self.is_excluded(investor, day):
            return False
        if self.held(investor, day):
            return True
        return self.has_bought(investor, day) and self.left_by_transfer(investor, day)

    # 9, coverage ------------------------------------------------------------------------------------

    def covers(self, declaration: Entry, investor: str) -> bool:
        """Whether a declaration is an Effective Date for an Investor; reading `partial_coverage`."""
        statement, day = declaration["statement"], on(declaration["occurred_on"])
        if self.says("partial_coverage", "any_coverage"):
            return True
        if self.says("partial_coverage", "no_effective_date"):
            if self.shares.coverage.get(statement) is None:
                return True
            theirs = self.owned(self.stand_in(investor, day), day)
            return bool(theirs) and all(statement in p.covered for p in theirs)
        return any(owner == investor for p in self.bought if statement in p.covered for owner, _ in p.owners)

    def first_effective_for(self, investor: str) -> Date | None:
        """The Investor's E."""
        found = self.effective_dates[investor]
        return found[0][0] if found else None

    def tranche(self, statement: str | None) -> list[Piece]:
        """The bought shares a statement covers; null: those that none does."""
        return [p for p in self.bought if p.tranche == statement]

    # 3, exclusion -----------------------------------------------------------------------------------

    def excluded_on(self, investor: str) -> Date | None:
        """The first election of this Investor; none is inherited, what its transferor excluded are shares."""
        elected = [e for e in self.of_kind("ExclusionElected") if e["investor"] == investor]
        return on(elected[0]["occurred_on"]) if elected else None

    def is_excluded(self, investor: str, day: Date) -> bool:
        since = self.excluded_on(investor)
        return since is not None and day >= since

    # 4, 6: statements -------------------------------------------------------------------------------

    def statement_states(self) -> dict[Date, dict[str, str]]:
        """The state of every filed statement at the end of every day up to X."""
        moves = {
            "StatementFiled": "filed",
            "CommentsReceived": "in_review",
            "ClearanceNotified": "cleared",
            "EffectivenessDeclared": "effective",
            "StopOrderIssued": "stopped",
            "StopOrderLifted": "effective",
            "EffectivenessLapsed": "lapsed",
            "EffectivenessRestored": "effective",
            "StatementWithdrawn": "withdrawn",
        }
        by_day: dict[Date, dict[str, str]] = {}
        now: dict[str, str] = {}
        happened: dict[Date, list[Entry]] = {}
        for entry in self.history:
            happened.setdefault(on(entry["occurred_on"]), []).append(entry)
        for day in days(self.signed_on, self.as_of):
            for entry in happened.get(day, []):
                if entry["kind"] == "ReviewNotified":
                    now[entry["statement"]] = "in_review" if entry["review"] else "cleared"
                elif entry["kind"] in moves:
                    now[entry["statement"]] = moves[entry["kind"]]
            by_day[day] = dict(now)
        return by_day

    def some_effective(self, day: Date) -> bool:
        """Some statement is effective at the end of the day."""
        return "effective" in self.states.get(day, {}).values()

    def some_declared(self, day: Date) -> bool:
        """Some statement has been declared effective by the end of the day."""
        return any(declared <= day for declared, _ in self.declarations)

    def declared_by(self, covered: tuple[str, ...], day: Date) -> bool:
        """Whether some statement that covers a share has been declared effective by the end of the day."""
        return any(self.declared_on[statement] <= day for statement in covered)

    def statement_causes(self, covered: tuple[str, ...], day: Date) -> set[str]:
        """4: what bars a share on a day: a statement that covers it was declared effective, and none is."""
        states = [self.states[day][s] for s in covered if self.declared_on[s] <= day]
        if "effective" in states:
            return set()
        return {STOP_ORDER if state == "stopped" else LAPSE for state in states}  # a withdrawal is a lapse

    # 6: the Registration Period ---------------------------------------------------------------------

    def find_limb_i(self) -> Date | None:
        determined = self.of_kind("UnrestrictedResaleDetermined")
        return on(determined[0]["occurred_on"]) if determined else None

    def find_limb_ii(self) -> Date | None:
        """The first day at whose close no Investor holds a share or a Warrant, and none is on its way."""
        for day in days(self.signed_on, self.as_of):
            come = [p for p in self.shares.pieces if p.lot.day <= day]
            left = [p for p in come if p.sold_on is None or p.sold_on > day]
            if self.says("transfer_gap", "open"):  # on its way it is nobody's
                left = [p for p in left if p.owner(day) is not None]
            if come and not left and self.shares.outstanding_warrants(day) == 0:
                return day
        return None

    def early_end(self) -> Date | None:
        """The earlier of limbs (i) and (ii), if one has come."""
        early = [d for d in (self.limb_i, self.limb_ii) if d is not None]
        return min(early) if early else None

    def find_period_end(self) -> Date | None:
        """The last day of the Registration Period, the latest share's, as it stands on X; null: nothing fixes it."""
        early = self.early_end()
        if not self.first_effective or (early is not None and early < self.first_effective):
            return early
        end = self.limb_iii(self.every_share())
        in_time = [p for p in self.bought if p.lot.day <= end]
        if in_time:
            end = self.limb_iii(in_time[0])
        for piece in self.bought:
            if piece.lot.day <= end:  # one bought after the end reopens nothing
                end = max(end, self.limb_iii(piece))
        return end if early is None else min(end, early)

    def every_share(self) -> Piece:
        """Before any is bought: a share as those statements cover it that cover every share."""
        lot = Lot(self.signed_on, 0, "", Fraction(0), bought=True)
        everything = [statement for _, statement in self.declarations if self.shares.coverage.get(statement) is None]
        return Piece(lot, Fraction(0), Fraction(1), [(None, self.signed_on)], [], covered=everything)

    def limb_iii(self, piece: Piece) -> Date:
        """6: one year after the first declaration of any statement, and after each later one that covers the share."""
        key = (tuple(piece.covered), tuple(piece.owners), piece.sold_on)
        if key not in self._share_ends:
            assert self.first_effective is not None
            end = self.one_year_after(piece, self.first_effective)
            for declared, statement in self.declarations[1:]:
                if statement in piece.covered and declared <= end:
                    end = self.one_year_after(piece, declared)
            self._share_ends[key] = end
        return self._share_ends[key]

    def one_year_after(self, piece: Piece, declared: Date) -> Date:
        """The anniversary; reading `period_tolling` `day_for_day`: as many dates on which the share is not barred."""
        end = years_after(declared, self.term("registration_period_years", declared))
        if self.says("period_tolling", "none"):
            return end
        wanted, day = (end - declared).days, declared
        while wanted > 0:
            day += DAY
            if not self.tolls(piece, day):
                wanted -= 1
        return day

    def tolls(self, piece: Piece, day: Date) -> bool:
        """Whether a share is known on X to be barred on a day; X itself, where its suspension is lifted on it."""
        if day > self.as_of or (piece.sold_on is not None and day > piece.sold_on):
            return False
        own = self.own_bars_of(piece, day)
        if day == self.as_of:
            return any(bar.lifted_on == day for bar in own)  # in force still: reading `day_count` `both_in`
        return bool(own) or bool(self.statement_causes(tuple(piece.covered), day))

    def own_bars_of(self, piece: Piece, day: Date) -> list[Bar]:
        """The holder's own bars on a share that a statement declared by then covers."""
        owner = piece.owner(day)
        if owner is None or not self.declared_by(tuple(piece.covered), day):
            return []
        return [bar for bar in self.own_bars(owner) if bar.in_force(day)]

    def share_end(self, piece: Piece) -> Date:
        """The end of a share's own Registration Period."""
        assert self.period_end is not None
        return min(self.limb_iii(piece), self.period_end)

    def period_is_open(self) -> bool:
        """Reading `period_tolling` `day_for_day`: whether a share is barred on X, so that its end is not known."""
        if self.says("period_tolling", "none") or self.early_end() is not None:
            return False
        if self.period_end is None or self.period_end < self.as_of:
            return False
        return any(self.is_barred_on_x(p) for p in self.bought)

    def is_barred_on_x(self, piece: Piece) -> bool:
        """Whether a bar on an unsold share, in its own Registration Period, outlasts X as far as is known."""
        x = self.as_of
        if piece.lot.day > x or piece.sold_on is not None or self.limb_iii(piece) < x:
            return False
        own = [bar for bar in self.own_bars_of(piece, x) if bar.lifted_on is None]
        return bool(own) or bool(self.statement_causes(tuple(piece.covered), x))

    # 4: bars ----------------------------------------------------------------------------------------

    def bars_between(self, investor: str | None, opens: str, closes: str, cause: str) -> list[Bar]:
        """The bars one kind of entry opens and another closes, in history order."""
        bars: list[Bar] = []
        opened: Entry | None = None
        for entry in self.of_kind(opens, closes, investor=investor):
            if entry["kind"] == opens:
                opened = entry
            elif opened is not None:
                bars.append(self.bar(cause, opened, on(entry["occurred_on"])))
                opened = None
        if opened is not None:
            bars.append(self.bar(cause, opened, None))
        return bars

    def bar(self, cause: str, notice: Entry, lifted_on: Date | None) -> Bar:
        """One bar; reading `day_count` `both_in`: a suspension runs through its lift day."""
        end = lifted_on
        if end is not None and cause == SUSPENSION and self.says("day_count", "both_in"):
            end += DAY
        return Bar(cause, notice, on(notice["occurred_on"]), lifted_on, end)

    def suspension_bars(self, investor: str) -> list[Bar]:
        if (investor, SUSPENSION) not in self._bars:
            kinds = ("PotentialMaterialEventNoticeGiven", "SuspensionLifted")
            self._bars[investor, SUSPENSION] = self.bars_between(investor, *kinds, SUSPENSION)
        return self._bars[investor, SUSPENSION]

    def misstatement_bars(self, investor: str) -> list[Bar]:
        if (investor, MISSTATEMENT) not in self._bars:
            kinds = ("MisstatementNoticeReceived", "CorrectedProspectusReceived")
            self._bars[investor, MISSTATEMENT] = self.bars_between(investor, *kinds, MISSTATEMENT)
        return self._bars[investor, MISSTATEMENT]

    def own_bars(self, investor: str) -> list[Bar]:
        """The bars that are the Investor's, whatever statement is in force; reading `delisting`."""
        bars = self.suspension_bars(investor) + self.misstatement_bars(investor)
        return bars + self.delistings if self.says("delisting", "restriction") else bars

    # 4: Permitted Suspension Periods ----------------------------------------------------------------

    def gap_allows_from(self, investor: str, earlier: list[Bar], day: Date) -> Date | None:
        """The first day the gap test allows a suspension starting on `day`; null: not while one lasts.

        What counts is the preceding one and, where bars may overlap, any earlier one still on that day.
        """
        relevant = [earlier[-1]] + [b for b in earlier if b.in_force(day)]
        latest, lifts = [], []
        for bar in relevant:
            if bar.end is None or bar.lifted_on is None:
                return None
            # reading `gap_from`
            latest.append(bar.lifted_on if self.says("gap_from", "lift_day") else bar.end - DAY)
            lifts.append(bar.lifted_on)
        nth = self.business_day_after(max(latest), self.term("suspension_gap_business_days", day, investor))
        return max(nth, *lifts)  # with a gap of no days, not before the lift

    def advance_notice_given(self, investor: str, bar: Bar) -> bool:
        """Reading `advance_notice` `condition`: noticed in time, and since the preceding suspension."""
        preceding = [b.order for b in self.suspension_bars(investor) if b.order < bar.order]
        for entry in self.of_kind("AdvanceNoticeGiven", investor=investor):
            later = not preceding or order(entry) > max(preceding)
            in_time = bar.start >= self.business_day_after(
                on(entry["occurred_on"]), self.term("suspension_notice_business_days", bar.start, investor)
            )
            if later and in_time:
                return True
        return False

    def slots_taken(self, judged: list[Judged], day: Date) -> int:
        """Qualifying suspensions that count against one starting on a day; reading `allowance`."""
        taken = [j for j in judged if j.permitted]
        if self.says("allowance", "two_a_year"):
            taken = [j for j in taken if j.bar.start >= day - 364 * DAY]
        return len(taken)

    def judged_suspensions(self, investor: str) -> list[Judged]:
        """Each suspension in order of its start, with its Permitted Suspension Period or the reason why not.

        Reading `misstatement_grace` `like_suspension`: misstatement bars stand in the same list.
        """
        if investor in self._judged:
            return self._judged[investor]
        bars = self.suspension_bars(investor)
        if self.says("misstatement_grace", "like_suspension"):
            bars = sorted(bars + self.misstatement_bars(investor), key=lambda b: b.order)
        judged: list[Judged] = []
        for i, bar in enumerate(bars):
            judged.append(self.judge(investor, bar, bars[:i], judged))
        self._judged[investor] = judged
        return judged

    def judge(self, investor: str, bar: Bar, earlier: list[Bar], judged: list[Judged]) -> Judged:
        """4: whether one suspension qualifies, and for which days."""
        s = bar.start

        def refused(why: str) -> Judged:
            return Judged(bar, False, None, None, None, why)

        e, end = self.first_effective, self.period_end
        if not self.some_effective(s):
            return refused("no statement effective")
        if e is None or end is None or not e <= s <= end:
            return refused("outside the Registration Period")
        if bar.cause == SUSPENSION:  # not asked of a misstatement bar
            if self.says("findings", "required") and not bar.notice.get("board_findings", True):
                return refused("no Board findings")
            if self.says("advance_notice", "condition") and not self.advance_notice_given(investor, bar):
                return refused("no advance notice")
        if self.slots_taken(judged, s) >= self.term("suspension_periods", s, investor):
            return refused("no slot left")

        first, count_notice_day = s, not self.says("day_count", "notice_out")
        if earlier:
            tenth = self.gap_allows_from(investor, earlier, s)
            if tenth is None or s < tenth:
                # reading `early_suspension`
                if not self.says("early_suspension", "from_tenth_day"):
                    return refused("too soon after the preceding one")
                if tenth is None or tenth > self.as_of or not bar.in_force(tenth):
                    return refused("too soon after the preceding one")
                first, count_notice_day = tenth, True

        # The 16th business day, counting from the first day; reading `day_count` `notice_out`: from the
        # first business day after the notice.
        n = self.term("suspension_business_days", s, investor) + 1
        sixteenth = self.business_day_from(first if count_notice_day else first + DAY, n)
        # reading `overrun`
        if self.says("overrun", "whole_suspension") and sixteenth <= self.as_of and bar.in_force(sixteenth):
            return refused("outlasted its fifteen business days")
        until = sixteenth if bar.end is None else min(sixteenth, bar.end)
        return Judged(bar, True, first, until, sixteenth, "permitted")

    # 4: default runs and Restricted Sale Dates ------------------------------------------------------

    def permitted_dates(self, investor: str) -> set[Date]:
        """Every date in a Permitted Suspension Period."""
        dates: set[Date] = set()
        for j in self.judged_suspensions(investor):
            if j.psp_from is not None and j.psp_until is not None:
                dates |= set(days(j.psp_from, j.psp_until - DAY))
        return dates

    def default_causes(self, investor: str, covered: tuple[str, ...]) -> dict[Date, set[str]]:
        """For every day up to X, what bars such a share of the Investor and is not excused by a permitted period."""
        if (investor, covered) in self._causes:
            return self._causes[investor, covered]
        judged = self.judged_suspensions(investor)
        causes: dict[Date, set[str]] = {}
        for day in days(self.signed_on, self.as_of):
            found = self.statement_causes(covered, day)
            for bar in self.own_bars(investor) if self.declared_by(covered, day) else []:
                excused = any(j.bar == bar and j.covers(day) for j in judged)
                if bar.in_force(day) and not excused:
                    found = found | {bar.cause}
            causes[day] = found
        self._causes[investor, covered] = causes
        return causes

    def runs(self, investor: str, covered: tuple[str, ...]) -> list[Run]:
        """4: the default runs of such a share that have a Restricted Sale Date, in order."""
        e = self.first_effective_for(investor)
        if e is None or not covered:
            return []
        causes = self.default_causes(investor, covered)
        permitted = self.permitted_dates(investor)
        runs: list[list[Date]] = []
        for day in days(self.signed_on, self.as_of):
            ended = self.period_end is not None and day > self.period_end
            if causes[day] and not ended and self.counts_for(investor, day):
                if runs and runs[-1][-1] == day - DAY:
                    runs[-1].append(day)
                else:
                    runs.append([day])
        found = []
        covered_from = min(self.declared_on[statement] for statement in covered)
        for run in runs:
            candidates = [d for d in run if d not in permitted and d > covered_from and d >= e]
            if candidates:
                rsd, last = candidates[0], run[-1]
                effective_on, statement = self.windows(covered, rsd)[-1]
                cured = last < self.as_of and not causes[last + DAY]
                shown = [c for c in CAUSES if c in causes[rsd]]
                found.append(Run(rsd, statement, effective_on, shown, last, cured, causes[last] == {DELISTING}))
        return found

    def windows(self, covered: tuple[str, ...], day: Date) -> list[tuple[Date, str]]:
        """5: what opens the ninety days of such a share, before a day, in order; reading `amendment_window`."""
        kinds = ["EffectivenessDeclared"]
        if self.says("amendment_window", "reopens"):
            kinds.append("PostEffectiveAmendmentDeclaredEffective")
        found = [(on(e["occurred_on"]), str(e["statement"])) for e in self.of_kind(*kinds)]
        return [(opened, statement) for opened, statement in found if opened < day and statement in covered]

    def restrictions(self, investor: str) -> list[Restriction]:
        """4: the groups of an Investor, in order."""
        if self.first_effective_for(investor) is None:
            return []
        # Of one date, one statement and one last date (of those that still run: all) are one group.
        groups: dict[tuple[Date, str, Date], tuple[Run, list[Piece]]] = {}
        runs = {covered: self.runs(investor, covered) for covered in {tuple(p.covered) for p in self.bought}}
        for piece in self.bought:
            for run in runs[tuple(piece.covered)]:
                if run.day <= self.share_end(piece):
                    groups.setdefault((run.day, run.statement, run.last), (run, []))[1].append(piece)
        found = [self.group(investor, run, pieces) for run, pieces in groups.values()]
        there = [group for group in found if group is not None]
        there.sort(key=lambda r: (r.day, self.place_of(r.statement), r.last or Date.max))
        # reading `restrictions_counted`
        if self.says("restrictions_counted", "first_only"):
            there = [r if r.day == there[0].day else replace(r, reason="not the first") for r in there]
        return there

    def place_of(self, statement: str) -> int:
        """The place of a statement in order of declaration."""
        return [declared for _, declared in self.declarations].index(statement)

    def in_group(self, pieces: list[Piece], investor: str, day: Date) -> list[Piece]:
        """Of a group's shares, sold or not, those that are the Investor's on a day and have not left it."""
        return [
            p
            for p in pieces
            if p.lot.day <= day and p.owner(day) == investor and not self.is_out(p, day)
            if not self.has_ended(self.share_end(p), day)
        ]

    @staticmethod
    def is_out(piece: Piece, day: Date) -> bool:
        """3: whether a share has been excluded by who held it then."""
        return piece.excluded_on is not None and piece.excluded_on <= day

    def group(self, investor: str, run: Run, pieces: list[Piece]) -> Restriction | None:
        """One group, unless the Investor holds no share of it from its Restricted Sale Date to its cure."""
        x = self.as_of
        until = run.last + DAY if run.last < x else None
        theirs: list[Piece] = []
        for day in days(run.day, until or x):
            holder = self.stand_in(investor, day)  # before a transferee's first day, its transferor
            held = [p for p in self.in_group(pieces, holder, day) if not self.is_sold(p, day)]
            theirs += [p for p in held if p not in theirs]
        if not theirs:
            return None
        shares_end = max(self.share_end(p) for p in theirs)
        cure = until if run.cured else None
        if shares_end < run.last:  # the last of them has left it: not cured
            until, cure = shares_end + DAY if shares_end < x else None, None
        alike = {tuple(p.covered) for p in theirs}
        causes = set().union(*(self.default_causes(investor, covered).get(run.day, set()) for covered in alike))
        run = replace(run, causes=[cause for cause in CAUSES if cause in causes])
        holder = self.stand_in(investor, run.day)
        at_the_end = [p for p in self.in_group(pieces, holder, run.day) if p.sold_on is None or p.sold_on > run.day]
        return Restriction(
            run=run,
            pieces=pieces,
            shares=self.shares.shown(sum((p.shares for p in at_the_end), Fraction(0)), run.day),
            last=None if until is None else until - DAY,
            until=until,
            cure=cure,
            shares_end=shares_end,
            reason=self.arms_nothing(investor, run),
        )

    def arms_nothing(self, investor: str, run: Run) -> str | None:
        """5: why a Restricted Sale Date arms nothing; null: it arms."""
        if run.day <= self.window_end(investor, run.effective_on):
            return None
        if self.says("beyond_ninety_days", "payable") and SUSPENSION in run.causes:
            return None
        return "after the ninety days"

    def window_end(self, investor: str, effective_on: Date) -> Date:
        """The last of the 90 days."""
        return effective_on + self.term("restricted_sale_window_days", effective_on, investor) * DAY

    # 3: late effectiveness --------------------------------------------------------------------------

    def required_effective_date(self, investor: str) -> Date:
        """RED; reading `required_effective_date`."""
        red = on(self.term("required_effective_date", self.as_of, investor))
        if self.says("required_effective_date", "earlier_of_clearance"):
            for cleared in self.of_kind("ClearanceNotified"):
                red = min(red, self.days_after_clearance(investor, on(cleared["occurred_on"])))
        return red

    def days_after_clearance(self, investor: str, cleared_on: Date) -> Date:
        """Reading `clearance_count`."""
        n = self.term("clearance_days", cleared_on, investor)
        if self.says("clearance_count", "business"):
            return self.business_day_after(cleared_on, n)
        return cleared_on + n * DAY

    def attributed_dates(self, investor: str) -> set[Date]:
        """A: the dates of delay agreed or adjudged to be this Investor's."""
        dates: set[Date] = set()
        for entry in self.of_kind("InvestorDelayAttributed"):
            if entry["status"] in ("agreed", "adjudicated"):
                named = entry.get("investor")
                for day in days(on(entry["from_on"]), on(entry["until_on"]) - DAY):
                    if named is None or named == self.stand_in(investor, day):
                        dates.add(day)
        return dates

    def late_effectiveness(self, investor: str) -> list[Sequence]:
        """T1 as of X: of each tranche and of the rest, as far as it has armed; reading `partial_coverage`."""
        if not self.says("partial_coverage", "uncovered_shares"):
            e = self.first_effective_for(investor)
            one = self.late_for(investor, e, None, self.bought, 0)
            return [one] if one else []
        found = [
            self.late_for(investor, declared, statement, self.tranche(statement), i)
            for i, (declared, statement) in enumerate(self.declarations)
        ]
        found.append(self.late_for(investor, None, None, self.tranche(None), len(self.declarations)))
        return [each for each in found if each]

    def late_for(
        self, investor: str, e: Date | None, statement: str | None, pieces: list[Piece], place: int
    ) -> Sequence | None:
        """T1 of some shares whose Effective Date is `e`, if it has armed."""
        red, x = self.required_effective_date(investor), self.as_of
        first_e = self.first_effective_for(investor)
        attributed = {d for d in self.attributed_dates(investor) if d > self.signed_on}
        tolling = self.says("investor_delay", "toll")

        @cache
        def elapsed(day: Date) -> int:
            tolled = len([d for d in attributed if d <= day]) if tolling else 0
            return (day - red).days - tolled

        # The deadline is the last day with nothing elapsed; reading `weekend_deadline`.
        deadline = red
        while elapsed(deadline + DAY) <= 0:
            deadline += DAY
        if self.says("weekend_deadline", "next_business_day") and not self.is_business_day(deadline):
            deadline = self.business_day_after(deadline, 1)
        armed_on = deadline + DAY
        if (e is not None and e <= deadline) or x < armed_on:
            return None
        # reading `illustration`
        negative = self.says("illustration", "negative") and self.says("payment_timing", "arrears")
        if negative and e is not None and elapsed(e - DAY) < self.term("computation_interval_days", red, investor):
            return None  # on or before the first scheduled Computation Date

        def stopped(day: Date) -> str | None:
            if self.is_excluded(investor, day):
                return "exclusion"
            # reading `late_after_sale`
            if self.says("late_after_sale", "continues") and (e is None or day <= e):
                return None
            early = self.early_end()
            if early is not None and early < day:
                return "limb (i)" if early == self.limb_i else "limb (ii)"
            return "sold out" if self.has_sold_out(investor, day) else None

        def held(day: Date) -> list[Piece]:
            return [p for p in bought(day) if not self.is_sold(p, day)]

        def bought(day: Date) -> list[Piece]:
            return [p for p in self.owned(investor, day) if p in pieces and not self.is_out(p, day)]

        def base(day: Date) -> list[Piece]:
            # No amount while the Investor holds nothing, its last shares having left by transfer.
            runs_on = self.says("late_after_sale", "continues") and (e is None or day <= e)
            if not runs_on and self.holds_nothing(investor, day):
                return []
            # reading `base_before_effective`
            only_held = (first_e is not None and day > first_e) or self.says("base_before_effective", "held_shares")
            return held(day) if only_held else bought(day)

        # reading `investor_delay` `proportional`
        reduction = Fraction(1)
        if self.says("investor_delay", "proportional"):
            end = x if e is None else e
            theirs = len([d for d in attributed if red < d <= end])
            reduction = 1 - Fraction(theirs, (end - red).days)

        def rate(k: int, day: Date) -> str:
            rates = self.term("late_effectiveness_rates", day, investor)
            return str(rates[min(k, len(rates)) - 1])

        return Sequence(
            trigger="late_effectiveness",
            start=red,
            armed_on=armed_on,
            statement=statement,
            elapsed=elapsed,
            cure=e,
            stopped=stopped,
            rate=rate,
            base=base,
            base_if_cured=held,
            reduction=reduction,
            investor=investor,
            place=(place, "late_effectiveness", Date.max),
        )

    # 5: restricted sales ----------------------------------------------------------------------------

    def restricted_sale(self, investor: str, group: Restriction) -> Sequence:
        """T2 for one group."""
        rsd, run = group.day, group.run
        permitted = self.permitted_dates(investor)

        @cache
        def elapsed(day: Date) -> int:
            # reading `running_sequence`
            paused = self.says("running_sequence", "paused")
            return (day - rsd).days - (len([d for d in permitted if rsd < d <= day]) if paused else 0)

        @cache
        def held(day: Date) -> list[Piece]:
            return [p for p in self.in_group(group.pieces, investor, day) if not self.is_sold(p, day)]

        @cache
        def is_worth_nothing(day: Date) -> bool:
            return not any(p.value > 0 for p in held(day))

        def stopped(day: Date) -> str | None:
            if self.is_excluded(investor, day):
                return "exclusion"
            if self.has_ended(group.shares_end, day):
                return "end of the Registration Period"
            if group.until is not None and group.cure is None and day >= group.until:
                return "sold out"  # the run ended only because nothing was held
            if not is_worth_nothing(day):
                return None
            # Having been above zero it is zero; not where the last of it left by transfer.
            last = day - DAY
            while last >= rsd and is_worth_nothing(last):
                last -= DAY
            if last < rsd or self.any_transferred(investor, [p for p in held(last) if p.value > 0], last):
                return None
            ended = any(self.has_ended(self.share_end(p), day) and not self.is_sold(p, day) for p in held(last))
            return "end of the Registration Period" if ended else "sold out"

        def base(day: Date) -> list[Piece]:
            # reading `base_restricted`
            if not held(day):
                return []
            # Whose a share is, is judged on the day; whether it was unsold, at the date the reading names.
            theirs = self.in_group(group.pieces, investor, day)
            if self.says("base_restricted", "held_at_restriction"):
                return [p for p in theirs if p.lot.day <= rsd and not self.is_sold(p, rsd)]
            if self.says("base_restricted", "unsold_since_restriction"):
                return [p for p in theirs if not self.is_sold(p, day) or (p.sold_on is not None and p.sold_on < rsd)]
            return held(day)

        # reading `ninety_days`
        cure, last_day, relisted = group.cure, None, run.relisted
        window = self.window_end(investor, run.effective_on)
        if self.says("ninety_days", "ends_accrual") and rsd <= window:
            cure, last_day = window if cure is None else min(cure, window), window
            relisted = relisted and cure != window

        return Sequence(
            trigger="restricted_sale",
            start=rsd,
            armed_on=rsd,
            statement=group.statement,
            elapsed=elapsed,
            cure=cure,
            stopped=stopped,
            rate=lambda _, day: str(self.term("restricted_sale_rate", day, investor)),
            base=base,
            base_if_cured=base,
            reduction=Fraction(1),
            investor=investor,
            place=(self.place_of(group.statement), "restricted_sale", group.last or Date.max),
            last_day=last_day,
            relisted=relisted,
        )

    def has_ended(self, end: Date, day: Date) -> bool:
        """Whether a Registration Period has, or as is known on X will have, ended by a day."""
        # reading `period_tolling`: an end that lies ahead moves on with every day on which the shares stay barred.
        moves_on = self.says("period_tolling", "day_for_day") and end != self.early_end()
        return day > end and not (day > self.as_of and moves_on)

    def sequences(self, investor: str) -> list[Sequence]:
        """Every armed sequence of an Investor, by trigger date."""
        restricted = [self.restricted_sale(investor, r) for r in self.restrictions(investor) if r.payable]
        return self.late_effectiveness(investor) + restricted

    # 3, 5: walking a sequence -----------------------------------------------------------------------

    def interval(self, sequence: Sequence, counted_from: Date) -> int:
        """The length of the interval that counts from a day."""
        return int(self.term("computation_interval_days", counted_from, sequence.investor))

    def share_of_period(self, counted: int, interval: int) -> Fraction:
        """Reading `partial_period`: the part of the percentage for some counted days."""
        if counted >= interval or self.says("partial_period", "full"):
            return Fraction(1)
        return Fraction(counted, interval) if self.says("partial_period", "prorated") else Fraction(0)

    def payment_days(self, sequence: Sequence, until: Date) -> list[tuple[Date, int]]:
        """5: the anchor, then the day after each uncut grid date, with the length of the interval it begins."""
        found: list[tuple[Date, int]] = []
        grid, interval = 0, self.interval(sequence, sequence.start)
        for day in days(sequence.start + DAY, until):
            if sequence.elapsed(day) == grid + 1 and sequence.elapsed(day - DAY) == grid:
                found.append((day, interval))
            if sequence.elapsed(day) == grid + interval:
                grid += interval
                interval = self.interval(sequence, day)
        return found

    def payment_day_after(self, sequence: Sequence, day: Date) -> Date:
        """5: the first payment day strictly after a day; nothing falls due on the anchor."""
        until = day
        while True:
            until += 31 * DAY
            after = [d for d, _ in self.payment_days(sequence, until)[1:] if d > day]
            if after:
                return after[0]

    def walk(self, sequence: Sequence) -> tuple[list[Line], Answer | None, Stop | None]:
        """The Periodic Amounts of a sequence by X, what is open of it, and what stopped it."""
        if self.says("payment_timing", "advance"):
            return self.walk_in_advance(sequence), None, None

        # readings `first_cure` `waits` and `delisting` `relisting_computes`
        waits = self.says("first_cure", "waits")
        relisted = set()
        if self.says("delisting", "relisting_computes"):
            relisted = {on(e["occurred_on"]) for e in self.of_kind("Relisted")}

        found: list[tuple[Date, int]] = []  # Computation Dates with their counted days
        lengths: list[int] = []  # of the intervals they end
        at_previous, since = 0, sequence.start
        stop: Stop | None = None
        interval = self.interval(sequence, since)
        for day in days(max(sequence.armed_on, sequence.start + DAY), self.as_of):
            first_awaited = waits and not found
            if sequence.cure is not None and sequence.cure < day and not first_awaited:
                break
            cause = sequence.stopped(day)
            if cause is not None:
                stop = Stop(sequence, day, cause, max(0, sequence.elapsed(day - DAY) - at_previous))
                break
            if first_awaited and sequence.last_day is not None and day > sequence.last_day:
                break
            counted = sequence.elapsed(day) - at_previous
            is_computed = counted == interval
            if counted >= 1 and not first_awaited and (day == sequence.cure or day in relisted):
                is_computed = True
            if is_computed:
                found.append((day, counted))
                lengths.append(interval)
                at_previous, since = sequence.elapsed(day), day
                interval = self.interval(sequence, since)

        cured = stop is None and sequence.cure is not None and sequence.cure <= self.as_of
        lines = []
        for k, (day, counted) in enumerate(found, 1):
            # 5, due dates: the next payment day; the last CD of a cured sequence may come sooner.
            due_on = self.payment_day_after(sequence, day)
            if cured and sequence.cure is not None and k == len(found) and not sequence.relisted:
                n = self.term("cure_payment_business_days", sequence.cure, sequence.investor)
                after_cure = self.business_day_after(sequence.cure, n)
                if day < after_cure < due_on:
                    due_on = after_cure
            share = self.share_of_period(counted, lengths[k - 1])
            lines += self.lines_of(sequence, k, day, counted, share, due_on)

        if stop is not None or cured or worth(sequence.base(self.as_of)) == 0:
            return lines, None, stop
        return lines, self.open_row(sequence, len(found) + 1, at_previous, since, waits and not found), None

    def walk_in_advance(self, sequence: Sequence) -> list[Line]:
        """Reading `payment_timing` `advance`: due at the start of each period, unless cured before."""
        lines: list[Line] = []
        begins, k = dict(self.payment_days(sequence, self.as_of)), 0
        for day in days(sequence.start + DAY, self.as_of):
            if sequence.elapsed(day) < 1:
                continue
            if sequence.stopped(day) or (sequence.cure is not None and sequence.cure < day):
                break
            if day in begins:
                k += 1
                lines += self.lines_of(sequence, k, day, begins[day], Fraction(1), day)
        return lines

    def lines_of(
        self, sequence: Sequence, k: int, day: Date, counted: int, share: Fraction, due_on: Date
    ) -> list[Line]:
        """A Periodic Amount, rounded once a line: on shares that were on their way it waits for the notice (9)."""
        rate, lines = sequence.rate(k, day), []
        parts: dict[tuple[bool, Date], list[Piece]] = {}
        for piece in sequence.base(day):
            way = piece.way_on(day)
            told_on = None if way is None or way.notice is None else on(way.notice["occurred_on"])
            key = (False, due_on) if told_on is None else (True, max(due_on, told_on))
            parts.setdefault(key, []).append(piece)
        for (on_its_way, part_due_on), pieces in sorted(parts.items()):
            base = worth(pieces)
            amount = to_the_cent(Fraction(rate) * base * share * sequence.reduction)
            if base > 0:
                lines.append(
                    Line(
                        sequence.trigger, sequence.start, sequence.statement, k, day, counted, rate, base, amount,
                        part_due_on, sequence.place, on_its_way,
                    )
                )  # fmt: skip
        return lines

    def open_row(
        self,
        sequence: Sequence,
        number: int,
        at_previous: int,
        since: Date,
        first_awaited: bool,
    ) -> Answer:
        """5, figures: what a sequence not cured by X would come to."""
        x, interval = self.as_of, self.interval(sequence, since)
        rate = Fraction(sequence.rate(number, x))

        following = x + DAY
        while sequence.elapsed(following) - at_previous < interval:
            following += DAY
        next_on: Date | None = following
        if sequence.last_day is not None and sequence.last_day < following:
            # The window closes first: its end computes, unless the first CD waits or no day has counted.
            counts = sequence.elapsed(sequence.last_day) - at_previous >= 1
            next_on = sequence.last_day if counts and not first_awaited else None
        if next_on is not None and any(sequence.stopped(day) for day in days(x + DAY, next_on)):
            next_on = None  # a stop known on X comes before

        counted = sequence.elapsed(x) - at_previous
        if counted == 0:
            cured_today = Fraction(0)
        elif first_awaited:
            cured_today = Fraction(0) if next_on is None else rate * worth(sequence.base_if_cured(x))
        else:
            cured_today = rate * worth(sequence.base(x)) * self.share_of_period(counted, interval)
        at_next = Fraction(0)
        if next_on is not None:
            at_next = Fraction(sequence.rate(number, next_on)) * worth(sequence.base(x))
        if self.is_waived(sequence, x):
            cured_today = Fraction(0)
        if next_on is not None and self.is_waived(sequence, next_on):
            at_next = Fraction(0)
        return {
            "trigger": sequence.trigger,
            "trigger_date": iso(sequence.start),
            "statement": sequence.statement,
            "number": number,
            "since": iso(since),
            "next_computation": iso(next_on),
            "if_cured_today": money(cured_today * sequence.reduction),
            "at_next_computation": money(at_next),
        }

    # 9, waivers -------------------------------------------------------------------------------------

    def waivers(self, investor: str, trigger: str, day: Date) -> list[Entry]:
        """The waivers that bind an Investor and speak of a Periodic Amount computed on a day."""
        return [
            document.entry
            for document in self.documents
            if document.entry["kind"] == "WaiverGranted"
            and document.entry.get("trigger") == trigger
            and on(document.entry["from_on"]) <= day < on(document.entry["until_on"])
            and self.binds(document, investor)
        ]

    def is_waived(self, sequence: Sequence, day: Date) -> bool:
        return bool(self.waivers(sequence.investor, sequence.trigger, day))

    def waive(self, investor: str, lines: list[Line]) -> None:
        """What is waived leaves what payments, as if there were no waiver, had put on the line; or nothing."""
        left: dict[int, Fraction] = {}
        for i, line in enumerate(lines):
            for waiver in self.waivers(investor, line.trigger, line.computed_on):
                put = Fraction(0)
                if not waiver.get("refund", False):
                    self.pay(investor, lines, min(self.as_of, on(waiver["occurred_on"])))
                    put = line.paid
                left[i] = min(put, left.get(i, put))
        for i, amount in left.items():
            lines[i].waived, lines[i].amount = lines[i].amount - amount, amount

    # 9, in kind -------------------------------------------------------------------------------------

    def average_bid(self, line: Line, priced_on: Date, investor: str) -> Fraction:
        """The exact mean of the last closing bids before the Computation Date, per share of a later day."""
        bids = {
            on(e["occurred_on"]): Fraction(e["price"]) * self.shares.factor(on(e["occurred_on"]))
            for e in self.of_kind("ClosingBidRecorded")
        }
        wanted, day, found = self.term("closing_bid_days", line.computed_on, investor), line.computed_on, Fraction(0)
        for _ in range(wanted):
            day -= DAY
            while not ordinary_business_day(day, "nyse"):
                day -= DAY
            if day not in bids:
                raise LookupError(f"no closing bid on {day}")
            found += bids[day]
        return found / wanted / self.shares.factor(priced_on)

    def share_price(self, investor: str, toward: Entry) -> Fraction:
        """What a share counts for toward a Periodic Amount, if issued on X."""
        lines = self.named(self.lines_and_open(investor)[0], toward)
        if not lines:
            raise LookupError("no such Periodic Amount")
        settled_at = Fraction(self.term("share_settlement_price", lines[0].computed_on, investor))
        return settled_at * self.average_bid(lines[0], self.as_of, investor)

    def settled(self, issue: Entry) -> Fraction:
        """What shares issued in kind have paid: worked out once, over what the log held before the issue."""
        before = World(self.log[: issue["position"] - 1], issue["occurred_on"], None, None)
        return to_the_cent(issue["shares"] * before.share_price(issue["investor"], issue["toward"]))

    # 5: payments and figures ------------------------------------------------------------------------

    def payments(self, investor: str) -> list[tuple[Date, Fraction, Entry | None]]:
        """Each payment of an Investor: when, how much, toward what."""
        if investor not in self._payments:
            self._payments[investor] = [
                (
                    on(e["occurred_on"]),
                    self.settled(e) if e["kind"] == "PeriodicAmountSharesIssued" else Fraction(e["amount"]),
                    e.get("toward"),
                )
                for e in self.of_kind("PeriodicAmountPaid", "PeriodicAmountSharesIssued")
                if e["investor"] == investor
            ]
        return self._payments[investor]

    @staticmethod
    def named(lines: list[Line], toward: Entry | None) -> list[Line]:
        """The lines a payment names; a statement counts where some line of that amount has it."""
        if toward is None:
            return []
        named = [
            line
            for line in lines
            if (line.trigger, iso(line.trigger_date), line.number)
            == (toward["trigger"], toward["trigger_date"], toward["number"])
        ]
        exactly = [line for line in named if line.statement == toward.get("statement")]
        return exactly if exactly and toward.get("statement") is not None else named

    def pay(self, investor: str, lines: list[Line], until: Date) -> Fraction:
        """Puts an Investor's payments on its lines, day by day; returns all that was paid."""
        paid, pool = Fraction(0), Fraction(0)
        in_turn = sorted(lines, key=lambda line: line.order)
        for line in lines:
            line.paid = Fraction(0)
        payments = self.payments(investor)
        for day in days(self.signed_on, until):
            for paid_on, amount, toward in payments:
                if paid_on != day:
                    continue
                rest = amount
                paid += rest
                for line in self.named(in_turn, toward):
                    part = min(rest, line.amount - line.paid)
                    line.paid += part
                    rest -= part
                pool += rest
            for line in in_turn if pool > 0 else []:
                if line.due_on <= day:
                    part = min(pool, line.amount - line.paid)
                    line.paid += part
                    pool -= part
        return paid

    def lines_and_open(self, investor: str) -> tuple[list[Line], list[Answer]]:
        """An Investor's Periodic Amounts by due date, before any waiver, and its open sequences."""
        lines: list[Line] = []
        open_rows: list[Answer] = []
        for sequence in self.sequences(investor):
            made, row, _ = self.walk(sequence)
            lines += made
            open_rows += [row] if row else []
        lines.sort(key=lambda line: line.order)
        return lines, open_rows

    def waived(self, investor: str) -> tuple[list[Line], list[Answer]]:
        """An Investor's Periodic Amounts after waivers, before payments, and its open sequences."""
        lines, open_rows = self.lines_and_open(investor)
        self.waive(investor, lines)
        return lines, open_rows

    def account(self, investor: str) -> tuple[list[Line], list[Answer], Fraction]:
        """An Investor's Periodic Amounts after waivers and payments, its open sequences, and all it was paid."""
        lines, open_rows = self.waived(investor)
        return lines, open_rows, self.pay(investor, lines, self.as_of)

    # 3, 5, 9: what leaves no line ------------------------------------------------------------------

    def stops(self, investor: str) -> list[Answer]:
        """3: the sequences that ended without a further Computation Date, of shares that ever counted."""
        found = []
        for sequence in self.sequences(investor):
            stop = self.walk(sequence)[2]
            since = sequence.start + DAY
            if stop is not None and any(worth(sequence.base(d)) > 0 for d in days(since, stop.day - DAY)):
                found.append(
                    {
                        "code": "stopped",
                        "investor": investor,
                        "trigger": sequence.trigger,
                        "trigger_date": iso(sequence.start),
                        "statement": sequence.statement,
                        "date": iso(stop.day),
                        "cause": stop.cause,
                        "days": stop.days,
                    }
                )
        return found

    def not_payable(self, investor: str) -> list[Answer]:
        """5: the Restricted Sale Dates that arm nothing."""
        return [
            {"code": "restriction_not_payable", "investor": investor, "date": iso(r.day), "cause": r.reason}
            for r in self.restrictions(investor)
            if r.reason is not None
        ]

    def not_notified(self) -> list[Answer]:
        """9: what waits for the notice of a transfer, told as if the Company were notified on X."""
        waiting = sorted({(w.transferor, w.transferee) for w in self.shares.ways.values() if w.notice is None})
        found = []
        for transferor, transferee in waiting:
            notice = {"kind": "TransferNotified", "investor": transferor, "transferee": transferee}
            stamp = {"occurred_on": iso(self.as_of), "recorded_at": self.known_at}
            told = World([*self.log, {**notice, **stamp}], iso(self.as_of) or "", self.readings, self.known_at)
            more = told.on_their_way(transferee)
            for computed_on, amount in self.on_their_way(transferee).items():
                more[computed_on] = more.get(computed_on, Fraction(0)) - amount
            dates = sorted(day for day, amount in more.items() if amount > 0)
            found.append(
                {
                    "code": "transfer_not_notified",
                    "investor": transferee,
                    "transferor": transferor,
                    "dates": [iso(day) for day in dates],
                    "amount": money(sum((more[day] for day in dates), Fraction(0))),
                }
            )
        return found

    def on_their_way(self, investor: str) -> dict[Date, Fraction]:
        """What each Computation Date gives an Investor on shares that were on their way to it; X with all it gives."""
        found: dict[Date, Fraction] = {}
        for line in self.lines_and_open(investor)[0] if investor in self.investors else []:
            if line.on_its_way or line.computed_on == self.as_of:
                found[line.computed_on] = found.get(line.computed_on, Fraction(0)) + line.amount
        return found

    def warnings(self) -> list[Answer]:
        """By code, with the dates they name."""
        by_investor = [row for name in self.investors for row in [*self.stops(name), *self.not_payable(name)]]
        return by_investor + self.not_notified()

    # 4, 6: what stands in the way on X --------------------------------------------------------------

    def bars_on_the_day(self, investor: str) -> list[Answer]:
        """The bars of an Investor on X, each with the first day of its unbroken stretch."""
        x = self.as_of
        if self.is_excluded(investor, x):
            return []
        since: dict[str, Date] = {}
        for bar in self.own_bars(investor):
            if bar.in_force(x):
                since.setdefault(bar.cause, bar.start)
        # A statement's bar is an Investor's where none of its covered shares is free of it.
        signatures = [covered for covered in self.held_signatures(investor) if self.declared_by(covered, x)]
        barred = all(self.statement_causes(covered, x) for covered in signatures)
        for covered in signatures if barred else []:
            for cause in self.statement_causes(covered, x):
                first = x
                while cause in self.statement_causes(covered, first - DAY):
                    first -= DAY
                since[cause] = min(first, since.get(cause, first))
        return [{"bar": cause, "investor": investor, "since": iso(since[cause])} for cause in CAUSES if cause in since]

    def held_signatures(self, investor: str) -> set[tuple[str, ...]]:
        """What covers the shares an Investor holds on X; without coverage, of each the same."""
        if not any(self.shares.coverage.values()):
            return {tuple(statement for _, statement in self.declarations)}
        return {tuple(p.covered) for p in self.every_share_held(investor, self.as_of)}

    def every_share_held(self, investor: str, day: Date) -> list[Piece]:
        """The shares an Investor holds on a day, bought or not."""
        return [
            p for p in self.shares.pieces if p.lot.day <= day and p.owner(day) == investor and not self.is_sold(p, day)
        ]

    def shown_shares(self, pieces: list[Piece]) -> int:
        """Their number on X."""
        return self.shares.shown(sum((p.shares for p in pieces), Fraction(0)), self.as_of)

    def covered_shares(self, investor: str, day: Date) -> list[Piece]:
        """Those of them that a statement declared by then covers, excluded or not."""
        return [p for p in self.every_share_held(investor, day) if self.declared_by(tuple(p.covered), day)]

    def under_a_statement(self, investor: str, day: Date) -> list[Piece]:
        """What an effective statement covers of the shares held; without coverage, every share bought."""
        if not any(self.shares.coverage.values()):
            return [p for p in self.every_share_held(investor, day) if p in self.bought]
        covered = self.covered_shares(investor, day)
        return [p for p in covered if not self.statement_causes(tuple(p.covered), day)]

    def is_uncovered(self, investor: str, day: Date) -> bool:
        """Whether an Investor holds shares, something has been declared, and it covers none that is not excluded."""
        holds = self.some_declared(day) and self.every_share_held(investor, day)
        return bool(holds) and all(self.is_out(p, day) for p in self.covered_shares(investor, day))

    def declaration_rows(self) -> list[Answer]:
        """6: each declaration with the end of the year after it."""
        rows, early, end = [], self.early_end(), self.period_end
        for declared, statement in self.declarations:
            ends_on = years_after(declared, self.term("registration_period_years", declared))
            ends_on = ends_on if early is None else min(ends_on, early)
            known = end is not None and declared <= end
            rows.append(
                {"statement": statement, "declared_on": iso(declared), "ends_on": iso(ends_on) if known else None}
            )
        return rows

    def period(self) -> Answer:
        """6: the Registration Period and its status on X."""
        x, e, end = self.as_of, self.first_effective, self.period_end
        started = e if e is not None and end is not None and e <= end else None
        barred = any(
            bar["bar"] in (SUSPENSION, MISSTATEMENT) for name in self.investors for bar in self.bars_on_the_day(name)
        )
        limb = None
        if end is not None and x > end:
            status = "ended"
            limb = "(i)" if end == self.limb_i else "(ii)" if end == self.limb_ii else "(iii)"
        elif e is None:
            status = "not_started"
        elif not self.some_effective(x):
            status = "not_effective"
        else:
            status = "suspended" if barred else "running"
        closings = [piece.lot.day for piece in self.shares.pieces if piece.lot.bought]
        return {
            "as_of": iso(x),
            "status": status,
            "started_on": iso(started),
            "ends_on": None if self.period_is_open() else iso(end),
            "limb": limb,
            "statements": self.declaration_rows(),
            "earliest_unrestricted": (
                iso(years_after(max(closings), self.term("rule_144k_years", max(closings)))) if closings else None
            ),
        }


# ---------------------------------------------------------------------------------------------------
# The questions
# ---------------------------------------------------------------------------------------------------

FIGURES = ["determined", "due", "paid", "outstanding", "credit", "not_yet_due"]


def shown(line: Line) -> Answer:
    """A line as an answer has it."""
    return {
        "trigger": line.trigger,
        "trigger_date": iso(line.trigger_date),
        "statement": line.statement,
        "number": line.number,
        "computed_on": iso(line.computed_on),
        "days": line.days,
        "rate": line.rate,
        "base": money(line.base),
        "amount": money(line.amount),
        "due_on": iso(line.due_on),
        "waived": money(line.waived),
        "paid": money(line.paid),
    }


def owed(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """What was determined, due, paid and outstanding, line by line."""
    world = World(log, as_of, readings, known_at)
    x = world.as_of
    total = dict.fromkeys(FIGURES, Fraction(0))
    investors = []
    for name in world.investors:
        lines, open_rows, paid = world.account(name)
        determined = sum((line.amount for line in lines), Fraction(0))
        due = sum((line.amount for line in lines if line.due_on <= x), Fraction(0))
        figures = {
            "determined": determined,
            "due": due,
            "paid": paid,
            "outstanding": max(Fraction(0), due - paid),
            "credit": max(Fraction(0), paid - due),
            "not_yet_due": determined - due,
        }
        for key in FIGURES:
            total[key] += figures[key]
        investors.append(
            {
                "investor": name,
                **{key: money(figures[key]) for key in FIGURES},
                "lines": [shown(line) for line in lines],
                "open": open_rows,
            }
        )
    side_by_side = {}
    for choice in ("full", "prorated"):
        other = World(log, as_of, {**(readings or {}), "partial_period": choice}, known_at)
        amounts = [line.amount for name in other.investors for line in other.waived(name)[0]]
        side_by_side[choice] = money(sum(amounts, Fraction(0)))
    return {
        "agreement": world.name,
        "as_of": as_of,
        "known_at": known_at,
        "currency": world.signed_terms["currency"],
        "readings": world.readings,
        "investors": investors,
        "total": {key: money(total[key]) for key in FIGURES},
        "side_by_side": side_by_side,
    }


def warnings(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> list[Answer]:
    """`stopped`, `restriction_not_payable` and `transfer_not_notified`, with the dates they name."""
    return World(log, as_of, readings, known_at).warnings()


def restricted(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """The Restricted Sale Dates of every Investor."""
    world = World(log, as_of, readings, known_at)
    return {
        "as_of": as_of,
        "known_at": known_at,
        "investors": [
            {
                "investor": name,
                "restricted_sale_dates": [
                    {
                        "date": iso(r.day),
                        "statement": r.statement,
                        "shares": r.shares,
                        "causes": r.run.causes,
                        "until": iso(r.until),
                        "days_after_effective": (r.day - r.run.effective_on).days,
                        "payable": r.payable,
                    }
                    for r in world.restrictions(name)
                ],
            }
            for name in world.investors
        ],
    }


def suspensions(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """Each suspension, permitted or not, and the budget left."""
    world = World(log, as_of, readings, known_at)
    x = world.as_of
    investors = []
    for name in world.investors:
        judged = world.judged_suspensions(name)
        bars = [j.bar for j in judged]
        rows = []
        becomes = None
        for j in judged:
            if j.bar.cause != SUSPENSION:
                continue
            # reading `day_count`
            first = j.bar.start + DAY if world.says("day_count", "notice_out") else j.bar.start
            last = x if j.bar.end is None else min(x, j.bar.end - DAY)
            rows.append(
                {
                    "notice_on": iso(j.bar.start),
                    "lifted_on": iso(j.bar.lifted_on),
                    "business_days": sum(world.is_business_day(d) for d in days(first, last)),
                    "permitted": j.permitted,
                    "permitted_until": iso(j.psp_until),
                    "why": j.why,
                }
            )
            if j.bar.lifted_on is None and j.sixteenth is not None and j.sixteenth > x:
                becomes = j.sixteenth
        used = world.slots_taken(judged, x)
        left = world.term("suspension_periods", x, name) - used
        earliest = None
        if bars and left > 0 and all(bar.lifted_on is not None for bar in bars):
            earliest = bars[-1].start
            while True:
                allowed = world.gap_allows_from(name, bars, earliest)
                if allowed is not None and earliest >= allowed:
                    break
                earliest += DAY
        investors.append(
            {
                "investor": name,
                "suspensions": rows,
                "used": used,
                "left": left,
                "earliest_next": iso(earliest),
                "becomes_restriction_on": iso(becomes),
            }
        )
    return {"as_of": as_of, "known_at": known_at, "investors": investors}


def period(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """The Registration Period."""
    return {**World(log, as_of, readings, known_at).period(), "known_at": known_at}


def status(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """The state of every statement, the bars, and the shown status of the agreement."""
    world = World(log, as_of, readings, known_at)
    states = world.states[world.as_of]
    bars = [bar for name in world.investors for bar in world.bars_on_the_day(name)]
    if world.period()["status"] == "ended":
        shown = "ended"
    elif "effective" in states.values():
        held_up = any(bar["bar"] in (SUSPENSION, MISSTATEMENT, DELISTING) for bar in bars)
        shown = "suspended" if held_up else "effective"
    else:
        in_turn = ["stopped", "lapsed", "cleared", "in_review", "filed"]
        found = [state for state in in_turn if state in states.values()]
        shown = found[0] if found else "withdrawn" if states else "unfiled"
    return {
        "as_of": as_of,
        "known_at": known_at,
        "status": shown,
        "statements": states,
        "bars": bars,
        "period": world.period(),
    }


def may_sell(
    log: list[Entry],
    as_of: str,
    readings: dict[str, str] | None = None,
    known_at: str | None = None,
) -> Answer:
    """Whether each Investor may sell on X, and if not, what stands in the way and since when."""
    world = World(log, as_of, readings, known_at)
    x = world.as_of
    investors = []
    for name in world.investors:
        because = []
        if not world.some_declared(x):
            because.append({"bar": "not_effective", "since": iso(world.signed_on)})
        bars = world.bars_on_the_day(name)
        because += [{"bar": bar["bar"], "since": bar["since"]} for bar in bars]
        if world.is_excluded(name, x):  # 3(h) forbids every sale, registered or not
            still = [bar for bar in world.suspension_bars(name) if bar.in_force(x)]
            because += [{"bar": SUSPENSION, "since": iso(bar.start)} for bar in still]
        if world.holds_nothing(name, x):
            first = x
            while world.holds_nothing(name, first - DAY):
                first -= DAY
            because.append({"bar": "nothing_held", "since": iso(first)})
        if world.is_excluded(name, x):
            because.append({"bar": "not_covered", "since": iso(world.excluded_on(name))})
        elif world.is_uncovered(name, x):
            first = x
            while world.is_uncovered(name, first - DAY):
                first -= DAY
            because.append({"bar": "not_covered", "since": iso(first)})
        # 3(h) forbids every sale, also by one that elected exclusion.
        forbidden = any(bar.in_force(x) for bar in world.suspension_bars(name))
        investors.append(
            {
                "investor": name,
                "as_of": as_of,
                "may_sell": not because,
                "because": because,
                "shares_held": world.shown_shares(world.every_share_held(name, x)),
                "shares_covered": world.shown_shares(world.under_a_statement(name, x)),
                "may_sell_otherwise": not forbidden and not world.holds_nothing(name, x),
            }
        )
    return {"as_of": as_of, "known_at": known_at, "investors": investors}
