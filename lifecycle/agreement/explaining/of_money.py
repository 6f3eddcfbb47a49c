"""One sentence a head, a charge and a limit, in plain words; and those of interest, and of what stands around them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lifecycle.agreement.explaining.of_days import Sentence
from lifecycle.agreement.explaining.phrases import (
    BASES,
    BUSINESS_DAYS,
    base,
    clauses,
    dollars,
    due,
    ends,
    joined,
    named,
    number_of_times,
    percent,
    rule,
    the_charge,
)
from lifecycle.agreement.language.concepts.charges import By, Charge, Head
from lifecycle.agreement.language.concepts.terms import ALL, EACH, Interest, Limit, Terms


def of_head(name: str, head: Head, terms: Terms) -> Sentence:
    of = joined([named(each, terms.conditions.get(each)) for each in head.of])
    together = " together, as one default," if len(head.of) > 1 else ","
    since = "the deadline" if head.counts_from == "deadline" else "the first of them"
    cure = head.cure_day or ("in" if head.counts_from == "deadline" else "out")
    cost = the_charge(head.charge, terms.charges.get(head.charge))
    who = named(name, head)
    who = who[:1].upper() + who[1:] if head.called else who
    parts = [f"{who} costs {cost} for the bad days of {of}{together} counted from {since}, the day of the cure {cure}"]
    if head.not_on_days_of:
        parts.append(f"days that {joined(head.not_on_days_of)} counts already are left out")
    if head.investor_delay is not None:
        parts.append(DELAY[head.investor_delay])
    if head.arms_within is not None:
        parts.append(f"only what begins by {rule(head.arms_within)} counts")
    if head.ends is not None and head.ends.when:
        parts.append(ends(head.ends))
    return Sentence(head.place, f"{'; '.join(parts)}.", clauses(head, head.arms_within, head.ends))


def of_all_heads(terms: Terms) -> Iterator[Sentence]:
    """What ends every head that has no end of its own."""
    if terms.ends is not None and terms.ends.when:
        own = any(head.ends is not None for head in terms.heads.values())
        who = "Whatever else costs money" if own else "Whatever costs money"
        yield Sentence(terms.ends.place, f"{who}: {ends(terms.ends)}.", clauses(terms.ends))


DELAY: Mapping[str, str] = {
    "toll": "days of delay that the Investor caused are left out",
    "share": "each amount is less by the share of its days that the Investor caused",
}
PARTS: Mapping[str, str] = {
    "full": "a part of a period is charged whole",
    "by_day": "a part of a period is charged by the day",
    "none": "a part of a period is not charged",
}


def of_charge(name: str, charge: Charge, terms: Terms) -> Sentence:
    by = charge.by
    parts = [f"on the first day {percent(by.at_start)}"] if by.at_start is not None else []
    if by.rates or by.sums:
        more = " more" if parts else ""
        parts.append(f"for each {str(by.every).removeprefix('1 ')} {_steps(by)}{more}")
    figures = [f"{', then '.join(parts)}, {_of_what(charge, terms)}"]
    if by.rates or by.sums:
        figures.append(_charged(by))
    if (by.rates or by.sums) and (by.every is None or by.every.days != 1):
        figures.append(PARTS[by.part])
    figures.append(due(charge.due))
    if (charge.pays or terms.pays) == "price":
        figures.append("points off a price, and never paid")
    called = the_charge(name, charge)
    text = f"{called[:1].upper()}{called[1:]}: {'; '.join(figures)}."
    return Sentence(charge.place, text, clauses(charge, by, *charge.base, charge.due))


def _of_what(charge: Charge, terms: Terms) -> str:
    if not charge.by.sums:
        return base(charge.base)
    shared = charge.by.sums_shared or terms.sums_shared
    return "to each Investor" if shared == "each" else "shared by what each Investor paid"


def _steps(by: By) -> str:
    """``2% three times, then 3%``: what repeats is counted."""
    runs: list[tuple[str, int]] = []
    for figure in [percent(rate) for rate in by.rates] or [dollars(each) for each in by.sums]:
        again = runs.pop()[1] if runs and runs[-1][0] == figure else 0
        runs.append((figure, again + 1))
    said = [f"{figure} {number_of_times(number)}" if number > 1 else figure for figure, number in runs[:-1]]
    said.append(runs[-1][0])
    if by.then_add is not None:
        said.append(f"{percent(by.then_add) if by.rates else dollars(by.then_add)} more each time")
    lasting = f" (each for {by.rate_lasts}, the last from then on)" if by.rate_lasts is not None else ""
    return f"{', then '.join(said)}{lasting}"


def _charged(by: By) -> str:
    if by.charged == "advance":
        return "charged when it begins" + (f", {by.lag} {'day' if by.lag == 1 else 'days'} later" if by.lag else "")
    if by.every is not None and by.every.days == 1:
        return "each charged by itself, and those due together as one amount"
    waits = ", but never before the first is whole" if by.first == "waits" else ""
    return f"charged at its end and at the cure{waits}"


def of_limit(limit: Limit) -> Sentence:
    if limit.heads == ALL:
        who = "All heads together"
    elif limit.heads == EACH:
        who = "Each head"
    else:
        who = joined(limit.heads)
    parts = []
    if limit.most is not None:
        parts.append(f"at most {_limit(limit, limit.most)}{f' in any {limit.window}' if limit.window else ''}")
    if limit.least is not None:
        parts.append(f"at least {_limit(limit, limit.least)} once every default is over")
    if limit.charges is not None:
        parts.append(f"no more than {limit.charges} charges")
    return Sentence(limit.place, f"{who}: {joined(parts)}, for each Investor.", clauses(limit))


def _limit(limit: Limit, figure: Decimal) -> str:
    """Dollars, or a share of a base."""
    return dollars(figure) if limit.of in (None, "sum") else f"{percent(figure)} of {BASES[limit.of]}"


MONTHS: Mapping[str, str] = {
    "actual": ", a part of a month by the days it has",
    "30": " of 30 days",
    "365": " of a twelfth of 365 days",
}


def of_interest(interest: Interest) -> Sentence:
    measure = MONTHS[interest.month or "actual"] if interest.per == "month" else ""
    year = f" of {interest.days} days" if interest.days is not None else ""
    rate = percent(interest.rate or Decimal(0))
    text = f"What is unpaid bears {rate} a {interest.per}{year or measure}, simply, from its due date"
    if interest.grace is not None:
        text += f"; what is paid within {interest.grace} of it bears none"
    return Sentence(interest.place, f"{text}.", clauses(interest))


def around(terms: Terms) -> Iterator[Sentence]:
    """The calendar, holdings, and what stands beside the amounts."""
    yield Sentence(
        terms.calendar.place or "calendar",
        f"A business day is a weekday that is {BUSINESS_DAYS[terms.calendar.business_day]}.",
        clauses(terms.calendar),
    )
    sold = "through the day of its sale" if terms.sale_counts == "day_after" else "until the day before its sale"
    yield Sentence("sale_counts", f"A share is held {sold}.")
    if terms.period is not None:
        text = f"A statement is kept effective for {terms.period.lasts} from its effectiveness at the longest."
        yield Sentence(terms.period.place, text, clauses(terms.period))
    if terms.cutback is not None:
        again = ", and then every head runs anew for them" if terms.cutback.restarts else ""
        text = f"Shares the SEC has cut back count in no base until the cutback ends{again}."
        yield Sentence(terms.cutback.place, text, clauses(terms.cutback))
    if terms.in_kind is not None:
        who = {"both": "the Company and the Investor agree", "company": "the Company chooses"}
        chosen = who.get(terms.in_kind.choice, "the Investor chooses")
        price = percent(terms.in_kind.price or Decimal(0))
        text = f"Where {chosen}, it is paid in shares at {price} of the mean bid of {terms.in_kind.of_mean_bid}."
        yield Sentence(terms.in_kind.place, text, clauses(terms.in_kind))
    if terms.consent is not None:
        share = percent(terms.consent.share or Decimal(0))
        text = f"The Company and Investors with {share} of the shares may amend and waive."
        yield Sentence(terms.consent.place, text, clauses(terms.consent))
