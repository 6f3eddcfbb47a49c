"""Terms that check and yet cannot decide some case: what can never happen, and what never ends. Refuses nothing."""

from collections.abc import Iterator, Mapping, Sequence

from lifecycle.agreement.language.concepts.charges import Head
from lifecycle.agreement.language.concepts.conditions import Condition
from lifecycle.agreement.language.concepts.dates import OTHER_DATE, DateRule
from lifecycle.agreement.language.concepts.terms import ALL, EACH, Terms
from lifecycle.agreement.language.faults import Fault
from lifecycle.agreement.language.vocabulary.durations import Duration
from lifecycle.entries.telling import listed as in_words

# What comes only once a statement is filed, or is effective: a date that counts from it is never missed before.
AFTER_A_FILING = ("filing", "effectiveness", "clearance", "no_further_review", "comments", "review", "full_review")
COMES_AFTER: Mapping[str, Sequence[str]] = {"filing": AFTER_A_FILING, "effectiveness": ("effectiveness",)}
FALLS_WITH_SALES = ("held", "uncovered", "restricted", "principal")
PERIOD_ENDS = "period_ends"


def undecided(terms: Terms) -> Iterator[Fault]:
    """What a signing should be told of its terms, each with its place and what to look at."""
    for condition in terms.conditions.values():
        yield from _never_late(terms, condition)
        yield from _never_down(condition)
    endless = [name for name, head in terms.heads.items() if _never_ends(terms, name, head)]
    if endless:
        problem = f"nothing but a cure ends {in_words(endless)}: no end, no sale and no limit"
        yield Fault("heads", problem, "see whether the paper has an end, like free resale, or a cap")
    for ends in (terms.ends, *(head.ends for head in terms.heads.values())):
        if ends is not None and PERIOD_ENDS in ends.when and terms.period is None:
            yield Fault(ends.place_of("when"), "no [period] is stated, so this end never comes", "state the period")


def _never_late(terms: Terms, condition: Condition) -> Iterator[Fault]:
    """A day that is known only once what is awaited has happened."""
    known_only_then = COMES_AFTER.get(str(condition.late), ())
    date = terms.dates.get(str(condition.by))
    rules = [*date.by, *date.or_sooner] if date else []
    if known_only_then and rules and all(_roots(terms, rule) <= {*known_only_then} for rule in rules):
        problem = f"its date counts from what cannot come before the {condition.late}, so it is never late"
        yield Fault(condition.place_of("by"), problem, "count it from the closing or the signing", condition.by)


def _roots(terms: Terms, rule: DateRule) -> set[str]:
    """What a rule counts from in the end, through other dates; a stated day is its own."""
    if rule.to is None or not rule.to.startswith(OTHER_DATE):
        return {str(rule.to)}
    other = terms.dates.get(rule.to.removeprefix(OTHER_DATE))
    return {root for each in (other.by if other else ()) for root in _roots(terms, each)} or {str(rule.to)}


def _never_down(condition: Condition) -> Iterator[Fault]:
    """A time that is over before it begins."""
    after = condition.after
    for rule in condition.until:
        if after is not None and rule.to == after.to and _not_longer(rule.add, after.add):
            yield Fault(rule.place, "that day has come before `after` has, so no day is ever bad", "state a later one")


def _not_longer(one: Duration | None, other: Duration | None) -> bool:
    """Whether a duration is surely no longer than another, of days or of months alike."""
    first, second = one or Duration(0, "day"), other or Duration(0, "day")
    if first.number == 0:
        return True
    same = (first.days is None) == (second.days is None) and (first.months is None) == (second.months is None)
    if not same or second.number == 0:
        return False
    return (first.days or first.months or first.number) <= (second.days or second.months or second.number)


def _never_ends(terms: Terms, name: str, head: Head) -> bool:
    """Whether charges go on for as long as nobody cures, whatever is held and however much it comes to."""
    charge = terms.charges.get(head.charge)
    limited = any(
        (limit.most is not None or limit.charges is not None) and (limit.heads in (ALL, EACH) or name in limit.heads)
        for limit in terms.limits
    )
    if charge is None or charge.by.every is None or head.ends or terms.ends or limited:
        return False
    return not any(base.of in FALLS_WITH_SALES for base in charge.base)
