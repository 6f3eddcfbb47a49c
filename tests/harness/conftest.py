"""The seed of a test; pytest shows what is printed when it fails."""

import pytest

from tests.harness.seeds import new_seed


@pytest.fixture
def seed(request):
    given = getattr(request, "param", None)
    seed = new_seed() if given is None else given
    print(f"seed {seed}")
    return seed
