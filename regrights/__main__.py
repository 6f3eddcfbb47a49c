"""Where every command enters. Until the bootstrap is done, only the standard library may be imported here."""

import sys

from regrights import bootstrap


def main() -> int:
    """Run the command line given to this process; the answer is the exit code."""
    bootstrap.ensure("run")
    try:
        from regrights.command_line.cli import main as run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while the command was still being loaded
        sys.stderr.write("Interrupted.\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
