"""What holds between the words of dates and conditions: every rule can give a day, every name is there."""

from collections.abc import Iterator, Mapping

from lifecycle.agreement.language.concepts.conditions import AllowDays, AllowNotices, Condition
from lifecycle.agreement.language.concepts.dates import OTHER_DATE, AwaitedDate, DateRule
from lifecycle.agreement.language.concepts.terms import Terms
from lifecycle.agreement.language.faults import Fault, names_none
from lifecycle.agreement.language.vocabulary.tables import Placed, words_of


def faults_of_dates(terms: Terms) -> Iterator[Fault]:
    for rule in rules_of(terms):
        yield from _of_rule(terms, rule)
    for name, date in terms.dates.items():
        first = date.by[0] if date.by else None
        if first is not None and first.when is not None:
            remedy = "write the rule that always applies first, and this one after it"
            yield Fault(first.place_of("when"), "the first rule applies whatever happens", remedy, first.when)
        if len(way := _round(terms.dates, name)) > 1:
            said = " of ".join(way)
            yield Fault(date.place, f"it waits for itself ({said})", "count one of them from something that happens")


def faults_of_conditions(terms: Terms) -> Iterator[Fault]:
    for condition in terms.conditions.values():
        yield from _of_condition(terms, condition)
        if condition.allow_notices is not None:
            yield from _of_notices(condition.allow_notices, condition)
        if condition.allow_days is not None:
            yield from _of_days(condition.allow_days)


def rules_of(terms: Terms) -> Iterator[DateRule]:
    """Every date rule of the terms, wherever it stands."""
    for table in (terms.dates, terms.conditions, terms.heads, terms.charges):
        for each in table.values():
            yield from _rules_in(each)
    if terms.ends is not None:
        yield from _rules_in(terms.ends)


def _rules_in(value: object) -> Iterator[DateRule]:
    if isinstance(value, DateRule):
        yield value
    elif isinstance(value, Placed):
        for name in words_of(type(value)):
            yield from _rules_in(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _rules_in(each)


def _of_rule(terms: Terms, rule: DateRule) -> Iterator[Fault]:
    if (rule.on is None) == (rule.to is None):
        problem = "both a stated day and one to count from" if rule.on else "no day"
        remedy = 'write either on = "2003-06-01" or add = "30 days", to = "closing"'
        yield Fault(rule.place, problem, remedy, lacks=(rule.place_of("on"), rule.place_of("to")))
    elif rule.on is not None and rule.add is not None:
        yield Fault(rule.place_of("add"), "nothing is added to a stated day", "write the day itself", str(rule.add))
    name = (rule.to or "").removeprefix(OTHER_DATE)
    if rule.to is not None and rule.to.startswith(OTHER_DATE) and name not in terms.dates:
        yield names_none(rule.place_of("to"), name, "date", "dates", terms.dates)


def _round(dates: Mapping[str, AwaitedDate], name: str) -> list[str]:
    """The way from a date through those it counts from, back to itself; empty where it does not come back."""
    waiting, seen = [[name]], {name}
    while waiting:
        way = waiting.pop()
        for rule in _rules_in(dates[way[-1]]) if way[-1] in dates else ():
            other = (rule.to or "").removeprefix(OTHER_DATE)
            if (rule.to or "").startswith(OTHER_DATE) and other == name:
                return [*way, name]
            if (rule.to or "").startswith(OTHER_DATE) and other not in seen:
                seen.add(other)
                waiting.append([*way, other])
    return []


# The words that only one of the two kinds of condition has.
OF_DOWN = ("after", "until", "allow_notices", "allow_days")


def _of_condition(terms: Terms, condition: Condition) -> Iterator[Fault]:
    if condition.late is not None and condition.down:
        remedy = "make two conditions of it, and one head of both"
        yield Fault(condition.place, "both late and down", remedy)
    elif condition.late is None and not condition.down:
        remedy = 'write late = "filing", by = "DATE", or down = ["lapse"]'
        lacks = (condition.place_of("late"), condition.place_of("down"))
        yield Fault(condition.place, "it is neither late nor down", remedy, lacks=lacks)
    elif condition.late is not None:
        if condition.by is None:
            place = condition.place_of("by")
            yield Fault(place, "missing", "write the name of a date", lacks=(place,))
        for each in OF_DOWN:
            if getattr(condition, each):
                yield Fault(condition.place_of(each), "only a condition that is down has it", "leave it out")
    elif condition.by is not None:
        yield Fault(condition.place_of("by"), "only what is late has it", "leave it out", condition.by)
    if condition.by is not None and condition.by not in terms.dates:
        yield names_none(condition.place_of("by"), condition.by, "date", "dates", terms.dates)


def _of_notices(allowed: AllowNotices, condition: Condition) -> Iterator[Fault]:
    for number, cause in enumerate(allowed.causes, 1):
        if cause not in condition.down:
            remedy = f"name one it is down for ({', '.join(condition.down) or 'none'}), or add it there"
            lacks = (condition.place_of("down"),)
            problem = "the condition is not down for it"
            yield Fault(allowed.place_of("causes", number), problem, remedy, cause, lacks=lacks)
    if allowed.total is not None and allowed.window is None:
        yield _without_window(allowed)
    if (allowed.each, allowed.times, allowed.total) == (None, None, None):
        remedy = 'write each = "15 business days", times = 2 or a total'
        yield Fault(allowed.place, "it allows nothing", remedy, lacks=(allowed.place,))


def _of_days(allowed: AllowDays) -> Iterator[Fault]:
    if allowed.total is not None and allowed.window is None:
        yield _without_window(allowed)
    if allowed.consecutive is None and allowed.total is None:
        remedy = 'write consecutive = "30 days", or a total with its window'
        yield Fault(allowed.place, "it allows nothing", remedy, lacks=(allowed.place,))


def _without_window(allowed: AllowNotices | AllowDays) -> Fault:
    remedy = 'write the window it is counted in, like window = "12 months", or "ever"'
    lacks = (allowed.place_of("window"),)
    return Fault(allowed.place_of("total"), "a total without a window", remedy, str(allowed.total), lacks=lacks)
