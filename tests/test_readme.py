"""Every example of README and docs runs and prints what the page says. REGRIGHTS_UPDATE_GOLDEN=1 writes it anew."""

import io
import os
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from lifecycle.agreement.clauses import clauses_of
from lifecycle.agreement.language.shipped import shipped
from lifecycle.entries import KINDS
from lifecycle.judging.machines import BAR, STATEMENT, mermaid
from projections.duty.table import duties_of
from regrights.command_line import cli
from regrights.command_line.arguments import parser
from tests import CHECKOUT
from tests.generated_table import table_of_questions, table_of_readings, table_of_shipped, table_of_tables
from tests.regrights.http.transcript import replayed, served

FOCUS = shipped("focus-2002")
README = CHECKOUT / "README.md"
DOCS = sorted((CHECKOUT / "docs").glob("*.md"))
PAGES = [README, *DOCS]
BESIDE = [CHECKOUT / "CONTRIBUTING.md", CHECKOUT / "CHANGELOG.md"]
ALL = [pytest.param(page, id=page.stem) for page in [*PAGES, *BESIDE]]
TABLES = {
    (README, "questions"): table_of_questions,
    (CHECKOUT / "docs" / "agreement.md", "readings"): table_of_readings,
    (CHECKOUT / "docs" / "agreements.md", "shipped"): table_of_shipped,
    (CHECKOUT / "docs" / "commands.md", "tables"): table_of_tables,
}
FRONT_PAGE = 250  # lines: what somebody reads before deciding to read on
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
HTTP = re.compile(r"```http\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
MERMAID = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#]*)#?([^)]*)\)")
# The cells of a decision; "–" is no answer to what would change it.
DECISION = [r"\d{4}-\d{2}-\d{2}", r".{10,}", r".{3,}", r"[^–].{2,}"]
# What differs from run to run: the instants of recording and the digests that cover them.
VARYING = re.compile(r"\b[0-9a-f]{64}\b")
IMPORTED = re.compile(r"(?<=imported at )[-+:T0-9]+")
# A correction and a retraction are of the day they are made.
MADE = re.compile(r"(?<=Corrected  |Retracted  )\d{4}-\d{2}-\d{2}")
KEPT = re.compile(r"(?<=kept in )\S+\.jsonl")
LOG = re.compile(r'(?<="id":")[0-9a-f]{32}\b')


def with_examples(pattern: re.Pattern[str]) -> list[object]:
    pages = [page for page in PAGES if pattern.search(page.read_text(encoding="utf-8"))]
    return [pytest.param(page, id=page.stem) for page in pages]


def _same(output: str) -> str:
    named = ((VARYING, "<digest>"), (IMPORTED, "<instant>"), (MADE, "<today>"), (KEPT, "<file>"), (LOG, "<id>"))
    for varying, shown_as in named:
        output = varying.sub(shown_as, output)
    return output


def shown(output: str) -> str:
    return "\n".join(line.rstrip() for line in _same(output).splitlines()).strip()


def run(command: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    command, _, read = command.partition(" < ")
    name, *arguments = shlex.split(command)
    assert name == "regrights"
    if read:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(read).read_bytes())))
    cli.main(arguments)
    out, err = capfd.readouterr()
    return shown(out + err)


def held(page: Path, written: str) -> None:
    text = page.read_text(encoding="utf-8")
    if os.environ.get("REGRIGHTS_UPDATE_GOLDEN"):
        page.write_text(written, encoding="utf-8")
    assert written == text


@pytest.mark.parametrize("page", with_examples(CONSOLE))
def test_every_console_example_prints_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setenv("REGRIGHTS_STORE", f"sqlite:///{tmp_path}/page.db")
    written = text = page.read_text(encoding="utf-8")
    for block in CONSOLE.findall(text):
        commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
        printed = "".join(f"$ {command}\n{run(command, capfd, monkeypatch)}\n" for command in commands)
        written = written.replace(block, printed)
    held(page, written)


@pytest.mark.parametrize("page", with_examples(HTTP))
def test_every_http_example_is_answered_over_a_socket_as_the_page_says(page: Path, tmp_path: Path) -> None:
    written = text = page.read_text(encoding="utf-8")
    with served(tmp_path) as where:
        for block in HTTP.findall(text):
            written = written.replace(block, replayed(where, block))
    held(page, written)


@pytest.mark.parametrize("page", with_examples(PYTHON))
def test_every_python_example_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    for example in PYTHON.findall(page.read_text(encoding="utf-8")):
        exec(compile(example, page.name, "exec"), {})  # noqa: S102 - the example is ours


def test_the_readme_is_a_front_page() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= FRONT_PAGE


@pytest.mark.parametrize(("page", "name"), TABLES, ids=lambda value: getattr(value, "stem", value))
def test_a_table_made_from_declarations_is_what_they_say(page: Path, name: str) -> None:
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, rest = text.split(begin)
    _, after = rest.split(end)
    held(page, f"{before}{begin}{TABLES[page, name]()}\n{end}{after}")


@pytest.mark.parametrize("page", ALL)
def test_every_link_leads_to_a_page_and_a_heading_that_stand_there(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link[0]]
    astray = []
    for name, heading in links:
        target = page.parent / name if name else page
        if not target.exists() or (heading and heading not in headings_of(target)):
            astray.append(f"{name}#{heading}")
    assert astray == []


