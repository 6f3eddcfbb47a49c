"""What one key alone may not record over the API, as it may not by form: it takes a second person."""

from collections.abc import Mapping, Sequence

from lifecycle.entries.codec import kind_of, parse
from lifecycle.errors import Refusal
from regrights.book.store import Store


class NeedsTwoPersons(Refusal):
    """An entry that one person proposes by its form and another records."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is recorded by two persons where there are keys: propose it on the page Record of the agreement, "
            "or on that of the entry it changes, and let another approve it there."
        )


def check_one_person_may(store: Store, agreement: str, given: Mapping[str, object]) -> None:
    """Raises ``NeedsTwoPersons``. What is no entry, or not legal, is left to whoever judges it."""
    from regrights.desk.recording.preview import preview
    from regrights.desk.recording.second_person import needs_two

    if _may_need_two(given):
        try:
            found = preview(store.book(agreement), given, store.now())
        except Refusal:
            return
        if (what := needs_two(found)) is not None:
            raise NeedsTwoPersons(what)


def check_one_person_may_all(lines: Sequence[bytes]) -> None:
    """The same of several entries, among which no correction is looked at: each is sent alone."""
    for line in lines:
        try:
            given = parse(line)
        except Refusal:
            continue
        if _may_need_two(given):
            raise NeedsTwoPersons("Among several entries a correction, a retraction, a waiver or an amendment")


def _may_need_two(given: Mapping[str, object]) -> bool:
    from regrights.desk.recording.second_person import may_need_two

    try:
        kind = kind_of(given)
    except Refusal:
        return False
    return may_need_two(kind)
