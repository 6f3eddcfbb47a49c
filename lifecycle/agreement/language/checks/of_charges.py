"""What holds between the words of heads, charges, limits and interest."""

from collections.abc import Iterator
from itertools import takewhile

from lifecycle.agreement.language.concepts.charges import Charge, Head
from lifecycle.agreement.language.concepts.terms import ALL, EACH, Interest, Limit, Terms
from lifecycle.agreement.language.faults import Fault, names_none


def faults_of_heads(terms: Terms) -> Iterator[Fault]:
    if not terms.heads:
        remedy = "write [heads.NAME] of = [...], charge = ..."
        yield Fault("heads", "there is none, so nothing ever costs anything", remedy, lacks=("heads",))
    for name, head in terms.heads.items():
        for condition in head.of:
            if condition not in terms.conditions:
                yield names_none(head.place_of("of"), condition, "condition", "conditions", terms.conditions)
        if head.charge and head.charge not in terms.charges:
            yield names_none(head.place_of("charge"), head.charge, "charge", "charges", terms.charges)
        yield from _of_clock(terms, head)
        yield from _of_other_heads(terms, name, head)


def _of_clock(terms: Terms, head: Head) -> Iterator[Fault]:
    of = [terms.conditions[name] for name in head.of if name in terms.conditions]
    if head.counts_from == "deadline" and len(of) == len(head.of) and not (len(of) == 1 and of[0].late):
        problem, remedy = "only a head of one late condition has a deadline to count from", 'use "first_day"'
        lacks = [condition.place_of("late") for condition in of]
        yield Fault(head.place_of("counts_from"), problem, remedy, head.counts_from, lacks=lacks)
    charge = terms.charges.get(head.charge)
    every = charge.by.every if charge else None
    if every is not None and every.months and (head.investor_delay == "toll" or head.not_on_days_of):
        problem = f"its charge runs in months ({every}), from which single days cannot be left out"
        yield Fault(head.place, problem, "write the period in days, or move the deadline")


def _of_other_heads(terms: Terms, name: str, head: Head) -> Iterator[Fault]:
    earlier = list(takewhile(lambda other: other != name, terms.heads))
    for other in head.not_on_days_of:
        if other not in terms.heads:
            yield names_none(head.place_of("not_on_days_of"), other, "head", "heads", terms.heads)
        elif other not in earlier:
            what = "a head cannot wait for itself" if other == name else "a head waits for earlier ones alone"
            remedy = f"name one of those before it ({', '.join(earlier) or 'none'}), or write [heads.{other}] above it"
            yield Fault(head.place_of("not_on_days_of"), what, remedy, other)


def faults_of_charges(terms: Terms) -> Iterator[Fault]:
    for charge in terms.charges.values():
        yield from _of_rates(charge)
        yield from _of_periods(charge)


def _of_rates(charge: Charge) -> Iterator[Fault]:
    by = charge.by
    priced = (by.place_of("rates"), by.place_of("sums"))
    if by.rates and by.sums:
        yield Fault(by.place_of("sums"), "rates as well as sums", "keep one, or make two charges of two heads")
    if by.at_start is None and not by.rates and not by.sums:
        remedy = 'write rates = ["0.02"], sums = ["10000.00"] or at_start = "0.02"'
        yield Fault(by.place, "it charges nothing", remedy, lacks=(by.place,))
    if (by.rates or by.at_start is not None) and not charge.base:
        what, place = "rates" if by.rates else "at_start", charge.place_of("base")
        yield Fault(place, f"{what} without a base", 'write what it is a share of, like base = "paid"', lacks=(place,))
    if by.then_add is not None and not by.rates and not by.sums:
        remedy, value = "write rates or sums", str(by.then_add)
        yield Fault(by.place_of("then_add"), "nothing it could be added to", remedy, value, lacks=priced)
    if by.then_add is not None and by.rates and by.then_add > 1:
        remedy = 'write a share of one, like "0.01"'
        yield Fault(by.place_of("then_add"), "what is added to rates lies between 0 and 1", remedy, str(by.then_add))
    if by.sums_shared is not None and not by.sums:
        yield Fault(by.place_of("sums_shared"), "there are no sums to share", "leave it out", by.sums_shared,
                    lacks=priced)  # fmt: skip


def _of_periods(charge: Charge) -> Iterator[Fault]:
    by = charge.by
    every = by.place_of("every")
    if (by.rates or by.sums) and by.every is None:
        yield Fault(every, "missing", 'write the period, like every = "30 days"', lacks=(every,))
    if not by.rates and not by.sums:
        lacks, remedy = (by.place_of("rates"), by.place_of("sums")), "write rates or sums, or leave it out"
        for word in ("every", "rate_lasts", "first"):
            if (value := getattr(by, word)) is not None:
                yield Fault(by.place_of(word), "there is no rate for a period", remedy, str(value), lacks=lacks)
    if len(charge.base) > 1 and charge.base[0].after is not None:
        remedy = "write the base that always applies first"
        yield Fault(charge.base[0].place_of("after"), "the first base applies whatever happens", remedy)


def faults_of_limits(terms: Terms) -> Iterator[Fault]:
    for limit in terms.limits:
        for name in () if limit.heads in (ALL, EACH) else limit.heads:
            if name not in terms.heads:
                yield names_none(limit.place_of("heads"), name, "head", "heads", terms.heads)
        yield from _of_limit(limit)
    if terms.interest is not None:
        yield from _of_interest(terms.interest)


def _of_limit(limit: Limit) -> Iterator[Fault]:
    if limit.least is not None and limit.most is not None:
        yield Fault(limit.place, "least and most in one limit", "make two [[limits]] of it")
    if (limit.least, limit.most, limit.charges) == (None, None, None):
        remedy = 'write most = "0.09" with of = "paid", least or charges'
        yield Fault(limit.place, "it limits nothing", remedy, lacks=(limit.place,))
    if limit.most is not None and limit.of is None:
        remedy = 'write the base it is a share of, like of = "paid", or of = "sum" for dollars'
        yield Fault(limit.place_of("of"), "missing", remedy, lacks=(limit.place_of("of"),))
    for word, figure in (("most", limit.most), ("least", limit.least)):
        if figure is not None and limit.of not in (None, "sum") and figure > 1:
            remedy = 'write a share like "0.09", or of = "sum" for dollars'
            yield Fault(limit.place_of(word), "a share lies between 0 and 1", remedy, str(figure))
    if limit.window is not None and limit.most is None:
        yield Fault(limit.place_of("window"), "only `most` has a window", "leave it out", str(limit.window),
                    lacks=(limit.place_of("most"),))  # fmt: skip


def _of_interest(interest: Interest) -> Iterator[Fault]:
    if interest.per == "year" and interest.month is not None:
        yield Fault(interest.place_of("month"), "interest by the year", "write days = 365 or 360", interest.month)
    if interest.per == "month" and interest.days is not None:
        yield Fault(
            interest.place_of("days"), "interest by the month", 'write month = "actual", "30" or "365"', interest.days
        )