def headings_of(page: Path) -> set[str]:
    """The headings of a page as a link names them: small letters, no punctuation, hyphens between words."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_readme() -> None:
    linked = {name for name, _ in LINK.findall(README.read_text(encoding="utf-8"))}
    assert {page.relative_to(CHECKOUT).as_posix() for page in [*DOCS, *BESIDE]} - linked == set()


@pytest.mark.parametrize("page", ALL)
def test_every_file_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`((?:lifecycle|projections|regrights|tests|fixtures)/[\w/.-]+)`", page.read_text(encoding="utf-8")
    )
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


def test_every_decision_has_its_day_the_choice_the_reason_and_what_would_change_it() -> None:
    rows = [
        [cell.strip() for cell in row.strip("|").split(" | ")]
        for row in (CHECKOUT / "docs" / "decisions.md").read_text(encoding="utf-8").splitlines()
        if row.startswith("| ") and not row.startswith("| since")
    ]
    assert [row for row in rows if len(row) != len(DECISION) or not all(map(re.fullmatch, DECISION, row))] == []


def test_the_steps_to_a_new_agreement_are_the_file_they_end_with() -> None:
    """Table by table in the order of the page; the file that is asked about half-way has the first of them."""
    text = (CHECKOUT / "docs" / "agreements.md").read_text(encoding="utf-8")
    part = text[text.index("## A new agreement in ten minutes") : text.index("### What the language leaves out")]
    *steps, at_the_top = TOML.findall(part)

    def file(name: str) -> object:
        return tomllib.loads((CHECKOUT / "fixtures" / "examples" / f"{name}.toml").read_text(encoding="utf-8"))

    assert tomllib.loads("".join([at_the_top, *steps])) == file("ten-minutes")
    begun = part[: part.index("```console")]
    assert tomllib.loads("".join(TOML.findall(begun))) == file("ten-minutes-begun")


def test_every_history_is_told_of_where_the_shipped_agreements_are() -> None:
    text = (CHECKOUT / "docs" / "agreements.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([\w-]+)\.jsonl` \|", text, re.MULTILINE)
    assert sorted(told) == sorted(path.stem for path in (CHECKOUT / "fixtures" / "histories").iterdir())


def test_the_diagrams_are_those_of_the_tables() -> None:
    drawn = MERMAID.findall((CHECKOUT / "docs" / "agreement.md").read_text(encoding="utf-8"))

    assert drawn == [mermaid(STATEMENT, "unfiled"), mermaid(BAR, "open")]


def test_the_page_of_commands_names_every_one() -> None:
    text = (CHECKOUT / "docs" / "commands.md").read_text(encoding="utf-8")
    (commands,) = [action for action in parser()._actions if action.dest == "command"]

    missing = [name for name in commands.choices if f"`{name}" not in text and name != "demo"]
    assert missing == []


# Every section and subsection of the agreement that stands by itself.
SECTIONS = [
    *(f"1({letter})" for letter in "abcdefghi"),
    "2(a)(i)", "2(a)(ii)",
    *(f"2(b)({number})" for number in ("i", "ii", "iii", "iv", "v", "vi", "vii")),
    *(f"3({letter})" for letter in "abcdefghijklm"),
    "4(a)", "4(b)", "5", "6(a)", "6(b)", "7", "8(a)", "8(b)", "8(c)", "8(d)", "9", "10",
    *(f"11({letter})" for letter in "abcdefghijkl"),
]  # fmt: skip
NOT_OPERATIONAL = {"3(l)", "8(a)", "11(d)", "11(e)", "11(h)", "11(i)", "11(j)"}


def rows_of_the_agreement() -> dict[str, str]:
    """Each row of the table of sections: the section it begins with, and where it is."""
    text = (CHECKOUT / "docs" / "agreement.md").read_text(encoding="utf-8")
    table = text[text.index("| section | where |") :].split("\n\n", 1)[0]
    rows = (row.strip("| ").split(" | ", 1) for row in table.splitlines()[2:])
    return {section.split(" ", 1)[0]: where for section, where in rows}


def test_the_table_of_sections_has_every_section_of_the_agreement_once() -> None:
    assert [section for section in rows_of_the_agreement() if section != "preamble,"] == SECTIONS


def test_every_section_is_computed_tracked_or_said_not_to_be_operational() -> None:
    for section, where in rows_of_the_agreement().items():
        files = re.findall(r"`((?:lifecycle|projections|regrights)/[a-z_/]+\.py)`", where)
        assert all((README.parent / file).is_file() for file in files), section
        assert ("not operational" in where) == (section in NOT_OPERATIONAL)
        if "tracked" in where:
            clauses = [duty.clause for duty in duties_of(FOCUS)]
            assert any(clause.startswith(section) or section.startswith(clause) for clause in clauses), section


def test_every_clause_an_entry_or_a_duty_cites_stands_in_the_table() -> None:
    of_entries = {clause for kind in KINDS for clause in clauses_of(FOCUS, kind)}
    cited = of_entries | {duty.clause for duty in duties_of(FOCUS)}
    known = (*rows_of_the_agreement(), "preamble", "recitals", "–", "3", "4", "6", "8", "2(a)")
    assert [clause for clause in sorted(cited) if not clause.startswith(known)] == []
