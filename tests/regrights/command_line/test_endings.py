"""How a command ends when its streams are full, closed or left: in processes of their own, as a shell starts them."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import CHECKOUT

HISTORY = CHECKOUT / "fixtures" / "histories" / "focus-illustrative.jsonl"
ENTRIES = len(HISTORY.read_bytes().splitlines())
BID = ("ClosingBidRecorded", "--on", "2003-07-01", "--price", "1.50")
# Each command that writes, and the position it leaves the log at.
WRITING = {
    "record": (("record", "focus", *BID), ENTRIES + 1),
    "correct": (("correct", "focus", "2", "--reason", "a slip", "--shares", "1500000"), ENTRIES + 1),
    "retract": (("retract", "focus", str(ENTRIES), "--reason", "a slip"), ENTRIES + 1),
    "import": (("import", "other", HISTORY), ENTRIES),
}
ASKED = {
    "a question": ("owed", "focus", "--on", "2003-09-24"),
    "a question as JSON": ("owed", "focus", "--on", "2003-09-24", "--json"),
    "an export": ("export", "focus"),
    "help": ("--help",),
}
CLOSED = {"standard output": ">&-", "standard error": "2>&-", "standard input": "<&-", "all": ">&- 2>&- <&-"}
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


class Shell:
    """The command line as a shell starts it, in a folder whose store holds the illustrative history as focus."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"}
        self.environment |= {"REGRIGHTS_STORE": f"sqlite:///{folder}/store.db"}

    def run(self, *words, redirected="", given=b"", **environment):
        command = ["sh", "-c", f'"$@" {redirected}', "sh", sys.executable, "-m", "regrights", *map(os.fspath, words)]
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            input=given,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert b"Traceback" not in ran.stderr
        assert b"Exception ignored" not in ran.stderr
        return ran.returncode, ran.stdout, ran.stderr.decode()

    def entries(self):
        status, out, _ = self.run("agreements", "--json")
        assert status == 0
        return {each["agreement"]: each["entries"] for each in json.loads(out)["agreements"]}

    def piped_to_nobody(self, *words, given=b""):
        """Its standard output is a pipe that nobody reads."""
        reading, writing = os.pipe()
        os.close(reading)
        try:
            ran = subprocess.run(
                [sys.executable, "-m", "regrights", *map(os.fspath, words)],
                cwd=self.folder,
                env=self.environment,
                input=given,
                stdout=writing,
                stderr=subprocess.PIPE,
                timeout=60,
                check=False,
            )
        finally:
            os.close(writing)
        return ran.returncode, ran.stderr.decode()


@pytest.fixture
def shell(tmp_path):
    found = Shell(tmp_path)
    assert found.run("import", "focus", HISTORY)[0] == 0
    return found


# --- after the commit ----------------------------------------------------------------------------------------------


@full
@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize("case", WRITING)
def test_what_was_recorded_is_not_told_as_refused_when_its_receipt_finds_no_room(shell, case, more):
    words, position = WRITING[case]
    status, _, err = shell.run(*words, *more, redirected="> /dev/full")
    assert status == 4
    assert err.startswith(f"Position {position} of {words[1]} was recorded (digest ")
    assert err.endswith("No space left on device.\n")
    assert len(err.splitlines()) == 1
    assert shell.entries()[words[1]] == position


@pytest.mark.parametrize("case", WRITING)
def test_what_was_recorded_is_told_on_standard_error_when_standard_output_is_closed_or_left(shell, case):
    words, position = WRITING[case]
    status, _, err = shell.run(*words, redirected=">&-")
    assert (status, len(err.splitlines())) == (4, 1)
    assert f"Position {position} of {words[1]} was recorded" in err
    assert shell.entries()[words[1]] == position


def test_a_receipt_whose_reader_has_gone_is_told_on_standard_error(shell):
    status, err = shell.piped_to_nobody("record", "focus", *BID)
    assert status == 4
    assert err.startswith(f"Position {ENTRIES + 1} of focus was recorded")
    assert len(err.splitlines()) == 1


def test_with_nobody_to_tell_the_status_still_says_that_it_was_recorded(shell):
    assert shell.run("record", "focus", *BID, redirected=">&- 2>&-") == (4, b"", "")
    assert shell.entries()["focus"] == ENTRIES + 1


