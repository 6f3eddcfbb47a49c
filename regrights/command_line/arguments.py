"""The command line's words: every command, its arguments and its help with examples. Runs nothing."""

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from lifecycle.entries import KINDS
from projections.portfolio.tables import TABLES
from projections.questions.register import INVESTOR, KNOWN_AT, ON, READINGS, AnyQuestion, Word, find, questions
from regrights.version import VERSION

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

EXAMPLES = """\
examples:
  regrights demo
  regrights import focus history.jsonl
  regrights owed focus --on 2003-08-15 --explain
  regrights owed focus --on 2003-08-15 --known-at 2003-07-31 --reading partial_period=prorated
  regrights owed --log history.jsonl --on 2003-08-15 --json
  regrights record focus EffectivenessDeclared --on 2003-07-11 --statement 333-104568
  regrights may-sell focus --on 2003-08-15 --investor "Alpha Capital A.G."

exit status: 0 answered; 1 refused (one sentence on standard error, nothing written); 2 usage; 3 altered or illegal
log; 4 done, but the receipt or answer could not be put out; 5 unexpected; 6 cannot be checked; 7 shorter than a known
head; 141 the reader of the answer has gone
"""

EDGAR_EXAMPLES = """\
examples:
  regrights import-edgar CIK0001677077.json
  regrights import-edgar CIK0001677077.json --file-number 333-285788
  regrights import-edgar acme CIK0001677077.json --file-number 333-285788

A line that begins with "confirm" is a question: put one of its choices in its place, or delete it. No import takes it
as it stands. What to know of the rows is said on standard error.
"""

VERIFY = (
    "recompute the digest chain of an AGREEMENT or of a FILE.jsonl; exit status 0 sound, 3 altered, 6 cannot be "
    "checked, 7 shorter than the known head"
)


