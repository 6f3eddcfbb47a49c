"""The file a portfolio is kept in: a table for each kind of content, open rows apart from history. Knows no rule.

Instants are microseconds since 1970 in UTC. What an agreement is known by is written in one transaction with how far
its log was followed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args, get_type_hints

import attrs

from lifecycle.errors import Refusal
from projections.kept.contents import Content, Row

FORMAT = 1
# Known until further notice.
STILL = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KINDS: Sequence[type[Any]] = get_args(Content)
_COLUMNS: Mapping[object, str] = {int: "BIGINT", str: "VARCHAR", bool: "BOOLEAN", date: "DATE"}
# Exact whatever their size.
_TEXT = ("numerator", "denominator")
BEFORE = {"agreement": "BIGINT", "known_from": "BIGINT", "known_to": "BIGINT", "start": "DATE", "until": "DATE"}


class KeptUnusable(Refusal):
    """A file of a portfolio that cannot be used."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}.")


class DuckDBMissing(Refusal):
    """The extra that keeps portfolios is not installed."""

    def __init__(self, name: str | None) -> None:
        super().__init__(
            f"A kept portfolio needs {name}, which is not installed; run `pip install 'regrights[portfolio]'`, in a "
            "checkout `python3 -m pip --python .venv/bin/python install duckdb pyarrow`."
        )


@attrs.frozen(kw_only=True)
class Known:
    """An agreement as it was followed: how many entries, the digest of the last, and what a list says of it."""

    number: int
    name: str
    company: str
    illustrative: bool
    heads: str
    silent: bool
    entries: int
    head: str


@attrs.frozen(kw_only=True)
class Spell:
    """Between two instants: through which day what is kept is good, and whether the agreement was set aside."""

    agreement: int
    known_from: int
    known_to: int
    through: date
    aside: bool


@attrs.frozen(kw_only=True)
class KeptRow:
    """A row of one agreement with the instants between which it was known."""

    agreement: int
    known_from: int
    known_to: int
    row: Row


