"""Every agreement of a store at once: each log read and checked, its rows put into one table, what fails named.

Replays each log; keeps nothing. One agreement's error never ends the table: it is left out, and named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import attrs

from lifecycle.agreement.register import Register, check_asked_by_some
from lifecycle.agreement.telling import heads_called
from lifecycle.entries import AgreementSetAside
from lifecycle.errors import Refusal
from lifecycle.log.contract import StoreDamaged
from projections.case.case import Case
from projections.duty.table import duties_of
from projections.facts.cut import BeforeTheLog, Log, recorded_by
from projections.facts.facts import UnknownInvestor
from projections.facts.reasons import Caution
from projections.portfolio.rows import Asked, Row, check, summed
from projections.portfolio.tables import Table
from regrights.book.book import Book, fallen_short
from regrights.book.errors import noted
from regrights.book.store import Store
from regrights.book.words import as_option, check_needed


class NobodyOfThatName(Refusal):
    """An Investor that no agreement of the store has."""

    def __init__(self, name: str) -> None:
        super().__init__(f'investor = "{name}": no agreement of this store has an Investor of that name.')


@attrs.frozen(kw_only=True, slots=False)
class RowOf:
    """A row with whose it is; ``heads`` are the names its terms have for what triggers an amount."""

    agreement: str
    company: str
    illustrative: bool
    row: Row
    heads: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True, slots=False)
class Failed:
    """An agreement that is not in the table, and why."""

    agreement: str
    error: str
    altered: bool


@attrs.frozen(kw_only=True, slots=False)
class Portfolio:
    """The answer. ``totals`` are by currency; ``set_aside`` names the agreements left out for being set aside.

    ``after`` is the day that a period comes after, of a table that is about one; ``silent`` names, of the duties, the
    agreements whose terms give none its section.
    """

    table: str
    as_of: date
    after: date | None
    known_at: datetime | None
    agreements: int
    rows: Sequence[RowOf]
    totals: Mapping[str, Mapping[str, Decimal]]
    errors: Sequence[Failed]
    set_aside: Sequence[str]
    silent: Sequence[str]
    warnings: Sequence[Caution] = ()

    @property
    def altered(self) -> bool:
        """Whether a log was left out because it is not what was recorded."""
        return any(each.altered for each in self.errors)


@attrs.frozen(kw_only=True)
class Answered:
    """What a table has of one agreement, where that is known without reading its log, as of the entry of this digest.

    ``begun`` says that it was signed and known by then, ``stranger`` that the Investor asked about is none of its own.
    """

    head: str
    company: str
    illustrative: bool
    heads: Mapping[str, str]
    aside: bool
    begun: bool
    stranger: bool = False
    rows: Sequence[Row] = ()


# Whose answers are known, given the table, what it is asked, the day and the moment.
Known = Callable[[Table, Asked, date, datetime | None], Mapping[str, Answered]]
NOTHING_KNOWN: Mapping[str, Answered] = {}


def is_set_aside(log: Log) -> bool:
    """Whether an agreement was recorded by mistake, and said so."""
    return bool(log) and isinstance(log[-1], AgreementSetAside)  # nothing follows it but its retraction


def portfolio(
    store: Store,
    table: Table,
    said: Mapping[str, object],
    *,
    also_set_aside: bool = False,
    known: Known | None = None,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> Portfolio:
    """One table over every agreement of a store, by name. ``said`` are words read by their kind.

    An agreement not signed, or not known, by then has no rows. What is ``known`` is not replayed, as long as nothing
    was recorded since; ``progress`` is told how many agreements are done, of how many. Raises ``Unanswerable`` for a
    needed word not said, ``NobodyOfThatName``, and what every agreement alike would refuse.
    """
    words = _words(table, said)
    as_of, known_at = cast("date", words["as_of"]), cast("datetime | None", words.get("known_at"))
    asked = _asked(words, as_of)
    rows, errors, set_aside, strangers, begun = list[RowOf](), list[Failed](), list[str](), 0, 0
    registers, silent, warnings = list[Register](), list[str](), list[Caution]()
    answers = known(table, asked, as_of, known_at) if known and not words.get("readings") else NOTHING_KNOWN
    agreements = store.agreements(set_aside=True)
    for done, head in enumerate(agreements):
        progress(done, len(agreements))
        book: Book | None = None
        answered = answers.get(head.agreement)
        if answered is not None and answered.head == head.head:
            if answered.aside and not also_set_aside:
                set_aside.append(head.agreement)
            else:
                begun += answered.begun
                strangers += answered.begun and answered.stranger
                rows += [_known_row(head.agreement, answered, row) for row in answered.rows]
            continue
        try:
            book = store.book(head.agreement)
            if is_set_aside(recorded_by(book.entries, known_at)) and not also_set_aside:
                set_aside.append(book.agreement)
                continue
            warnings += book.shortness
            registers.append(book.register(known_at))
            rows += [_row(book, row) for row in table.rows(_case(book, words, registers[-1]), asked)]
            silent += [book.agreement] if table.name == "duties" and not duties_of(book.document) else []
            begun += 1
        except BeforeTheLog:
            pass
        except UnknownInvestor:
            begun += 1
            strangers += 1
        except Exception as error:  # noqa: BLE001 - whatever one agreement raises, the others answer
            errors.append(failure_of(head.agreement, error, whole=book is None or book.investor is None))
    warnings += [fallen_short(known, 0) for known in store.gone()]
    if asked.investor is not None and begun and strangers == begun:
        raise NobodyOfThatName(asked.investor)
    check_asked_by_some(registers, cast("Mapping[str, str]", words.get("readings") or {}))
    return Portfolio(
        table=table.name,
        as_of=as_of,
        after=asked.after,
        known_at=known_at,
        agreements=begun,
        rows=rows,
        totals=totals_of(rows),
        errors=errors,
        set_aside=set_aside,
        silent=silent,
        warnings=warnings,
    )


def _words(table: Table, said: Mapping[str, object]) -> dict[str, object]:
    check_needed(table.words, said, as_option)
    return {word.parameter: said[word.name] for word in table.words if word.name in said}


def _asked(words: Mapping[str, Any], as_of: date) -> Asked:
    """What is asked besides the day, refused here where every agreement would refuse it."""
    asked = Asked(**{name: words[name] for name in attrs.fields_dict(Asked) if words.get(name) is not None})
    check(asked, as_of)
    return asked


def _case(book: Book, words: Mapping[str, Any], register: Register) -> Case:
    """The agreement's case; a reading that its terms do not ask is not chosen in it."""
    readings = {key: choice for key, choice in (words.get("readings") or {}).items() if key in register}
    return book.made_by(book.entries, as_of=words["as_of"], known_at=words.get("known_at"), readings=readings)


