"""No answer, append or export from an altered log; nothing but a refusal is ever raised."""

import os
import random
import shutil
from functools import partial
from pathlib import Path

import pytest

from lifecycle.log.contract import StoreDamaged
from regrights import Store
from regrights.book.held import held as held_by
from tests.regrights.book.altered import (
    FOUND,
    FOUND_BY_A_HEAD,
    FOUND_BY_VERIFY,
    PAID,
    answers,
    edited_by_hand,
    made,
    through_sql,
    tried,
)

ON_EVERY_RUN = 60


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return made(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def before(sound, tmp_path_factory):
    copy = tmp_path_factory.mktemp("before") / "sound.db"
    shutil.copy(sound, copy)
    found, bare = answers(copy, None)
    assert bare == []
    assert None not in found.values()
    assert found["retry"] == 7
    return found


def test_the_store_as_it_was_answers_with_its_heads_and_without(sound, before, tmp_path):
    for held in (True, False):
        found = tried(sound, tmp_path, before, Path.exists, held=held)
        assert (found.changed, found.bare, found.verified) == (False, None, "sound/sound")


@pytest.mark.parametrize("held", [False, True], ids=["without a head", "with a head"])
@pytest.mark.parametrize("edit", FOUND)
def test_what_is_altered_is_refused_by_every_answer_that_rests_on_it(sound, before, tmp_path, edit, held):
    found = tried(sound, tmp_path, before, lambda file: through_sql(file, FOUND[edit]), held=held)
    assert (found.changed, found.silent, found.bare) == (True, [], None)
    assert "altered" in found.verified or "unchecked" in found.verified


@pytest.mark.parametrize("held", [False, True], ids=["without a head", "with a head"])
@pytest.mark.parametrize("edit", FOUND_BY_VERIFY)
def test_what_no_answer_rests_on_or_nobody_could_have_recorded_is_found_by_verify(sound, before, tmp_path, edit, held):
    found = tried(sound, tmp_path, before, lambda file: through_sql(file, FOUND_BY_VERIFY[edit]), held=held)
    assert found.bare is None
    assert "altered" in found.verified
    assert not (held and found.silent)


@pytest.mark.parametrize("edit", FOUND_BY_A_HEAD)
def test_a_chain_made_anew_is_found_against_a_head_kept_outside(sound, before, tmp_path, edit):
    found = tried(sound, tmp_path, before, lambda file: through_sql(file, FOUND_BY_A_HEAD[edit]), held=True)
    assert (found.changed, found.silent, found.bare) == (True, [], None)
    assert found.verified != "sound/sound"


def _written(content, file):
    file.write_bytes(content)


def test_no_edit_by_hand_changes_an_answer_without_a_word(sound, before, tmp_path):
    seed = int(os.environ.get("REGRIGHTS_SEED", random.SystemRandom().randrange(2**32)))
    print(f"seed {seed}")
    chance, content = random.Random(seed), sound.read_bytes()
    for _ in range(ON_EVERY_RUN):
        edited = edited_by_hand(content, chance)
        found = tried(sound, tmp_path, before, partial(_written, edited), held=False)
        assert (found.silent, found.bare) == ([], None), f"seed {seed}"


def test_a_log_held_open_notices_what_is_altered_behind_its_back(sound, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(sound, copy)
    with Store(f"sqlite:///{copy}") as store:
        assert store.book("alpha").ask("owed", on="2003-12-31")
        through_sql(copy, FOUND["an amount"])
        for ask in (store.book, store.stored, store.ending):
            with pytest.raises(Exception, match="alpha: altered at position 7") as refused:
                ask("alpha")
            assert type(refused.value).__name__ == "LogAltered"


def test_a_byte_changed_in_the_file_under_an_open_store_is_read_from_the_disk(sound, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(sound, copy)
    with Store(f"sqlite:///{copy}") as store:
        before = store.book("alpha").ask("owed", on="2003-12-31")
        assert before.total.paid
        content = copy.read_bytes()
        with copy.open("r+b") as file:  # in place: SQLite's own count of writes does not move
            file.seek(content.index(b'"amount":"2500.00"'))
            file.write(b'"amount":"9500.00"')
        for ask in (store.book, store.stored, lambda name: store.record(name, {**PAID, "again": True})):
            with pytest.raises(StoreDamaged, match="altered at position 7"):
                ask("alpha")
        assert store.verify("alpha").first_bad == 7


def test_an_agreement_that_is_gone_is_named_beside_those_that_are_there(sound, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(sound, copy)
    with Store(f"sqlite:///{copy}", heads=tmp_path / "heads") as store:
        for name in ("alpha", "gamma"):
            store.record(name, {**PAID, "again": True})
        through_sql(copy, lambda c: c.execute("DELETE FROM stored_events WHERE originator_id = 'alpha'"))
        assert [known.agreement for known in store.gone()] == ["alpha"]
        assert "alpha" in [each.agreement for each in held_by(store, None).agreements if each.error]
