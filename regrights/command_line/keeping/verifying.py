"""The command that says whether a log, of a store or of a file, is what was recorded."""

import re
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from regrights.command_line import terminal
from regrights.command_line.ending import OF_VERIFICATION
from regrights.command_line.parser import Parser

if TYPE_CHECKING:
    from lifecycle.log.verdict import AgreementHead, Verification

LOG_FILE = ".jsonl"


def verify(words: Namespace) -> int:
    from regrights.book.answers import as_json

    usage: Parser = words.usage
    if words.log is None and (words.agreement or "").endswith(LOG_FILE):
        words.log, words.agreement = words.agreement, None
    if (words.log is None) == (words.agreement is None):
        usage.error("verify needs an AGREEMENT of the store, or --log FILE")
    found = _verified(words)
    if words.json:
        terminal.print_bytes(as_json(None, found))
    else:
        altered = found.outcome == "altered"  # the head of what nobody recorded is no head
        head = f"head {found.entries}:{found.head}" if found.entries and not altered else ""
        times = f"times {found.times}" if found.times else ""
        said = (f"{found.agreement}: {found.finding}", head, times, found.heads)
        print("\n".join(filter(None, said)))
    return OF_VERIFICATION[found.outcome]


def _verified(words: Namespace) -> "Verification":
    from lifecycle.record.verifying import verify_file
    from regrights.book.settlements import judge_settlement

    known = _head(words)
    if words.log is None:
        return terminal.store(words).verify(words.agreement, known=known, chain_only=words.chain_only)
    return verify_file(Path(words.log), now=terminal.now(), settlement_judge=judge_settlement, known=known)


def _head(words: Namespace) -> "AgreementHead | None":
    if words.head is None:
        return None
    from lifecycle.log.verdict import AgreementHead

    found = re.fullmatch(r"(?:([1-9][0-9]{0,8}):)?([0-9a-f]{64})", words.head)
    if found is None:
        usage: Parser = words.usage
        usage.error("--head is POSITION:DIGEST, the position and the 64 hex digits that record prints, or DIGEST")
    return AgreementHead(words.agreement or words.log, int(found[1] or 0), found[2])
