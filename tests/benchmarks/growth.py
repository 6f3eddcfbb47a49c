"""``python3 -m tests.benchmarks.growth``: how CPU time grows with a log, by its shape, of import and of every question.

Each shape is doubled three times. The exponent is that of the least squares of the logarithms; what lies above
``MOST`` is marked. Where one size took too long it is not doubled again.

``restatement`` is of a log half of which was recorded late, ``reconcile`` of a log and one of twice its entries. Both
work out anew what is owed for an entry that may move more than a sum. Of payments, duties, claims, expenses, what is
filed of a statement in review, sales after the last charge, bars and their ends after the window, any dealing after
both, delays of days already said and waivers that take in no charge they do not; of a closing where nobody deals they
do so for its Investor alone. Of statements, amendments, dealings while something may yet be charged and days of delay
not said before they do for everybody, so with these they grow with the square: of the shapes ``coverage-rows`` and
``amendments`` do, and ``agreed-delays`` in ``reconcile``, where each such day is a difference of its own. So does
``journal`` in bars inside the window. So do shares issued in kind in ``reconcile``, and in ``import`` of a log that
is not plain by ``projections.amounts.settled_so_far``: with a payment that names no amount, a sale, a waiver, a
correction. Each is then judged over what all before it left unpaid.
"""

import argparse
import gc
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from time import process_time

from regrights import bootstrap

bootstrap.ensure("test")

import attrs  # noqa: E402 - the set-up comes first

from lifecycle.agreement.language.decided import KEPT  # noqa: E402
from lifecycle.entries import Entry, PeriodicAmountPaid  # noqa: E402
from lifecycle.entries.codec import entry_from, parse  # noqa: E402
from lifecycle.record.files import judge_lines  # noqa: E402
from projections.amounts.settlement_judge import judge_settlement  # noqa: E402
from projections.questions.reconcile import reconcile  # noqa: E402
from projections.questions.register import named  # noqa: E402
from tests.benchmarks.logs import INVESTORS  # noqa: E402
from tests.benchmarks.shapes import DECLARED_ON, SHAPES, last_day, lines_of  # noqa: E402

MOST = 1.15
DOUBLINGS = 3
TOO_LONG = 4.0
# Where entries are many to an amount, or amounts many to an entry, less shows what grows.
FIRST_SIZE = 250
# Amendments are more than are kept decided from one round to the next, which would cost the first size nothing.
FIRST_SIZES = {
    "investors": 60,
    "covered-investors": 60,
    "transferees": 120,
    "shares-in-kind": 120,
    "amendments": KEPT + 50,
}
SIZES_OF_READINGS = (20, 100, 1_000)
SHAPES_OF_READINGS = ("in-order", "suspensions")
Asked = Callable[[Sequence[Entry], date], object]


def _plain(question: str) -> Asked:
    return lambda log, day: named(question)(log, as_of=day)


def _what_if(log: Sequence[Entry], day: date) -> object:
    signed = log[0]
    payee = getattr(signed, "investors", INVESTORS)[0]
    paid = PeriodicAmountPaid(occurred_on=day, investor=payee, amount=Decimal(5))
    return named("what-if")(log, as_of=day, assume=[paid])


def _restatement(log: Sequence[Entry], day: date) -> object:
    """Of a log half of which was recorded after the report."""
    half = len(log) // 2
    then = datetime(2013, 1, 2, tzinfo=UTC)
    late = [*(attrs.evolve(entry, recorded_at=then) for entry in log[:half]), *log[half:]]
    return named("restatement")(late, as_of=day, known_at=then)


