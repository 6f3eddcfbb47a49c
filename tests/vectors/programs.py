"""Programs that answer vectors: this one in process, and any that reads questions as `batch` does."""

import json
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests import CHECKOUT
from tests.vectors.cases import Case, Plain
from tests.vectors.matching import differences

Program = Callable[[Sequence[Case]], Sequence[Sequence[Plain]]]


class DidNotAnswer(Exception):
    """A program that gave another number of answers than it was asked questions."""


def in_process(cases: Sequence[Case]) -> list[list[Plain]]:
    """The answers of the product, without a process or a file."""
    from lifecycle.errors import Refusal
    from tests.scenarios import ask, source_of

    answers = []
    for case in cases:
        try:
            book = source_of(case.log, case.id)
            answers.append([ask(question["ask"], book, **_but_ask(question)) for question in case.asked])
        except Refusal as refused:
            answers.append([{"error": str(refused)} for _ in case.asked])
    return answers


def _but_ask(question: Plain) -> Plain:
    return {word: value for word, value in question.items() if word != "ask"}


def by_batch(command: str) -> Program:
    """A command that reads a question a line, each of a log file, and writes an answer a line in the same order."""

    def asked(cases: Sequence[Case]) -> list[list[Plain]]:
        with tempfile.TemporaryDirectory() as folder:
            lines = list(_lines(cases, Path(folder)))
            done = subprocess.run(
                shlex.split(command), input="".join(lines), capture_output=True, text=True, check=False, cwd=CHECKOUT
            )
        answers = [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
        if len(answers) != len(lines):
            raise DidNotAnswer(f"{len(lines)} questions asked, {len(answers)} answered: {done.stderr.strip()[-500:]}")
        rest = iter(answers)
        return [[next(rest) for _ in case.asked] for case in cases]

    return asked


def _lines(cases: Sequence[Case], folder: Path) -> Iterator[str]:
    for number, case in enumerate(cases):
        log = folder / f"{number}.jsonl"
        log.write_text("".join(f"{json.dumps(entry)}\n" for entry in case.log), "utf-8")
        for question in case.asked:
            yield f"{json.dumps({**question, 'log': str(log)})}\n"


def failures(case: Case, answers: Sequence[Plain]) -> list[str]:
    """A sentence for each question that a program failed: which, and where it differs."""
    if case.refused is not None:
        said = answers[0].get("error", "no refusal")
        return [] if case.refused in said else [f"{case.id}: refused, expected {case.refused!r}, found {said!r}"]
    found = []
    for question, answer in zip(case.questions, answers, strict=True):
        wrong = [f"error: {answer['error']}"] if "error" in answer else differences(question["expect"], answer)
        chosen = "".join(f", {key} = {choice}" for key, choice in question.get("readings", {}).items())
        if wrong:
            found.append(f"{case.id}: {question['ask']} on {question['on']}{chosen}: {'; '.join(wrong)}")
    return found
