"""The words of `checkpoint` and `witness`. Runs nothing."""

import argparse

from regrights.command_line.parser import Parser

EXAMPLES = """\
examples:
  regrights checkpoint --new-key company.key --name acme-company
  regrights checkpoint focus --sign company.key --out focus.checkpoint
  regrights witness focus.checkpoint --state seen.jsonl --key "$(cat company.pub)" --export focus.jsonl

exit status of witness: 0 consistent with what was seen; 3 altered, forked or wrongly signed; 6 cannot be checked;
7 shorter than what was seen. Of several the gravest; only what is consistent is remembered and signed.
"""


def witnessing(commands: "argparse._SubParsersAction[Parser]", store: Parser) -> None:
    made = commands.add_parser(
        "checkpoint",
        parents=[store],
        help="where each log ends, as a signed note for somebody else to keep",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("names", nargs="*", metavar="AGREEMENT", help="default: all of the store")
    made.add_argument("--sign", metavar="KEYFILE", help="sign with the key of this file (Ed25519)")
    made.add_argument("--out", metavar="FILE", help="into a file, all at once")
    made.add_argument("--new-key", metavar="KEYFILE", help="make a key in a new file and print its public half")
    made.add_argument("--name", dest="key_name", metavar="NAME", help="of --new-key: who signs with it")

    seen = commands.add_parser(
        "witness",
        parents=[store],
        help="remember checkpoints, and refuse one that does not go on from what was seen",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    seen.add_argument("file", metavar="CHECKPOINTS", help="the checkpoints, as `checkpoint` wrote them")
    seen.add_argument("--state", required=True, metavar="FILE.jsonl", help="what was seen; made if missing")
    seen.add_argument("--key", metavar="PUBLICKEY", help="whose signature each must carry, as --new-key printed it")
    seen.add_argument(
        "--export",
        action="append",
        default=[],
        metavar="EXPORT.jsonl",
        help="a log itself, to show that it goes on from what was seen; may be repeated; else the --store, if said",
    )
    seen.add_argument(
        "--sign", metavar="KEYFILE", help="add a signature to what is consistent, and print that; findings go aside"
    )
