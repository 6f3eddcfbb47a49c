"""The answers to the questions: from flags, and on a terminal asked until each can be taken. Makes no document."""

import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from lifecycle.agreement.language.faults import Faults
from lifecycle.entries.fields import printable, shortened
from lifecycle.errors import Refusal
from regrights.command_line.parser import Parser
from regrights.command_line.terms.new.questions import NONE, QUESTIONS, Question

BEGINNING = (
    "Enter alone takes what stands in [ ]; none leaves out what may be left out; Ctrl-C writes nothing.\n"
    "What is asked here can be changed in the file, and more be added to it."
)


class NoAnswer(Refusal):
    """An answer that cannot be taken."""

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        super().__init__(printable(f"{where}: {problem}; {remedy}."))


class NoMoreAnswers(Refusal):
    """The answers ended before the questions."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"The answers ended at {question.name}, so nothing was written; answer it, {question.how}.")


def read(question: Question, text: str, where: str) -> object:
    """What an answer says, None where it is none. Raises ``NoAnswer``, which begins with ``where`` it was given."""
    if question.may_be_none and text == NONE:
        return None
    faults: Faults = []
    found = question.kind.read(question.name, text, faults)
    if faults:
        raise NoAnswer(where, faults[0].problem, faults[0].remedy)
    # A word of the language is read into a value of Python; in a file it stands as it was written.
    return found if isinstance(found, str | list | dict | tuple) else text


def answered(flags: Mapping[str, str], usage: Parser, *, asks: bool) -> dict[str, object]:
    """Every answer, by question. What needs one and has no flag is asked where ``asks``, else told as usage.

    On a terminal, as soon as one must be asked all are that have no flag. Raises ``NoAnswer`` and ``NoMoreAnswers``.
    """
    found, missing = _of_flags(flags, usage)
    if not missing:
        return found
    if not asks:
        _refuse(missing, usage)
    print(BEGINNING, file=sys.stderr)
    answers: dict[str, object] = {}
    for question in QUESTIONS:
        said = flags.get(question.name)
        if question.where(answers):
            answers[question.name] = _ask(question) if said is None else read(question, said, question.flag)
        elif said is not None:
            usage.error(f"{question.flag} is asked only {question.only}")
    return answers


def _of_flags(flags: Mapping[str, str], usage: Parser) -> tuple[dict[str, object], Sequence[Question]]:
    """What flags and defaults answer, and what they leave open."""
    answers: dict[str, object] = {}
    missing = []
    for question in QUESTIONS:
        said = flags.get(question.name)
        if said is not None:
            answers[question.name] = read(question, said, f"{question.flag} {shortened(said)}")
        if question.where(answers):
            if said is None and question.default is None:
                missing.append(question)
            elif said is None:
                answers[question.name] = read(question, question.default or NONE, question.flag)
        elif said is not None and not missing:
            usage.error(f"{question.flag} is asked only {question.only}")
    return answers, missing


def _refuse(missing: Sequence[Question], usage: Parser) -> NoReturn:
    flags = ", ".join(each.flag for each in missing)
    usage.error(f"without a terminal every answer is a flag; missing {'is' if len(missing) == 1 else 'are'} {flags}")


def _ask(question: Question) -> object:
    """Asks until there is an answer that can be taken."""
    default = f" [{question.default}]" if question.default is not None else ""
    print(f"\n{question.name}: {question.asks} ({question.how}){default}", file=sys.stderr)
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise NoMoreAnswers(question)
        text = line.strip() or question.default
        if text is None:
            print(f"It must be answered, {question.how}.", file=sys.stderr)
            continue
        try:
            return read(question, text, shortened(text))
        except NoAnswer as refused:
            print(refused, file=sys.stderr)
