"""What every store owes: one test of each promise, run over all of them."""

import asyncio
import hashlib
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.log.log import (
    AgreementHead,
    KeyReused,
    LogMoved,
    Receipt,
    StoreDamaged,
    StoredEntry,
    StoreUnavailable,
    StoreUnsupported,
    UnusableName,
)
from lifecycle.log.opening import open_log
from tests.lifecycle.log.stores import ONE, THREE, TWO, everything, refused, url

# --- append and read --------------------------------------------------------------------------------------


def test_an_entry_comes_back_byte_for_byte_with_position_and_digest(log):
    digest = hashlib.sha256(bytes(32) + ONE).digest()
    assert log.append("alpha", [ONE], after=0) == [Receipt(position=1, digest=digest.hex())]
    assert log.read("alpha") == [StoredEntry(position=1, stored=ONE, digest=digest)]


def test_each_digest_covers_the_one_before_it(log):
    log.append("alpha", [ONE], after=0)
    log.append("alpha", [TWO, THREE], after=1)
    first = chained(ZERO_DIGEST, ONE)
    second = chained(first, TWO)
    assert [entry.digest for entry in log.read("alpha")] == [first, second, chained(second, THREE)]


def test_entries_come_back_in_the_order_of_their_positions(log):
    entries = [b"%d" % n for n in range(300)]
    for start in range(0, 300, 50):
        receipts = log.append("alpha", entries[start : start + 50], after=start)
        assert [receipt.position for receipt in receipts] == list(range(start + 1, start + 51))
    assert [(entry.position, entry.stored) for entry in log.read("alpha")] == list(enumerate(entries, 1))


def test_any_bytes_are_kept_as_they_are(log):
    entries = [b"", b"\x00\xff", "§ 2(b)(iv) …".encode(), b"x" * 1_200_000]
    log.append("alpha", entries, after=0)
    assert [entry.stored for entry in log.read("alpha")] == entries


def test_every_agreement_has_a_chain_of_its_own(log):
    log.append("beta", [ONE], after=0)
    log.append("alpha", [ONE], after=0)
    assert log.read("alpha") == log.read("beta")


def test_new_logs_begun_in_one_save_are_each_as_if_begun_alone(log):
    logs = dict(list({"alpha": [ONE, TWO], "beta": [THREE]}.items())[: log.at_once])
    receipts = log.append_new(logs, key="k", fingerprint="f")
    assert [each[-1].position for each in receipts] == [len(entries) for entries in logs.values()]
    with open_log("memory:") as alone:
        for name, entries in logs.items():
            alone.append(name, entries, after=0, key="k", fingerprint="f")
            assert log.read(name) == alone.read(name)
            assert log.keyed(name, "k") == alone.keyed(name, "k")
            assert log.verify(name).outcome == "sound"


def test_of_new_logs_one_of_which_is_there_none_is_begun(log):
    log.append("beta", [ONE], after=0)
    logs = {"alpha": [ONE], "beta": [TWO]} if log.at_once > 1 else {"beta": [TWO]}
    with refused(log, LogMoved):
        log.append_new(logs, key="k", fingerprint="f")
    assert log.keyed("alpha", "k") is None


def test_agreements_are_listed_by_name_with_length_and_head(log):
    assert log.agreements() == []
    log.append("ödön", [ONE], after=0)
    log.append("alpha", [ONE, TWO], after=0)
    assert log.agreements() == [
        AgreementHead("alpha", 2, log.read("alpha")[-1].digest.hex()),
        AgreementHead("ödön", 1, log.read("ödön")[-1].digest.hex()),
    ]


def test_an_agreement_without_a_log_reads_as_empty(log):
    assert log.read("nobody") == []
    assert log.agreements() == []


def test_appending_nothing_writes_nothing_and_keeps_no_key(log):
    assert log.append("alpha", [], after=7, key="k", fingerprint="f") == []
    assert log.keyed("alpha", "k") is None
    assert log.agreements() == []


