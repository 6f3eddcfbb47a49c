"""What a store holds: each agreement with where it stands, those that cannot be read with why."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import attrs

from lifecycle.heads import lacking
from lifecycle.log.verdict import AgreementHead
from projections.facts.cut import BeforeTheLog
from projections.questions.status import status
from regrights.book.book import Book
from regrights.book.portfolio import failure_of, is_set_aside
from regrights.book.store import Store


@attrs.frozen(kw_only=True, slots=False)
class AgreementShown:
    """One agreement of a store: how many entries, the last of them, and where it stands."""

    agreement: str
    company: str | None
    status: str | None
    entries: int
    last_occurred_on: date | None
    last_recorded_at: datetime | None
    last_kind: str | None
    head: str
    error: str | None = None
    illustrative: bool = False


@attrs.frozen
class Held:
    """What a store holds; ``set_aside`` names the agreements left out for being set aside."""

    agreements: Sequence[AgreementShown]
    set_aside: Sequence[str]


def held(store: Store, as_of: date | None, *, also_set_aside: bool = False) -> Held:
    """Each agreement by name; its status as of a day, or by everything recorded."""
    set_aside: list[str] = []
    agreements = list(_shown(store, as_of, None if also_set_aside else set_aside))
    return Held(agreements, set_aside)


def _shown(store: Store, as_of: date | None, set_aside: list[str] | None) -> Iterator[AgreementShown]:
    """Each agreement, without those set aside where there is a list that takes their names."""
    for head in store.agreements(set_aside=True):
        book: Book | None = None
        try:
            book = store.book(head.agreement)
            if set_aside is not None and is_set_aside(book.entries):
                set_aside.append(book.agreement)
                continue
            day = as_of or max(entry.occurred_on for entry in book.entries)
            last = book.entries[-1]
            yield AgreementShown(
                agreement=book.agreement,
                company=book.company,
                status=_status(book, day),
                entries=head.entries,
                last_occurred_on=last.occurred_on,
                last_recorded_at=last.recorded_at,
                last_kind=last.kind,
                head=head.head,
                illustrative=book.illustrative > 0,
            )
        except Exception as error:  # noqa: BLE001 - whatever one agreement raises, the others are listed
            whole = book is None or book.investor is None
            yield _unread(head, failure_of(head.agreement, error, whole=whole).error)
    for known in store.gone():
        yield _unread(AgreementHead(known.agreement, 0, known.head), f"{lacking(known.agreement, 0, known)}.")


def _unread(head: AgreementHead, error: str) -> AgreementShown:
    return AgreementShown(
        agreement=head.agreement,
        company=None,
        status=None,
        entries=head.entries,
        last_occurred_on=None,
        last_recorded_at=None,
        last_kind=None,
        head=head.head,
        error=error,
    )


def _status(book: Book, day: date) -> str | None:
    try:
        return status(book.entries, as_of=day, made_by=book.made_by).status
    except BeforeTheLog:
        return None
