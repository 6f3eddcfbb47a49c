"""A process that records through the whole command line, to be killed: each in a child of its own, forked warm.

For each line on standard input, the words of a command as a JSON list, a child runs it; what the command prints goes
to the pipe, with "child PID" and, last and not before another line was read, "dead STATUS".
"""

import json
import os
import sys
import tempfile

from regrights.command_line import cli

SIGNING = {
    "kind": "AgreementSigned",
    "occurred_on": "2002-11-25",
    "company": "Focus Enhancements, Inc.",
    "investors": ["Alpha Capital A.G."],
    "terms": "focus-2002",
}


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def warm() -> None:
    """Record once, so that everything is loaded: a child is to die recording and not importing."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["record", "warm", "--store", f"sqlite:///{folder}/warm.db", "--json", "--entry", json.dumps(SIGNING)]
        cli.main(words)


def main() -> None:
    warm()
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            say("child", os.getpid())  # the child itself: before it says anything else
            os._exit(cli.main(json.loads(line)))
        sys.stdin.readline()
        say("dead", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
