"""What is said of a kind of entry: the same in the help, in OpenAPI and on the page of entries."""

import attrs
import pytest

from lifecycle.entries import KINDS, Entry
from lifecycle.entries.entry import OF_THE_LOG
from regrights.book.kinds import described
from regrights.command_line import cli
from regrights.http.entry_schemas import entry_schemas
from tests.generated_docs import kinds_page

PAGE, SCHEMAS = kinds_page(), entry_schemas()


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_and_each_of_its_fields_is_described_in_all_three_places(name: str, capsys) -> None:
    said = described(name)
    own = (
        {field.name for field in attrs.fields(KINDS[name])} - {field.name for field in attrs.fields(Entry)} - OF_THE_LOG
    )
    assert {field.name for field in said.fields} == own
    assert SCHEMAS[name]["description"] == f"{said.purpose} {said.section}"
    for asked in (["record", "focus", name, "--help"], ["record", name, "-h"]):
        assert cli.main(asked) == 0
        helped = capsys.readouterr().out
        assert said.purpose in helped
        for field in said.fields:
            assert f"--{field.name.replace('_', '-')}" in helped
    section = PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]
    for field in said.fields:
        assert field.means == SCHEMAS[name]["properties"][field.name]["description"]
        assert f"| `{field.name}` | {field.means} |" in section
        assert len(field.means) > 2


def test_the_help_of_no_kind_in_particular_names_every_kind(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["record", "--help"])
    helped = capsys.readouterr().out
    assert all(name in helped for name in KINDS)
