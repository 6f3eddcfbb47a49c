"""The command line's words: every command, its arguments and its help with examples. Runs nothing."""

import argparse
from collections.abc import Callable, Collection, Iterable, Mapping

from projections.portfolio.tables import TABLES, WITHOUT_NOTHING
from projections.questions.register import INVESTOR, KNOWN_AT, ON, READINGS, AnyQuestion, Word, find, questions
from regrights.command_line.arguments_of_logs import (
    also_set_aside,
    as_data,
    of_tables,
    of_the_kept_portfolio,
    recording,
)
from regrights.command_line.keeping.arguments import keeping
from regrights.command_line.keys.arguments import keys, of_access
from regrights.command_line.parser import Parser
from regrights.command_line.terms.arguments import HELP
from regrights.command_line.witness.arguments import witnessing
from regrights.version import VERSION

EXAMPLES = """\
examples:
  regrights demo
  regrights import focus history.jsonl
  regrights owed focus --on 2003-08-15 --explain
  regrights owed focus --on 2003-08-15 --known-at 2003-07-31 --reading partial_period=prorated
  regrights owed --log history.jsonl --on 2003-08-15 --json
  regrights record focus EffectivenessDeclared --on 2003-07-11 --statement 333-104568
  regrights may-sell focus --on 2003-08-15 --investor "Alpha Capital A.G."

an agreement of your own is a file of terms: regrights terms new, check, explain, diff, schema, each with --help

exit status: 0 answered; 1 refused (one sentence on standard error, nothing written); 2 usage; 3 altered or illegal
log; 4 done, but the receipt or answer could not be put out; 5 unexpected; 6 cannot be checked; 7 shorter than a known
head; 8 the terms differ (terms diff --exit-code); 141 the reader of the answer has gone
"""

VERIFY = (
    "recompute the digest chain of an AGREEMENT or of a FILE.jsonl, judge every entry again, and hold it to the heads "
    "kept outside; exit status 0 sound, 3 altered or illegal, 6 cannot be checked, 7 shorter than a known head"
)
HEADS = "where the head of each log is kept outside the store; default: a file under $XDG_STATE_HOME or ~/.local/state"


def parser(command: str | None = None) -> Parser:
    """The command line as far as ``command`` needs it: a question alone, or all that is none; else the whole of it.

    Every question is loaded only where all of them are listed.
    """
    asked = find(command) if command else None
    if asked is not None:
        return _of([asked])
    alone = _of([], others=True)
    return alone if command in _names(alone) else _of(questions(), others=True)


