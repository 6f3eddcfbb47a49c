"""The second verifier: agrees with the first on what is sound, and finds whatever is done to an export."""

import ast
import base64
import json
import os
import random
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lifecycle.entries.codec import canonical
from lifecycle.log.chain import ZERO_DIGEST, chained
from lifecycle.record.files import exported
from lifecycle.record.verifying import verify_file
from lifecycle.witness.checkpoints import chain_of_export
from lifecycle.witness.keys import new_key
from lifecycle.witness.notes import Note, written
from regrights import Store, verify_export
from regrights.book.settlements import judge_settlement
from tests import CHECKOUT

SCRIPT = CHECKOUT / "regrights" / "verify_export.py"
HISTORIES = sorted((CHECKOUT / "fixtures" / "histories").glob("*.jsonl"))
NOW = datetime(2010, 1, 4, 15, tzinfo=UTC)


def export_of(store, agreement):
    return b"".join(exported(each.stored, each.digest.hex()) for each in store.stored(agreement))


@pytest.fixture(params=[path.stem for path in HISTORIES])
def shipped(request, tmp_path):
    """The export of a shipped history."""
    with Store("memory:", lambda: NOW) as store:
        store.take_in("log", CHECKOUT / "fixtures" / "histories" / f"{request.param}.jsonl")
        return kept(tmp_path, export_of(store, "log"))


def kept(folder, content, name="export.jsonl"):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def lines():
    """A log of format 2 with all a log writes: keys, times of its own, a repetition meant, terms written out whole."""
    seconds = count()
    with Store("memory:", lambda: NOW + timedelta(seconds=next(seconds)), lambda: "0f" * 16) as store:
        signing = {"kind": "AgreementSigned", "occurred_on": "2002-11-25", "company": "Société Ü", "investors": ["Añ"]}
        store.record("log", {**signing, "terms": "focus-2002"})
        bought = {"kind": "SharesPurchased", "occurred_on": "2002-11-25", "investor": "Añ", "shares": 750_000}
        store.record("log", {**bought, "price_per_share": "1.20", "source": 'a "closing" \\ set'}, key="one")
        bid = {"kind": "ClosingBidRecorded", "occurred_on": "2003-07-01", "price": "1.50"}
        store.record("log", bid, key="two")
        corrected = {"kind": "EntryCorrected", "occurred_on": "2003-07-03", "target": 3, "reason": "a slip"}
        store.record("log", {**corrected, "replacement": {**bid, "price": "1.55"}})
        store.record("log", {**bid, "occurred_on": "2003-07-02"})
        return export_of(store, "log").splitlines(keepends=True)


def verdict(content):
    """The exit status, and what was found."""
    try:
        verify_export.chain(content)
    except verify_export.Fault as fault:
        return fault.status, fault.finding
    return 0, ""


def sealed(entries):
    """Entries, whatever they say, under a chain made for them."""
    digest, made = ZERO_DIGEST, []
    for entry in entries:
        digest = chained(digest, canonical(entry))
        made.append(exported(canonical(entry), digest.hex()))
    return made


def opened(lines):
    return [{name: value for name, value in json.loads(line).items() if name != "digest"} for line in lines]


# --- alone ------------------------------------------------------------------------------------------------


def test_it_needs_python_3_8_and_its_library_alone(shipped):
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)
    ran = subprocess.run([sys.executable, "-I", "-S", SCRIPT, shipped], capture_output=True, check=True, text=True)
    assert ran.stdout.startswith("sound: ")
    assert ran.stderr == ""


def test_both_verifiers_agree_on_every_shipped_history(shipped, capsys):
    ours = verify_file(shipped, now=NOW, settlement_judge=judge_settlement)
    assert verify_export.main([str(shipped), "--head", f"{ours.entries}:{ours.head}"]) == 0
    told = capsys.readouterr().out
    assert ours.outcome == "sound"
    assert f"head {ours.entries}:{ours.head}\n" in told
    assert chain_of_export(shipped).origin in told


def test_both_read_terms_written_out_whole_in_their_own_order(tmp_path):
    terms = {"language": 1, "zeta": {"b": 1, "a": 2}, "alpha": []}
    signing = {"kind": "AgreementSigned", "occurred_on": "2002-11-25", "recorded_at": NOW.isoformat(), "position": 1}
    content = b"".join(sealed([{**signing, "terms": terms}]))
    assert verdict(content) == (0, "")
    assert verify_export.chain(content)[1] == list(chain_of_export(kept(tmp_path, content)).digests)


# --- edits ------------------------------------------------------------------------------------------------


