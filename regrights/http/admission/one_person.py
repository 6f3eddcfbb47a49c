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


def check_one_person_may(store: Store, agreement: str, given: Mapping[str, object]) -> int | None:
    """The position up to which the log was looked at for it, where it had to be: after another it may move money.

    Raises ``NeedsTwoPersons``. What is no entry, or not legal after that position, is left to whoever judges it.
    """
    from regrights.desk.recording.preview import preview
    from regrights.desk.recording.second_person import needs_two

    if not _may_need_two(given):
        return None
    try:
        book = store.book(agreement)
    except Refusal:
        return None  # there is nothing to change
    try:
        what = needs_two(preview(book, given, store.now()))
    except Refusal:
        what = None  # it is not legal here
    if what is not None:
        raise NeedsTwoPersons(what)
    return len(book.entries)


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