def instant(moment: datetime) -> int:
    """An instant as it is kept."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def _name(kind: type[Any]) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("_")


def columns_of(kind: type[Any]) -> dict[str, str]:
    """The columns of a kind of content, by name."""
    hints = get_type_hints(kind)
    return {name: _column(name, hints[name]) for name in attrs.fields_dict(kind)}


def _column(name: str, hint: object) -> str:
    if name in _TEXT:
        return "VARCHAR"
    return next(_COLUMNS[each] for each in (hint, *get_args(hint)) if each in _COLUMNS)


class PortfolioFile:
    """A file of one store's portfolio, held open; ``close`` it, or use it as a context. One process at a time.

    Raises ``DuckDBMissing``, ``KeptUnusable``.
    """

    def __init__(self, path: Path) -> None:
        try:
            import duckdb
            import pyarrow as pa  # type: ignore[import-untyped]  # noqa: F401 - rows are handed over in its tables
        except ImportError as missing:
            raise DuckDBMissing(missing.name) from None
        self.path = path
        try:
            self._db = duckdb.connect(str(path))
            path.chmod(0o600)  # as the store beside it: what is owed is nobody else's business
            self._db.execute("SET TimeZone = 'UTC'")
        except duckdb.Error as error:
            problem = str(error).splitlines()[0]
            raise KeptUnusable(path, f"cannot be opened ({problem})", "close what else uses it, or delete it") from None
        self._made()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def _made(self) -> None:
        self._db.execute("CREATE TABLE IF NOT EXISTS meta (format INTEGER, store VARCHAR, number BIGINT)")
        found = self._db.execute("SELECT format FROM meta").fetchone()
        if found is None:
            self._db.execute("INSERT INTO meta VALUES (?, NULL, 0)", [FORMAT])
        elif found[0] != FORMAT:
            raise KeptUnusable(self.path, f"is of format {found[0]}", "delete it, and follow anew")
        known = ", ".join(f"{name} {_of_field(Known, name)}" for name in attrs.fields_dict(Known))
        self._db.execute(f"CREATE TABLE IF NOT EXISTS agreements ({known})")
        spell = ", ".join(f"{name} {_of_field(Spell, name)}" for name in attrs.fields_dict(Spell))
        self._db.execute(f"CREATE TABLE IF NOT EXISTS spells ({spell})")
        for kind in KINDS:
            columns = ", ".join(f"{name} {column}" for name, column in {**BEFORE, **columns_of(kind)}.items())
            for when in ("open", "past"):
                self._db.execute(f"CREATE TABLE IF NOT EXISTS {_name(kind)}_{when} ({columns})")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All of what is written inside, or none of it."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @property
    def followed(self) -> tuple[str | None, int]:
        """The store that was followed, and the number of the last thing saved in it that was."""
        found = self._db.execute("SELECT store, number FROM meta").fetchone()
        assert found is not None  # noqa: S101 - written when the file was made
        return found[0], found[1]

    def note_followed(self, store: str | None, number: int) -> None:
        self._db.execute("UPDATE meta SET store = ?, number = ?", [store, number])

    def empty(self) -> None:
        """Forgets everything."""
        for table in (
            "agreements",
            "spells",
            *(f"{_name(kind)}_{when}" for kind in KINDS for when in ("open", "past")),
        ):
            self._db.execute(f"DELETE FROM {table}")
        self.note_followed(None, 0)

    def agreements(self, names: Sequence[str] | None = None) -> dict[str, Known]:
        """Those followed, by name; all of them where none is named."""
        asked = "" if names is None else " WHERE name IN (SELECT unnest(?))"
        found = self.ask(f"SELECT * FROM agreements{asked} ORDER BY name", [] if names is None else [list(names)])
        return {row["name"]: Known(**row) for row in found}

    def ever_had(self, investor: str) -> frozenset[int]:
        """The agreements that ever had somebody of a name as an Investor, on any day, by whatever was known."""
        asked = " UNION ".join(f"SELECT agreement FROM party_{when} WHERE investor = ?" for when in ("open", "past"))
        return frozenset(row["agreement"] for row in self.ask(asked, [investor, investor]))

    def next_number(self) -> int:
        found = self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM agreements").fetchone()
        return int(found[0]) if found else 1

    def ask(self, statement: str, given: Sequence[object] = ()) -> list[dict[str, Any]]:
        """The rows of a statement, each by its columns."""
        found = self._db.execute(statement, list(given))
        names = [each[0] for each in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def forget(self, numbers: Sequence[int]) -> None:
        """What is known of some agreements, all of it."""
        for table, column in (("agreements", "number"), ("spells", "agreement"), *self._tables()):
            self._db.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", [list(numbers)])

    def reopen(self, numbers: Sequence[int]) -> None:
        """Takes out what is still known of some agreements, to be written anew."""
        given = [list(numbers)]
        self._db.execute("DELETE FROM agreements WHERE number IN (SELECT unnest(?))", given)
        self._db.execute(f"DELETE FROM spells WHERE known_to = {STILL} AND agreement IN (SELECT unnest(?))", given)
        for table, column in self._tables():
            if table.endswith("_open"):
                self._db.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", given)

    def _tables(self) -> Iterator[tuple[str, str]]:
        for kind in KINDS:
            yield f"{_name(kind)}_open", "agreement"
            yield f"{_name(kind)}_past", "agreement"

    def write(self, agreements: Iterable[Known], spells: Iterable[Spell], rows: Iterable[KeptRow]) -> None:
        """Adds to each table; a row known until further notice to those still open."""
        self._add("agreements", [attrs.astuple(each) for each in agreements], _fields(Known))
        self._add("spells", [attrs.astuple(each) for each in spells], _fields(Spell))
        sorted_out: dict[str, tuple[type[Any], list[tuple[object, ...]]]] = {}
        getters = {kind: _values(kind) for kind in KINDS}
        for each in rows:
            kind = type(each.row.content)
            table = f"{_name(kind)}_{'open' if each.known_to == STILL else 'past'}"
            held = (each.agreement, each.known_from, each.known_to, each.row.start, each.row.to)
            sorted_out.setdefault(table, (kind, []))[1].append((*held, *getters[kind](each.row.content)))
        for table, (kind, values) in sorted_out.items():
            self._add(table, values, {**BEFORE, **columns_of(kind)})

    def _add(self, table: str, values: Sequence[tuple[object, ...]], columns: Mapping[str, str]) -> None:
        if not values:
            return
        import pyarrow as pa

        types = {
            "BIGINT": pa.int64(),
            "VARCHAR": pa.string(),
            "BOOLEAN": pa.bool_(),
            "DATE": pa.date32(),
        }
        by_column = zip(*values, strict=True)
        arrays = [pa.array(each, type=types[kind]) for each, kind in zip(by_column, columns.values(), strict=True)]
        given = pa.Table.from_arrays(arrays, names=list(columns))
        self._db.register("given", given)
        self._db.execute(f"INSERT INTO {table} SELECT * FROM given")
        self._db.unregister("given")

    def open_rows(self, number: int) -> list[KeptRow]:
        """What is still known of an agreement."""
        found: list[KeptRow] = []
        for kind in KINDS:
            for row in self.ask(f"SELECT * FROM {_name(kind)}_open WHERE agreement = ?", [number]):
                agreement, known_from, known_to, start, until = (row.pop(name) for name in BEFORE)
                content = kind(**{name: int(row[name]) if name in _TEXT else row[name] for name in row})
                found.append(
                    KeptRow(
                        agreement=agreement, known_from=known_from, known_to=known_to, row=Row(content, start, until)
                    )
                )
        return found


def _fields(kind: type[Any]) -> dict[str, str]:
    return {name: _of_field(kind, name) for name in attrs.fields_dict(kind)}


def _of_field(kind: type[Any], name: str) -> str:
    return _COLUMNS[get_type_hints(kind)[name]]


def _values(kind: type[Any]) -> Callable[[object], tuple[object, ...]]:
    names = list(attrs.fields_dict(kind))
    return lambda content: tuple(
        str(value) if name in _TEXT else value for name in names for value in (getattr(content, name),)
    )
