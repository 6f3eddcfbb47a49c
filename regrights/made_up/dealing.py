"""What is dealt in under a made-up agreement, what stops dealing in it, and what all of them agree on later."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from regrights.made_up.life import INVESTORS, STATEMENT, Life


class Stop(NamedTuple):
    """What begins and ends what keeps a statement from being used, and what each says."""

    begins: str
    ends: str
    fields: Mapping[str, object]
    of_the_end: Mapping[str, object]


OF_THE_STATEMENT = {"statement": STATEMENT}
STOPS: Mapping[str, Stop] = {
    "suspension": Stop("PotentialMaterialEventNoticeGiven", "SuspensionLifted", {}, {"reason": "disclosed"}),
    "misstatement": Stop("MisstatementNoticeReceived", "CorrectedProspectusReceived", {}, {}),
    "stop_order": Stop("StopOrderIssued", "StopOrderLifted", OF_THE_STATEMENT, OF_THE_STATEMENT),
    "lapse": Stop("EffectivenessLapsed", "EffectivenessRestored", OF_THE_STATEMENT, OF_THE_STATEMENT),
    "delisting": Stop("Delisted", "Relisted", {"market": "Nasdaq"}, {"market": "Nasdaq"}),
}
# How often each, where the terms know it, beside dealings; a suspension also where they know no stop at all.
STOPPED: Mapping[str, int] = {"suspension": 24, "misstatement": 4, "stop_order": 6, "lapse": 6, "delisting": 4}
DEALT: Mapping[str, int] = {"sale": 50, "transfer": 8, "split": 4, "supplement": 12}
# Where nothing but a stop costs money.
ONLY_STOPS = 60


def while_effective(made: Life, effective_on: date) -> None:
    """Sales, transfers, splits and what stops them, in the order they come."""
    causes = [cause for cause in STOPPED if cause in made.uses.causes]
    only = not (made.uses.effective_within or made.uses.filed_within or made.uses.restated)
    weights = {cause: ONLY_STOPS if only else STOPPED[cause] for cause in causes or ["suspension"]}
    weights |= dict.fromkeys(made.uses.conditions, ONLY_STOPS)
    weights |= DEALT
    day, begun = effective_on, made.chance.randint(1, 6)
    for what in made.chance.choices(list(weights), weights=list(weights.values()), k=begun):
        day = made.after(day, 5, 45)
        day = _DEALINGS[what](made, day) if what in _DEALINGS else _stopped(made, day, what)


def while_not(made: Life) -> None:
    """What is dealt in where no statement is ever effective: little, and privately."""
    day = made.required_on
    for _ in range(made.chance.randint(0, 2)):
        day = made.after(day, 20, 200)
        _transfer(made, day) if made.likely(30) else _sale(made, day, "private")


def _stopped(made: Life, day: date, what: str) -> date:
    """Notice given before or not, ended after a few days, after far too many or, the last of them, never."""
    if made.stopped:
        return day
    stop = STOPS.get(what)
    if stop is None:
        about = {"condition": what}
        stop = Stop("ConditionBegan", "ConditionEnded", about, about)
    begins, ends = dict(stop.fields), dict(stop.of_the_end)
    if what == "suspension":
        if made.likely(60):
            made.says(day - timedelta(4), "AdvanceNoticeGiven", after=["effective"])
        begins |= {} if made.likely(90) else {"board_findings": False}
        ends |= {} if made.likely(50) else {"reason": "no_longer_material"}
    # One stop at a time: the next is recorded after the end of the one before.
    made.says(day, stop.begins, begins, after=["effective", "stop"], then="stop")
    end = made.after(day, 3, 19) if made.likely(60) else made.after(day, 25, 110)
    made.stopped = made.likely(5)
    if not made.stopped:
        made.says(end, stop.ends, ends, after=["stop"], then="stop")
    return end


def _sale(made: Life, day: date, venue: str = "registered") -> date:
    name = made.anybody()
    shares = made.held[name] if made.likely(15) else made.held[name] * made.chance.randint(5, 60) // 100
    if shares:
        made.says(day, "SharesSold", investor=name, shares=shares, venue=venue, after=[name, "split"])
        made.held[name] -= shares
    return day


def _transfer(made: Life, day: date) -> date:
    """Part of what one has goes to a fund that may be an Investor already; the Company hears of it days later."""
    name, taker = made.anybody(), f"Fund {made.chance.randint(1, INVESTORS):03}"
    shares = made.held[name] // made.chance.randint(2, 4)
    if not shares or taker == name:
        return day
    fields = {"investor": name, "transferee": taker}
    made.says(day, "SharesTransferred", fields, shares=shares, after=[name, "split"], then=f"to {taker}")
    made.held[name] -= shares
    notified_on = made.after(day, 1, 9)
    made.says(notified_on, "TransferNotified", fields, after=[f"to {taker}", "stop"], then=taker)
    if taker not in made.held:
        made.investors.append(taker)
    made.held[taker] = made.held.get(taker, 0) + shares
    made.cost[taker] = made.cost.get(taker, 0.0) + made.cost[name] / 3
    return notified_on


def _split(made: Life, day: date) -> date:
    made.says(day, "SharesSplit", new_shares=2, old_shares=1, after=["signed", *made.held], then="split")
    made.held = {name: 2 * shares for name, shares in made.held.items()}
    return day


def _supplement(made: Life, day: date) -> date:
    made.says(day, "ProspectusSupplemented", statement=STATEMENT, after=["effective"])
    return day


_DEALINGS: Mapping[str, Callable[[Life, date], date]] = {
    "sale": _sale,
    "transfer": _transfer,
    "split": _split,
    "supplement": _supplement,
}


# --- beside the registration ----------------------------------------------------------------------------------


def public_information(made: Life) -> None:
    """It lapses once it is owed: often where nothing else costs money."""
    owed_from, heads = made.uses.informed_from, len(made.uses.heads)
    if owed_from is None or not made.likely(75 if heads == 1 else 15):
        return
    began = made.after(made.signed_on, owed_from + 50, owed_from + 200)
    made.says(began, "PublicInformationLapsed", after=["signed"], then="information")
    if made.likely(90):
        ended = made.after(began, 5, 150)
        made.says(ended, "PublicInformationRestored", after=["information"])


def cut_back(made: Life, effective_on: date) -> None:
    """Some shares of some may not be registered with the statement, for a time or for good."""
    if not made.uses.waits_for("CutBackImposed") or not made.likely(12):
        return
    day = effective_on - timedelta(2)
    shares = {name: held // 4 for name, held in made.held.items() if held // 4}
    about = {"statement": STATEMENT}
    made.says(day, "CutBackImposed", about, shares=shares, after=["filed", *made.held], then="cut back")
    if made.likely(50):
        made.says(made.after(day, 60, 300), "CutBackEnded", about, after=["cut back"])


def agreed_later(made: Life) -> None:
    """A waiver, an amendment of the day awaited, an Investor's own delay: each in some agreements."""
    signed: dict[str, object] = {"company_signed": True, "signed_by": made.consenting()}
    needed = ["signed", *made.held]
    if made.likely(7):
        first = made.after(made.required_on, 0, 20)
        until, day = made.after(first, 20, 60), made.after(made.required_on, 10, 90)
        about = {"trigger": made.chance.choice(made.uses.heads)}
        about |= {"from_on": first.isoformat(), "until_on": until.isoformat()}
        made.says(day, "WaiverGranted", {**signed, **about}, after=needed)
    if made.uses.amended_at is not None and made.likely(4):
        later = made.after(made.required_on, 15, 60)
        value = later.isoformat() if made.uses.restated else f"{made.chance.choice((150, 180))} days"
        day, changes = made.required_on - timedelta(10), {made.uses.amended_at: value}
        when = {"effective_from": day.isoformat()}
        made.says(day, "TermsAmended", {**signed, **when}, changes=changes, after=needed)
    if made.uses.restated and made.likely(3):
        first = made.required_on - timedelta(30)
        about = {"from_on": first.isoformat(), "until_on": made.after(first, 3, 20).isoformat()}
        status = made.chance.choice(("agreed", "agreed", "asserted"))
        made.says(made.required_on, "InvestorDelayAttributed", about, status=status, after=["signed"])
