"""The command that makes up agreements, for trials."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from regrights.command_line import terminal
from regrights.command_line.of_many.progress import Progress

if TYPE_CHECKING:
    from regrights.made_up.uses import Uses

EVERY, FOCUS = "every", "focus-2002"


def generate(words: argparse.Namespace) -> int:
    """Makes them and says how many there are, and that none of it happened."""
    import msgspec

    from projections.facts.reasons import counted
    from regrights.made_up.writing import Wanted, into_folder, into_store, name_of

    terms = [each for name in words.terms or [FOCUS] for each in _terms(name)]
    wanted = Wanted(seed=words.seed, agreements=words.agreements, first=getattr(words, "from"), terms=terms)
    with Progress("agreements") as progress:
        if words.folder is not None:
            entries = into_folder(Path(words.folder), wanted, progress)
        else:
            with terminal.store(words) as store:
                entries = into_store(store, wanted, progress)
    first, last = name_of(wanted.numbers[0]), name_of(wanted.numbers[-1])
    if words.json:
        said = {"agreements": wanted.agreements, "first": first, "last": last, "entries": entries, "illustrative": True}
        terminal.print_bytes(msgspec.json.encode(said))
        return terminal.ANSWERED
    named = f"{counted(wanted.agreements, 'agreement')}, {first if first == last else f'{first} to {last}'}"
    terminal.print_bytes(f"{named}: {counted(entries, 'entry')}, all illustrative.".encode())
    return terminal.ANSWERED


def _terms(name: str) -> "list[Uses]":
    """Those of a name or a file, or all that are shipped. Raises ``FaultyTerms`` and what names no terms."""
    from lifecycle.agreement.language.checked import checked
    from lifecycle.agreement.language.faults import FaultyTerms
    from lifecycle.agreement.language.shipped import shipped_names
    from lifecycle.agreement.terms import UnknownTerms
    from regrights.command_line.terms.naming import document_named
    from regrights.made_up.uses import uses_in, uses_of

    if name == EVERY:
        return [uses_of(each) for each in shipped_names()]
    if not Path(name).exists() and (name in shipped_names() or not Path(name).suffix):
        if name not in shipped_names():
            raise UnknownTerms(name, shipped_names())
        return [uses_of(name)]
    found = document_named(name)
    if faults := checked(found).faults:
        raise FaultyTerms(faults)
    return [uses_in(found)]
