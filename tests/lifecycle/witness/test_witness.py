"""Checkpoints as notes, keys in files, and what a witness says to a log that does not go on from what it saw."""

import base64
import json
import stat
import sys
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record.files import exported
from lifecycle.witness.checkpoints import (
    Chain,
    Checkpoint,
    chain_of_export,
    chain_of_stored,
    checkpoint_in,
)
from lifecycle.witness.keys import KeyRefused, SigningMissing, key_in, new_key, public_key_from
from lifecycle.witness.notes import NotANote, Note, notes_from, read_notes, written
from lifecycle.witness.witness import Seen, State, StateDamaged, judged

NOW = datetime(2010, 1, 4, 15, tzinfo=UTC)
LOG = "regrights/log/" + "0f" * 16


def digest(number):
    return sha256(str(number).encode()).hexdigest()


def shown(entries, *, of=None, log=LOG, agreement="focus"):
    return Checkpoint(log, entries, of or digest(entries), agreement)


def grown(entries):
    return Chain(LOG, [digest(number) for number in range(1, entries + 1)])


def having_seen(*checkpoints):
    seen = Seen()
    for each in checkpoints:
        seen.take(each.origin, each.entries, each.digest, each.agreement)
    return seen


# --- what a witness says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "chain", "outcome"),
    [
        (shown(10), None, "consistent"),
        (shown(10, of=digest("other")), None, "forked"),
        (shown(9), None, "shorter"),
        (shown(9), grown(12), "shorter"),
        (shown(12), None, "unchecked"),
        (shown(12), grown(12), "consistent"),
        (shown(12), grown(15), "consistent"),
        (shown(12), grown(11), "unchecked"),
        (shown(12, of=digest("other")), grown(12), "forked"),
        (shown(12), Chain(LOG, [digest(f"anew {number}") for number in range(12)]), "forked"),
        (shown(12), Chain(LOG, grown(11).digests, "altered at position 12"), "altered"),
        (shown(12), Chain(LOG, [], "altered at position 1"), "altered"),
        (shown(4, log="regrights/log/" + "1f" * 16), None, "unchecked"),
        (shown(4, log="regrights/log/" + "1f" * 16, agreement="another"), None, "consistent"),
    ],
)
def test_a_checkpoint_is_judged_by_what_was_seen_of_its_log(now, chain, outcome):
    found = judged(now, having_seen(shown(10)), chain)
    assert found.outcome == outcome
    assert found.finding.startswith(f"{outcome}: ")


def test_what_was_seen_before_the_last_is_not_forgotten():
    seen = having_seen(shown(5), shown(10))
    assert judged(shown(5, of=digest("other")), seen, None).outcome == "forked"
    rewritten = Chain(LOG, [digest(f"anew {number}") if number == 5 else digest(number) for number in range(1, 13)])
    assert judged(shown(12), seen, rewritten).outcome == "forked"


def test_a_log_seen_for_the_first_time_is_compared_with_itself():
    assert judged(shown(10), Seen(), None).outcome == "consistent"
    assert judged(shown(10), Seen(), grown(10)).outcome == "consistent"
    assert judged(shown(10, of=digest("other")), Seen(), grown(10)).outcome == "forked"


# --- the memory of a witness ------------------------------------------------------------------------------


def remembered(path, *checkpoints):
    with State(path) as state:
        state.remember(checkpoints, now=NOW)
    with State(path) as state:
        return state.seen.digests


