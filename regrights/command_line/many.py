"""The commands about a store as a whole: what it holds, the tables of a portfolio, the step that makes one."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from regrights.command_line import terminal
from regrights.command_line.ending import ALTERED, SHORTER

if TYPE_CHECKING:
    from regrights.book.portfolio import Portfolio


def agreements(words: argparse.Namespace) -> int:
    import msgspec

    from lifecycle.entries.fields import day_from
    from regrights.book.portfolio import held

    as_of = day_from("on", words.on) if words.on is not None else None
    found = held(terminal.store(words), as_of, also_set_aside=words.set_aside)
    if words.json:
        terminal.print_bytes(
            msgspec.json.encode({"as_of": as_of, "agreements": found.agreements, "set_aside": found.set_aside})
        )
    else:
        from regrights.paper.agreements import draw

        terminal.draw(words, draw(found, as_of))
    return ALTERED if any(each.error for each in found.agreements) else terminal.ANSWERED


def portfolio(words: argparse.Namespace) -> int:
    import msgspec

    from projections.portfolio.tables import TABLES
    from regrights.book.portfolio import as_plain
    from regrights.book.portfolio import portfolio as asked
    from regrights.book.words import words_from

    table = TABLES[words.table]
    given = {word.name: getattr(words, word.name) for word in table.words}
    given["readings"] = terminal.readings(words)
    for word in table.words:
        if word.needed and given[word.name] is None:
            words.usage.error(f"portfolio {table.name} needs --{word.name}")
    said = words_from(given, table.own)
    found = asked(terminal.store(words), table, said, also_set_aside=words.set_aside)
    if getattr(words, "ics", None) is not None or getattr(words, "calendar", False):
        _calendar(words, found, said)
    elif words.json:
        terminal.print_bytes(msgspec.json.encode(as_plain(found)))
    else:
        from regrights.paper.portfolio import draw

        terminal.draw(words, draw(found, everything=getattr(words, "all", False)))
    for failed in found.errors:
        print(f"{failed.agreement}: left out; {failed.error}", file=sys.stderr)
    for caution in found.warnings:
        print(f"Take care: {caution.text}", file=sys.stderr)
    if found.altered:
        return ALTERED
    return SHORTER if found.warnings else terminal.ANSWERED


def _calendar(words: argparse.Namespace, found: "Portfolio", said: dict[str, object]) -> None:
    from projections.facts.reasons import counted
    from regrights.paper.calendar import calendar_of_all, write

    names = dict.fromkeys(row.agreement for row in found.rows)
    store = terminal.store(words)
    made = calendar_of_all([store.book(name) for name in names], said)
    if words.ics is not None:
        write(Path(words.ics), made)
        terminal.say(f"{words.ics}: the duties of {counted(len(names), 'agreement')}")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
