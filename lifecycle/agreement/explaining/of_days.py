"""One sentence a date and one a condition, in plain words."""

from collections.abc import Iterator, Mapping

import attrs

from lifecycle.agreement.explaining.phrases import (
    cause,
    clauses,
    joined,
    named,
    number_of_times,
    rule,
    the_date,
    when,
)
from lifecycle.agreement.language.concepts.conditions import EVER, AllowDays, AllowNotices, Condition
from lifecycle.agreement.language.concepts.dates import MILESTONE, AwaitedDate
from lifecycle.agreement.language.concepts.terms import Terms


@attrs.frozen
class Sentence:
    """One sentence about the place it explains, with the clauses it rests on."""

    place: str
    text: str
    clauses: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.text} [{', '.join(self.clauses)}]" if self.clauses else self.text


def of_date(name: str, date: AwaitedDate) -> Sentence:
    called = f"The {date.called} ({name})" if date.called else f"The date {name}"
    said = f"{called} is {stated(date)}"
    said += "".join(f", or {rule(sooner)} if that is sooner" for sooner in date.or_sooner)
    if date.grace is not None:
        said += f"; {date.grace} more are still in time"
    if date.roll is not None:
        kind, way = ("trading" if "trading" in date.roll else "business"), date.roll.split()[0]
        said += f"; a date that is no {kind} day moves to the {way} one"
    return Sentence(date.place, f"{said}.", clauses(date, *date.by, *date.or_sooner))


def stated(date: AwaitedDate) -> str:
    """The rules of a date, the first of which always applies."""
    first, *others = date.by
    return "".join([rule(first), *(f", {rule(other)}{when(other)}" for other in others)])


MUST: Mapping[str, str] = {
    "filing": "a statement must be filed",
    "effectiveness": "a statement must be declared effective",
    "acceleration_request": "effectiveness must be requested",
    "response": "the SEC's comments must be answered",
}


def of_condition(name: str, condition: Condition, terms: Terms) -> Iterator[Sentence]:
    called = named(name, condition)
    if condition.late is not None:
        must = MUST.get(condition.late) or f"{condition.late.removeprefix(MILESTONE)} must be reached"
        by = the_date(condition.by or "", terms.dates.get(condition.by or ""))
        text = f"{called}: {must} by {by}; each day after that is bad until it has happened."
        yield Sentence(condition.place, text, clauses(condition))
        return
    text = f"{called}: each day is bad on which there is {joined([cause(each) for each in condition.down], 'or')}"
    if condition.after is not None:
        text += f", but only later than {rule(condition.after)}"
    if condition.until:
        text += f", and none later than {joined([rule(each) for each in condition.until], 'or')}"
    yield Sentence(condition.place, f"{text}.", clauses(condition, condition.after, *condition.until))
    if condition.allow_notices is not None:
        yield _of_notices(condition.allow_notices, condition)
    if condition.allow_days is not None:
        yield _of_days(condition.allow_days, condition)


def _of_notices(allowed: AllowNotices, condition: Condition) -> Sentence:
    first = "the day of its notice" if allowed.day_one == "notice" else "the day after its notice"
    parts = [f"for at most {allowed.each} from {first}"] if allowed.each is not None else []
    if allowed.times is not None:
        parts.append(f"{number_of_times(allowed.times)}{_in_window(allowed)}")
    if allowed.total is not None:
        parts.append(f"together for at most {allowed.total}{_in_window(allowed)}")
    if allowed.apart is not None:
        since = "last barred day" if allowed.apart_from == "last_barred_day" else "lift"
        parts.append(f"no sooner than {allowed.apart} after the {since} of the one before")
    if allowed.needs:
        parts.append("with the Board's findings on record")
    over = "only the days beyond are bad" if allowed.over == "excess" else "one that lasts longer is bad from its start"
    lift = "does not count" if allowed.lift_day == "out" else "counts"
    causes = joined([cause(each) for each in allowed.causes], "or")
    text = f"{causes} is allowed {', '.join(parts)}; {over}, and the day it is lifted {lift}."
    return Sentence(allowed.place, text[:1].upper() + text[1:], clauses(allowed) or clauses(condition))


def _of_days(allowed: AllowDays, condition: Condition) -> Sentence:
    parts = [f"{allowed.consecutive} running"] if allowed.consecutive is not None else []
    if allowed.total is not None:
        parts.append(f"{allowed.total}{_in_window(allowed)}")
    since = "that day" if allowed.over == "excess" else "the first day of its run"
    beyond = "beyond either" if len(parts) > 1 else "beyond"
    text = (
        f"Allowed are {joined(parts)}; the first day {beyond} starts the default, from {since} to the end of the run."
    )
    return Sentence(allowed.place, text, clauses(allowed) or clauses(condition))


def _in_window(allowed: AllowNotices | AllowDays) -> str:
    return " in all" if allowed.window in (None, EVER) else f" in any {allowed.window}"
