"""The pages made from the registers are what the registers say."""

import pytest

from tests import CHECKOUT
from tests.generated_docs import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    committed = (CHECKOUT / "docs" / name).read_text(encoding="utf-8")
    assert committed == PAGES[name](), "run python3 -m tests.generated_docs"
