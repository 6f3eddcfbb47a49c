"""The words of `keys`. Runs nothing."""

import argparse

from regrights.command_line.arguments_of_logs import as_data
from regrights.command_line.parser import Parser

EXAMPLES = """\
examples:
  regrights keys issue --role company --every --name "A. Counsel" --days 90
  regrights keys issue --role auditor --agreement focus --name "The auditors" --days 30
  regrights keys rotate 0f3a91c2 --overlap 7
  regrights keys revoke 0f3a91c2

A key is printed once, on standard output, and kept as a digest. A client sends it as Authorization: Bearer KEY.
"""
ACCESS = "where keys are kept; default: $REGRIGHTS_ACCESS, else a file under $XDG_STATE_HOME or ~/.local/state"


def of_access(command: argparse.ArgumentParser) -> None:
    command.add_argument("--access", metavar="FILE", help=ACCESS)


def keys(commands: "argparse._SubParsersAction[Parser]") -> None:
    from regrights.access.key import ROLES  # only where keys may be asked about

    text = "who may ask `serve`, and as what: issue, list, revoke and rotate keys, check who asked"
    command = commands.add_parser(
        "keys", help=text, description=text, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    access = Parser(add_help=False)
    of_access(access)
    access.add_argument("--json", action="store_true", help="exactly one JSON document on standard output")

    issue = actions.add_parser("issue", parents=[access], help="make a key, and print it this once")
    issue.add_argument("--role", required=True, choices=ROLES, help="what it may do")
    issue.add_argument(
        "--agreement", action="append", default=[], metavar="NAME", help="one it is granted; may be repeated"
    )
    issue.add_argument("--every", action="store_true", help="every agreement is granted, those to come too")
    issue.add_argument(
        "--investor",
        action="append",
        default=[],
        metavar="NAME",
        help="of the role investor whose it is, of investor-counsel each client; may be repeated",
    )
    issue.add_argument("--name", required=True, metavar="WHO", help="who holds it, and so who recorded what it sends")
    issue.add_argument("--days", required=True, type=int, metavar="N", help="how long it is let in, at most 365")
    listed = actions.add_parser("list", parents=[access], help="every key ever issued, and how it stands")
    as_data(listed)
    check = actions.add_parser(
        "check", parents=[access], help="recompute the audit of access: who asked for what, line by line"
    )
    check.add_argument("--head", metavar="LINES:DIGEST", help="what an earlier check said, which it must contain")
    revoke = actions.add_parser("revoke", parents=[access], help="refuse a key from the next request on")
    revoke.add_argument("id", metavar="ID")
    rotate = actions.add_parser("rotate", parents=[access], help="a successor with the same rights, printed this once")
    rotate.add_argument("id", metavar="ID")
    rotate.add_argument(
        "--overlap", required=True, type=int, metavar="DAYS", help="how long the old one is let in beside it; 0 ends it"
    )