def edits_of(content, times, seed):
    """So many edits of one byte each, replaced, put in or taken out; none leaves the content as it was."""
    chance = random.Random(seed)
    while times:
        place, byte = chance.randrange(len(content)), bytes([chance.randrange(256)])
        edited = content[:place] + chance.choice([byte, byte + content[place : place + 1], b""]) + content[place + 1 :]
        if edited != content:
            times -= 1
            yield place, edited


@pytest.mark.parametrize("seed", range(4))
def test_two_thousand_edits_of_one_byte_are_all_found(lines, seed):
    content = b"".join(lines)
    assert verdict(content) == (0, "")
    assert [place for place, edited in edits_of(content, 500, seed) if verdict(edited)[0] == 0] == []


def test_what_the_first_verifier_lets_pass_reads_as_before(lines, tmp_path):
    """Ours takes a line that was reformatted; then no value in it is another."""
    content = b"".join(lines)
    passed = 0
    for _, edited in edits_of(content, 400, 11):
        path = kept(tmp_path, edited)
        if verify_file(path, now=NOW, settlement_judge=judge_settlement).outcome == "sound":
            passed += 1
            assert [json.loads(line) for line in edited.splitlines() if line.strip()] == list(map(json.loads, lines))
    assert passed < 40


def test_each_edit_is_told_with_its_position(lines):
    edited = [*lines[:2], lines[2].replace(b'"1.50"', b'"1.60"'), *lines[3:]]
    assert verdict(b"".join(edited))[1].startswith("altered at position 3: ")
    dated = [*lines[:1], lines[1].replace(b"2002-11-25", b"2002-11-26"), *lines[2:]]
    assert verdict(b"".join(dated))[1].startswith("altered at position 2: ")


@pytest.mark.parametrize(
    ("done", "position"),
    [
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
        (lambda lines: [*lines, lines[-1]], 6),
        (lambda lines: [lines[0], b"\n", *lines[1:]], 2),
        (lambda lines: [*lines, b"\n"], 6),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], 5),
        (lambda lines: [*lines[:-1], lines[-1][:-40]], 5),
        (lambda lines: [b"\xef\xbb\xbf", *lines], 1),
        (lambda lines: [line.replace(b"\n", b"\r\n") for line in lines], 1),
        (lambda lines: [b" ", *lines], 1),
    ],
)
def test_lines_moved_cut_doubled_or_dressed_up_are_found(lines, done, position):
    status, finding = verdict(b"".join(done(lines)))
    assert status == 3
    assert finding.startswith(f"altered at position {position}: ")


def test_both_verifiers_refuse_an_export_whose_lines_end_otherwise(lines, tmp_path):
    path = tmp_path / "log.jsonl"
    for ends, status, outcome in ((b"\n", 0, "sound"), (b"\r\n", 3, "altered")):
        path.write_bytes(b"".join(line.replace(b"\n", ends) for line in lines))
        found = verify_file(path, now=datetime(2010, 1, 4, tzinfo=UTC), settlement_judge=judge_settlement)
        assert (verdict(path.read_bytes())[0], found.outcome) == (status, outcome)
    assert (found.first_bad, "carriage return" in found.finding) == (1, True)


def with_text(lines, old, new):
    """One line rewritten as bytes, and the chain made anew over what a lenient reader would take for it."""
    place = next(number for number, line in enumerate(lines) if old in line)
    return b"".join([*lines[:place], lines[place].replace(old, new, 1), *lines[place + 1 :]])


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b'"shares":750000', b'"shares":750000,"shares":750000', "a field stands twice"),
        (b'"shares":750000', b'"shares":750000.0', "750000.0 is no number"),
        (b'"shares":750000', b'"shares":7.5e5', "7.5e5 is no number"),
        (b'"shares":750000', b'"shares":NaN', "NaN is no number"),
        (b'"shares":750000', b'"shares":-Infinity', "-Infinity is no number"),
        (b'"shares":750000', b'"shares":' + b"7" * 5000, "too many digits"),
        (b'"shares":750000', b'"shares": 750000', "not written as a log writes it"),
        (b'"A\xc3\xb1"', b'"A\\u00f1"', "not written as a log writes it"),
        (b'"A\xc3\xb1"', b'"A\\ud800"', "half of a surrogate pair"),
        (b'"A\xc3\xb1"', b'"A\xc3"', "not UTF-8"),
        (b'"A\xc3\xb1"', b"[" * 100_000, "nested too deeply"),
        (b'{"', b'[{"', "not JSON"),
    ],
)
def test_json_that_others_might_read_otherwise_is_refused(lines, old, new, why):
    status, finding = verdict(with_text(lines, old, new))
    assert status == 3
    assert why in finding


