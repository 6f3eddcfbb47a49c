"""The command that makes up agreements, for trials."""

import argparse
from pathlib import Path

from regrights.command_line import terminal
from regrights.command_line.of_many.progress import Progress


def generate(words: argparse.Namespace) -> int:
    from projections.facts.reasons import counted
    from regrights.made_up.life import FOCUS
    from regrights.made_up.writing import Wanted, into_folder, into_store, name_of

    wanted = Wanted(seed=words.seed, agreements=words.agreements, first=words.first, terms=words.terms or [FOCUS])
    with Progress("agreements") as progress:
        if words.folder is not None:
            entries = into_folder(Path(words.folder), wanted, progress)
        else:
            with terminal.store(words) as store:
                entries = into_store(store, wanted, progress)
    first, last = name_of(wanted.numbers[0]), name_of(wanted.numbers[-1])
    said = (
        f"{counted(wanted.agreements, 'agreement')}, {first} to {last}: {counted(entries, 'entry')}, all illustrative."
    )
    terminal.print_bytes(said.encode())
    return terminal.ANSWERED
