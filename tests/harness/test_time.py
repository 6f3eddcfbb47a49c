"""The clock of the machine set back and forward in mid-run: no time of recording comes before the one before it."""

import itertools
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from lifecycle.entries.codec import decode
from lifecycle.errors import Refusal
from regrights.book.store import Store
from tests.harness.command_line_process import SIGNING
from tests.harness.writers_process import expense

START = datetime(2005, 3, 27, 6, 30, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.mark.parametrize("again", [False, True], ids=["held open", "opened anew each time"])
def test_a_clock_set_back_a_day_or_forward_a_year_never_makes_a_time_of_recording_decrease(tmp_path, again):
    # The nights on which New York's clocks go forward and back, a leap day, an hour with another offset.
    clock = [START, START - DAY, START + YEAR, START + YEAR - DAY, START + 2 * YEAR]
    clock += [datetime(2008, 2, 29, 23, 59, tzinfo=UTC), datetime(2008, 3, 9, 6, 59, tzinfo=UTC)]
    clock += [
        datetime(2008, 11, 2, 5, 30, tzinfo=UTC),
        datetime(2008, 11, 2, 1, 45, tzinfo=timezone(-timedelta(hours=5))),
    ]
    clock += [datetime(2008, 11, 2, 1, 30, tzinfo=timezone(-timedelta(hours=4))), START]
    moments = iter(clock)
    store = Store(f"sqlite:///{tmp_path}/store.db", now=lambda: next(moments), new_id=lambda: "0" * 32)
    with store:
        store.opened(create=True)  # else the first signing asks the time once more
        store.record("alpha", SIGNING)
        for n in range(1, len(clock)):
            if again:
                store.close()
            store.record("alpha", expense(f"{n}.00"))
        times = [decode(entry.stored).recorded_at for entry in store.stored("alpha")]
        assert times == list(itertools.accumulate(clock, max))
        assert times[1] == START
        assert store.verify("alpha").ok


def test_together_and_imported_entries_do_not_go_back_in_time_either(tmp_path):
    moments = iter([START, START - DAY, START - YEAR])
    with Store(f"sqlite:///{tmp_path}/store.db", now=lambda: next(moments)) as store:
        store.opened(create=True)
        store.record("alpha", SIGNING)
        lines = [
            f'{{"kind":"ExpenseIncurred","occurred_on":"2003-07-01","category":"fee","amount":"{n}.00"}}'
            for n in (1, 2)
        ]
        store.record_all("alpha", [line.encode() for line in lines])
        (tmp_path / "more.jsonl").write_text(lines[0].replace("1.00", "3.00") + "\n")
        store.take_in("alpha", tmp_path / "more.jsonl", append=True)
        times = [decode(entry.stored).recorded_at for entry in store.stored("alpha")]
        assert times == [START] * 4


@pytest.mark.parametrize("time", ["2005-01-03T12:00:00", "2005-01-03 12:00", "2005-01-03"])
def test_a_naive_time_of_recording_is_refused_in_a_log_that_is_taken_in(tmp_path, time):
    line = json.dumps({**SIGNING, "recorded_at": time})
    with Store(f"sqlite:///{tmp_path}/store.db", now=lambda: START) as store:
        with pytest.raises(Refusal, match="recorded_at"):
            store.take_in_lines("alpha", [line.encode()], source="a file")
        assert not (tmp_path / "store.db").exists()