@pytest.mark.parametrize(
    ("position", "field", "value"),
    [
        (2, "recorded_at", "2010-01-04T15:00:01"),
        (2, "recorded_at", "2010-02-30T15:00:01+00:00"),
        (2, "recorded_at", "2010-01-04T14:59:59+00:00"),
        (2, "recorded_at", "2010-01-04T15:00:01+01:00"),
        (2, "recorded_at", 1262617201),
        (2, "recorded_at", None),
        (2, "occurred_on", "2002-02-30"),
        (2, "occurred_on", "٢٠٠٢-11-25"),
        (2, "position", 3),
        (2, "position", True),
        (2, "kind", "AgreementSigned"),
        (2, "kind", 7),
        (1, "kind", "ClosingBidRecorded"),
        (1, "format", 1),
        (1, "format", "2"),
        (1, "format", True),
        (1, "id", "0F" * 16),
        (1, "id", "0f"),
        (2, "id", "0f" * 16),
        (2, "format", 2),
        (2, "stamped", False),
        (2, "key_sha256", "00"),
        (3, "payload_sha256", "A" * 64),
        (4, "key_sha256", "0" * 64),
    ],
)
def test_a_forged_shape_is_found_though_its_chain_is_whole(lines, position, field, value):
    entries = opened(lines)
    entries[position - 1][field] = value
    status, finding = verdict(b"".join(sealed(entries)))
    assert status == 3
    assert finding.startswith(f"altered at position {position}: ")


def test_what_cannot_be_checked_is_never_called_sound(lines, tmp_path):
    entries = opened(lines)
    newer = sealed([{**entries[0], "format": 3}, *entries[1:]])
    assert verdict(b"".join(newer)) == (6, "the log has format 3, and this verifier knows 2: take a newer one")
    assert verdict(b"")[0] == 6
    assert verdict(b"".join(canonical(entry) + b"\n" for entry in entries))[0] == 6
    assert verify_export.main([str(tmp_path / "missing.jsonl")]) == 6
    assert verify_export.main([str(tmp_path)]) == 6


# --- against what is kept elsewhere -----------------------------------------------------------------------


def test_a_chain_made_anew_is_found_against_a_head_and_by_nothing_else(lines, tmp_path, capsys):
    digests = verify_export.chain(b"".join(lines))[1]
    entries = opened(lines)
    entries[1]["shares"] = 1
    anew = str(kept(tmp_path, b"".join(sealed(entries))))
    assert verify_export.main([anew]) == 0
    assert "cannot prove: that this is the chain first made" in capsys.readouterr().out
    assert verify_export.main([anew, "--head", f"1:{digests[0]}"]) == 0
    assert verify_export.main([anew, "--head", f"2:{digests[1]}"]) == 3
    assert verify_export.main([anew, "--head", f"5:{digests[4]}"]) == 3
    assert "it was made anew" in capsys.readouterr().out


def test_a_log_cut_short_is_shorter_than_its_head(lines, tmp_path, capsys):
    digests = verify_export.chain(b"".join(lines))[1]
    cut = str(kept(tmp_path, b"".join(lines[:3])))
    assert verify_export.main([cut]) == 0
    assert verify_export.main([cut, "--head", f"5:{digests[4]}"]) == 7
    assert capsys.readouterr().out.endswith("shorter: 3 entries, where the known head is of 5\n")


@pytest.fixture
def company(tmp_path):
    return new_key(tmp_path / "company.key", "acme-company")


def asked(folder, lines, note, key):
    export, checkpoint = kept(folder, b"".join(lines)), kept(folder, written([note]), "checkpoints")
    return verify_export.main([str(export), "--checkpoint", str(checkpoint), "--key", key])


def test_a_signed_checkpoint_is_a_head_that_its_signer_stands_for(lines, tmp_path, company, capsys):
    made = chain_of_export(kept(tmp_path, b"".join(lines))).checkpoint("log", 4)
    note = company.sign(made.note())
    assert asked(tmp_path, lines, note, company.public.text) == 0
    assert "proves: the chain contains a checkpoint of 4 entries, signed by acme-company" in capsys.readouterr().out
    assert asked(tmp_path, lines[:3], note, company.public.text) == 7
    changed = opened(lines)
    changed[2]["price"] = "1.60"
    assert asked(tmp_path, sealed(changed), note, company.public.text) == 3


@pytest.mark.parametrize("line", range(4))
def test_each_line_of_a_checkpoint_is_signed(lines, tmp_path, company, line):
    signed = company.sign(chain_of_export(kept(tmp_path, b"".join(lines))).checkpoint("log", 4).note())
    body = signed.text.splitlines(keepends=True)
    other = {0: "regrights/log/" + "1f" * 16 + "\n", 1: "3\n", 2: "0" * 64 + "\n", 3: "agreement other\n"}
    body[line] = other[line]
    status = asked(tmp_path, lines, Note("".join(body), signed.signatures), company.public.text)
    assert status == (6 if line == 0 else 3)  # another log's checkpoint says nothing of this one