class Parser(argparse.ArgumentParser):
    """One clear message and exit status 2 on a usage error."""

    def __init__(self, **options: Any) -> None:
        # An abbreviated option could be a field of an entry.
        super().__init__(**{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        if file is sys.stdout:  # help that cannot be written is an answer that cannot be: argparse passes over it
            print(message, end="")
        else:
            super()._print_message(message, file)


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
    _recording(commands, store)
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
    _portfolio(commands, store)


def _question(commands: "argparse._SubParsersAction[Parser]", store: Parser, question: AnyQuestion) -> None:
    command = commands.add_parser(question.name, help=question.help, description=question.help, parents=[store])
    _of_one_log(command)
    for word in question.words:
        _word(command, word)
    _as_data(command)
    if question.name in BESIDE:
        BESIDE[question.name](command)


def _of_one_log(command: argparse.ArgumentParser) -> None:
    command.add_argument("agreement", nargs="?", metavar="AGREEMENT", help="its name in the store")
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


def _as_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--csv", action="store_true", help="the tables as comma-separated values")
    command.add_argument("--csv-bom", action="store_true", help="the same, marked as UTF-8 for a spreadsheet")
    command.add_argument("--quiet", action="store_true", help="without the cautions that are notes; says how many")


def _explained(command: argparse.ArgumentParser) -> None:
    command.add_argument("--explain", action="store_true", help="the reasons of every amount, in sentences")


def _calendars(command: argparse.ArgumentParser) -> None:
    made = command.add_mutually_exclusive_group()
    made.add_argument("--ics", metavar="FILE.ics", help="write the dated duties as a calendar")
    made.add_argument("--calendar", action="store_true", help="the same on standard output")


# What the command line prints of an answer besides its table.
BESIDE: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {"owed": _explained, "duties": _calendars}


def _verify(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    command = commands.add_parser("verify", help=VERIFY, description=VERIFY, parents=[store])
    _of_one_log(command)
    command.add_argument(
        "--head", metavar="[POSITION:]DIGEST", help="a head kept elsewhere, which the log must contain"
    )


def _portfolio(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    text = "every agreement of the store at once, in one table"
    command = commands.add_parser("portfolio", help=text, description=text)
    tables = command.add_subparsers(dest="table", metavar="TABLE", required=True)
    for table in TABLES.values():
        of = tables.add_parser(table.name, help=table.help, description=table.help, parents=[store])
        for word in table.words:
            _word(of, word)
        _also_set_aside(of)
        _as_data(of)
        if table.name == "duties":
            _calendars(of)


def _also_set_aside(command: argparse.ArgumentParser) -> None:
    command.add_argument("--set-aside", action="store_true", help="those set aside as recorded by mistake, too")


def _serving(commands: "argparse._SubParsersAction[Parser]") -> None:
    serve = commands.add_parser(
        "serve",
        help="the HTTP API, on this machine alone unless told otherwise",
        description="Serves the store over HTTP until Ctrl-C. /openapi.json describes every address.",
    )
    serve.add_argument("--store", metavar="URL", help="default: $REGRIGHTS_STORE, else sqlite:///regrights.db")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1, this machine alone")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000; 0 takes a free one")


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
    _as_data(command)


def _recording(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    guards = Parser(add_help=False)
    guards.add_argument("--expect", type=int, metavar="N", help="refuse if the log has moved past position N")
    guards.add_argument("--key", metavar="TEXT", help="makes a retry safe: the same key and entry are recorded once")
    by = Parser(add_help=False)
    by.add_argument("--recorded-by", metavar="NAME", help="who recorded it")
    whole = Parser(add_help=False)
    whole.add_argument("--entry", metavar="JSON", help="the whole entry as JSON; - reads standard input")
    fields = "any field of the kind as --field VALUE, for example --statement 333-104568"

    import textwrap  # only where its help may be read

    kinds = textwrap.fill(", ".join(KINDS), 100, initial_indent="  ", subsequent_indent="  ")
    record = commands.add_parser(
        "record",
        parents=[store, guards, whole],
        help="append one entry",
        epilog=f"{fields}\n\nkinds:\n{kinds}\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    record.add_argument("agreement", metavar="AGREEMENT")
    record.add_argument("kind", nargs="?", metavar="KIND", help="what happened, for example StatementFiled")
    record.add_argument("--on", metavar="DATE", help="the day it took effect, US Eastern")
    record.add_argument("--again", action="store_true", help="the same happened once more: no repetition by mistake")
    correct = commands.add_parser(
        "correct", parents=[store, guards, whole, by], help="replace an entry; the original stays", epilog=fields
    )
    correct.add_argument(
        "--renames",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="a name that was wrong, put right in every entry; may be repeated",
    )
    correct.add_argument("agreement", metavar="AGREEMENT")
    correct.add_argument("position", type=int, metavar="POSITION")
    correct.add_argument("--reason", required=True, metavar="TEXT")
    correct.add_argument("--on", metavar="DATE", help="the day it took effect, if that is what was wrong")
    retract = commands.add_parser("retract", parents=[store, guards, by], help="take an entry out of the history")
    retract.add_argument("agreement", metavar="AGREEMENT")
    retract.add_argument("position", type=int, metavar="POSITION")
    retract.add_argument("--reason", required=True, metavar="TEXT")

    aside = commands.add_parser(
        "set-aside", parents=[store, guards, by], help="hide an agreement made by mistake; nothing is deleted"
    )
    aside.add_argument("agreement", metavar="AGREEMENT")
    aside.add_argument("--reason", required=True, metavar="TEXT")

    take_in = commands.add_parser("import", parents=[store, by], help="a whole log from a file, all or nothing")
    take_in.add_argument("agreement", metavar="AGREEMENT")
    take_in.add_argument("file", metavar="FILE.jsonl")
    take_in.add_argument(
        "--append", action="store_true", help="entries for a log the store has already, all or nothing"
    )
    _from_edgar(commands, store)
    give_out = commands.add_parser("export", parents=[store], help="a whole log as JSON lines, with digests")
    give_out.add_argument("agreement", metavar="AGREEMENT")
    _agreements(commands, store)


def _agreements(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    listed = commands.add_parser(
        "agreements", parents=[store], help="what the store holds: company, status, last entry"
    )
    listed.add_argument("--on", metavar="DATE", help="the status as of this date; without it by everything recorded")
    _also_set_aside(listed)
    _as_data(listed)


def _from_edgar(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    command = commands.add_parser(
        "import-edgar",
        parents=[store],
        help="entries proposed from a company's EDGAR filing list; nothing is written",
        usage="%(prog)s [options] [AGREEMENT] FILE.json …",
        epilog=EDGAR_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "names", nargs="+", metavar="NAME", help="the agreement to compare with, if any, then EDGAR's .json files"
    )
    command.add_argument("--log", metavar="FILE", help="compare with a .jsonl log instead")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--statements", action="store_true", help="list the registration statements (the default)")
    which.add_argument("--table", action="store_true", help="the same with what their delay would have cost")
    which.add_argument("--file-number", metavar="NUMBER", help="propose the entries of this one")
    command.add_argument("--statement", metavar="NAME", help="what the log calls it, if not by its file number")
    command.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="ACCESSION=N",
        help="answer a question with its N-th choice, 0 for none; may be repeated",
    )
