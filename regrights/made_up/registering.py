"""What is bought under a made-up agreement, and what becomes of its registration until it is effective."""

from datetime import date, timedelta

from regrights.made_up.life import STATEMENT, Life

SHARES = (20_000, 50_000, 75_000, 250_000, 600_000, 1_333_333)


def closings(made: Life) -> None:
    """Everybody buys, most on the day of signing; notes too where the terms are of principal."""
    cents = made.chance.randint(50, 2_500)
    for name in list(made.investors):
        shares = made.held[name] = made.chance.choice(SHARES)
        made.cost[name] = shares * cents / 100
        day = made.signed_on if made.likely(85) else made.after(made.signed_on, 1, 40)
        made.says(
            day,
            "SharesPurchased",
            investor=name,
            shares=shares,
            price_per_share=f"{cents / 100:.2f}",
            after=["signed"],
            then=name,
        )
        if made.uses.waits_for("PrincipalEntry"):
            _notes(made, day, name)
        if made.likely(5):
            made.says(day, "WarrantsIssued", investor=name, shares=shares // 4, after=["signed"])


def _notes(made: Life, day: date, name: str) -> None:
    thousands = made.chance.randint(100, 5_000)
    made.cost[name] = thousands * 1_000.0
    made.says(day, "PrincipalIssued", investor=name, amount=f"{thousands}000.00", after=["signed"], then=name)
    if made.likely(20):
        day, part = made.after(day, 60, 300), thousands // made.chance.randint(2, 5)
        made.says(day, "PrincipalReduced", investor=name, amount=f"{part}000.00", after=[name])


def milestones(made: Life) -> None:
    """What the terms count from by names of their own, each some weeks after the signing, nearly always."""
    for milestone in made.uses.milestones:
        if made.likely(95):
            day = made.after(made.signed_on, 3, 45)
            made.says(day, "MilestoneReached", milestone=milestone, after=["signed"])
    for kind in ("DemandNotified", "RegistrationObjected"):
        if made.uses.waits_for(kind) and made.likely(70):
            made.says(made.after(made.signed_on, 30, 200), kind, after=["signed"])


def registration(made: Life) -> date | None:
    """From the filing to effectiveness, if it comes: in time, late or never."""
    filed_on = _filed_on(made)
    if filed_on is None:
        return None
    covered = {name: shares * made.chance.randint(60, 100) // 100 for name, shares in made.held.items()}
    in_part = made.likely(30 if "uncovered" in made.uses.causes else 6)
    fields = {"coverage": covered} if in_part else {}
    form = made.chance.choice(("S-3", "S-3", "S-1"))
    needed = ["signed", *made.held]
    made.says(filed_on, "StatementFiled", fields, statement=STATEMENT, form=form, after=needed, then="filed")
    effective_on = _effective_on(made, filed_on)
    _review(made, filed_on, effective_on)
    if effective_on is None:
        if made.likely(20):
            day = made.after(filed_on, 200, 500)
            made.says(day, "StatementWithdrawn", statement=STATEMENT, after=["filed", "reviewed"])
        return None
    if made.likely(60):
        day = effective_on - timedelta(made.chance.randint(1, 3))
        made.says(day, "AccelerationRequested", statement=STATEMENT, after=["filed"])
    made.says(effective_on, "EffectivenessDeclared", statement=STATEMENT, after=["filed"], then="effective")
    return effective_on


def _filed_on(made: Life) -> date | None:
    """Where only the filing is awaited that is what comes late or never; else one filing in four is late."""
    within, awaited = made.uses.filed_within, made.uses.effective_within or made.uses.restated
    if within is None:
        return made.after(made.signed_on, 30, 70)
    outcome = ("late" if made.likely(25) else "in time") if awaited else made.outcome
    if made.outcome == "never" and made.likely(100 if not awaited else 20):
        return None
    if outcome == "late":
        return made.after(made.signed_on, within + 1, within + 60)
    return made.after(made.signed_on, within // 2, within)


def _effective_on(made: Life, filed_on: date) -> date | None:
    if made.outcome == "never":
        return None
    soonest = filed_on + timedelta(10)
    if made.outcome == "late":
        return made.after(max(soonest, made.required_on), 1, 150)
    return max(soonest, made.required_on - timedelta(made.chance.randint(0, 60)))


def _review(made: Life, filed_on: date, effective_on: date | None) -> None:
    end = effective_on or filed_on + timedelta(150)
    day = made.after(filed_on, 3, 9)
    if day >= end:
        return
    if not made.likely(65):
        if made.likely(50):
            made.says(day, "ReviewNotified", statement=STATEMENT, review=False, after=["filed"], then="reviewed")
        return
    full = {"full": True} if made.likely(40) else {}
    made.says(day, "ReviewNotified", full, statement=STATEMENT, review=True, after=["filed"], then="reviewed")
    for _ in range(made.chance.randint(1, 3)):
        day = made.after(day, 10, 30)
        if day >= end - timedelta(8):
            return
        oral = {"oral": True} if made.likely(10) else {}
        made.says(day, "CommentsReceived", oral, statement=STATEMENT, after=["filed"], then="reviewed")
        day = made.after(day, 3, 14)
        if day < end:
            made.says(day, "ResponseFiled", statement=STATEMENT, after=["filed"], then="reviewed")
    if day < end - timedelta(5) and made.likely(30):
        made.says(end - timedelta(4), "ClearanceNotified", statement=STATEMENT, after=["filed"], then="reviewed")
