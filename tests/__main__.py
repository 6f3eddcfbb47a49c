"""`python3 -m tests`: sets itself up, then runs every test; further arguments go to pytest (`-k`, `-n 0` …).

When no test runs, that is a failure (pytest's exit code 5).
"""

import sys

from regrights import bootstrap


def main() -> int:
    bootstrap.ensure("test")
    import pytest

    from tests.browser import installed

    installed.set_up(sys.argv[1:])
    # Spread over the cores; a worker that runs out of tests takes some of another's.
    return int(pytest.main(["-n", "auto", "--dist", "worksteal", *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
