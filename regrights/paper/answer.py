"""An answer as one drawing: whose it is and what was asked, what was found, under which readings, what to care about.

What was found is drawn by the module of this room that is named as the question.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import attrs

from lifecycle.agreement.telling import heads_called
from lifecycle.clocks import eastern
from lifecycle.entries.telling import listed
from projections.facts.reasons import Answer, Caution, counted
from regrights.paper import generic
from regrights.paper.drawing import Block, Drawing, Sentences, Table
from regrights.paper.kinds import Named

if TYPE_CHECKING:
    from regrights.book.book import Book


# What a drawing says by itself: in the head that entries are made up, and in the column of credit what no amount takes.
IN_THE_HEAD, IN_CREDIT, COUNT = "illustrative", "paid_on_account", "elsewhere"
CLOSE_CALL = "close_call_"
# What says in which sections of the terms things stand, whether reasons are asked for or not.
CITING = ("claims",)
# What names a date as the terms do.
NAMING = ("owed", "what-if", "duties")


def drawn(name: str, book: "Book", found: Answer, *, explain: bool = False, quiet: bool = False) -> Drawing:
    """The answer to a question of that name; with ``explain`` its reasons too, where the question gives them.

    ``quiet`` leaves out the cautions that are notes, and says how many.
    """
    blocks = [
        _head(name, book, found),
        *body(name, book, found, explain=explain).blocks,
        *_readings_chosen(book, found),
        *_cautions(found, quiet=quiet),
    ]
    return Drawing(blocks, about=_about(book, found))


def body(name: str, book: "Book", found: Answer, *, explain: bool = False) -> Drawing:
    """What was found alone, for what says around it itself whose it is and what to take care of."""
    draw = _drawing_of(name)
    asked = {"explain": book.document} if explain else {}
    asked |= {"terms": book.document} if name in CITING + NAMING else {}
    named = heads_called(book.document)
    return Drawing([_with_heads(each, named) for each in draw(found, **asked).blocks])


def _with_heads(block: Block, called: Mapping[str, str]) -> Block:
    """A table whose columns of heads say each by its name in the terms."""
    places = [at for at, each in enumerate(block.columns) if each.kind == "head"] if isinstance(block, Table) else []
    if not isinstance(block, Table) or not places:
        return block
    rows = [
        tuple(
            Named(value, called.get(value, value)) if at in places and isinstance(value, str) else value
            for at, value in enumerate(row)
        )
        for row in block.rows
    ]
    return attrs.evolve(block, rows=rows)


def _about(book: "Book", found: Answer) -> dict[str, object]:
    """What each row of data begins with."""
    currency = getattr(found, "currency", None) or book.currency
    return {"agreement": book.agreement, "currency": currency, "as_of": found.as_of, "known_at": found.known_at}


def _drawing_of(name: str) -> Callable[..., Drawing]:
    place = f"{__package__}.{name.replace('-', '_')}"
    module = import_module(place) if find_spec(place) else generic
    draw: Callable[..., Drawing] = getattr(module, "draw", generic.draw)
    return draw


def _head(name: str, book: "Book", found: Answer) -> Sentences:
    as_of = f" as of {found.as_of}" if found.as_of else ""
    known = f", as known at {_moment(found.known_at)}" if found.known_at else ""
    company = book.company_on(found.as_of) if found.as_of else book.company
    lines = [f"{company} ({book.agreement}): {name}{as_of}{known}"]
    if book.illustrative:
        lines.append(f"Illustrative: {book.illustrative} of these {len(book.entries)} entries are made up.")
    return Sentences(lines)


def _moment(instant: datetime) -> str:
    """An instant in New York, the end of a day by its name."""
    there = eastern(instant)
    return (
        f"the end of {there.date()} (New York)" if there.time() == time.max else f"{there:%Y-%m-%d %H:%M:%S} (New York)"
    )


def _readings_chosen(book: "Book", found: Answer) -> Iterator[Block]:
    readings: Mapping[str, str] = getattr(found, "readings", {})
    register = book.register(found.known_at) if readings else {}
    chosen = [f"{key} = {choice}" for key, choice in readings.items() if choice != register[key].default]
    calls = [each.code.removeprefix(CLOSE_CALL) for each in found.warnings if each.code.startswith(CLOSE_CALL)]
    said = [f"Readings other than the defaults: {listed(chosen)}."] if chosen else []
    said += [f"Readings that are close calls here: {listed(list(dict.fromkeys(calls)))}."] if calls else []
    if said:
        yield Sentences(said, apart=True)


def _cautions(found: Answer, *, quiet: bool) -> Iterator[Block]:
    """What to take care of, a line each, the heaviest first, and how many are not among them."""
    said = [each for each in found.warnings if not _said_by_the_drawing(found, each)]
    notes = [each for each in said if each.weight == "note"] if quiet else []
    lines = [_caution(each) for each in said if each not in notes]
    left_out = [each.text.rstrip(".") for each in found.warnings if each.code == COUNT]
    left_out += [f"{counted(len(notes), 'note')} left out"] if notes else []
    if lines:
        yield Sentences([f"Take care{f' ({listed(left_out)})' if left_out else ''}:", *lines], apart=True)
    elif left_out:
        yield Sentences([f"Take care: {listed(left_out)}."], apart=True)


def _said_by_the_drawing(found: Answer, caution: Caution) -> bool:
    if caution.code == IN_CREDIT:
        return hasattr(found, "side_by_side")  # the answers with figures of owed, credit among them
    return caution.code in (IN_THE_HEAD, COUNT) or caution.code.startswith(CLOSE_CALL)


def _caution(caution: Caution) -> str:
    clauses = f" ({', '.join(caution.clauses)})" if caution.clauses else ""
    return f"  - {caution.text}{clauses}"
