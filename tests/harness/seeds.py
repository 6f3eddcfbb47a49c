"""Where chance comes from: a new seed each run, told when a test fails, and those that once failed, for good."""

from random import SystemRandom

# A seed that ever failed is put here, under the name of its harness, and runs in every test.
ONCE_FAILED: dict[str, tuple[int, ...]] = {}


def seeds(harness: str) -> tuple[int | None, ...]:
    """For the fixture of that name: those that failed, and None for a new one."""
    return (*ONCE_FAILED.get(harness, ()), None)


def new_seed() -> int:
    return SystemRandom().randrange(2**32)
