"""Four answers are computed at once; the next waits a while and is then told to come again."""

import asyncio
from threading import Event, Lock

import pytest

from lifecycle.errors import Refusal
from regrights.http.admission.refusals import TooBusy
from regrights.http.admission.turns import AT_ONCE, PATIENCE, Turns
from regrights.http.problems import problem
from regrights.http.responses import refused


def test_the_fifth_waits_and_is_refused_and_nothing_of_it_is_computed() -> None:
    may_end, all_began, began = Event(), Event(), list[int]()

    def compute(at: int) -> int:
        began.append(at)
        if len(began) == AT_ONCE:
            all_began.set()
        may_end.wait(30)
        return at

    async def all_of_them() -> list[object]:
        turns = Turns(patience=0.2)
        first = [asyncio.create_task(turns.take(lambda at=at: compute(at))) for at in range(AT_ONCE)]
        assert await asyncio.to_thread(all_began.wait, 30)
        with pytest.raises(TooBusy):
            await turns.take(lambda: compute(99))
        may_end.set()  # those that had begun took longer than anybody waits, and are answered
        return [await asyncio.gather(*first), await turns.take(lambda: compute(5))]

    assert asyncio.run(all_of_them()) == [[0, 1, 2, 3], 5]
    assert sorted(began) == [0, 1, 2, 3, 5]


def test_no_more_than_four_are_computed_at_once_and_each_has_its_answer() -> None:
    now, most, lock = 0, 0, Lock()

    def compute(at: int) -> int:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        Event().wait(0.01)
        with lock:
            now -= 1
        return at

    async def many() -> list[int]:
        turns = Turns(patience=30)
        return list(await asyncio.gather(*(turns.take(lambda at=at: compute(at)) for at in range(40))))

    assert asyncio.run(many()) == [*range(40)]
    assert most == AT_ONCE


def test_what_is_refused_or_fails_is_so_to_whoever_asked() -> None:
    def fail() -> None:
        raise TimeoutError("of the answer itself")

    async def one() -> None:
        await Turns().take(fail)

    with pytest.raises(TimeoutError, match="of the answer itself"):
        asyncio.run(one())


def test_whoever_waited_in_vain_is_told_when_to_come_again() -> None:
    refusal = TooBusy(PATIENCE)
    assert isinstance(refusal, Refusal)
    assert (problem(refusal).status, refused(refusal).headers["retry-after"]) == (503, "5")