@full
@pytest.mark.parametrize("case", WRITING)
def test_what_was_refused_stays_refused_whatever_becomes_of_the_output(shell, case):
    words, _ = WRITING[case]
    refused = [word if word != "focus" else "fokus" for word in words]
    if case == "import":
        refused[1] = "focus"  # a log of that name is there
    status, _, err = shell.run(*refused, redirected="> /dev/full")
    assert status == 1
    assert "was recorded" not in err
    assert shell.entries() == {"focus": ENTRIES}


# --- answers that cannot be put out --------------------------------------------------------------------------------


@full
@pytest.mark.parametrize("case", ASKED)
def test_an_answer_that_finds_no_room_is_said_in_one_sentence(shell, case):
    status, _, err = shell.run(*ASKED[case], redirected="> /dev/full")
    assert (status, err) == (4, "The answer could not be written to standard output: No space left on device.\n")


@pytest.mark.parametrize("case", ASKED)
def test_an_answer_to_a_closed_output_is_said_in_one_sentence(shell, case):
    status, _, err = shell.run(*ASKED[case], redirected=">&-")
    assert (status, err) == (4, "The answer could not be written to standard output: it is closed.\n")


@pytest.mark.parametrize("case", ASKED)
def test_an_answer_whose_reader_has_gone_ends_quietly_with_141(shell, case):
    assert shell.piped_to_nobody(*ASKED[case]) == (141, "")


def test_an_answer_of_which_only_the_first_line_is_read_ends_quietly(shell):
    words = [sys.executable, "-m", "regrights", "owed", "focus", "--on", "2003-09-24"]
    with subprocess.Popen(
        words, cwd=shell.folder, env=shell.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        assert b"owed as of 2003-09-24" in ran.stdout.readline()
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode in (0, 141)  # 0 where all of it was in the pipe before the reader went


def test_a_batch_whose_reader_has_gone_ends_quietly_with_141(shell):
    line = b'{"ask": "owed", "agreement": "focus", "on": "2003-09-24"}\n'
    assert shell.piped_to_nobody("batch", given=line * 50) == (141, "")


@pytest.mark.parametrize("streams", CLOSED)
@pytest.mark.parametrize(
    "words", [("owed", "focus", "--on", "2003-09-24"), ("batch",), ("owed",), ("nothing",), ("-h",)]
)
def test_no_closed_stream_is_a_reason_for_a_traceback(shell, words, streams):
    status, _, err = shell.run(*words, redirected=CLOSED[streams])
    assert status in (0, 1, 2, 4)
    assert len(err.splitlines()) <= 2


@pytest.mark.parametrize("words", [("batch",), ("record", "focus", "--entry", "-")])
@pytest.mark.parametrize(
    ("redirected", "said"), [("<&-", "is closed"), ("0> /dev/null", "cannot be read (Bad file descriptor)")]
)
def test_a_standard_input_that_cannot_be_read_is_refused(shell, words, redirected, said):
    status, out, err = shell.run(*words, redirected=redirected)
    assert (status, out) == (1, b"")
    assert err.startswith(f"Standard input {said}; ")
    assert shell.entries() == {"focus": ENTRIES}


# --- terminals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "unknown"}, {"TERM": "dumb", "NO_COLOR": "1"}])
def test_a_dumb_terminal_breaks_no_date_and_no_amount(shell, environment):
    ours, theirs = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "regrights", "owed", "--log", HISTORY, "--on", "2004-06-10"],
        cwd=shell.folder,
        env={**shell.environment, **environment},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    try:
        while read := os.read(ours, 65536):
            shown += read
    except OSError:  # how the end of a terminal reads on Linux
        pass
    os.close(ours)
    assert ran.wait(60) == 0
    text = shown.decode()
    assert "\x1b" not in text
    cells = {word for line in text.splitlines() for word in line.split()}
    assert "2003-07-01" in cells
    assert not [cell for cell in cells if re.fullmatch(r"[0-9,]+\.[0-9]|20[0-9]{2}-[0-9]?[0-9]?-?", cell)]