def test_what_a_witness_saw_is_only_ever_added_to(tmp_path):
    path = tmp_path / "seen.jsonl"
    assert remembered(path, shown(1), shown(2)) == {LOG: {1: digest(1), 2: digest(2)}}
    before = path.read_bytes()
    assert remembered(path, shown(2), shown(3))[LOG].keys() == {1, 2, 3}
    assert path.read_bytes().startswith(before)
    assert len(path.read_bytes().splitlines()) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_torn_in_the_middle_is_left_out_and_written_over(tmp_path):
    path = tmp_path / "seen.jsonl"
    remembered(path, shown(1), shown(2))
    whole = path.read_bytes()
    for length in range(whole.index(b"\n") + 1, len(whole)):
        path.write_bytes(whole[:length])
        assert remembered(path) == {LOG: {1: digest(1)}}
        assert remembered(path, shown(2))[LOG].keys() == {1, 2}
        assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "line",
    [
        b"hello\n",
        b"{}\n",
        b"[]\n",
        b"\xff\n",
        json.dumps({"origin": LOG, "entries": "1", "digest": digest(1), "agreement": "focus"}).encode() + b"\n",
        json.dumps({"origin": LOG, "entries": 1, "digest": "00", "agreement": "focus"}).encode() + b"\n",
        json.dumps({"origin": LOG, "entries": 1, "digest": digest("other"), "agreement": "focus"}).encode() + b"\n",
    ],
)
def test_a_witness_whose_memory_was_changed_says_nothing(tmp_path, line):
    path = tmp_path / "seen.jsonl"
    remembered(path, shown(1))
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(StateDamaged, match="line 2 is not what a witness wrote"), State(path):
        pass


def test_a_memory_that_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(StateDamaged, match="cannot be opened"), State(tmp_path):
        pass


# --- notes ------------------------------------------------------------------------------------------------


def test_notes_come_back_as_they_were_written(tmp_path):
    key = new_key(tmp_path / "key", "acme")
    notes = [shown(1).note(), key.sign(shown(2).note()), shown(3).note(), key.sign(shown(4).note())]
    for cut in (notes, notes[:1], notes[1:2], notes[:3]):
        (tmp_path / "checkpoints").write_bytes(written(cut))
        assert read_notes(tmp_path / "checkpoints") == cut
        assert [checkpoint_in(note, "it").entries for note in cut] == [checkpoint_in(n, "").entries for n in cut]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"a\n\n\xff\n", "UTF-8"),
        (b"a\nb", "does not end"),
        (b"a\nb\n", "a blank line should follow the text"),
        (b"\na\n\n", "a text should begin"),
        (b"a\n\nb", "does not end"),
        (b"a\r\n\n", "cannot be printed"),
        ("a\n\n— acme\n".encode(), "no line of a signature"),
        ("a\n\n— acme ====\n".encode(), "no line of a signature"),
        ("a\n\n— acme AAAA\n".encode(), "no line of a signature"),
        ("a\n\n— acme AAAAAAB=\n".encode(), "no line of a signature"),
        ("a\n\n— acme AAAAAAA=\nb\n\n".encode(), "a blank line should follow the signatures"),
    ],
)
def test_what_is_no_note_is_refused_with_its_line(content, problem):
    with pytest.raises(NotANote, match=problem):
        list(notes_from(content, "it"))


@pytest.mark.parametrize(
    "text",
    [
        "elsewhere/log/" + "0f" * 16 + "\n1\n" + "0" * 64 + "\nagreement focus\n",
        LOG + "\n0\n" + "0" * 64 + "\nagreement focus\n",
        LOG + "\n01\n" + "0" * 64 + "\nagreement focus\n",
        LOG + "\n1\n" + "0" * 63 + "\nagreement focus\n",
        LOG + "\n1\n" + "0" * 64 + "\n",
        LOG + "\n1\n" + "0" * 64 + "\nagreement focus\nmore\n",
    ],
)
def test_a_note_that_says_something_else_is_no_checkpoint(text):
    with pytest.raises(NotANote, match="begins no checkpoint"):
        checkpoint_in(Note(text), "it")


# --- chains -----------------------------------------------------------------------------------------------


def entries_of(*entries):
    made, before = [], ZERO_DIGEST
    for position, entry in enumerate(entries, 1):
        stored = json.dumps(entry | {"position": position}, sort_keys=True, separators=(",", ":")).encode()
        before = chained(before, stored)
        made.append((position, stored, before))
    return made


SIGNED = {"kind": "AgreementSigned", "price": "1.50"}


@pytest.mark.parametrize(
    ("signing", "origin"),
    [
        (SIGNED, None),
        (SIGNED | {"format": 2, "id": "0f" * 16}, "0f" * 16),
        (SIGNED | {"format": 2, "id": "a\nb"}, None),
        (SIGNED | {"format": 2, "id": 7}, None),
        (SIGNED | {"id": "0f" * 16}, None),
    ],
)
def test_a_log_is_known_by_its_id_else_by_the_digest_of_its_signing(signing, origin):
    (entry,) = entries_of(signing)
    assert chain_of_stored([entry]).origin == "regrights/log/" + (origin or entry[2].hex())


