"""The words of the commands about whole logs: recording, import and export, what a store holds. Runs nothing."""

import argparse

from lifecycle.entries import KINDS
from regrights.command_line.parser import Parser

EDGAR_EXAMPLES = """\
examples:
  regrights import-edgar CIK0001677077.json
  regrights import-edgar CIK0001677077.json --file-number 333-285788
  regrights import-edgar acme CIK0001677077.json --file-number 333-285788

A line that begins with "confirm" is a question: put one of its choices in its place, or delete it. No import takes it
as it stands. What to know of the rows is said on standard error.
"""


def recording(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
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
    record.add_argument(
        "--receipt", dest="receipt_file", metavar="FILE", help="a checkpoint of the log as it is then, as evidence"
    )
    record.add_argument("--sign", metavar="KEYFILE", help="of --receipt: sign it with the key of this file")
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
    for command in (record, correct):
        command.add_argument(
            "--again", action="store_true", help="the same happened once more: no repetition by mistake"
        )
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
    also_set_aside(listed)
    as_data(listed)


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


def of_the_kept_portfolio(tables: "argparse._SubParsersAction[Parser]", kept: Parser) -> None:
    text = "take in what was recorded since into a file, from which the tables are answered quicker"
    follow = tables.add_parser("follow", help=text, description=f"{text}. The file can be thrown away.", parents=[kept])
    follow.add_argument("--through", metavar="DATE", help="look ahead as far as this day; without it 120 days")
    text = "compare that file with replays of agreements, days and moments drawn by chance"
    verify = tables.add_parser("verify", help=text, description=text, parents=[kept])
    verify.add_argument("--sample", type=int, default=200, metavar="N", help="how many; default: 200")
    verify.add_argument("--seed", type=int, metavar="N", help="draws the same again; without it the seed is said")


def also_set_aside(command: argparse.ArgumentParser) -> None:
    command.add_argument("--set-aside", action="store_true", help="those set aside as recorded by mistake, too")


def of_tables(command: argparse.ArgumentParser) -> None:
    """For an answer of several tables."""
    help_of_it = "of --csv: another table; one it has not is refused, and those it has are named"
    command.add_argument("--table", dest="csv_table", metavar="NAME", help=help_of_it)


def as_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--csv", action="store_true", help="one table, the main one, as comma-separated values")
    command.add_argument("--csv-bom", action="store_true", help="the same, marked as UTF-8 for a spreadsheet")
    command.add_argument("--quiet", action="store_true", help="without the cautions that are notes; says how many")
