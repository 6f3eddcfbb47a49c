"""A log that is kept as judged: what is new is added to it, and it is never other than one judged anew."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

import pytest

from lifecycle.entries.codec import canonical, decode
from lifecycle.errors import Refusal
from lifecycle.judging.judgement import Judgement, judged
from lifecycle.judging.refusals import Repetition
from lifecycle.judging.repetitions import repetitions
from lifecycle.log.log import LogMoved
from lifecycle.log.opening import open_log
from lifecycle.record.files import LineRefused, exported, read_log
from lifecycle.record.held_to_heads import HeldToHeads
from lifecycle.record.importing import import_log, times_of
from lifecycle.record.recording import KeptLog
from lifecycle.record.sent import NoSuchAgreement
from lifecycle.record.verifying import verify_stored
from projections import judge_settlement
from tests.properties.histories import random_history
from tests.scenarios import ONE, beginning, bought, correction, recorded, retraction

NOW = datetime(2010, 1, 1, tzinfo=UTC)
LATER = datetime(2010, 1, 2, tzinfo=UTC)


def as_sent(fact: dict) -> dict:
    return {name: value for name, value in fact.items() if name != "recorded_at"}


@pytest.fixture
def store(tmp_path):
    with open_log(f"sqlite:///{tmp_path}/store.db") as log:
        yield log


def lines(*facts: dict) -> str:
    return "".join(json.dumps(as_sent(fact)) + "\n" for fact in recorded(facts))


def kept_in(log, agreement: str = "deal") -> KeptLog:
    return KeptLog(log, agreement, judge_settlement, lambda: "0" * 32)


def same_as_anew(kept: KeptLog, log, agreement: str = "deal") -> None:
    """What is kept is what a process that reads the store for the first time finds."""
    kept.refresh()
    stored = log.read(agreement)
    anew = judged([decode(entry.stored) for entry in stored], judge_settlement)
    assert list(kept.entries) == anew.log
    assert list(kept.digests) == [entry.digest.hex() for entry in stored]
    mine = kept._judged()
    assert (mine.history, mine.state, list(mine.states)) == (anew.history, anew.state, list(anew.states))


@pytest.mark.parametrize("seed", range(60))
def test_a_kept_log_is_one_judged_anew_whatever_was_appended_refused_or_appended_elsewhere(seed, tmp_path):
    chance = Random(seed)
    with open_log(f"sqlite:///{tmp_path}/s.db") as log, open_log(f"sqlite:///{tmp_path}/s.db") as elsewhere:
        kept, other = kept_in(log), kept_in(elsewhere)
        for given in random_history(chance, second_stage=chance.random() < 0.6):
            writer = other if chance.random() < 0.3 else kept
            writer.append({**as_sent(given), "again": True}, now=NOW)
            if chance.random() < 0.3:
                with pytest.raises(Refusal):
                    kept.append({"kind": "SharesSold", "occurred_on": "2003-01-01", "investor": "Nobody",
                                 "shares": 1, "venue": "private"}, now=NOW)  # fmt: skip
            if chance.random() < 0.2:
                same_as_anew(kept, log)
        same_as_anew(kept, log)
        same_as_anew(other, elsewhere)


def test_a_refused_entry_leaves_what_is_kept_as_it_was(store):
    kept = kept_in(store)
    for fact in beginning():
        kept.append(as_sent(fact), now=NOW)
    before = (list(kept.entries), list(kept.digests), kept._judgement.state)
    for wrong in (
        bought("2002-11-24", 5),
        correction("2003-06-10", 99, bought("2002-11-25", 5)),
        retraction("2003-01-01", 1),
    ):
        with pytest.raises(Refusal):
            kept.append(as_sent(wrong), now=NOW)
    assert (list(kept.entries), list(kept.digests), kept._judgement.state) == before
    same_as_anew(kept, store)


def test_a_log_that_moved_is_judged_on_and_one_expected_elsewhere_is_refused(tmp_path):
    with open_log(f"sqlite:///{tmp_path}/s.db") as log, open_log(f"sqlite:///{tmp_path}/s.db") as elsewhere:
        kept, other = kept_in(log), kept_in(elsewhere)
        facts = [as_sent(fact) for fact in beginning()]
        for fact in facts:
            kept.append(fact, now=NOW)
        last = other.append(as_sent(bought("2002-11-25", 10)), now=NOW).position
        with pytest.raises(LogMoved):
            kept.append(as_sent(bought("2002-11-25", 20)), now=NOW, expect=last - 1)
        assert kept.append(as_sent(bought("2002-11-25", 20)), now=NOW).position == last + 1
        same_as_anew(kept, log)


def test_a_key_used_by_another_process_is_answered_and_its_entry_read_as_it_stands(tmp_path):
    with open_log(f"sqlite:///{tmp_path}/s.db") as log, open_log(f"sqlite:///{tmp_path}/s.db") as elsewhere:
        kept, other = kept_in(log), kept_in(elsewhere)
        for fact in beginning():
            kept.append(as_sent(fact), now=NOW)
        first = other.append(as_sent(bought("2002-11-25", 10)), now=NOW, key="once")
        assert kept.append(as_sent(bought("2002-11-25", 10)), now=LATER, key="once") == first
        same_as_anew(kept, log)


def test_a_key_that_another_process_saves_after_the_log_was_read_is_no_damage(tmp_path):
    with open_log(f"sqlite:///{tmp_path}/s.db") as log, open_log(f"sqlite:///{tmp_path}/s.db") as elsewhere:
        kept, other = kept_in(log), kept_in(elsewhere)
        for fact in beginning():
            kept.append(as_sent(fact), now=NOW)
        kept.refresh()
        saved = other.append(as_sent(bought("2002-11-25", 10)), now=NOW, key="once")
        assert kept.saved_under("once")[1] == saved  # between the reading of the log and the look at its keys


def test_entries_that_another_process_saves_while_a_log_is_verified_are_no_damage(tmp_path, monkeypatch):
    with open_log(f"sqlite:///{tmp_path}/s.db") as log, open_log(f"sqlite:///{tmp_path}/s.db") as elsewhere:
        kept, other = kept_in(log), kept_in(elsewhere)
        for fact in beginning():
            kept.append(as_sent(fact), now=NOW)
        read = log.keys

        def keys(agreement):
            """One more is saved after the log was gone over, and another once its keys were read."""
            other.append(as_sent(bought("2002-11-25", 10)), now=NOW, key="before")
            found = read(agreement)
            other.append(as_sent(bought("2002-11-25", 20)), now=NOW, key="after")
            return found

        monkeypatch.setattr(log, "keys", keys)
        found = verify_stored(log, "deal", HeldToHeads(log, "deal", None), settlement_judge=judge_settlement)
        assert found.outcome == "sound"
        assert len(log.read("deal")) == found.entries + 2


def test_a_shorter_or_another_log_in_the_place_of_the_known_one_is_read_anew(tmp_path):
    short, long = (tmp_path / name for name in ("short.db", "long.db"))
    with open_log(f"sqlite:///{short}") as log:
        for fact in beginning():
            kept_in(log).append(as_sent(fact), now=NOW)
    with open_log(f"sqlite:///{long}") as log:
        kept = kept_in(log)
        for fact in [*beginning(), bought("2002-11-25", 10), bought("2002-11-25", 20)]:
            kept.append(as_sent(fact), now=LATER)
        with open_log(f"sqlite:///{short}") as shorter:
            kept._log = kept._read._log = shorter
            same_as_anew(kept, shorter)


def test_only_a_signing_begins_a_log(store):
    with pytest.raises(NoSuchAgreement):
        kept_in(store).append(as_sent(bought("2002-11-25", 10)), now=NOW)
    assert store.agreements() == []


def test_appending_to_a_kept_log_judges_the_new_entry_and_no_other(store, monkeypatch):
    kept = kept_in(store)
    for fact in beginning():
        kept.append(as_sent(fact), now=NOW)
    asked: list[int] = []
    judge = Judgement.judge
    monkeypatch.setattr(
        Judgement, "judge", lambda self, entry, **how: asked.append(entry.position) or judge(self, entry, **how)
    )
    for number in range(3):
        kept.append(as_sent(bought("2003-01-02", 10 + number)), now=NOW)
    first = len(beginning()) + 1
    assert asked == [first, first + 1, first + 2]


def test_a_file_is_appended_whole_or_not_at_all(store, tmp_path):
    kept = kept_in(store)
    for fact in beginning():
        kept.append(as_sent(fact), now=NOW)
    path = tmp_path / "more.jsonl"
    path.write_text(
        "".join(
            json.dumps(as_sent(fact)) + "\n" for fact in recorded([bought("2003-01-02", 1), bought("2002-11-24", 1)])
        )
    )
    with pytest.raises(Refusal):
        kept.append_file(path, now=NOW)
    same_as_anew(kept, store)
    path.write_text(
        "".join(
            json.dumps(as_sent(fact)) + "\n" for fact in recorded([bought("2003-01-02", 1), bought("2003-01-03", 1)])
        )
    )
    assert kept.append_file(path, now=NOW).position == len(beginning()) + 2
    same_as_anew(kept, store)


def test_what_stands_in_a_log_is_read_without_being_judged(store, monkeypatch):
    """A rule that changes later must not make old history unreadable."""
    writer = kept_in(store)
    for fact in beginning():
        writer.append(as_sent(fact), now=NOW)

    def refuses(self, entry, **how):
        raise AssertionError(f"{entry.kind} was judged")

    with monkeypatch.context() as patched:
        patched.setattr(Judgement, "judge", refuses)
        reader = kept_in(store)
        reader.refresh()
        assert list(reader.entries) == list(writer.entries)
    assert reader.append(as_sent(bought("2003-01-02", 1)), now=NOW).position == len(beginning()) + 1
    same_as_anew(reader, store)


# --- format 2, repetitions --------------------------------------------------------------------------------


def stored_in(log, agreement: str = "deal") -> list[dict]:
    return [json.loads(each.stored) for each in log.read(agreement)]


def test_a_new_log_says_its_format_and_id_once_and_of_each_entry_that_its_time_is_stamped(store):
    kept = kept_in(store)
    for given in beginning():
        kept.append(as_sent(given), now=NOW)
    first, *rest = stored_in(store)
    assert (first["format"], first["id"], first["stamped"]) == (2, "0" * 32, True)
    assert all(each["stamped"] is True and not {"format", "id"} & {*each} for each in rest)
    assert all(entry.stamped for entry in kept.entries)
    assert list(kept.entries) == [decode(each.stored) for each in store.read("deal")]


def test_an_entry_saved_with_a_key_carries_the_digests_of_key_and_payload(store):
    kept = kept_in(store)
    kept.append(as_sent(beginning()[0]), now=NOW)
    kept.append(as_sent(beginning()[1]), now=NOW, key="first purchase")
    plain, keyed = stored_in(store)
    assert not {"key_sha256", "payload_sha256"} & {*plain}
    assert keyed["key_sha256"] == sha256(b"\0first purchase").hexdigest()
    assert keyed["payload_sha256"] == sha256(canonical(as_sent(beginning()[1]))).hexdigest()


def test_a_log_of_format_2_goes_out_and_comes_in_again_byte_for_byte_and_its_times_are_asserted_there(store, tmp_path):
    kept = kept_in(store)
    for number, given in enumerate(beginning()):
        kept.append(as_sent(given), now=NOW, key=f"key {number}")
    whole = b"".join(exported(each.stored, each.digest.hex()) for each in store.read("deal"))
    path = tmp_path / "deal.jsonl"
    path.write_bytes(whole)
    import_log(store, "copy", read_log(path, now=LATER), now=LATER, by="the paralegal")
    assert b"".join(exported(each.stored, each.digest.hex()) for each in store.read("copy")) == whole
    copy = kept_in(store, "copy")
    copy.append(as_sent(bought("2003-01-06", 5)), now=LATER)
    assert [entry.stamped for entry in copy.entries] == [False, False, False, True]
    told = "asserted for 1 to 3, imported at 2010-01-02T00:00:00+00:00 by the paralegal to position 3"
    assert times_of(store, "copy", copy.entries) == told
    assert times_of(store, "deal", kept.entries) == "stamped by this log, all of them"


@pytest.mark.parametrize(
    ("word", "value"),
    [("stamped", True), ("key_sha256", "0" * 64), ("payload_sha256", "0" * 64), ("format", 2), ("id", "0" * 32)],
)
def test_what_the_log_alone_says_is_refused_in_a_line_without_its_digest(word, value, tmp_path):
    path = tmp_path / "deal.jsonl"
    first, *rest = recorded(beginning())
    path.write_text("".join(json.dumps(each) + "\n" for each in [{**first, word: value}, *rest]), encoding="utf-8")
    with pytest.raises(LineRefused, match=f"line 1: {word} = .*: only a log with its digests can say this"):
        read_log(path, now=NOW)


def test_a_newer_format_is_refused_by_name(store):
    kept = kept_in(store)
    kept.append(as_sent(beginning()[0]), now=NOW)
    newer = store.read("deal")[0].stored.replace(b'"format":2', b'"format":3')
    with pytest.raises(Refusal, match="the log has format 3, this version knows 2"):
        decode(newer)


@pytest.mark.parametrize("other", [{"source": "the bank"}, {"recorded_by": "counsel"}, {}])
def test_an_entry_that_says_what_one_says_already_is_refused_unless_it_says_again(store, other):
    kept = kept_in(store)
    for given in beginning():
        kept.append(as_sent(given), now=NOW)
    payment = {"kind": "PeriodicAmountPaid", "occurred_on": "2003-07-02", "investor": ONE, "amount": "10.00"}
    kept.append(payment, now=NOW)
    with pytest.raises(Repetition, match="position 4 says exactly this already"):
        kept.append({**payment, **other}, now=NOW)
    assert len(store.read("deal")) == 4
    for different in ({"amount": "10.01"}, {"occurred_on": "2003-07-01"}, {"occurred_on": "2003-07-03"}):
        kept.append({**payment, **different}, now=NOW)
    kept.append({**payment, **other, "again": True}, now=NOW)
    assert stored_in(store)[-1]["again"] is True


def test_what_was_retracted_may_be_recorded_again_and_a_file_may_repeat(store, tmp_path):
    kept = kept_in(store)
    for given in (*beginning(), retraction("2003-01-06", 3)):
        kept.append(as_sent(given), now=NOW)
    kept.append(as_sent(beginning()[2]), now=NOW)
    path = tmp_path / "more.jsonl"
    path.write_text(json.dumps(as_sent(beginning()[1])) + "\n", encoding="utf-8")
    kept.append_file(path, now=NOW)
    assert repetitions(kept._judged().history) == [(2, 6)]
