"""Every question but `owed`, on paper: one function an answer."""

from lifecycle.clocks import eastern
from projections.explanation import dollars, listed
from regrights.show import LINE_COLUMNS, Answer, line_row, owed, table, text


def schedule(found: Answer) -> None:
    for each in found.investors:
        print()
        table(
            each.investor,
            (*LINE_COLUMNS, ""),
            [(*line_row(line), "projected" if line.projected else "") for line in each.lines],
        )


def status(found: Answer) -> None:
    print(f"Status: {found.status.replace('_', ' ')}")
    table("Statements", ("statement", "state"), list(found.statements.items()))
    table(
        "Bars",
        ("bar", "Investor", "since", "clause", "entry"),
        [(bar.bar.replace("_", " "), bar.investor, bar.since, bar.clause, bar.entry) for bar in found.bars],
    )
    period(found.period)


def holdings(found: Answer) -> None:
    columns = (
        "Investor",
        "bought",
        "acquired",
        "received",
        "transferred",
        "sold",
        "held",
        "paid for those",
        "Warrants",
    )
    table(
        "",
        columns,
        [
            (
                each.investor,
                f"{each.bought:,}",
                f"{each.acquired:,}",
                f"{each.received:,}",
                f"{each.transferred:,}",
                f"{each.sold:,}",
                f"{each.held:,}",
                each.held_shares_value,
                f"{each.warrants:,}",
            )
            for each in found.investors
        ],
    )
    for each in found.investors:
        if each.lots:
            print()
            table(
                f"{each.investor}, oldest lot first",
                ("since", "bought by", "shares", "price", "statement", "entry"),
                [
                    (lot.bought_on, lot.buyer, f"{lot.shares:,}", lot.price_per_share, lot.statement, lot.entry)
                    for lot in each.lots
                ],
            )
    for each in found.in_transfer:
        print(
            f"On their way: {each.shares:,} shares from {each.transferor} to {each.transferee}, transferred on "
            f"{each.transferred_on}, of which the Company has no notice yet (entry {each.entry})."
        )


def period(found: Answer) -> None:
    limb = f", by limb {found.limb}" if found.limb else ""
    print(
        f"Registration Period: {found.status.replace('_', ' ')}{limb}; started {text(found.started_on)}, ends "
        f"{text(found.ends_on)}; two years after the last closing "
        f"recorded, for Rule 144(k): {text(found.earliest_unrestricted)}."
    )


def restricted(found: Answer) -> None:
    for each in found.investors:
        table(
            each.investor,
            ("Restricted Sale Date", "until", "days after effective", "causes", "payable", "entries"),
            [
                (one.date, one.until, one.days_after_effective, one.causes, one.payable, one.entries)
                for one in each.restricted_sale_dates
            ],
        )


def suspensions(found: Answer) -> None:
    for each in found.investors:
        print()
        table(
            each.investor,
            ("notice", "lift", "business days", "permitted", "until", "why"),
            [
                (one.notice_on, one.lifted_on, one.business_days, one.permitted, one.permitted_until, one.why)
                for one in each.suspensions
            ],
        )
        following = f"; the next may start from {each.earliest_next}" if each.earliest_next else ""
        turning = (
            f"; {each.business_days_left} permitted business days left after today, and it becomes a restriction on "
            f"{each.becomes_restriction_on}"
            if each.becomes_restriction_on
            else ""
        )
        print(f"Used {each.used}, left {each.left}{following}{turning}.")


def may_sell(found: Answer) -> None:
    for each in getattr(found, "investors", [found]):
        if each.may_sell:
            covered = "" if each.shares_covered == each.shares_held else f", {each.shares_covered:,} of them covered"
            print(
                f"{each.investor}: nothing recorded bars it from selling under the registration on {each.as_of}; it "
                f"holds {each.shares_held:,} shares{covered}."
            )
        for because in each.because:
            entry = f", entry {because.entry}" if because.entry else ""
            bar = because.bar.replace("_", " ")
            end = f", known to be gone on {because.known_end}" if because.known_end else ""
            print(
                f"{each.investor} may not sell {MAY_NOT[because.stops]}: {bar} since {because.since} "
                f"({because.clause}{entry}){end}; what would end it: {because.ends_when}."
            )


MAY_NOT = {"every sale": "at all", "sales under the registration": "under the registration"}


def alternatives(found: Answer) -> None:
    print(f"Determined as asked: {dollars(found.determined)}")
    table(
        "Each alternative alone",
        ("reading", "choice", "determined", "difference"),
        [(row.reading, row.choice, row.determined, f"{row.difference:+,.2f}") for row in found.rows if row.difference],
    )
    same = [f"{row.reading} = {row.choice}" for row in found.rows if not row.difference]
    print(f"No difference alone: {listed(same) if same else 'none'}.")
    for name, extreme in (("Lowest", found.lowest), ("Highest", found.highest)):
        choices = [f"{key} = {choice}" for key, choice in extreme.choices.items()]
        print(
            f"{name} found: {dollars(extreme.determined)} with {listed(choices) if choices else 'the readings asked'}."
        )
    print(found.search)


def what_if(found: Answer) -> None:
    print(f"Assumed, and written nowhere: {listed(found.assumed)}.")
    owed(found, explain=False)
    print(
        f"Without it {dollars(found.without.determined)} would be determined and "
        f"{dollars(found.without.outstanding)} outstanding: a difference of {found.difference.determined:+,.2f} and "
        f"{found.difference.outstanding:+,.2f}."
    )


def delay_curve(found: Answer) -> None:
    table(
        "Had a statement covering every Investor first become effective on",
        ("day", "determined for late effectiveness"),
        [(row.effective_on, row.determined) for row in found.rows],
    )


def terms(found: Answer) -> None:
    table(
        "Terms",
        ("term", "value", "clause", "meaning", "amended by"),
        [(term.key, term.value, term.clause, term.meaning, term.amended_by) for term in found.terms],
    )


def audit(found: Answer) -> None:
    table(
        "Entries",
        ("pos.", "occurred", "recorded at", "kind", "machine", "from", "to", "remarks"),
        [
            (
                row.position,
                row.occurred_on,
                f"{eastern(row.recorded_at):%Y-%m-%d %H:%M}",
                row.kind,
                row.machine,
                row.came_from,
                row.to,
                remarks(row),
            )
            for row in found.entries
        ],
    )


def remarks(row: Answer) -> str:
    remarks = ["back-dated"] if row.back_dated else []
    remarks += [f"corrected by {row.corrected_by}"] if row.corrected_by else []
    remarks += [f"retracted by {row.retracted_by}"] if row.retracted_by else []
    return ", ".join(remarks)
