"""`python -m tests.lifecycle.log.migrating URL N`: N processes that migrate one database at the same moment."""

import os
import sys

from lifecycle.log.opening import migrate
from lifecycle.log.postgresql import migrating  # noqa: F401 - imported once: the children start warm


def main(url: str, processes: int) -> int:
    start, go = os.pipe()
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(start, 1)  # returns in all at once, when the parent closes its end
            done = migrate(url)
            os.write(1, f"{done.before} {done.identity}\n".encode())
            os._exit(0)
        children.append(child)
    os.close(go)
    return max(os.waitpid(child, 0)[1] for child in children)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])) != 0)
