"""The words of what is asked of a file of terms. Runs nothing."""

import argparse
from collections.abc import Sequence

from regrights.command_line.parser import Parser

OF_A_FILE = ("check", "explain", "schema")
HELP = "of a file of terms: regrights terms check FILE, terms explain FILE|NAME, terms schema"


def of_a_file(argv: Sequence[str]) -> bool:
    """Whether a file of terms is asked about; an agreement named like these is asked with ``--agreement``."""
    return argv[:1] == ["terms"] and argv[1:2] != [] and argv[1] in OF_A_FILE


def parser() -> Parser:
    root = Parser(prog="regrights terms", description="What a file of terms says, before anybody signs on it.")
    commands = root.add_subparsers(dest="of_a_file", metavar="COMMAND", required=True)
    _of_terms(commands, "check", "every fault of a file of terms at once; exit status 1 where there is one")
    _of_terms(commands, "explain", "the contract in plain words, and where its text is open")
    _command(commands, "schema", "the JSON Schema of a file of terms")
    return root


def _of_terms(commands: "argparse._SubParsersAction[Parser]", name: str, text: str) -> None:
    command = _command(commands, name, text)
    command.add_argument("file", metavar="FILE|NAME", help="terms as TOML or JSON, or the name of shipped ones")
    command.add_argument("--json", action="store_true", help="exactly one JSON document on standard output")


def _command(commands: "argparse._SubParsersAction[Parser]", name: str, text: str) -> Parser:
    return commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
