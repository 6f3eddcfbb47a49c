"""``regrights terms new``: a file of terms from flags, from questions, or not at all."""

import io
import json
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import time
import tomllib

import pytest

from lifecycle.agreement.language.checked import checked
from lifecycle.agreement.language.source import from_object, from_text
from regrights.command_line import cli
from regrights.command_line.terms.new.arguments import WORKED
from regrights.command_line.terms.new.draft import COMMENTS
from regrights.command_line.terms.new.questions import QUESTIONS
from regrights.command_line.terms.new.toml import toml
from tests import CHECKOUT
from tests.lifecycle.agreement.documents import DAILY, raw

# The worked example, as a person would write it.
ACME = {
    "language": 1,
    "name": "acme-2024",
    "currency": "USD",
    "calendar": {"business_day": "both_open"},
    "dates": {
        "filing": {"by": [{"add": "30 days", "to": "closing"}]},
        "effectiveness": {
            "by": [
                {"add": "60 days", "to": "closing"},
                {"add": "90 days", "to": "closing", "when": "full_review"},
            ]
        },
    },
    "conditions": {
        "not_filed": {"late": "filing", "by": "filing"},
        "not_effective": {"late": "effectiveness", "by": "effectiveness"},
        "unusable": {
            "down": ["suspension", "misstatement", "stop_order", "lapse"],
            "after": {"to": "effectiveness"},
            "allow_days": {"consecutive": "10 days", "total": "15 days", "window": "12 months"},
        },
    },
    "heads": {
        "filing": {"of": ["not_filed"], "charge": "event"},
        "effectiveness": {"of": ["not_effective"], "charge": "event"},
        "suspension": {"of": ["unusable"], "charge": "event"},
    },
    "charges": {
        "event": {
            "by": {"rates": ["0.01"], "every": "1 month", "charged": "advance"},
            "base": "paid",
            "due": {"to": "charge"},
        }
    },
    "limits": [{"heads": "all", "most": "0.06", "of": "paid"}],
    "interest": {"rate": "0.18", "per": "year", "days": 365},
}
# The words of the worked command, without the program and the file.
FLAGS = shlex.split(re.search(r"  regrights terms new acme\.toml (.*?)\n\n", WORKED, re.DOTALL)[1].replace("\\\n", ""))
NEEDED = [
    *("--name", "a", "--filing", "30 days", "--effectiveness", "none", "--suspension", "none"),
    *("--rate", "0.01", "--every", "30 days"),
]


class Terminal(io.StringIO):
    """Standard input on which a person answers."""

    def isatty(self):
        return True


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*words, answers=None):
        monkeypatch.setattr(sys, "stdin", io.StringIO() if answers is None else Terminal(answers))
        try:
            status = cli.main(["terms", *words])
        except SystemExit as ended:
            status = ended.code
        return (status, *capfd.readouterr())

    return run


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_worked_command_writes_the_worked_terms(run, tmp_path):
    status, out, err = run("new", "acme.toml", *FLAGS)
    assert (status, err) == (0, "")
    assert out == (
        "acme.toml: written, and sound; 2 dates, 3 conditions, 3 heads, 1 charge, 1 limit, 0 readings with 0 "
        "alternatives.\n"
    )
    assert read(tmp_path / "acme.toml") == ACME
    assert run("check", "acme.toml")[0] == 0


def test_the_help_shows_the_worked_command(run):
    status, out, _ = run("new", "--help")
    assert status == 0
    assert WORKED in out
    assert all(question.flag in out for question in QUESTIONS)


# A line a question, in their order; an empty one takes the default.
ANSWERED = {
    "name": "acme-2024", "title": "", "source": "", "currency": "", "business-day": "", "filing": "30",
    "effectiveness": "60 days", "effectiveness-on-review": "none", "effectiveness-on-full-review": "90",
    "sooner-after-no-further-review": "", "suspension": "", "consecutive": "10", "total": "15 days",
    "window": "12 months", "rate": "1%", "every": "1 month", "charged": "advance", "part": "", "base": "", "due": "",
    "cap": "6%", "interest": "18 %", "interest-per": "", "grace": "",
}  # fmt: skip


