"""The words of the commands that keep a store. Runs nothing."""

import argparse

from regrights.command_line.parser import Parser


def keeping(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    text = "copy the whole store into a new file, while others write in it"
    backup = commands.add_parser("backup", parents=[store], help=text, description=text)
    backup.add_argument("file", metavar="FILE")
    text = "bring a backup back as the store, where there is none; never over anything"
    restore = commands.add_parser("restore", parents=[store], help=text, description=text)
    restore.add_argument("file", metavar="FILE")
    text = "go on with a log that is shorter than known, or another, and say why"
    declare = commands.add_parser(
        "declare-restored",
        parents=[store],
        help=text,
        description=f"{text}. The reason is kept with the heads, outside the store; from then on its log as it is "
        "counts as the one known.",
    )
    declare.add_argument("agreement", metavar="AGREEMENT")
    declare.add_argument("--reason", required=True, metavar="TEXT")
    declare.add_argument("--recorded-by", metavar="NAME", help="who says so")