def _names(root: Parser) -> Collection[str]:
    # argparse has no other way to say which commands there are.
    (commands,) = (each for each in root._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001
    names: Collection[str] = commands.choices
    return names


def _of(asked: Iterable[AnyQuestion], *, others: bool = False) -> Parser:
    root = Parser(
        prog="regrights",
        description="The system of record for a registration rights agreement.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    store = Parser(add_help=False)
    store.add_argument("--store", metavar="URL", help="default: $REGRIGHTS_STORE, else sqlite:///regrights.db")
    store.add_argument("--heads", metavar="FILE", help=HEADS)
    store.add_argument("--json", action="store_true", help="exactly one JSON document on standard output")
    for each in asked:
        _question(commands, store, each)
    if others:
        _others(commands, store)
    return root


def _others(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    """Every command that is no question."""
    demo = commands.add_parser("demo", help="the shipped agreement with an illustrative history, and what was owed")
    demo.add_argument("--json", action="store_true", help="one JSON document: what was owed on the last telling date")
    _verify(commands, store)
    recording(commands, store)
    keeping(commands, store)
    _reconcile(commands)
    commands.add_parser(
        "batch",
        parents=[store],
        help="one question per line on standard input",
        description='One JSON object per line, like {"ask": "owed", "log": "file.jsonl", '
        '"on": "2003-08-15"}; one answer per line, in the same order.',
    )
    diagram = commands.add_parser("diagram", help="the state machines, as Mermaid text")
    diagram.add_argument("--machine", choices=("statement", "bar"), help="default: both")
    diagram.add_argument("--json", action="store_true", help="the tables as JSON")
    _serving(commands)
    keys(commands)
    _migrating(commands, store)
    _portfolio(commands, store)
    _generating(commands, store)
    witnessing(commands, store)


def _question(commands: "argparse._SubParsersAction[Parser]", store: Parser, question: AnyQuestion) -> None:
    command = commands.add_parser(question.name, help=question.help, description=question.help, parents=[store])
    _of_one_log(command)
    for word in question.words:
        _word(command, word)
    as_data(command)
    of_tables(command)
    if question.name in BESIDE:
        BESIDE[question.name](command)


def _of_one_log(command: argparse.ArgumentParser) -> None:
    command.add_argument("agreement", nargs="?", metavar="AGREEMENT", help="its name in the store")
    command.add_argument(
        "--agreement", dest="named", metavar="NAME", help="the same, also where a command is called so"
    )
    command.add_argument("--log", metavar="FILE", help="a .jsonl log instead; nothing is written")


def _word(command: argparse.ArgumentParser, word: Word) -> None:
    """A word of a question as an option; what kind of value it takes decides how it is written."""
    option = f"--{word.name.replace('_', '-')}"
    match word.kind:
        case "readings":
            command.add_argument(
                "--reading", dest=word.name, action="append", default=[], metavar="KEY=CHOICE", help=word.help
            )
        case "entries":
            command.add_argument(
                option, dest=word.name, action="extend", nargs="+", default=[], metavar="ENTRY", help=word.help
            )
        case "business days" | "days":
            command.add_argument(option, dest=word.name, type=int, metavar="DAYS", help=word.help)
        case "position":
            command.add_argument("place", nargs="?", metavar=word.name.upper(), help=word.help)
            command.add_argument(option, dest=word.name, type=int, help="the same by its name")
        case "day":
            command.add_argument(option, dest=word.name, metavar="DATE", help=word.help)
        case "moment":
            command.add_argument(option, dest=word.name, metavar="WHEN", help=word.help)
        case "text":
            command.add_argument(option, dest=word.name, metavar=word.name.upper(), help=word.help)


def _explained(command: argparse.ArgumentParser) -> None:
    command.add_argument("--explain", action="store_true", help="the reasons of every amount, in sentences")


def _calendars(command: argparse.ArgumentParser) -> None:
    made = command.add_mutually_exclusive_group()
    made.add_argument("--ics", metavar="FILE.ics", help="write the dated duties as a calendar")
    made.add_argument("--calendar", action="store_true", help="the same on standard output")


def _of_a_file(command: argparse.ArgumentParser) -> None:
    command.epilog = HELP


# What the command line has of a question besides its table.
BESIDE: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "owed": _explained,
    "duties": _calendars,
    "terms": _of_a_file,
}


def _verify(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    command = commands.add_parser("verify", help=VERIFY, description=VERIFY, parents=[store])
    _of_one_log(command)
    command.add_argument(
        "--head", metavar="[POSITION:]DIGEST", help="a head kept elsewhere, which the log must contain"
    )
    command.add_argument("--chain-only", action="store_true", help="only the digests: no entry is read or judged")


def _portfolio(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    text = "every agreement of the store at once, in one table"
    command = commands.add_parser("portfolio", help=text, description=text)
    tables = command.add_subparsers(dest="table", metavar="TABLE", required=True)
    kept = Parser(add_help=False, parents=[store])
    kept.add_argument(
        "--kept", metavar="FILE", help="the file of portfolio follow; default: $REGRIGHTS_KEPT, else beside the store"
    )
    of_the_kept_portfolio(tables, kept)
    for table in TABLES.values():
        of = tables.add_parser(table.name, help=table.help, description=table.help, parents=[kept])
        for word in table.words:
            _word(of, word)
        also_set_aside(of)
        as_data(of)
        if table.name == "duties":
            _calendars(of)
        if table.name in WITHOUT_NOTHING:
            of.add_argument("--all", action="store_true", help="also the rows of nothing but zeros")


def _generating(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    text = "made-up agreements for trials, every entry illustrative"
    command = commands.add_parser(
        "generate",
        parents=[store],
        help=text,
        description=f"{text}. The same seed and number make the same log, however many are made.",
        epilog="example:\n  regrights generate --agreements 100 --seed 1 --store sqlite:///trial.db",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--agreements", type=int, required=True, metavar="N", help="how many")
    command.add_argument("--seed", type=int, required=True, metavar="S", help="any whole number")
    command.add_argument("--from", type=int, default=1, metavar="N", help="the first number; default: 1")
    help_of_it = "shipped terms or a file of terms, drawn by chance if it is repeated; every stands for all shipped"
    command.add_argument("--terms", action="append", metavar="NAME|FILE", help=f"{help_of_it}; default: focus-2002")
    command.add_argument("--folder", metavar="DIR", help="one .jsonl file each, as export writes it, and no store")


def _serving(commands: "argparse._SubParsersAction[Parser]") -> None:
    serve = commands.add_parser(
        "serve",
        help="the HTTP API, on this machine alone unless told otherwise",
        description="Serves the store over HTTP until Ctrl-C. /openapi.json describes every address.",
    )
    serve.add_argument("--store", metavar="URL", help="default: $REGRIGHTS_STORE, else sqlite:///regrights.db")
    serve.add_argument("--heads", metavar="FILE", help=HEADS)
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1, this machine alone")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000; 0 takes a free one")
    of_access(serve)


def _migrating(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    migrate = commands.add_parser(
        "migrate",
        parents=[store],
        help="make a PostgreSQL store, or bring it up to date",
        description="Makes the store in a PostgreSQL database, or brings it up to date: by its owner, as often as you "
        "like. Nothing else ever makes one.",
    )
    migrate.add_argument("--role", metavar="NAME", help="a role that may then read it and append to it, nothing else")


def _reconcile(commands: "argparse._SubParsersAction[Parser]") -> None:
    text = "two logs of one agreement: where they differ, and what each difference moves"
    command = commands.add_parser("reconcile", help=text, description=text)
    command.add_argument("ours", metavar="OURS.jsonl", help="the log that the differences are applied to")
    command.add_argument("theirs", metavar="THEIRS.jsonl", help="the log it is compared with")
    for word in (ON, KNOWN_AT, INVESTOR, READINGS):
        _word(command, word)
    command.add_argument(
        "--same",
        action="append",
        default=[],
        metavar="OURS=THEIRS",
        help="two names of one party or statement, as each log has it; may be repeated",
    )
    command.add_argument("--json", action="store_true", help="exactly one JSON document on standard output")
    as_data(command)
    of_tables(command)
