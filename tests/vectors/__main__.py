"""`python3 -m tests.vectors`: asks a program every question of `fixtures/vectors`, or of other files of that form.

``--remake`` writes the agreed cases anew; those worked by hand it never touches.
"""

import argparse
import sys
from pathlib import Path

from regrights import bootstrap


def main() -> int:
    words = argparse.ArgumentParser(prog="python3 -m tests.vectors", description=__doc__)
    words.add_argument("files", nargs="*", type=Path, help="files of vectors; left out, all of fixtures/vectors")
    words.add_argument("--program", default=f"{sys.executable} -m regrights batch", help="a command like batch")
    words.add_argument("--remake", action="store_true", help="write the cases on which both implementations agree")
    given = words.parse_args()
    if given.remake:
        from tests.vectors.making.remake import remake

        return remake()
    return run(given.files, given.program)


def run(paths: list[Path], program: str) -> int:
    """Prints a line for each failed question, then the count; 1 if any failed."""
    from tests.vectors.cases import cases
    from tests.vectors.programs import DidNotAnswer, by_batch, failures

    asked = list(cases(*paths))
    try:
        answers = by_batch(program)(asked)
    except DidNotAnswer as silent:
        print(silent)
        return 1
    failed = [line for case, each in zip(asked, answers, strict=True) for line in failures(case, each)]
    for line in failed:
        print(line)
    questions = sum(len(case.asked) for case in asked)
    print(f"{len(asked)} cases, {questions} questions, {len(failed)} failed.")
    return 1 if failed or not asked else 0


if __name__ == "__main__":
    bootstrap.ensure("test")
    sys.exit(main())