def answers(**changed):
    return "".join(f"{said}\n" for said in (ANSWERED | changed).values())


def test_the_same_is_made_by_answering(run, tmp_path):
    status, out, err = run("new", "acme.toml", answers=answers())
    assert (status, out[:30]) == (0, "acme.toml: written, and sound;")
    assert read(tmp_path / "acme.toml") == ACME
    asked = re.findall(r"^([a-z-]+): .*\(like ", err, re.MULTILINE)
    assert asked == list(ANSWERED)  # what hangs on another answer is asked only where it is given


def test_every_question_has_an_example_and_a_default_or_none_or_must_be_answered(run):
    _, _, err = run("new", "acme.toml", answers=answers())
    assert "\nfiling: Within how many days of the closing must a statement be filed? (like 30 days, or none)\n> " in err
    assert "(like federal) [both_open]\n> " in err
    for question in QUESTIONS:
        assert question.example
        assert question.kind.says


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_examples_and_the_default_of_a_question_are_answers_to_it(question):
    said = question.example.removesuffix(", or ever").strip('"')
    each = [said] if question.name in ("suspension", "title", "source") else re.split(r", or | or |, ", said)
    for text in [*each, *([question.default] if question.default not in (None, "none") else [])]:
        faults = []
        question.kind.read(question.name, text, faults)
        assert faults == [], text


@pytest.mark.parametrize(
    ("question", "refused", "says"),
    [
        ("filing", "soon", '"soon": no duration; write a number and a unit, like "30 days";'),
        ("rate", "2", '"2": a rate lies between 0 and 1; two per cent is "0.02".'),
        ("business-day", "nasdaq", '"nasdaq": no kind of business day; write one of both_open, federal, nyse'),
        ("suspension", "suspensio", '"suspensio": no cause; write one of suspension,'),
        ("due", "5 days after the moon", '"5 days after the moon": no day a charge has; write one of charge,'),
        ("due", "presently", '"presently": no day a charge has; write one of charge, period_end'),
        ("cap", "$6.001", '"$6.001": no sum in dollars; write dollars as text with at most 2 places'),
        ("cap", "$10%", '"$10%": no sum in dollars;'),
        ("cap", "600%", '"600%": a rate lies between 0 and 1;'),
        ("name", "", "It must be answered, like acme-2024."),
        ("name", "a\x07b", "a character in the text cannot be printed;"),
        ("window", "", "It must be answered, like 12 months, or ever."),
        ("every", "0 days", '"0 days": no duration;'),
    ],
)  # fmt: skip
def test_a_refused_answer_is_said_and_asked_again(run, tmp_path, question, refused, says):
    given = answers().splitlines()
    given.insert(list(ANSWERED).index(question), refused)
    status, _, err = run("new", "acme.toml", answers="\n".join(given) + "\n")
    assert status == 0
    assert says in err
    assert read(tmp_path / "acme.toml") == ACME


def test_what_has_a_flag_is_not_asked(run, tmp_path):
    given = [said for name, said in ANSWERED.items() if name not in ("name", "cap")]
    status, _, err = run("new", "acme.toml", "--name", "acme-2024", "--cap", "0.06", answers="\n".join(given) + "\n")
    assert (status, "\nname:" in err, "\ncap:" in err) == (0, False, False)
    assert read(tmp_path / "acme.toml") == ACME


def test_with_flags_for_all_that_is_needed_nothing_is_asked_on_a_terminal_either(run, tmp_path):
    assert run("new", "acme.toml", *FLAGS, answers="")[::2] == (0, "")
    assert read(tmp_path / "acme.toml") == ACME