@pytest.mark.parametrize("environment", [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
@pytest.mark.parametrize("words", [("owed", "fokus é", "--on", "2003-09-24"), ("--help",), ("duties", "--help")])
def test_a_locale_without_our_letters_is_no_reason_for_a_traceback(shell, words, environment):
    status, out, err = shell.run(*words, **environment)
    assert status == (1 if "fokus é" in words else 0)
    assert err.isascii() or environment.get("LANG")
    assert out or err


# --- stores nobody named -------------------------------------------------------------------------------------------


def test_an_empty_address_is_never_taken_for_the_default_store(shell):
    (shell.folder / "regrights.db").write_bytes((shell.folder / "store.db").read_bytes())
    for words in (("agreements",), ("record", "focus", *BID), ("batch",)):
        status, out, err = shell.run(*words, "--store", "")
        assert (status, out) == (1, b"")
        assert err.startswith("--store is empty; name a store, like sqlite:///regrights.db")
        status, out, err = shell.run(*words, REGRIGHTS_STORE="")
        assert (status, out) == (1, b"")
        assert err.startswith("REGRIGHTS_STORE is empty; ")
    assert shell.run("agreements", "--store", "sqlite:///store.db", REGRIGHTS_STORE="")[0] == 0


def test_a_word_that_says_nothing_is_not_passed_over(shell):
    assert shell.run("owed", "focus", "--log", "", "--on", "2003-09-24")[0] == 2
    assert shell.run("readings", "--on", "")[0] != 0
    assert shell.run("readings", "focus")[0] == 2
    assert shell.run("readings", "--investor", "Alpha Capital A.G.")[0] == 2
    assert shell.run("duties", "focus", "--on", "2003-09-24", "--ics", "")[0] == 1
    assert shell.run("verify", "focus", "--on", "2003-09-24")[0] == 2


# --- what nobody foresaw -------------------------------------------------------------------------------------------


BREAKS = """
import sys
from regrights.book.book import Book
from regrights.command_line.cli import main

answer = Book.answer
def breaks(book, question, said):
    if question.name == "owed":
        raise IndexError("nobody foresaw this")
    return answer(book, question, said)
Book.answer = breaks
sys.exit(main(sys.argv[1:]))
"""


def broken(shell, *words, given=b""):
    """The command line with a fault in one question."""
    return subprocess.run(
        [sys.executable, "-c", BREAKS, *words],
        cwd=shell.folder,
        env=shell.environment,
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_an_error_nobody_foresaw_is_one_sentence_with_a_reference_below_its_traceback(shell):
    ran = broken(shell, "owed", "focus", "--on", "2003-09-24", "--json")
    assert (ran.returncode, ran.stdout) == (5, b"")
    *trace, last = ran.stderr.decode().splitlines()
    assert trace[0].startswith("reference ")
    assert trace[-1] == "IndexError: nobody foresaw this"
    assert f"{trace[0]}," in last
    assert "nobody foresaw this" not in last


def test_an_error_nobody_foresaw_ends_no_batch_and_names_the_deal_and_the_question(shell):
    asked = [{"ask": ask, "agreement": "focus", "on": "2003-09-24"} for ask in ("status", "owed", "period")]
    ran = broken(shell, "batch", given=b"\n".join(json.dumps(each).encode() for each in asked))
    assert ran.returncode == 5
    first, second, third = map(json.loads, ran.stdout.splitlines())
    assert ("error" in first, "error" in third) == (False, False)
    assert second.pop("error").startswith("Something unexpected went wrong; reference ")
    assert second == {"refusal": "unexpected", **asked[1]}
    assert ran.stderr.decode().splitlines()[-1] == "IndexError: nobody foresaw this"


def test_a_refusal_in_a_batch_names_the_deal_and_the_question_and_is_no_failure(shell):
    about = {"agreement": "focus"}
    lines = [{"ask": "owed", **about, "on": "2003-02-30"}, {"ask": "verify", **about, "on": "2003-09-24"}]
    status, out, err = shell.run("batch", given=b"\n".join(json.dumps(each).encode() for each in lines))
    assert (status, err) == (0, "")
    wrong, ignored = map(json.loads, out.splitlines())
    assert (wrong["refusal"], wrong["ask"], wrong["agreement"]) == ("invalid_entry", "owed", "focus")
    assert (ignored["refusal"], ignored["ask"]) == ("no_such_word", "verify")