def test_a_signature_that_is_missing_of_another_or_moved_is_no_signature(lines, tmp_path, company):
    made = chain_of_export(kept(tmp_path, b"".join(lines)))
    of_three, of_four = (company.sign(made.checkpoint("log", entries).note()) for entries in (3, 4))
    other = new_key(tmp_path / "other.key", "acme-company")
    assert asked(tmp_path, lines, Note(of_four.text), company.public.text) == 6
    assert asked(tmp_path, lines, other.sign(Note(of_four.text)), company.public.text) == 6
    assert asked(tmp_path, lines, Note(of_four.text, of_three.signatures), company.public.text) == 3
    assert asked(tmp_path, lines, of_four, "acme-company+00000000+" + company.public.text.split("+", 2)[2]) == 6
    for key in ("", "acme", "\udcff+00000000+AAAA", f"{company.public.text}A"):
        assert asked(tmp_path, lines, of_four, key) == 6


@pytest.mark.parametrize("place", [0, 3, 4, 20, 35, 36, 50, 67])
def test_no_byte_of_a_signature_can_be_changed(lines, tmp_path, company, place):
    note = company.sign(chain_of_export(kept(tmp_path, b"".join(lines))).checkpoint("log", 4).note())
    content = written([note]).decode()
    encoded = re.search(r"\S+$", content)[0]
    raw = bytearray(base64.b64decode(encoded))
    raw[place] ^= 1
    forged = kept(tmp_path, content.replace(encoded, base64.b64encode(raw).decode()).encode(), "checkpoints")
    export = kept(tmp_path, b"".join(lines))
    status = verify_export.main([str(export), "--checkpoint", str(forged), "--key", company.public.text])
    assert status == (6 if place < 4 else 3)


# --- Ed25519 ----------------------------------------------------------------------------------------------

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
            "655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
            "b00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
            "c027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        sha512(b"abc").hexdigest(),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17a"
            "d9bef1177331a704"
        ),
    ),
]


@pytest.mark.parametrize(("key", "text", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_hold_and_no_other_text_does(key, text, signature):
    key, text, signature = map(bytes.fromhex, (key, text, signature))
    assert verify_export.signed(key, text, signature)
    assert not verify_export.signed(key, text + b"\0", signature)


def test_it_takes_what_the_library_signs_and_nothing_near_it():
    for number in range(20):
        seed = sha256(bytes([number])).digest()
        private, text = Ed25519PrivateKey.from_private_bytes(seed), bytes(range(number))
        key, signature = private.public_key().public_bytes_raw(), private.sign(text)
        assert verify_export.signed(key, text, signature)
        assert not verify_export.signed(key, text, signature[:-1] + bytes([signature[-1] ^ 1]))
        assert not verify_export.signed(sha256(key).digest(), text, signature)
        # The same number written a second way would make a second signature of one.
        again = int.from_bytes(signature[32:], "little") + verify_export.ORDER
        assert not verify_export.signed(key, text, signature[:32] + again.to_bytes(32, "little"))


@pytest.mark.parametrize("key", [b"\xff" * 32, (2**255 - 19).to_bytes(32, "little"), b"\x02" + bytes(31), b"\x01" * 31])
def test_what_is_no_point_is_no_key(key):
    assert not verify_export.signed(key, b"", bytes(64))


def test_words_it_does_not_take_are_usage(shipped):
    for said in (["--head", "12"], ["--key", "x"], ["--checkpoint", "x"], []):
        with pytest.raises(SystemExit) as ended:
            verify_export.main([*([str(shipped)] if said else []), *said])
        assert ended.value.code == 2


# --- the page ---------------------------------------------------------------------------------------------


def test_the_five_lines_of_an_auditor_run_as_the_page_has_them(lines, company, tmp_path):
    page = (CHECKOUT / "docs" / "trust.md").read_text("utf-8")
    five = re.search(r"```sh\n(.*?)```", page, re.DOTALL)[1].splitlines()
    chain = chain_of_export(kept(tmp_path, b"".join(lines), "focus.jsonl"))
    kept(tmp_path, written([company.sign(chain.checkpoint("focus", 5).note())]), "focus.checkpoint")
    kept(tmp_path, SCRIPT.read_bytes(), "verify_export.py")
    said = {"HEAD": f"4:{chain.at(4)}", "KEY": company.public.text, "PYTHONPATH": str(CHECKOUT)}
    environment = {**os.environ, **said, "REGRIGHTS_NO_BOOTSTRAP": "1"}
    ours = f'regrights() {{ "{sys.executable}" -m regrights "$@"; }}; python3() {{ "{sys.executable}" "$@"; }}; '
    assert len(five) == 5
    for line in five:
        ran = subprocess.run(["sh", "-c", ours + line], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b""), line