def test_answers_that_end_too_soon_write_nothing(run, tmp_path):
    status, out, err = run("new", "acme.toml", answers="acme-2024\n\n")
    assert (status, out) == (1, "")
    assert err.endswith(
        'The answers ended at source, so nothing was written; answer it, like "exhibit 10.2 of an 8-K", or none.\n'
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_the_missing_flags_are_named_in_one_sentence(run, tmp_path):
    status, out, err = run("new", "acme.toml", "--name", "a", "--total", "15 days")
    assert (status, out) == (2, "")
    assert err == (
        "regrights terms: without a terminal every answer is a flag; missing are --filing, --effectiveness, --window, "
        "--rate, --every\nTry: regrights terms new --help\n"
    )
    assert "missing is --name\n" in run("new", "acme.toml", *FLAGS[2:])[2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("flags", "status", "says"),
    [
        (["--rate", "2"], 1, '--rate "2": a rate lies between 0 and 1; two per cent is "0.02".\n'),
        (["--every", "month"], 1, '--every "month": no duration; write a number and a unit,'),
        (["--window", "12 months"], 2, "--window is asked only where there is a --total\n"),
        (["--grace", "7 days"], 2, "--grace is asked only where there is --interest\n"),
        (
            ["--charged", "advance", "--at-start", "1%"],
            2,
            "--at-start is asked only where a period is --charged arrears",
        ),
        (["--filing", "none"], 1, "These answers make no sound terms, and nothing was written: heads: "),
    ],
)
def test_flags_that_cannot_be_taken_write_nothing(run, tmp_path, flags, status, says):
    found, out, err = run("new", "acme.toml", *NEEDED, *flags)
    assert (found, out) == (status, "")
    assert says in err
    assert list(tmp_path.iterdir()) == []


def test_a_flag_that_no_answer_calls_for_is_refused_in_a_dialogue_too(run, tmp_path):
    status, _, err = run("new", "acme.toml", "--grace", "7 days", answers=answers(interest="none"))
    assert status == 2
    assert "--grace is asked only where there is --interest\n" in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_overwritten(run, tmp_path):
    for name in ("acme.toml", "dangling.toml"):
        path = tmp_path / name
        path.write_text("mine", encoding="utf-8") if name == "acme.toml" else path.symlink_to("nowhere")
        said = f"{name} is there already and is never overwritten; name a file that is not.\n"
        assert run("new", name, *FLAGS) == (1, "", said)
        assert run("new", name, answers="")[::2] == (1, said)  # before anything is asked
    assert (tmp_path / "acme.toml").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_place_that_cannot_be_written_is_refused(run):
    assert run("new", "nowhere/acme.toml", *FLAGS) == (
        1, "", "nowhere/acme.toml could not be written (No such file or directory); name another place.\n",
    )  # fmt: skip


def test_a_dash_prints_the_file_and_writes_none(run, tmp_path):
    status, out, err = run("new", "-", *FLAGS)
    assert (status, err, tomllib.loads(out)) == (0, "", ACME)
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_data_where_it_is_asked_for(run, tmp_path):
    found = json.loads(run("new", "acme.toml", *FLAGS, "--json")[1])
    assert found["terms"] == ACME == read(tmp_path / "acme.toml")
    assert (found["file"], found["counts"]["heads"]) == ("acme.toml", 3)


OTHER = [
    (
        ["--charged", "arrears", "--at-start", "0.02", "--part", "by_day"],
        ("charges", "event", "by"),
        {"at_start": "0.02", "rates": ["0.01"], "every": "30 days", "part": "by_day"},
    ),
    (["--every", "1 day", "--part", "none"], ("charges", "event", "by"),
     {"rates": ["0.01"], "every": "1 day", "part": "none"}),
    (["--due", "3 business days"], ("charges", "event", "due"), {"add": "3 business days", "to": "charge"}),
    (["--due", "3 business days after month_end"], ("charges", "event", "due"),
     {"add": "3 business days", "to": "month_end"}),
    (["--due", "demand"], ("charges", "event", "due"), {"to": "demand"}),
    (["--base", "principal", "--cap", "6%"], ("limits",), [{"heads": "all", "most": "0.06", "of": "principal"}]),
    (["--base", "held", "--cap", "6%"], ("limits",), [{"heads": "all", "most": "0.06", "of": "paid"}]),
    (["--cap", "$250,000.00"], ("limits",), [{"heads": "all", "most": "250000.00", "of": "sum"}]),
    (["--interest", "1%", "--interest-per", "month", "--interest-month", "30", "--grace", "7"], ("interest",),
     {"rate": "0.01", "per": "month", "month": "30", "grace": "7 days"}),
    (["--effectiveness", "90", "--effectiveness-on-review", "120", "--effectiveness-on-full-review", "150",
      "--sooner-after-no-further-review", "5 trading days"], ("dates", "effectiveness"),
     {"by": [{"add": "90 days", "to": "closing"}, {"add": "120 days", "to": "closing", "when": "review"},
             {"add": "150 days", "to": "closing", "when": "full_review"}],
      "or_sooner": [{"add": "5 trading days", "to": "no_further_review"}]}),
    (["--suspension", "suspension, lapse", "--consecutive", "30"], ("conditions", "unusable"),
     {"down": ["suspension", "lapse"], "after": {"to": "effectiveness"}, "allow_days": {"consecutive": "30 days"}}),
    (["--suspension", "suspension", "--total", "1", "--window", "ever"], ("conditions", "unusable", "allow_days"),
     {"total": "1 day", "window": "ever"}),
    (["--suspension", "lapse"], ("conditions", "unusable"), {"down": ["lapse"], "after": {"to": "effectiveness"}}),
    (["--title", 'A "quoted" title \\ of it', "--source", "é"], ("title",), 'A "quoted" title \\ of it'),
]  # fmt: skip


@pytest.mark.parametrize(("flags", "way", "stands"), OTHER)
def test_each_answer_stands_at_its_place(run, tmp_path, flags, way, stands):
    assert run("new", "a.toml", *NEEDED, *flags)[0] == 0
    found = read(tmp_path / "a.toml")
    for step in way:
        found = found[step]
    assert found == stands


def test_every_block_says_what_it_is(run, tmp_path):
    run("new", "acme.toml", *FLAGS)
    lines = (tmp_path / "acme.toml").read_text(encoding="utf-8").splitlines()
    blocks = [number for number, line in enumerate(lines) if line.startswith("[")]
    without = [lines[number] for number in blocks if not lines[number - 1].startswith("# ")]
    assert without == ["[heads.effectiveness]", "[heads.suspension]"]  # the first of the heads says it for all
    assert lines[0].startswith("# ")
    assert max(map(len, lines)) <= 120


def test_a_document_of_any_words_is_written_as_it_is():
    document = raw(DAILY)
    assert checked(from_text(toml(document, COMMENTS))).faults == ()
    assert from_text(toml(document, COMMENTS)).content == from_object(document).content


def test_on_a_real_terminal_it_asks_and_is_answered(tmp_path):
    person, terminal = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "regrights", "terms", "new", "acme.toml"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "REGRIGHTS_NO_BOOTSTRAP": "1"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        close_fds=True,
    )
    os.close(terminal)
    shown = ""
    try:
        for said in answers().splitlines():
            shown += _until(person, "> ")
            os.write(person, f"{said}\n".encode())
        shown += _until(person, "alternatives.")
        assert ran.wait(timeout=60) == 0
    finally:
        ran.kill()
        os.close(person)
    assert "filing: Within how many days" in shown
    assert read(tmp_path / "acme.toml") == ACME


def _until(person, sought):
    """What a terminal shows, until something stands there."""
    shown, until = "", time.monotonic() + 60
    while sought not in shown:
        ready, _, _ = select.select([person], [], [], max(0, until - time.monotonic()))
        assert ready, shown
        shown += os.read(person, 65536).decode()
    return shown
