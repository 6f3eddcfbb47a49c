"""The words of what is asked of a file of terms. Runs nothing."""

import argparse
from collections.abc import Sequence

from regrights.command_line.arguments_of_logs import as_data, of_tables
from regrights.command_line.parser import Parser

OF_A_FILE = ("check", "explain", "schema", "diff", "new")
HELP = (
    "of a file of terms: regrights terms check FILE, terms explain FILE|NAME, terms diff A B, terms new FILE, "
    "terms schema"
)


def of_a_file(argv: Sequence[str]) -> bool:
    """Whether a file of terms is asked about; an agreement named like these is asked with ``--agreement``."""
    return argv[:1] == ["terms"] and argv[1:2] != [] and argv[1] in OF_A_FILE


def parser(command: str) -> Parser:
    """The commands; what only ``command`` needs is loaded for it alone."""
    root = Parser(prog="regrights terms", description="What a file of terms says, before anybody signs on it.")
    root.helped_by = f"{root.prog} {command}"
    commands = root.add_subparsers(dest="of_a_file", metavar="COMMAND", required=True)
    _of_terms(commands, "check", "every fault of a file of terms at once; exit status 1 where there is one")
    _of_terms(commands, "explain", "the contract in plain words, and where its text is open")
    _diff(_command(commands, "diff", "where two documents of terms differ, word by word"))
    new = _command(commands, "new", "a checked file of terms, from answers to questions; nothing is overwritten")
    if command == "new":
        from regrights.command_line.terms.new.arguments import of_new

        of_new(new)
    _command(commands, "schema", "the JSON Schema of a file of terms")
    return root


def _of_terms(commands: "argparse._SubParsersAction[Parser]", name: str, text: str) -> None:
    command = _command(commands, name, text)
    command.add_argument("file", metavar="FILE|NAME", help="terms as TOML or JSON, or the name of shipped ones")
    command.add_argument("--json", action="store_true", help="exactly one JSON document on standard output")


def _diff(command: Parser) -> None:
    command.epilog = "example: regrights terms diff focus-2002 mine.toml --log history.jsonl --on 2003-09-24"
    for name in ("first", "second"):
        command.add_argument(name, metavar="FILE|NAME", help="terms as TOML or JSON, or the name of shipped ones")
    command.add_argument("--log", metavar="FILE", help="a .jsonl log: what it would owe under each; nothing is written")
    command.add_argument("--on", metavar="DATE", help="of --log: the as-of date, its whole day included")
    command.add_argument("--known-at", metavar="WHEN", help="of --log: an instant, or a date: its end in New York")
    command.add_argument("--investor", metavar="INVESTOR", help="of --log: this Investor alone")
    command.add_argument("--reading", dest="readings", action="append", default=[], metavar="KEY=CHOICE",
                         help="of --log: may be repeated; both documents must ask it")  # fmt: skip
    command.add_argument("--exit-code", action="store_true", help="exit status 8 where they differ")
    command.add_argument("--json", action="store_true", help="exactly one JSON document on standard output")
    as_data(command)
    of_tables(command)


def _command(commands: "argparse._SubParsersAction[Parser]", name: str, text: str) -> Parser:
    return commands.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")