@pytest.mark.parametrize("place", range(5))
def test_a_batch_with_one_entry_that_is_no_bytes_leaves_nothing(log, place):
    log.append("alpha", [ONE], after=0)
    entries = [TWO] * 5
    entries[place] = None
    with pytest.raises(TypeError):
        log.append("alpha", entries, after=1, key="k", fingerprint="f")
    assert [entry.stored for entry in log.read("alpha")] == [ONE]
    assert log.keyed("alpha", "k") is None
    assert log.append("alpha", [TWO], after=1)[0].position == 2


def test_the_library_itself_reads_what_we_stored(log):
    log.append("alpha", [ONE, TWO], after=0)
    envelopes = list(log._events.get("alpha"))
    assert [(e.originator_id, e.originator_version, e.stored) for e in envelopes] == [
        ("alpha", 1, ONE),
        ("alpha", 2, TWO),
    ]
    assert [e.stored for e in log._events.get("alpha", gt=1)] == [TWO]


# --- refusals of the log ----------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 3, 10**30, -1])
def test_an_append_after_another_position_is_refused_with_both_positions(log, after):
    log.append("alpha", [ONE, TWO], after=0)
    with refused(log, LogMoved, "'alpha' has moved: its last entry is 2, not ") as caught:
        log.append("alpha", [THREE], after=after)
    assert (caught.value.agreement, caught.value.expected, caught.value.actual) == ("alpha", after, 2)


def test_a_first_entry_after_another_position_is_refused(log):
    with refused(log, LogMoved, "its last entry is 0, not 4"):
        log.append("alpha", [ONE], after=4)


@pytest.mark.parametrize("name", ["", "a" * 201, "a\nb", "\x00", "a\x7f", "a\u2028b", "\ud800", "\x9b"])
def test_a_name_nobody_could_print_is_refused_wherever_it_is_given(log, name):
    log.append("alpha", [ONE], after=0)
    with refused(log, UnusableName, "name of the agreement"):
        log.append(name, [ONE], after=0)
    with refused(log, UnusableName, "The key"):
        log.append("alpha", [TWO], after=1, key=name, fingerprint="f")
    with refused(log, UnusableName, "The fingerprint"):
        log.append("alpha", [TWO], after=1, key="k", fingerprint=name)
    for ask in (
        log.read,
        log.verify,
        lambda name: log.keyed(name, "k"),
        lambda name: log.keyed("alpha", name),
    ):
        with refused(log, UnusableName):
            ask(name)


def test_a_name_of_200_characters_with_quotes_and_accents_is_kept(log):
    name = ("Ünïcode' \"; DROP TABLE stored_events; -- " * 5)[:200]
    log.append(name, [ONE], after=0)
    assert [head.agreement for head in log.agreements()] == [name]
    assert log.verify(name).ok


def test_a_closed_log_refuses_every_call(log):
    log.append("alpha", [ONE], after=0)
    log.close()
    for ask in (
        log.agreements,
        lambda: log.read("alpha"),
        lambda: log.append("alpha", [TWO], after=1),
        lambda: log.keyed("alpha", "k"),
        lambda: log.verify("alpha"),
    ):
        with pytest.raises(StoreUnavailable, match="closed"):
            ask()


@pytest.mark.parametrize(
    "refusal",
    [
        LogMoved("alpha", 1, 2),
        KeyReused("alpha", "k"),
        UnusableName("key", "", "is empty"),
        StoreUnavailable("x.db", "the disk is full", "make room"),
        StoreUnsupported("This", "use another"),
        StoreDamaged("x.db", "it is torn"),
    ],
)
def test_a_refusal_is_one_sentence_and_survives_the_way_between_processes(refusal):
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301 - our own
    assert str(again) == str(refusal)
    assert "\n" not in str(refusal)
    assert str(refusal).endswith(".")


# --- keys -------------------------------------------------------------------------------------------------


def test_the_same_key_and_payload_again_give_the_same_receipts_and_write_nothing(log):
    receipts = log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f")
    before = everything(log)
    assert log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f") == receipts
    assert everything(log) == before


