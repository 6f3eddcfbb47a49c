"""The commands about a portfolio: its tables, the file it is kept in, and whether that says what a replay says."""

import argparse
import os
import random
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from regrights.command_line import terminal
from regrights.command_line.ending import ALTERED, SHORTER
from regrights.command_line.of_many.progress import Progress

if TYPE_CHECKING:
    from regrights.book.portfolio import Known, Portfolio
    from regrights.book.store import Store
    from regrights.kept.file import PortfolioFile


class NoFileNamed(Refusal):
    """A portfolio that is kept nowhere."""

    def __init__(self) -> None:
        super().__init__("A portfolio of this store is kept in no file of its own; name one with --kept FILE.")


class NothingKept(Refusal):
    """A file that was to be checked and is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no portfolio is kept there; `regrights portfolio follow` makes it.")


def portfolio(words: argparse.Namespace) -> int:
    if words.table in _OF_THE_FILE:
        return _OF_THE_FILE[words.table](words)
    return _table(words)


def _table(words: argparse.Namespace) -> int:
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
    with ExitStack() as held, Progress("agreements") as progress:
        known = _known(words, held)
        found = asked(
            terminal.store(words), table, said, also_set_aside=words.set_aside, known=known, progress=progress
        )
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


def _kept_in(words: argparse.Namespace) -> Path | None:
    """The file named, else the one beside an SQLite store; None where there can be none."""
    named = words.kept or os.environ.get("REGRIGHTS_KEPT")
    if named:
        return Path(named)
    from lifecycle.log.opening import file_of

    url = terminal.store(words).url
    return Path(file_of(url)).with_suffix(".portfolio") if url.startswith("sqlite:") else None


def _known(words: argparse.Namespace, held: ExitStack) -> "Known | None":
    """What is kept, where something is and can be used: else every log is replayed."""
    from functools import partial

    path = _kept_in(words)
    if path is None or not path.exists():
        return None
    from regrights.kept.asking import known
    from regrights.kept.file import DuckDBMissing, KeptUnusable, PortfolioFile

    try:
        return partial(known, held.enter_context(PortfolioFile(path)))
    except (DuckDBMissing, KeptUnusable) as refusal:
        terminal.say(f"{refusal} Every log is replayed instead.")
        return None


def _follow(words: argparse.Namespace) -> int:
    """Takes in what was recorded since, and says what it did."""
    from lifecycle.entries.fields import day_from
    from projections.facts.reasons import counted
    from regrights.kept.following import follow

    through = day_from("through", words.through) if words.through is not None else None
    store = terminal.store(words)
    with _opened(words, store) as file, Progress("agreements") as progress:
        done = follow(store, file, through=through, progress=progress)
        what = f"{counted(done.entries, 'entry')} of {counted(done.agreements, 'agreement')}"
        terminal.print_bytes(f"{file.path}: {what} taken in.".encode())
    for agreement, why in done.failed.items():
        print(f"{agreement}: left out; {why}", file=sys.stderr)
    return ALTERED if done.failed else terminal.ANSWERED


def _opened(words: argparse.Namespace, store: "Store") -> "PortfolioFile":
    from regrights.kept.file import PortfolioFile

    path = _kept_in(words)
    if path is None:
        raise NoFileNamed
    store.opened()  # a store that is not there leaves no file behind
    return PortfolioFile(path)


def _verify(words: argparse.Namespace) -> int:
    """Compares what is kept with replays: agreements, days and moments drawn by chance, by a seed that is said."""
    from regrights.kept.verifying import verify

    path = _kept_in(words)
    if path is None:
        raise NoFileNamed
    if not path.exists():
        raise NothingKept(path)
    if words.sample < 1:
        words.usage.error(f"--sample {words.sample}: ask for a number from 1 on")
    seed = random.SystemRandom().randrange(2**32) if words.seed is None else words.seed
    store = terminal.store(words)
    with _opened(words, store) as file, Progress("comparisons") as progress:
        found = verify(store, file, random.Random(seed), count=words.sample, progress=progress)  # noqa: S311 - a sample
    said = f"{found.compared} compared with a replay (seed {seed}): {found.equal} equal, {len(found.differ)} differ"
    terminal.print_bytes(f"{said}; {found.replayed} more are kept by no row and are replayed when asked.".encode())
    for each in found.differ:
        print(each, file=sys.stderr)
    return ALTERED if found.differ else terminal.ANSWERED


_OF_THE_FILE: Mapping[str, Callable[[argparse.Namespace], int]] = {"follow": _follow, "verify": _verify}