def _row(book: Book, row: Row) -> RowOf:
    made_up, heads = book.illustrative > 0, heads_called(book.document)
    return RowOf(agreement=book.agreement, company=book.company, illustrative=made_up, row=row, heads=heads)


def _known_row(agreement: str, of: Answered, row: Row) -> RowOf:
    return RowOf(agreement=agreement, company=of.company, illustrative=of.illustrative, row=row, heads=of.heads)


def failure_of(agreement: str, error: Exception, *, whole: bool) -> Failed:
    if isinstance(error, Refusal):
        said = str(error)
    elif whole:
        said = f"this cannot be computed ({type(error).__name__}: {error})."
    else:  # of an own log, what went wrong may tell of the rest
        said = noted(error, by_reference=False)
    return Failed(agreement=agreement, error=said, altered=isinstance(error, StoreDamaged))


def totals_of(rows: Iterable[RowOf]) -> dict[str, Mapping[str, Decimal]]:
    """The sums of some rows of a table, by currency."""
    by_currency: dict[str, list[Row]] = {}
    for each in rows:
        currency = getattr(each.row, "currency", None)
        if currency is not None:
            by_currency.setdefault(currency, []).append(each.row)
    return {currency: summed(of) for currency, of in sorted(by_currency.items())}


def as_plain(found: Portfolio) -> dict[str, object]:
    """As JSON has it: a row begins with whose it is; ``total`` is of the one currency, or says that there are more."""
    import msgspec

    rows = [
        {
            "agreement": each.agreement,
            "company": each.company,
            **msgspec.to_builtins(each.row),
            "illustrative": each.illustrative,
        }
        for each in found.rows
    ]
    ordered = [
        {"agreement": row["agreement"], "company": row["company"], "investor": row.pop("investor"), **row}
        for row in rows
    ]
    totals = {currency: msgspec.to_builtins(total) for currency, total in found.totals.items()}
    alone = next(iter(totals.items())) if len(totals) == 1 else (None, {})
    return {
        "as_of": found.as_of.isoformat(),
        **({"after": found.after.isoformat()} if found.after else {}),
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "rows": ordered,
        "total": {"agreements": found.agreements, "rows": len(rows), "currency": alone[0], **alone[1]},
        "totals": totals,
        "errors": msgspec.to_builtins(found.errors),
        "warnings": msgspec.to_builtins(found.warnings),
        "set_aside": list(found.set_aside),
    }