def test_a_known_key_answers_before_the_position_is_looked_at(log):
    receipts = log.append("alpha", [ONE], after=0, key="k", fingerprint="f")
    log.append("alpha", [TWO, THREE], after=1)
    for after in (0, 3, 99):
        assert log.append("alpha", [b"recorded later"], after=after, key="k", fingerprint="f") == receipts
    assert len(log.read("alpha")) == 3


def test_the_same_key_with_another_payload_is_refused(log):
    log.append("alpha", [ONE], after=0, key="k", fingerprint="f")
    with refused(log, KeyReused, "The key 'k' already stands for another entry of 'alpha'"):
        log.append("alpha", [TWO], after=1, key="k", fingerprint="g")


def test_a_key_belongs_to_one_agreement(log):
    log.append("alpha", [ONE], after=0, key="k", fingerprint="f")
    log.append("beta", [TWO], after=0, key="k", fingerprint="g")
    assert log.keyed("alpha", "k") == ("f", Receipt(1, chained(ZERO_DIGEST, ONE).hex()))
    assert log.keyed("beta", "k") == ("g", Receipt(1, chained(ZERO_DIGEST, TWO).hex()))


def test_a_refused_append_leaves_its_key_free(log):
    with refused(log, LogMoved):
        log.append("alpha", [ONE], after=5, key="k", fingerprint="f")
    assert log.keyed("alpha", "k") is None
    assert log.append("alpha", [TWO], after=0, key="k", fingerprint="g")[0].position == 1


def test_a_key_of_several_entries_is_looked_up_with_the_last_of_them(log):
    receipts = log.append("alpha", [ONE, TWO, THREE], after=0, key="k", fingerprint="f")
    assert log.keyed("alpha", "k") == ("f", receipts[-1])
    assert log.keyed("alpha", "other") is None


@pytest.mark.parametrize("half", [{"key": "k"}, {"fingerprint": "f"}])
def test_a_key_without_a_fingerprint_is_a_mistake_of_the_caller(log, half):
    with pytest.raises(TypeError):
        log.append("alpha", [ONE], after=0, **half)
    assert log.agreements() == []


def test_the_same_key_fifty_times_in_parallel_makes_one_entry(log):
    def save(_):
        return log.append("alpha", [ONE], after=0, key="k", fingerprint="f")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(save, range(50)))
    assert all(answer == answers[0] for answer in answers)
    assert [entry.stored for entry in log.read("alpha")] == [ONE]


def test_a_key_is_known_after_reopening(file):
    with open_log(url(file)) as log:
        receipts = log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f")
    with open_log(url(file)) as log:
        assert log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f") == receipts
        with refused(log, KeyReused):
            log.append("alpha", [ONE, TWO], after=2, key="k", fingerprint="g")


def test_threads_that_share_a_log_lose_nothing(log):
    def save(writer):
        for n in range(15):
            while True:
                try:
                    log.append("alpha", [b"%d:%d" % (writer, n)], after=len(log.read("alpha")))
                except LogMoved:
                    continue
                break

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(save, range(6)))
    assert sorted(entry.stored for entry in log.read("alpha")) == sorted(
        b"%d:%d" % (writer, n) for writer in range(6) for n in range(15)
    )
    assert log.verify("alpha").ok


# --- verify: what is sound, and what is not said to be ----------------------------------------------------


def test_an_unbroken_chain_is_sound_and_names_its_head(log):
    log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f")
    found = log.verify("alpha")
    assert (found.ok, found.outcome, found.entries, found.first_bad) == (True, "sound", 2, None)
    assert found.head == log.agreements()[0].head
    assert found.finding == "sound: 2 entries in one unbroken chain"


def test_an_agreement_without_a_log_is_not_called_sound(log):
    found = log.verify("nobody")
    assert (found.ok, found.outcome, found.entries, found.head) == (False, "unchecked", 0, ZERO_DIGEST.hex())


