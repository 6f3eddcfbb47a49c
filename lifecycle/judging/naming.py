"""Whether an entry may give the names it gives: a new one beside the known ones, a rename beside the other parties."""

from collections.abc import Sequence

from lifecycle.entries import CompanyRenamed, Entry, EntryCorrected, EntryRetracted, InvestorRenamed
from lifecycle.judging.history import standing
from lifecycle.judging.kept.stands import Stands
from lifecycle.judging.names import KnownNames, names_in
from lifecycle.judging.refusals import NotKnown
from lifecycle.judging.renaming import NO_NAMES, Names, names_on
from lifecycle.judging.state import State, check_investor

Renaming = InvestorRenamed | CompanyRenamed


def check_names(entry: Entry, known: KnownNames, names: Names, state: State, stands: Stands | None) -> None:
    """What is asked of the names of a new entry, save those it renames or corrects. Raises as ``KnownNames.check``.

    ``stands`` is needed of a correction alone.
    """
    match entry:
        case EntryRetracted():
            return
        case EntryCorrected():
            now = stands.at(entry.target) if stands else None
            besides = {name for _, _, name in names_in(now)} if now else set[str]()
            known.check(entry.replacement, "replacement.", besides=besides)
        case InvestorRenamed() | CompanyRenamed():
            known.check(entry, besides=_names_of(_party(entry, names, state), names))
        case _:
            known.check(entry)
            _check_name_by_then(entry, known.renames)


def _check_name_by_then(entry: Entry, renames: Sequence[InvestorRenamed]) -> None:
    """From the day after a rename what happens is told under the new name; on the day itself under either."""
    before = [each for each in renames if each.occurred_on < entry.occurred_on]
    names = names_on(before, entry.occurred_on) if before else NO_NAMES
    for field, _, name in names_in(entry):
        left = next((each for each in before if each.investor == name), None)
        if left and names.get(name, name) != name:
            problem = f"{names[name]} by {entry.occurred_on}, as position {left.position} says"
            raise NotKnown(field, name, problem, "give the name it has by then")


def check_renaming(entry: Entry, names: Names, state: State, log: Sequence[Entry]) -> None:
    """A rename gives no party the name of another, nor the name it has. Raises ``NotKnown``."""
    fact = entry.replacement if isinstance(entry, EntryCorrected) else entry
    if not isinstance(fact, Renaming) or state.signed is None:
        return
    if isinstance(fact, InvestorRenamed) and _party(fact, names, state) not in state.roster:
        check_investor(state, fact.investor)
    field, name = ("name", fact.name) if isinstance(fact, InvestorRenamed) else ("company", fact.company)
    own = _names_of(_party(fact, names, state), names)
    coming = [name for name, transfers in state.positions.coming.items() if transfers]
    others = {*state.investors, *coming, state.signed.company} - own
    if name in others or names.get(name, name) in others:
        remedy = "a rename is never a transfer: record the transfer, or give the name it has"
        raise NotKnown(field, name, "the name of another party", remedy)
    had = names_on(standing(log).entries, fact.occurred_on)
    if fact is entry and name in own and name == had.get(name, name):
        raise NotKnown(field, name, f"its name on {fact.occurred_on} already", "say from which day it has another")


def _party(entry: Renaming, names: Names, state: State) -> str:
    """The latest name of whom a rename speaks."""
    if isinstance(entry, InvestorRenamed):
        return names.get(entry.investor, entry.investor)
    return state.signed.company if state.signed else ""


def _names_of(latest: str, names: Names) -> set[str]:
    return {latest, *(name for name, shown in names.items() if shown == latest)}
