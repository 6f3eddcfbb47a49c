"""How the command line writes what refusals speak of: fields and words as flags. Knows no refusal by name."""

import re
from argparse import Namespace
from collections.abc import Mapping

from lifecycle.errors import Words

BEGINNING = re.compile(r"((?:replacement\.)?\w+(?:, \w+)*)( = |: )", re.ASCII)
# Commands whose words that are no options are the fields of an entry.
OF_FIELDS = ("record", "correct", "retract", "set-aside")
# What has another name here than everywhere else.
OTHERWISE: Mapping[str, str] = {
    "occurred_on": "--on",
    "kind": "KIND",
    "n": "position",
    "target": "position",
    "replacement": "the correction",
    "readings": "--reading",
}


class InJson(Words):
    """Of an entry that was written as JSON: its fields as they stand there, the rest as the command line has it."""

    kinds = "`regrights record --help` lists the kinds"
    key = "--key"
    expected = "--expect has it"


class AsFlags(InJson):
    """Fields and words as the flags of a command; ``flags`` are those it has, None where any field is one."""

    again = "--again"
    renames = '--renames "WRONG=RIGHT"'
    json = False

    def __init__(self, flags: frozenset[str] | None) -> None:
        self._flags = flags

    def field(self, name: str) -> str:
        return ", ".join(self._flag(each) for each in name.removeprefix("replacement.").split(", "))

    def _flag(self, name: str) -> str:
        if not name.isidentifier() or (self._flags is not None and name not in self._flags):
            return name
        return OTHERWISE.get(name) or f"--{name.replace('_', '-')}"

    def written(self, name: str, value: str) -> str:
        return f"{self.field(name)} '{value}'"

    def said(self, sentence: str) -> str:
        sentence = super().said(sentence)
        found = BEGINNING.match(sentence)
        if found is None:
            return sentence
        flag = self.field(found[1])
        between = " " if flag != found[1] and found[2] == " = " else found[2]
        return f"{flag}{between}{sentence[found.end() :]}"

    def inside(self) -> Words:
        return InJson()


def words_of(command: Namespace) -> Words:
    """In which words a command is refused: those it was given in."""
    if command.command in OF_FIELDS:
        return InJson() if getattr(command, "entry", None) is not None else AsFlags(None)
    # An Investor that an assumed entry names is no --investor.
    taken = {"investor"} if getattr(command, "assume", None) else set[str]()
    return AsFlags(frozenset(vars(command)) - taken)
