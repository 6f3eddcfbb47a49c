"""How a page says things: a day in one style, money, sentences with links to the entries they rest on."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup, escape

from lifecycle.clocks import eastern, eastern_date, end_of_eastern_day
from projections.facts.reasons import dollars
from regrights.desk.addresses import Addresses
from regrights.paper.kinds import Kind, written

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = re.compile(r"(?<![\d-])(\d{4}-\d\d-\d\d)(?![\d-])")
WORDS_OF_A_KIND = re.compile(r"(?<!^)(?=[A-Z])")
DEFINED = ("Periodic Amount", "Potential Material Event", "Closing Bid")
WHOLE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}(?: \d\d:\d\d)?\b|\bno\. (?=\d)")
# The entries that a sentence says it rests on.
ENTRIES = re.compile(r"\b(entry|entries|position) (\d+(?:, \d+)*)")
CORRECTED = re.compile(r"\b(\d+) \(by (\d+)\)")
READING = re.compile(r"\breading ([a-z]+(?:_[a-z]+)+)\b")


def day(value: date) -> str:
    """22 Sep 2003, whatever the language of the machine."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(instant: datetime) -> str:
    """On New York's clock, which it names."""
    return f"{day(eastern_date(instant))}, {eastern(instant):%H:%M:%S} (New York)"


def knowledge(instant: datetime) -> str:
    """A moment as what was known at it is said: the end of a day where it is one."""
    known = eastern_date(instant)
    return f"the end of {day(known)} (New York)" if instant == end_of_eastern_day(known) else moment(instant)


def capitalized(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def title_of_kind(kind: str) -> str:
    """A kind of entry in plain words, with the agreement's defined terms as it writes them."""
    plain = WORDS_OF_A_KIND.sub(" ", kind).capitalize().replace("Post effective", "Post-effective")
    return next((f"{term}{plain[len(term) :]}" for term in DEFINED if plain.lower().startswith(term.lower())), plain)


def timed(value: date) -> Markup:
    """The same for a machine too."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value))


def cell(value: object, kind: Kind) -> str:
    """What stands in a cell of a table."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    if isinstance(value, Decimal) and kind == "money":
        return dollars(value).removeprefix("$") if not value.is_signed() else dollars(value)
    return dated(written(value, kind))


def signed_dollars(amount: Decimal) -> str:
    """A difference: with a plus where it grows, for it is no amount."""
    return f"+{dollars(amount)}" if amount > 0 else dollars(amount)


def dated(text: str) -> str:
    """A sentence with its days in the one style."""
    return DAY.sub(_day_found, text)


def _day_found(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[1]))
    except ValueError:
        return found[1]


def unbroken(text: str) -> str:
    """With no day, and no number from its "no.", torn in two at the end of a line."""
    return WHOLE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def linked(text: str, to: Addresses) -> Markup:
    """A sentence as a page has it: its days in the one style, each entry and reading it names a link."""
    said = ENTRIES.sub(_linking(to), str(escape(unbroken(dated(text)))))
    said = CORRECTED.sub(lambda found: f"{_entry(found[1], to)} (by {_entry(found[2], to)})", said)
    return Markup(READING.sub(lambda found: f"reading {_reading(found[1], to)}", said))  # noqa: S704 - escaped first


def _entry(position: str, to: Addresses) -> str:
    return f'<a href="{escape(to.entry(int(position)))}">{position}</a>'


def _reading(key: str, to: Addresses) -> str:
    return f'<a href="{escape(to.page("readings"))}#reading-{key}">{written(key, "code")}</a>'


def _linking(to: Addresses) -> Callable[[re.Match[str]], str]:
    def link(found: re.Match[str]) -> str:
        return f"{found[1]} {', '.join(_entry(each, to) for each in found[2].split(', '))}"

    return link