def test_a_chain_is_recomputed_and_ends_where_it_does_not_hold(tmp_path):
    entries = entries_of(SIGNED, {"kind": "A"}, {"kind": "B"})
    assert list(chain_of_stored(entries).digests) == [kept.hex() for _, _, kept in entries]
    altered = [entries[0], (2, entries[1][1].replace(b"A", b"C"), entries[1][2]), entries[2]]
    assert "altered at position 2" in chain_of_stored(altered).fault
    lines = [exported(stored, kept.hex()) for _, stored, kept in entries]
    path = tmp_path / "export.jsonl"
    for spoiled in (
        lines[1].replace(b'"A"', b'"C"'),
        lines[1].replace(b'"A"', b' "A"'),
        lines[1].replace(b'"position":2', b'"position":2.0'),
        lines[1].replace(b'"position":2', b'"position":2,"position":2'),
        lines[2],
        b"hello\n",
    ):
        path.write_bytes(lines[0] + spoiled + lines[2])
        assert "altered at position 2" in chain_of_export(path).fault
    path.write_bytes(b"".join(lines))
    assert chain_of_export(path) == chain_of_stored(entries)
    path.write_bytes(lines[0].replace(b'"1.50"', b"1.50"))  # what is text is no number, whatever is read into it
    assert "altered at position 1" in chain_of_export(path).fault


# --- keys -------------------------------------------------------------------------------------------------


def test_a_key_is_for_its_owner_alone_and_never_written_over(tmp_path):
    path = tmp_path / "key"
    made = new_key(path, "acme")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(KeyRefused, match="never written over"):
        new_key(path, "acme")
    assert path.read_bytes() == before
    assert key_in(path).public == made.public == public_key_from(made.public.text)
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(KeyRefused, match="others than its owner"):
            key_in(path)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "x" * 101])
def test_a_key_has_a_name_that_fits_its_line(tmp_path, name):
    with pytest.raises(KeyRefused, match="a key is not called so"):
        new_key(tmp_path / "key", name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", range(0, 74, 6))
def test_a_key_that_was_changed_is_no_key(tmp_path, place):
    made = new_key(tmp_path / "key", "acme")
    text = made.public.text
    place %= len(text)
    with pytest.raises(KeyRefused, match="The public key: this is not one"):
        public_key_from(text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :])
    (tmp_path / "key").write_text("hello\n")
    with pytest.raises(KeyRefused, match="no signing key"):
        key_in(tmp_path / "key")


def test_a_signature_is_of_the_text_and_the_key(tmp_path):
    key, other = new_key(tmp_path / "key", "acme"), new_key(tmp_path / "other", "acme")
    signed = key.sign(shown(1).note())
    assert key.public.signed(signed) is True
    assert other.public.signed(signed) is None
    assert key.public.signed(Note(shown(2).note().text, signed.signatures)) is False
    both = other.sign(signed)
    assert [each.key_hash for each in both.signatures] == [key.public.key_hash, other.public.key_hash]
    assert key.public.signed(both) is other.public.signed(both) is True
    assert len(key.sign(both).signatures) == 2


def test_a_signature_line_is_as_other_programs_have_it(tmp_path):
    key = new_key(tmp_path / "key", "acme")
    name, hashed, encoded = key.public.text.split("+", 2)
    raw = base64.b64decode(encoded)
    assert (name, raw[0], len(raw)) == ("acme", 1, 33)
    assert sha256(b"acme\n" + raw).hexdigest()[:8] == hashed
    line = key.sign(shown(1).note()).signatures[0].line()
    assert line.startswith("— acme ")
    assert base64.b64decode(line.split(" ")[2])[:4].hex() == hashed


def test_without_the_library_the_sentence_says_what_brings_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    with pytest.raises(SigningMissing, match=r'pip install "regrights\[sign\]"'):
        new_key(tmp_path / "key", "acme")
    assert list(tmp_path.iterdir()) == []
