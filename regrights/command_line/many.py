"""The command that says what a store holds."""

import argparse

from regrights.command_line import terminal
from regrights.command_line.ending import ALTERED


def agreements(words: argparse.Namespace) -> int:
    import msgspec

    from lifecycle.entries.fields import day_from
    from regrights.book.held import held

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
