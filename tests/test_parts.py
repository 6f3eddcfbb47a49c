"""The line that says how long each part of the tests took."""

import pytest

from tests.conftest import part_of


@pytest.mark.parametrize(
    ("test", "part"),
    [
        ("tests/browser/test_flows.py::test_it[without]", "browser"),
        ("tests/regrights/http/desk/test_forms.py::test_it", "regrights/http"),
        ("tests/lifecycle/log/test_opening.py::test_it[PostgreSQL]", "postgresql"),
        ("tests/properties/test_it.py::test_it", "properties"),
        ("tests/test_house.py::test_it", "tests"),
    ],
)
def test_a_test_is_of_the_part_it_stands_in(test, part):
    assert part_of(test) == part