def _reconcile(log: Sequence[Entry], day: date) -> object:
    """With a log that has twice as many entries: as many differences as are in ours."""
    return reconcile(log[: len(log) // 2], log, as_of=day)


WEEK = timedelta(days=7)
QUESTIONS: Mapping[str, Asked] = {
    **{
        question: _plain(question)
        for question in (
            *("owed", "status", "period", "restricted", "suspensions", "may-sell", "holdings", "duties", "claims"),
            *("disclosure", "ageing", "terms", "readings"),
        )
    },
    "schedule": lambda log, day: named("schedule")(log, as_of=day, until=day + timedelta(days=120)),
    "rollforward": lambda log, day: named("rollforward")(log, as_of=day, after=DECLARED_ON + WEEK),
    "journal": lambda log, day: named("journal")(log, as_of=day, after=DECLARED_ON + WEEK),
    "delay-curve": lambda log, day: named("delay-curve")(log, as_of=day, first=DECLARED_ON, until=DECLARED_ON + WEEK),
    "what-if": _what_if,
    "restatement": _restatement,
    "reconcile": _reconcile,
}
IMPORT = "import"


def cpu_seconds(task: Callable[[], object], *, rounds: int = 3, enough: float = 0.3) -> float:
    """The least CPU time of a few rounds, fewer of what takes long."""
    best, spent = math.inf, 0.0
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            started = process_time()
            task()
            taken = process_time() - started
            best, spent = min(best, taken), spent + taken
            if spent > enough:
                break
    finally:
        gc.enable()
    return best


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Of the power of the size that fits the seconds best."""
    if len(sizes) < 2:
        return math.nan
    ours, theirs = [math.log(size) for size in sizes], [math.log(each) for each in seconds]
    mean, other = sum(ours) / len(ours), sum(theirs) / len(theirs)
    shared = sum((one - mean) * (two - other) for one, two in zip(ours, theirs, strict=True))
    return shared / sum((one - mean) ** 2 for one in ours)


def entries_of(lines: Sequence[tuple[int, bytes]]) -> list[Entry]:
    """Decoded and not judged: what the judgement costs is the import's."""
    return [entry_from(parse(line), position=number) for number, line in lines]


def imported(lines: Sequence[tuple[int, bytes]]) -> object:
    return judge_lines(iter(lines), source="growth", now=datetime.now(UTC), settlement_judge=judge_settlement)


def measured(shape: str, asked: Sequence[str]) -> Iterator[tuple[str, list[int], list[float]]]:
    """Of import and each question: the sizes, in entries, and the seconds of each."""
    first, day = FIRST_SIZES.get(shape, FIRST_SIZE), last_day(shape)
    logs = [lines_of(shape, first * 2**doubled) for doubled in range(DOUBLINGS + 1)]
    decoded = [entries_of(lines) for lines in logs]
    for question in asked:
        sizes, seconds = list[int](), list[float]()
        for lines, entries in zip(logs, decoded, strict=True):
            if question == IMPORT:
                taken = cpu_seconds(partial(imported, lines))
            else:
                taken = cpu_seconds(partial(QUESTIONS[question], entries, day))
            sizes.append(len(entries))
            seconds.append(taken)
            if taken > TOO_LONG:
                break
        yield question, sizes, seconds


def growth(shapes: Sequence[str], asked: Sequence[str]) -> int:
    """Prints every exponent; how many lie above what may be."""
    above = 0
    print(f"{'shape':<18} {'question':<12} {'entries':>8} {'seconds':>9} {'exponent':>9}")
    for shape in shapes:
        for question, sizes, seconds in measured(shape, asked):
            power = exponent(sizes, seconds)
            mark = "" if power <= MOST else "  <-- above" if power > MOST else "  <-- too long to double"
            above += bool(mark)
            print(f"{shape:<18} {question:<12} {sizes[-1]:>8,} {seconds[-1]:>9.4f} {power:>9.2f}{mark}", flush=True)
    return above


def readings_beside_owed() -> None:
    """How many times the CPU time of one ``owed`` all the readings take, of logs in order and under suspensions."""
    print(f"\n{'shape':<18} {'entries':>8} {'owed':>9} {'readings':>9}   ratio (goal ≤ 25)")
    for shape in SHAPES_OF_READINGS:
        for size in SIZES_OF_READINGS:
            entries, day = entries_of(lines_of(shape, size - 5)), last_day(shape)
            owed = cpu_seconds(partial(QUESTIONS["owed"], entries, day), rounds=25, enough=1.0)
            every = cpu_seconds(partial(QUESTIONS["readings"], entries, day), enough=2.0)
            print(f"{shape:<18} {len(entries):>8,} {owed:>9.4f} {every:>9.4f} {every / owed:>7.1f}×", flush=True)


def main() -> None:
    words = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.growth", description=__doc__)
    words.add_argument("--shape", choices=list(SHAPES), action="append", help="this shape alone; may be repeated")
    words.add_argument("--question", choices=[IMPORT, *QUESTIONS], action="append", help="the same of a question")
    given = words.parse_args()
    above = growth(given.shape or list(SHAPES), given.question or [IMPORT, *QUESTIONS])
    print(f"{above} above an exponent of {MOST}")
    if not given.question or "readings" in given.question:
        readings_beside_owed()


if __name__ == "__main__":
    main()
