"""The flags of `regrights terms new`, made from its questions, and a worked command. Runs nothing."""

import argparse

from regrights.command_line.parser import Parser
from regrights.command_line.terms.new.questions import QUESTIONS

ANSWER = "answer "  # what the words of an answer begin with, so that none is another word of the command
WORKED = """\
example, a common form of a private placement: a statement filed within 30 days of the closing, effective within 60, or
90 on a full review; 1 % on the day of the event and on each monthly anniversary until it is cured, never by the day, at
most 6 %; more than ten days running, or fifteen in twelve months, on which it cannot be used; 18 % a year on what is
late:

  regrights terms new acme.toml --name acme-2024 \\
    --filing "30 days" --effectiveness "60 days" --effectiveness-on-full-review "90 days" \\
    --consecutive "10 days" --total "15 days" --window "12 months" \\
    --rate 0.01 --every "1 month" --charged advance --part full --base paid \\
    --cap 0.06 --interest 0.18

On a terminal what has no flag is asked, if anything needed has none. Without a terminal each needed one is a flag.
"""


def of_new(command: Parser) -> None:
    command.epilog = WORKED
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("file", metavar="FILE", help="the file to write, which is not there yet; - prints it")
    for each in QUESTIONS:
        default = f"; default: {each.default}" if each.default is not None else ""
        only = f"; only {each.only}" if each.only else ""
        text = f"{each.asks} ({each.how}{default}{only})".replace("%", "%%")
        command.add_argument(each.flag, dest=f"{ANSWER}{each.name}", metavar="ANSWER", help=text)
    command.add_argument("--json", action="store_true", help="what was written as one JSON document, too")