def test_a_log_shorter_than_a_head_kept_outside_is_told(log):
    log.append("alpha", [ONE, TWO], after=0)
    (head,) = log.agreements()
    assert log.verify("alpha", known=head).ok
    assert log.verify("alpha", known=AgreementHead("alpha", 1, chained(ZERO_DIGEST, ONE).hex())).ok
    found = log.verify("alpha", known=AgreementHead("alpha", 3, head.head))
    assert (found.ok, found.outcome, found.finding) == (
        False,
        "shorter",
        "shorter: 2 entries, where 3 are known of",
    )
    assert log.verify("beta", known=head).outcome == "shorter"


def test_a_log_made_anew_is_told_by_a_head_kept_outside(log):
    log.append("alpha", [ONE, TWO, THREE], after=0)
    found = log.verify("alpha", known=AgreementHead("alpha", 2, chained(ZERO_DIGEST, ONE).hex()))
    assert (found.ok, found.outcome) == (False, "altered")
    assert "not that of the known head" in found.finding


# --- where a log ends, and what came since ----------------------------------------------------------------


def test_a_head_is_the_last_position_and_its_digest(log):
    assert log.head("alpha") is None
    receipts = log.append("alpha", [ONE, TWO], after=0)
    log.append("beta", [THREE], after=0)
    assert log.head("alpha") == AgreementHead("alpha", 2, receipts[-1].digest)


@pytest.mark.parametrize(("after", "left"), [(0, 3), (1, 2), (2, 1), (3, 0), (4, 0)])
def test_what_came_after_a_position_is_read_alone(log, after, left):
    log.append("alpha", [ONE, TWO, THREE], after=0)
    log.append("beta", [ONE], after=0)
    whole = log.read("alpha")
    assert log.read("alpha", after=after) == whole[after:]
    assert len(log.read("alpha", after=after)) == left


def test_a_store_in_its_place_is_not_replaced(log):
    log.append("alpha", [ONE], after=0)
    assert not log.replaced


# --- what a follower reads, and what is kept under keys -----------------------------------------------------


def test_a_follower_reads_every_agreement_in_the_order_saved_by_numbers_without_a_gap(log):
    log.append("beta", [ONE], after=0)
    log.append("alpha", [TWO, THREE], after=0)
    with pytest.raises(LogMoved):
        log.append("beta", [ONE], after=7)
    log.append("beta", [TWO], after=1)
    everything_saved = [
        (1, "beta", 1, ONE), (2, "alpha", 1, TWO), (3, "alpha", 2, THREE), (4, "beta", 2, TWO)
    ]  # fmt: skip
    following = log._recorder.following
    assert list(following(0, 100)) == everything_saved
    assert list(following(1, 2)) == everything_saved[1:3]
    assert list(following(4, 1)) == []


def test_what_is_kept_under_each_key_is_listed_by_agreement(log):
    log.append("alpha", [ONE, TWO], after=0, key="k", fingerprint="f")
    log.append("alpha", [ONE], after=2)
    log.append("alpha", [ONE], after=3, key="l", fingerprint="g")
    log.append("beta", [ONE], after=0, key="k", fingerprint="h")
    assert dict(log._recorder.keys("alpha")) == {"k": ("f", 1, 2), "l": ("g", 4, 4)}
    assert dict(log._recorder.keys("nobody")) == {}


def test_where_a_store_lies_is_said(log):
    assert log._recorder.where


# --- whether anybody wrote --------------------------------------------------------------------------------


def test_a_stamp_had_on_an_event_loop_is_the_stamp_or_none(log):
    log.append("alpha", [ONE], after=0)
    assert not log.replaced
    before = log.stamp()
    assert asyncio.run(log.stamp_soon()) == before
    log.append("alpha", [TWO], after=1)
    assert asyncio.run(log.stamp_soon()) in (log.stamp(), None)
    assert log.stamp() != before
    log.close()
    assert asyncio.run(log.stamp_soon()) is None
