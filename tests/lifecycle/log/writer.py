"""A process that writes to a log, to be killed or raced by the tests of the log.

`serve`: for each line on standard input, the address of a store, forks a child that appends batches for ever
and prints what was acknowledged; waits until somebody kills the child.
`race URL WRITERS EACH`: forks writers that start together and append, trying again when the log has moved.
"""

import os
import random
import sys
from itertools import count

# Imported once: a child is forked warm, so that it dies writing and not importing.
from lifecycle.log.log import LogMoved
from lifecycle.log.opening import open_log


def say(*words: object) -> None:
    # One write: lines of a child and its parent share the pipe.
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def batch(number: int, size: int, padding: int) -> list[bytes]:
    return [f"{number}/{place}/{size}/{'x' * padding}".encode() for place in range(1, size + 1)]


def write_for_ever(url: str, seed: int) -> None:
    chance = random.Random(seed)
    with open_log(url) as log:
        after = len(log.read("killed"))
        for number in count(after + 1):
            size = chance.randint(1, 5)
            entries = batch(number, size, chance.randint(0, 3000))
            receipts = log.append("killed", entries, after=after, key=f"save {number}", fingerprint="f")
            after = receipts[-1].position
            say("saved", after, receipts[-1].digest)


def serve() -> None:
    for seed, line in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            say("child", os.getpid())  # the child itself: before it says anything else
            write_for_ever(line.strip(), seed)
        say("dead", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def race(url: str, writers: int, each: int) -> None:
    start, go = os.pipe()
    children = []
    for writer in range(writers):
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(start, 1)  # returns in all at once, when the parent closes its end
            with open_log(url) as log:
                for n in range(each):
                    append_until_accepted(f"{writer}:{n}".encode(), log)
            os._exit(0)
        children.append(child)
    os.close(go)
    say(*[os.waitpid(child, 0)[1] for child in children])


def append_until_accepted(entry: bytes, log) -> None:
    while True:
        try:
            log.append("raced", [entry], after=len(log.read("raced")))
        except LogMoved:
            continue
        return


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        race(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
